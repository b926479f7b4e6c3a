using System;
using System.Globalization;

namespace S1mpleTrader.Columnar.Time;

/// <summary>
/// The length of a bar: a whole number of nanoseconds, written <c>250ms</c>, <c>15s</c>,
/// <c>5m</c>, <c>4h</c>, <c>1d</c>, <c>1w</c>.
/// </summary>
/// <param name="Nanos">Length in nanoseconds, at least 1.</param>
public readonly record struct Timeframe(long Nanos)
{
    // 1970-01-01 was a Thursday: the Monday before it lies three days earlier.
    private const long MondayOffset = 3 * UtcNanos.PerDay;

    /// <summary>Returns the open time of the bar of this timeframe that contains an instant.</summary>
    /// <param name="nanos">An instant in UTC nanoseconds.</param>
    /// <returns>The bar's open on UTC boundaries counted from the epoch; whole weeks start on Monday.</returns>
    public long BarOpen(long nanos)
    {
        long offset = Nanos % UtcNanos.PerWeek == 0 ? MondayOffset : 0;
        return (UtcNanos.FloorDivide(nanos + offset, Nanos) * Nanos) - offset;
    }

    /// <summary>Reads a timeframe such as <c>1m</c>.</summary>
    /// <param name="text">A whole number of at least 1 and one of ms, s, m, h, d, w.</param>
    /// <param name="timeframe">The timeframe, when true is returned.</param>
    /// <returns>Whether the text is a timeframe.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out Timeframe timeframe)
    {
        timeframe = default;
        int digits = 0;
        while (digits < text.Length && char.IsAsciiDigit(text[digits]))
        {
            digits++;
        }

        long unit = text[digits..] switch
        {
            "ms" => UtcNanos.PerMillisecond,
            "s" => UtcNanos.PerSecond,
            "m" => UtcNanos.PerMinute,
            "h" => UtcNanos.PerHour,
            "d" => UtcNanos.PerDay,
            "w" => UtcNanos.PerWeek,
            _ => 0,
        };
        if (unit == 0
            || !int.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            || count == 0
            || count > 100 * 365 * UtcNanos.PerDay / unit)
        {
            return false;
        }

        timeframe = new Timeframe(count * unit);
        return true;
    }

    /// <summary>
    /// Formats with the largest unit that divides the length: 90 minutes print as <c>90m</c>, 60 as <c>1h</c>.
    /// </summary>
    public override string ToString()
    {
        ReadOnlySpan<long> units =
        [
            UtcNanos.PerWeek, UtcNanos.PerDay, UtcNanos.PerHour, UtcNanos.PerMinute, UtcNanos.PerSecond,
        ];
        ReadOnlySpan<string> names = ["w", "d", "h", "m", "s"];
        for (int i = 0; i < units.Length; i++)
        {
            if (Nanos > 0 && Nanos % units[i] == 0)
            {
                return (Nanos / units[i]).ToString(CultureInfo.InvariantCulture) + names[i];
            }
        }

        return (Nanos / UtcNanos.PerMillisecond).ToString(CultureInfo.InvariantCulture) + "ms";
    }
}
