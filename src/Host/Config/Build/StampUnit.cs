using System.Collections.Generic;
using System.Globalization;
using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Host.Config.Build;

/// <summary>What the numbers among a file's times count, found as importers of bars find it.</summary>
/// <remarks>
/// Their size tells it (<see cref="EpochUnit"/>), but for small numbers around 1970: these count no coarser unit than
/// the file's first number, or than another one that brings more of them into order.
/// </remarks>
internal sealed class StampUnit
{
    private const int Unknown = -1;

    private readonly int _coarsest;

    /// <summary>Finds the unit.</summary>
    /// <param name="times">The file's times; what is no number is passed over.</param>
    public StampUnit(IEnumerable<string> times)
    {
        int first = Unknown;
        long[] counts = new long[EpochUnit.Count]; // Of numbers in order, by the coarsest unit that they may count.
        long[] lasts = new long[EpochUnit.Count];
        foreach (string time in times)
        {
            for (int i = 0; i < counts.Length && TryNumber(time, i, out int unit, out long nanos); i++)
            {
                first = first == Unknown ? unit : first;
                if (counts[i] == 0 || nanos > lasts[i])
                {
                    counts[i]++;
                    lasts[i] = nanos;
                }
            }
        }

        _coarsest = first == Unknown ? 0 : first;
        for (int i = 0; i < counts.Length; i++)
        {
            _coarsest = counts[i] > counts[_coarsest] ? i : _coarsest;
        }
    }

    /// <summary>Reads a time: a number, or ISO-8601.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="nanos">UTC nanoseconds, when true is returned.</param>
    public bool TryTime(string text, out long nanos)
        => TryNumber(text, _coarsest, out int unit, out nanos)
            || (unit == Unknown && UtcNanos.TryParseIso(text, out nanos));

    /// <summary>Says how a time was read, for a message about it: nothing of one that is no number.</summary>
    /// <param name="text">Its text.</param>
    public string Reading(string text)
        => TryNumber(text, _coarsest, out int unit, out long nanos)
            ? $": it is {UtcNanos.ToIso(nanos)} in {EpochUnit.NameOf(unit)}"
            : string.Empty;

    private static bool TryNumber(string text, int coarsest, out int unit, out long nanos)
    {
        unit = Unknown;
        nanos = 0;
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
        {
            return false;
        }

        unit = coarsest;
        return EpochUnit.TryToNanos(number, ref unit, out nanos);
    }
}
