using System.Collections.Generic;
using S1mpleTrader.Kernel.Events;
using S1mpleTrader.Kernel.Phase2Signals;
using S1mpleTrader.Kernel.Phase5Execution;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Kernel;

/// <summary>Rows of a series: [first, end).</summary>
/// <param name="First">The first row.</param>
/// <param name="End">One past the last.</param>
public readonly record struct RowRange(int First, int End)
{
    /// <summary>The number of rows.</summary>
    public int Count => End - First;
}

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

/// <summary>What a decision stage is made of.</summary>
internal readonly ref struct DecisionParts
{
    public required DecisionSpec Spec { get; init; }

    public required SimulatedAccount Account { get; init; }

    public required DecidedSymbol[] Symbols { get; init; }

    public required LedgerListener[] LedgerThreats { get; init; }

    public required ThreatBoard Threats { get; init; }

    /// <summary>Names of the numbers in each opportunity worker's metadata.</summary>
    public required IReadOnlyList<string>[] MetadataNames { get; init; }

    /// <summary>The threat worker behind each index of the board, as the blueprint numbers them.</summary>
    public required int[] ThreatOfBoard { get; init; }

    /// <summary>Listeners and schedules; null where the strategy has none.</summary>
    public EventHub? Events { get; init; }

    public RunObserver? Observer { get; init; }
}
