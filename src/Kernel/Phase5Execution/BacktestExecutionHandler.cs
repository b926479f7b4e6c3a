using System;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase4Planning;
using S1mpleTrader.Kernel.Phase4Planning.Translation;

namespace S1mpleTrader.Kernel.Phase5Execution;

/// <summary>
/// Turns complete directives into orders, or into a reason: the account's last word before the market.
/// </summary>
/// <remarks>A refused directive leaves book, ledger and id sequences as they were.</remarks>
/// <param name="grids">One per symbol.</param>
/// <param name="ledger">The account.</param>
/// <param name="groups">The book and its groups.</param>
/// <param name="policy">Which trades may be open together.</param>
public sealed partial class BacktestExecutionHandler(
    InstrumentGrid[] grids, StrategyLedger ledger, ExecutionGroups groups, PositionPolicy policy)
{
    /// <summary>
    /// Returns whether the position policy lets a symbol take another trade; for a reverse, judged as if what it
    /// closes, and with it what is left of those trades' groups, were gone.
    /// </summary>
    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="direction">Of the new trade.</param>
    /// <param name="reverses">Which trades are closed first; <see cref="TradeTarget.None"/> for a plain entry.</param>
    /// <param name="reversesTradeId">The one that is, where it is one.</param>
    public bool AllowsEntry(
        int symbol, Direction direction, TradeTarget reverses = TradeTarget.None, int reversesTradeId = -1)
    {
        if (policy == PositionPolicy.Hedge)
        {
            return true;
        }

        bool isSameAllowed = policy == PositionPolicy.Pyramid;
        foreach (ref readonly Trade trade in ledger.OpenTrades)
        {
            if (trade.Symbol == symbol && !(isSameAllowed && trade.Direction == direction)
                && !trade.IsMeant(reverses, reversesTradeId, symbol, direction))
            {
                return false;
            }
        }

        foreach (ref readonly Order order in groups.Book.Orders)
        {
            if (!order.IsDone && !order.IsReducing && order.Symbol == symbol
                && !(isSameAllowed && order.Side == direction)
                && !IsOfMeant(order.Group, reverses, reversesTradeId, symbol, direction))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Checks a complete directive from BELOW_MIN_NOTIONAL on and submits it.</summary>
    /// <param name="request">The directive.</param>
    /// <param name="overlays">The portfolio's overlays.</param>
    /// <param name="now">The instant, UTC nanoseconds.</param>
    /// <param name="equityUnits">Marked equity.</param>
    /// <param name="reason">Why it was refused, when false is returned.</param>
    /// <returns>Whether it was submitted.</returns>
    public bool TryEnter(
        EntryRequest request, scoped in OverlayGate overlays, long now, Int128 equityUnits, out RejectReason reason)
    {
        if (!TryCheck(request, in overlays, now, equityUnits, out reason))
        {
            return false;
        }

        Submit(request, now);
        return true;
    }

    /// <summary>Submits a directive that has been checked.</summary>
    /// <param name="request">The directive.</param>
    /// <param name="now">The instant of the check, UTC nanoseconds.</param>
    internal void Submit(EntryRequest request, long now)
    {
        int slot = OpenGroup(request, now + request.Execution.LatencyNanos);
        Journal?.Completed(request, groups.Book.Group(slot).Id);
        if (request.Reverses != TradeTarget.None)
        {
            SubmitCloses(
                slot, request.Symbol, request.Reverses, request.ReversesTradeId, now + request.Execution.LatencyNanos);
        }

        SubmitEntries(slot, request, now);
    }

    /// <summary>Submits market orders that close trades, on behalf of an opportunity.</summary>
    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="target">One trade, or all of the symbol against <paramref name="direction"/>.</param>
    /// <param name="tradeId">The trade, where one is meant.</param>
    /// <param name="direction">The direction of the signal: trades against it are closed.</param>
    /// <param name="activeFrom">When the orders meet the market.</param>
    /// <param name="origin">Causality.</param>
    /// <param name="reason">
    /// Why not, when false is returned: UNKNOWN_TARGET where no such trade is open,
    /// CAPACITY where there is no room for the orders.
    /// </param>
    /// <returns>Whether orders were submitted.</returns>
    public bool TryClose(
        int symbol, TradeTarget target, int tradeId, Direction direction,
        long activeFrom, in TradeOrigin origin, out RejectReason reason)
    {
        int closes = CountMeant(symbol, target, tradeId, direction);
        reason = closes == 0 ? RejectReason.UnknownTarget : RejectReason.Capacity;
        if (closes == 0 || !groups.Book.HasRoomToClose(closes))
        {
            return false;
        }

        int slot = OpenCloseGroup(symbol, direction, in origin);
        SubmitCloses(slot, symbol, target, tradeId, activeFrom);
        return true;
    }

    private int OpenGroup(EntryRequest request, long activeFrom)
    {
        ref ExecutionGroup group = ref groups.Open(request.Symbol, request.Lots, request.ReferenceTicks, out int slot);
        group.Direction = request.Direction;
        group.Strategy = request.Execution.Strategy;
        group.IsReverse = request.Reverses != TradeTarget.None;
        group.ReversesTrade = request.Reverses == TradeTarget.One ? request.ReversesTradeId : Order.FirstInFirstOut;
        group.ReversesBefore = ledger.NextTradeId;
        group.JudgedFrom = activeFrom;
        group.HasStop = request.StopLossTicks.HasValue;
        group.HasTarget = request.TakeProfitTicks.HasValue;
        group.StopTicks = request.StopLossTicks ?? 0;
        group.TargetTicks = request.TakeProfitTicks ?? 0;
        group.Terms.IsMarketImpact = request.Execution.FillModel == FillModel.MarketImpact;
        group.Terms.ImpactMultiplier = request.Execution.ImpactMultiplier;
        group.Terms.MaxSlippagePct = request.Execution.MaxSlippagePct;
        group.Terms.MinFillRatio = request.Execution.MinFillRatio;
        group.Origin.CopyFrom(in request.Origin);
        return slot;
    }

    private void SubmitCloses(int groupSlot, int symbol, TradeTarget target, int tradeId, long activeFrom)
    {
        Direction direction = groups.Book.Group(groupSlot).Direction;
        foreach (ref readonly Trade trade in ledger.OpenTrades)
        {
            if (trade.IsMeant(target, tradeId, symbol, direction))
            {
                AddClose(
                    groupSlot, trade.Symbol, trade.Direction.Opposite(),
                    trade.Id, trade.OpenLots, FillReason.Signal, activeFrom);
            }
        }
    }

    private void AddClose(
        int groupSlot, int symbol, Direction side, int reducesTrade, long lots, FillReason reason, long activeFrom)
    {
        ref Order order = ref groups.Book.Add(groupSlot, lots, reducesTrade);
        order.Symbol = symbol;
        order.Side = side;
        order.Type = OrderType.Market;
        order.Reason = reason;
        order.ActiveFrom = activeFrom;
        Journal?.Submitted(in order, in groups.Book.Group(groupSlot));
    }

    private void SubmitEntries(int groupSlot, EntryRequest request, long now)
    {
        int count = Math.Max(1, Math.Max(request.Execution.Chunks, request.LayerTicks.Length));
        bool isTwap = request.Execution.Chunks > 1;
        long left = request.Lots;
        for (int child = 0; child < count; child++)
        {
            long lots = child == count - 1
                ? left
                : ChunkShares.Of(
                    request.Lots, child, count, isTwap ? request.Execution.Distribution : ChunkDistribution.Uniform);
            left -= lots;
            if (lots > 0)
            {
                AddEntry(groupSlot, request, now, child, count, lots, isTwap);
            }
        }
    }

    private void AddEntry(
        int groupSlot, EntryRequest request, long now, int child, int count, long lots, bool isTwap)
    {
        ref readonly BacktestExecutionSpec execution = ref request.Execution;
        bool isLayer = request.LayerTicks.Length > 0;
        long delay = isTwap ? ChunkShares.DelayOf(child, count, execution.WindowNanos) : 0;
        bool ends = isTwap || execution.TimeInForce == TimeInForce.GoodTillDate;
        ref Order order = ref groups.Book.Add(groupSlot, lots, Order.None);
        order.Symbol = request.Symbol;
        order.Side = request.Direction;
        order.Type = isLayer ? OrderType.Limit : request.Type;
        order.TimeInForce = isTwap && execution.TimeInForce == TimeInForce.GoodTillCancelled
            ? TimeInForce.GoodTillDate
            : execution.TimeInForce;
        order.Reason = FillReason.Entry;
        order.LimitTicks = isLayer ? request.LayerTicks.Span[child] : request.LimitTicks;
        order.StopTicks = request.StopTicks;
        order.DecisionTicks = request.Type == OrderType.Stop ? request.StopTicks : request.DecisionTicks;
        order.ActiveFrom = now + execution.LatencyNanos + delay;
        order.EndTime = ends ? now + execution.WindowNanos : long.MaxValue;
        Journal?.Submitted(in order, in groups.Book.Group(groupSlot));
    }

    private int CountReversed(EntryRequest request)
        => CountMeant(request.Symbol, request.Reverses, request.ReversesTradeId, request.Direction);

    private int CountMeant(int symbol, TradeTarget target, int tradeId, Direction direction)
    {
        int count = 0;
        foreach (ref readonly Trade trade in ledger.OpenTrades)
        {
            count += trade.IsMeant(target, tradeId, symbol, direction) ? 1 : 0;
        }

        return count;
    }

    // Whether a group's trade is one that a directive means.
    private bool IsOfMeant(int group, TradeTarget target, int tradeId, int symbol, Direction direction)
    {
        foreach (ref readonly Trade trade in ledger.OpenTrades)
        {
            if (trade.Group == group && trade.IsMeant(target, tradeId, symbol, direction))
            {
                return true;
            }
        }

        return false;
    }
}
