using System;
using System.Runtime.CompilerServices;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Kernel.Phase5Execution;

/// <content>Protective orders inside the bar, and what decides a bar whose path is unknown.</content>
public sealed partial class MatchingEngine
{
    private const decimal MostSlippage = 1e12m; // Times the most ticks, within what decimals hold.

    private enum InsideExit : byte
    {
        None,
        Stop,
        Target,
    }

    private void ProtectInside(int symbol, in BarTicks bar)
    {
        int slot = _ledger.NextProtected(symbol, from: 0, afterOrder: -1);
        while (slot >= 0)
        {
            ref Trade trade = ref _ledger.OpenTrades[slot];
            int order = trade.ProtectiveOrderId;
            bool isClosed = !trade.IsStopTriggered && !trade.HasNoExitPlan && ProtectInside(slot, ref trade, in bar);
            slot = _ledger.NextProtected(symbol, isClosed ? slot : slot + 1, order);
        }
    }

    private bool ProtectInside(int slot, ref Trade trade, in BarTicks bar)
    {
        bool isLong = trade.Direction == Direction.Buy;
        Direction exitSide = trade.Direction.Opposite();
        // Ambiguous since the open and still there: the mode has let the stop pass in this bar.
        bool isStopTouched = trade.HasStop && !trade.IsAmbiguous
            && IsTriggeredAt(isLong ? bar.Low : bar.High, trade.StopTicks, exitSide);
        bool isTargetTouched = trade.HasTarget && trade.BarEntry != BarEntry.InsideByLimit
            && IsReached(isLong ? bar.High : bar.Low, trade.TargetTicks, exitSide);
        bool isPartialTouched = IsPartialFirst(in trade) && trade.BarEntry != BarEntry.InsideByLimit
            && IsReached(isLong ? bar.High : bar.Low, trade.PartialTicks, exitSide);
        bool isClosed = false;
        bool isAmbiguous = false;
        InsideExit first = InsideExit.None;
        if (isPartialTouched)
        {
            first = Decide(in trade, isStopTouched, true, trade.PartialTicks, in bar, out isAmbiguous);
            isClosed = first == InsideExit.Target && TakePartial(slot, trade.PartialTicks, in bar);
            isStopTouched &= first != InsideExit.None
                && !(first == InsideExit.Target && _spec.Intrabar == IntrabarMode.Optimistic);
        }

        if (!isClosed && !(isAmbiguous && first == InsideExit.None))
        {
            isClosed = Decide(
                in trade, isStopTouched, isTargetTouched, trade.TargetTicks, in bar, out bool isStillAmbiguous) switch
            {
                InsideExit.Stop => StopOut(slot, trade.StopTicks, in bar),
                InsideExit.Target => TakeProfit(slot, trade.TargetTicks, isTaker: false, in bar),
                _ => false,
            };
            isAmbiguous |= isStillAmbiguous;
        }

        if (isAmbiguous)
        {
            _counts.CountAmbiguous();
        }

        return isClosed;
    }

    private InsideExit Decide(
        in Trade trade, bool isStopTouched, bool isTargetTouched,
        long targetTicks, in BarTicks bar, out bool isAmbiguous)
    {
        isAmbiguous = isStopTouched && (isTargetTouched || trade.BarEntry == BarEntry.InsideByStop);
        if (!isAmbiguous)
        {
            return isStopTouched ? InsideExit.Stop : isTargetTouched ? InsideExit.Target : InsideExit.None;
        }

        return _spec.Intrabar switch
        {
            IntrabarMode.Optimistic => isTargetTouched ? InsideExit.Target : InsideExit.None,
            IntrabarMode.OhlcPath => FollowPath(in trade, isTargetTouched, targetTicks, in bar),
            IntrabarMode.LowerTimeframe => Replay(in trade, isTargetTouched, targetTicks, in bar),
            _ => InsideExit.Stop,
        };
    }

    // open → the extreme nearer to the open (tie: low) → other extreme → close, walked leg by leg.
    private static InsideExit FollowPath(in Trade trade, bool isTargetTouched, long targetTicks, in BarTicks bar)
    {
        bool isIn = trade.BarEntry != BarEntry.InsideByStop;
        long open = trade.EntryRow == bar.Row ? trade.EntryBarOpenTicks : bar.Open;
        bool isLowFirst = open - bar.Low <= bar.High - open;
        ReadOnlySpan<long> path = isLowFirst
            ? [open, bar.Low, bar.High, bar.Close]
            : [open, bar.High, bar.Low, bar.Close];
        Direction exitSide = trade.Direction.Opposite();
        for (int leg = 1; leg < path.Length; leg++)
        {
            // The first leg has its direction also where the open is the nearer extreme itself.
            long up = leg == 1 ? (isLowFirst ? -1 : 1) : path[leg] - path[leg - 1];
            bool isFavourable = up * (long)trade.Direction > 0;
            isIn |= isFavourable && IsTriggeredAt(path[leg], trade.OpeningTicks, trade.Direction);
            if (!isIn)
            {
                continue;
            }

            if (isFavourable && isTargetTouched && IsAtOrBetter(path[leg], targetTicks, exitSide))
            {
                return InsideExit.Target;
            }

            if (!isFavourable && IsTriggeredAt(path[leg], trade.StopTicks, exitSide))
            {
                return InsideExit.Stop;
            }
        }

        return InsideExit.None;
    }

    /// <summary>
    /// Ends dated orders of symbols that have no bar at this instant: the first instant
    /// at or after their end is any symbol's.
    /// </summary>
    /// <param name="now">The instant.</param>
    /// <param name="row">The row at which that happens.</param>
    public void EndDue(long now, int row)
    {
        bool isDue = false;
        foreach (QuietRange quiet in _quiet)
        {
            quiet.Refresh();
            isDue |= quiet.NextTime <= now;
        }

        if (!isDue)
        {
            return;
        }

        for (int i = 0; i < _book.Count; i++)
        {
            ref Order order = ref _book.Orders[i];
            if (!order.IsDone && order.EndTime <= now)
            {
                _groups.Cancel(ref order, row);
            }
        }

        _book.RemoveDone();
    }

    // Ends what was to end before the bar opens; says which kinds of orders are left.
    private void EndOrders(int symbol, in BarTicks bar, out bool reduces, out bool enters)
    {
        reduces = false;
        enters = false;
        for (int i = 0; i < _book.Count; i++)
        {
            ref Order order = ref _book.Orders[i];
            if (order.IsDone || order.Symbol != symbol)
            {
                continue;
            }

            if (order.EndTime <= bar.OpenTime)
            {
                _groups.Cancel(ref order, bar.Row);
                continue;
            }

            reduces |= order.IsReducing;
            enters |= !order.IsReducing;
        }
    }

    // The first bar is over for IOC and FOK; GTD orders whose end lies in the bar have met their last one.
    private void AfterBar(int symbol, in BarTicks bar)
    {
        for (int i = 0; i < _book.Count; i++)
        {
            ref Order order = ref _book.Orders[i];
            if (order.IsDone || order.Symbol != symbol)
            {
                continue;
            }

            bool hasMet = order.ActiveFrom < bar.CloseTime;
            if (hasMet && !order.HasMetBar)
            {
                order.HasMetBar = true;
                _book.Changed();
            }

            bool isOver = order.TimeInForce is TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill;
            if ((hasMet && isOver) || order.EndTime <= bar.CloseTime)
            {
                _groups.Cancel(ref order, bar.Row);
            }
        }
    }

    private static bool Meets(in Order order, int symbol, in BarTicks bar)
        => !order.IsDone && !order.IsReducing && order.Symbol == symbol && order.ActiveFrom < bar.CloseTime;

    // The bar's open, or, for an order that latency activates inside the bar, the
    // straight line from open to close at that moment.
    private static long OpenOf(in Order order, Direction side, in BarTicks bar)
        => OpenOf(order.ActiveFrom, side, in bar);

    /// <summary>Returns the price at which an order first meets a bar.</summary>
    /// <param name="activeFrom">When it meets the market, before the bar's close.</param>
    /// <param name="side">Buy or sell.</param>
    /// <param name="bar">The bar.</param>
    internal static long OpenOf(long activeFrom, Direction side, in BarTicks bar)
    {
        if (activeFrom <= bar.OpenTime)
        {
            return bar.Open;
        }

        Int128 elapsed = activeFrom - bar.OpenTime;
        Int128 length = bar.CloseTime - bar.OpenTime;
        Int128 numerator = (bar.Open * length) + ((bar.Close - bar.Open) * elapsed);
        return (long)(side == Direction.Buy
            ? WholeDivision.Up(numerator, length)
            : WholeDivision.Down(numerator, length));
    }

    // A limit that latency activates inside the bar sees only the line from there to the close.
    private bool IsReachedInside(in Order order, in BarTicks bar)
    {
        if (order.ActiveFrom <= bar.OpenTime)
        {
            return IsReached(order.Side == Direction.Buy ? bar.Low : bar.High, order.LimitTicks, order.Side);
        }

        long start = OpenOf(in order, order.Side, in bar);
        long extreme = order.Side == Direction.Buy ? Math.Min(start, bar.Close) : Math.Max(start, bar.Close);
        return IsReached(extreme, order.LimitTicks, order.Side);
    }

    // Whether a resting limit on a side fills when the price goes to an extreme.
    private bool IsReached(long extreme, long limit, Direction side)
        => IsAtOrBetter(extreme, limit, side) && (_spec.LimitFill == LimitFill.Touch || extreme != limit);

    /// <summary>Returns whether a limit on a side can fill at a price.</summary>
    internal static bool IsAtOrBetter(long price, long limit, Direction side)
        => side == Direction.Buy ? price <= limit : price >= limit;

    /// <summary>Returns whether a price triggers a stop on a side.</summary>
    internal static bool IsTriggeredAt(long price, long stop, Direction side)
        => side == Direction.Buy ? price >= stop : price <= stop;

    // What participation lets through of a fill: all of it where the group fills immediately.
    private long Allowed(long lots, in EntryTerms terms, int symbol, in BarTicks bar)
    {
        if (!terms.IsMarketImpact)
        {
            return lots;
        }

        if (_capLots < 0)
        {
            bool isExact = ExactDecimal.TryFromShortest(bar.Volume, out decimal volume);
            Invariant.Holds(!isExact || volume >= 0m);
            // The most lots are more than decimals count.
            _capLots = isExact ? _grids[symbol].LotsDown(volume * _spec.Participation) : InstrumentGrid.MostLots;
        }

        return Math.Max(0, Math.Min(lots, _capLots - _filledLots));
    }

    private long Slipped(
        long reference, Direction side, long lots, bool isMarketImpact,
        double impactMultiplier, int symbol, in BarTicks bar)
        => isMarketImpact
            ? Impacted(reference, side, lots, impactMultiplier, symbol, in bar)
            : ImpactModel.Slip(reference, side, _slippage);

    private long Impacted(
        long reference, Direction side, long lots, double impactMultiplier, int symbol, in BarTicks bar)
    {
        InstrumentGrid grid = _grids[symbol];
        decimal impact = ImpactModel.Fraction(
            _spec.ImpactCoefficient * impactMultiplier,
            (double)grid.Price(bar.High),
            (double)grid.Price(bar.Low),
            (double)grid.Quantity(lots),
            bar.Volume);
        return ImpactModel.Slip(reference, side, Rate.Of(_spec.SlippageFraction + impact));
    }

    /// <summary>Returns whether a fill is worse than an entry allows.</summary>
    /// <param name="decisionTicks">The price that slippage is measured from.</param>
    /// <param name="side">Buy or sell.</param>
    /// <param name="maxSlippage">A fraction of that price; null for no limit.</param>
    /// <param name="ticks">The fill's price.</param>
    internal static bool IsRefused(long decisionTicks, Direction side, in decimal? maxSlippage, long ticks)
        => IsRefused(decisionTicks, side, in maxSlippage, ExactDecimal.ToDoubleOrInfinity(in maxSlippage), ticks);

    /// <summary>Returns the same, where the limit is known as a double, too.</summary>
    /// <param name="decisionTicks">The price that slippage is measured from.</param>
    /// <param name="side">Buy or sell.</param>
    /// <param name="maxSlippage">A fraction of that price; null for no limit.</param>
    /// <param name="maxSlippageAsDouble">The same; infinite for no limit.</param>
    /// <param name="ticks">The fill's price.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsRefused(
        long decisionTicks, Direction side, in decimal? maxSlippage, double maxSlippageAsDouble, long ticks)
    {
        // In doubles first, with a margin far above their rounding; nothing is worse than infinity.
        const double Margin = 0.000001;
        long worse = (ticks - decisionTicks) * (int)side;
        double most = decisionTicks * maxSlippageAsDouble;
        return worse > most - (Math.Abs(most) * Margin) - 1
            && IsWorseThan(decisionTicks, worse, maxSlippage.GetValueOrDefault());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsWorseThan(long decisionTicks, long worse, decimal limit)
        => Math.Abs(limit) > MostSlippage ? limit < 0m : worse > decisionTicks * limit;

    private static bool IsBelowMinFill(in Order order, in ExecutionGroup group, long lots)
        => order.TimeInForce == TimeInForce.ImmediateOrCancel
            && lots < order.OpenLots
            && group.Terms.MinFillRatio > 0m
            && (group.Terms.MinFillRatio >= 1m || lots < order.OpenLots * group.Terms.MinFillRatio);
}
