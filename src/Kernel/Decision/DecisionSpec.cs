using S1mpleTrader.Kernel.Feed;

namespace S1mpleTrader.Kernel.Decision;

/// <summary>Which rows a lane decides at, and how.</summary>
/// <param name="Rows">The decided rows of each symbol.</param>
/// <param name="FirstOpenTime">Open of the first decided bar of all.</param>
/// <param name="CloseAtEnd">Whether open trades close at the last decided row.</param>
/// <param name="CloseLatencyNanos">Latency of directives that only close.</param>
/// <param name="VisitEveryRow">Whether rows are visited one by one: slower, the same results.</param>
public sealed record DecisionSpec(
    RowRange[] Rows,
    long FirstOpenTime,
    bool CloseAtEnd,
    long CloseLatencyNanos,
    bool VisitEveryRow)
{
    /// <summary>
    /// Whether other lanes share the memory: tables then begin with what the position policy usually needs, and grow,
    /// where an order asks for more, once or twice in a run.
    /// </summary>
    public bool IsOneOfSeveral { get; init; }

    /// <summary>Whether further rows may follow: no row is known to be the last, so nothing is closed at one.</summary>
    public bool IsOpenEnded { get; init; }
}
