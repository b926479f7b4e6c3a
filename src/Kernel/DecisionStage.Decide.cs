using System;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase2Signals;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Kernel;

/// <content>Step 4 of an instant: signals through refiners and planner to directives, and directives to orders or a reason.</content>
public sealed partial class DecisionStage
{
    private void Decide(int row, long now, long close, RowColumns columns)
    {
        int count = Deliver(row, columns);
        if (count == 0)
        {
            return;
        }

        ActiveThreat threat = _threats.Highest(out long threatTime);
        var situation = new StrategySituation
        {
            Time = now,
            Instrument = _account.Grid(0).Instrument,
            Opportunities = _accepted.AsSpan(0, count),
            Assessment = _aggregator.Assess(columns),
            Threat = threat,
            HasOpenLong = _account.Ledger.HasOpen(symbol: 0, Direction.Buy),
            HasOpenShort = _account.Ledger.HasOpen(symbol: 0, Direction.Sell),
        };
        var directives = new DirectiveWriter(_outcomes.AsSpan(0, count), _directives.AsSpan(0, count));
        _planner.Plan(in situation, columns, ref directives);
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
                    Carry(in _directives[i], in _accepted[i], in origin, now, close, columns);
                    break;
                case OpportunityEnding.Superseded:
                    _account.Counts.CountSuperseded();
                    break;
                default:
                    Invariant.Holds(_outcomes[i].Ending == OpportunityEnding.Rejected);
                    Reject(in origin, _outcomes[i].Reason, row);
                    break;
            }
        }
    }

    // Delivers the row's signals in wiring order, each with its id; what the refiners pass on is kept.
    private int Deliver(int row, RowColumns columns)
    {
        int count = 0;
        for (int worker = 0; worker < _market.Signals.Length; worker++)
        {
            SignalList signals = _market.Signals[worker];
            int index = signals.Rows.BinarySearch(row);
            if (index < 0)
            {
                continue;
            }

            ref readonly OpportunitySignal signal = ref signals[index];
            var opportunity = new Opportunity(
                worker, _nextOpportunityId++, signal.Direction, signal.Confidence, signal.Metadata);
            _account.Counts.CountDetected();
            if (IsAccepted(in opportunity, columns))
            {
                _accepted[count++] = opportunity;
            }
            else
            {
                var origin = new TradeOrigin(worker, opportunity.Id, -1, -1, 0, 0, CountsOpportunity: true);
                Reject(in origin, RejectReason.Refiner, row);
            }
        }

        return count;
    }

    private bool IsAccepted(in Opportunity opportunity, RowColumns columns)
    {
        foreach (RefinerWorker refiner in _refiners)
        {
            if (!refiner.Accept(in opportunity, columns))
            {
                return false;
            }
        }

        return true;
    }

    // A directive takes its road: policy, direction, plans, checks, orders.
    private void Carry(
        in StrategyDirective directive,
        in Opportunity opportunity,
        in TradeOrigin origin,
        long now,
        long close,
        RowColumns columns)
    {
        Direction direction = directive.Entry.Direction;
        bool isReverse = directive.Target != TradeTarget.None && directive.Scope == DirectiveScope.NewTrade
            && _account.Ledger.HasOpen(symbol: 0, direction.Opposite());
        bool isAllowed = directive.Directions.Contains(direction);
        if (directive.Scope == DirectiveScope.CloseExisting || (isReverse && !isAllowed))
        {
            Close(in directive, direction, in origin, now, columns.Row);
            return;
        }

        Invariant.Holds(directive.Scope == DirectiveScope.NewTrade);
        if (!isReverse && !_account.Handler.AllowsEntry(symbol: 0, direction))
        {
            Reject(in origin, RejectReason.PositionOpen, columns.Row);
            return;
        }

        if (!isAllowed)
        {
            Reject(in origin, RejectReason.Direction, columns.Row);
            return;
        }

        var request = new EntryRequest
        {
            Symbol = 0,
            Direction = direction,
            DecisionTicks = close,
            ReferenceTicks = close,
            Reverses = isReverse ? directive.Target : TradeTarget.None,
            ReversesTradeId = directive.TargetTradeId,
            Origin = origin,
        };
        PlanningView view = ViewAt(now, close, in opportunity, in request);
        bool isSubmitted = _planning.TryPlan(in directive, in view, columns, symbol: 0, ref request, out RejectReason reason)
            && _account.Handler.TryEnter(in request, now, _account.EquityUnits, out reason);
        if (!isSubmitted)
        {
            Reject(in origin, reason, columns.Row);
        }
    }

    private void Close(in StrategyDirective directive, Direction direction, in TradeOrigin origin, long now, int row)
    {
        long activeFrom = now + _spec.CloseLatencyNanos;
        if (!_account.Handler.TryClose(symbol: 0, directive.Target, directive.TargetTradeId, direction, activeFrom, in origin))
        {
            Reject(in origin, RejectReason.Capacity, row);
        }
    }

    private PlanningView ViewAt(long now, long closeTicks, in Opportunity opportunity, in EntryRequest request)
    {
        decimal close = _account.Grid(0).Price(closeTicks);
        return new PlanningView
        {
            Instrument = _account.Grid(0).Instrument,
            Time = now,
            Close = close,
            EntryReference = close,
            Equity = _account.Ledger.Money.ToDecimal(_account.EquityUnits),
            MarginUsed = _account.Handler.MarginUsed(in request),
            Opportunity = opportunity,
            ClosedTrades = new ClosedTrades(_account.Ledger.TradeStatistics),
            Threat = _threats.Highest(out _),
            MetadataNames = _metadataNames[opportunity.Worker],
        };
    }

    private void Reject(in TradeOrigin origin, RejectReason reason, int row)
    {
        _account.Counts.CountRejected(reason);
        _observer?.OnRejected(in origin, reason, row);
    }
}
