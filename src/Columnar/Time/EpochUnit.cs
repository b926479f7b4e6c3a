using System;

namespace S1mpleTrader.Columnar.Time;

/// <summary>What numbers since 1970 UTC count, told by their size.</summary>
/// <remarks>
/// It is the coarsest of seconds, milliseconds, microseconds and nanoseconds that puts the instant before the year
/// 2262, the end of calendar stamps too: whatever is read can be written as a number and read again. Only numbers of
/// the first hundred days of 1970 are taken for coarser ones than they may be meant as.
/// </remarks>
public static class EpochUnit
{
    /// <summary>Units there are; they are numbered from 0, seconds, to 3, nanoseconds.</summary>
    public const int Count = 4;

    private const ulong LimitSeconds = 9_214_646_400; // 2262-01-01.

    private static readonly string[] Names = ["seconds", "milliseconds", "microseconds", "nanoseconds"];

    /// <summary>Returns what a unit is called.</summary>
    /// <param name="unit">0 to 3.</param>
    public static string NameOf(int unit) => Names[unit];

    /// <summary>Reads a number as an instant.</summary>
    /// <param name="number">Since 1970; negative before.</param>
    /// <param name="unit">The coarsest that it may count; the one that it counts, when true is returned.</param>
    /// <param name="nanos">UTC nanoseconds, when true is returned.</param>
    /// <returns>Whether it lies near enough for one of the units.</returns>
    public static bool TryToNanos(long number, ref int unit, out long nanos)
    {
        unit = Math.Max(unit, Of((ulong)(number < 0 ? -(Int128)number : number)));
        nanos = unit < Count ? number * NanosIn(unit) : 0;
        return unit < Count;
    }

    /// <summary>Returns the unit of a number; <see cref="Count"/> where it is too large for all.</summary>
    /// <param name="magnitude">The number without its sign.</param>
    internal static int Of(ulong magnitude)
    {
        ulong limit = LimitSeconds;
        int unit = 0;
        while (unit < Count && magnitude > limit)
        {
            limit *= 1000;
            unit++;
        }

        return unit;
    }

    /// <summary>Returns the nanoseconds in a unit.</summary>
    /// <param name="unit">0 to 3.</param>
    internal static long NanosIn(int unit) => unit switch
    {
        0 => UtcNanos.PerSecond,
        1 => UtcNanos.PerMillisecond,
        2 => UtcNanos.PerMicrosecond,
        _ => 1,
    };
}
