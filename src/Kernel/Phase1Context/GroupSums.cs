using System;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Kernel.Phase1Context;

/// <summary>What marking needs of every group of rows that lies wholly in a block, each reckoned when it is first asked for.</summary>
/// <param name="bars">The bars.</param>
/// <param name="ticksPerPrice">Ticks in one unit of quote currency.</param>
/// <param name="blockRows">The largest block, in rows.</param>
internal sealed class GroupSums(BarSeries bars, double ticksPerPrice, int blockRows)
{
    private const int Rows = BarAggregates.GroupRows;

    private readonly StretchSums[] _sums = new StretchSums[blockRows / Rows]; // By group, the block's first whole one at 0.
    private readonly ulong[] _known = new ulong[(blockRows / Rows / 64) + 1];
    private int _firstGroup; // Its number.

    /// <summary>Begins with a block.</summary>
    /// <param name="firstRow">Its first row.</param>
    /// <param name="endRow">One past its last row.</param>
    public void Begin(int firstRow, int endRow)
    {
        _firstGroup = (firstRow + Rows - 1) / Rows;
        int groups = Math.Max(0, (endRow / Rows) - _firstGroup);
        Array.Clear(_known, 0, (groups / 64) + 1);
    }

    /// <summary>Returns a group's sums.</summary>
    /// <param name="firstRow">Its first row.</param>
    public ref readonly StretchSums Of(int firstRow)
    {
        int group = (firstRow / Rows) - _firstGroup;
        ref ulong known = ref _known[group / 64];
        ulong bit = 1UL << group;
        ref StretchSums sums = ref _sums[group];
        if ((known & bit) == 0)
        {
            sums = StretchSums.Of(
                bars.Low.Slice(firstRow, Rows), bars.High.Slice(firstRow, Rows), bars.Close.Slice(firstRow, Rows), ticksPerPrice);
            known |= bit;
        }

        return ref sums;
    }
}
