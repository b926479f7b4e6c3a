using System;

namespace S1mpleTrader.Kernel.Contracts;

/// <summary>
/// The platform's own events that a worker may listen to; schedules and workers publish others, by name.
/// </summary>
/// <remarks>
/// The numbers are the ids under which they are published inside a run; schedule and custom events come behind them.
/// </remarks>
public enum PlatformEvent : byte
{
    /// <summary>A bar has closed; before anything is computed from it. Payload: <see cref="BarUpdate"/>.</summary>
    TickReceived,

    /// <summary>The row's columns are computed. Payload: <see cref="BarUpdate"/>.</summary>
    ContextReady,

    /// <summary>Strength and weakness are known. Payload: <see cref="AggregatedContextAssessment"/>.</summary>
    ContextAssessmentReady,

    /// <summary>A signal was delivered. Payload: <see cref="Opportunity"/>.</summary>
    OpportunityDetected,

    /// <summary>A signal was refused. Payload: <see cref="OpportunityRejection"/>.</summary>
    OpportunityRejected,

    /// <summary>
    /// A threat has left 0, or reached the listener's <c>min_severity</c>. Payload: <see cref="ThreatSignal"/>.
    /// </summary>
    ThreatDetected,

    /// <summary>
    /// The strategy planner or an execution worker has decided. Payload: <see cref="StrategyDirective"/>.
    /// </summary>
    StrategyDirectiveIssued,

    /// <summary>
    /// A fill happened or an open position was marked. Payload: <see cref="Contracts.LedgerUpdate"/>.
    /// </summary>
    LedgerUpdate,

    /// <summary>The same, of one symbol. Payload: <see cref="Contracts.PositionUpdate"/>.</summary>
    PositionUpdate,

    /// <summary>New trades are halted. Payload: <see cref="TradingHalt"/>.</summary>
    TradingHalted,
}

/// <summary>Names of the platform's events, as manifests and wiring maps write them.</summary>
public static class PlatformEvents
{
    /// <summary>Name of <see cref="PlatformEvent.TickReceived"/>.</summary>
    public const string TickReceived = "TICK_RECEIVED";

    /// <summary>Name of <see cref="PlatformEvent.ContextReady"/>.</summary>
    public const string ContextReady = "CONTEXT_READY";

    /// <summary>Name of <see cref="PlatformEvent.ContextAssessmentReady"/>.</summary>
    public const string ContextAssessmentReady = "CONTEXT_ASSESSMENT_READY";

    /// <summary>Name of <see cref="PlatformEvent.OpportunityDetected"/>.</summary>
    public const string OpportunityDetected = "OPPORTUNITY_DETECTED";

    /// <summary>Name of <see cref="PlatformEvent.OpportunityRejected"/>.</summary>
    public const string OpportunityRejected = "OPPORTUNITY_REJECTED";

    /// <summary>Name of <see cref="PlatformEvent.ThreatDetected"/>.</summary>
    public const string ThreatDetected = "THREAT_DETECTED";

    /// <summary>Name of <see cref="PlatformEvent.StrategyDirectiveIssued"/>.</summary>
    public const string StrategyDirectiveIssued = "STRATEGY_DIRECTIVE_ISSUED";

    /// <summary>Name of <see cref="PlatformEvent.LedgerUpdate"/>.</summary>
    public const string LedgerUpdate = "LEDGER_UPDATE";

    /// <summary>Name of <see cref="PlatformEvent.PositionUpdate"/>.</summary>
    public const string PositionUpdate = "POSITION_UPDATE";

    /// <summary>Name of <see cref="PlatformEvent.TradingHalted"/>.</summary>
    public const string TradingHalted = "TRADING_HALTED";

    private static readonly string[] Names =
    [
        TickReceived, ContextReady, ContextAssessmentReady, OpportunityDetected,
        OpportunityRejected, ThreatDetected, StrategyDirectiveIssued,
        LedgerUpdate, PositionUpdate, TradingHalted,
    ];

    /// <summary>Their number: the first id of a schedule or custom event.</summary>
    public static int Count => Names.Length;

    /// <summary>Their names as manifests and wiring maps write them, by id.</summary>
    public static ReadOnlySpan<string> All => Names;

    /// <summary>Returns an event's id, or -1 for a name that isn't the platform's.</summary>
    /// <param name="name">The name.</param>
    public static int IndexOf(string name) => Array.IndexOf(Names, name);
}
