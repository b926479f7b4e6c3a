using System;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase2Signals;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Kernel;

/// <content>Step 4 of an instant: signals through refiners and planner to directives, and directives to orders or a reason.</content>
public sealed partial class DecisionStage
{
    private void Decide(long now)
    {
        foreach (DecidedSymbol symbol in Present)
        {
            int count = Deliver(symbol);
            if (count > 0)
            {
                Plan(symbol, count, now);
            }
        }
    }

    // The symbol's opportunities through the strategy planner; each directive takes its road before the next.
    private void Plan(DecidedSymbol symbol, int count, long now)
    {
        RowColumns columns = symbol.Columns;
        ActiveThreat threat = _threats.Highest(out long threatTime);
        var situation = new StrategySituation
        {
            Time = now,
            Instrument = symbol.Instrument,
            Opportunities = _accepted.AsSpan(0, count),
            Assessment = symbol.Aggregator.Assess(columns),
            Threat = threat,
            HasOpenLong = _account.Ledger.HasOpen(symbol.Index, Direction.Buy),
            HasOpenShort = _account.Ledger.HasOpen(symbol.Index, Direction.Sell),
        };
        var directives = new DirectiveWriter(_outcomes.AsSpan(0, count), _directives.AsSpan(0, count));
        symbol.Planner.Plan(in situation, columns, ref directives);
        for (int i = 0; i < count; i++)
        {
            var origin = new TradeOrigin(
                _accepted[i].Worker,
                _accepted[i].Id,
                DirectiveId: -1,
                threat.Id,
                threatTime,
                now,
                CountsOpportunity: true);
            switch (_outcomes[i].Ending)
            {
                case OpportunityEnding.Issued:
                    origin = origin with { DirectiveId = _nextDirectiveId++ };
                    Carry(symbol, in _directives[i], in _accepted[i], in origin, now);
                    break;
                case OpportunityEnding.Superseded:
                    _account.Counts.CountSuperseded();
                    break;
                default:
                    Invariant.Holds(_outcomes[i].Ending == OpportunityEnding.Rejected);
                    Reject(in origin, _outcomes[i].Reason, symbol.Row);
                    break;
            }
        }
    }

    // Delivers the signals of the symbol's row in wiring order, each with its id; what the refiners pass on is kept.
    private int Deliver(DecidedSymbol symbol)
    {
        int count = 0;
        int row = symbol.Row;
        SignalList[] workers = symbol.Market.Signals;
        for (int worker = 0; worker < workers.Length; worker++)
        {
            SignalList signals = workers[worker];
            for (int index = symbol.Events.SignalAt(worker); index < signals.Count && signals.Rows[index] == row; index++)
            {
                ref readonly OpportunitySignal signal = ref signals[index];
                var opportunity = new Opportunity(
                    worker, _nextOpportunityId++, signal.Direction, signal.Confidence, signal.Metadata);
                _account.Counts.CountDetected();
                if (IsAccepted(symbol, in opportunity))
                {
                    _accepted[count++] = opportunity;
                }
                else
                {
                    var origin = new TradeOrigin(worker, opportunity.Id, -1, -1, 0, 0, CountsOpportunity: true);
                    Reject(in origin, RejectReason.Refiner, row);
                }
            }
        }

        return count;
    }

    private static bool IsAccepted(DecidedSymbol symbol, in Opportunity opportunity)
    {
        foreach (RefinerWorker refiner in symbol.Refiners)
        {
            if (!refiner.Accept(in opportunity, symbol.Columns))
            {
                return false;
            }
        }

        return true;
    }

    // A directive takes its road: policy, direction, plans, checks, orders.
    private void Carry(
        DecidedSymbol symbol,
        in StrategyDirective directive,
        in Opportunity opportunity,
        in TradeOrigin origin,
        long now)
    {
        Direction direction = directive.Entry.Direction;
        bool isReverse = directive.Target != TradeTarget.None && directive.Scope == DirectiveScope.NewTrade
            && _account.Ledger.HasOpen(symbol.Index, direction.Opposite());
        bool isAllowed = directive.Directions.Contains(direction);
        if (directive.Scope == DirectiveScope.CloseExisting || (isReverse && !isAllowed))
        {
            Close(symbol, in directive, direction, in origin, now);
            return;
        }

        Invariant.Holds(directive.Scope == DirectiveScope.NewTrade);
        if (!isReverse && !_account.Handler.AllowsEntry(symbol.Index, direction))
        {
            Reject(in origin, RejectReason.PositionOpen, symbol.Row);
            return;
        }

        if (!isAllowed)
        {
            Reject(in origin, RejectReason.Direction, symbol.Row);
            return;
        }

        EntryRequest request = _sheet.Request;
        request.Symbol = symbol.Index;
        request.Direction = direction;
        request.DecisionTicks = symbol.Close;
        request.ReferenceTicks = symbol.Close;
        request.Reverses = isReverse ? directive.Target : TradeTarget.None;
        request.ReversesTradeId = directive.TargetTradeId;
        request.Origin = origin;
        _sheet.Begin(now, in opportunity);
        bool isSubmitted = symbol.Planning.TryPlan(in directive, _sheet, in _view, symbol.Columns, out RejectReason reason)
            && _account.Handler.TryEnter(request, now, _account.EquityUnits, out reason);
        if (!isSubmitted)
        {
            Reject(in origin, reason, symbol.Row);
        }
    }

    private void Close(
        DecidedSymbol symbol, in StrategyDirective directive, Direction direction, in TradeOrigin origin, long now)
    {
        long activeFrom = now + _spec.CloseLatencyNanos;
        if (!_account.Handler.TryClose(
            symbol.Index, directive.Target, directive.TargetTradeId, direction, activeFrom, in origin))
        {
            Reject(in origin, RejectReason.Capacity, symbol.Row);
        }
    }

    private void Reject(in TradeOrigin origin, RejectReason reason, int row)
    {
        _account.Counts.CountRejected(reason);
        _observer?.OnRejected(in origin, reason, row);
    }
}
