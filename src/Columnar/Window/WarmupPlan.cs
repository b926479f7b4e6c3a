using System;

namespace S1mpleTrader.Columnar.Window;

/// <summary>How many rows before a block each column must keep: the largest look-back of all that read it.</summary>
/// <remarks>
/// It sizes the windows and nothing else: only <c>warmup_bars</c> delays decisions. Invariant: a column's look-back never
/// shrinks.
/// </remarks>
public sealed class WarmupPlan
{
    private readonly int[] _lookbackRows;

    /// <summary>Starts with no look-back anywhere.</summary>
    /// <param name="columnCount">Number of columns.</param>
    public WarmupPlan(int columnCount)
    {
        Invariant.Holds(columnCount >= 0);
        _lookbackRows = new int[columnCount];
    }

    /// <summary>Number of columns.</summary>
    public int ColumnCount => _lookbackRows.Length;

    /// <summary>States that a worker looks back on a column.</summary>
    /// <param name="column">Column index.</param>
    /// <param name="lookbackRows">Rows before the current one that it reads, at least 0.</param>
    public void Require(int column, int lookbackRows)
    {
        Invariant.Holds(lookbackRows >= 0);
        _lookbackRows[column] = Math.Max(_lookbackRows[column], lookbackRows);
    }

    /// <summary>Returns the rows before a block that a column must keep.</summary>
    /// <param name="column">Column index.</param>
    public int LookbackRows(int column) => _lookbackRows[column];

    /// <summary>Allocates the window of a column.</summary>
    /// <param name="column">Column index.</param>
    /// <param name="blockRows">Largest block.</param>
    /// <returns>A window; the caller disposes it.</returns>
    public ColumnWindow CreateWindow(int column, int blockRows) => new(_lookbackRows[column], blockRows);
}
