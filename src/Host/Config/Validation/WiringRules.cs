using System.Collections.Generic;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config.Documents;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Host.Config.Validation;

/// <summary>
/// Rules of the wiring: every event that is heard is published, every event that is
/// published is heard, and nothing goes in a circle.
/// </summary>
internal static class WiringRules
{
    /// <summary>Checks a link's wiring and, where the blueprint names a map, takes the wires from it.</summary>
    /// <param name="link">The link.</param>
    /// <param name="schedule">The operation's schedule.</param>
    /// <param name="findings">Receives what is wrong.</param>
    /// <returns>The link with its wires.</returns>
    public static LinkConfiguration Wire(
        LinkConfiguration link, IReadOnlyList<ScheduleSpec> schedule, Findings findings)
    {
        StrategySpec strategy = link.Strategy;
        CheckListeners(link, schedule, findings);
        List<WireSpec> wires = WiringPlan.Auto(strategy, schedule);
        if (link.WiringMap is { } map)
        {
            List<WireSpec> possible = wires;
            wires = WiringMapRules.Bind(map, strategy, schedule, findings);
            CheckListenersHear(link, possible, wires, findings);
            strategy = strategy with { Wires = wires };
        }

        CheckCircles(link, wires, findings);
        CheckPublishers(link, wires, findings);
        CheckPlannersAreInTime(link, wires, findings);
        return link with { Strategy = strategy };
    }

    /// <summary>Checks that somebody hears each event of the schedule, and that no two entries share a name.</summary>
    public static void CheckSchedule(
        OperationDocument operation, IReadOnlyList<LinkConfiguration> links, Findings findings)
    {
        var names = new List<string>();
        foreach (ScheduleDocument entry in operation.Schedule)
        {
            Names.AddUnique(names, entry.Event, entry.Node, "event", "schedule entry", findings);
            if (PublisherOf(entry.Event, links) is { } publisher)
            {
                findings.Error(entry.Node.Find("event") ?? entry.Node, publisher.Length == 0
                    ? $"event: {entry.Event} is the platform's own"
                    : $"event: {publisher} publishes {entry.Event}; give the schedule's another name");
            }
            else if (entry.Event.Length > 0 && links.Count > 0 && !IsHeard(entry.Event, links))
            {
                findings.Error(
                    entry.Node.Find("event") ?? entry.Node,
                    $"event: no worker of an active strategy hears {entry.Event}");
            }
        }
    }

    // The worker that publishes an event; empty for the platform, null where nobody does.
    private static string? PublisherOf(string name, IReadOnlyList<LinkConfiguration> links)
    {
        bool isPlatforms = PlatformEvents.IndexOf(name) >= 0;
        foreach (LinkConfiguration link in links)
        {
            if (PublisherOf(name, link.Strategy) is { } worker)
            {
                return worker;
            }

            isPlatforms |= WiringPlan.Auto(link.Strategy, []).Exists(wire => wire.Event == name);
        }

        return isPlatforms ? string.Empty : null;
    }

    private static string? PublisherOf(string name, StrategySpec strategy)
    {
        foreach (WorkerSpec worker in WiringPlan.DecisionWorkers(strategy))
        {
            foreach (string published in worker.Plugin.Publishes)
            {
                if (published == name)
                {
                    return worker.InstanceId;
                }
            }
        }

        return null;
    }

    /// <summary>Returns the worker of a blueprint that has an id, or null.</summary>
    public static WorkerDocument? Find(BlueprintDocument blueprint, string instanceId)
    {
        foreach (WorkerDocument worker in BlueprintRules.Workers(blueprint))
        {
            if (worker.InstanceId == instanceId)
            {
                return worker;
            }
        }

        return null;
    }

    private static bool IsHeard(string name, IReadOnlyList<LinkConfiguration> links)
    {
        foreach (LinkConfiguration link in links)
        {
            if (Hears(link.Strategy, name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Returns whether any worker of a strategy has a handler for an event.</summary>
    public static bool Hears(StrategySpec strategy, string name)
    {
        foreach (WorkerSpec worker in WiringPlan.DecisionWorkers(strategy))
        {
            foreach (HandlerDescriptor handler in worker.Plugin.Handlers)
            {
                if (WiringPlan.EventOf(worker, handler) == name)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static void CheckListeners(LinkConfiguration link, IReadOnlyList<ScheduleSpec> schedule, Findings findings)
    {
        foreach (WorkerSpec worker in WiringPlan.DecisionWorkers(link.Strategy))
        {
            foreach (HandlerDescriptor handler in worker.Plugin.Handlers)
            {
                string name = WiringPlan.EventOf(worker, handler);
                YamlNode place = PlaceOf(link, worker, handler);
                if (name.Length == 0)
                {
                    continue; // The missing parameter has been reported.
                }

                if (WiringPlan.SourcesOf(name, link.Strategy, schedule).Count == 0)
                {
                    findings.Error(
                        place,
                        $"{worker.InstanceId} listens to {name}, which nobody publishes"
                        + NearestName.Suggest(name, EventsOf(link.Strategy, schedule)));
                }
                else if ((handler.Payload == EventPayload.Schedule) != IsScheduled(name, schedule)
                    && (handler.Payload is EventPayload.Schedule or EventPayload.Custom)
                    && !IsOfBoth(name, link.Strategy, schedule))
                {
                    string expected = handler.Payload == EventPayload.Schedule
                        ? "an event of the schedule"
                        : "a worker's event";
                    findings.Error(place, $"{worker.InstanceId}: {handler.Name} takes {expected}, and {name} is none");
                }
            }
        }
    }

    // Reported at the schedule.
    private static bool IsOfBoth(string name, StrategySpec strategy, IReadOnlyList<ScheduleSpec> schedule)
        => IsScheduled(name, schedule) && PublisherOf(name, strategy) is not null;

    private static bool IsScheduled(string name, IReadOnlyList<ScheduleSpec> schedule)
    {
        foreach (ScheduleSpec one in schedule)
        {
            if (one.Event == name)
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<string> EventsOf(StrategySpec strategy, IReadOnlyList<ScheduleSpec> schedule)
    {
        foreach (ScheduleSpec one in schedule)
        {
            yield return one.Event;
        }

        foreach (WorkerSpec worker in WiringPlan.DecisionWorkers(strategy))
        {
            foreach (string name in worker.Plugin.Publishes)
            {
                yield return name;
            }
        }
    }

    private static void CheckPublishers(LinkConfiguration link, List<WireSpec> wires, Findings findings)
    {
        foreach (WorkerSpec worker in WiringPlan.DecisionWorkers(link.Strategy))
        {
            foreach (string name in worker.Plugin.Publishes)
            {
                if (!wires.Exists(wire => wire.Source == worker.InstanceId && wire.Event == name))
                {
                    findings.Warning(
                        NodeOf(link, worker), $"{worker.InstanceId} publishes {name}, and nobody hears it");
                }
            }
        }

        foreach (WorkerSpec threat in link.Strategy.Threats)
        {
            if (!wires.Exists(
                wire => wire.Source == threat.InstanceId && wire.Event == PlatformEvents.ThreatDetected))
            {
                findings.Warning(
                    NodeOf(link, threat),
                    $"{threat.InstanceId} publishes {PlatformEvents.ThreatDetected}, and nobody hears it");
            }
        }
    }

    // A refiner or a handler that no rule of the map reaches does nothing. The map may mean it, or be older than the
    // worker in the blueprint.
    private static void CheckListenersHear(
        LinkConfiguration link, List<WireSpec> possible, List<WireSpec> wires, Findings findings)
    {
        string planner = link.Strategy.Planner.InstanceId;
        var told = new HashSet<(string Target, string Event)>();
        foreach (WireSpec one in possible)
        {
            // Signals that the planner doesn't hear are told where they begin.
            bool isSignal = one.Target == planner && one.Handler is (RoleHandlers.Opportunity or RoleHandlers.Threat);
            if (!isSignal && Find(link.Blueprint, one.Target) is { } listener
                && !wires.Exists(wire => wire.Target == one.Target && wire.Event == one.Event)
                && told.Add((one.Target, one.Event)))
            {
                findings.Warning(
                    listener.Node,
                    $"no rule of the wiring map lets {one.Target} hear {one.Event}: its {one.Handler} is never called");
            }
        }
    }

    // Within one instant an event must not come back to where it started: it would never end.
    private static void CheckCircles(LinkConfiguration link, List<WireSpec> wires, Findings findings)
    {
        var path = new List<string>();
        var done = new HashSet<string>();
        foreach (WorkerSpec worker in WiringPlan.DecisionWorkers(link.Strategy))
        {
            if (Visit(worker.InstanceId) is { } circle)
            {
                findings.Error(NodeOf(link, worker), "the wiring goes in a circle within one instant: " + circle);
                return;
            }
        }

        string? Visit(string id)
        {
            int start = path.IndexOf(id);
            if (start >= 0)
            {
                return string.Join(" -> ", path.GetRange(start, path.Count - start)) + " -> " + id;
            }

            if (!done.Add(id))
            {
                return null;
            }

            path.Add(id);
            foreach (WireSpec wire in wires)
            {
                bool carriesOn = PlatformEvents.IndexOf(wire.Event) < 0
                    || wire.Event == PlatformEvents.StrategyDirectiveIssued;
                if (wire.Source == id && carriesOn && IsWorker(link.Strategy, wire.Target)
                    && Visit(wire.Target) is { } circle)
                {
                    return circle;
                }
            }

            path.RemoveAt(path.Count - 1);
            return null;
        }
    }

    // A planner plans in step 4: what it waits for must not come from an event that is only published there.
    private static void CheckPlannersAreInTime(LinkConfiguration link, List<WireSpec> wires, Findings findings)
    {
        foreach (WorkerSpec worker in WiringPlan.DecisionWorkers(link.Strategy))
        {
            if (worker.Plugin.Type != "planning_worker")
            {
                continue;
            }

            foreach (WireSpec wire in wires)
            {
                if (wire.Target == worker.InstanceId && wire.Handler != RoleHandlers.Directive
                    && wire.Handler != RoleHandlers.IntentRequested && IsLate(wire, wires, []))
                {
                    findings.Error(
                        NodeOf(link, worker),
                        $"{worker.InstanceId} waits for {wire.Event} of {wire.Source}, "
                        + "which comes only after it has planned");
                }
            }
        }
    }

    private static bool IsLate(WireSpec wire, List<WireSpec> wires, List<string> seen)
    {
        if (wire.Event is PlatformEvents.StrategyDirectiveIssued or PlatformEvents.OpportunityRejected)
        {
            return true;
        }

        if (PlatformEvents.IndexOf(wire.Event) >= 0 || seen.Contains(wire.Source))
        {
            return false;
        }

        seen.Add(wire.Source);
        return wires.Exists(cause => cause.Target == wire.Source && IsLate(cause, wires, seen));
    }

    private static bool IsWorker(StrategySpec strategy, string id)
    {
        foreach (WorkerSpec worker in WiringPlan.DecisionWorkers(strategy))
        {
            if (worker.InstanceId == id && worker.Plugin.Handlers.Count > 0)
            {
                return true;
            }
        }

        return false;
    }

    private static YamlMapping NodeOf(LinkConfiguration link, WorkerSpec worker)
        => Find(link.Blueprint, worker.InstanceId)?.Node ?? link.Blueprint.Node;

    private static YamlNode PlaceOf(LinkConfiguration link, WorkerSpec worker, HandlerDescriptor handler)
        => Find(link.Blueprint, worker.InstanceId) is { } document
            ? (handler.IsParameter ? document.Parameters?.Find(handler.Event) : null) ?? document.Node
            : link.Blueprint.Node;
}
