using System;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Numerics;
using S1mpleTrader.Kernel.Phase5Execution;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Kernel.Phase1Context;

/// <summary>The sums over closes of every group of rows that lies wholly in a block: those of many groups are theirs put together, four groups at a time.</summary>
/// <remarks>A group is summed when it is first asked for.</remarks>
/// <param name="bars">The bars.</param>
/// <param name="ticksPerPrice">Ticks in one unit of quote currency.</param>
/// <param name="blockRows">The largest block, in rows.</param>
internal sealed class GroupCloses(BarSeries bars, double ticksPerPrice, int blockRows)
{
    private const int Rows = BarAggregates.GroupRows;

    // By group, the block's first whole one at 0.
    private readonly ulong[] _known = new ulong[(blockRows / Rows / RowMask.Rows) + 1]; // One bit each.
    private readonly ulong[] _sums = new ulong[blockRows / Rows];
    private readonly ulong[] _sumsByIndex = new ulong[blockRows / Rows]; // The first group's first row having index 0.
    private readonly double[] _lowest = new double[blockRows / Rows];    // In ticks.
    private readonly double[] _highest = new double[blockRows / Rows];
    private readonly long[] _last = new long[blockRows / Rows];
    private int _firstGroup; // Its number.

    /// <summary>Begins with a block.</summary>
    /// <param name="firstRow">Its first row.</param>
    /// <param name="endRow">One past its last row.</param>
    public void Begin(int firstRow, int endRow)
    {
        _firstGroup = (firstRow + Rows - 1) / Rows;
        int groups = Math.Max(0, (endRow / Rows) - _firstGroup);
        Array.Clear(_known, 0, (groups / RowMask.Rows) + 1);
    }

    /// <summary>Returns the sums of some rows of the block.</summary>
    /// <param name="firstRow">First row.</param>
    /// <param name="endRow">One past the last row.</param>
    public CloseSums Of(int firstRow, int endRow)
    {
        int groups = (firstRow + Rows - 1) / Rows * Rows; // The first row of a whole group.
        int groupsEnd = endRow / Rows * Rows;
        if (groups >= groupsEnd)
        {
            int count = Math.Min(endRow - firstRow, CloseSums.MaxRows);
            CloseSums rows = OfRows(firstRow, firstRow + count);
            return firstRow + count == endRow ? rows : rows.Then(OfRows(firstRow + count, endRow));
        }

        CloseSums sums = OfGroups((groups / Rows) - _firstGroup, (groupsEnd / Rows) - _firstGroup);
        sums = firstRow == groups ? sums : OfRows(firstRow, groups).Then(in sums);
        return groupsEnd == endRow ? sums : sums.Then(OfRows(groupsEnd, endRow));
    }

    private CloseSums OfRows(int firstRow, int endRow) => CloseSums.Of(bars.Close[firstRow..endRow], ticksPerPrice);

    private CloseSums OfGroups(int first, int end)
    {
        See(first, end);
        ulong sum = Sum(_sums.AsSpan(first, end - first));
        ulong sumByIndex = Sum(_sumsByIndex.AsSpan(first, end - first)) - ((ulong)(first * Rows) * sum);
        (double lowest, double highest) = RangeScan.Extremes(_lowest.AsSpan(first, end - first), _highest.AsSpan(first, end - first));
        return new CloseSums((end - first) * Rows, sum, sumByIndex, (long)lowest, (long)highest, _last[end - 1]);
    }

    private void See(int first, int end)
    {
        for (int word = first / RowMask.Rows; word * RowMask.Rows < end; word++)
        {
            int from = word * RowMask.Rows;
            ulong missing = RowMask.FirstRows(end - from) & ~RowMask.FirstRows(first - from) & ~_known[word];
            _known[word] |= missing;
            while (missing != 0)
            {
                See(from + RowMask.TakeFirst(ref missing));
            }
        }
    }

    private void See(int group)
    {
        int firstRow = (_firstGroup + group) * Rows;
        CloseSums sums = OfRows(firstRow, firstRow + Rows);
        _sums[group] = sums.Sum;
        _sumsByIndex[group] = sums.SumByIndex + ((ulong)(group * Rows) * sums.Sum);
        _lowest[group] = sums.Lowest;
        _highest[group] = sums.Highest;
        _last[group] = sums.Last;
    }

    // Modulo 2^64, so that the order of lanes can't show.
    private static ulong Sum(ReadOnlySpan<ulong> values)
    {
        ref ulong first = ref MemoryMarshal.GetReference(values);
        int lanes = Vector256<ulong>.Count;
        Vector256<ulong> sums = default;
        int i = 0;
        for (; i <= values.Length - lanes; i += lanes)
        {
            sums += Vector256.LoadUnsafe(ref first, (nuint)i); // Safety: i + 4 is at most the length.
        }

        ulong sum = Vector256.Sum(sums);
        for (; i < values.Length; i++)
        {
            sum += values[i];
        }

        return sum;
    }
}
