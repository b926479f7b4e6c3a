using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Kernel.Phase1Context;

/// <summary>
/// What many lanes ask about stretches of a block, laid out so that every answer takes a
/// handful of loads: ranges, and sums over closes.
/// </summary>
/// <remarks>Nothing is laid out before it is asked for.</remarks>
/// <param name="bars">The bars.</param>
/// <param name="ticksPerPrice">Ticks in one unit of quote currency.</param>
/// <param name="blockRows">The largest block, in rows.</param>
internal sealed class StretchTables(BarSeries bars, double ticksPerPrice, int blockRows)
{
    private readonly RangeTable _closes = new(bars, blockRows, isOfCloses: true);

    /// <summary>Ranges of bars.</summary>
    public RangeTable Ranges { get; } = new(bars, blockRows);

    /// <summary>Sums over closes.</summary>
    public RunningCloses Sums { get; } = new(bars, ticksPerPrice, blockRows);

    /// <summary>Begins with a block.</summary>
    /// <param name="firstRow">Its first row.</param>
    /// <param name="endRow">One past its last row.</param>
    public void Begin(int firstRow, int endRow)
    {
        _closes.Begin(firstRow, endRow);
        Ranges.Begin(firstRow, endRow);
        Sums.Begin(firstRow, endRow);
    }

    /// <summary>Adds rows of the block.</summary>
    /// <param name="firstRow">First row.</param>
    /// <param name="endRow">One past the last row.</param>
    /// <param name="sums">Are added to.</param>
    public void AddCloses(int firstRow, int endRow, ref CloseSums sums)
    {
        (double lowest, double highest) = _closes.Of(firstRow, endRow);
        (ulong sum, ulong sumByIndex) = Sums.Sum(firstRow, endRow);
        sums.Add(
            endRow - firstRow,
            sum,
            sumByIndex,
            WholeTicks.Of(lowest, ticksPerPrice),
            WholeTicks.Of(highest, ticksPerPrice),
            WholeTicks.Of(bars.Close[endRow - 1], ticksPerPrice));
    }
}
