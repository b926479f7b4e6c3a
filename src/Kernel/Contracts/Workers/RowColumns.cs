using S1mpleTrader.Kernel.Phase1Context;

namespace S1mpleTrader.Kernel.Contracts;

/// <summary>The values of columns at one row, for workers of the decision stage.</summary>
/// <remarks>Reading computes at-row columns on demand: what nobody asks for costs nothing.</remarks>
/// <param name="columns">All columns of the run.</param>
/// <param name="row">The row that has closed last; -1 before the first.</param>
public readonly ref struct RowColumns(ColumnTable columns, int row)
{
    private readonly ColumnTable _columns = columns;

    /// <summary>The row that has closed last, absolute; -1 before the first.</summary>
    public int Row { get; } = row;

    /// <summary>
    /// Returns a column's value at the row; NaN while it isn't defined, or where the column is unbound.
    /// </summary>
    /// <param name="column">
    /// A column index from <see cref="WorkerBinding.Inputs"/>; -1 for an optional input left out.
    /// </param>
    public double Read(int column) => (column | Row) < 0 ? double.NaN : _columns.ValueAt(column, Row);
}
