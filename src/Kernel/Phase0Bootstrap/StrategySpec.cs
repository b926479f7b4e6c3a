using System.Collections.Generic;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Kernel.Phase0Bootstrap;

/// <summary>A strategy blueprint, resolved.</summary>
public sealed record StrategySpec
{
    /// <summary>The strategy link's id.</summary>
    public required string LinkId { get; init; }

    /// <summary>The strategy's name.</summary>
    public required string Name { get; init; }

    /// <summary>The timeframe decided on.</summary>
    public required Timeframe Timeframe { get; init; }

    /// <summary>Context workers in wiring order: a worker may read the columns of earlier ones.</summary>
    public required IReadOnlyList<WorkerSpec> Context { get; init; }

    /// <summary>Opportunity workers (without refiners) in wiring order.</summary>
    public required IReadOnlyList<WorkerSpec> Opportunity { get; init; }

    /// <summary>Refiners in wiring order.</summary>
    public required IReadOnlyList<WorkerSpec> Refiners { get; init; }

    /// <summary>Threat workers, of the market and of the ledger, in wiring order.</summary>
    public required IReadOnlyList<WorkerSpec> Threats { get; init; }

    /// <summary>The types of its threats, each once, in wiring order: what a threat's reject reason counts.</summary>
    public IReadOnlyList<string> ThreatTypes
    {
        get
        {
            var types = new List<string>();
            foreach (WorkerSpec threat in Threats)
            {
                if (!types.Contains(threat.Plugin.SignalType))
                {
                    types.Add(threat.Plugin.SignalType);
                }
            }

            return types;
        }
    }

    /// <summary>The one strategy planner.</summary>
    public required WorkerSpec Planner { get; init; }

    /// <summary>Entry planners in blueprint order; the first whose triggers fit plans.</summary>
    public required IReadOnlyList<PlannerSpec> Entry { get; init; }

    /// <summary>Size planners in blueprint order.</summary>
    public required IReadOnlyList<PlannerSpec> Size { get; init; }

    /// <summary>Exit planners in blueprint order.</summary>
    public required IReadOnlyList<PlannerSpec> Exit { get; init; }

    /// <summary>Intent planners in blueprint order.</summary>
    public required IReadOnlyList<PlannerSpec> Intent { get; init; }

    /// <summary>Opportunity and threat workers that live from events, in wiring order.</summary>
    public IReadOnlyList<WorkerSpec> EventDriven { get; init; } = [];

    /// <summary>Execution workers in wiring order.</summary>
    public IReadOnlyList<WorkerSpec> Execution { get; init; } = [];

    /// <summary>Portfolio overlays in wiring order.</summary>
    public IReadOnlyList<WorkerSpec> Overlays { get; init; } = [];

    /// <summary>Who hears whom; null for all who can (<c>wiring: auto</c>).</summary>
    public IReadOnlyList<WireSpec>? Wires { get; init; }

    /// <summary>
    /// Fused pipelines of which one may serve the market stage. They change no result,
    /// and aren't part of a run's identity.
    /// </summary>
    public IReadOnlyList<FusedPipeline> Pipelines { get; init; } = [];

    /// <summary>How planners see each other.</summary>
    public PlanningMode PlanningMode { get; init; }

    /// <summary>The context aggregator's policy.</summary>
    public required AggregationSpec Aggregation { get; init; }
}

/// <summary>How the three planners of a directive see each other.</summary>
public enum PlanningMode : byte
{
    /// <summary>Not at all; the entry reference is the close.</summary>
    Parallel,

    /// <summary>Entry, then exit, then size, each seeing the earlier plans.</summary>
    Sequential,
}
