using System.Collections.Generic;

namespace S1mpleTrader.Generators;

/// <summary>What names in a manifest mean to the generator: columns, facts of a bar, events.</summary>
internal static class Vocabulary
{
    public static readonly string[] RawColumns = { "open", "high", "low", "close", "volume" };

    /// <summary>Inputs that aren't columns.</summary>
    public static readonly string[] BarFacts = { "open_time", "bar_nanos", "row", "tick_size" };

    /// <summary>The platform's events that a worker may listen to, with what it is handed.</summary>
    public static readonly IReadOnlyDictionary<string, PayloadType> Events = new Dictionary<string, PayloadType>
    {
        ["TICK_RECEIVED"] = new("Bar", "BarUpdate", "bar"),
        ["CONTEXT_READY"] = new("Bar", "BarUpdate", "bar"),
        ["CONTEXT_ASSESSMENT_READY"] = new("Assessment", "AggregatedContextAssessment", "assessment"),
        ["OPPORTUNITY_DETECTED"] = new("Opportunity", "Opportunity", "opportunity"),
        ["OPPORTUNITY_REJECTED"] = new("Rejection", "OpportunityRejection", "rejection"),
        ["THREAT_DETECTED"] = new("Threat", "ThreatSignal", "threat"),
        ["STRATEGY_DIRECTIVE_ISSUED"] = new("Directive", "StrategyDirective", "directive"),
        ["LEDGER_UPDATE"] = new("Ledger", "LedgerUpdate", "update"),
        ["POSITION_UPDATE"] = new("Position", "PositionUpdate", "update"),
        ["TRADING_HALTED"] = new("Halt", "TradingHalt", "halt"),
    };

    /// <summary>The payload of a schedule's event, which a parameter of type event names.</summary>
    public static readonly PayloadType Schedule = new("Schedule", "ScheduleTick", "tick");

    /// <summary>The payload of an event that a worker publishes under a name of its own.</summary>
    public static readonly PayloadType Custom = new("Custom", "CustomEvent", "signal");

    /// <summary>
    /// Events between the platform's own stages: planners and overlays hear them by their role, nobody else does.
    /// </summary>
    public static readonly string[] PlatformOnlyEvents =
    {
        "ENTRY_PLAN_CREATED", "SIZE_PLAN_CREATED", "EXIT_PLAN_CREATED",
        "EXECUTION_INTENT_REQUESTED", "EXECUTION_INTENT_CREATED",
        "EXECUTION_DIRECTIVE_READY", "TRANSLATION_REQUESTED",
        "TRANSLATION_COMPLETE", "_flow_stop", "UI_FLOW_TERMINATED",
    };
}

/// <summary>What a handler is handed.</summary>
/// <param name="Kind">The kernel's name of it.</param>
/// <param name="Type">Its C# type.</param>
/// <param name="Argument">The name of the handler's parameter.</param>
internal sealed record PayloadType(string Kind, string Type, string Argument);
