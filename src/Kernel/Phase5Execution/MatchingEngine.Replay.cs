using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Ledger;

namespace S1mpleTrader.Kernel.Phase5Execution;

/// <content>An ambiguous bar decided by the finer bars inside it: <c>intrabar: lower_timeframe</c>.</content>
public sealed partial class MatchingEngine
{
    /// <summary>
    /// Walks the finer bars that lie inside an ambiguous bar, in time order, up to the
    /// first that touches stop or target.
    /// </summary>
    /// <remarks>
    /// Each is judged by the rules of a bar: an open beyond decides; of both touched inside it is the stop, as
    /// pessimistic says. A trade that a STOP entered inside the bar is in from the finer bar on that reaches its entry
    /// reference: whole where that is its open, else both count in it; if its stop was touched before only, neither
    /// fills. Only the question which came first is answered here: a fill's price, slippage, fee and share of the
    /// volume stay those of the bar. Where the bar's touch of the stop, or the entry, is in no finer bar, it happened
    /// where there are no rows: then it is the stop.
    /// </remarks>
    private InsideExit Replay(in Trade trade, bool isTargetTouched, long targetTicks, in BarTicks bar)
    {
        if (_finer[trade.Symbol] is not { } finer)
        {
            return InsideExit.Stop;
        }

        Direction exitSide = trade.Direction.Opposite();
        bool isLong = trade.Direction == Direction.Buy;
        bool isIn = trade.BarEntry != BarEntry.InsideByStop;
        bool isTouchedBefore = false; // Before the trade was in.
        for (int row = finer.FirstRow(bar.OpenTime); finer.TryRead(row, bar.CloseTime, out FinerBar inner); row++)
        {
            long favourable = isLong ? inner.High : inner.Low;
            long adverse = isLong ? inner.Low : inner.High;
            bool isWhole = isIn || IsTriggeredAt(inner.Open, trade.OpeningTicks, trade.Direction);
            isIn |= IsTriggeredAt(favourable, trade.OpeningTicks, trade.Direction);
            if (!isIn)
            {
                isTouchedBefore |= IsTriggeredAt(adverse, trade.StopTicks, exitSide);
                continue;
            }

            bool isOpenBeyondStop = isWhole && IsTriggeredAt(inner.Open, trade.StopTicks, exitSide);
            if (isTargetTouched && isWhole && !isOpenBeyondStop && IsAtOrBetter(inner.Open, targetTicks, exitSide))
            {
                return InsideExit.Target;
            }

            if (IsTriggeredAt(adverse, trade.StopTicks, exitSide))
            {
                return InsideExit.Stop;
            }

            if (isTargetTouched && IsReached(favourable, targetTicks, exitSide))
            {
                return InsideExit.Target;
            }
        }

        return isIn && isTouchedBefore ? InsideExit.None : InsideExit.Stop;
    }
}
