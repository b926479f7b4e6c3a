namespace S1mpleTrader.Kernel.Ring;

/// <summary>A ring event: rows of one series have closed. A back-test's tick is a stretch of rows, a live one a single row.</summary>
/// <remarks>24 bytes; a value in its slot, never a reference.</remarks>
public struct Tick
{
    /// <summary>Close of the last row, UTC nanoseconds.</summary>
    public long Time;

    /// <summary>First row.</summary>
    public int FirstRow;

    /// <summary>One past the last row.</summary>
    public int EndRow;

    /// <summary>Index of the series.</summary>
    public int Series;

    /// <summary>Whether the feed ends with this tick, which then has no rows.</summary>
    public bool IsEnd;
}
