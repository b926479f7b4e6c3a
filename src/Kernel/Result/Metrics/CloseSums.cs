using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Kernel.Result;

/// <summary>All that an equity curve needs of the closes of some rows, in ticks: sums and extremes.</summary>
/// <remarks>
/// Rows are added in doubles that hold whole numbers. With at most <see cref="MaxRows"/> rows and ticks below 2^31
/// every sum stays below 2^43, so it is exact and the order of lanes can't show; whoever believes the sums looks at
/// <see cref="Highest"/> first. The sums are modulo 2^64, as the digest that they are for. They are filled where they
/// lie: a copy of what has just been written waits for the memory.
/// </remarks>
internal struct CloseSums
{
    /// <summary>Most rows that are added in one go.</summary>
    public const int MaxRows = 64;

    /// <summary>Rows.</summary>
    public int Count;

    /// <summary>Σ ticks.</summary>
    public ulong Sum;

    /// <summary>Σ index × ticks, the first row having index 0.</summary>
    public ulong SumByIndex;

    /// <summary>The lowest close.</summary>
    public long Lowest;

    /// <summary>The highest close.</summary>
    public long Highest;

    /// <summary>The last close.</summary>
    public long Last;

    /// <summary>Starts without rows.</summary>
    public CloseSums()
    {
        Lowest = long.MaxValue;
        Highest = long.MinValue;
    }

    /// <summary>Adds the rows that follow, by their sums.</summary>
    /// <param name="count">Rows.</param>
    /// <param name="sum">Σ ticks.</param>
    /// <param name="sumByIndex">Σ index × ticks, the first of them having index 0.</param>
    /// <param name="lowest">The lowest close.</param>
    /// <param name="highest">The highest close.</param>
    /// <param name="last">The last close.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int count, ulong sum, ulong sumByIndex, long lowest, long highest, long last)
    {
        SumByIndex += sumByIndex + ((ulong)Count * sum);
        Sum += sum;
        Count += count;
        Lowest = Math.Min(Lowest, lowest);
        Highest = Math.Max(Highest, highest);
        Last = last;
    }

    /// <summary>Adds the rows that follow.</summary>
    /// <param name="closes">In quote currency; shape [n], n at most <see cref="MaxRows"/>.</param>
    /// <param name="ticksPerPrice">Ticks in one unit of quote currency.</param>
    public void AddRows(ReadOnlySpan<double> closes, double ticksPerPrice)
    {
        Invariant.Holds(closes.Length <= MaxRows);
        if (closes.Length >= Vector256<double>.Count)
        {
            AddLanes(closes, ticksPerPrice);
            return;
        }

        for (int i = 0; i < closes.Length; i++)
        {
            long ticks = WholeTicks.Of(closes[i], ticksPerPrice);
            Add(1, (ulong)ticks, sumByIndex: 0, ticks, ticks, ticks);
        }
    }

    /// <summary>
    /// Returns Σ ticks and Σ index × ticks of fewer than 128 rows, the first one having index 0; ticks lie below 2^31.
    /// </summary>
    /// <param name="closes">In quote currency; shape [n].</param>
    /// <param name="ticksPerPrice">Ticks in one unit of quote currency.</param>
    public static (ulong Sum, ulong SumByIndex) OfRows(ReadOnlySpan<double> closes, double ticksPerPrice)
    {
        Invariant.Holds(closes.Length < 2 * MaxRows);
        const int Pair = 8; // Two vectors, so that neither waits for the other.
        if (closes.Length < Pair)
        {
            return OfFewRows(closes, ticksPerPrice);
        }

        ref double close = ref MemoryMarshal.GetReference(closes);
        var scale = Vector256.Create(ticksPerPrice);
        var indexes = Vector256.Create(0.0, 1, 2, 3);
        var indexesAfter = Vector256.Create(4.0, 5, 6, 7);

        // The last eight rows come first; of them the sums leave out those that whole pairs from the start reach.
        int last = closes.Length - Pair;
        var covered = Vector256.Create((double)(closes.Length / Pair * Pair));
        var index = Vector256.Create((double)last);
        Vector256<double> ticks = Vector256.Round(Vector256.LoadUnsafe(ref close, (nuint)last) * scale)
            & Vector256.GreaterThanOrEqual(index + indexes, covered);
        Vector256<double> ticksAfter = Vector256.Round(Vector256.LoadUnsafe(ref close, (nuint)last + 4) * scale)
            & Vector256.GreaterThanOrEqual(index + indexesAfter, covered);
        Vector256<double> sums = ticks;
        Vector256<double> sumsAfter = ticksAfter;
        Vector256<double> sumsByPair = (ticks + ticksAfter) * index; // Σ index of the pair's first row × ticks.
        index = default;

        // Safety: the loads read rows i to i + 7, and i + 8 is at most the length.
        for (int i = 0; i <= last; i += Pair)
        {
            ticks = Vector256.Round(Vector256.LoadUnsafe(ref close, (nuint)i) * scale);
            ticksAfter = Vector256.Round(Vector256.LoadUnsafe(ref close, (nuint)i + 4) * scale);
            sums += ticks;
            sumsAfter += ticksAfter;
            sumsByPair += (ticks + ticksAfter) * index;
            index += Vector256.Create((double)Pair);
        }

        double sum = Vector256.Sum(sums + sumsAfter);
        double sumByIndex = Vector256.Sum(sumsByPair + (sums * indexes) + (sumsAfter * indexesAfter));
        return ((ulong)Whole(sum), (ulong)Whole(sumByIndex));
    }

    private static (ulong Sum, ulong SumByIndex) OfFewRows(ReadOnlySpan<double> closes, double ticksPerPrice)
    {
        ulong sum = 0;
        ulong sumByIndex = 0;
        for (int i = 0; i < closes.Length; i++)
        {
            ulong ticks = (ulong)WholeTicks.Of(closes[i], ticksPerPrice);
            sum += ticks;
            sumByIndex += (ulong)i * ticks;
        }

        return (sum, sumByIndex);
    }

    private void AddLanes(ReadOnlySpan<double> closes, double ticksPerPrice)
    {
        ref double close = ref MemoryMarshal.GetReference(closes);
        int lanes = Vector256<double>.Count;
        int last = closes.Length - lanes;
        var scale = Vector256.Create(ticksPerPrice);
        var steps = Vector256.Create(0.0, 1, 2, 3);
        var eight = Vector256.Create(8.0);

        // The last four rows come first; of their ticks the sums leave out those that whole steps from the start reach.
        var ticks = Vector256.Round(Vector256.LoadUnsafe(ref close, (nuint)last) * scale);
        double lastTicks = ticks[3];
        Vector256<double> lowest = ticks;
        Vector256<double> highest = ticks;
        Vector256<double> index = steps + Vector256.Create((double)last);
        int covered = (last + lanes - 1) / lanes * lanes;
        Vector256<double> sums = ticks & Vector256.GreaterThanOrEqual(index, Vector256.Create((double)covered));
        Vector256<double> sumsByIndex = sums * index;

        // Two steps at a time, so that neither waits for the other; Σ index × ticks of the second
        // ones lacks its four per tick until the end.
        Vector256<double> lowestAfter = ticks;
        Vector256<double> highestAfter = ticks;
        Vector256<double> sumsAfter = default;
        Vector256<double> sumsByIndexAfter = default;
        index = steps;
        int i = 0;

        // Safety: i + 4 is below the last four rows' start here, so i + 8 is below the length; prices are never NaN, so
        // the order of lanes can't show.
        for (; i + lanes < covered; i += 2 * lanes)
        {
            ticks = Vector256.Round(Vector256.LoadUnsafe(ref close, (nuint)i) * scale);
            sums += ticks;
            sumsByIndex += ticks * index;
            lowest = Vector256.MinNative(lowest, ticks);
            highest = Vector256.MaxNative(highest, ticks);
            ticks = Vector256.Round(Vector256.LoadUnsafe(ref close, (nuint)(i + lanes)) * scale);
            sumsAfter += ticks;
            sumsByIndexAfter += ticks * index;
            lowestAfter = Vector256.MinNative(lowestAfter, ticks);
            highestAfter = Vector256.MaxNative(highestAfter, ticks);
            index += eight;
        }

        if (i < covered)
        {
            ticks = Vector256.Round(Vector256.LoadUnsafe(ref close, (nuint)i) * scale);
            sums += ticks;
            sumsByIndex += ticks * index;
            lowest = Vector256.MinNative(lowest, ticks);
            highest = Vector256.MaxNative(highest, ticks);
        }

        Add(
            closes.Length,
            (ulong)Whole(Vector256.Sum(sums + sumsAfter)),
            (ulong)Whole(Vector256.Sum(sumsByIndex + sumsByIndexAfter + (sumsAfter * lanes))),
            Whole(RangeScan.LowestOf(Vector256.MinNative(lowest, lowestAfter))),
            Whole(RangeScan.HighestOf(Vector256.MaxNative(highest, highestAfter))),
            Whole(lastTicks));
    }

    // Below 2^63, so that the machine's own conversion is everywhere the same.
    private static long Whole(double value) => double.ConvertToIntegerNative<long>(value);
}
