using System;
using S1mpleTrader.Columnar.Numerics;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Kernel.Phase1Context;

/// <summary>
/// The lowest low and the highest high of every group of rows in a block: a level that is
/// out of reach is judged 64 rows at a time.
/// </summary>
/// <remarks>
/// A group is computed when it is first asked for, once for all lanes: rows that nobody asks about aren't read. Of a
/// group that isn't wholly in the block only the block's rows count.
/// </remarks>
/// <param name="bars">The bars.</param>
/// <param name="blockRows">The largest block, in rows.</param>
internal sealed class GroupRanges(BarSeries bars, int blockRows)
{
    private const int Rows = BarAggregates.GroupRows;

    // Fewer rows are looked at one by one: there may be no whole group, and it would save little.
    private const int ShortRows = 2 * Rows;

    private const int GroupsAhead = 16; // Looked at together where a touch is sought: it may lie far away.

    private readonly double[] _lows = new double[(blockRows / Rows) + 2]; // By group, the block's first one at 0.
    private readonly double[] _highs = new double[(blockRows / Rows) + 2];
    private readonly KnownGroups _known = new((blockRows / Rows) + 2);
    private int _firstRow;
    private int _endRow;
    private int _firstGroup; // Its number.

    /// <summary>Begins with a block.</summary>
    /// <param name="firstRow">Its first row.</param>
    /// <param name="endRow">One past its last row.</param>
    public void Begin(int firstRow, int endRow)
    {
        _firstRow = firstRow;
        _endRow = endRow;
        _firstGroup = firstRow / Rows;
        _known.Clear(((endRow + Rows - 1) / Rows) - _firstGroup);
    }

    /// <summary>Returns the first of some rows whose range reaches a level, or their end.</summary>
    /// <param name="row">Where to begin.</param>
    /// <param name="endRow">One past the last row; at most the block's end.</param>
    /// <param name="lowLevel">A low at or below it counts.</param>
    /// <param name="highLevel">A high at or above it counts.</param>
    public int FirstTouch(int row, int endRow, double lowLevel, double highLevel)
    {
        int group = (row / Rows) - _firstGroup;
        int count = ((endRow + Rows - 1) / Rows) - _firstGroup;
        while (group < count)
        {
            int together = Math.Min(GroupsAhead, count - group);
            See(group, group + together);
            int reached = RangeScan.FirstTouch(
                _lows.AsSpan(group, together), _highs.AsSpan(group, together), lowLevel, highLevel);
            group += reached;
            if (reached == together)
            {
                continue;
            }

            // In the first group it may be a row before the one where to begin that reaches the
            // level, in the last one a row behind the end.
            int first = Math.Max(row, FirstRowOf(group));
            int end = Math.Min(EndRowOf(group), endRow);
            int touched = first
                + RangeScan.FirstTouch(bars.Low[first..end], bars.High[first..end], lowLevel, highLevel);
            if (touched < end)
            {
                return touched;
            }

            group++;
        }

        return endRow;
    }

    /// <summary>Returns the lowest low and the highest high of some rows.</summary>
    /// <param name="firstRow">First row.</param>
    /// <param name="endRow">One past the last row.</param>
    public (double Low, double High) Of(int firstRow, int endRow)
    {
        if (endRow - firstRow < ShortRows)
        {
            return RangeScan.Extremes(bars.Low[firstRow..endRow], bars.High[firstRow..endRow]);
        }

        int groups = (firstRow + Rows - 1) / Rows * Rows; // The first row of a whole group.
        int groupsEnd = endRow / Rows * Rows;
        int first = (groups / Rows) - _firstGroup;
        int count = (groupsEnd - groups) / Rows;
        See(first, first + count);
        (double low, double high) = RangeScan.Extremes(_lows.AsSpan(first, count), _highs.AsSpan(first, count));
        Widen(ref low, ref high, firstRow, groups);
        Widen(ref low, ref high, groupsEnd, endRow);
        return (low, high);
    }

    private void Widen(ref double low, ref double high, int firstRow, int endRow)
    {
        if (firstRow < endRow)
        {
            (double lowest, double highest) = RangeScan.Extremes(
                bars.Low[firstRow..endRow], bars.High[firstRow..endRow]);
            low = lowest < low ? lowest : low;
            high = highest > high ? highest : high;
        }
    }

    private void See(int first, int end)
    {
        while (_known.TryTake(ref first, end, out ulong missing, out int firstOfWord))
        {
            while (missing != 0)
            {
                int group = firstOfWord + RowMask.TakeFirst(ref missing);
                int firstRow = Math.Max(_firstRow, FirstRowOf(group));
                int endRow = EndRowOf(group);
                (_lows[group], _highs[group]) = RangeScan.Extremes(
                    bars.Low[firstRow..endRow], bars.High[firstRow..endRow]);
            }
        }
    }

    private int FirstRowOf(int group) => (_firstGroup + group) * Rows;

    private int EndRowOf(int group) => (int)Math.Min(((long)_firstGroup + group + 1) * Rows, _endRow);
}
