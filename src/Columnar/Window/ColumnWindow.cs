using System;
using S1mpleTrader.Columnar.Bars;

namespace S1mpleTrader.Columnar.Window;

/// <summary>
/// A derived column as far as anybody can still look: the current block and its look-back, everything up to now.
/// </summary>
/// <remarks>
/// <para>
/// Rows are absolute: row 0 is the first bar of the series. <see cref="Append"/> makes room for the next block and
/// slides the oldest rows out; a row stays readable for at least <see cref="LookbackRows"/> rows after the last block
/// began. Memory is fixed at construction and doesn't grow with the number of bars; nothing is allocated afterwards.
/// </para>
/// <para>
/// Invariants: <c>FirstRow ≤ EndRow</c>; rows [FirstRow, EndRow) lie contiguously in memory; before a block of n rows
/// at least min(LookbackRows, EndRow − n) rows are kept; no row at or after EndRow can be read.
/// </para>
/// </remarks>
public sealed unsafe class ColumnWindow : IDisposable
{
    private readonly NativeBlock _block;
    private readonly double* _rows;
    private readonly int _capacityRows;
    private long _firstSlotRow; // Absolute row in slot 0.
    private long _firstRow;     // Oldest row that may be read.
    private long _endRow;       // The row after the newest.

    /// <summary>Allocates a window.</summary>
    /// <param name="lookbackRows">Rows before a block that stay readable, at least 0.</param>
    /// <param name="blockRows">Largest block, at least 1.</param>
    public ColumnWindow(int lookbackRows, int blockRows)
    {
        Invariant.Holds(lookbackRows >= 0);
        Invariant.Holds(blockRows > 0);
        LookbackRows = lookbackRows;
        BlockRows = blockRows;

        // Twice the look-back: sliding then copies each row at most once per look-back, even with blocks of one row.
        _capacityRows = checked((2 * lookbackRows) + blockRows);
        _block = new NativeBlock((nuint)_capacityRows * sizeof(double));
        _rows = (double*)_block.Start;
    }

    /// <summary>Rows before a block that stay readable.</summary>
    public int LookbackRows { get; }

    /// <summary>Largest block.</summary>
    public int BlockRows { get; }

    /// <summary>Oldest row that can be read.</summary>
    public long FirstRow => _firstRow;

    /// <summary>The row after the newest: "now" is the row before it.</summary>
    public long EndRow => _endRow;

    /// <summary>Opens the next rows for writing; they must all be written before they are read.</summary>
    /// <param name="rows">1 to <see cref="BlockRows"/>.</param>
    /// <returns>The new rows, oldest first; shape [rows]. Spans taken before this call are invalid after it.</returns>
    public Span<double> Append(int rows)
    {
        Invariant.Holds(rows > 0);
        Invariant.Holds(rows <= BlockRows);
        if (_endRow - _firstSlotRow + rows > _capacityRows)
        {
            Slide();
        }

        _firstRow = Math.Max(_firstRow, _endRow - LookbackRows);
        Span<double> block = new(_rows + (_endRow - _firstSlotRow), rows);
        _endRow += rows;
        return block;
    }

    /// <summary>Returns rows that were written.</summary>
    /// <param name="firstRow">First row, absolute, at least <see cref="FirstRow"/>.</param>
    /// <param name="count">Number of rows; the last must lie before <see cref="EndRow"/>.</param>
    /// <returns>The rows, oldest first, valid until the next <see cref="Append"/>.</returns>
    public ReadOnlySpan<double> Rows(long firstRow, int count) => WritableRows(firstRow, count);

    /// <summary>Returns appended rows for writing, so that several operators may fill one block.</summary>
    /// <param name="firstRow">First row, absolute, at least <see cref="FirstRow"/>.</param>
    /// <param name="count">Number of rows; the last must lie before <see cref="EndRow"/>.</param>
    public Span<double> WritableRows(long firstRow, int count)
    {
        Invariant.Holds(count >= 0);
        Invariant.Holds(firstRow >= _firstRow);
        Invariant.Holds(firstRow + count <= _endRow);
        return new Span<double>(_rows + (firstRow - _firstSlotRow), count);
    }

    /// <summary>Returns one value.</summary>
    /// <param name="row">Absolute row in [<see cref="FirstRow"/>, <see cref="EndRow"/>).</param>
    public double At(long row)
    {
        Invariant.Holds(row >= _firstRow && row < _endRow);
        return _rows[row - _firstSlotRow];
    }

    /// <summary>Forgets all rows: the next block begins at row 0 again.</summary>
    public void Reset() => _firstSlotRow = _firstRow = _endRow = 0;

    /// <summary>Frees the memory; spans taken before are invalid after this call.</summary>
    public void Dispose() => _block.Dispose();

    // Moves the look-back to the start of the buffer.
    private void Slide()
    {
        long firstKept = Math.Max(_firstSlotRow, _endRow - LookbackRows);
        ReadOnlySpan<double> kept = new(_rows + (firstKept - _firstSlotRow), (int)(_endRow - firstKept));
        kept.CopyTo(new Span<double>(_rows, _capacityRows));
        _firstSlotRow = firstKept;
    }
}
