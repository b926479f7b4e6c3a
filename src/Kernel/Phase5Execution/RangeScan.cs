using System;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using S1mpleTrader.Columnar;

namespace S1mpleTrader.Kernel.Phase5Execution;

/// <summary>Scans over lows and highs: the inner loops of skipping and marking.</summary>
public static class RangeScan
{
    /// <summary>Returns the first index whose range reaches a level, or the length.</summary>
    /// <param name="low">Lows; shape [n].</param>
    /// <param name="high">Highs; shape [n].</param>
    /// <param name="lowLevel">A low at or below it counts.</param>
    /// <param name="highLevel">A high at or above it counts.</param>
    public static int FirstTouch(ReadOnlySpan<double> low, ReadOnlySpan<double> high, double lowLevel, double highLevel)
    {
        Invariant.Holds(low.Length == high.Length);
        int lanes = Vector256<double>.Count;
        int i = 0;
        if (low.Length >= lanes)
        {
            ref double lows = ref MemoryMarshal.GetReference(low);
            ref double highs = ref MemoryMarshal.GetReference(high);
            var lowBound = Vector256.Create(lowLevel);
            var highBound = Vector256.Create(highLevel);
            int last = low.Length - lanes;
            while (true)
            {
                // Safety: i + 4 is at most the length of both spans.
                Vector256<double> touched =
                    Vector256.LessThanOrEqual(Vector256.LoadUnsafe(ref lows, (nuint)i), lowBound)
                    | Vector256.GreaterThanOrEqual(Vector256.LoadUnsafe(ref highs, (nuint)i), highBound);
                uint bits = touched.ExtractMostSignificantBits();
                if (bits != 0)
                {
                    return i + BitOperations.TrailingZeroCount(bits);
                }

                if (i == last)
                {
                    return low.Length;
                }

                i = Math.Min(i + lanes, last); // The last step may look at rows again: they touch nothing.
            }
        }

        while (i < low.Length && low[i] > lowLevel && high[i] < highLevel)
        {
            i++;
        }

        return i;
    }

    /// <summary>Returns the lowest low and the highest high.</summary>
    /// <param name="low">Lows; shape [n], n at least 1.</param>
    /// <param name="high">Highs; shape [n].</param>
    public static (double Low, double High) Extremes(ReadOnlySpan<double> low, ReadOnlySpan<double> high)
    {
        Invariant.Holds(low.Length == high.Length && low.Length > 0);
        int lanes = Vector256<double>.Count;
        if (low.Length >= lanes)
        {
            ref double lows = ref MemoryMarshal.GetReference(low);
            ref double highs = ref MemoryMarshal.GetReference(high);
            int last = low.Length - lanes;
            var lowestLanes = Vector256.LoadUnsafe(ref lows, (nuint)last);
            var highestLanes = Vector256.LoadUnsafe(ref highs, (nuint)last);

            // Two steps at a time, so that neither waits for the other.
            Vector256<double> lowestAfter = lowestLanes;
            Vector256<double> highestAfter = highestLanes;
            int i = 0;
            for (; i + lanes < last; i += 2 * lanes)
            {
                // Safety: i + 8 is below the length of both spans. Prices are never NaN,
                // so the order of lanes can't show.
                lowestLanes = Vector256.MinNative(lowestLanes, Vector256.LoadUnsafe(ref lows, (nuint)i));
                highestLanes = Vector256.MaxNative(highestLanes, Vector256.LoadUnsafe(ref highs, (nuint)i));
                lowestAfter = Vector256.MinNative(lowestAfter, Vector256.LoadUnsafe(ref lows, (nuint)(i + lanes)));
                highestAfter = Vector256.MaxNative(highestAfter, Vector256.LoadUnsafe(ref highs, (nuint)(i + lanes)));
            }

            if (i < last)
            {
                lowestLanes = Vector256.MinNative(lowestLanes, Vector256.LoadUnsafe(ref lows, (nuint)i));
                highestLanes = Vector256.MaxNative(highestLanes, Vector256.LoadUnsafe(ref highs, (nuint)i));
            }

            lowestLanes = Vector256.MinNative(lowestLanes, lowestAfter);
            highestLanes = Vector256.MaxNative(highestLanes, highestAfter);
            return (LowestOf(lowestLanes), HighestOf(highestLanes));
        }

        double lowest = low[0];
        double highest = high[0];
        for (int i = 1; i < low.Length; i++)
        {
            lowest = Math.Min(lowest, low[i]);
            highest = Math.Max(highest, high[i]);
        }

        return (lowest, highest);
    }

    /// <summary>Returns the lowest of four numbers, none of them NaN.</summary>
    /// <param name="lanes">The numbers.</param>
    internal static double LowestOf(Vector256<double> lanes)
    {
        var pair = Vector128.MinNative(lanes.GetLower(), lanes.GetUpper());
        return Vector128.MinNative(pair, Vector128.Shuffle(pair, Vector128.Create(1L, 0))).ToScalar();
    }

    /// <summary>Returns the highest of four numbers, none of them NaN.</summary>
    /// <param name="lanes">The numbers.</param>
    internal static double HighestOf(Vector256<double> lanes)
    {
        var pair = Vector128.MaxNative(lanes.GetLower(), lanes.GetUpper());
        return Vector128.MaxNative(pair, Vector128.Shuffle(pair, Vector128.Create(1L, 0))).ToScalar();
    }
}
