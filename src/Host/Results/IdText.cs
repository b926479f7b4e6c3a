using System;
using System.Globalization;
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
    /// <param name="target">At least <see cref="MaxLength"/> characters.</param>
    /// <param name="prefix">Three letters and an underscore.</param>
    /// <param name="time">The simulated instant, UTC nanoseconds.</param>
    /// <param name="sequence">The number under this prefix, written in base 36 with at least five digits.</param>
    /// <returns>Characters written.</returns>
    public static int Write(Span<char> target, string prefix, long time, int sequence)
    {
        Invariant.Holds(prefix.Length == 4);
        Invariant.Holds(sequence >= 0);
        prefix.CopyTo(target);
        bool isWritten = UtcNanos.ToDateTime(time).TryFormat(
            target[4..], out int written, "yyyyMMdd'_'HHmmss'_'", CultureInfo.InvariantCulture);
        Invariant.Holds(isWritten);
        int at = 4 + written;
        int digits = MinSuffix;
        for (long bound = 36L * 36 * 36 * 36 * 36; bound <= sequence; bound *= 36)
        {
            digits++;
        }

        int rest = sequence;
        for (int i = digits - 1; i >= 0; i--)
        {
            int digit = rest % 36;
            target[at + i] = (char)(digit < 10 ? '0' + digit : 'a' + digit - 10);
            rest /= 36;
        }

        return at + digits;
    }
}
