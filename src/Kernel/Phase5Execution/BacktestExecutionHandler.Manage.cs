using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Ledger;

namespace S1mpleTrader.Kernel.Phase5Execution;

/// <content>Directives about what is already open: close a part, move stop and target, cancel.</content>
public sealed partial class BacktestExecutionHandler
{
    /// <summary>Carries out a directive about what is open.</summary>
    /// <param name="directive">The directive, with its action.</param>
    /// <param name="row">The row at which that happens.</param>
    /// <param name="activeFrom">When closing orders meet the market.</param>
    /// <param name="origin">Causality.</param>
    /// <param name="reason">
    /// Why not, when false is returned: UNKNOWN_TARGET, RISK_LIMIT for a price that isn't one, BELOW_MIN_NOTIONAL for a
    /// quantity below the lot, CAPACITY.
    /// </param>
    /// <returns>Whether it was carried out.</returns>
    public bool TryManage(
        in StrategyDirective directive, int row, long activeFrom, in TradeOrigin origin, out RejectReason reason)
    {
        ref readonly DirectiveAction action = ref directive.Action;
        reason = RejectReason.UnknownTarget;
        if (action.Kind == ExitAction.CancelGroup)
        {
            int group = groups.Book.FindGroup(action.GroupId);
            if (group >= 0)
            {
                CancelGroup(group, row);
            }

            return group >= 0;
        }

        int slot = ledger.FindOpen(directive.TargetTradeId);
        return slot >= 0 && TryManage(in action, slot, activeFrom, in origin, out reason);
    }

    private bool TryManage(
        in DirectiveAction action, int slot, long activeFrom, in TradeOrigin origin, out RejectReason reason)
    {
        ref Trade trade = ref ledger.OpenTrades[slot];
        InstrumentGrid grid = grids[trade.Symbol];
        long? stop = action.StopLossPrice is { } stopPrice ? grid.NearestTicks(stopPrice) : null;
        long? target = action.TakeProfitPrice is { } targetPrice ? grid.NearestTicks(targetPrice) : null;
        // Cut to what is held when it fills, not before: a trade that is still being worked may grow until then.
        long lots = action.Quantity is { } quantity ? grid.LotsDown(quantity) : trade.OpenLots;
        reason = RejectReason.RiskLimit;
        if ((stop is { } stopTicks && !IsPrice(stopTicks)) || (target is { } targetTicks && !IsPrice(targetTicks)))
        {
            return false;
        }

        reason = RejectReason.BelowMinNotional;
        switch (action.Kind)
        {
            case ExitAction.Replace:
                Modify(
                    trade.Group,
                    stop ?? (trade.HasStop ? trade.StopTicks : null),
                    target ?? (trade.HasTarget ? trade.TargetTicks : null));
                return true;
            case ExitAction.Tighten:
                Invariant.Holds(stop.HasValue);
                Tighten(in trade, stop ?? 0);
                return true;
            case ExitAction.TakePartial:
                Invariant.Holds(target.HasValue);
                if (lots <= 0)
                {
                    return false;
                }

                trade.PartialTicks = target ?? 0;
                trade.PartialLots = lots;
                Journal?.Modified(in trade);
                groups.Book.Changed();
                return true;
            default:
                Invariant.Holds(action.Kind is ExitAction.Close or ExitAction.CloseInEmergency);
                if (lots <= 0)
                {
                    return false;
                }

                reason = RejectReason.Capacity;
                FillReason exit = action.Kind == ExitAction.Close ? FillReason.Signal : FillReason.Emergency;
                return TryReduce(trade.Id, lots, exit, activeFrom, in origin);
        }
    }

    // Of several who tighten one stop in an instant the tightest wins, in whatever order they are wired.
    private void Tighten(in Trade trade, long stopTicks)
    {
        if (!trade.HasStop || (stopTicks - trade.StopTicks) * (int)trade.Direction > 0)
        {
            Modify(trade.Group, stopTicks, trade.HasTarget ? trade.TargetTicks : null);
        }
    }

    /// <summary>Submits a market order that closes part or all of one trade.</summary>
    /// <param name="tradeId">The trade.</param>
    /// <param name="lots">Quantity; cut to what is held when it fills.</param>
    /// <param name="reason">The exit's reason.</param>
    /// <param name="activeFrom">When the order meets the market.</param>
    /// <param name="origin">Causality.</param>
    /// <returns>False when the trade isn't open or there is no room.</returns>
    public bool TryReduce(int tradeId, long lots, FillReason reason, long activeFrom, in TradeOrigin origin)
    {
        int slot = ledger.FindOpen(tradeId);
        if (slot < 0 || lots <= 0 || !groups.Book.HasRoomToClose(1))
        {
            return false;
        }

        ref readonly Trade trade = ref ledger.OpenTrades[slot];
        int group = OpenCloseGroup(trade.Symbol, trade.Direction.Opposite(), in origin);
        AddClose(group, trade.Symbol, trade.Direction.Opposite(), trade.Id, lots, reason, activeFrom);
        return true;
    }

    /// <summary>Submits a market order that closes a symbol's trades, first in, first out.</summary>
    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="lots">Quantity; cut to what is held when it fills.</param>
    /// <param name="reason">The exit's reason.</param>
    /// <param name="activeFrom">When the order meets the market.</param>
    /// <param name="origin">Causality.</param>
    /// <remarks>It reduces whatever is open when it fills, under a hedge trades of both directions.</remarks>
    /// <returns>False when the quantity is nothing or there is no room.</returns>
    public bool TryReduceSymbol(int symbol, long lots, FillReason reason, long activeFrom, in TradeOrigin origin)
    {
        if (lots <= 0 || !groups.Book.HasRoomToClose(1))
        {
            return false;
        }

        Direction side = ledger.NetLots(symbol) < 0 ? Direction.Buy : Direction.Sell;
        int group = OpenCloseGroup(symbol, side, in origin);
        AddClose(group, symbol, side, Order.FirstInFirstOut, lots, reason, activeFrom);
        return true;
    }

    /// <summary>
    /// Gives a trade, or the trade that a pending group will open, a new exit plan; effective from the next bar.
    /// </summary>
    /// <param name="groupSlot">The group.</param>
    /// <param name="stopTicks">The stop; null for none.</param>
    /// <param name="targetTicks">The target; null for none.</param>
    public void Modify(int groupSlot, long? stopTicks, long? targetTicks)
    {
        ref ExecutionGroup group = ref groups.Book.Group(groupSlot);
        Invariant.Holds(group.IsOpen);
        int slot = group.Trade >= 0 ? ledger.FindOpen(group.Trade) : -1;
        if (slot >= 0 && ledger.OpenTrades[slot].IsStopTriggered)
        {
            return; // What is left of its stop is a market order by now: nothing to move.
        }

        group.HasStop = stopTicks.HasValue;
        group.HasTarget = targetTicks.HasValue;
        group.StopTicks = stopTicks ?? 0;
        group.TargetTicks = targetTicks ?? 0;
        if (slot >= 0)
        {
            ref Trade trade = ref ledger.OpenTrades[slot];
            if (!trade.HasStop && !trade.HasTarget)
            {
                ledger.ProtectLate(ref trade, groups.Book.TakeProtectiveIds());
            }

            trade.HasStop = group.HasStop;
            trade.HasTarget = group.HasTarget;
            trade.StopTicks = group.StopTicks;
            trade.TargetTicks = group.TargetTicks;
            Journal?.Modified(in trade);
        }

        groups.Book.Changed();
    }

    /// <summary>Cancels one open order.</summary>
    /// <param name="orderId">Its id.</param>
    /// <param name="row">The row at which that happens.</param>
    /// <returns>False when no such order is open.</returns>
    public bool TryCancelOrder(int orderId, int row)
    {
        foreach (ref Order order in groups.Book.Orders)
        {
            if (order.Id == orderId && !order.IsDone)
            {
                groups.Cancel(ref order, row);
                groups.Book.RemoveDone();
                return true;
            }
        }

        return false;
    }

    /// <summary>Cancels all open orders of a group.</summary>
    /// <param name="groupSlot">The group.</param>
    /// <param name="row">The row at which that happens.</param>
    public void CancelGroup(int groupSlot, int row)
    {
        groups.CancelGroup(groupSlot, row);
        groups.Book.RemoveDone();
    }

    private int OpenCloseGroup(int symbol, Direction direction, in TradeOrigin origin)
    {
        ref ExecutionGroup group = ref groups.Open(symbol, lots: 0, referenceTicks: 0, out int slot);
        group.Direction = direction;
        group.Origin = origin;
        return slot;
    }
}
