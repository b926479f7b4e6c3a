using System;
using System.Runtime.CompilerServices;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Market;
using S1mpleTrader.Kernel.Phase2Signals;
using S1mpleTrader.Kernel.Phase3Strategy;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Kernel.Decision;

/// <content>
/// A lane that shares opportunities and the strategy planner's answers with others: it
/// visits only the rows at which it may act.
/// </content>
/// <remarks>
/// Between two rows that touch the account nothing of it changes, so that what becomes of an opportunity there is
/// settled by its shared answer, unless the position policy lets it enter or it acts on what is open. The results are
/// those of <see cref="RunStretches"/>.
/// </remarks>
public sealed partial class DecisionStage
{
    private void RunShared(DecidedSymbol symbol, StrategyAnswers answers)
    {
        SymbolMarket market = symbol.Market;
        int row = Math.Max(market.FirstRow, symbol.FirstRow);
        int end = Math.Min(market.EndRow, symbol.EndRow);
        int last = symbol.EndRow - 1; // Is visited always.
        int marked = row; // Rows before it are marked.
        symbol.NextOpportunity = 0;
        _nextTold = 0;
        _nextToldAt = 0;
        _account.Counts.CountDetected(answers.Opportunities.Delivered);
        _account.Counts.CountRejected(RejectReason.Refiner, answers.Opportunities.Refused);
        while (row < end)
        {
            int touched = Math.Min(symbol.Skipper.NextRow(row, end, out int sought), last);
            bool isTouched = TrySettle(
                symbol, answers, Math.Min(touched, sought), Holding.Of(_account, symbol.Index), out row);
            if (isTouched && touched >= sought)
            {
                continue; // To rows that haven't been looked at, or to the end.
            }

            symbol.Row = row;
            if (_journal is not null)
            {
                TellBefore(symbol, answers, _journal);
            }

            _mayRoundTrip = row + 1 < Math.Min(end, last);
            if (isTouched)
            {
                _account.MarkStretch(market.Aggregates, marked, row);
                VisitShared(symbol, answers);
                marked = row + 1;
            }
            else
            {
                MoveMark(symbol);
                DecideShared(symbol, answers, symbol.CloseTime);
            }

            row = _isRoundTrip ? FollowRoundTrip(symbol, answers, _account.RoundTrip!, ref marked, end) : row + 1;
        }

        _account.MarkStretch(market.Aggregates, marked, end);
        if (_journal is not null)
        {
            TellSettled(symbol, answers, _journal, end);
        }
    }

    // What Visit comes to where one symbol decides, and nothing senses or hears.
    private void VisitShared(DecidedSymbol symbol, StrategyAnswers answers)
    {
        ref readonly BarTicks bar = ref TakeBar(symbol);
        _account.Match();
        bool isHeld = _account.Mark();
        bool isLast = symbol.IsLast;
        if (!isLast)
        {
            _account.Record(bar.OpenTime, bar.CloseTime, isHeld);
        }

        if (_account.HasFunding)
        {
            _account.Fund(bar.CloseTime, symbol.PreviousCloseTime);
        }

        ReadOnlySpan<int> rows = answers.Opportunities.Rows;
        if (symbol.NextOpportunity < rows.Length && rows[symbol.NextOpportunity] == symbol.Row)
        {
            DecideShared(symbol, answers, bar.CloseTime);
        }
        else if (_journal is not null)
        {
            TellSettled(symbol, answers, _journal, symbol.Row + 1);
        }

        if (isLast)
        {
            End();
            _account.Record(bar.OpenTime, bar.CloseTime, isHeld);
        }
    }

    // The opportunities of the symbol's row, as the refiners passed them on, on their way to orders. Without threats
    // and halts only the planner refuses.
    private void DecideShared(DecidedSymbol symbol, StrategyAnswers answers, long now)
    {
        int at = symbol.NextOpportunity++;
        ReadOnlySpan<Opportunity> opportunities = answers.Opportunities.At(at);
        Span<StrategyDirective> directives = answers.Take(
            at, Holding.OpenOf(_account.Ledger, symbol.Index), out ReadOnlySpan<OpportunityOutcome> outcomes);
        _mayRoundTrip &= opportunities.Length == 1 && _account.RoundTrip is not null;
        if (_journal is not null)
        {
            TellCarried(symbol, answers, _journal, at, outcomes);
        }

        for (int i = 0; i < opportunities.Length; i++)
        {
            BeginOrigin(in opportunities[i], outcomes[i], ActiveThreat.None, threatTime: 0, now);
            _sheet.Known = answers.KnownEntryOf(i);
            if (_journal is not null && outcomes[i].Ending == OpportunityEnding.Rejected)
            {
                NoteWeighed(
                    answers.Aggregator.Assess(symbol.Columns), ActiveThreat.None,
                    opportunities[i].Confidence, outcomes[i].Reason);
            }

            Follow(symbol, in opportunities[i], outcomes[i], ref directives[i], now);
        }
    }

    // Settles the opportunities before a row by their shared answers; stops at the first row that the lane itself must
    // carry, and returns false.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TrySettle(DecidedSymbol symbol, StrategyAnswers answers, int end, Holding holding, out int row)
    {
        RefinedOpportunities opportunities = answers.Opportunities;
        int at = symbol.NextOpportunity;
        row = end;
        if (at == opportunities.Count || opportunities.RowAt(at) >= end)
        {
            return true;
        }

        // Often it is the very first.
        if (AnswerScan.Stops(answers.FirstOf(at, holding), holding))
        {
            row = opportunities.RowAt(at);
            return false;
        }

        return TrySettleMany(symbol, answers, end, holding, ref row);
    }

    // The same, where at least one can be settled.
    private bool TrySettleMany(DecidedSymbol symbol, StrategyAnswers answers, int end, Holding holding, ref int row)
    {
        ReadOnlySpan<int> firsts = answers.Opportunities.Firsts;
        ReadOnlySpan<int> ats = answers.Opportunities.Ats;
        ReadOnlySpan<int> rowOf = answers.Opportunities.RowOf;
        ReadOnlySpan<StrategyAnswer> given = answers.Of(holding);
        int first = firsts[symbol.NextOpportunity];
        int settled = first; // Opportunities before it come to nothing.
        bool comeBack = true; // Whether all of those are entries.
        bool isOwn;
        do
        {
            if (given[settled] == StrategyAnswer.None)
            {
                answers.Ask(ats[settled], holding);
            }

            isOwn = AnswerScan.Stops(given[settled], holding);
            settled = isOwn ? settled : AnswerScan.FirstStop(rowOf, given, settled, end, holding, ref comeBack);
        }
        while (!isOwn && settled < rowOf.Length && rowOf[settled] < end);

        symbol.NextOpportunity = settled < rowOf.Length ? ats[settled] : answers.Opportunities.Count;
        if (isOwn)
        {
            row = rowOf[settled];
            settled = firsts[ats[settled]]; // The lane carries all of the row.
        }

        if (comeBack)
        {
            SettleComingBack(settled - first);
        }
        else
        {
            Settle(given[first..settled]);
        }

        return !isOwn;
    }

    private void SettleComingBack(int count)
    {
        _nextDirectiveId += count;
        _account.Counts.CountRejected(RejectReason.PositionOpen, count);
    }

    private void Settle(ReadOnlySpan<StrategyAnswer> answers)
    {
        int comeBack = 0; // Directives that were issued, and come back.
        int superseded = 0;
        foreach (StrategyAnswer answer in answers)
        {
            if (answer.IsRefusal)
            {
                _account.Counts.CountRejected(answer.Reason);
            }
            else if (answer == StrategyAnswer.Superseded)
            {
                superseded++;
            }
            else
            {
                comeBack++;
            }
        }

        SettleComingBack(comeBack);
        _account.Counts.CountSuperseded(superseded);
    }
}
