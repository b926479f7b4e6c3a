using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Kernel.Phase1Context;

/// <summary>
/// Ranges of a block's rows laid out so that those of any stretch take a handful of loads: for many
/// lanes, which make up for the laying out.
/// </summary>
/// <remarks>
/// A range is a pair (−low, high), so that one maximum widens both ends. Of every group there is its range, and by
/// powers of two that of it and the groups behind it: two of those cover any groups. Of every row there are, within its
/// group, the range from it on and that of the rows before it. Groups are laid out with the first question of a block,
/// rows with the first question that ends in their group. Only the block's rows count. The answers are those of
/// <see cref="GroupRanges"/>.
/// </remarks>
internal sealed class RangeTable
{
    private const int Rows = BarAggregates.GroupRows;
    private const int QuarterRows = Rows / 4;
    private const int CoarseLevel = 4; // Groups are passed over sixteen at a time.
    private const int CoarseGroups = 1 << CoarseLevel;

    private readonly BarSeries _bars;
    private readonly bool _isOfCloses;
    private readonly int _stride;                 // Of a level.

    // By level and group, the block's first one at 0: the range of 2^level groups.
    // Behind the block's end nothing follows.
    private readonly Vector128<double>[] _spans;
    // By row of the first group on: the range from the row to its group's end.
    private readonly Vector128<double>[] _from;
    private readonly Vector128<double>[] _before; // The range from its group's begin to the row, without it.
    private readonly bool[] _isLaid;              // By group: whether its rows have been laid out.
    private bool _isKnown;                        // Whether the groups have been.
    private int _firstRow;
    private int _endRow;
    private int _firstGroup; // Its number.
    private int _count;      // Groups.

    /// <summary>Makes room for a block.</summary>
    /// <param name="bars">The bars.</param>
    /// <param name="blockRows">The largest block, in rows.</param>
    /// <param name="isOfCloses">Whether a row's range is that of its close alone.</param>
    public RangeTable(BarSeries bars, int blockRows, bool isOfCloses = false)
    {
        _bars = bars;
        _isOfCloses = isOfCloses;
        int groups = (blockRows / Rows) + 2;
        _stride = groups + CoarseGroups;
        _spans = new Vector128<double>[_stride * (Math.Max(CoarseLevel, BitOperations.Log2((uint)groups)) + 1)];
        _from = new Vector128<double>[(groups + 1) * Rows];
        _before = new Vector128<double>[_from.Length];
        _isLaid = new bool[groups + 1];
    }

    private static Vector128<double> Nothing => Vector128.Create(double.NegativeInfinity);

    private ReadOnlySpan<double> Lows => _isOfCloses ? _bars.Close : _bars.Low;

    private ReadOnlySpan<double> Highs => _isOfCloses ? _bars.Close : _bars.High;

    /// <summary>Begins with a block.</summary>
    /// <param name="firstRow">Its first row.</param>
    /// <param name="endRow">One past its last row.</param>
    public void Begin(int firstRow, int endRow)
    {
        _firstRow = firstRow;
        _endRow = endRow;
        _firstGroup = firstRow / Rows;
        _count = ((endRow + Rows - 1) / Rows) - _firstGroup;
        _isKnown = false;
        Array.Clear(_isLaid);
    }

    /// <summary>Returns the first row at or after one whose range reaches a level, or the block's end.</summary>
    /// <param name="row">Where to begin; in the block.</param>
    /// <param name="lowLevel">A low at or below it counts.</param>
    /// <param name="highLevel">A high at or above it counts.</param>
    public int FirstTouch(int row, double lowLevel, double highLevel)
    {
        int group = GroupOf(row);
        LayRows(group);
        var levels = Vector128.Create(-lowLevel, highLevel);
        if (IsReached(_from[At(row)], levels))
        {
            return FirstOf(row, EndRowOf(group), lowLevel, highLevel);
        }

        group = FirstGroup(group + 1, levels);
        return group == _count ? _endRow : FirstInGroup(group, levels, lowLevel, highLevel);
    }

    /// <summary>Returns the lowest low and the highest high of some rows.</summary>
    /// <param name="firstRow">First row.</param>
    /// <param name="endRow">One past the last row.</param>
    public (double Low, double High) Of(int firstRow, int endRow)
    {
        int first = GroupOf(firstRow);
        int end = GroupOf(endRow);
        if (first == end)
        {
            return RangeScan.Extremes(Lows[firstRow..endRow], Highs[firstRow..endRow]);
        }

        LayRows(first);
        LayRows(end);
        Vector128<double> range = Wider(_from[At(firstRow)], _before[At(endRow)]);
        int between = end - first - 1;
        if (between > 0)
        {
            int level = BitOperations.Log2((uint)between);
            int spans = level * _stride;
            range = Wider(range, Wider(_spans[spans + first + 1], _spans[spans + end - (1 << level)]));
        }

        return (-range[0], range[1]);
    }

    private static bool IsReached(Vector128<double> range, Vector128<double> levels)
        => Vector128.GreaterThanOrEqualAny(range, levels);

    // Prices are never NaN.
    private static Vector128<double> Wider(Vector128<double> range, Vector128<double> other)
        => Vector128.MaxNative(range, other);

    // The first group from one on that reaches a level; the number of groups for none.
    private int FirstGroup(int group, Vector128<double> levels)
    {
        ReadOnlySpan<Vector128<double>> coarse = _spans.AsSpan(CoarseLevel * _stride, _stride);
        while (group < _count && !IsReached(coarse[group], levels))
        {
            group += CoarseGroups;
        }

        if (group >= _count)
        {
            return _count;
        }

        ref double first = ref Unsafe.As<Vector128<double>, double>(
            ref MemoryMarshal.GetReference(_spans.AsSpan(group, CoarseGroups)));
        var both = Vector256.Create(levels, levels);
        uint reached = 0; // Two bits a group.

        // Safety: the span has sixteen pairs, eight times two of them.
        for (int i = 0; i < CoarseGroups / 2; i++)
        {
            var pairs = Vector256.LoadUnsafe(ref first, (nuint)(4 * i));
            reached |= Vector256.GreaterThanOrEqual(pairs, both).ExtractMostSignificantBits() << (4 * i);
        }

        return group + (BitOperations.TrailingZeroCount(reached) / 2);
    }

    // The row of a group that reaches a level.
    private int FirstInGroup(int group, Vector128<double> levels, double lowLevel, double highLevel)
    {
        int row = Math.Max(_firstRow, FirstRowOf(group));
        int end = EndRowOf(group);
        if (end - row < Rows)
        {
            return FirstOf(row, end, lowLevel, highLevel);
        }

        // As many quarters lie before it as reach nothing together.
        LayRows(group);
        ReadOnlySpan<Vector128<double>> before = _before.AsSpan(At(row), Rows);
        int quarters = (IsReached(before[QuarterRows], levels) ? 0 : 1)
            + (IsReached(before[2 * QuarterRows], levels) ? 0 : 1)
            + (IsReached(before[3 * QuarterRows], levels) ? 0 : 1);
        return FirstInQuarter(row + (quarters * QuarterRows), lowLevel, highLevel);
    }

    // By all rows at once: none of them needs to be guessed at.
    private int FirstInQuarter(int row, double lowLevel, double highLevel)
    {
        ref double low = ref MemoryMarshal.GetReference(Lows.Slice(row, QuarterRows));
        ref double high = ref MemoryMarshal.GetReference(Highs.Slice(row, QuarterRows));
        var lowLevels = Vector256.Create(lowLevel);
        var highLevels = Vector256.Create(highLevel);
        uint reached = 0;

        // Safety: i + 4 is at most the spans' length.
        for (int i = 0; i < QuarterRows; i += Vector256<double>.Count)
        {
            Vector256<double> isReached = Vector256.LessThanOrEqual(Vector256.LoadUnsafe(ref low, (nuint)i), lowLevels)
                | Vector256.GreaterThanOrEqual(Vector256.LoadUnsafe(ref high, (nuint)i), highLevels);
            reached |= isReached.ExtractMostSignificantBits() << i;
        }

        return row + BitOperations.TrailingZeroCount(reached);
    }

    private int FirstOf(int row, int end, double lowLevel, double highLevel)
        => row + RangeScan.FirstTouch(Lows[row..end], Highs[row..end], lowLevel, highLevel);

    private void LayRows(int group)
    {
        if (!_isLaid[group])
        {
            LayRowsOut(group);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void LayRowsOut(int group)
    {
        if (!_isKnown)
        {
            LayGroupsOut();
        }

        _isLaid[group] = true;
        int first = Math.Max(_firstRow, FirstRowOf(group));
        int end = Math.Max(first, EndRowOf(group)); // None where the block ends at a group's begin.
        ReadOnlySpan<double> lows = Lows[first..end];
        ReadOnlySpan<double> highs = Highs[first..end];
        Span<Vector128<double>> before = _before.AsSpan(At(first), lows.Length + 1);
        Span<Vector128<double>> from = _from.AsSpan(At(first), lows.Length);
        Vector128<double> range = Nothing;
        for (int i = 0; i < lows.Length; i++)
        {
            before[i] = range;
            range = Wider(range, Vector128.Create(-lows[i], highs[i]));
        }

        if (end < FirstRowOf(group + 1))
        {
            before[lows.Length] = range; // Of the block's end, which may be asked for.
        }

        range = Nothing;
        for (int i = lows.Length - 1; i >= 0; i--)
        {
            range = Wider(range, Vector128.Create(-lows[i], highs[i]));
            from[i] = range;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void LayGroupsOut()
    {
        _isKnown = true;
        Span<Vector128<double>> groups = _spans.AsSpan(0, _stride);
        groups[_count..].Fill(Nothing);
        for (int group = 0; group < _count; group++)
        {
            int first = Math.Max(_firstRow, FirstRowOf(group));
            int end = EndRowOf(group);
            (double low, double high) = RangeScan.Extremes(Lows[first..end], Highs[first..end]);
            groups[group] = Vector128.Create(-low, high);
        }

        for (int level = 1; level * _stride < _spans.Length; level++)
        {
            ReadOnlySpan<Vector128<double>> halves = _spans.AsSpan((level - 1) * _stride, _stride);
            Span<Vector128<double>> spans = _spans.AsSpan(level * _stride, _stride);
            int half = 1 << (level - 1);
            for (int group = 0; group < _count; group++)
            {
                spans[group] = Wider(halves[group], halves[Math.Min(group + half, _count - 1)]);
            }
        }
    }

    private int At(int row) => row - (_firstGroup * Rows);

    private int GroupOf(int row) => (row / Rows) - _firstGroup;

    private int FirstRowOf(int group) => (_firstGroup + group) * Rows;

    private int EndRowOf(int group) => (int)Math.Min(((long)_firstGroup + group + 1) * Rows, _endRow);
}
