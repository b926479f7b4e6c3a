using System;
using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config.Documents;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Host.Config.Validation;

/// <summary>
/// A hand-written wiring map: picks, among the connections that <c>auto</c> would make, those that hold.
/// </summary>
/// <remarks>
/// Connections between the platform's own stages always hold: a map that leaves them out changes nothing, one that
/// names them says what is so. Everything else is as the map says, so a map that leaves a worker without a connection
/// that it needs is refused.
/// </remarks>
internal static class WiringMapRules
{
    // Names of v3 and of what they became.
    private static readonly (string Old, string New)[] Renamed =
    [
        ("ROUTING_PLANNING_REQUESTED", "EXECUTION_INTENT_REQUESTED"),
        ("ROUTING_PLAN_CREATED", "EXECUTION_INTENT_CREATED"),
    ];

    /// <summary>Returns the wires of a map.</summary>
    /// <param name="map">The map.</param>
    /// <param name="strategy">The strategy.</param>
    /// <param name="schedule">The operation's schedule.</param>
    /// <param name="findings">Receives what is wrong.</param>
    public static List<WireSpec> Bind(
        WiringMapDocument map, StrategySpec strategy, IReadOnlyList<ScheduleSpec> schedule, Findings findings)
    {
        List<WireSpec> possible = WiringPlan.Auto(strategy, schedule);
        var named = new List<WireSpec>();
        var ids = new List<string>();
        foreach (WiringRuleDocument rule in map.Rules)
        {
            Names.AddUnique(ids, rule.Id, rule.Node, "wiring_id", "wiring rule", findings);
            if (Match(rule, possible, findings) is { } wire)
            {
                if (named.Contains(wire))
                {
                    findings.Error(rule.Node, $"{rule.Id}: this connection is named twice");
                }

                named.Add(wire);
            }
        }

        RequirePlanner(map, strategy, named, findings);
        var wires = new List<WireSpec>();
        foreach (WireSpec wire in possible)
        {
            bool isNamed = named.Contains(wire);
            bool isPlatforms = IsPlatforms(wire, strategy);
            if (isPlatforms || isNamed)
            {
                wires.Add(wire);
            }

            if (isPlatforms && !isNamed && IsWorker(wire.Target, strategy) && RuleAbout(wire, map) is { } rule)
            {
                findings.Warning(
                    rule.Node,
                    $"no rule connects {wire.Event} of {wire.Source} to {wire.Target}, which hears it all the same: "
                    + "a worker that the blueprint lists does its part; to be without it, take it from the blueprint");
            }
        }

        return wires;
    }

    // The first rule that says who hears that event of that source: such a map means to name them all. One that leaves
    // a part of the pipeline out altogether doesn't.
    private static WiringRuleDocument? RuleAbout(WireSpec wire, WiringMapDocument map)
    {
        foreach (WiringRuleDocument rule in map.Rules)
        {
            if (rule.Source == wire.Source && rule.EventName == wire.Event)
            {
                return rule;
            }
        }

        return null;
    }

    private static WireSpec? Match(WiringRuleDocument rule, List<WireSpec> possible, Findings findings)
    {
        foreach ((string old, string now) in Renamed)
        {
            if (rule.EventName == old)
            {
                findings.Error(At(rule, "source", "event_name"), $"event_name: {old} is called {now} since v4");
                return null;
            }
        }

        List<WireSpec> left = possible;
        return Narrow("source", "component_id", rule.Source, wire => wire.Source, "publishes nothing or isn't there")
            && Narrow("source", "event_name", rule.EventName, wire => wire.Event, $"isn't published by {rule.Source}")
            && Narrow(
                "target",
                "component_id",
                rule.Target,
                wire => wire.Target,
                $"can't hear {rule.EventName} of {rule.Source}")
            && Narrow(
                "target",
                "handler_method",
                rule.Handler,
                wire => wire.Handler,
                $"is no handler of {rule.Target} for {rule.EventName}")
            ? left[0]
            : null;

        bool Narrow(string end, string key, string name, Converter<WireSpec, string> nameOf, string problem)
        {
            List<WireSpec> before = left;
            left = before.FindAll(wire => nameOf(wire) == name);
            if (left.Count == 0 && name.Length > 0)
            {
                string nearest = NearestName.Suggest(name, before.ConvertAll(nameOf));
                findings.Error(At(rule, end, key), $"{key}: {YamlText.Quote(name)} {problem}{nearest}");
            }

            return left.Count > 0;
        }
    }

    // An opportunity that never reaches the planner would disappear: it must be wired, or the worker left out.
    private static void RequirePlanner(
        WiringMapDocument map, StrategySpec strategy, List<WireSpec> named, Findings findings)
    {
        YamlNode? place = map.Rules.Count > 0 ? map.Rules[0].Node : null;
        foreach (WorkerSpec worker in strategy.Opportunity)
        {
            bool isHeard = named.Exists(
                wire => wire.Source == worker.InstanceId
                    && wire.Event == PlatformEvents.OpportunityDetected
                    && wire.Target == strategy.Planner.InstanceId);
            if (!isHeard && place is not null)
            {
                findings.Error(
                    place,
                    $"no rule connects OPPORTUNITY_DETECTED of {worker.InstanceId} to {strategy.Planner.InstanceId}: "
                    + "its signals would end nowhere");
            }
        }
    }

    private static bool IsWorker(string id, StrategySpec strategy)
        => WiringPlan.DecisionWorkers(strategy).Concat(strategy.Overlays).Concat(strategy.Threats)
            .Any(worker => worker.InstanceId == id);

    // Between stages of the platform, and the roles that a blueprint fills by listing a worker.
    private static bool IsPlatforms(WireSpec wire, StrategySpec strategy)
        => wire.Event is not (PlatformEvents.OpportunityDetected or PlatformEvents.ThreatDetected)
            && !IsDeclared(wire, strategy);

    // Whether the target's manifest declares the handler: then the map decides.
    private static bool IsDeclared(WireSpec wire, StrategySpec strategy)
    {
        foreach (WorkerSpec worker in WiringPlan.DecisionWorkers(strategy))
        {
            if (worker.InstanceId == wire.Target)
            {
                foreach (Kernel.Contracts.HandlerDescriptor handler in worker.Plugin.Handlers)
                {
                    if (string.Equals(handler.Name, wire.Handler, StringComparison.Ordinal))
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    private static YamlNode At(WiringRuleDocument rule, string part, string key)
        => (rule.Node.Find(part) as YamlMapping)?.Find(key) ?? rule.Node;
}
