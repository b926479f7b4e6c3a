using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Host.Results;

/// <summary>Writes many ids as UTF-8, the same as <see cref="IdText"/>: the text of an instant is made once for all ids that bear it.</summary>
internal sealed class IdWriter
{
    private const int Dates = 64;
    private const int StampBits = 5;
    private const int SuffixAt = 20;
    private const int ShortLength = 25; // With five digits.
    private const int ShortSequences = 36 * 36 * 36 * 36 * 36;
    private const int PairRadix = 36 * 36;

    private readonly ushort[] _decimal = Pairs(10); // Two digits, in memory in the order in which they are read.
    private readonly ushort[] _base36 = Pairs(36);
    private readonly (long Day, ulong Text)[] _dates = new (long, ulong)[Dates]; // By day.
    private readonly Stamp[] _stamps = new Stamp[1 << StampBits]; // By the instant's hash: a trade's and an order's are older than the record's.

    /// <summary>Begins.</summary>
    public IdWriter()
    {
        Array.Fill(_dates, (long.MinValue, 0UL));
        Array.Fill(_stamps, new Stamp { Time = long.MinValue });
    }

    /// <summary>Writes an id.</summary>
    /// <param name="target">At least <see cref="IdText.MaxLength"/> long.</param>
    /// <param name="prefix">Three letters and an underscore, ASCII, the first one lowest.</param>
    /// <param name="time">The simulated instant, UTC nanoseconds.</param>
    /// <param name="sequence">The number under this prefix.</param>
    /// <returns>Bytes written.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // A run is over before the JIT would get to it.
    public int Write(Span<byte> target, uint prefix, long time, int sequence)
    {
        Invariant.Holds(target.Length >= IdText.MaxLength && sequence >= 0);
        if (sequence >= ShortSequences)
        {
            return WriteLong(target, prefix, time, sequence);
        }

        ref Stamp stamp = ref _stamps[(int)((ulong)time * 0x9E3779B97F4A7C15UL >> (64 - StampBits))];
        if (stamp.Time != time)
        {
            stamp = StampOf(time);
        }

        int three = (int)((uint)sequence / PairRadix);
        int one = (int)((uint)three / PairRadix);
        BinaryPrimitives.WriteUInt32LittleEndian(target, prefix);
        BinaryPrimitives.WriteUInt64LittleEndian(target[4..], stamp.Low);
        BinaryPrimitives.WriteUInt64LittleEndian(target[12..], stamp.High);
        target[SuffixAt] = (byte)(_base36[one] >> 8);
        BinaryPrimitives.WriteUInt16LittleEndian(target[(SuffixAt + 1)..], _base36[three - (one * PairRadix)]);
        BinaryPrimitives.WriteUInt16LittleEndian(target[(SuffixAt + 3)..], _base36[sequence - (three * PairRadix)]);
        return ShortLength;
    }

    private static int WriteLong(Span<byte> target, uint prefix, long time, int sequence)
    {
        Span<byte> letters = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(letters, prefix);
        return IdText.Write(target, Encoding.ASCII.GetString(letters), time, sequence);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // A run is over before the JIT would get to it.
    private Stamp StampOf(long time)
    {
        long day = UtcNanos.Day(time);
        ref (long Day, ulong Text) date = ref _dates[day & (Dates - 1)];
        if (date.Day != day)
        {
            Span<byte> id = stackalloc byte[IdText.MaxLength];
            IdText.Write(id, "DAY_", time, 0);
            date = (day, BinaryPrimitives.ReadUInt64LittleEndian(id[4..]));
        }

        int second = (int)((time - (day * UtcNanos.PerDay)) / UtcNanos.PerSecond);
        int minute = second / 60;
        int hour = minute / 60;
        ulong clock = _decimal[hour] | ((ulong)_decimal[minute - (hour * 60)] << 16) | ((ulong)_decimal[second - (minute * 60)] << 32);
        return new Stamp { Time = time, Low = date.Text, High = '_' | (clock << 8) | ((ulong)'_' << 56) };
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

    // 20251027_143022_ as it lies in memory, and the instant that it tells.
    private struct Stamp
    {
        public long Time;
        public ulong Low;
        public ulong High;
    }
}
