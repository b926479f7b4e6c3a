using System.Collections.Generic;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Kernel.Phase0Bootstrap;

/// <summary>
/// The wiring that the base template and a blueprint give by themselves: everybody hears
/// what its role or its manifest asks for.
/// </summary>
/// <remarks>
/// The order of the wires is the order of the pipeline; it is what <c>s1t wiring show</c> prints and what a
/// hand-written map is checked against.
/// </remarks>
public static class WiringPlan
{
    /// <summary>Returns all workers of a strategy that may have handlers, in wiring order.</summary>
    /// <param name="strategy">The strategy.</param>
    public static IEnumerable<WorkerSpec> DecisionWorkers(StrategySpec strategy)
    {
        foreach (WorkerSpec worker in strategy.EventDriven)
        {
            yield return worker;
        }

        yield return strategy.Planner;
        foreach (IReadOnlyList<PlannerSpec> role in Roles(strategy))
        {
            foreach (PlannerSpec planner in role)
            {
                yield return planner.Worker;
            }
        }

        foreach (WorkerSpec worker in strategy.Execution)
        {
            yield return worker;
        }
    }

    /// <summary>Returns the event that a handler hears: its own, or the one that its parameter names.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="handler">One of its handlers.</param>
    public static string EventOf(WorkerSpec worker, HandlerDescriptor handler)
    {
        if (!handler.IsParameter)
        {
            return handler.Event;
        }

        for (int i = 0; i < worker.Plugin.Parameters.Count; i++)
        {
            if (worker.Plugin.Parameters[i].Name == handler.Event)
            {
                return worker.Parameters[i].Text;
            }
        }

        return string.Empty;
    }

    /// <summary>Returns the wires of <c>wiring: auto</c>.</summary>
    /// <param name="strategy">The strategy.</param>
    /// <param name="schedule">The operation's schedule.</param>
    public static List<WireSpec> Auto(StrategySpec strategy, IReadOnlyList<ScheduleSpec> schedule)
    {
        var wires = new List<WireSpec>
        {
            new(Components.Feed, PlatformEvents.TickReceived, Components.Context, "on_tick"),
            new(Components.Context, PlatformEvents.ContextReady, Components.ContextAggregator, "on_context_ready"),
            new(
                Components.ContextAggregator, PlatformEvents.ContextAssessmentReady,
                strategy.Planner.InstanceId, RoleHandlers.Assessment),
        };
        AddSignals(strategy, wires);
        AddPlanning(strategy, wires);
        AddHandlers(strategy, schedule, wires);
        return wires;
    }

    private static IReadOnlyList<PlannerSpec>[] Roles(StrategySpec strategy)
        => [strategy.Entry, strategy.Exit, strategy.Size, strategy.Intent];

    private static void AddSignals(StrategySpec strategy, List<WireSpec> wires)
    {
        foreach (WorkerSpec opportunity in strategy.Opportunity)
        {
            foreach (WorkerSpec refiner in strategy.Refiners)
            {
                wires.Add(new(
                    opportunity.InstanceId, PlatformEvents.OpportunityDetected,
                    refiner.InstanceId, RoleHandlers.Opportunity));
            }

            wires.Add(new(
                opportunity.InstanceId,
                PlatformEvents.OpportunityDetected,
                strategy.Planner.InstanceId,
                RoleHandlers.Opportunity));
        }

        foreach (WorkerSpec threat in strategy.Threats)
        {
            if (threat.Plugin.Kind == PluginKind.LedgerThreat)
            {
                wires.Add(new(
                    Components.Ledger, PlatformEvents.LedgerUpdate, threat.InstanceId, RoleHandlers.LedgerUpdate));
            }

            wires.Add(new(
                threat.InstanceId, PlatformEvents.ThreatDetected, strategy.Planner.InstanceId, RoleHandlers.Threat));
        }
    }

    private static void AddPlanning(StrategySpec strategy, List<WireSpec> wires)
    {
        string planner = strategy.Planner.InstanceId;
        AddRole(strategy.Entry, "ENTRY_PLAN_CREATED");
        AddRole(strategy.Size, "SIZE_PLAN_CREATED");
        AddRole(strategy.Exit, "EXIT_PLAN_CREATED");
        foreach (PlannerSpec intent in strategy.Intent)
        {
            wires.Add(new(
                Components.PlanningAggregator, "EXECUTION_INTENT_REQUESTED",
                intent.Worker.InstanceId, RoleHandlers.IntentRequested));
            wires.Add(new(
                intent.Worker.InstanceId, "EXECUTION_INTENT_CREATED",
                Components.PlanningAggregator, RoleHandlers.Plan));
        }

        foreach (WorkerSpec overlay in strategy.Overlays)
        {
            wires.Add(new(
                Components.PlanningAggregator, "EXECUTION_DIRECTIVE_READY",
                overlay.InstanceId, RoleHandlers.ExecutionDirective));
        }

        wires.Add(new(
            Components.PlanningAggregator, "EXECUTION_DIRECTIVE_READY",
            Components.Translator, RoleHandlers.ExecutionDirective));
        wires.Add(new(
            Components.Translator, "TRANSLATION_REQUESTED", Components.Translator, "on_translation_requested"));
        wires.Add(new(Components.Translator, "TRANSLATION_COMPLETE", Components.Handler, RoleHandlers.Translation));
        wires.Add(new(Components.Handler, "_flow_stop", Components.FlowTerminator, RoleHandlers.FlowStop));
        wires.Add(new(Components.FlowTerminator, "UI_FLOW_TERMINATED", Components.Platform, "on_flow_terminated"));

        void AddRole(IReadOnlyList<PlannerSpec> role, string created)
        {
            foreach (PlannerSpec one in role)
            {
                wires.Add(new(
                    planner, PlatformEvents.StrategyDirectiveIssued, one.Worker.InstanceId, RoleHandlers.Directive));
                wires.Add(new(one.Worker.InstanceId, created, Components.PlanningAggregator, RoleHandlers.Plan));
            }
        }
    }

    private static void AddHandlers(StrategySpec strategy, IReadOnlyList<ScheduleSpec> schedule, List<WireSpec> wires)
    {
        foreach (WorkerSpec worker in DecisionWorkers(strategy))
        {
            foreach (HandlerDescriptor handler in worker.Plugin.Handlers)
            {
                string name = EventOf(worker, handler);
                foreach (string source in SourcesOf(name, strategy, schedule))
                {
                    wires.Add(new(source, name, worker.InstanceId, handler.Name));
                }
            }
        }
    }

    /// <summary>Returns who publishes an event; nobody for an event that this strategy doesn't know.</summary>
    /// <param name="name">The event.</param>
    /// <param name="strategy">The strategy.</param>
    /// <param name="schedule">The operation's schedule.</param>
    public static List<string> SourcesOf(string name, StrategySpec strategy, IReadOnlyList<ScheduleSpec> schedule)
    {
        var sources = new List<string>();
        switch (name)
        {
            case PlatformEvents.TickReceived:
                sources.Add(Components.Feed);
                break;
            case PlatformEvents.ContextReady:
                sources.Add(Components.Context);
                break;
            case PlatformEvents.ContextAssessmentReady:
                sources.Add(Components.ContextAggregator);
                break;
            case PlatformEvents.OpportunityDetected or PlatformEvents.OpportunityRejected:
                AddAll(strategy.Opportunity);
                break;
            case PlatformEvents.ThreatDetected:
                AddAll(strategy.Threats);
                break;
            case PlatformEvents.StrategyDirectiveIssued:
                AddAll([strategy.Planner]);
                AddAll(strategy.Execution);
                break;
            case PlatformEvents.LedgerUpdate or PlatformEvents.PositionUpdate:
                sources.Add(Components.Ledger);
                break;
            case PlatformEvents.TradingHalted:
                sources.Add(Components.Platform);
                break;
            default:
                foreach (ScheduleSpec one in schedule)
                {
                    if (one.Event == name)
                    {
                        sources.Add(Components.Scheduler);
                    }
                }

                foreach (WorkerSpec worker in DecisionWorkers(strategy))
                {
                    foreach (string published in worker.Plugin.Publishes)
                    {
                        if (published == name)
                        {
                            sources.Add(worker.InstanceId);
                        }
                    }
                }

                break;
        }

        return sources;

        void AddAll(IReadOnlyList<WorkerSpec> workers)
        {
            foreach (WorkerSpec worker in workers)
            {
                sources.Add(worker.InstanceId);
            }
        }
    }
}
