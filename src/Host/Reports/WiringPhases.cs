using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Host.Reports;

/// <summary>
/// A strategy's connections in the order of the pipeline's phases, for people and for drawing programs.
/// </summary>
/// <param name="specs">The run.</param>
internal sealed class WiringPhases(BuildSpecs specs)
{
    /// <summary>What the phases are called; <see cref="Of"/> returns an index into it.</summary>
    public static readonly string[] Names =
    [
        "1 context", "2 signals", "3 strategy planning", "4 planning",
        "5 execution", "6 run finale", "account and clock",
    ];

    /// <summary>The strategy.</summary>
    public StrategySpec Strategy { get; } = specs.Strategy;

    /// <summary>All connections that hold, as they were compiled.</summary>
    public IReadOnlyList<WireSpec> Wires { get; } =
        specs.Strategy.Wires ?? WiringPlan.Auto(specs.Strategy, specs.Schedule);

    /// <summary>The connections of a phase, in the order of the wiring.</summary>
    /// <param name="phase">Index into <see cref="Names"/>.</param>
    public List<WireSpec> In(int phase)
    {
        var wires = new List<WireSpec>();
        foreach (WireSpec wire in Wires)
        {
            if (Of(wire.Event) == phase)
            {
                wires.Add(wire);
            }
        }

        return wires;
    }

    /// <summary>The phase at whose end an event is published.</summary>
    /// <param name="name">The event.</param>
    public static int Of(string name) => name switch
    {
        PlatformEvents.TickReceived or PlatformEvents.ContextReady or PlatformEvents.ContextAssessmentReady => 0,
        PlatformEvents.OpportunityDetected or PlatformEvents.OpportunityRejected or PlatformEvents.ThreatDetected => 1,
        PlatformEvents.StrategyDirectiveIssued => 2,
        "ENTRY_PLAN_CREATED" or "SIZE_PLAN_CREATED" or "EXIT_PLAN_CREATED" or "EXECUTION_INTENT_REQUESTED"
            or "EXECUTION_INTENT_CREATED" or "EXECUTION_DIRECTIVE_READY" => 3,
        "TRANSLATION_REQUESTED" or "TRANSLATION_COMPLETE" => 4,
        "_flow_stop" or "UI_FLOW_TERMINATED" => 5,
        _ => 6, // LEDGER_UPDATE, POSITION_UPDATE, TRADING_HALTED, the schedule's events and the workers' own.
    };

    /// <summary>All components that a connection touches, in the order in which they are met.</summary>
    public List<string> Components()
    {
        var components = new List<string>();
        foreach (WireSpec wire in Wires)
        {
            foreach (string component in (string[])[wire.Source, wire.Target])
            {
                if (!components.Contains(component))
                {
                    components.Add(component);
                }
            }
        }

        return components;
    }

    /// <summary>The plugin of a worker; empty for a component of the platform.</summary>
    /// <param name="component">A worker's instance id, or a component's name.</param>
    public string PluginOf(string component)
    {
        foreach (WorkerSpec worker in LaterWorkers())
        {
            if (worker.InstanceId == component)
            {
                return worker.Plugin.Name;
            }
        }

        return string.Empty;
    }

    /// <summary>
    /// Returns of each context worker whether somebody reads a column of it: one that nobody reads isn't computed.
    /// </summary>
    public bool[] ReadContext()
    {
        bool[] isRead = new bool[Strategy.Context.Count];
        AggregationSpec aggregation = Strategy.Aggregation;
        Read([.. aggregation.Strength.Concat(aggregation.Weakness).Select(factor => factor.Source)], isRead);

        foreach (WorkerSpec worker in LaterWorkers())
        {
            Read(worker.Inputs, isRead);
        }

        // A worker reads only columns of earlier ones, so one pass backwards tells who is read through others.
        for (int i = isRead.Length - 1; i >= 0; i--)
        {
            if (isRead[i])
            {
                Read(Strategy.Context[i].Inputs, isRead);
            }
        }

        return isRead;
    }

    private static void Read(IReadOnlyList<ColumnSource> inputs, bool[] isRead)
    {
        foreach (ColumnSource input in inputs)
        {
            if (input.Worker >= 0) // Neither raw nor absent.
            {
                isRead[input.Worker] = true;
            }
        }
    }

    // All but the context workers.
    private IEnumerable<WorkerSpec> LaterWorkers()
    {
        foreach (IReadOnlyList<WorkerSpec> group in (IReadOnlyList<WorkerSpec>[])
            [Strategy.Opportunity, Strategy.Refiners, Strategy.Threats, Strategy.Overlays])
        {
            foreach (WorkerSpec worker in group)
            {
                yield return worker;
            }
        }

        foreach (WorkerSpec worker in WiringPlan.DecisionWorkers(Strategy))
        {
            yield return worker;
        }
    }
}
