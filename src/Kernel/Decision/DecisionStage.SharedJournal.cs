using System;
using System.Runtime.CompilerServices;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Feed;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase2Signals;
using S1mpleTrader.Kernel.Phase3Strategy;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Kernel.Decision;

/// <content>
/// What a lane that takes shared decisions tells its journal: the records of
/// <see cref="RunStretches"/>, in their order.
/// </content>
/// <remarks>
/// Opportunities are settled ahead of the rows at which the account changes, and a trade on the short road is booked
/// from its end: so the journal is told afterwards, in time order, of a row's signals before the next row that the lane
/// visits, and of what lies within a trade between its entry and its exit.
/// </remarks>
public sealed partial class DecisionStage
{
    private int _nextTold;       // The first of the block's deliveries that the journal hasn't heard of.
    private int _nextToldAt;     // The first of the shared opportunities' rows of which it hasn't.
    private int _toldDirectives; // The id that the next directive told of has.

    // Before the lane visits a row: what has been settled before it; then the row's instant.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TellBefore(DecidedSymbol symbol, StrategyAnswers answers, JournalWriter journal)
    {
        TellSettled(symbol, answers, journal, symbol.Row);
        journal.MoveTo(symbol.CloseTime, symbol.Index, symbol.Row);
    }

    // What has become of the opportunities before a row, in an account that is as it has been at all of them.
    private void TellSettled(DecidedSymbol symbol, StrategyAnswers answers, JournalWriter journal, int end)
    {
        ReadOnlySpan<Delivery> deliveries = answers.Opportunities.Deliveries;
        if (_nextTold < deliveries.Length && deliveries[_nextTold].Row < end)
        {
            StrategyLedger ledger = _account.Ledger;
            var because = new Because(
                RejectReason.PositionOpen, JournalDetail.None, worker: null,
                ledger.OpenCount, _account.Groups.PendingEntries);
            if (ledger.OpenCount > 0)
            {
                because.Trade = ledger.OpenTrades[0].Id;
                because.TradeTime = ledger.OpenTrades[0].OpenedAt;
            }

            TellSettled(symbol, answers, journal, end, Holding.OpenOf(ledger, symbol.Index), in because);
        }
    }

    private void TellSettled(
        DecidedSymbol symbol, StrategyAnswers answers, JournalWriter journal,
        int end, Holding holding, in Because isOpen)
    {
        RefinedOpportunities opportunities = answers.Opportunities;
        while (_nextTold < opportunities.Deliveries.Length
            && opportunities.Deliveries[_nextTold].Row is var row && row < end)
        {
            bool isLeft = TellSignals(symbol, opportunities, journal, row);
            if (_nextToldAt < opportunities.Count && opportunities.Rows[_nextToldAt] == row)
            {
                TellOutcomes(symbol, answers, journal, _nextToldAt++, holding, in isOpen, isLeft);
            }
        }
    }

    // Before the lane carries the opportunities of its row: its signals, and what the planner weighs.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TellCarried(
        DecidedSymbol symbol, StrategyAnswers answers, JournalWriter journal,
        int at, ReadOnlySpan<OpportunityOutcome> outcomes)
    {
        Invariant.Holds(_nextToldAt == at && _toldDirectives == _nextDirectiveId);
        bool isLeft = TellSignals(symbol, answers.Opportunities, journal, symbol.Row);
        AggregatedContextAssessment assessment = answers.Aggregator.Assess(symbol.Columns);
        ref readonly Opportunity last = ref answers.Opportunities.At(at)[^1];
        if (isLeft && _mayRoundTrip)
        {
            journal.HoldEntry(symbol.Index, in last, MetadataOf(in last), assessment);
        }
        else
        {
            if (isLeft)
            {
                journal.Detected(symbol.Index, in last, MetadataOf(in last));
            }

            journal.Assessed(symbol.Index, assessment);
        }

        _nextToldAt++;
        foreach (OpportunityOutcome outcome in outcomes)
        {
            _toldDirectives += outcome.Ending == OpportunityEnding.Issued ? 1 : 0;
        }
    }

    // The signals of a row, but for an opportunity that is its only one and the last of them: whether there is one.
    // That one begins a passage.
    private bool TellSignals(DecidedSymbol symbol, RefinedOpportunities opportunities, JournalWriter journal, int row)
    {
        ReadOnlySpan<Delivery> deliveries = opportunities.Deliveries;
        ref readonly Delivery first = ref deliveries[_nextTold];
        Invariant.Holds(first.Row == row);
        long now = first.RefusedBy is null
            ? RowTimes.CloseOf(symbol.Market.Bars, row)
            : first.Time;
        journal.MoveTo(now, symbol.Index, row);
        int accepted = 0;
        while (_nextTold < deliveries.Length && deliveries[_nextTold].Row == row)
        {
            ref readonly Delivery delivery = ref deliveries[_nextTold++];
            if (delivery.RefusedBy is { } refiner)
            {
                var columns = new RowColumns(symbol.Market.Columns, row);
                journal.Refused(
                    symbol.Index, in delivery.Opportunity, MetadataOf(in delivery.Opportunity), refiner, columns);
                continue;
            }

            accepted++;
            bool isLast = _nextTold == deliveries.Length || deliveries[_nextTold].Row != row;
            if (isLast && accepted == 1)
            {
                return true;
            }

            journal.Detected(symbol.Index, in delivery.Opportunity, MetadataOf(in delivery.Opportunity));
        }

        return false;
    }

    private int MetadataOf(in Opportunity opportunity) => _sheet.MetadataOf(opportunity.Worker).Count;

    // What the planner answered to a row's opportunities; its directives came back, since something was open.
    private void TellOutcomes(
        DecidedSymbol symbol,
        StrategyAnswers answers,
        JournalWriter journal,
        int at,
        Holding holding,
        in Because isOpen,
        bool isLeft)
    {
        ReadOnlySpan<Opportunity> opportunities = answers.Opportunities.At(at);
        AggregatedContextAssessment assessment = answers.Aggregator.Assess(
            new RowColumns(symbol.Market.Columns, answers.Opportunities.Rows[at]));
        Span<StrategyDirective> directives = answers.Take(at, holding, out ReadOnlySpan<OpportunityOutcome> outcomes);
        if (isLeft)
        {
            ref readonly Opportunity only = ref opportunities[0];
            if (outcomes[0].Ending == OpportunityEnding.Issued && isOpen.Trade >= 0
                && directives[0].Entry.Direction != Direction.None)
            {
                TradeOrigin origin = ToldOrigin(in only, outcomes[0], journal.Now);
                journal.Returned(
                    symbol.Index, in only, MetadataOf(in only), assessment, in directives[0], in origin, in isOpen);
                return;
            }

            journal.Detected(symbol.Index, in only, MetadataOf(in only));
        }

        journal.Assessed(symbol.Index, assessment);
        for (int i = 0; i < opportunities.Length; i++)
        {
            ref readonly Opportunity opportunity = ref opportunities[i];
            TradeOrigin origin = ToldOrigin(in opportunity, outcomes[i], journal.Now);
            switch (outcomes[i].Ending)
            {
                case OpportunityEnding.Issued:
                    journal.Issued(symbol.Index, in directives[i], in origin, -1, 0);
                    journal.Note(in isOpen);
                    journal.Rejected(symbol.Index, in opportunity, in origin, RejectReason.PositionOpen);
                    break;
                case OpportunityEnding.Superseded:
                    journal.Superseded(symbol.Index, in opportunity, in origin);
                    break;
                default:
                    NoteWeighed(assessment, ActiveThreat.None, opportunity.Confidence, outcomes[i].Reason);
                    journal.Rejected(symbol.Index, in opportunity, in origin, outcomes[i].Reason);
                    break;
            }
        }
    }

    private TradeOrigin ToldOrigin(in Opportunity opportunity, OpportunityOutcome outcome, long now) => new(
        opportunity.Worker,
        opportunity.Id,
        outcome.Ending == OpportunityEnding.Issued ? _toldDirectives++ : -1,
        ActiveThreat.None.Id,
        ThreatTime: 0,
        now,
        CountsOpportunity: true);

    // Of a trade that has just been booked from its entry's order to its exit, with what was settled while it was open.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TellRoundTrip(
        DecidedSymbol symbol, StrategyAnswers answers, RoundTrip trip, JournalWriter journal, int exit, bool isClose)
    {
        trip.TellOpened(journal, _sheet.Request);
        var because = new Because(RejectReason.PositionOpen, JournalDetail.None, worker: null, value1: 1, value2: 0)
        {
            Trade = trip.Last.Id,
            TradeTime = trip.Last.OpenedAt,
        };
        TellSettled(symbol, answers, journal, isClose ? exit - 1 : exit, Holding.Alone(trip.IsLong), in because);
        long exitTime = symbol.Market.Bars.OpenTimes[exit];
        if (isClose)
        {
            TellClose(symbol, answers, trip, journal, exit, exitTime);
        }
        else
        {
            trip.TellClosed(journal, exit, exitTime, default, Direction.None);
        }
    }

    // The row whose only opportunity closes the trade, and the exit in the next bar.
    private void TellClose(
        DecidedSymbol symbol, StrategyAnswers answers, RoundTrip trip, JournalWriter journal, int exit, long exitTime)
    {
        bool isLeft = TellSignals(symbol, answers.Opportunities, journal, exit - 1);
        int at = _nextToldAt++;
        AggregatedContextAssessment assessment = answers.Aggregator.Assess(
            new RowColumns(symbol.Market.Columns, exit - 1));
        ref readonly StrategyDirective directive = ref answers.Take(
            at, Holding.Alone(trip.IsLong), out ReadOnlySpan<OpportunityOutcome> outcomes)[0];
        ref readonly Opportunity only = ref answers.Opportunities.At(at)[0];
        Direction direction = directive.Entry.Direction;
        TradeOrigin origin = ToldOrigin(in only, outcomes[0], journal.Now);
        if (isLeft && direction != Direction.None)
        {
            journal.Exited(
                in only, MetadataOf(in only), assessment, direction,
                in origin, in trip.Last, trip.LastExit(exit, exitTime));
            return;
        }

        if (isLeft)
        {
            journal.Detected(symbol.Index, in only, MetadataOf(in only));
        }

        journal.Assessed(symbol.Index, assessment);
        journal.Issued(symbol.Index, in directive, in origin, -1, 0);
        trip.TellClosing(journal, in origin);
        trip.TellClosed(journal, exit, exitTime, in origin, direction);
    }
}
