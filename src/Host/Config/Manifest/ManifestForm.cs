using System;
using System.Collections.Generic;

namespace S1mpleTrader.Config.Manifest;

/// <summary>
/// The form of <c>plugin_manifest.yaml</c>: every key, what stands behind it, and the words that it may be.
/// </summary>
/// <remarks>
/// The source generator reads manifests by it, and <c>s1t schema plugin_manifest</c> prints it. What depends on several
/// keys (an output only for context workers, a range only for numbers) is the generator's alone.
/// </remarks>
internal static class ManifestForm
{
    /// <summary>Lower-case words and digits joined by single underscores.</summary>
    public const string NamePattern = "^[a-z][a-z0-9]*(_[a-z0-9]+)*$";

    /// <summary>Three numbers.</summary>
    public const string VersionPattern = "^[0-9]+\\.[0-9]+\\.[0-9]+$";

    /// <summary>Most numbers in the metadata of a signal.</summary>
    public const int MaxMetadata = 4;

    public static readonly string[] ParameterTypes =
    {
        "int", "double", "decimal", "bool", "choice", "choices", "column", "worker", "event", "series",
    };

    public static readonly string[] ScratchTypes = { "double", "int", "long" };

    /// <summary>What a block worker takes or makes instead of a value per row: 64 flags a word.</summary>
    public static readonly string[] ColumnForms = { "flags" };

    public static readonly string[] Styles = { "step", "at_row", "block" };

    public static readonly string[] Roles = { "standard", "refiner" };

    /// <summary>Sub-types of planning workers, in the order in which they are asked.</summary>
    public static readonly string[] PlanningPhases =
    {
        "entry_planning", "size_planning", "exit_planning", "execution_intent_planning",
    };

    /// <summary>Sub-types of execution workers.</summary>
    public static readonly string[] ExecutionKinds =
    {
        "trade_initiation", "position_management", "risk_safety", "operational",
    };

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
        ["planning_worker"] = PlanningPhases,
        ["execution_worker"] = ExecutionKinds,
        ["portfolio_overlay"] = Array.Empty<string>(),
    };

    /// <summary>DTOs of the pipeline, which <c>requires_dtos</c> and <c>provides_dtos</c> may name.</summary>
    public static readonly string[] Dtos =
    {
        "TradingContext", "AggregatedContextAssessment", "OpportunitySignal", "ThreatSignal", "StrategyDirective",
        "EntryDirective", "SizeDirective", "ExitDirective",
        "ExecutionIntentDirective", "EntryPlan", "SizePlan", "ExitPlan",
        "ExecutionRequest", "ExecutionIntent", "ExecutionDirective", "ExecutionDirectiveBatch", "ExecutionGroup",
    };

    public static readonly ManifestKey[] Identification =
    {
        ManifestKey.Text("name", NamePattern).Required(),
        ManifestKey.Word("type", new List<string>(Subtypes.Keys)).Required(),
        ManifestKey.Text("subtype"), // Which ones there are, and whether it must be there, depends on the type.
        ManifestKey.Text("version", VersionPattern).Required(),
        ManifestKey.Word("role", Roles),
    };

    public static readonly ManifestKey[] Parameter =
    {
        ManifestKey.Word("type", ParameterTypes).Required(),
        ManifestKey.Of("default", ManifestShape.Anything),
        ManifestKey.Of("min", ManifestShape.Number),
        ManifestKey.Of("max", ManifestShape.Number),
        ManifestKey.List("choices"),
        ManifestKey.Of("nullable", ManifestShape.Flag),
        ManifestKey.Text("unit"),
        ManifestKey.Text("description"),
    };

    public static readonly ManifestKey[] Input =
    {
        ManifestKey.Text("from"), ManifestKey.Text("window"), ManifestKey.Of("optional", ManifestShape.Flag),
        ManifestKey.Word("form", ColumnForms),
    };

    public static readonly ManifestKey[] Output =
    {
        ManifestKey.Text("unit"), ManifestKey.Text("defined_after"), ManifestKey.Text("description"),
        ManifestKey.Word("form", ColumnForms),
    };

    public static readonly ManifestKey[] Scratch =
    {
        ManifestKey.Word("type", ScratchTypes).Required(), ManifestKey.Text("length").Required(),
    };

    public static readonly ManifestKey[] Events =
    {
        ManifestKey.Of("listens", ManifestShape.NamedTexts), ManifestKey.List("publishes"),
    };

    public static readonly ManifestKey[] Capabilities =
    {
        ManifestKey.Of("events", ManifestShape.Mapping, Events),
        ManifestKey.Of("state", ManifestShape.Flag),
        ManifestKey.Of("journaling", ManifestShape.Flag),
        ManifestKey.Of("multi_timeframe", ManifestShape.Flag),
        ManifestKey.Of("multi_symbol", ManifestShape.Flag),
    };

    public static readonly ManifestKey[] Top =
    {
        ManifestKey.Of("identification", ManifestShape.Mapping, Identification).Required(),
        ManifestKey.Text("description").Required(),
        ManifestKey.Text("rule"),
        ManifestKey.Text("source"),
        ManifestKey.Of("params", ManifestShape.NamedMappings, Parameter),
        ManifestKey.Of("inputs", ManifestShape.ListOrNamedMappings, Input),
        ManifestKey.Of("outputs", ManifestShape.NamedMappings, Output),
        ManifestKey.Text("signal_type"),
        ManifestKey.Text("threat_type"),
        ManifestKey.List("metadata", maxItems: MaxMetadata),
        ManifestKey.Word("style", Styles),
        ManifestKey.Of("scratch", ManifestShape.NamedMappings, Scratch),
        ManifestKey.Of("capabilities", ManifestShape.Mapping, Capabilities),
        ManifestKey.List("requires_dtos", Dtos),
        ManifestKey.List("provides_dtos", Dtos),
        ManifestKey.Of("example", ManifestShape.TextOrNothing),
    };
}
