namespace S1mpleTrader.Kernel.Ring;

/// <summary>
/// A ring event: rows of one symbol have closed. A back-test's tick is a stretch of rows, a live one a single row.
/// </summary>
/// <remarks>
/// A block is one tick per symbol, in the operation's order, some without rows. 24 bytes;
/// a value in its slot, never a reference.
/// </remarks>
public struct Tick
{
    /// <summary>Close of the block's last row, of all symbols, UTC nanoseconds.</summary>
    public long Time;

    /// <summary>First row.</summary>
    public int FirstRow;

    /// <summary>One past the last row.</summary>
    public int EndRow;

    /// <summary>Index of the symbol's series.</summary>
    public int Series;

    /// <summary>Whether the block is complete with this tick: that of the last symbol.</summary>
    public bool IsBlockEnd;

    /// <summary>Whether the feed ends with this tick, which then has no rows.</summary>
    public bool IsEnd;
}
