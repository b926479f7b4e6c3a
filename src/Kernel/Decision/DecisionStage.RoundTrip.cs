using System;
using System.Runtime.CompilerServices;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Feed;
using S1mpleTrader.Kernel.Phase1Context;
using S1mpleTrader.Kernel.Phase3Strategy;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Kernel.Decision;

/// <content>A trade's short road, from its entry's bar to its exit's: see <see cref="RoundTrip"/>.</content>
public sealed partial class DecisionStage
{
    private bool _mayRoundTrip; // Whether an entry decided on now may take the short road.
    // Whether one has: the sheet's request stands for its order, which nobody has submitted.
    private bool _isRoundTrip;

    // Follows the entry at the sheet; returns the row to go on at. Rows before the one marked are marked. Whatever
    // isn't plain is left to the matching engine from the entry's bar on.
    private int FollowRoundTrip(DecidedSymbol symbol, StrategyAnswers answers, RoundTrip trip, ref int marked, int end)
    {
        _isRoundTrip = false;
        BarSeries bars = symbol.Market.Bars;
        BarAggregates aggregates = symbol.Market.Aggregates;
        int entry = symbol.Row + 1;
        int limit = Math.Min(end, symbol.EndRow - 1); // The last row is visited, whatever happens at it.
        if (trip.TryOpen(_sheet.Request, bars, entry))
        {
            int exit = trip.FirstTouch(aggregates, entry + 1, limit);
            RowPrefetch.AskOrder(bars, exit - 1); // While opportunities up to there are settled.
            bool isTouched = TrySettle(symbol, answers, exit, Holding.Alone(trip.IsLong), out int row);
            bool isExit = isTouched
                ? exit < limit && trip.TryTouch(bars, exit)
                : TryCloseAt(symbol, answers, trip, row, limit);
            exit = isTouched ? exit : row + 1;
            if (isExit)
            {
                _account.BookTrip(aggregates, trip, marked, exit);
                marked = exit;
                symbol.NextOpportunity += isTouched ? 0 : 1;
                _nextDirectiveId += isTouched ? 0 : 1;
                if (_journal is not null)
                {
                    TellRoundTrip(symbol, answers, trip, _journal, exit, isClose: !isTouched);
                }

                return exit;
            }
        }

        _account.Handler.Submit(_sheet.Request, _sheet.Request.Origin.DecidedAt);
        return entry;
    }

    // Whether the opportunity of a row closes the trade, and does nothing else.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryCloseAt(DecidedSymbol symbol, StrategyAnswers answers, RoundTrip trip, int row, int limit)
    {
        int at = symbol.NextOpportunity;
        if (row + 1 >= limit || answers.Opportunities.Firsts[at + 1] - answers.Opportunities.Firsts[at] != 1)
        {
            return false;
        }

        ref readonly StrategyDirective directive = ref answers.Take(at, Holding.Alone(trip.IsLong), out _)[0];
        bool isClosed = directive.Scope == DirectiveScope.CloseExisting && directive.Action.Kind == ExitAction.None
            && trip.Trade.IsMeant(directive.Target, directive.TargetTradeId, symbol.Index, directive.Entry.Direction);
        long activeFrom = RowTimes.CloseOf(symbol.Market.Bars, row) + _spec.CloseLatencyNanos;
        return isClosed && trip.TryClose(symbol.Market.Bars, row + 1, activeFrom);
    }
}
