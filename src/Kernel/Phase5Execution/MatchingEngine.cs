using System;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Kernel.Phase5Execution;

/// <summary>Orders against one bar, in the order of docs/EXECUTION.md, Order within a bar.</summary>
/// <remarks>
/// At the open: protective orders already beyond it; reducing market orders; entries. Then inside the bar: resting
/// entries; protective orders. Within a class by order id. Exact fill conditions:
/// <list type="bullet">
/// <item>MARKET: the first bar it meets, at the open; taker, slipped.</item>
/// <item>
/// LIMIT buy L: open ≤ L at the open, or low ≤ L (through: low &lt; L) at L; never slipped;
/// taker only at the open of the first bar it meets.
/// </item>
/// <item>STOP buy S: open ≥ S at the open, or high ≥ S at S; taker, slipped.</item>
/// <item>
/// STOP_LIMIT: triggers as a stop; fills in that bar only at a trigger reference at or better than the limit,
/// unslipped; else rests as a limit from the next bar.
/// </item>
/// </list>
/// Known unrealism: no queue, no order-book depth; under IMMEDIATE any size fills.
/// </remarks>
public sealed partial class MatchingEngine
{
    private readonly MatchingSpec _spec;
    private readonly InstrumentGrid[] _grids;
    private readonly StrategyLedger _ledger;
    private readonly OrderBook _book;
    private readonly ExecutionGroups _groups;
    private readonly RunCounts _counts;
    private readonly QuietRange[] _quiet;
    private readonly Rate _slippage;
    private readonly FinerBars?[] _finer; // By symbol; null where there is no finer data source.
    private long _capLots;    // What participation allows in this bar; -1 until somebody asks.
    private long _filledLots; // Filled in this bar so far: the cap is shared.

    /// <summary>Joins the engine to an account.</summary>
    /// <param name="spec">Modelling choices.</param>
    /// <param name="grids">One per symbol.</param>
    /// <param name="ledger">The account.</param>
    /// <param name="groups">The book and its groups.</param>
    /// <param name="quiet">By symbol: what orders and trades leave alone.</param>
    /// <param name="counts">The run's counts.</param>
    internal MatchingEngine(
        MatchingSpec spec,
        InstrumentGrid[] grids,
        StrategyLedger ledger,
        ExecutionGroups groups,
        QuietRange[] quiet,
        RunCounts counts)
    {
        Invariant.Holds(quiet.Length == grids.Length);
        _quiet = quiet;
        _spec = spec;
        _grids = grids;
        _ledger = ledger;
        _groups = groups;
        _book = groups.Book;
        _counts = counts;
        _slippage = Rate.Of(spec.SlippageFraction);
        _finer = new FinerBars?[grids.Length];
    }

    /// <summary>
    /// Gives a symbol the finer bars that decide its ambiguous bars under <see cref="IntrabarMode.LowerTimeframe"/>.
    /// </summary>
    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="bars">The bars; without any, its ambiguous bars are decided pessimistically.</param>
    public void UseFiner(int symbol, FinerBars bars) => _finer[symbol] = bars;

    /// <summary>Lets a symbol's orders and protective orders meet a bar.</summary>
    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="bar">The bar that closes now.</param>
    public void Match(int symbol, in BarTicks bar)
    {
        Invariant.Holds(bar.Low <= bar.Open && bar.Open <= bar.High);
        Invariant.Holds(bar.Low <= bar.Close && bar.Close <= bar.High);
        if (_quiet[symbol].Holds(in bar))
        {
            return;
        }

        _capLots = -1;
        _filledLots = 0;
        EndOrders(symbol, in bar, out bool reduces, out bool enters);
        if (_ledger.HasExitPlan(symbol))
        {
            ProtectAtOpen(symbol, in bar);
        }

        if (reduces || _ledger.HasTriggeredStop(symbol))
        {
            ReduceAtOpen(symbol, in bar);
        }

        if (enters)
        {
            CancelReversesStillOpen(symbol, in bar);
            EnterAtOpen(symbol, in bar);
        }

        _book.RemoveDone();
        if (_book.Count > 0)
        {
            EnterInside(symbol, in bar);
        }

        if (_ledger.HasExitPlan(symbol))
        {
            ProtectInside(symbol, in bar);
        }

        if (_book.Count > 0)
        {
            AfterBar(symbol, in bar);
            _book.RemoveDone();
        }
    }

    private void ProtectAtOpen(int symbol, in BarTicks bar)
    {
        int slot = _ledger.NextProtected(symbol, from: 0, afterOrder: -1);
        while (slot >= 0)
        {
            int order = _ledger.OpenTrades[slot].ProtectiveOrderId;
            bool isClosed = !_ledger.OpenTrades[slot].IsStopTriggered
                && ProtectBeyond(slot, bar.Open, BarEntry.WholeBar, isEntryBar: false, in bar);
            slot = _ledger.NextProtected(symbol, isClosed ? slot : slot + 1, order);
        }
    }

    // Market orders that reduce, and what is left of triggered stops, which goes on as such an order: by order id.
    private void ReduceAtOpen(int symbol, in BarTicks bar)
    {
        int stops = -1; // Protective orders up to this one have had their turn.
        for (int i = 0; i < _book.Count; i++)
        {
            if (IsReducing(in _book.Orders[i], symbol, in bar))
            {
                int order = _book.Orders[i].Id;
                GoOnStopping(symbol, stops, order, in bar);
                stops = order;
                if (!_book.Orders[i].IsDone) // A stop may have closed what it was to reduce.
                {
                    Reduce(ref _book.Orders[i], in bar);
                }
            }
        }

        GoOnStopping(symbol, stops, int.MaxValue, in bar);
    }

    private static bool IsReducing(in Order order, int symbol, in BarTicks bar)
        => !order.IsDone && order.IsReducing && order.Symbol == symbol && order.ActiveFrom < bar.CloseTime;

    // What is left of triggered stops whose order ids lie between two others.
    private void GoOnStopping(int symbol, int after, int before, in BarTicks bar)
    {
        int slot = _ledger.NextProtected(symbol, from: 0, after);
        while (slot >= 0 && _ledger.OpenTrades[slot].ProtectiveOrderId < before)
        {
            int order = _ledger.OpenTrades[slot].ProtectiveOrderId;
            bool isClosed = _ledger.OpenTrades[slot].IsStopTriggered && StopOut(slot, bar.Open, in bar);
            slot = _ledger.NextProtected(symbol, isClosed ? slot : slot + 1, order);
        }
    }

    private void Reduce(ref Order order, in BarTicks bar)
    {
        for (int slot = 0; slot < _ledger.OpenCount && !order.IsDone; slot++)
        {
            ref Trade trade = ref _ledger.OpenTrades[slot];
            bool isReduced = order.ReducesTrade == trade.Id
                || (order.ReducesTrade == Order.FirstInFirstOut && trade.Symbol == order.Symbol);
            if (!isReduced)
            {
                continue;
            }

            ref ExecutionGroup tradeGroup = ref _book.Group(trade.Group);
            long lots = Allowed(
                Math.Min(order.OpenLots, trade.OpenLots), in tradeGroup.Terms, symbol: order.Symbol, in bar);
            if (lots == 0)
            {
                continue;
            }

            Direction side = trade.Direction.Opposite();
            long ticks = Slipped(
                OpenOf(in order, side, in bar), side, lots, tradeGroup.Terms.IsMarketImpact,
                impactMultiplier: 1, order.Symbol, in bar);
            order.OpenLots -= lots;
            if (order.OpenLots == 0)
            {
                _book.Finish(ref order); // The group ends with the trade, or below.
            }

            _book.Journal?.Filling(in order, in _book.Group(order.Group));
            _groups.CountFill(order.Group, isClose: true);
            if (Exit(slot, _book.Group(order.Group).Id, ticks, lots, isTaker: true, order.Reason, in bar))
            {
                slot--;
            }
        }

        // What it was to reduce is gone: cut to nothing.
        if (!order.IsDone && !HasTradeToReduce(in order))
        {
            _book.Finish(ref order);
        }

        if (order.IsDone)
        {
            _groups.EndIfEmpty(order.Group, bar.Row);
        }
    }

    private bool HasTradeToReduce(in Order order)
        => order.ReducesTrade >= 0
            ? _ledger.FindOpen(order.ReducesTrade) >= 0
            : _ledger.HasOpen(order.Symbol, Direction.Buy) || _ledger.HasOpen(order.Symbol, Direction.Sell);

    // A reverse enters only once what it reverses is closed: judged after the reducing
    // orders of the first bar that its closes meet.
    private void CancelReversesStillOpen(int symbol, in BarTicks bar)
    {
        for (int i = 0; i < _book.Count; i++)
        {
            ref readonly Order order = ref _book.Orders[i];
            if (order.IsDone || order.IsReducing || order.Symbol != symbol)
            {
                continue;
            }

            ref ExecutionGroup group = ref _book.Group(order.Group);
            if (group.IsReverse && group.JudgedFrom < bar.CloseTime)
            {
                group.JudgedFrom = long.MaxValue;
                if (IsReversedStillOpen(in group))
                {
                    _groups.CancelEntries(order.Group, bar.Row); // Children that become active later too.
                }
            }
        }
    }

    // A trade that is still being worked may have grown past what its close was for.
    private bool IsReversedStillOpen(in ExecutionGroup group)
    {
        bool isOpen = group.OpenCloses > 0;
        foreach (ref readonly Trade trade in _ledger.OpenTrades)
        {
            isOpen |= group.ReversesTrade >= 0
                ? trade.Id == group.ReversesTrade
                : trade.Id < group.ReversesBefore && trade.Symbol == group.Symbol
                    && trade.Direction == group.Direction.Opposite();
        }

        return isOpen;
    }

    private void EnterAtOpen(int symbol, in BarTicks bar)
    {
        for (int i = 0; i < _book.Count; i++)
        {
            ref Order order = ref _book.Orders[i];
            if (!Meets(in order, symbol, in bar))
            {
                continue;
            }

            long open = OpenOf(in order, order.Side, in bar);
            bool isMarket = order.Type == OrderType.Market || order is { Type: OrderType.Stop, IsTriggered: true };
            bool isLimit = order.Type == OrderType.Limit || order is { Type: OrderType.StopLimit, IsTriggered: true };
            if (isMarket)
            {
                Enter(ref order, open, isTaker: true, isSlipped: true, BarEntry.WholeBar, in bar);
            }
            else if (isLimit)
            {
                if (IsAtOrBetter(open, order.LimitTicks, order.Side))
                {
                    bool isTaker = !order.HasMetBar && order.Type == OrderType.Limit;
                    Enter(ref order, open, isTaker, isSlipped: false, BarEntry.WholeBar, in bar);
                }
            }
            else if (IsTriggeredAt(open, order.StopTicks, order.Side))
            {
                Trigger(ref order, open, BarEntry.WholeBar, in bar);
            }
        }
    }

    private void EnterInside(int symbol, in BarTicks bar)
    {
        for (int i = 0; i < _book.Count; i++)
        {
            ref Order order = ref _book.Orders[i];
            if (!Meets(in order, symbol, in bar))
            {
                continue;
            }

            if (order.Type == OrderType.Limit || order is { Type: OrderType.StopLimit, IsTriggered: true })
            {
                if (order.TimeInForce != TimeInForce.ImmediateOrCancel && IsReachedInside(in order, in bar))
                {
                    long open = OpenOf(in order, order.Side, in bar);
                    if (!IsAtOrBetter(open, order.LimitTicks, order.Side))
                    {
                        Enter(
                            ref order, order.LimitTicks, isTaker: false,
                            isSlipped: false, BarEntry.InsideByLimit, in bar);
                    }
                }
            }
            else if (order.Type is OrderType.Stop or OrderType.StopLimit && !order.IsTriggered)
            {
                long extreme = order.Side == Direction.Buy ? bar.High : bar.Low;
                if (!IsTriggeredAt(OpenOf(in order, order.Side, in bar), order.StopTicks, order.Side)
                    && IsTriggeredAt(extreme, order.StopTicks, order.Side))
                {
                    Trigger(ref order, order.StopTicks, BarEntry.InsideByStop, in bar);
                }
            }
        }
    }

    private void Trigger(ref Order order, long reference, BarEntry barEntry, in BarTicks bar)
    {
        if (order.Type == OrderType.Stop)
        {
            Enter(ref order, reference, isTaker: true, isSlipped: true, barEntry, in bar);
            return;
        }

        if (IsAtOrBetter(reference, order.LimitTicks, order.Side))
        {
            Enter(ref order, reference, isTaker: true, isSlipped: false, barEntry, in bar);
        }

        // What is left rests as a limit, from the next bar on; an order for its first bar only has had it.
        if (!order.IsDone && (order.TimeInForce is TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill))
        {
            _groups.Cancel(ref order, bar.Row);
        }
        else if (!order.IsDone)
        {
            order.IsTriggered = true;
            order.ActiveFrom = bar.CloseTime;
            order.HasMetBar = true;
            _book.Changed();
        }
    }

    private void Enter(
        ref Order order, long reference, bool isTaker, bool isSlipped, BarEntry barEntry, in BarTicks bar)
    {
        int groupSlot = order.Group;
        ref ExecutionGroup group = ref _book.Group(groupSlot);
        long lots = Allowed(order.OpenLots, in group.Terms, order.Symbol, in bar);
        bool isWhole = lots == order.OpenLots;
        if (lots == 0 && order.Type == OrderType.Stop && !order.IsTriggered)
        {
            order.IsTriggered = true; // Reached, though the bar's volume leaves nothing for it.
            _book.Changed();
        }

        if (lots == 0 || (order.TimeInForce == TimeInForce.FillOrKill && !isWhole)
            || IsBelowMinFill(in order, in group, lots))
        {
            return;
        }

        long ticks = isSlipped
            ? Slipped(
                reference, order.Side, lots, group.Terms.IsMarketImpact,
                group.Terms.ImpactMultiplier, order.Symbol, in bar)
            : reference;
        if (isSlipped && IsRefused(order.DecisionTicks, order.Side, in group.Terms.MaxSlippagePct, ticks))
        {
            _groups.Refuse(ref order, ticks, bar.Row);
            return;
        }

        order.OpenLots -= lots;
        if (isWhole)
        {
            _book.Finish(ref order);
        }
        else if (order.Type == OrderType.Stop)
        {
            order.IsTriggered = true;
        }

        _filledLots += lots;
        _book.Journal?.Filling(in order, in group);
        bool isFirst = group.Trade < 0;
        int protectiveId = isFirst ? _book.TakeProtectiveIds() : 0;
        int slot = _ledger.BookEntry(
            ref group, groupSlot, protectiveId, reference, ticks, lots, isTaker, barEntry, in bar);
        if (isFirst)
        {
            _ledger.OpenTrades[slot].EntryBarOpenTicks = OpenOf(in order, order.Side, in bar);
        }

        _groups.ReleasePending(ref group, lots);
        _groups.CountFill(groupSlot, isClose: false);
        ProtectBeyond(slot, reference, barEntry, isEntryBar: true, in bar);
    }

    // Closes a trade whose stop or target lies beyond a price that it can't have avoided:
    // an open, or its own entry's reference.
    private bool ProtectBeyond(int slot, long reference, BarEntry barEntry, bool isEntryBar, in BarTicks bar)
    {
        ref Trade trade = ref _ledger.OpenTrades[slot];
        Direction exitSide = trade.Direction.Opposite();
        bool isStop = trade.HasStop && !trade.IsStopTriggered && IsTriggeredAt(reference, trade.StopTicks, exitSide);
        bool isPartial = IsPartialFirst(in trade) && IsAtOrBetter(reference, trade.PartialTicks, exitSide);
        bool isTarget = trade.HasTarget && IsAtOrBetter(reference, trade.TargetTicks, exitSide);
        if (isStop && !isEntryBar && (isPartial || isTarget))
        {
            // A stop that was moved beyond a target: one open touches both, and the mode decides.
            trade.IsAmbiguous = true;
            _counts.CountAmbiguous();
            isStop = _spec.Intrabar != IntrabarMode.Optimistic;
        }

        if (isStop)
        {
            return StopOut(slot, reference, in bar);
        }

        if (isPartial && TakePartial(slot, reference, in bar))
        {
            return true;
        }

        if (isTarget)
        {
            // Marketable at the open of the entry's own bar: it takes, wherever in the bar the entry filled.
            long open = barEntry == BarEntry.WholeBar ? reference : bar.Open;
            bool isTaker = isEntryBar && IsAtOrBetter(open, trade.TargetTicks, exitSide);
            return TakeProfit(slot, reference, isTaker, in bar);
        }

        return false;
    }

    private bool StopOut(int slot, long reference, in BarTicks bar)
    {
        ref Trade trade = ref _ledger.OpenTrades[slot];
        ref readonly EntryTerms terms = ref _book.Group(trade.Group).Terms;
        long lots = Allowed(trade.OpenLots, in terms, trade.Symbol, in bar);
        if (lots < trade.OpenLots)
        {
            trade.IsStopTriggered = true; // The rest goes on by market from the next open, without its target.
            trade.HasTarget = false;
            trade.PartialLots = 0;
            _book.Changed();
        }

        if (lots == 0)
        {
            return false;
        }

        long ticks = Slipped(
            reference, trade.Direction.Opposite(), lots, terms.IsMarketImpact,
            terms.ImpactMultiplier, trade.Symbol, in bar);
        return Exit(slot, groupId: -1, ticks, lots, isTaker: true, FillReason.StopLoss, in bar);
    }

    private bool TakeProfit(int slot, long reference, bool isTaker, in BarTicks bar)
    {
        ref Trade trade = ref _ledger.OpenTrades[slot];
        long lots = Allowed(trade.OpenLots, in _book.Group(trade.Group).Terms, trade.Symbol, in bar);
        return lots > 0 && Exit(slot, groupId: -1, reference, lots, isTaker, FillReason.TakeProfit, in bar);
    }

    // A partial target behind the target never fills: the target closes the trade first.
    private static bool IsPartialFirst(in Trade trade)
        => trade.PartialLots > 0
            && (!trade.HasTarget || (trade.TargetTicks - trade.PartialTicks) * (int)trade.Direction >= 0);

    // A resting limit that reduces: maker, since it was there before the bar.
    private bool TakePartial(int slot, long reference, in BarTicks bar)
    {
        ref Trade trade = ref _ledger.OpenTrades[slot];
        long wanted = Math.Min(trade.PartialLots, trade.OpenLots);
        long lots = Allowed(wanted, in _book.Group(trade.Group).Terms, trade.Symbol, in bar);
        if (lots == 0)
        {
            return false;
        }

        trade.PartialLots = wanted - lots;
        trade.HasPartialExit = true;
        return Exit(slot, groupId: -1, reference, lots, isTaker: false, FillReason.Partial, in bar);
    }

    private bool Exit(int slot, int groupId, long ticks, long lots, bool isTaker, FillReason reason, in BarTicks bar)
    {
        _filledLots += lots;
        int tradeId = _ledger.OpenTrades[slot].Id;
        int groupSlot = _ledger.OpenTrades[slot].Group;
        bool isClosed = _ledger.BookExit(slot, groupId, ticks, lots, isTaker, reason, in bar);
        if (isClosed)
        {
            _groups.TradeClosed(tradeId, groupSlot, bar.Row);
        }

        return isClosed;
    }
}
