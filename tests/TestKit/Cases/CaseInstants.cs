using System.Collections.Generic;
using System.Linq;

namespace S1mpleTrader.TestKit;

/// <summary>Which rows of a case are decided at: those behind its warm-up bars and inside its period.</summary>
public static class CaseInstants
{
    /// <summary>The bar of a symbol at an index, if it is decided at.</summary>
    public static CaseBar? DecidedBar(WorkedCase @case, string symbol, int index)
    {
        IReadOnlyList<CaseBar> bars = @case.Bars[symbol];
        for (int ordinal = @case.WarmupBars; ordinal < bars.Count; ordinal++)
        {
            long close = @case.OpenTimeNanos(bars[ordinal].Index + 1);
            if (bars[ordinal].Index == index
                && (@case.PeriodStartNanos is not long start || close >= start)
                && (@case.PeriodEndNanos is not long end || close < end))
            {
                return bars[ordinal];
            }
        }

        return null;
    }

    /// <summary>
    /// The actions of an instant. One that enters a symbol that hasn't been decided at yet does not exist.
    /// </summary>
    public static IEnumerable<CaseAction> ActionsAt(WorkedCase @case, int index) =>
        @case.Actions.Where(action => action.At == index
        && (action is not CaseSubmit submit || Enumerable.Range(0, index + 1).Any(at =>
            DecidedBar(@case, submit.Symbol, at) is not null)));

    /// <summary>Whether a symbol is decided at in any row.</summary>
    public static bool IsDecided(WorkedCase @case, string symbol) =>
        @case.Bars[symbol].Any(bar => DecidedBar(@case, symbol, bar.Index) is not null);

    /// <summary>Whether some symbol is decided at an index: elsewhere an action does not exist.</summary>
    public static bool IsDecided(WorkedCase @case, int index) =>
        @case.Instruments.Any(instrument => DecidedBar(@case, instrument.Symbol, index) is not null);
}
