using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Kernel.Phase1Context;

/// <summary>
/// Range and sums of a stretch too short for groups, in one pass over its bars: what most
/// trades of a single run ask for.
/// </summary>
/// <remarks>The answers are those of <see cref="GroupRanges"/> and <see cref="GroupCloses"/>.</remarks>
internal static class ShortStretch
{
    /// <summary>
    /// Rows looked at together: as many must lie before a stretch's end, whether they belong to it or not.
    /// </summary>
    public const int Rows = 8;

    /// <summary>One more than the most rows: sums of so many ticks below 2^31 are exact in doubles.</summary>
    public const int End = 256;

    /// <summary>Returns what is asked of a stretch.</summary>
    /// <param name="bars">The bars.</param>
    /// <param name="ticksPerPrice">Ticks in one unit of quote currency.</param>
    /// <param name="firstRow">First row.</param>
    /// <param name="endRow">One past the last row.</param>
    public static Stretch Of(BarSeries bars, double ticksPerPrice, int firstRow, int endRow)
    {
        const int Half = 4; // Two vectors, so that neither waits for the other.
        int count = endRow - firstRow;
        int last = endRow - Rows;
        Invariant.Holds(firstRow >= 0 && last >= 0 && count is > 0 and < End);
        ref double low = ref MemoryMarshal.GetReference(bars.Low[..endRow]);
        ref double high = ref MemoryMarshal.GetReference(bars.High[..endRow]);
        ref double close = ref MemoryMarshal.GetReference(bars.Close[..endRow]);
        var scale = Vector256.Create(ticksPerPrice);
        var indexes = Vector256.Create(0.0, 1, 2, 3);
        var indexesAfter = Vector256.Create(4.0, 5, 6, 7);
        var lowestOfNone = Vector256.Create(double.PositiveInfinity);
        var highestOfNone = Vector256.Create(double.NegativeInfinity);

        // The last eight rows come first. Of them the sums leave out those that whole pairs of vectors from the start
        // reach, and all those before the stretch.
        var index = Vector256.Create((double)(count - Rows));
        Vector256<double> own = index + indexes;
        Vector256<double> ownAfter = index + indexesAfter;
        var covered = Vector256.Create((double)(count / Rows * Rows));
        Vector256<double> ticks = Ticks(ref close, last, scale) & Vector256.GreaterThanOrEqual(own, covered);
        Vector256<double> ticksAfter =
            Ticks(ref close, last + Half, scale) & Vector256.GreaterThanOrEqual(ownAfter, covered);
        Vector256<double> sums = ticks;
        Vector256<double> sumsAfter = ticksAfter;
        Vector256<double> sumsByPair = (ticks + ticksAfter) * index; // Σ index of the pair's first row × ticks.
        var isIn = Vector256.GreaterThanOrEqual(own, Vector256<double>.Zero);
        var isInAfter = Vector256.GreaterThanOrEqual(ownAfter, Vector256<double>.Zero);
        var lowest = Vector256.ConditionalSelect(isIn, Vector256.LoadUnsafe(ref low, (nuint)last), lowestOfNone);
        var lowestAfter = Vector256.ConditionalSelect(
            isInAfter, Vector256.LoadUnsafe(ref low, (nuint)(last + Half)), lowestOfNone);
        var highest = Vector256.ConditionalSelect(isIn, Vector256.LoadUnsafe(ref high, (nuint)last), highestOfNone);
        var highestAfter = Vector256.ConditionalSelect(
            isInAfter, Vector256.LoadUnsafe(ref high, (nuint)(last + Half)), highestOfNone);
        index = default;

        // Safety: the loads read rows to row + 7, and row + 8 is at most the end; those above read the last eight.
        // Prices are never NaN, so the order of lanes can't show.
        for (int row = firstRow; row <= last; row += Rows)
        {
            ticks = Ticks(ref close, row, scale);
            ticksAfter = Ticks(ref close, row + Half, scale);
            sums += ticks;
            sumsAfter += ticksAfter;
            sumsByPair += (ticks + ticksAfter) * index;
            index += Vector256.Create((double)Rows);
            lowest = Vector256.MinNative(lowest, Vector256.LoadUnsafe(ref low, (nuint)row));
            lowestAfter = Vector256.MinNative(lowestAfter, Vector256.LoadUnsafe(ref low, (nuint)(row + Half)));
            highest = Vector256.MaxNative(highest, Vector256.LoadUnsafe(ref high, (nuint)row));
            highestAfter = Vector256.MaxNative(highestAfter, Vector256.LoadUnsafe(ref high, (nuint)(row + Half)));
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
