using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Window;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Kernel.Phase1Context;

/// <summary>All columns of one series: the raw ones in place, the derived ones as sliding windows, the at-row ones on demand.</summary>
/// <remarks>
/// Rows are absolute. Invariants: a raw column is the series' own memory; a derived column holds the current block and, before it, its look-back, so
/// memory doesn't grow with the number of bars; an at-row column holds nothing and is computed where it is read.
/// </remarks>
public sealed unsafe class ColumnTable : IDisposable
{
    /// <summary>Columns 0 to 4 are open, high, low, close, volume.</summary>
    public const int RawCount = 5;

    private readonly BarSeries _series;
    private readonly Column[] _columns;

    /// <summary>Allocates the windows of the derived columns.</summary>
    /// <param name="series">The bars; outlives the table.</param>
    /// <param name="blockRows">The largest block, in rows.</param>
    /// <param name="lookbackRows">
    /// For each column behind the raw ones, the rows before the current block that somebody reads; -1 for an at-row column
    /// and for one that nobody reads.
    /// </param>
    public ColumnTable(BarSeries series, int blockRows, ReadOnlySpan<int> lookbackRows)
    {
        _series = series;
        _columns = new Column[RawCount + lookbackRows.Length];
        _columns[0].Raw = Address(series.Open);
        _columns[1].Raw = Address(series.High);
        _columns[2].Raw = Address(series.Low);
        _columns[3].Raw = Address(series.Close);
        _columns[4].Raw = Address(series.Volume);
        for (int i = 0; i < lookbackRows.Length; i++)
        {
            if (lookbackRows[i] >= 0)
            {
                _columns[RawCount + i].Window = new ColumnWindow(lookbackRows[i], blockRows);
            }
        }
    }

    /// <summary>Open times of the series, UTC nanoseconds.</summary>
    public ReadOnlySpan<long> OpenTimes => _series.OpenTimes;

    /// <summary>Names the operator that computes an at-row column.</summary>
    /// <param name="column">A column allocated with look-back -1.</param>
    /// <param name="computedBy">The operator.</param>
    public void BindAtRow(int column, AtRowOperator computedBy)
    {
        Invariant.Holds(_columns[column].Raw is null && _columns[column].Window is null);
        _columns[column].AtRow = computedBy;
    }

    /// <summary>Moves every window on to the next block; its look-back rows stay readable.</summary>
    /// <param name="rows">Rows in the block.</param>
    public void BeginBlock(int rows)
    {
        foreach (ref readonly Column column in _columns.AsSpan(RawCount))
        {
            column.Window?.Append(rows);
        }
    }

    /// <summary>Puts the table back before the first row.</summary>
    public void Reset()
    {
        foreach (ref readonly Column column in _columns.AsSpan(RawCount))
        {
            column.Window?.Reset();
        }
    }

    /// <summary>Returns rows of a raw or derived column.</summary>
    /// <param name="column">Column index.</param>
    /// <param name="firstRow">First row, absolute; at most the column's look-back before the block.</param>
    /// <param name="count">Number of rows; none behind the block.</param>
    public ReadOnlySpan<double> Rows(int column, int firstRow, int count)
    {
        ref readonly Column source = ref _columns[column];
        if (source.Raw is not null)
        {
            Invariant.Holds(firstRow >= 0 && firstRow + count <= _series.Count);
            return new ReadOnlySpan<double>(source.Raw + firstRow, count);
        }

        Invariant.Holds(source.Window is not null);
        return source.Window.Rows(firstRow, count);
    }

    /// <summary>Returns rows of a derived column to write.</summary>
    /// <param name="column">Column index.</param>
    /// <param name="firstRow">First row, absolute, in the block.</param>
    /// <param name="count">Number of rows.</param>
    public Span<double> WritableRows(int column, int firstRow, int count)
    {
        ColumnWindow? window = _columns[column].Window;
        Invariant.Holds(window is not null);
        return window.WritableRows(firstRow, count);
    }

    /// <summary>Returns the value of a column at one row, computing it where it is an at-row column.</summary>
    /// <param name="column">Column index.</param>
    /// <param name="row">Absolute row.</param>
    public double ValueAt(int column, int row)
    {
        AtRowOperator? atRow = _columns[column].AtRow;
        return atRow is null ? Rows(column, row, 1)[0] : atRow.ValueAtEnd(new MarketBlock(this, row, 1));
    }

    /// <summary>Frees the windows.</summary>
    public void Dispose()
    {
        foreach (ref readonly Column column in _columns.AsSpan())
        {
            column.Window?.Dispose();
        }
    }

    // Safety: a series' memory is native and doesn't move while the series lives.
    private static double* Address(ReadOnlySpan<double> column)
        => (double*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(column));

    private struct Column
    {
        public double* Raw; // The series' own column, row 0 first; null for the others.
        public ColumnWindow? Window; // Look-back and block of a derived column; null for the others.
        public AtRowOperator? AtRow; // Computes an at-row column; null for the others.
    }
}
