using System.Collections.Generic;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase1Context;
using S1mpleTrader.Kernel.Phase2Signals;
using S1mpleTrader.Kernel.Phase4Planning;
using S1mpleTrader.Kernel.Phase5Execution;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Kernel;

/// <summary>Which rows a lane decides at, and how.</summary>
/// <param name="FirstRow">The first decided row.</param>
/// <param name="EndRow">One past the last decided row.</param>
/// <param name="CloseAtEnd">Whether open trades close at the last decided row.</param>
/// <param name="CloseLatencyNanos">Latency of directives that only close.</param>
/// <param name="VisitEveryRow">Whether rows are visited one by one: slower, the same results.</param>
public sealed record DecisionSpec(
    int FirstRow,
    int EndRow,
    bool CloseAtEnd,
    long CloseLatencyNanos,
    bool VisitEveryRow);

/// <summary>What a decision stage is made of.</summary>
internal readonly ref struct DecisionParts
{
    public required DecisionSpec Spec { get; init; }

    public required MarketStage Market { get; init; }

    public required SimulatedAccount Account { get; init; }

    public required PlanningStage Planning { get; init; }

    public required ContextAggregator Aggregator { get; init; }

    public required StrategyPlannerWorker Planner { get; init; }

    public required RefinerWorker[] Refiners { get; init; }

    public required LedgerThreatWorker?[] LedgerThreats { get; init; }

    public required int[] MarketThreats { get; init; }

    public required ThreatBoard Threats { get; init; }

    /// <summary>Names of the numbers in each opportunity worker's metadata.</summary>
    public required IReadOnlyList<string>[] MetadataNames { get; init; }

    public RunObserver? Observer { get; init; }
}
