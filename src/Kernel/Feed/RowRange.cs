namespace S1mpleTrader.Kernel.Feed;

/// <summary>Rows of a series: [first, end).</summary>
/// <param name="First">The first row.</param>
/// <param name="End">One past the last.</param>
public readonly record struct RowRange(int First, int End)
{
    /// <summary>The number of rows.</summary>
    public int Count => End - First;
}
