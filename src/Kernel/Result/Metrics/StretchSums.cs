using System;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Kernel.Result;

/// <summary>All that marking needs of a short stretch of bars, in one pass: sums and extremes of its closes in ticks, and its range.</summary>
/// <remarks>
/// Ticks are whole numbers in doubles. With at most <see cref="MaxRows"/> rows and ticks below 2^31 every sum stays below 2^43, so it is exact and the order of lanes can't show;
/// the caller looks at <see cref="Highest"/> before it believes the sums.
/// </remarks>
/// <param name="Count">Rows.</param>
/// <param name="Sum">Σ ticks.</param>
/// <param name="SumByIndex">Σ index × ticks, the first row having index 0.</param>
/// <param name="Lowest">The lowest close, in ticks.</param>
/// <param name="Highest">The highest close, in ticks.</param>
/// <param name="Last">The last close, in ticks.</param>
/// <param name="Low">The lowest low, in quote currency.</param>
/// <param name="High">The highest high, in quote currency.</param>
internal readonly record struct StretchSums(
    int Count, long Sum, long SumByIndex, long Lowest, long Highest, long Last, double Low, double High)
{
    /// <summary>Most rows of a stretch.</summary>
    public const int MaxRows = 64;

    /// <summary>Sums a stretch.</summary>
    /// <param name="lows">Lows in quote currency; shape [n], n from 1 to <see cref="MaxRows"/>.</param>
    /// <param name="highs">Highs in quote currency; shape [n].</param>
    /// <param name="closes">Closes in quote currency; shape [n].</param>
    /// <param name="ticksPerPrice">Ticks in one unit of quote currency.</param>
    public static StretchSums Of(
        ReadOnlySpan<double> lows, ReadOnlySpan<double> highs, ReadOnlySpan<double> closes, double ticksPerPrice)
    {
        Invariant.HoldsHot(closes.Length is > 0 and <= MaxRows);
        Invariant.Holds(lows.Length == closes.Length && highs.Length == closes.Length);
        return closes.Length >= Vector256<double>.Count
            ? OfLanes(lows, highs, closes, ticksPerPrice)
            : OfRows(lows, highs, closes, ticksPerPrice);
    }

    private static StretchSums OfLanes(
        ReadOnlySpan<double> lows, ReadOnlySpan<double> highs, ReadOnlySpan<double> closes, double ticksPerPrice)
    {
        ref double low = ref MemoryMarshal.GetReference(lows);
        ref double high = ref MemoryMarshal.GetReference(highs);
        ref double close = ref MemoryMarshal.GetReference(closes);
        int lanes = Vector256<double>.Count;
        int last = closes.Length - lanes;
        var scale = Vector256.Create(ticksPerPrice);
        var steps = Vector256.Create(0.0, 1, 2, 3);
        var four = Vector256.Create(4.0);

        // The last four rows come first; of their ticks the sums leave out those that whole steps from the start reach.
        var ticks = Vector256.Round(Vector256.LoadUnsafe(ref close, (nuint)last) * scale);
        double lastTicks = ticks[3];
        Vector256<double> lowestTicks = ticks;
        Vector256<double> highestTicks = ticks;
        var lowest = Vector256.LoadUnsafe(ref low, (nuint)last);
        var highest = Vector256.LoadUnsafe(ref high, (nuint)last);
        Vector256<double> index = steps + Vector256.Create((double)last);
        int covered = (last + lanes - 1) / lanes * lanes;
        Vector256<double> sums = ticks & Vector256.GreaterThanOrEqual(index, Vector256.Create((double)covered));
        Vector256<double> sumsByIndex = sums * index;
        index = steps;
        for (int i = 0; i < covered; i += lanes)
        {
            // Safety: i is below the last four rows' start, so i + 4 is below the length. Prices are never NaN, so the order of lanes can't show.
            lowest = Vector256.MinNative(lowest, Vector256.LoadUnsafe(ref low, (nuint)i));
            highest = Vector256.MaxNative(highest, Vector256.LoadUnsafe(ref high, (nuint)i));
            ticks = Vector256.Round(Vector256.LoadUnsafe(ref close, (nuint)i) * scale);
            sums += ticks;
            sumsByIndex += ticks * index;
            index += four;
            lowestTicks = Vector256.MinNative(lowestTicks, ticks);
            highestTicks = Vector256.MaxNative(highestTicks, ticks);
        }

        return new StretchSums(
            closes.Length,
            (long)Vector256.Sum(sums),
            (long)Vector256.Sum(sumsByIndex),
            (long)RangeScan.LowestOf(lowestTicks),
            (long)RangeScan.HighestOf(highestTicks),
            (long)lastTicks,
            RangeScan.LowestOf(lowest),
            RangeScan.HighestOf(highest));
    }

    private static StretchSums OfRows(
        ReadOnlySpan<double> lows, ReadOnlySpan<double> highs, ReadOnlySpan<double> closes, double ticksPerPrice)
    {
        double sum = 0;
        double byIndex = 0;
        double lowestTicks = double.PositiveInfinity;
        double highestTicks = double.NegativeInfinity;
        double lowest = double.PositiveInfinity;
        double highest = double.NegativeInfinity;
        double ticks = 0;
        for (int i = 0; i < closes.Length; i++)
        {
            ticks = Math.Round(closes[i] * ticksPerPrice);
            sum += ticks;
            byIndex += ticks * i;
            lowestTicks = Math.Min(lowestTicks, ticks);
            highestTicks = Math.Max(highestTicks, ticks);
            lowest = Math.Min(lowest, lows[i]);
            highest = Math.Max(highest, highs[i]);
        }

        return new StretchSums(
            closes.Length, (long)sum, (long)byIndex, (long)lowestTicks, (long)highestTicks, (long)ticks, lowest, highest);
    }
}
