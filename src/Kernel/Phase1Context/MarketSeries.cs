using System;

namespace S1mpleTrader.Kernel.Phase1Context;

/// <summary>
/// A symbol's bars in one timeframe, block by block: its columns, and when each of its rows may be seen.
/// </summary>
/// <remarks>
/// Blocks of all series cover the same stretch of time: no row of one becomes visible before the last block's end of
/// another. A block may be empty.
/// </remarks>
/// <param name="columns">Its columns.</param>
public abstract class MarketSeries(ColumnTable columns)
{
    /// <summary>Its columns.</summary>
    public ColumnTable Columns { get; } = columns;

    /// <summary>The block's first row, absolute.</summary>
    public int FirstRow { get; private set; }

    /// <summary>One past the block's last row.</summary>
    public int EndRow { get; private set; }

    /// <summary>Rows in the block.</summary>
    public int Count => EndRow - FirstRow;

    /// <summary>
    /// For each row of the block the open time of the base bar at whose close it is first
    /// visible; ascending, equal ones possible.
    /// </summary>
    public abstract ReadOnlySpan<long> VisibleAt { get; }

    /// <summary>Puts the series back before its first row.</summary>
    public virtual void Reset()
    {
        FirstRow = 0;
        EndRow = 0;
        Columns.Reset();
    }

    /// <summary>Moves on to the next rows.</summary>
    /// <param name="rows">How many there are.</param>
    protected void BeginBlock(int rows)
    {
        FirstRow = EndRow;
        EndRow += rows;
        if (rows > 0)
        {
            Columns.BeginBlock(rows);
        }
    }
}
