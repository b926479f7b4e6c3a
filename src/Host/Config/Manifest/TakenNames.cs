using System;
using System.Collections.Generic;

namespace S1mpleTrader.Config.Manifest;

/// <summary>
/// Names that a plugin's struct can't have: it would hide what plugins are written with from every plugin of the
/// project and from what is generated of it, or have a member of its own name.
/// </summary>
internal static class TakenNames
{
    private static readonly HashSet<string> Names = new(
        new[]
        {
            "Accept", "AggregatedContextAssessment", "AllowedDirections", "Approve", "Array", "At", "AtRow",
            "AtRowOperator", "BarUpdate", "Check", "Context", "ContextOperator", "CustomEvent", "Detect", "Direction",
            "Directions", "DirectiveScope", "DirectiveWriter", "Disposition", "DispositionEnvelope", "Enrich",
            "EntryDirective", "EntryPlan", "EntryPlannerWorker", "EventDelivery", "EventPayload", "EventWorker",
            "ExecutionDirective", "ExecutionIntent", "ExecutionIntentDirective", "ExecutionRequest", "ExitDirective",
            "ExitPlan", "ExitPlannerWorker", "Explain", "FlagWord", "FusedPipeline", "FusedStage", "GeneratedPlugins",
            "Handler", "HandlerDescriptor", "Input", "InputDescriptor", "Instrument", "IntentPlannerWorker",
            "Invariant", "LayoutKind", "LedgerThreat", "LedgerThreatWorker", "LedgerUpdate", "LedgerView",
            "MarketBlock", "MarketThreat", "MarketThreatOperator", "Math", "MethodImplOptions", "OpenTrade",
            "Opportunity", "OpportunityOperator", "OpportunityRejection", "OpportunitySignal", "OrderType", "Output",
            "OutputDescriptor", "OverlayWorker", "Parameter", "ParameterDescriptor", "ParameterSet", "ParameterType",
            "ParameterValue", "Parameters", "Params", "PastWindow", "Plan", "PlanningView", "Plugin",
            "PluginCatalogue", "PluginDescriptor", "PluginKind", "PositionUpdate", "Program", "Reasons",
            "RefinerWorker", "RejectReason", "RowColumns", "S1mpleTrader", "ScheduleTick", "Severity", "SignalList",
            "SignalMetadata", "SizeDirective", "SizePlan", "SizePlannerWorker", "StampedSeries", "Start", "Step",
            "StrategyDirective", "StrategyPlannerWorker", "StrategySituation", "System", "ThreatSignal",
            "TradingHalt", "Worker", "WorkerBinding",
        },
        StringComparer.Ordinal);

    /// <summary>Whether a struct of a name would keep plugins from compiling.</summary>
    /// <param name="type">The name.</param>
    public static bool Contain(string type) => Names.Contains(type);
}
