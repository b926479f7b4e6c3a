using System;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase2Signals;
using S1mpleTrader.Kernel.Phase4Planning;

namespace S1mpleTrader.Kernel;

/// <content>A lane that shares opportunities and the strategy planner's answers with others: it visits only the rows at which it may act.</content>
/// <remarks>
/// Between two rows that touch the account nothing of it changes, so that what becomes of an opportunity there is settled by its shared answer, unless the position policy
/// lets it enter or it acts on what is open. The results are those of <see cref="RunStretches"/>.
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
        _account.Counts.CountDetected(answers.Opportunities.Delivered);
        _account.Counts.CountRejected(RejectReason.Refiner, answers.Opportunities.Refused);
        while (row < end)
        {
            int touched = Math.Min(symbol.Skipper.NextRow(row, end), last);
            if (TrySettle(symbol, answers, Math.Min(touched, end), out row))
            {
                if (touched >= end)
                {
                    break;
                }

                _account.MarkStretch(market.Aggregates, marked, touched);
                symbol.Row = touched;
                Visit();
                marked = touched + 1;
                row = touched + 1;
            }
            else
            {
                symbol.Row = row++;
                Consider(symbol);
            }
        }

        _account.MarkStretch(market.Aggregates, marked, end);
    }

    // Settles the opportunities before a row by their shared answers; stops at the first one that the lane itself must carry, and returns false.
    private bool TrySettle(DecidedSymbol symbol, StrategyAnswers answers, int end, out int row)
    {
        ReadOnlySpan<int> rows = answers.Opportunities.Rows;
        row = end;
        if (symbol.NextOpportunity == rows.Length || rows[symbol.NextOpportunity] >= end)
        {
            return true;
        }

        bool hasLong = _account.Ledger.HasOpen(symbol.Index, Direction.Buy);
        bool hasShort = _account.Ledger.HasOpen(symbol.Index, Direction.Sell);
        bool entersLong = _account.Handler.AllowsEntry(symbol.Index, Direction.Buy);
        bool entersShort = _account.Handler.AllowsEntry(symbol.Index, Direction.Sell);
        for (; symbol.NextOpportunity < rows.Length && rows[symbol.NextOpportunity] < end; symbol.NextOpportunity++)
        {
            ReadOnlySpan<StrategyAnswer> given = answers.At(symbol.NextOpportunity, hasLong, hasShort);
            foreach (StrategyAnswer answer in given)
            {
                if (answer == StrategyAnswer.Acts
                    || (answer == StrategyAnswer.EntersLong && entersLong)
                    || (answer == StrategyAnswer.EntersShort && entersShort))
                {
                    row = rows[symbol.NextOpportunity];
                    return false;
                }
            }

            foreach (StrategyAnswer answer in given)
            {
                Settle(answer);
            }
        }

        return true;
    }

    private void Settle(StrategyAnswer answer)
    {
        if (answer == StrategyAnswer.Superseded)
        {
            _account.Counts.CountSuperseded();
        }
        else if (answer.IsRefusal)
        {
            _account.Counts.CountRejected(answer.Reason);
        }
        else
        {
            _nextDirectiveId++; // A directive was issued, and comes back.
            _account.Counts.CountRejected(RejectReason.PositionOpen);
        }
    }

    // The opportunities of the symbol's row, as the refiners passed them on.
    private int DeliverShared(DecidedSymbol symbol, RefinedOpportunities opportunities)
    {
        ReadOnlySpan<int> rows = opportunities.Rows;
        if (symbol.NextOpportunity == rows.Length || rows[symbol.NextOpportunity] != symbol.Row)
        {
            return 0;
        }

        ReadOnlySpan<Opportunity> delivered = opportunities.At(symbol.NextOpportunity++);
        delivered.CopyTo(_accepted);
        return delivered.Length;
    }
}
