using System;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Host.Watch;

/// <summary>A watched ledger threat worker.</summary>
internal sealed class WatchedLedgerThreat(LedgerThreatWorker inner, WatchedWorker worker)
    : LedgerThreatWorker(worker.Binding)
{
    /// <inheritdoc/>
    public override void Reset() => inner.Reset();

    /// <inheritdoc/>
    public override LedgerThreat OnLedgerUpdate(in LedgerUpdate update, RowColumns columns)
    {
        worker.Watch.LastRow = columns.Row;
        worker.Watch.Enter(worker);
        LedgerThreat threat;
        try
        {
            threat = inner.OnLedgerUpdate(in update, columns);
            Answers.InUnit("severity", threat.Severity);
        }
        catch (Exception exception)
        {
            throw worker.Failed(exception, columns, update.ToString());
        }

        worker.Watch.Leave(worker);
        worker.Watch.OnAnswer(worker, columns.Row, "severity", threat.ToString());
        return threat;
    }
}

/// <summary>A watched portfolio overlay.</summary>
internal sealed class WatchedOverlay(OverlayWorker inner, WatchedWorker worker) : OverlayWorker(worker.Binding)
{
    /// <inheritdoc/>
    public override void Reset() => inner.Reset();

    /// <inheritdoc/>
    public override DispositionEnvelope Handle(
        int handler, scoped in EventDelivery delivery, scoped ref DirectiveWriter directives)
        => EventCalls.Handle(inner, worker, handler, in delivery, ref directives);

    /// <inheritdoc/>
    public override bool Approve(in ExecutionDirective directive, in LedgerView ledger, RowColumns columns)
    {
        worker.Watch.LastRow = columns.Row;
        worker.Watch.Enter(worker);
        bool approves;
        try
        {
            approves = inner.Approve(in directive, in ledger, columns);
        }
        catch (Exception exception)
        {
            throw worker.Failed(exception, columns, "a complete directive");
        }

        worker.Watch.Leave(worker);
        worker.Watch.OnAnswer(worker, columns.Row, "answer", approves ? "approved" : "refused");
        return approves;
    }
}

/// <summary>A watched worker that lives from events.</summary>
internal sealed class WatchedEvents(EventWorker inner, WatchedWorker worker) : EventWorker(worker.Binding)
{
    /// <inheritdoc/>
    public override void Reset() => inner.Reset();

    /// <inheritdoc/>
    public override DispositionEnvelope Handle(
        int handler, scoped in EventDelivery delivery, scoped ref DirectiveWriter directives)
        => EventCalls.Handle(inner, worker, handler, in delivery, ref directives);
}

/// <summary>The call of an event's handler, watched.</summary>
internal static class EventCalls
{
    /// <summary>Calls a handler.</summary>
    public static DispositionEnvelope Handle(
        DecisionWorker inner,
        WatchedWorker worker,
        int handler,
        scoped in EventDelivery delivery,
        scoped ref DirectiveWriter directives)
    {
        worker.Watch.LastRow = delivery.Columns.Row;
        worker.Watch.Enter(worker);
        DispositionEnvelope answer;
        try
        {
            answer = inner.Handle(handler, in delivery, ref directives);
            if (double.IsNaN(answer.Score))
            {
                throw new InvalidOperationException("the score of the published event is NaN");
            }
        }
        catch (Exception exception)
        {
            throw worker.Failed(exception, delivery.Columns, TextOf(in delivery));
        }

        worker.Watch.Leave(worker);
        worker.Watch.OnAnswer(worker, delivery.Columns.Row, worker.Plugin.Handlers[handler].Name, answer.ToString());
        return answer;
    }

    private static string TextOf(scoped in EventDelivery delivery) => delivery.Kind switch
    {
        EventPayload.Bar => delivery.Payload<BarUpdate>(EventPayload.Bar).ToString(),
        EventPayload.Assessment => delivery.Payload<AggregatedContextAssessment>(EventPayload.Assessment).ToString(),
        EventPayload.Opportunity => delivery.Payload<Opportunity>(EventPayload.Opportunity).ToString(),
        EventPayload.Rejection => delivery.Payload<OpportunityRejection>(EventPayload.Rejection).ToString(),
        EventPayload.Threat => delivery.Payload<ThreatSignal>(EventPayload.Threat).ToString(),
        EventPayload.Directive => DirectiveText.Of(in delivery.Payload<StrategyDirective>(EventPayload.Directive)),
        EventPayload.Ledger => delivery.Payload<LedgerUpdate>(EventPayload.Ledger).ToString(),
        EventPayload.Position => delivery.Payload<PositionUpdate>(EventPayload.Position).ToString(),
        EventPayload.Halt => delivery.Payload<TradingHalt>(EventPayload.Halt).ToString(),
        EventPayload.Schedule => delivery.Payload<ScheduleTick>(EventPayload.Schedule).ToString(),
        _ => delivery.Payload<CustomEvent>(EventPayload.Custom).ToString(),
    };
}
