using System.Collections.Generic;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Events;

namespace S1mpleTrader.Kernel.Phase0Bootstrap;

/// <summary>Compiles a strategy's wires to flat tables.</summary>
/// <remarks>
/// Whoever built the specification has checked that every wire names an event, a
/// component and a handler that exist and fit.
/// </remarks>
internal static class WiringCompiler
{
    /// <summary>Compiles.</summary>
    /// <param name="strategy">The strategy.</param>
    /// <param name="schedule">The operation's schedule.</param>
    public static Wiring Compile(StrategySpec strategy, IReadOnlyList<ScheduleSpec> schedule)
    {
        IReadOnlyList<WireSpec> wires = strategy.Wires ?? WiringPlan.Auto(strategy, schedule);
        List<WorkerSpec> listeners = ListenersOf(strategy);
        var table = new WireTable();
        foreach (string name in PlatformEvents.All)
        {
            table.Add(name, source: null);
        }

        int firstDetected = table.AddAll(PlatformEvents.OpportunityDetected, strategy.Opportunity);
        int firstRejected = table.AddAll(PlatformEvents.OpportunityRejected, strategy.Opportunity);
        int firstThreat = table.AddAll(PlatformEvents.ThreatDetected, strategy.Threats);
        int firstSchedule = table.Count;
        foreach (ScheduleSpec one in schedule)
        {
            table.Add(one.Event, Components.Scheduler);
        }

        int[][] publishes = [.. listeners.ConvertAll(table.AddPublished)];
        return new Wiring
        {
            Listeners = listeners.ToArray(),
            Ends = table.EndsOf(wires, listeners),
            EventOfWire = table.Events,
            EventNames = table.Names,
            Publishes = publishes,
            FirstDetected = firstDetected,
            FirstRejected = firstRejected,
            FirstThreat = firstThreat,
            FirstSchedule = firstSchedule,
            RefinersOf = RefinersOf(strategy, wires),
            IsWeighed = IsWeighed(strategy, wires),
        };
    }

    private static List<WorkerSpec> ListenersOf(StrategySpec strategy)
    {
        var listeners = new List<WorkerSpec>();
        foreach (WorkerSpec worker in WiringPlan.DecisionWorkers(strategy))
        {
            if (worker.Plugin.Handlers.Count > 0)
            {
                listeners.Add(worker);
            }
        }

        return listeners;
    }

    // In wiring order of the listeners, whatever the order of the wires: order is the blueprint's, not the map's.
    private static WireEnd[] EndsOf(
        string name, string? source, IReadOnlyList<WireSpec> wires, List<WorkerSpec> listeners)
    {
        var ends = new List<WireEnd>();
        for (int i = 0; i < listeners.Count; i++)
        {
            IReadOnlyList<HandlerDescriptor> handlers = listeners[i].Plugin.Handlers;
            for (int k = 0; k < handlers.Count; k++)
            {
                if (WiringPlan.EventOf(listeners[i], handlers[k]) == name
                    && IsWired(name, source, listeners[i].InstanceId, handlers[k].Name, wires))
                {
                    ends.Add(new WireEnd(
                        i, k, name == PlatformEvents.ThreatDetected ? MinSeverityOf(listeners[i]) : 0));
                }
            }
        }

        return ends.ToArray();
    }

    // Events with several sources are wired source by source; the wire without a source
    // stands for the platform's only one.
    private static bool IsWired(
        string name, string? source, string target, string handler, IReadOnlyList<WireSpec> wires)
    {
        bool hasSources = name is PlatformEvents.OpportunityDetected
            or PlatformEvents.OpportunityRejected
            or PlatformEvents.ThreatDetected;
        if (source is null && hasSources)
        {
            return false;
        }

        foreach (WireSpec wire in wires)
        {
            if (wire.Event == name && wire.Target == target && wire.Handler == handler
                && (source is null || wire.Source == source))
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
                PlatformEvents.ThreatDetected,
                strategy.Threats[i].InstanceId,
                strategy.Planner.InstanceId,
                RoleHandlers.Threat,
                wires);
        }

        Invariant.Holds(weighed.Length == strategy.Threats.Count);
        return weighed;
    }

    // One wire for each event of each source, numbered in the order in which they are
    // added; events are numbered as they first come.
    private sealed class WireTable
    {
        private readonly List<string> _names = [];
        private readonly List<int> _events = []; // Of each wire: index into the names.
        private readonly List<string?> _sources = []; // Of each wire; null for a platform event, which has one source.

        public int Count => _events.Count;

        public int[] Events => _events.ToArray();

        public string[] Names => _names.ToArray();

        public void Add(string name, string? source)
        {
            int index = _names.IndexOf(name);
            if (index < 0)
            {
                index = _names.Count;
                _names.Add(name);
            }

            _events.Add(index);
            _sources.Add(source);
        }

        // Returns the first worker's wire; the others' follow.
        public int AddAll(string name, IReadOnlyList<WorkerSpec> workers)
        {
            int first = Count;
            foreach (WorkerSpec worker in workers)
            {
                Add(name, worker.InstanceId);
            }

            return first;
        }

        // Returns the wires of what a worker publishes, in its manifest's order.
        public int[] AddPublished(WorkerSpec worker)
        {
            int[] wires = new int[worker.Plugin.Publishes.Count];
            for (int i = 0; i < wires.Length; i++)
            {
                wires[i] = Count;
                Add(worker.Plugin.Publishes[i], worker.InstanceId);
            }

            return wires;
        }

        public WireEnd[][] EndsOf(IReadOnlyList<WireSpec> wires, List<WorkerSpec> listeners)
        {
            var ends = new WireEnd[Count][];
            for (int wire = 0; wire < ends.Length; wire++)
            {
                ends[wire] = WiringCompiler.EndsOf(_names[_events[wire]], _sources[wire], wires, listeners);
            }

            return ends;
        }
    }
}
