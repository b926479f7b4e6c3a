using System;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Events;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Kernel.Decision;

/// <content>Directives of event handlers: new trades, changes of open ones, cancels, and batches of them.</content>
public sealed partial class DecisionStage
{
    private static readonly Opportunity NoOpportunity = new(-1, -1, Direction.None, 0, default);

    // What is issued while it is carried out (by listeners to what happens here) comes behind what is there.
    private void CarryOut(EventHub events, long now)
    {
        DirectiveQueue queue = events.Queue;
        int halt = queue.TakeHalt();
        if (halt > 0)
        {
            _haltedUntil = Math.Max(_haltedUntil, Instant + halt);
            _journal?.Halted(halt);
            events.OnHalted(new TradingHalt(now, halt));
        }

        queue.IsCarriedOut = true;
        for (int i = 0; i < queue.Count; i++)
        {
            if (queue[i].Batch >= 0)
            {
                int end = queue.EndOfBatch(i);
                bool isCut = queue[i].Batch == queue.CutBatch;
                CarryOutBatch(new Batch(this, events, i, end, now), in queue[i], isCut);
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

    // Of an atomic batch that found no room as a whole, no member is submitted.
    private void CarryOutBatch(Batch members, ref readonly QueuedDirective first, bool isCut)
    {
        if (!isCut || first.BatchMode != BatchMode.Atomic)
        {
            _batch!.Submit(members, first.BatchMode, first.RollsBack);
            return;
        }

        for (int member = 0; member < members.Count; member++)
        {
            members.Refuse(member, RejectReason.Batch);
        }
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

    private bool TryCarryOut(
        ref readonly QueuedDirective queued, in TradeOrigin origin, long now, out RejectReason reason)
    {
        ref readonly StrategyDirective directive = ref queued.Directive;
        DecidedSymbol symbol = _symbols[queued.Symbol];
        if (directive.Scope == DirectiveScope.NewTrade)
        {
            reason = RejectReason.TradingHalted;
            NoteHalt();
            _sheet.Request.Origin = origin;
            return !IsHalted && TryCarry(symbol, in directive, in NoOpportunity, now, out reason);
        }

        if (TryManage(symbol, in directive, in origin, now, out reason))
        {
            return true;
        }

        // What has gone since the directive was issued needs nothing any more: that is told, and fails no batch.
        bool hasGone = reason == RejectReason.UnknownTarget;
        if (hasGone && !_account.Groups.IsRehearsing)
        {
            Reject(symbol, in NoOpportunity, in origin, reason);
        }

        return hasGone;
    }

    // A directive about what is open: with an action of its own, or one that closes all that it means.
    private bool TryManage(
        DecidedSymbol symbol, in StrategyDirective directive, in TradeOrigin origin, long now, out RejectReason reason)
    {
        long activeFrom = now + _spec.CloseLatencyNanos;
        return directive.Action.Kind == ExitAction.None
            ? _account.Handler.TryClose(
                symbol.Index, directive.Target, directive.TargetTradeId,
                directive.Entry.Direction, activeFrom, in origin, out reason)
            : _account.Handler.TryManage(in directive, symbol.Row, activeFrom, in origin, out reason);
    }

    private void RefuseOverflow(DirectiveQueue queue, long now)
    {
        for (int i = 0; i < queue.Overflow; i++)
        {
            var origin = TradeOrigin.OfDirective(_nextDirectiveId++, now);
            Reject(_symbols[0], in NoOpportunity, in origin, RejectReason.Capacity);
        }
    }

    private TradeOrigin OriginOf(ref readonly QueuedDirective queued, long now)
    {
        ActiveThreat threat = _threats.Strongest(out long threatTime);
        TradeOrigin origin = TradeOrigin.OfDirective(_nextDirectiveId++, now) with
        {
            ThreatId = threat.Id,
            ThreatTime = threatTime,
            Event = queued.Event,
        };
        JournalDirective(in queued, in origin);
        return origin;
    }

    // The members of a batch in the queue.
    private readonly struct Batch(DecisionStage stage, EventHub events, int first, int end, long now) : IBatchMembers
    {
        public int Count => end - first;

        public bool TrySubmit(int member, bool isRehearsal, out RejectReason reason)
        {
            ref readonly QueuedDirective queued = ref events.Queue[first + member];
            int directive = stage._nextDirectiveId;
            TradeOrigin origin = stage.OriginOf(in queued, now);
            if (!isRehearsal)
            {
                events.OnDirective(queued.Symbol, in queued.Directive, now);
            }

            bool isSubmitted = stage.TryCarryOut(in queued, in origin, now, out reason);
            if (isRehearsal || !isSubmitted)
            {
                stage._nextDirectiveId = directive; // A refused member gets its id where it is refused.
            }

            return isSubmitted;
        }

        public void Refuse(int member, RejectReason reason)
        {
            ref readonly QueuedDirective queued = ref events.Queue[first + member];
            TradeOrigin origin = stage.OriginOf(in queued, now);
            stage.Reject(stage._symbols[queued.Symbol], in NoOpportunity, in origin, reason);
        }
    }
}
