using System;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Events;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Kernel;

/// <content>Directives of event handlers: new trades, changes of open ones, cancels, and batches of them.</content>
public sealed partial class DecisionStage
{
    // What is issued while it is carried out (by listeners to what happens here) comes behind what is there.
    private void CarryOut(EventHub events, long now)
    {
        DirectiveQueue queue = events.Queue;
        int halt = queue.TakeHalt();
        if (halt > 0)
        {
            _haltedUntil = Math.Max(_haltedUntil, Instant + halt);
            events.OnHalted(new TradingHalt(now, halt));
        }

        queue.IsCarriedOut = true;
        for (int i = 0; i < queue.Count; i++)
        {
            if (queue[i].Batch >= 0)
            {
                int end = queue.EndOfBatch(i);
                CarryOutBatch(events, i, end, now);
                i = end - 1;
            }
            else
            {
                CarryOutOne(events, in queue[i], now);
            }
        }

        RefuseOverflow(queue, now);
        queue.Clear();
    }

    private void CarryOutOne(EventHub events, ref readonly QueuedDirective queued, long now)
    {
        TradeOrigin origin = OriginOf(in queued, now);
        DecidedSymbol symbol = _symbols[queued.Symbol];
        events.OnDirective(queued.Symbol, in queued.Directive, now);
        if (!TryCarryOut(in queued, in origin, now, out RejectReason reason))
        {
            Reject(symbol, in NoOpportunity, in origin, reason);
        }
    }

    // An atomic batch is rehearsed: each member alone, then all of them, before anything happens for good.
    private void CarryOutBatch(EventHub events, int first, int end, long now)
    {
        DirectiveQueue queue = events.Queue;
        BatchMode mode = queue[first].BatchMode;
        if (mode == BatchMode.Atomic && !TryRehearse(queue, first, end, now, out int failed, out RejectReason failure))
        {
            for (int i = first; i < end; i++)
            {
                TradeOrigin origin = OriginOf(in queue[i], now);
                Reject(_symbols[queue[i].Symbol], in NoOpportunity, in origin, i == failed ? failure : RejectReason.Batch);
            }

            return;
        }

        bool isGivenUp = false;
        for (int i = first; i < end; i++)
        {
            TradeOrigin origin = OriginOf(in queue[i], now);
            DecidedSymbol symbol = _symbols[queue[i].Symbol];
            RejectReason reason = RejectReason.Batch;
            if (!isGivenUp)
            {
                events.OnDirective(queue[i].Symbol, in queue[i].Directive, now);
            }

            if (isGivenUp || !TryCarryOut(in queue[i], in origin, now, out reason))
            {
                Reject(symbol, in NoOpportunity, in origin, reason);
                isGivenUp = mode == BatchMode.Sequential;
            }
        }
    }

    // Whether every member is valid alone against the state before and, where the batch rolls back, all of them together. Leaves everything as it was.
    private bool TryRehearse(
        DirectiveQueue queue, int first, int end, long now, out int failed, out RejectReason failure)
    {
        int directive = _nextDirectiveId;
        bool isValid = true;
        failed = -1;
        failure = default;
        for (int i = first; i < end && isValid; i++)
        {
            isValid = TryRehearseTogether(queue, i, i + 1, now, ref failed, ref failure);
        }

        if (isValid && queue[first].RollsBack)
        {
            isValid = TryRehearseTogether(queue, first, end, now, ref failed, ref failure);
        }

        _nextDirectiveId = directive;
        return isValid;
    }

    private bool TryRehearseTogether(
        DirectiveQueue queue, int first, int end, long now, ref int failed, ref RejectReason failure)
    {
        _account.BeginRehearsal();
        bool isValid = true;
        for (int i = first; i < end && isValid; i++)
        {
            TradeOrigin origin = OriginOf(in queue[i], now);
            isValid = TryCarryOut(in queue[i], in origin, now, out failure);
            failed = isValid ? failed : i;
        }

        _account.EndRehearsal();
        return isValid;
    }

    private bool TryCarryOut(ref readonly QueuedDirective queued, in TradeOrigin origin, long now, out RejectReason reason)
    {
        ref readonly StrategyDirective directive = ref queued.Directive;
        DecidedSymbol symbol = _symbols[queued.Symbol];
        if (directive.Scope == DirectiveScope.NewTrade)
        {
            reason = RejectReason.TradingHalted;
            return !IsHalted && TryCarry(symbol, in directive, in NoOpportunity, in origin, now, out reason);
        }

        reason = RejectReason.Capacity;
        return _account.Handler.TryManage(
            in directive, symbol.Row, now + _spec.CloseLatencyNanos, in origin);
    }

    private void RefuseOverflow(DirectiveQueue queue, long now)
    {
        for (int i = 0; i < queue.Overflow; i++)
        {
            var origin = new TradeOrigin(-1, -1, _nextDirectiveId++, -1, 0, now, CountsOpportunity: false);
            Reject(_symbols[0], in NoOpportunity, in origin, RejectReason.Capacity);
        }
    }

    private TradeOrigin OriginOf(ref readonly QueuedDirective queued, long now)
    {
        ActiveThreat threat = _threats.Highest(out long threatTime);
        return new TradeOrigin(
            -1, -1, _nextDirectiveId++, threat.Id, threatTime, now, CountsOpportunity: false, queued.Event);
    }

    private static readonly Opportunity NoOpportunity = new(-1, -1, Direction.None, 0, default);
}
