using System.Collections.Generic;
using System.Linq;

namespace S1mpleTrader.TestKit;

/// <summary>An ambiguous bar replayed in a finer data source.</summary>
public sealed partial class OracleAccount
{
    /// <summary>
    /// "lower_timeframe: replay the finer data source that the operation names for that symbol, falling back to
    /// pessimistic where it has no rows."
    /// </summary>
    /// <remarks>
    /// Reading: the finer rows that open and close within the bar are walked in time order, each judged as a bar is:
    /// "an open beyond either fills at the open", else what its range touches; where it touches both it is ambiguous
    /// itself, and the stop. A trade that counts as filled at the bar's open is in from the first of them. One that a
    /// STOP entered inside the bar is in from the finer row that reaches its reference: at that row's open if that is
    /// where it lies, else inside it, and then both count. The replay says which came first; what a fill costs is as in
    /// any other bar. A stop that was touched only before the trade was in doesn't fill, and nothing else does. Where
    /// no row shows the touch of the stop, or none the entry, that happened where there are no rows.
    /// </remarks>
    private (bool Stop, bool Target, bool Partial) FirstInFinerRows(
        OracleTrade trade, OracleRow row, OracleOpening opening, bool targetTouched, bool partialTouched)
    {
        IReadOnlyList<OracleRow> all = trade.Symbol < _settings.FinerRows.Count
            ? _settings.FinerRows[trade.Symbol]
            : [];
        bool isWaiting = opening == OracleOpening.InsideByStop;
        bool tookPartial = false;
        bool stopBefore = false;
        foreach (OracleRow finer in all.Where(
            finer => finer.OpenTime >= row.OpenTime && finer.CloseTime <= row.CloseTime))
        {
            decimal worst = trade.IsBuy ? finer.Low : finer.High;
            decimal best = trade.IsBuy ? finer.High : finer.Low;
            bool fromOpen = !isWaiting;
            if (isWaiting)
            {
                isWaiting = !Beyond(trade.IsBuy, best, trade.OpeningReference);
                if (isWaiting)
                {
                    stopBefore |= Beyond(!trade.IsBuy, worst, trade.StopLoss!.Value);
                    continue;
                }

                fromOpen = Beyond(trade.IsBuy, finer.Open, trade.OpeningReference);
            }

            if (fromOpen && !Beyond(!trade.IsBuy, finer.Open, trade.StopLoss!.Value))
            {
                tookPartial |= partialTouched && AtOrBetter(!trade.IsBuy, finer.Open, trade.PartialPrice);
                if (targetTouched && AtOrBetter(!trade.IsBuy, finer.Open, trade.TakeProfit!.Value))
                {
                    return (false, true, tookPartial);
                }
            }

            if (Beyond(!trade.IsBuy, worst, trade.StopLoss!.Value))
            {
                return (true, false, tookPartial);
            }

            tookPartial |= partialTouched && Passes(!trade.IsBuy, best, trade.PartialPrice);
            if (targetTouched && Passes(!trade.IsBuy, best, trade.TakeProfit!.Value))
            {
                return (false, true, tookPartial);
            }
        }

        return (isWaiting || !stopBefore, false, tookPartial);
    }
}
