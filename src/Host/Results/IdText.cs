using System;
using System.Numerics;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Host.Results;

/// <summary>Ids as people see them: <c>OPP_20251027_143022_00a8f</c>.</summary>
internal static class IdText
{
    /// <summary>Characters that any id fits into.</summary>
    public const int MaxLength = 32;

    private const int MinSuffix = 5;

    /// <summary>Reads the number behind an id's prefix and time.</summary>
    /// <param name="id">An id that <see cref="Write"/> wrote.</param>
    public static int SequenceOf(string id)
    {
        int sequence = 0;
        for (int i = id.LastIndexOf('_') + 1; i < id.Length; i++)
        {
            int digit = char.IsAsciiDigit(id[i]) ? id[i] - '0' : id[i] - 'a' + 10;
            Invariant.Holds(digit is >= 0 and < 36);
            sequence = checked((sequence * 36) + digit);
        }

        return sequence;
    }

    /// <summary>Writes an id.</summary>
    /// <typeparam name="TChar">A character, or a byte of UTF-8: an id is ASCII.</typeparam>
    /// <param name="target">At least <see cref="MaxLength"/> long.</param>
    /// <param name="prefix">Three letters and an underscore.</param>
    /// <param name="time">The simulated instant, UTC nanoseconds.</param>
    /// <param name="sequence">The number under this prefix, written in base 36 with at least five digits.</param>
    /// <returns>Characters written.</returns>
    public static int Write<TChar>(Span<TChar> target, string prefix, long time, int sequence)
        where TChar : unmanaged, INumberBase<TChar>
    {
        Invariant.Holds(prefix.Length == 4 && target.Length >= MaxLength);
        Invariant.Holds(sequence >= 0);
        for (int i = 0; i < prefix.Length; i++)
        {
            target[i] = TChar.CreateTruncating(prefix[i]);
        }

        var stamp = UtcNanos.ToDateTime(time);
        Digits(target.Slice(4, 8), (((stamp.Year * 100) + stamp.Month) * 100) + stamp.Day, 10);
        target[12] = TChar.CreateTruncating('_');
        Digits(target.Slice(13, 6), (((stamp.Hour * 100) + stamp.Minute) * 100) + stamp.Second, 10);
        target[19] = TChar.CreateTruncating('_');
        return WriteSequence(target, sequence);
    }

    /// <summary>Writes the number of an id behind its time.</summary>
    /// <typeparam name="TChar">As of <see cref="Write"/>.</typeparam>
    /// <param name="target">The id's text, all of it.</param>
    /// <param name="sequence">The number.</param>
    /// <returns>Characters of the id.</returns>
    public static int WriteSequence<TChar>(Span<TChar> target, int sequence)
        where TChar : unmanaged, INumberBase<TChar>
    {
        int digits = MinSuffix;
        for (long bound = 36L * 36 * 36 * 36 * 36; bound <= sequence; bound *= 36)
        {
            digits++;
        }

        Digits(target.Slice(20, digits), sequence, 36);
        return 20 + digits;
    }

    // The number in all of the target, its last digit last.
    private static void Digits<TChar>(Span<TChar> target, int number, int radix)
        where TChar : unmanaged, INumberBase<TChar>
    {
        for (int i = target.Length - 1; i >= 0; i--)
        {
            (number, int digit) = Math.DivRem(number, radix);
            target[i] = TChar.CreateTruncating(digit < 10 ? '0' + digit : 'a' + digit - 10);
        }
    }
}
