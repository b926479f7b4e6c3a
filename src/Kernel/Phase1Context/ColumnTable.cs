using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Numerics;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Columnar.Window;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Kernel.Phase1Context;

/// <summary>
/// All columns of one series: the raw ones in place, the derived ones as sliding windows, the at-row ones on demand.
/// </summary>
/// <remarks>
/// Rows are absolute. Invariants: a raw column is the series' own memory, or a window where the bars are computed; a
/// derived column holds the current block and, before it, its look-back, so memory doesn't grow with the number of
/// bars; an at-row column holds nothing and is computed where it is read; a column of flags that is read only as flags
/// holds the block's words.
/// </remarks>
public sealed unsafe class ColumnTable : IDisposable
{
    /// <summary>Columns 0 to 4 are open, high, low, close, volume.</summary>
    public const int RawCount = 5;

    /// <summary>
    /// The look-back of a column that is read only as flags, or at single rows of the
    /// block: it has no rows, only words.
    /// </summary>
    public const int FlagsOnly = -2;

    private int _rawRows; // Rows of the raw columns, where they lie in place.
    private readonly long* _openTimes; // In place; null where they are a window.
    private readonly ColumnWindow? _openTimeWindow; // 8-byte cells that hold times.
    private readonly Column[] _columns;
    private int _blockRow; // The block's first row: where the words of its flags begin.
    private int _endRow;

    /// <summary>Allocates the windows of the derived columns.</summary>
    /// <param name="series">The bars; outlives the table.</param>
    /// <param name="blockRows">The largest block, in rows.</param>
    /// <param name="lookbackRows">
    /// For each column behind the raw ones, the rows before the current block that somebody reads; -1 for an at-row
    /// column and for one that nobody reads, <see cref="FlagsOnly"/> for one read only as flags.
    /// </param>
    public ColumnTable(BarSeries series, int blockRows, ReadOnlySpan<int> lookbackRows)
        : this(blockRows, RawCount, lookbackRows)
    {
        _rawRows = series.Count;
        BarNanos = series.Timeframe.Nanos;
        _openTimes = (long*)Address(MemoryMarshal.Cast<long, double>(series.OpenTimes));
        _columns[0].Raw = Address(series.Open);
        _columns[1].Raw = Address(series.High);
        _columns[2].Raw = Address(series.Low);
        _columns[3].Raw = Address(series.Close);
        _columns[4].Raw = Address(series.Volume);
    }

    /// <summary>Allocates the windows of all columns, for bars that are computed block by block.</summary>
    /// <param name="blockRows">The largest block, in rows.</param>
    /// <param name="lookbackRows">
    /// For each column, the raw ones first, the rows before the current block that
    /// somebody reads; -1 for an at-row column.
    /// </param>
    public ColumnTable(int blockRows, ReadOnlySpan<int> lookbackRows)
        : this(blockRows, 0, lookbackRows)
        => _openTimeWindow = new ColumnWindow(0, blockRows);

    private ColumnTable(int blockRows, int firstWindow, ReadOnlySpan<int> lookbackRows)
    {
        _columns = new Column[firstWindow + lookbackRows.Length];
        for (int i = 0; i < lookbackRows.Length; i++)
        {
            if (lookbackRows[i] >= 0)
            {
                _columns[firstWindow + i].Window = new ColumnWindow(lookbackRows[i], blockRows);
            }
        }

        for (int i = 0; i < _columns.Length; i++)
        {
            bool hasNothing = i >= firstWindow && lookbackRows[i - firstWindow] == -1;
            _columns[i].Flags = hasNothing ? [] : new FlagWord[FlagWord.WordsFor(blockRows)];
        }
    }

    /// <summary>Follows bars that have grown: their columns stay where they are.</summary>
    /// <param name="series">The bars that the table was made over.</param>
    public void FollowGrowth(BarSeries series)
    {
        Invariant.Holds(series.Count >= _rawRows && _openTimeWindow is null);
        _rawRows = series.Count;
    }

    /// <summary>What a bar spans, nanoseconds.</summary>
    public long BarNanos { get; init; }

    /// <summary>Returns open times, UTC nanoseconds.</summary>
    /// <param name="firstRow">First row, absolute; not before the block where the bars are computed.</param>
    /// <param name="count">Number of rows.</param>
    public ReadOnlySpan<long> OpenTimes(int firstRow, int count)
    {
        if (_openTimeWindow is not null)
        {
            return MemoryMarshal.Cast<double, long>(_openTimeWindow.Rows(firstRow, count));
        }

        Invariant.Holds(firstRow >= 0 && firstRow + count <= _rawRows);
        return new ReadOnlySpan<long>(_openTimes + firstRow, count);
    }

    /// <summary>Columns, the raw ones first.</summary>
    public int Count => _columns.Length;

    /// <summary>
    /// Returns whether a column's value can be asked for at the rows of the block: not where nobody reads the column.
    /// </summary>
    /// <param name="column">Column index.</param>
    public bool IsReadable(int column)
        => _columns[column] is { Raw: not null } or { Window: not null }
            or { AtRow: not null } or { IsWrittenAsFlags: true };

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
        _blockRow = _endRow;
        _endRow += rows;
        _openTimeWindow?.Append(rows);
        foreach (ref readonly Column column in _columns.AsSpan())
        {
            column.Window?.Append(rows);
        }
    }

    /// <summary>Puts the table back before the first row.</summary>
    public void Reset()
    {
        _blockRow = 0;
        _endRow = 0;
        _openTimeWindow?.Reset();
        foreach (ref readonly Column column in _columns.AsSpan())
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
            Invariant.Holds(firstRow >= 0 && firstRow + count <= _rawRows);
            return new ReadOnlySpan<double>(source.Raw + firstRow, count);
        }

        Invariant.Holds(source.Window is not null);
        return source.Window.Rows(firstRow, count);
    }

    /// <summary>Writes the raw columns of rows of the block.</summary>
    /// <param name="firstRow">First row, absolute.</param>
    /// <param name="bars">The bars.</param>
    public void WriteRaw(int firstRow, ReadOnlySpan<HigherBar> bars)
    {
        Invariant.Holds(_openTimeWindow is not null);
        Span<long> openTimes = MemoryMarshal.Cast<double, long>(_openTimeWindow.WritableRows(firstRow, bars.Length));
        Span<double> open = WritableRows(0, firstRow, bars.Length);
        Span<double> high = WritableRows(1, firstRow, bars.Length);
        Span<double> low = WritableRows(2, firstRow, bars.Length);
        Span<double> close = WritableRows(3, firstRow, bars.Length);
        Span<double> volume = WritableRows(4, firstRow, bars.Length);
        for (int i = 0; i < bars.Length; i++)
        {
            openTimes[i] = bars[i].OpenTime;
            open[i] = bars[i].Open;
            high[i] = bars[i].High;
            low[i] = bars[i].Low;
            close[i] = bars[i].Close;
            volume[i] = bars[i].Volume;
        }
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

    /// <summary>
    /// Returns the flags of a column in the block, packing its values where they aren't kept as flags.
    /// </summary>
    /// <param name="column">Column index; not that of an at-row column.</param>
    /// <param name="firstRow">The block's first row.</param>
    /// <param name="count">Its rows.</param>
    public ReadOnlySpan<FlagWord> Flags(int column, int firstRow, int count)
    {
        ref readonly Column source = ref _columns[column];
        Span<FlagWord> words = source.Flags.AsSpan(0, FlagWord.WordsFor(count));
        if (!source.IsWrittenAsFlags)
        {
            FlagWord.Pack(Rows(column, firstRow, count), words);
        }

        return words;
    }

    /// <summary>
    /// Returns the words of the block to write; afterwards <see cref="EndFlags"/> shows them to those who read rows.
    /// </summary>
    /// <param name="column">Column index.</param>
    /// <param name="firstRow">The block's first row.</param>
    /// <param name="count">Its rows.</param>
    public Span<FlagWord> WritableFlags(int column, int firstRow, int count)
    {
        Invariant.Holds(firstRow == _blockRow && firstRow + count == _endRow);
        _columns[column].IsWrittenAsFlags = true;
        return _columns[column].Flags.AsSpan(0, FlagWord.WordsFor(count));
    }

    /// <summary>Ends the writing of a block's flags.</summary>
    /// <param name="column">Column index.</param>
    public void EndFlags(int column)
    {
        ref readonly Column written = ref _columns[column];
        if (written.Window is { } window)
        {
            FlagWord.Unpack(written.Flags, window.WritableRows(_blockRow, _endRow - _blockRow));
        }
    }

    /// <summary>Returns the value of a column at one row, computing it where it is an at-row column.</summary>
    /// <param name="column">Column index.</param>
    /// <param name="row">Absolute row.</param>
    public double ValueAt(int column, int row)
    {
        ref readonly Column source = ref _columns[column];
        if (source.AtRow is { } atRow)
        {
            return atRow.ValueAtEnd(new MarketBlock(this, row, 1));
        }

        if (source.IsWrittenAsFlags && source.Window is null)
        {
            Invariant.Holds(row >= _blockRow && row < _endRow);
            int place = row - _blockRow;
            return source.Flags[place / RowMask.Rows][place % RowMask.Rows];
        }

        return Rows(column, row, 1)[0];
    }

    /// <summary>Reads a column at several rows, computing them where it is an at-row column.</summary>
    /// <param name="column">Column index; -1 for NaN.</param>
    /// <param name="rows">Rows of the block, ascending.</param>
    /// <param name="values">Receives as many values.</param>
    public void ValuesAt(int column, ReadOnlySpan<int> rows, Span<double> values)
    {
        Invariant.Holds(values.Length == rows.Length);
        if (column < 0)
        {
            values.Fill(double.NaN);
        }
        else if (_columns[column].AtRow is { } atRow)
        {
            if (!rows.IsEmpty)
            {
                atRow.ValuesAt(this, rows, values);
            }
        }
        else
        {
            for (int i = 0; i < rows.Length; i++)
            {
                values[i] = ValueAt(column, rows[i]);
            }
        }
    }

    /// <summary>Frees the windows.</summary>
    public void Dispose()
    {
        _openTimeWindow?.Dispose();
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
        public ColumnWindow? Window; // Look-back and block of a computed column; null for the others.
        public AtRowOperator? AtRow; // Computes an at-row column; null for the others.
        // The block's rows as flags: as an operator wrote them, else as they were packed
        // last; empty for a column without rows.
        public FlagWord[] Flags;
        public bool IsWrittenAsFlags;
    }
}
