using System.Collections.Generic;

namespace S1mpleTrader.Kernel.Phase0Bootstrap;

/// <summary>One connection of the wiring: an event of one component, heard by another.</summary>
/// <param name="Source">The worker or platform component that publishes.</param>
/// <param name="Event">What it publishes.</param>
/// <param name="Target">The worker or platform component that hears it.</param>
/// <param name="Handler">The handler, in snake_case.</param>
public sealed record WireSpec(string Source, string Event, string Target, string Handler);

/// <summary>The platform's own components, as wirings name them.</summary>
public static class Components
{
    /// <summary>Delivers bars.</summary>
    public const string Feed = "feed";

    /// <summary>Computes the columns.</summary>
    public const string Context = "context";

    /// <summary>Strength and weakness.</summary>
    public const string ContextAggregator = "context_aggregator";

    /// <summary>Joins the four plans.</summary>
    public const string PlanningAggregator = "planning_aggregator";

    /// <summary>Intent to connector.</summary>
    public const string Translator = "execution_translator";

    /// <summary>Orders in the ledger.</summary>
    public const string Handler = "execution_handler";

    /// <summary>The account.</summary>
    public const string Ledger = "ledger";

    /// <summary>Events by the clock.</summary>
    public const string Scheduler = "scheduler";

    /// <summary>Ends a flow.</summary>
    public const string FlowTerminator = "flow_terminator";

    /// <summary>Everything else of the platform.</summary>
    public const string Platform = "platform";

    /// <summary>All of them: no worker has such a name.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Feed, Context, ContextAggregator, PlanningAggregator, Translator, Handler, Ledger, Scheduler, FlowTerminator,
        Platform,
    ];
}

/// <summary>Handlers that belong to a role and are not declared in a manifest.</summary>
public static class RoleHandlers
{
    /// <summary>A refiner's and the strategy planner's.</summary>
    public const string Opportunity = "on_opportunity";

    /// <summary>The strategy planner's.</summary>
    public const string Threat = "on_threat";

    /// <summary>The strategy planner's.</summary>
    public const string Assessment = "on_context_assessment";

    /// <summary>A ledger threat's, unless its manifest names another.</summary>
    public const string LedgerUpdate = "on_ledger_update";

    /// <summary>Entry, size and exit planners'.</summary>
    public const string Directive = "on_strategy_directive";

    /// <summary>Intent planners'.</summary>
    public const string IntentRequested = "on_execution_intent_requested";

    /// <summary>The planning aggregator's.</summary>
    public const string Plan = "on_plan";

    /// <summary>Overlays' and the translator's.</summary>
    public const string ExecutionDirective = "on_execution_directive";

    /// <summary>The execution handler's.</summary>
    public const string Translation = "on_translation";

    /// <summary>The flow terminator's.</summary>
    public const string FlowStop = "on_flow_stop";
}
