using System.Collections.Generic;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Events;

namespace S1mpleTrader.Kernel.Phase0Bootstrap;

/// <summary>A wiring as flat tables: what the kernel publishes by, without a name.</summary>
internal sealed record Wiring
{
    /// <summary>Workers with handlers, in wiring order.</summary>
    public required WorkerSpec[] Listeners { get; init; }

    /// <summary>Who hears each wire, in wiring order; listeners by their index in <see cref="Listeners"/>.</summary>
    public required WireEnd[][] Ends { get; init; }

    /// <summary>Each wire's event: index into <see cref="EventNames"/>.</summary>
    public required int[] EventOfWire { get; init; }

    /// <summary>Names of all events: the platform's, then schedules, then those that workers publish.</summary>
    public required string[] EventNames { get; init; }

    /// <summary>Wires of each listener's published events, in its manifest's order.</summary>
    public required int[][] Publishes { get; init; }

    /// <summary>First wire of the opportunity workers' OPPORTUNITY_DETECTED.</summary>
    public required int FirstDetected { get; init; }

    /// <summary>First wire of their OPPORTUNITY_REJECTED.</summary>
    public required int FirstRejected { get; init; }

    /// <summary>First wire of the threat workers' THREAT_DETECTED.</summary>
    public required int FirstThreat { get; init; }

    /// <summary>First wire of the schedule.</summary>
    public required int FirstSchedule { get; init; }

    /// <summary>For each opportunity worker: which refiners hear it.</summary>
    public required bool[][] RefinersOf { get; init; }

    /// <summary>For each threat worker: whether the strategy planner weighs it.</summary>
    public required bool[] IsWeighed { get; init; }

    /// <summary>Returns the severities that listeners wait for, by market threat worker.</summary>
    /// <param name="wirings">Of each lane.</param>
    /// <param name="strategies">The lanes' strategies, alike in their market threats.</param>
    public static double[][] LevelsOf(IReadOnlyList<Wiring> wirings, IReadOnlyList<StrategySpec> strategies)
    {
        var levels = new List<List<double>>(); // Each severity once.
        for (int lane = 0; lane < wirings.Count; lane++)
        {
            int marketThreat = 0;
            for (int i = 0; i < strategies[lane].Threats.Count; i++)
            {
                if (strategies[lane].Threats[i].Plugin.Kind == PluginKind.MarketThreat)
                {
                    if (marketThreat == levels.Count)
                    {
                        levels.Add([]);
                    }

                    wirings[lane].AddLevels(i, levels[marketThreat++]);
                }
            }
        }

        return levels.ConvertAll(own => own.ToArray()).ToArray();
    }

    private void AddLevels(int threat, List<double> levels)
    {
        foreach (WireEnd end in Ends[FirstThreat + threat])
        {
            if (end.MinSeverity > 0 && !levels.Contains(end.MinSeverity))
            {
                levels.Add(end.MinSeverity);
            }
        }
    }

    /// <summary>Returns whether anybody hears a platform event that has one source.</summary>
    /// <param name="platform">The event.</param>
    public bool IsHeard(PlatformEvent platform) => Ends[(int)platform].Length > 0;
}

/// <summary>Names of a run's events, by the index that directives and trades bear.</summary>
public static class EventNames
{
    /// <summary>Returns the names.</summary>
    /// <param name="specs">The run.</param>
    public static IReadOnlyList<string> Of(BuildSpecs specs) => WiringCompiler.Compile(specs.Strategy, specs.Schedule).EventNames;
}

/// <summary>Compiles a strategy's wires to flat tables.</summary>
/// <remarks>Whoever built the specification has checked that every wire names an event, a component and a handler that exist and fit.</remarks>
internal static class WiringCompiler
{
    /// <summary>Compiles.</summary>
    /// <param name="strategy">The strategy.</param>
    /// <param name="schedule">The operation's schedule.</param>
    public static Wiring Compile(StrategySpec strategy, IReadOnlyList<ScheduleSpec> schedule)
    {
        IReadOnlyList<WireSpec> wires = strategy.Wires ?? WiringPlan.Auto(strategy, schedule);
        var listeners = new List<WorkerSpec>();
        foreach (WorkerSpec worker in WiringPlan.DecisionWorkers(strategy))
        {
            if (worker.Plugin.Handlers.Count > 0)
            {
                listeners.Add(worker);
            }
        }

        var names = new List<string>(PlatformEvents.All.ToArray());
        var eventOfWire = new List<int>();
        var sourceOfWire = new List<string?>(); // Null for a platform event, which has one source.
        for (int i = 0; i < PlatformEvents.Count; i++)
        {
            Add(PlatformEvents.All[i], source: null);
        }

        int firstDetected = AddAll(strategy.Opportunity, PlatformEvents.OpportunityDetected);
        int firstRejected = AddAll(strategy.Opportunity, PlatformEvents.OpportunityRejected);
        int firstThreat = AddAll(strategy.Threats, PlatformEvents.ThreatDetected);
        int firstSchedule = eventOfWire.Count;
        foreach (ScheduleSpec one in schedule)
        {
            Add(one.Event, Components.Scheduler);
        }

        int[][] publishes = new int[listeners.Count][];
        for (int i = 0; i < publishes.Length; i++)
        {
            publishes[i] = new int[listeners[i].Plugin.Publishes.Count];
            for (int k = 0; k < publishes[i].Length; k++)
            {
                publishes[i][k] = eventOfWire.Count;
                Add(listeners[i].Plugin.Publishes[k], listeners[i].InstanceId);
            }
        }

        var ends = new WireEnd[eventOfWire.Count][];
        for (int wire = 0; wire < ends.Length; wire++)
        {
            ends[wire] = EndsOf(names[eventOfWire[wire]], sourceOfWire[wire], wires, listeners);
        }

        return new Wiring
        {
            Listeners = listeners.ToArray(),
            Ends = ends,
            EventOfWire = eventOfWire.ToArray(),
            EventNames = names.ToArray(),
            Publishes = publishes,
            FirstDetected = firstDetected,
            FirstRejected = firstRejected,
            FirstThreat = firstThreat,
            FirstSchedule = firstSchedule,
            RefinersOf = RefinersOf(strategy, wires),
            IsWeighed = IsWeighed(strategy, wires),
        };

        int AddAll(IReadOnlyList<WorkerSpec> workers, string name)
        {
            int first = eventOfWire.Count;
            foreach (WorkerSpec worker in workers)
            {
                Add(name, worker.InstanceId);
            }

            return first;
        }

        void Add(string name, string? source)
        {
            int index = names.IndexOf(name);
            if (index < 0)
            {
                index = names.Count;
                names.Add(name);
            }

            eventOfWire.Add(index);
            sourceOfWire.Add(source);
        }
    }

    // In wiring order of the listeners, whatever the order of the wires: order is the blueprint's, not the map's.
    private static WireEnd[] EndsOf(string name, string? source, IReadOnlyList<WireSpec> wires, List<WorkerSpec> listeners)
    {
        var ends = new List<WireEnd>();
        for (int i = 0; i < listeners.Count; i++)
        {
            IReadOnlyList<HandlerDescriptor> handlers = listeners[i].Plugin.Handlers;
            for (int k = 0; k < handlers.Count; k++)
            {
                if (WiringPlan.EventOf(listeners[i], handlers[k]) == name && IsWired(name, source, listeners[i].InstanceId, handlers[k].Name, wires))
                {
                    ends.Add(new WireEnd(i, k, name == PlatformEvents.ThreatDetected ? MinSeverityOf(listeners[i]) : 0));
                }
            }
        }

        return ends.ToArray();
    }

    // Events with several sources are wired source by source; the wire without a source stands for the platform's only one.
    private static bool IsWired(string name, string? source, string target, string handler, IReadOnlyList<WireSpec> wires)
    {
        bool hasSources = name is PlatformEvents.OpportunityDetected or PlatformEvents.OpportunityRejected or PlatformEvents.ThreatDetected;
        if (source is null && hasSources)
        {
            return false;
        }

        foreach (WireSpec wire in wires)
        {
            if (wire.Event == name && wire.Target == target && wire.Handler == handler && (source is null || wire.Source == source))
            {
                return true;
            }
        }

        return false;
    }

    private static double MinSeverityOf(WorkerSpec worker)
    {
        for (int i = 0; i < worker.Plugin.Parameters.Count; i++)
        {
            if (worker.Plugin.Parameters[i] is { Name: "min_severity", Type: ParameterType.Double })
            {
                return worker.Parameters.Double(i);
            }
        }

        return 0;
    }

    private static bool[][] RefinersOf(StrategySpec strategy, IReadOnlyList<WireSpec> wires)
    {
        bool[][] refiners = new bool[strategy.Opportunity.Count][];
        for (int i = 0; i < refiners.Length; i++)
        {
            refiners[i] = new bool[strategy.Refiners.Count];
            for (int k = 0; k < refiners[i].Length; k++)
            {
                refiners[i][k] = IsWired(
                    PlatformEvents.OpportunityDetected,
                    strategy.Opportunity[i].InstanceId,
                    strategy.Refiners[k].InstanceId,
                    RoleHandlers.Opportunity,
                    wires);
            }
        }

        return refiners;
    }

    private static bool[] IsWeighed(StrategySpec strategy, IReadOnlyList<WireSpec> wires)
    {
        bool[] weighed = new bool[strategy.Threats.Count];
        for (int i = 0; i < weighed.Length; i++)
        {
            weighed[i] = IsWired(
                PlatformEvents.ThreatDetected, strategy.Threats[i].InstanceId, strategy.Planner.InstanceId, RoleHandlers.Threat, wires);
        }

        Invariant.Holds(weighed.Length == strategy.Threats.Count);
        return weighed;
    }
}
