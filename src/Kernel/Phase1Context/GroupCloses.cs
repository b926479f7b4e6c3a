using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Numerics;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Kernel.Phase1Context;

/// <summary>
/// The sums over closes of every group of rows that lies wholly in a block: those of a stretch are put together from
/// its groups and its ragged ends.
/// </summary>
/// <remarks>
/// A group is summed when it is first asked for, and kept as one vector: Σ ticks, Σ index × ticks, the
/// lowest close, negated, and the highest one. So one addition and one maximum put two groups
/// together, each meant for two of the four numbers.
/// </remarks>
/// <param name="bars">The bars.</param>
/// <param name="ticksPerPrice">Ticks in one unit of quote currency.</param>
/// <param name="blockRows">The largest block, in rows.</param>
internal sealed class GroupCloses(BarSeries bars, double ticksPerPrice, int blockRows)
{
    private const int Rows = BarAggregates.GroupRows;

    // Fewer rows are summed one by one: there may be no whole group, and it would save little.
    private const int ShortRows = 2 * Rows;

    // By group, the block's first whole one at 0; indices count from its first row.
    private readonly Vector256<long>[] _groups = new Vector256<long>[blockRows / Rows];
    private readonly KnownGroups _known = new(blockRows / Rows);
    private int _firstGroup; // Its number.

    /// <summary>Begins with a block.</summary>
    /// <param name="firstRow">Its first row.</param>
    /// <param name="endRow">One past its last row.</param>
    public void Begin(int firstRow, int endRow)
    {
        _firstGroup = (firstRow + Rows - 1) / Rows;
        _known.Clear(Math.Max(0, (endRow / Rows) - _firstGroup));
    }

    /// <summary>Adds rows of the block.</summary>
    /// <param name="firstRow">First row.</param>
    /// <param name="endRow">One past the last row.</param>
    /// <param name="sums">Are added to.</param>
    public void Add(int firstRow, int endRow, ref CloseSums sums)
    {
        int groups = (firstRow + Rows - 1) / Rows * Rows; // The first row of a whole group.
        int groupsEnd = endRow / Rows * Rows;
        if (groups >= groupsEnd)
        {
            int middle = Math.Min(firstRow + CloseSums.MaxRows, endRow);
            AddRows(firstRow, middle, ref sums);
            AddRows(middle, endRow, ref sums);
            return;
        }

        AddRows(firstRow, groups, ref sums);
        AddGroups((groups / Rows) - _firstGroup, (groupsEnd / Rows) - _firstGroup, ref sums);
        AddRows(groupsEnd, endRow, ref sums);
    }

    /// <summary>Returns Σ ticks and Σ index × ticks of rows of the block, the first row having index 0.</summary>
    /// <param name="firstRow">First row.</param>
    /// <param name="endRow">One past the last row.</param>
    public (ulong Sum, ulong SumByIndex) Sum(int firstRow, int endRow)
    {
        if (endRow - firstRow < ShortRows)
        {
            return SumRows(firstRow, endRow, firstRow);
        }

        int groups = (firstRow + Rows - 1) / Rows * Rows; // The first row of a whole group.
        int groupsEnd = endRow / Rows * Rows;
        (ulong sum, ulong sumByIndex) = SumGroups((groups / Rows) - _firstGroup, (groupsEnd / Rows) - _firstGroup);
        sumByIndex += (ulong)(groups - firstRow) * sum;
        if (firstRow < groups)
        {
            (ulong added, ulong addedByIndex) = SumRows(firstRow, groups, firstRow);
            sum += added;
            sumByIndex += addedByIndex;
        }

        if (groupsEnd < endRow)
        {
            (ulong added, ulong addedByIndex) = SumRows(groupsEnd, endRow, firstRow);
            sum += added;
            sumByIndex += addedByIndex;
        }

        return (sum, sumByIndex);
    }

    // Indices count from a row.
    private (ulong Sum, ulong SumByIndex) SumRows(int firstRow, int endRow, int indexRow)
    {
        (ulong sum, ulong sumByIndex) = CloseSums.OfRows(bars.Close[firstRow..endRow], ticksPerPrice);
        return (sum, sumByIndex + ((ulong)(firstRow - indexRow) * sum));
    }

    // Indices count from the first one's first row.
    private (ulong Sum, ulong SumByIndex) SumGroups(int first, int end)
    {
        See(first, end);
        Vector256<long> totals = default;
        foreach (Vector256<long> group in _groups.AsSpan(first, end - first))
        {
            totals += group;
        }

        ulong sum = (ulong)totals[0];
        return (sum, (ulong)totals[1] - ((ulong)(first * Rows) * sum));
    }

    private void AddRows(int firstRow, int endRow, ref CloseSums sums)
    {
        if (firstRow < endRow)
        {
            sums.AddRows(bars.Close[firstRow..endRow], ticksPerPrice);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // Where vectors meet calls, they live in memory.
    private void AddGroups(int first, int end, ref CloseSums sums)
    {
        See(first, end);
        long last = WholeTicks.Of(bars.Close[((_firstGroup + end) * Rows) - 1], ticksPerPrice);
        ReadOnlySpan<Vector256<long>> groups = _groups.AsSpan(first, end - first);
        Vector256<long> totals = groups[0];
        Vector256<long> extremes = totals;
        for (int i = 1; i < groups.Length; i++)
        {
            Vector256<long> group = groups[i];
            totals += group;
            extremes = Vector256.Max(extremes, group);
        }

        ulong sum = (ulong)totals[0];
        ulong sumByIndex = (ulong)totals[1] - ((ulong)(first * Rows) * sum);
        sums.Add(groups.Length * Rows, sum, sumByIndex, -extremes[2], extremes[3], last);
    }

    private void See(int first, int end)
    {
        while (_known.TryTake(ref first, end, out ulong missing, out int firstOfWord))
        {
            while (missing != 0)
            {
                See(firstOfWord + RowMask.TakeFirst(ref missing));
            }
        }
    }

    private void See(int group)
    {
        int firstRow = (_firstGroup + group) * Rows;
        var sums = new CloseSums();
        AddRows(firstRow, firstRow + Rows, ref sums);
        ulong sumByIndex = sums.SumByIndex + ((ulong)(group * Rows) * sums.Sum);
        _groups[group] = Vector256.Create((long)sums.Sum, (long)sumByIndex, -sums.Lowest, sums.Highest);
    }
}
