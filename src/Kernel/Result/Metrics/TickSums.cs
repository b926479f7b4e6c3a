using System;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Kernel.Result;

/// <summary>Sums and extremes of a short stretch of closes in ticks: all that an affine equity needs of it.</summary>
/// <remarks>
/// Ticks are whole numbers in doubles. With at most <see cref="MaxRows"/> rows and ticks below 2^31 every sum stays below 2^43, so it is exact and the order of lanes can't show;
/// the caller looks at <see cref="Highest"/> before it believes the sums.
/// </remarks>
/// <param name="Count">Rows.</param>
/// <param name="Sum">Σ ticks.</param>
/// <param name="SumByIndex">Σ index × ticks, the first row having index 0.</param>
/// <param name="Lowest">The lowest close.</param>
/// <param name="Highest">The highest close.</param>
/// <param name="Last">The last close.</param>
internal readonly record struct TickSums(int Count, long Sum, long SumByIndex, long Lowest, long Highest, long Last)
{
    /// <summary>Most rows of a stretch.</summary>
    public const int MaxRows = 64;

    /// <summary>Sums a stretch.</summary>
    /// <param name="closes">Closes in quote currency; shape [n], n from 1 to <see cref="MaxRows"/>.</param>
    /// <param name="ticksPerPrice">Ticks in one unit of quote currency.</param>
    public static TickSums Of(ReadOnlySpan<double> closes, double ticksPerPrice)
    {
        Invariant.HoldsHot(closes.Length is > 0 and <= MaxRows);
        return closes.Length >= Vector256<double>.Count ? OfLanes(closes, ticksPerPrice) : OfRows(closes, ticksPerPrice);
    }

    private static TickSums OfLanes(ReadOnlySpan<double> closes, double ticksPerPrice)
    {
        ref double first = ref MemoryMarshal.GetReference(closes);
        int lanes = Vector256<double>.Count;
        int last = closes.Length - lanes;
        var scale = Vector256.Create(ticksPerPrice);
        var steps = Vector256.Create(0.0, 1, 2, 3);
        var four = Vector256.Create(4.0);

        // The last four rows come first, without those that whole steps from the start reach.
        var ticks = Vector256.Round(Vector256.LoadUnsafe(ref first, (nuint)last) * scale);
        double lastTicks = ticks[3];
        Vector256<double> lows = ticks;
        Vector256<double> highs = ticks;
        Vector256<double> index = steps + Vector256.Create((double)last);
        int covered = last / lanes * lanes;
        covered += covered < last ? lanes : 0;
        Vector256<double> sums = ticks & Vector256.GreaterThanOrEqual(index, Vector256.Create((double)covered));
        Vector256<double> sumsByIndex = sums * index;
        index = steps;
        for (int i = 0; i < covered; i += lanes)
        {
            // Safety: i is below the last four rows' start, so i + 4 is below the length.
            ticks = Vector256.Round(Vector256.LoadUnsafe(ref first, (nuint)i) * scale);
            sums += ticks;
            sumsByIndex += ticks * index;
            index += four;
            lows = Vector256.MinNative(lows, ticks);
            highs = Vector256.MaxNative(highs, ticks);
        }

        return new TickSums(
            closes.Length,
            (long)Vector256.Sum(sums),
            (long)Vector256.Sum(sumsByIndex),
            (long)RangeScan.LowestOf(lows),
            (long)RangeScan.HighestOf(highs),
            (long)lastTicks);
    }

    private static TickSums OfRows(ReadOnlySpan<double> closes, double ticksPerPrice)
    {
        double sum = 0;
        double byIndex = 0;
        double lowest = double.PositiveInfinity;
        double highest = double.NegativeInfinity;
        double ticks = 0;
        for (int i = 0; i < closes.Length; i++)
        {
            ticks = Math.Round(closes[i] * ticksPerPrice);
            sum += ticks;
            byIndex += ticks * i;
            lowest = Math.Min(lowest, ticks);
            highest = Math.Max(highest, ticks);
        }

        return new TickSums(closes.Length, (long)sum, (long)byIndex, (long)lowest, (long)highest, (long)ticks);
    }
}
