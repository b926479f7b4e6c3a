using System;
using System.Runtime.InteropServices;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Host.Results;

/// <summary>
/// Writes many ids as UTF-8, those of <see cref="IdText"/>: a day is written once, digits come in pairs.
/// </summary>
internal sealed class IdWriter
{
    private const int Letters = 36;
    private const int DateBytes = 9; // With the underscore behind it.
    // The first number that five digits don't hold.
    private const int Most = Letters * Letters * Letters * Letters * Letters;

    private static readonly ushort[] Tens = Pairs(10);
    private static readonly ushort[] Of36 = Pairs(Letters);

    private readonly byte[] _date = new byte[DateBytes];
    private readonly byte[] _text = new byte[IdText.MaxLength];
    private long _day = long.MinValue; // That the date is of.

    /// <summary>Writes an id.</summary>
    /// <param name="prefix">Three letters and an underscore.</param>
    /// <param name="time">The simulated instant, UTC nanoseconds.</param>
    /// <param name="sequence">The number under this prefix.</param>
    /// <returns>The id; valid until the next one is written.</returns>
    public ReadOnlySpan<byte> Write(ReadOnlySpan<byte> prefix, long time, int sequence)
    {
        Invariant.Holds(prefix.Length == 4 && sequence >= 0);
        Span<byte> text = _text;
        long day = UtcNanos.Day(time);
        if (day != _day)
        {
            IdText.Write(text, "DAY_", time, sequence: 0);
            text.Slice(prefix.Length, DateBytes).CopyTo(_date);
            _day = day;
        }

        prefix.CopyTo(text);
        _date.CopyTo(text[4..]);
        uint second = (uint)((time - (day * UtcNanos.PerDay)) / UtcNanos.PerSecond);
        Set(text, 13, Tens[second / 3600]);
        Set(text, 15, Tens[second / 60 % 60]);
        Set(text, 17, Tens[second % 60]);
        text[19] = (byte)'_';
        if (sequence >= Most)
        {
            return text[..IdText.WriteSequence(text, sequence)];
        }

        uint number = (uint)sequence;
        Set(text, 23, Of36[number % (Letters * Letters)]);
        number /= Letters * Letters;
        Set(text, 21, Of36[number % (Letters * Letters)]);
        text[20] = Digit((int)number / (Letters * Letters));
        return text[..25];
    }

    private static void Set(Span<byte> text, int at, ushort pair)
        => MemoryMarshal.Write(text.Slice(at, sizeof(ushort)), in pair);

    // Two digits by their number, as they lie in memory.
    private static ushort[] Pairs(int radix)
    {
        ushort[] pairs = new ushort[radix * radix];
        for (int i = 0; i < pairs.Length; i++)
        {
            Span<byte> pair = [Digit(i / radix), Digit(i % radix)];
            pairs[i] = MemoryMarshal.Read<ushort>(pair);
        }

        return pairs;
    }

    private static byte Digit(int digit) => (byte)(digit < 10 ? '0' + digit : 'a' + digit - 10);
}
