using System;
using System.Buffers.Binary;
using System.Text;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Host.Results;

/// <summary>Writes many ids as UTF-8, the same as <see cref="IdText"/>: an instant's text is made once for all ids that follow one another with it.</summary>
internal sealed class IdWriter
{
    private const int StampBytes = 16;
    private const int ClockAt = 9; // In the stamp: 20251027_143022_
    private const int Dates = 64;
    private const int SuffixAt = 20;
    private const int ShortLength = 25; // With five digits.
    private const int ShortSequences = 36 * 36 * 36 * 36 * 36;
    private const int PairRadix = 36 * 36;

    private static readonly ushort[] Decimal = Pairs(10); // Two digits, in memory in the order in which they are read.
    private static readonly ushort[] Base36 = Pairs(36);

    private readonly byte[] _stamp = new byte[StampBytes];
    private readonly (long Day, ulong Text)[] _dates = new (long, ulong)[Dates]; // By day: a trade's and an order's are older than the instant.
    private ulong _stampLow; // The stamp, as it lies in memory.
    private ulong _stampHigh;
    private long _time = long.MinValue;

    /// <summary>Begins.</summary>
    public IdWriter() => Array.Fill(_dates, (long.MinValue, 0UL));

    /// <summary>Returns a prefix as <see cref="Write"/> takes it.</summary>
    /// <param name="prefix">Three letters and an underscore, ASCII.</param>
    public static uint Prefix(ReadOnlySpan<byte> prefix) => BinaryPrimitives.ReadUInt32LittleEndian(prefix);

    /// <summary>Writes an id.</summary>
    /// <param name="target">At least <see cref="IdText.MaxLength"/> long.</param>
    /// <param name="prefix">From <see cref="Prefix"/>.</param>
    /// <param name="time">The simulated instant, UTC nanoseconds.</param>
    /// <param name="sequence">The number under this prefix.</param>
    /// <returns>Bytes written.</returns>
    public int Write(Span<byte> target, uint prefix, long time, int sequence)
    {
        Invariant.Holds(target.Length >= IdText.MaxLength && sequence >= 0);
        if (sequence >= ShortSequences)
        {
            return WriteLong(target, prefix, time, sequence);
        }

        if (time != _time)
        {
            SetTime(time);
        }

        int three = (int)((uint)sequence / PairRadix);
        int one = (int)((uint)three / PairRadix);
        BinaryPrimitives.WriteUInt32LittleEndian(target, prefix);
        BinaryPrimitives.WriteUInt64LittleEndian(target[4..], _stampLow);
        BinaryPrimitives.WriteUInt64LittleEndian(target[12..], _stampHigh);
        target[SuffixAt] = (byte)(Base36[one] >> 8);
        BinaryPrimitives.WriteUInt16LittleEndian(target[(SuffixAt + 1)..], Base36[three - (one * PairRadix)]);
        BinaryPrimitives.WriteUInt16LittleEndian(target[(SuffixAt + 3)..], Base36[sequence - (three * PairRadix)]);
        return ShortLength;
    }

    private static int WriteLong(Span<byte> target, uint prefix, long time, int sequence)
    {
        Span<byte> letters = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(letters, prefix);
        return IdText.Write(target, Encoding.ASCII.GetString(letters), time, sequence);
    }

    private void SetTime(long time)
    {
        _time = time;
        long day = UtcNanos.Day(time);
        ref (long Day, ulong Text) date = ref _dates[day & (Dates - 1)];
        if (date.Day != day)
        {
            Span<byte> id = stackalloc byte[IdText.MaxLength];
            IdText.Write(id, "DAY_", time, 0);
            id.Slice(4, StampBytes).CopyTo(_stamp);
            date = (day, BinaryPrimitives.ReadUInt64LittleEndian(_stamp));
        }

        _stampLow = date.Text;
        int second = (int)((time - (day * UtcNanos.PerDay)) / UtcNanos.PerSecond);
        int minute = second / 60;
        int hour = minute / 60;
        Span<byte> clock = _stamp.AsSpan(ClockAt);
        BinaryPrimitives.WriteUInt16LittleEndian(clock, Decimal[hour]);
        BinaryPrimitives.WriteUInt16LittleEndian(clock[2..], Decimal[minute - (hour * 60)]);
        BinaryPrimitives.WriteUInt16LittleEndian(clock[4..], Decimal[second - (minute * 60)]);
        _stampHigh = BinaryPrimitives.ReadUInt64LittleEndian(_stamp.AsSpan(sizeof(ulong)));
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
