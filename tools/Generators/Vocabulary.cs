using System;
using System.Collections.Generic;

namespace S1mpleTrader.Generators;

/// <summary>The words that a manifest may use.</summary>
internal static class Vocabulary
{
    public static readonly string[] TopKeys =
    {
        "identification", "description", "source", "params", "inputs", "outputs", "signal_type", "threat_type", "metadata",
        "style", "scratch", "capabilities", "requires_dtos", "provides_dtos", "example",
    };

    public static readonly string[] IdentificationKeys = { "name", "type", "subtype", "version", "role" };

    public static readonly string[] ParameterKeys =
    {
        "type", "default", "min", "max", "choices", "nullable", "unit", "description",
    };

    public static readonly string[] InputKeys = { "from", "window", "optional" };

    public static readonly string[] OutputKeys = { "unit", "defined_after", "description" };

    public static readonly string[] ScratchKeys = { "type", "length" };

    public static readonly string[] CapabilityKeys = { "events", "state", "journaling", "multi_timeframe", "multi_symbol" };

    public static readonly string[] EventKeys = { "listens", "publishes" };

    public static readonly string[] ParameterTypes =
    {
        "int", "double", "decimal", "bool", "choice", "choices", "column", "worker", "event", "series",
    };

    public static readonly string[] ScratchTypes = { "double", "int", "long" };

    public static readonly string[] Styles = { "step", "at_row", "block" };

    public static readonly string[] Roles = { "standard", "refiner" };

    public static readonly string[] RawColumns = { "open", "high", "low", "close", "volume" };

    /// <summary>Inputs that aren't columns.</summary>
    public static readonly string[] BarFacts = { "open_time", "bar_nanos", "row", "tick_size" };

    /// <summary>Categories whose workers this version can make, with their sub-types.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Subtypes = new Dictionary<string, string[]>
    {
        ["context_worker"] = new[]
        {
            "regime_classification", "structural_analysis", "indicator_calculation", "microstructure_analysis",
            "temporal_context", "sentiment_enrichment", "fundamental_enrichment",
        },
        ["opportunity_worker"] = new[]
        {
            "technical_pattern", "momentum_signal", "mean_reversion", "statistical_arbitrage", "event_driven",
            "sentiment_signal", "ml_prediction",
        },
        ["threat_worker"] = new[]
        {
            "portfolio_risk", "market_risk", "system_health", "strategy_performance", "external_event",
        },
        ["strategy_planner"] = Array.Empty<string>(),
        ["planning_worker"] = new[]
        {
            "entry_planning", "size_planning", "exit_planning", "execution_intent_planning",
        },
        ["execution_worker"] = new[] { "trade_initiation", "position_management", "risk_safety", "operational" },
        ["portfolio_overlay"] = Array.Empty<string>(),
    };

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

    /// <summary>Events between the platform's own stages: planners and overlays hear them by their role, nobody else does.</summary>
    public static readonly string[] PlatformOnlyEvents =
    {
        "ENTRY_PLAN_CREATED", "SIZE_PLAN_CREATED", "EXIT_PLAN_CREATED", "EXECUTION_INTENT_REQUESTED", "EXECUTION_INTENT_CREATED",
        "EXECUTION_DIRECTIVE_READY", "TRANSLATION_REQUESTED", "TRANSLATION_COMPLETE", "_flow_stop", "UI_FLOW_TERMINATED",
    };

    /// <summary>DTOs of the pipeline, which <c>requires_dtos</c> and <c>provides_dtos</c> may name.</summary>
    public static readonly string[] Dtos =
    {
        "TradingContext", "AggregatedContextAssessment", "OpportunitySignal", "ThreatSignal", "StrategyDirective",
        "EntryDirective", "SizeDirective", "ExitDirective", "ExecutionIntentDirective", "EntryPlan", "SizePlan", "ExitPlan",
        "ExecutionRequest", "ExecutionIntent", "ExecutionDirective", "ExecutionDirectiveBatch", "ExecutionGroup",
    };
}

/// <summary>What a handler is handed.</summary>
/// <param name="Kind">The kernel's name of it.</param>
/// <param name="Type">Its C# type.</param>
/// <param name="Argument">The name of the handler's parameter.</param>
internal sealed record PayloadType(string Kind, string Type, string Argument);
