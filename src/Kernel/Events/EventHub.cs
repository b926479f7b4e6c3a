using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Kernel.Events;

/// <summary>
/// Where the decision stage publishes: one method per moment of an instant that somebody may hear of.
/// </summary>
/// <remarks>A strategy without listeners and schedule has none, and pays nothing.</remarks>
/// <param name="wiring">The compiled wiring.</param>
/// <param name="flow">Carries events.</param>
/// <param name="scheduler">Events by the clock.</param>
internal sealed class EventHub(Wiring wiring, EventFlow flow, Scheduler scheduler)
{
    private readonly int _schedules = scheduler.Count;

    /// <summary>Whether every row must be visited, since somebody hears of every bar.</summary>
    public bool NeedsEveryRow { get; } = wiring.IsHeard(PlatformEvent.TickReceived)
        || wiring.IsHeard(PlatformEvent.ContextReady)
        || wiring.IsHeard(PlatformEvent.ContextAssessmentReady);

    /// <summary>Directives of the instant.</summary>
    public DirectiveQueue Queue => flow.Queue;

    /// <summary>The first time at which a schedule's event is due.</summary>
    public long NextScheduleTime => scheduler.NextTime;

    /// <summary>
    /// The first decided row of the first symbol, counted from 1, at which a schedule's event is due.
    /// </summary>
    public long NextScheduleBar => scheduler.NextBar;

    /// <summary>Names the row at which a symbol's columns are read from now on.</summary>
    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="row">Absolute row.</param>
    /// <param name="hasBar">Whether the symbol decides at this instant; if not, the row is its last one.</param>
    public void SetRow(int symbol, int row, bool hasBar) => flow.SetRow(symbol, row, hasBar);

    /// <summary>TICK_RECEIVED and CONTEXT_READY.</summary>
    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="bar">The bar.</param>
    public void OnBar(int symbol, in BarUpdate bar)
    {
        flow.Publish((int)PlatformEvent.TickReceived, symbol, EventPayload.Bar, in bar, bar.Time);
        flow.Publish((int)PlatformEvent.ContextReady, symbol, EventPayload.Bar, in bar, bar.Time);
    }

    /// <summary>Whether CONTEXT_ASSESSMENT_READY is heard, so that it is worth assessing.</summary>
    public bool HearsAssessment => wiring.IsHeard(PlatformEvent.ContextAssessmentReady);

    /// <summary>CONTEXT_ASSESSMENT_READY.</summary>
    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="assessment">Strength and weakness.</param>
    /// <param name="now">The instant.</param>
    public void OnAssessment(int symbol, in AggregatedContextAssessment assessment, long now)
        => flow.Publish((int)PlatformEvent.ContextAssessmentReady, symbol, EventPayload.Assessment, in assessment, now);

    /// <summary>LEDGER_UPDATE.</summary>
    /// <param name="update">The account.</param>
    public void OnLedger(in LedgerUpdate update)
        => flow.Publish((int)PlatformEvent.LedgerUpdate, symbol: -1, EventPayload.Ledger, in update, update.Time);

    /// <summary>POSITION_UPDATE.</summary>
    /// <param name="update">The position.</param>
    public void OnPosition(in PositionUpdate update)
        => flow.Publish(
            (int)PlatformEvent.PositionUpdate, update.Symbol, EventPayload.Position, in update, update.Time);

    /// <summary>THREAT_DETECTED: severity has left 0.</summary>
    /// <param name="threat">The threat.</param>
    public void OnThreat(in ThreatSignal threat)
        => flow.Publish(wiring.FirstThreat + threat.Threat, symbol: -1, EventPayload.Threat, in threat, threat.Time);

    /// <summary>THREAT_DETECTED for those whose minimum severity has been reached.</summary>
    /// <param name="threat">The threat.</param>
    /// <param name="highest">Its highest severity before, since it was published.</param>
    public void OnThreatRisen(in ThreatSignal threat, double highest)
        => flow.PublishThreat(wiring.FirstThreat + threat.Threat, in threat, highest);

    /// <summary>OPPORTUNITY_DETECTED.</summary>
    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="opportunity">The signal.</param>
    /// <param name="now">The instant.</param>
    public void OnDetected(int symbol, in Opportunity opportunity, long now)
        => flow.Publish(
            wiring.FirstDetected + opportunity.Worker, symbol, EventPayload.Opportunity, in opportunity, now);

    /// <summary>OPPORTUNITY_REJECTED.</summary>
    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="rejection">The signal and the reason.</param>
    /// <param name="now">The instant.</param>
    public void OnRejected(int symbol, in OpportunityRejection rejection, long now)
        => flow.Publish(
            wiring.FirstRejected + rejection.Opportunity.Worker, symbol, EventPayload.Rejection, in rejection, now);

    /// <summary>STRATEGY_DIRECTIVE_ISSUED.</summary>
    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="directive">The directive.</param>
    /// <param name="now">The instant.</param>
    public void OnDirective(int symbol, in StrategyDirective directive, long now)
        => flow.Publish((int)PlatformEvent.StrategyDirectiveIssued, symbol, EventPayload.Directive, in directive, now);

    /// <summary>TRADING_HALTED.</summary>
    /// <param name="halt">The halt.</param>
    public void OnHalted(in TradingHalt halt)
        => flow.Publish((int)PlatformEvent.TradingHalted, symbol: -1, EventPayload.Halt, in halt, halt.Time);

    /// <summary>
    /// Delivers the schedule events that are due, each to the workers of every symbol that decides at this instant.
    /// </summary>
    /// <param name="now">The instant.</param>
    /// <param name="bars">Decided rows of the first symbol so far, this instant's included.</param>
    public void OnClock(long now, long bars)
    {
        if (!scheduler.IsDue(now, bars))
        {
            return;
        }

        var tick = new ScheduleTick(now);
        for (int i = 0; i < _schedules; i++)
        {
            if (scheduler.TryTake(i, now, bars))
            {
                flow.Note(wiring.FirstSchedule + i, symbol: -1, score: double.NaN);
                flow.Publish(wiring.FirstSchedule + i, symbol: -1, EventPayload.Schedule, in tick, now);
            }
        }
    }
}
