using System;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Numerics;
using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Kernel.Phase1Context;

/// <summary>
/// The rows of a block whose bars are the first ones of a UTC day; found when they are first asked for.
/// </summary>
/// <param name="bars">The bars.</param>
/// <param name="blockRows">The largest block, in rows.</param>
internal sealed class DayStarts(BarSeries bars, int blockRows)
{
    private const int LeastRowsAsked = 64; // Where days are shorter, memory foresees the next one.

    private const int MostCounted = 64; // In a vector each: beyond, halving is quicker.

    private readonly int[] _rows = new int[blockRows + Vector256<int>.Count]; // Ascending.
    private int _count;
    private int _firstRow;
    private int _endRow;
    private bool _isKnown;

    /// <summary>Begins with a block.</summary>
    /// <param name="firstRow">Its first row.</param>
    /// <param name="endRow">One past its last row.</param>
    public void Begin(int firstRow, int endRow)
    {
        AskAhead(endRow);
        _firstRow = firstRow;
        _endRow = endRow;
        _isKnown = false;
    }

    /// <summary>Returns those of a stretch of the block.</summary>
    /// <param name="firstRow">First row.</param>
    /// <param name="endRow">One past the last row.</param>
    public ReadOnlySpan<int> Within(int firstRow, int endRow)
    {
        if (!_isKnown)
        {
            Find();
        }

        ReadOnlySpan<int> rows = _rows.AsSpan(0, _count);
        (int first, int end) = _count <= MostCounted
            ? CountBefore(firstRow, endRow)
            : (FirstAtOrAfter(rows, firstRow), FirstAtOrAfter(rows, endRow));
        return rows[first..end];
    }

    // How many rows lie before each of two: of a block's few, counting all guesses no branch.
    private (int First, int End) CountBefore(int firstRow, int endRow)
    {
        var firsts = Vector256.Create(firstRow);
        var ends = Vector256.Create(endRow);
        Vector256<int> beforeFirst = default;
        Vector256<int> beforeEnd = default;
        ref int start = ref MemoryMarshal.GetArrayDataReference(_rows);

        // Safety: there is room for whole vectors behind the last row, and it is filled with rows that lie before none.
        // A mask is -1 where it holds.
        for (int i = 0; i < _count; i += Vector256<int>.Count)
        {
            var rows = Vector256.LoadUnsafe(ref start, (nuint)i);
            beforeFirst -= Vector256.LessThan(rows, firsts);
            beforeEnd -= Vector256.LessThan(rows, ends);
        }

        return (Vector256.Sum(beforeFirst), Vector256.Sum(beforeEnd));
    }

    // Asks memory for the times of the rows at which days begin unless bars are missing: they lie far apart, and each
    // says where the next one is sought.
    private void AskAhead(int endRow)
    {
        long rowsInDay = UtcNanos.PerDay / bars.Timeframe.Nanos;
        if (!_isKnown || _count == 0 || rowsInDay < LeastRowsAsked)
        {
            return;
        }

        ref double first = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<long, double>(bars.OpenTimes));
        for (long row = _rows[_count - 1] + rowsInDay; row < endRow; row += rowsInDay)
        {
            Prefetch.Line(ref first, (nuint)row);
        }
    }

    private static int FirstAtOrAfter(ReadOnlySpan<int> rows, int row)
    {
        int index = rows.BinarySearch(row);
        return index < 0 ? ~index : index;
    }

    private void Find()
    {
        _isKnown = true;
        _count = 0;
        ReadOnlySpan<long> openTimes = bars.OpenTimes[.._endRow];
        int row = _firstRow;
        if (row > 0 && row < _endRow)
        {
            row = NextDay(openTimes, row - 1, EndOfDay(openTimes[row - 1]));
        }

        while (row < _endRow)
        {
            _rows[_count++] = row;
            row = NextDay(openTimes, row, EndOfDay(openTimes[row]));
        }

        _rows.AsSpan(_count, Vector256<int>.Count).Fill(int.MaxValue);
    }

    private static long EndOfDay(long time) => (UtcNanos.Day(time) + 1) * UtcNanos.PerDay;

    // The first row behind the end of a day; rows ascend, so a jump over whole days is safe. Without a gap in the bars
    // it is where their length says.
    private int NextDay(ReadOnlySpan<long> openTimes, int row, long end)
    {
        if (openTimes[^1] < end)
        {
            return openTimes.Length;
        }

        long nanos = bars.Timeframe.Nanos;
        long expected = row + ((end - openTimes[row] + nanos - 1) / nanos);
        if (expected < openTimes.Length && openTimes[(int)expected] >= end && openTimes[(int)expected - 1] < end)
        {
            return (int)expected;
        }

        int index = openTimes[row..].BinarySearch(end);
        return row + (index < 0 ? ~index : index);
    }
}
