using System;
using S1mpleTrader.Columnar;

namespace S1mpleTrader.Kernel.Phase2Signals;

/// <summary>Rows of the current block at which something begins, in ascending order.</summary>
/// <param name="blockRows">The largest block, in rows.</param>
public sealed class RowList(int blockRows)
{
    private readonly int[] _rows = new int[blockRows];

    /// <summary>Rows in the list.</summary>
    public int Count { get; private set; }

    /// <summary>The rows, absolute and ascending.</summary>
    public ReadOnlySpan<int> Rows => _rows.AsSpan(0, Count);

    /// <summary>Adds a row.</summary>
    /// <param name="row">Absolute; above the last one added.</param>
    public void Add(int row)
    {
        Invariant.HoldsHot(Count == 0 || _rows[Count - 1] < row);
        _rows[Count++] = row;
    }

    /// <summary>Turns rows of a higher timeframe into the base rows from which they may be seen: no two equal, since a severity leaves 0 at most at one of two bars in a row.</summary>
    /// <param name="firstRow">The higher block's first row.</param>
    /// <param name="visibleFromRow">The base row of each of its rows.</param>
    public void MapRows(int firstRow, ReadOnlySpan<int> visibleFromRow)
    {
        for (int i = 0; i < Count; i++)
        {
            _rows[i] = visibleFromRow[_rows[i] - firstRow];
        }
    }

    /// <summary>Empties the list for the next block.</summary>
    public void Clear() => Count = 0;
}
