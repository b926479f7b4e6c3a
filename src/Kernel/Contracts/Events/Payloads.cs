namespace S1mpleTrader.Kernel.Contracts;

/// <summary>What a handler's payload is; the generator checks a handler against it.</summary>
public enum EventPayload : byte
{
    /// <summary><see cref="BarUpdate"/>.</summary>
    Bar,

    /// <summary><see cref="AggregatedContextAssessment"/>.</summary>
    Assessment,

    /// <summary><see cref="Contracts.Opportunity"/>.</summary>
    Opportunity,

    /// <summary><see cref="OpportunityRejection"/>.</summary>
    Rejection,

    /// <summary><see cref="ThreatSignal"/>.</summary>
    Threat,

    /// <summary><see cref="StrategyDirective"/>.</summary>
    Directive,

    /// <summary><see cref="LedgerUpdate"/>.</summary>
    Ledger,

    /// <summary><see cref="PositionUpdate"/>.</summary>
    Position,

    /// <summary><see cref="TradingHalt"/>.</summary>
    Halt,

    /// <summary><see cref="ScheduleTick"/>.</summary>
    Schedule,

    /// <summary><see cref="CustomEvent"/>.</summary>
    Custom,
}

/// <summary>TICK_RECEIVED and CONTEXT_READY: a bar that has closed.</summary>
/// <param name="Time">Its close, UTC nanoseconds.</param>
/// <param name="Row">Its row in the symbol's series.</param>
/// <param name="Open">Open in quote currency.</param>
/// <param name="High">High.</param>
/// <param name="Low">Low.</param>
/// <param name="Close">Close.</param>
/// <param name="Volume">Volume in base units.</param>
public readonly record struct BarUpdate(
    long Time, int Row, double Open, double High, double Low, double Close, double Volume);

/// <summary>THREAT_DETECTED: a threat that has become active, or as severe as its listener asked for.</summary>
/// <param name="Time">The instant, UTC nanoseconds.</param>
/// <param name="Threat">Index of the threat worker, in wiring order.</param>
/// <param name="Severity">In (0, 1].</param>
/// <param name="Id">Sequence number under THR_ of its publication.</param>
public readonly record struct ThreatSignal(long Time, int Threat, double Severity, int Id);

/// <summary>OPPORTUNITY_REJECTED: a signal that was refused, and why.</summary>
/// <param name="Opportunity">The signal.</param>
/// <param name="Reason">Why.</param>
public readonly record struct OpportunityRejection(Opportunity Opportunity, RejectReason Reason);

/// <summary>POSITION_UPDATE: a symbol whose trades were filled or marked at this row.</summary>
/// <param name="Time">The row's close, UTC nanoseconds.</param>
/// <param name="Symbol">Index of the symbol.</param>
/// <param name="Close">The mark in quote currency.</param>
/// <param name="Quantity">Net quantity held after the row's fills, in base units; negative for a short.</param>
public readonly record struct PositionUpdate(long Time, int Symbol, decimal Close, decimal Quantity);

/// <summary>TRADING_HALTED: no new trades for so many instants.</summary>
/// <param name="Time">The instant, UTC nanoseconds.</param>
/// <param name="Rows">Instants for which new trades are refused, the present one included.</param>
public readonly record struct TradingHalt(long Time, int Rows);

/// <summary>A schedule's event.</summary>
/// <param name="Time">The instant at which it is delivered: the first one at or after its time.</param>
public readonly record struct ScheduleTick(long Time);

/// <summary>An event that a worker published under a name of its own.</summary>
/// <param name="Time">The instant, UTC nanoseconds.</param>
/// <param name="Symbol">The symbol that it is about.</param>
/// <param name="Score">Its number, by convention in [0, 1].</param>
/// <param name="Metadata">Further numbers, as publisher and listener agree.</param>
public readonly record struct CustomEvent(long Time, int Symbol, double Score, SignalMetadata Metadata);
