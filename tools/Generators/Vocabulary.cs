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
        "int", "double", "decimal", "bool", "choice", "choices", "column", "worker",
    };

    public static readonly string[] ScratchTypes = { "double", "int", "long" };

    public static readonly string[] Styles = { "step", "at_row", "block" };

    public static readonly string[] Roles = { "standard", "refiner" };

    public static readonly string[] RawColumns = { "open", "high", "low", "close", "volume" };

    /// <summary>Inputs that aren't columns.</summary>
    public static readonly string[] BarFacts = { "open_time", "row", "tick_size" };

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
    };

    /// <summary>Events that a worker may listen to or publish, with the payload's type; empty where there is none.</summary>
    public static readonly IReadOnlyDictionary<string, string> Events = new Dictionary<string, string>
    {
        ["TICK_RECEIVED"] = "",
        ["CONTEXT_READY"] = "",
        ["CONTEXT_ASSESSMENT_READY"] = "AggregatedContextAssessment",
        ["OPPORTUNITY_DETECTED"] = "Opportunity",
        ["THREAT_DETECTED"] = "ActiveThreat",
        ["STRATEGY_DIRECTIVE_ISSUED"] = "StrategyDirective",
        ["ENTRY_PLAN_CREATED"] = "EntryPlan",
        ["SIZE_PLAN_CREATED"] = "SizePlan",
        ["EXIT_PLAN_CREATED"] = "ExitPlan",
        ["EXECUTION_INTENT_REQUESTED"] = "ExecutionRequest",
        ["EXECUTION_INTENT_CREATED"] = "ExecutionIntent",
        ["LEDGER_UPDATE"] = "LedgerUpdate",
        ["POSITION_UPDATE"] = "",
        ["OPPORTUNITY_REJECTED"] = "Opportunity",
        ["TRADING_HALTED"] = "",
    };

    /// <summary>DTOs of the pipeline, which <c>requires_dtos</c> and <c>provides_dtos</c> may name.</summary>
    public static readonly string[] Dtos =
    {
        "TradingContext", "AggregatedContextAssessment", "OpportunitySignal", "ThreatSignal", "StrategyDirective",
        "EntryDirective", "SizeDirective", "ExitDirective", "ExecutionIntentDirective", "EntryPlan", "SizePlan", "ExitPlan",
        "ExecutionRequest", "ExecutionIntent", "ExecutionDirective", "ExecutionDirectiveBatch", "ExecutionGroup",
    };
}
