using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Kernel.Phase1Context;

/// <summary>Range and sums of a stretch too short for groups, in one pass over its bars: what most trades of a single run ask for.</summary>
/// <remarks>The answers are those of <see cref="GroupRanges"/> and <see cref="GroupCloses"/>.</remarks>
internal static class ShortStretch
{
    /// <summary>Fewest rows.</summary>
    public const int Least = 8;

    /// <summary>One more than the most rows: sums of so many ticks below 2^31 are exact in doubles.</summary>
    public const int End = 128;

    /// <summary>Returns what is asked of a stretch.</summary>
    /// <param name="bars">The bars.</param>
    /// <param name="ticksPerPrice">Ticks in one unit of quote currency.</param>
    /// <param name="firstRow">First row.</param>
    /// <param name="endRow">One past the last row.</param>
    public static Stretch Of(BarSeries bars, double ticksPerPrice, int firstRow, int endRow)
    {
        const int Half = 4; // Two vectors, so that neither waits for the other.
        int count = endRow - firstRow;
        Invariant.Holds(count is >= Least and < End);
        ref double low = ref MemoryMarshal.GetReference(bars.Low[firstRow..endRow]);
        ref double high = ref MemoryMarshal.GetReference(bars.High[firstRow..endRow]);
        ref double close = ref MemoryMarshal.GetReference(bars.Close[firstRow..endRow]);
        var scale = Vector256.Create(ticksPerPrice);
        var indexes = Vector256.Create(0.0, 1, 2, 3);
        var indexesAfter = Vector256.Create(4.0, 5, 6, 7);

        // The last eight rows come first; of them the sums leave out those that whole pairs of vectors from the start reach.
        int last = count - Least;
        var index = Vector256.Create((double)last);
        var covered = Vector256.Create((double)(count / Least * Least));
        Vector256<double> ticks = Ticks(ref close, last, scale) & Vector256.GreaterThanOrEqual(index + indexes, covered);
        Vector256<double> ticksAfter = Ticks(ref close, last + Half, scale) & Vector256.GreaterThanOrEqual(index + indexesAfter, covered);
        Vector256<double> sums = ticks;
        Vector256<double> sumsAfter = ticksAfter;
        Vector256<double> sumsByPair = (ticks + ticksAfter) * index; // Σ index of the pair's first row × ticks.
        var lowest = Vector256.LoadUnsafe(ref low, (nuint)last);
        var lowestAfter = Vector256.LoadUnsafe(ref low, (nuint)(last + Half));
        var highest = Vector256.LoadUnsafe(ref high, (nuint)last);
        var highestAfter = Vector256.LoadUnsafe(ref high, (nuint)(last + Half));
        index = default;

        // Safety: the loads read rows i to i + 7, and i + 8 is at most the count. Prices are never NaN, so the order of lanes can't show.
        for (int i = 0; i <= last; i += Least)
        {
            ticks = Ticks(ref close, i, scale);
            ticksAfter = Ticks(ref close, i + Half, scale);
            sums += ticks;
            sumsAfter += ticksAfter;
            sumsByPair += (ticks + ticksAfter) * index;
            index += Vector256.Create((double)Least);
            lowest = Vector256.MinNative(lowest, Vector256.LoadUnsafe(ref low, (nuint)i));
            lowestAfter = Vector256.MinNative(lowestAfter, Vector256.LoadUnsafe(ref low, (nuint)(i + Half)));
            highest = Vector256.MaxNative(highest, Vector256.LoadUnsafe(ref high, (nuint)i));
            highestAfter = Vector256.MaxNative(highestAfter, Vector256.LoadUnsafe(ref high, (nuint)(i + Half)));
        }

        return new Stretch(
            firstRow,
            endRow,
            RangeScan.LowestOf(Vector256.MinNative(lowest, lowestAfter)),
            RangeScan.HighestOf(Vector256.MaxNative(highest, highestAfter)),
            (ulong)Whole(Vector256.Sum(sums + sumsAfter)),
            (ulong)Whole(Vector256.Sum(sumsByPair + (sums * indexes) + (sumsAfter * indexesAfter))));
    }

    private static Vector256<double> Ticks(ref double close, int row, Vector256<double> scale)
        => Vector256.Round(Vector256.LoadUnsafe(ref close, (nuint)row) * scale);

    // Below 2^63, so that the machine's own conversion is everywhere the same.
    private static long Whole(double value) => double.ConvertToIntegerNative<long>(value);
}
