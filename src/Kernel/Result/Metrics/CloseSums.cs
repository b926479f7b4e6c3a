using System;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Kernel.Result;

/// <summary>All that an equity curve needs of the closes of some rows, in ticks: sums and extremes.</summary>
/// <remarks>
/// Of rows they are made in doubles that hold whole numbers. With at most <see cref="MaxRows"/> rows and ticks below 2^31 every sum stays below 2^43, so it is exact and the
/// order of lanes can't show; whoever believes the sums looks at <see cref="Highest"/> first. The sums are modulo 2^64, as the digest that they are for.
/// </remarks>
/// <param name="Count">Rows.</param>
/// <param name="Sum">Σ ticks.</param>
/// <param name="SumByIndex">Σ index × ticks, the first row having index 0.</param>
/// <param name="Lowest">The lowest close.</param>
/// <param name="Highest">The highest close.</param>
/// <param name="Last">The last close.</param>
internal readonly record struct CloseSums(int Count, ulong Sum, ulong SumByIndex, long Lowest, long Highest, long Last)
{
    /// <summary>Most rows that are summed in one go.</summary>
    public const int MaxRows = 64;

    /// <summary>Sums some closes.</summary>
    /// <param name="closes">In quote currency; shape [n], n from 1 to <see cref="MaxRows"/>.</param>
    /// <param name="ticksPerPrice">Ticks in one unit of quote currency.</param>
    public static CloseSums Of(ReadOnlySpan<double> closes, double ticksPerPrice)
    {
        Invariant.Holds(closes.Length is > 0 and <= MaxRows);
        return closes.Length >= Vector256<double>.Count ? OfLanes(closes, ticksPerPrice) : OfRows(closes, ticksPerPrice);
    }

    /// <summary>Returns the sums of these rows and of those that follow them.</summary>
    /// <param name="next">Of the rows that follow.</param>
    public CloseSums Then(in CloseSums next) => new(
        Count + next.Count,
        Sum + next.Sum,
        SumByIndex + next.SumByIndex + ((ulong)Count * next.Sum),
        Math.Min(Lowest, next.Lowest),
        Math.Max(Highest, next.Highest),
        next.Last);

    private static CloseSums OfLanes(ReadOnlySpan<double> closes, double ticksPerPrice)
    {
        ref double close = ref MemoryMarshal.GetReference(closes);
        int lanes = Vector256<double>.Count;
        int last = closes.Length - lanes;
        var scale = Vector256.Create(ticksPerPrice);
        var steps = Vector256.Create(0.0, 1, 2, 3);
        var four = Vector256.Create(4.0);

        // The last four rows come first; of their ticks the sums leave out those that whole steps from the start reach.
        var ticks = Vector256.Round(Vector256.LoadUnsafe(ref close, (nuint)last) * scale);
        double lastTicks = ticks[3];
        Vector256<double> lowest = ticks;
        Vector256<double> highest = ticks;
        Vector256<double> index = steps + Vector256.Create((double)last);
        int covered = (last + lanes - 1) / lanes * lanes;
        Vector256<double> sums = ticks & Vector256.GreaterThanOrEqual(index, Vector256.Create((double)covered));
        Vector256<double> sumsByIndex = sums * index;
        index = steps;
        for (int i = 0; i < covered; i += lanes)
        {
            // Safety: i is below the last four rows' start, so i + 4 is below the length. Prices are never NaN, so the order of lanes can't show.
            ticks = Vector256.Round(Vector256.LoadUnsafe(ref close, (nuint)i) * scale);
            sums += ticks;
            sumsByIndex += ticks * index;
            index += four;
            lowest = Vector256.MinNative(lowest, ticks);
            highest = Vector256.MaxNative(highest, ticks);
        }

        return new CloseSums(
            closes.Length,
            (ulong)Vector256.Sum(sums),
            (ulong)Vector256.Sum(sumsByIndex),
            (long)RangeScan.LowestOf(lowest),
            (long)RangeScan.HighestOf(highest),
            (long)lastTicks);
    }

    private static CloseSums OfRows(ReadOnlySpan<double> closes, double ticksPerPrice)
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

        return new CloseSums(closes.Length, (ulong)sum, (ulong)byIndex, (long)lowest, (long)highest, (long)ticks);
    }
}
