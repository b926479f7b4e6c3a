using System.Collections.Generic;
using S1mpleTrader.Kernel.Events;
using S1mpleTrader.Kernel.Phase2Signals;
using S1mpleTrader.Kernel.Phase5Execution;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Kernel.Decision;

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
