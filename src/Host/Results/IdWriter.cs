using System;
using System.Buffers.Binary;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Host.Results;

/// <summary>Writes many ids as UTF-8, the same as <see cref="IdText"/>: an instant's text is made once for all ids that follow one another with it.</summary>
internal sealed class IdWriter
{
    private const int StampBytes = 16;
    private const int DateBytes = 8;
    private const int SuffixAt = 20;
    private const int ShortLength = 25; // With five digits.
    private const int ShortSequences = 36 * 36 * 36 * 36 * 36;
    private const int PairRadix = 36 * 36;

    private static readonly ushort[] Decimal = Pairs(10); // Two digits, in memory in the order in which they are read.
    private static readonly ushort[] Base36 = Pairs(36);

    private readonly byte[] _stamp = new byte[StampBytes]; // 20251027_143022_
    private long _time = long.MinValue;
    private long _day = long.MinValue;

    /// <summary>Writes an id.</summary>
    /// <param name="target">At least <see cref="IdText.MaxLength"/> long.</param>
    /// <param name="prefix">Three letters and an underscore, ASCII.</param>
    /// <param name="time">The simulated instant, UTC nanoseconds.</param>
    /// <param name="sequence">The number under this prefix.</param>
    /// <returns>Bytes written.</returns>
    public int Write(Span<byte> target, ReadOnlySpan<byte> prefix, long time, int sequence)
    {
        Invariant.Holds(prefix.Length == 4 && target.Length >= IdText.MaxLength && sequence >= 0);
        if (sequence >= ShortSequences)
        {
            return IdText.Write(target, System.Text.Encoding.ASCII.GetString(prefix), time, sequence);
        }

        if (time != _time)
        {
            SetTime(time);
        }

        prefix.CopyTo(target);
        _stamp.AsSpan().CopyTo(target[prefix.Length..]);
        int three = sequence / PairRadix;
        int one = three / PairRadix;
        target[SuffixAt] = (byte)(Base36[one] >> 8);
        BinaryPrimitives.WriteUInt16LittleEndian(target[(SuffixAt + 1)..], Base36[three - (one * PairRadix)]);
        BinaryPrimitives.WriteUInt16LittleEndian(target[(SuffixAt + 3)..], Base36[sequence - (three * PairRadix)]);
        return ShortLength;
    }

    private void SetTime(long time)
    {
        _time = time;
        long day = UtcNanos.Day(time);
        if (day != _day)
        {
            _day = day;
            Span<byte> id = stackalloc byte[IdText.MaxLength];
            IdText.Write(id, "DAY_", time, 0);
            id.Slice(4, StampBytes).CopyTo(_stamp);
        }

        int second = (int)((time - (day * UtcNanos.PerDay)) / UtcNanos.PerSecond);
        int minute = second / 60;
        int hour = minute / 60;
        Span<byte> clock = _stamp.AsSpan(DateBytes + 1);
        BinaryPrimitives.WriteUInt16LittleEndian(clock, Decimal[hour]);
        BinaryPrimitives.WriteUInt16LittleEndian(clock[2..], Decimal[minute - (hour * 60)]);
        BinaryPrimitives.WriteUInt16LittleEndian(clock[4..], Decimal[second - (minute * 60)]);
    }

    private static ushort[] Pairs(int radix)
    {
        ReadOnlySpan<byte> digits = "0123456789abcdefghijklmnopqrstuvwxyz"u8;
        ushort[] pairs = new ushort[radix * radix];
        for (int i = 0; i < pairs.Length; i++)
        {
            pairs[i] = (ushort)(digits[i / radix] | (digits[i % radix] << 8));
        }

        return pairs;
    }
}
