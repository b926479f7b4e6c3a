using System;
using System.Collections.Generic;
using System.Linq;

namespace S1mpleTrader.TestKit;

/// <summary>Orders against one bar, in the order of docs/EXECUTION.md, Order within a bar.</summary>
/// <remarks>
/// At the open: protective orders already beyond it, then reducing market orders, then entries. Inside: resting
/// entries, then protective orders. Within a class by order id.
/// </remarks>
public sealed partial class OracleAccount
{
    /// <summary>What participation still allows in the bar being matched, per symbol.</summary>
    private readonly decimal[] _capLeft;

    private void MatchSymbol(int symbol, OracleRow row)
    {
        if (_openGroups.Count == 0 && _openTrades.Count == 0 && _reducing.Count == 0)
        {
            return;
        }

        OracleInstrument instrument = Instrument(symbol);
        _capLeft[symbol] = ((Rational)_settings.Participation * row.Volume).Floor(instrument.Lot);
        foreach (OracleTrade trade in ByProtectiveId(symbol))
        {
            ProtectAtOpen(trade, row);
        }

        ReduceAtOpen(symbol, row);
        JudgeReverses(symbol, row);
        List<OracleOrder> entries = MeetingEntries(symbol, row);
        foreach (OracleOrder order in entries)
        {
            if (order.IsOpen)
            {
                EnterAtOpen(order, row);
            }
        }

        foreach (OracleOrder order in entries)
        {
            if (order.IsOpen)
            {
                EnterInside(order, row);
            }
        }

        foreach (OracleTrade trade in ByProtectiveId(symbol))
        {
            ProtectInside(trade, row);
        }

        EndFirstBarOrders(entries);
    }

    private List<OracleTrade> ByProtectiveId(int symbol) =>
        _openTrades.Count == 0 ? [] : [.. TradesOf(symbol).OrderBy(trade => trade.ProtectiveId)];

    /// <summary>
    /// "Orders that were active before t meet the bar that closes at t"; a GTD "meets every bar that opens before its
    /// end".
    /// </summary>
    private static bool Meets(OracleOrder order, OracleRow row) =>
        order.IsOpen && order.ActiveFrom < row.CloseTime && (order.EndsAt is not long end || row.OpenTime < end);

    private List<OracleOrder> MeetingEntries(int symbol, OracleRow row) =>
    [
        .. _openGroups.Where(group => group.Entry.Symbol == symbol)
            .SelectMany(group => group.Orders)
            .Where(order => Meets(order, row))
            .OrderBy(order => order.Id),
    ];

    /// <summary>
    /// The bar's open; for an order that latency activates inside the bar "the straight line from open to close at that
    /// moment, rounded to the tick against the trader".
    /// </summary>
    private decimal OpenFor(OracleOrder order, OracleRow row, bool isBuy)
    {
        if (order.ActiveFrom <= row.OpenTime)
        {
            return row.Open;
        }

        Rational share = new(order.ActiveFrom - row.OpenTime, row.CloseTime - row.OpenTime);
        Rational price = row.Open + (((Rational)row.Close - row.Open) * share);
        decimal tick = Instrument(order.Symbol).Tick;
        return isBuy ? price.Ceiling(tick) : price.Floor(tick);
    }

    private void ReduceAtOpen(int symbol, OracleRow row)
    {
        List<(long Id, OracleOrder? Order, OracleTrade? Trade)> orders =
        [
            .. _reducing.Where(order => order.Symbol == symbol && Meets(order, row))
                .Select(order => (order.Id, (OracleOrder?)order, (OracleTrade?)null)),
            .. _openTrades.Where(trade => trade.Symbol == symbol && trade.StopGoesOn && trade.StopRow < row.Ordinal)
                .Select(trade => (trade.ProtectiveId, (OracleOrder?)null, (OracleTrade?)trade)),
        ];
        foreach ((long _, OracleOrder? order, OracleTrade? trade) in orders.OrderBy(entry => entry.Id))
        {
            if (order is not null)
            {
                Reduce(order, row);
            }
            else if (trade!.IsOpen)
            {
                ExitSlipped(
                    trade, trade.Held, row.Open, "STOP_LOSS", row, trade.Group.Entry.ImpactMultiplier,
                    trade.Group.Entry.MarketImpact);
            }
        }
    }

    /// <summary>
    /// "A reducing order is cut to what is held when it fills." Reading: an order without a target trade walks the
    /// symbol's open trades in trade order, both directions under hedge; each trade's piece is a fill of its own, under
    /// the fill model of its trade's entry (a pinned one is every trade's).
    /// </summary>
    private void Reduce(OracleOrder order, OracleRow row)
    {
        List<OracleTrade> targets = order.Target is null ? TradesOf(order.Symbol) : [order.Target];
        foreach (OracleTrade trade in targets)
        {
            if (!trade.IsOpen || order.Remaining == 0m)
            {
                continue;
            }

            decimal wanted = Math.Min(order.Remaining, trade.Held);
            decimal reference = OpenFor(order, row, !trade.IsBuy);
            decimal done = ExitSlipped(
                trade, wanted, reference, order.Reason, row, order.ImpactMultiplier, trade.Group.Entry.MarketImpact);
            order.Remaining = Exact.Subtract(order.Remaining, done);
        }

        bool nothingLeft = order.Target is null ? TradesOf(order.Symbol).Count == 0 : !order.Target.IsOpen;
        if (order.Remaining == 0m || nothingLeft)
        {
            order.IsOpen = false;
            _reducing.Remove(order);
        }
    }

    /// <summary>
    /// "A reverse's entry is cancelled if the trade is still open after the reducing orders of that bar": the first bar
    /// that its closing order meets.
    /// </summary>
    private void JudgeReverses(int symbol, OracleRow row)
    {
        foreach (OracleGroup group in _openGroups.Where(group => group.Entry.Symbol == symbol).ToList())
        {
            if (!group.ReverseJudged && group.ClosingOrders.Any(closing => closing.ActiveFrom < row.CloseTime))
            {
                group.ReverseJudged = true;
                if (group.Entry.Reverses.Any(trade => trade.IsOpen))
                {
                    CancelEntries(group);
                }
            }
        }
    }

    private void EnterAtOpen(OracleOrder order, OracleRow row)
    {
        decimal open = OpenFor(order, row, order.IsBuy);
        bool isFirstBar = !order.HasMetBar;
        switch (order.Type)
        {
            case OracleOrderType.Market:
                Enter(order, row, open, true, true, OracleOpening.AtOpen);
                break;
            case OracleOrderType.Limit when AtOrBetter(order.IsBuy, open, order.Limit!.Value):
                Enter(order, row, open, isFirstBar, false, OracleOpening.AtOpen);
                break;
            case OracleOrderType.Stop when order.IsTriggered || Beyond(order.IsBuy, open, order.Stop!.Value):
                Trigger(order, row);
                Enter(order, row, open, true, true, OracleOpening.AtOpen);
                break;
            case OracleOrderType.StopLimit when order.IsTriggered:
                // Rests as a limit since an earlier bar: maker, also where the open is better.
                if (AtOrBetter(order.IsBuy, open, order.Limit!.Value))
                {
                    Enter(order, row, open, false, false, OracleOpening.AtOpen);
                }

                break;
            case OracleOrderType.StopLimit when Beyond(order.IsBuy, open, order.Stop!.Value):
                Trigger(order, row);
                if (AtOrBetter(order.IsBuy, open, order.Limit!.Value))
                {
                    Enter(order, row, open, true, false, OracleOpening.AtOpen);
                }

                break;
        }
    }

    private void EnterInside(OracleOrder order, OracleRow row)
    {
        decimal open = OpenFor(order, row, order.IsBuy);
        if (order.IsTriggered && order.TriggeredRow == row.Ordinal)
        {
            return;
        }

        bool isLimit = order.Type == OracleOrderType.Limit
            || (order.Type == OracleOrderType.StopLimit && order.IsTriggered);
        if (isLimit)
        {
            bool onlyAtOpen = order.TimeInForce == OracleTimeInForce.ImmediateOrCancel
                && order.Type == OracleOrderType.Limit;
            if (!onlyAtOpen && !AtOrBetter(order.IsBuy, open, order.Limit!.Value) && PassesInside(order, row))
            {
                Enter(order, row, order.Limit!.Value, false, false, OracleOpening.InsideByLimit);
            }

            return;
        }

        bool isStop = order.Type is OracleOrderType.Stop or OracleOrderType.StopLimit && !order.IsTriggered;
        if (isStop && Beyond(order.IsBuy, order.IsBuy ? row.High : row.Low, order.Stop!.Value))
        {
            decimal stop = order.Stop!.Value;
            Trigger(order, row);
            if (order.Type == OracleOrderType.Stop)
            {
                Enter(order, row, stop, true, true, OracleOpening.InsideByStop);
            }
            else if (AtOrBetter(order.IsBuy, stop, order.Limit!.Value))
            {
                Enter(order, row, stop, true, false, OracleOpening.InsideByStop);
            }
        }
    }

    /// <summary>
    /// "A LIMIT then sees only the line from there to the close", else the bar's range; through asks for more than a
    /// touch.
    /// </summary>
    private bool PassesInside(OracleOrder order, OracleRow row)
    {
        decimal extreme = order.ActiveFrom > row.OpenTime ? row.Close : order.IsBuy ? row.Low : row.High;
        return Passes(order.IsBuy, extreme, order.Limit!.Value);
    }

    /// <summary>Whether a limit's price is reached by an extreme: touched, or passed where through is asked.</summary>
    private bool Passes(bool isBuy, decimal extreme, decimal limit) => _settings.LimitFillThrough
        ? isBuy ? extreme < limit : extreme > limit
        : AtOrBetter(isBuy, extreme, limit);

    /// <summary>A price as good as a limit or better.</summary>
    private static bool AtOrBetter(bool isBuy, decimal price, decimal limit) => isBuy ? price <= limit : price >= limit;

    /// <summary>A price that triggers a stop.</summary>
    private static bool Beyond(bool isBuy, decimal price, decimal stop) => isBuy ? price >= stop : price <= stop;

    private static void Trigger(OracleOrder order, OracleRow row)
    {
        if (!order.IsTriggered)
        {
            order.IsTriggered = true;
            order.TriggeredRow = row.Ordinal;
        }
    }

    private void Enter(
        OracleOrder order, OracleRow row, decimal reference, bool isTaker, bool isSlipped, OracleOpening opening)
    {
        decimal quantity = Allowed(order, order.MarketImpact);
        if (quantity == 0m)
        {
            return;
        }

        decimal price = isSlipped
            ? Slip(reference, order.IsBuy, quantity, row, order.ImpactMultiplier, order.MarketImpact, order.Symbol)
            : reference;
        if (isSlipped && IsRefused(order, price))
        {
            order.IsOpen = false;
            order.Group!.RefusedAt = row.CloseTime;
            EndGroupIfDone(order.Group);
            return;
        }

        _capLeft[order.Symbol] = Exact.Subtract(_capLeft[order.Symbol], quantity);
        ApplyEntry(order, row, quantity, price, isTaker, opening, reference);
        CloseIfFilledBeyond(order.Group!.Trade!, row, reference, opening == OracleOpening.AtOpen);
    }

    /// <summary>
    /// How much of an order the bar's participation allows: FOK all or nothing, IOC nothing below its minimum ratio.
    /// Reading: the cap "is shared by all fills of the symbol in that bar", so fills without a cap of their own use it
    /// up too.
    /// </summary>
    private decimal Allowed(OracleOrder order, bool isCapped)
    {
        decimal allowed = isCapped ? Math.Min(order.Remaining, Math.Max(0m, _capLeft[order.Symbol])) : order.Remaining;
        return order.TimeInForce switch
        {
            OracleTimeInForce.FillOrKill when allowed < order.Remaining => 0m,
            OracleTimeInForce.ImmediateOrCancel
                when (Rational)allowed < (Rational)order.Quantity * order.Group!.Entry.MinFillRatio => 0m,
            _ => allowed,
        };
    }

    /// <summary>
    /// "Worse than the decision price (the close at which it was decided; for stops the stop price) by more than
    /// max_slippage_pct". Reading: a triggered STOP that goes on as a MARKET keeps its stop price as decision price.
    /// </summary>
    private static bool IsRefused(OracleOrder order, decimal price)
    {
        if (order.Group!.Entry.MaxSlippagePct is not decimal percent)
        {
            return false;
        }

        Rational decision = order.Type == OracleOrderType.Stop ? order.Stop!.Value : order.Group.DecisionClose;
        Rational allowance = decision * percent / 100m;
        return order.IsBuy ? price > decision + allowance : price < decision - allowance;
    }

    /// <summary>slip(p, side), rounded to the tick against the trader. Reading: a price is at least one tick.</summary>
    private decimal Slip(
        decimal reference, bool isBuy, decimal quantity, OracleRow row, decimal multiplier, bool isImpact, int symbol)
    {
        Rational worse = (Rational)_settings.SlippageBps / 10_000m;
        if (isImpact)
        {
            worse += Impact(quantity, row, multiplier);
        }

        decimal tick = Instrument(symbol).Tick;
        return isBuy
            ? ((Rational)reference * ((Rational)1m + worse)).Ceiling(tick)
            : Math.Max(((Rational)reference * ((Rational)1m - worse)).Floor(tick), tick);
    }

    /// <summary>The square-root law, computed in double and taken over by its shortest digits.</summary>
    private decimal Impact(decimal quantity, OracleRow row, decimal multiplier)
    {
        if (row.High == row.Low)
        {
            return 0m;
        }

        double sigma = Math.Log((double)row.High / (double)row.Low) / (2.0 * Math.Sqrt(Math.Log(2.0)));
        double impact = (double)multiplier * (double)_settings.ImpactCoefficient * sigma
            * Math.Sqrt((double)quantity / (double)row.Volume);
        return Exact.FromDouble(impact);
    }

    private decimal ExitSlipped(
        OracleTrade trade, decimal wanted, decimal reference, string reason, OracleRow row, decimal multiplier,
        bool isImpact)
    {
        decimal quantity = isImpact ? Math.Min(wanted, Math.Max(0m, _capLeft[trade.Symbol])) : wanted;
        if (quantity == 0m)
        {
            return 0m;
        }

        decimal price = Slip(reference, !trade.IsBuy, quantity, row, multiplier, isImpact, trade.Symbol);
        _capLeft[trade.Symbol] = Exact.Subtract(_capLeft[trade.Symbol], quantity);
        ApplyExit(trade, quantity, price, true, reason, row.OpenTime, row.Ordinal);
        return quantity;
    }

    /// <summary>IOC and FOK end with their first bar; every other order has now met one.</summary>
    private void EndFirstBarOrders(List<OracleOrder> entries)
    {
        foreach (OracleOrder order in entries)
        {
            order.HasMetBar = true;
            if (order.IsOpen
                && order.TimeInForce is OracleTimeInForce.ImmediateOrCancel or OracleTimeInForce.FillOrKill)
            {
                order.IsOpen = false;
                EndGroupIfDone(order.Group!);
            }
        }
    }

    /// <summary>A dated order "ends in the match step of the first instant ≥ its end".</summary>
    private void EndDatedOrders(long time)
    {
        if (_openGroups.Count == 0)
        {
            return;
        }

        foreach (OracleGroup group in _openGroups.ToList())
        {
            foreach (OracleOrder order in group.Orders)
            {
                order.IsOpen &= order.EndsAt is not long end || time < end;
            }

            EndGroupIfDone(group);
        }
    }
}
