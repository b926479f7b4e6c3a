using System;

namespace S1mpleTrader.Kernel.Phase1Context;

/// <summary>All columns of one series: the raw ones in place, the derived ones as sliding windows, the at-row ones on demand.</summary>
/// <remarks>
/// Rows are absolute. A derived column keeps the current block and, before it, its look-back: memory doesn't grow with the number of bars.
/// </remarks>
public sealed unsafe class ColumnTable
{
    /// <summary>Returns rows of a raw or derived column.</summary>
    /// <param name="column">Column index.</param>
    /// <param name="firstRow">First row, absolute.</param>
    /// <param name="count">Number of rows.</param>
    public ReadOnlySpan<double> Rows(int column, int firstRow, int count) => default;

    /// <summary>Returns rows of a derived column to write.</summary>
    /// <param name="column">Column index.</param>
    /// <param name="firstRow">First row, absolute.</param>
    /// <param name="count">Number of rows.</param>
    public Span<double> WritableRows(int column, int firstRow, int count) => default;

    /// <summary>Returns the value of a column at one row, computing it where it is an at-row column.</summary>
    /// <param name="column">Column index.</param>
    /// <param name="row">Absolute row.</param>
    public double ValueAt(int column, int row) => 0;

    /// <summary>Open times of the series.</summary>
    public ReadOnlySpan<long> OpenTimes => default;
}
