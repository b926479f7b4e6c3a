using System;
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
        int i = 0;
        ref double lows = ref MemoryMarshal.GetReference(low);
        ref double highs = ref MemoryMarshal.GetReference(high);
        var lowBound = Vector256.Create(lowLevel);
        var highBound = Vector256.Create(highLevel);
        for (; i <= low.Length - Vector256<double>.Count; i += Vector256<double>.Count)
        {
            // Safety: i + 4 is at most the length of both spans.
            Vector256<double> touched =
                Vector256.LessThanOrEqual(Vector256.LoadUnsafe(ref lows, (nuint)i), lowBound)
                | Vector256.GreaterThanOrEqual(Vector256.LoadUnsafe(ref highs, (nuint)i), highBound);
            if (touched.AsInt64() != Vector256<long>.Zero)
            {
                break;
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
        double lowest = low[0];
        double highest = high[0];
        int i = 1;
        if (low.Length >= 2 * Vector256<double>.Count)
        {
            ref double lows = ref MemoryMarshal.GetReference(low);
            ref double highs = ref MemoryMarshal.GetReference(high);
            var lowestLanes = Vector256.Create(lowest);
            var highestLanes = Vector256.Create(highest);
            for (i = 0; i <= low.Length - Vector256<double>.Count; i += Vector256<double>.Count)
            {
                // Safety: i + 4 is at most the length of both spans. Prices are never NaN, so the order of lanes can't show.
                lowestLanes = Vector256.Min(lowestLanes, Vector256.LoadUnsafe(ref lows, (nuint)i));
                highestLanes = Vector256.Max(highestLanes, Vector256.LoadUnsafe(ref highs, (nuint)i));
            }

            for (int lane = 0; lane < Vector256<double>.Count; lane++)
            {
                lowest = Math.Min(lowest, lowestLanes[lane]);
                highest = Math.Max(highest, highestLanes[lane]);
            }
        }

        for (; i < low.Length; i++)
        {
            lowest = Math.Min(lowest, low[i]);
            highest = Math.Max(highest, high[i]);
        }

        return (lowest, highest);
    }
}
