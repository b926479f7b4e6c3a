using System;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase2Signals;
using S1mpleTrader.Kernel.Phase4Planning;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Kernel.Decision;

/// <content>
/// Step 4 of an instant: signals through refiners and planner to directives, and directives to orders or a reason.
/// </content>
public sealed partial class DecisionStage
{
    private void Decide(long now)
    {
        if (_events is not null)
        {
            CarryOut(_events, now);
        }

        foreach (DecidedSymbol symbol in Present)
        {
            int count = Deliver(symbol, now);
            if (count > 0 && IsHalted)
            {
                RejectHalted(symbol, count, now);
            }
            else if (count > 0)
            {
                Plan(symbol, count, now);
            }
        }

        if (_events is not null)
        {
            CarryOut(_events, now);
        }
    }

    private void RejectHalted(DecidedSymbol symbol, int count, long now)
    {
        for (int i = 0; i < count; i++)
        {
            var origin = TradeOrigin.OfSignal(_accepted[i].Worker, _accepted[i].Id, now);
            NoteHalt();
            Reject(symbol, in _accepted[i], in origin, RejectReason.TradingHalted);
        }
    }

    // The symbol's opportunities through the strategy planner; each directive takes its road before the next.
    private void Plan(DecidedSymbol symbol, int count, long now)
    {
        ActiveThreat threat = _threats.Strongest(out long threatTime);
        for (int i = 0; i < count; i++)
        {
            _weighed[i] = _accepted[i] with { Id = Opportunity.Unnumbered };
        }

        StrategySituation situation = SituationOf(
            symbol,
            _weighed.AsSpan(0, count),
            threat,
            _account.Ledger.HasOpen(symbol.Index, Direction.Buy),
            _account.Ledger.HasOpen(symbol.Index, Direction.Sell),
            now);
        _journal?.Assessed(symbol.Index, situation.Assessment);
        var writer = new DirectiveWriter(_outcomes.AsSpan(0, count), _directives.AsSpan(0, count));
        symbol.Planner.Plan(in situation, symbol.Columns, ref writer);
        writer.Check();
        for (int i = 0; i < count; i++)
        {
            BeginOrigin(in _accepted[i], _outcomes[i], threat, threatTime, now);
            if (_outcomes[i].Ending == OpportunityEnding.Rejected)
            {
                NoteWeighed(situation.Assessment, threat, _accepted[i].Confidence, _outcomes[i].Reason);
            }

            Follow(symbol, in _accepted[i], _outcomes[i], ref _directives[i], now);
        }
    }

    private static StrategySituation SituationOf(
        DecidedSymbol symbol, ReadOnlySpan<Opportunity> opportunities,
        ActiveThreat threat, bool hasLong, bool hasShort, long now) => new()
        {
            Time = now,
            Instrument = symbol.Instrument,
            Opportunities = opportunities,
            Assessment = symbol.Aggregator.Assess(symbol.Columns),
            Threat = threat,
            HasOpenLong = hasLong,
            HasOpenShort = hasShort,
        };

    // The sheet's origin, filled where it lies, field by field.
    private void BeginOrigin(
        in Opportunity opportunity, OpportunityOutcome outcome, ActiveThreat threat, long threatTime, long now)
    {
        ref TradeOrigin origin = ref _sheet.Request.Origin;
        origin.SignalWorker = opportunity.Worker;
        origin.OpportunityId = opportunity.Id;
        origin.DirectiveId = outcome.Ending == OpportunityEnding.Issued ? _nextDirectiveId++ : -1;
        origin.ThreatId = threat.Id;
        origin.ThreatTime = threatTime;
        origin.DecidedAt = now;
        origin.CountsOpportunity = true;
        origin.Event = -1;
    }

    // What became of an opportunity, whose origin lies in the sheet's request: an issued directive takes its road.
    private void Follow(
        DecidedSymbol symbol, in Opportunity opportunity,
        OpportunityOutcome outcome, ref StrategyDirective directive, long now)
    {
        ref readonly TradeOrigin origin = ref _sheet.Request.Origin;
        switch (outcome.Ending)
        {
            case OpportunityEnding.Issued:
                directive.Entry.Symbol = symbol.Index;
                _events?.OnDirective(symbol.Index, in directive, now);
                _journal?.Issued(symbol.Index, in directive, in origin, -1, 0);
                if (!TryCarry(symbol, in directive, in opportunity, now, out RejectReason reason))
                {
                    Reject(symbol, in opportunity, in origin, reason);
                }

                break;
            case OpportunityEnding.Superseded:
                _account.Counts.CountSuperseded();
                _journal?.Superseded(symbol.Index, in opportunity, in origin);
                break;
            default:
                Invariant.Holds(outcome.Ending == OpportunityEnding.Rejected);
                Reject(symbol, in opportunity, in origin, outcome.Reason);
                break;
        }
    }

    // Delivers the signals of the symbol's row in wiring order, each with its id; what the refiners pass on is kept.
    private int Deliver(DecidedSymbol symbol, long now)
    {
        int count = 0;
        int row = symbol.Row;
        SignalList[] workers = symbol.Market.Signals;
        for (int worker = 0; worker < workers.Length; worker++)
        {
            SignalList signals = workers[worker];
            for (
                int index = symbol.Events.SignalAt(worker);
                index < signals.Count && signals.Rows[index] == row;
                index++)
            {
                ref readonly OpportunitySignal signal = ref signals[index];
                var opportunity = new Opportunity(
                    worker, _nextOpportunityId++, signal.Direction, signal.Confidence, signal.Metadata);
                _account.Counts.CountDetected();
                _journal?.Detected(symbol.Index, in opportunity, _sheet.MetadataOf(worker).Count);
                _events?.OnDetected(symbol.Index, in opportunity, now);
                if (IsAccepted(symbol, in opportunity))
                {
                    _accepted[count++] = opportunity;
                }
                else
                {
                    var origin = TradeOrigin.OfSignal(worker, opportunity.Id, now);
                    Reject(symbol, in opportunity, in origin, RejectReason.Refiner);
                }
            }
        }

        return count;
    }

    private bool IsAccepted(DecidedSymbol symbol, in Opportunity opportunity)
    {
        foreach (RefinerWorker refiner in symbol.Refiners[opportunity.Worker])
        {
            if (!refiner.Accept(in opportunity, symbol.Columns))
            {
                NoteRefiner(refiner, symbol);
                return false;
            }
        }

        return true;
    }

    // A directive takes its road: policy, direction, plans, checks, orders; or comes back with the reason. Its origin
    // lies in the sheet's request.
    private bool TryCarry(
        DecidedSymbol symbol, in StrategyDirective directive,
        in Opportunity opportunity, long now, out RejectReason reason)
    {
        EntryRequest request = _sheet.Request;
        Direction direction = directive.Entry.Direction;
        bool isReverse = directive.Target != TradeTarget.None && directive.Scope == DirectiveScope.NewTrade
            && _account.Ledger.HasOpen(symbol.Index, direction.Opposite());
        bool isAllowed = directive.Directions.Contains(direction);
        if (directive.Scope == DirectiveScope.CloseExisting || (isReverse && !isAllowed))
        {
            return TryManage(symbol, in directive, in request.Origin, now, out reason);
        }

        Invariant.Holds(directive.Scope == DirectiveScope.NewTrade);
        if (isReverse && directive.Target == TradeTarget.One
            && !_account.Ledger.IsOpen(directive.TargetTradeId, symbol.Index, direction.Opposite()))
        {
            reason = RejectReason.UnknownTarget;
            return false;
        }

        TradeTarget reverses = isReverse ? directive.Target : TradeTarget.None;
        if (!_account.Handler.AllowsEntry(symbol.Index, direction, reverses, directive.TargetTradeId))
        {
            reason = RejectReason.PositionOpen;
            NoteOpenPosition(symbol.Index);
            return false;
        }

        if (!isAllowed)
        {
            reason = RejectReason.Direction;
            return false;
        }

        request.Symbol = symbol.Index;
        request.Direction = direction;
        request.DecisionTicks = symbol.Close;
        request.ReferenceTicks = symbol.Close;
        request.Reverses = reverses;
        request.ReversesTradeId = directive.TargetTradeId;
        _sheet.Begin(now, in opportunity);
        var overlays = new OverlayGate(symbol.Overlays, _account, symbol.Columns);
        if (!symbol.Planning.TryPlan(in directive, _sheet, in _view, symbol.Columns, out reason)
            || !_account.Handler.TryCheck(request, in overlays, now, _account.EquityUnits, out reason))
        {
            return false;
        }

        _isRoundTrip = _mayRoundTrip && _account.RoundTrip!.Fits(request);
        if (!_isRoundTrip)
        {
            _account.Handler.Submit(request, now);
        }

        return true;
    }

    private void Reject(DecidedSymbol symbol, in Opportunity opportunity, in TradeOrigin origin, RejectReason reason)
    {
        if (origin.CountsOpportunity)
        {
            _account.Counts.CountRejected(reason);
        }

        _observer?.OnRejected(in origin, reason, symbol.Row);
        _journal?.Rejected(symbol.Index, in opportunity, in origin, reason);
        if (_events is not null && opportunity.Worker >= 0)
        {
            _events.OnRejected(symbol.Index, new OpportunityRejection(opportunity, reason), origin.DecidedAt);
        }
    }
}
