using System;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Numerics;
using S1mpleTrader.Kernel.Phase1Context;

namespace S1mpleTrader.Kernel.Contracts;

/// <summary>
/// The rows that a market-stage worker computes in one call: a stretch of one series, with its columns.
/// </summary>
/// <remarks>
/// Rows are absolute (row 0 is the series' first bar) and inputs reach back before the block as far as the column's
/// look-back, never past its end.
/// </remarks>
/// <param name="columns">All columns of the run.</param>
/// <param name="firstRow">The block's first row.</param>
/// <param name="count">Rows in the block, at least 1.</param>
public readonly ref struct MarketBlock(ColumnTable columns, int firstRow, int count)
{
    private readonly ColumnTable _columns = columns;

    /// <summary>The block's first row, absolute.</summary>
    public int FirstRow { get; } = firstRow;

    /// <summary>Rows in the block.</summary>
    public int Count { get; } = count;

    /// <summary>Returns an input's values in the block.</summary>
    /// <param name="column">A column index from <see cref="WorkerBinding.Inputs"/>.</param>
    /// <returns>Shape [<see cref="Count"/>]; element 0 is <see cref="FirstRow"/>.</returns>
    public ReadOnlySpan<double> Input(int column) => _columns.Rows(column, FirstRow, Count);

    /// <summary>Returns an input's values in the block and before it.</summary>
    /// <param name="column">A column index from <see cref="WorkerBinding.Inputs"/>.</param>
    /// <param name="lookbackRows">Rows wanted before <see cref="FirstRow"/>; fewer at the start of the data.</param>
    /// <returns>
    /// Shape [available look-back + <see cref="Count"/>]; the last <see cref="Count"/> are the block's.
    /// </returns>
    public ReadOnlySpan<double> InputWithHistory(int column, int lookbackRows)
    {
        Invariant.Holds(lookbackRows >= 0);
        int available = Math.Min(lookbackRows, FirstRow);
        return _columns.Rows(column, FirstRow - available, available + Count);
    }

    /// <summary>Returns where an output's values of the block go.</summary>
    /// <param name="column">A column index from <see cref="WorkerBinding.Outputs"/>.</param>
    /// <returns>Shape [<see cref="Count"/>], must be written whole; empty for a column that nobody reads.</returns>
    public Span<double> Output(int column) => column < 0 ? default : _columns.WritableRows(column, FirstRow, Count);

    /// <summary>Returns an input's flags in the block, 64 rows a word.</summary>
    /// <param name="column">A column index from <see cref="WorkerBinding.Inputs"/>.</param>
    public ReadOnlySpan<FlagWord> InputFlags(int column) => _columns.Flags(column, FirstRow, Count);

    /// <summary>Returns an input's value at the block's first row.</summary>
    /// <param name="column">A column index from <see cref="WorkerBinding.Inputs"/>.</param>
    public double InputAtFirstRow(int column) => _columns.ValueAt(column, FirstRow);

    /// <summary>Returns a column's value at a row of the block, whatever its form: flags are 1, 0, −1 or NaN.</summary>
    /// <param name="column">
    /// A column index from <see cref="WorkerBinding.Inputs"/> or <see cref="WorkerBinding.Outputs"/>.
    /// </param>
    /// <param name="row">Absolute row.</param>
    public double ValueAt(int column, int row) => _columns.ValueAt(column, row);

    /// <summary>Returns where an output's flags of the block go.</summary>
    /// <param name="column">A column index from <see cref="WorkerBinding.Outputs"/>.</param>
    /// <returns>Words of 64 rows, must be written whole; empty for a column that nobody reads.</returns>
    public Span<FlagWord> OutputFlags(int column)
        => column < 0 ? default : _columns.WritableFlags(column, FirstRow, Count);

    /// <summary>Ends the writing of an output's flags.</summary>
    /// <param name="column">A column index from <see cref="WorkerBinding.Outputs"/>.</param>
    public void EndFlags(int column)
    {
        if (column >= 0)
        {
            _columns.EndFlags(column);
        }
    }

    /// <summary>Open times of the block's bars in UTC nanoseconds; shape [<see cref="Count"/>].</summary>
    public ReadOnlySpan<long> OpenTimes => _columns.OpenTimes(FirstRow, Count);

    /// <summary>What a bar spans, nanoseconds: a bar closes so long after it opens.</summary>
    public long BarNanos => _columns.BarNanos;
}
