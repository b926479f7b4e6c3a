using System;
using System.Runtime.CompilerServices;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase5Execution;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Kernel.Ledger;

/// <content>Booking fills: the only code that changes balance, cash and trades.</content>
public sealed partial class StrategyLedger
{
    /// <summary>The best close of a trade that nobody has marked row by row.</summary>
    internal const long NoCloseYet = -1;

    /// <summary>Books an entry fill; the first one of a group opens its trade.</summary>
    /// <param name="group">The group; learns its trade's id.</param>
    /// <param name="groupSlot">The group's slot in the book.</param>
    /// <param name="protectiveOrderId">Id of the stop of a new trade; its target has the next one.</param>
    /// <param name="referenceTicks">Price before slippage.</param>
    /// <param name="ticks">Price.</param>
    /// <param name="lots">Quantity, at least 1.</param>
    /// <param name="isTaker">Whether it took liquidity.</param>
    /// <param name="barEntry">How it came into the bar.</param>
    /// <param name="bar">The bar.</param>
    /// <returns>The trade's slot in <see cref="OpenTrades"/>.</returns>
    internal int BookEntry(
        ref ExecutionGroup group,
        int groupSlot,
        int protectiveOrderId,
        long referenceTicks,
        long ticks,
        long lots,
        bool isTaker,
        BarEntry barEntry,
        in BarTicks bar)
    {
        Invariant.Holds(lots > 0 && ticks > 0);
        int slot = group.Trade >= 0 ? FindOpen(group.Trade) : OpenTrade(ref group, groupSlot, barEntry, in bar);
        Invariant.Holds(slot >= 0);
        ref Trade trade = ref _open[slot];
        if (trade.EnteredLots == 0)
        {
            trade.ProtectiveOrderId = protectiveOrderId;
            trade.OpeningTicks = referenceTicks;
            _journal?.Opened(in trade);
        }

        FoldExcursion(ref trade);
        Int128 notional = _grids[trade.Symbol].Notional(ticks, lots);
        trade.OpenLots += lots;
        trade.EnteredLots += lots;
        trade.CostUnits += notional;
        trade.EntryUnits += notional;
        _cashUnits -= Narrow.Signed(notional, trade.Direction);
        BookFill(ref trade, group.Id, trade.Direction, ticks, lots, notional, isTaker, FillReason.Entry, in bar);
        CheckIdentity();
        return slot;
    }

    /// <summary>Books an exit fill; the trade leaves <see cref="OpenTrades"/> when nothing is left.</summary>
    /// <param name="slot">The trade's slot.</param>
    /// <param name="groupId">Id of the closing order's group; -1 for none.</param>
    /// <param name="ticks">Price.</param>
    /// <param name="lots">Quantity, 1 to what is held.</param>
    /// <param name="isTaker">Whether it took liquidity.</param>
    /// <param name="reason">Why.</param>
    /// <param name="bar">The bar.</param>
    /// <returns>Whether the trade is closed.</returns>
    internal bool BookExit(
        int slot, int groupId, long ticks, long lots, bool isTaker, FillReason reason, in BarTicks bar)
    {
        ref Trade trade = ref _open[slot];
        Invariant.Holds(lots > 0 && lots <= trade.OpenLots);
        FoldExcursion(ref trade);
        Int128 proceeds = _grids[trade.Symbol].Notional(ticks, lots);
        Int128 released = lots == trade.OpenLots
            ? trade.CostUnits
            : Money.RoundToCurrency(trade.CostUnits, lots, trade.OpenLots);
        Int128 profit = Narrow.Signed(proceeds - released, trade.Direction);
        SeeExit(ref trade, lots == trade.OpenLots ? profit : GainAt(in trade, ticks));
        trade.OpenLots -= lots;
        trade.CostUnits -= released;
        trade.ExitUnits += proceeds;
        trade.GrossUnits += profit;
        Balance += profit;
        _cashUnits += Narrow.Signed(proceeds, trade.Direction);
        BookFill(ref trade, groupId, trade.Direction.Opposite(), ticks, lots, proceeds, isTaker, reason, in bar);
        bool isClosed = trade.OpenLots == 0;
        if (isClosed)
        {
            CloseTrade(slot, reason, in bar);
        }

        CheckIdentity();
        return isClosed;
    }

    /// <summary>Books a trade of the only symbol that nothing else came between: entry and exit at once.</summary>
    /// <param name="gross">Result before fees, money units.</param>
    /// <param name="entryFee">Money units.</param>
    /// <param name="exitFee">Money units.</param>
    /// <param name="turnover">Notional of both fills, money units.</param>
    /// <param name="exitFill">Id of the exit's fill; the entry's is one less.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void BookRoundTrip(long gross, long entryFee, long exitFee, Int128 turnover, out int exitFill)
    {
        Invariant.Holds(OpenCount == 0 && _grids.Length == 1 && _volume is null);
        Int128 fees = (Int128)entryFee + exitFee;
        Int128 net = gross - fees;
        Balance += net;
        _cashUnits += net;
        FeeUnits += fees;
        TurnoverUnits += turnover;
        _fills[0] += 2;
        Version++;
        exitFill = _nextFillId + 1;
        _nextFillId += 2;
        _nextTradeId++;
        CheckIdentity();
    }

    /// <summary>Books funding on a symbol's open trades, rounded per trade half to even to currency decimals.</summary>
    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="markTicks">The close that it is computed on.</param>
    /// <param name="rate">Positive: longs pay.</param>
    internal void BookFunding(int symbol, long markTicks, decimal rate)
    {
        var size = Rate.Of(Math.Abs(rate));
        bool hasPaid = false;
        foreach (ref Trade trade in OpenTrades)
        {
            if (trade.Symbol != symbol)
            {
                continue;
            }

            Int128 notional = _grids[symbol].Notional(markTicks, trade.OpenLots);
            Int128 paid = Money.RoundToCurrency(notional, size.Numerator, size.Denominator)
                * ((int)trade.Direction * Math.Sign(rate));
            trade.FundingUnits += paid;
            Balance -= paid;
            _cashUnits -= paid;
            hasPaid = true;
            _journal?.Funded(in trade, paid, Balance);
        }

        Version += hasPaid ? 1 : 0;
        CheckIdentity();
    }

    /// <summary>Marks the open trades of a symbol at a bar: its range counts for their excursions.</summary>
    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="lowTicks">Lowest low of the rows marked.</param>
    /// <param name="highTicks">Highest high of the rows marked.</param>
    internal void MarkRange(int symbol, long lowTicks, long highTicks)
    {
        foreach (ref Trade trade in OpenTrades)
        {
            if (trade.Symbol != symbol)
            {
                continue;
            }

            trade.LowestTicks = Math.Min(trade.LowestTicks, lowTicks);
            trade.HighestTicks = Math.Max(trade.HighestTicks, highTicks);
            trade.ExitAdverseUnits = 0; // The bar hasn't closed the trade: its whole range counts instead.
            trade.ExitFavourableUnits = 0;
            trade.BarEntry = BarEntry.WholeBar;
            trade.IsAmbiguous = false;
        }
    }

    /// <summary>
    /// Lets the open trades of a symbol remember their best close; called at every row while somebody listens.
    /// </summary>
    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="closeTicks">The close.</param>
    internal void MarkClose(int symbol, long closeTicks)
    {
        foreach (ref Trade trade in OpenTrades)
        {
            if (trade.Symbol == symbol)
            {
                bool isBetter = trade.BestCloseTicks == NoCloseYet
                    || (closeTicks - trade.BestCloseTicks) * (int)trade.Direction > 0;
                trade.BestCloseTicks = isBetter ? closeTicks : trade.BestCloseTicks;
            }
        }
    }

    private int OpenTrade(ref ExecutionGroup group, int groupSlot, BarEntry barEntry, in BarTicks bar)
    {
        Invariant.Holds(OpenCount < _maxOpenTrades);
        if (OpenCount == _open.Length)
        {
            // Nobody holds a reference to a trade while one opens.
            Array.Resize(ref _open, (int)Math.Min(_maxOpenTrades, 2L * _open.Length));
        }

        int slot = OpenCount++;
        ref Trade trade = ref _open[slot]; // Filled where it lies: a trade is some hundreds of bytes.
        trade = default;
        trade.Id = _nextTradeId++;
        trade.Symbol = group.Symbol;
        trade.Group = groupSlot;
        trade.Direction = group.Direction;
        trade.BarEntry = barEntry;
        trade.HasStop = group.HasStop;
        trade.HasTarget = group.HasTarget;
        trade.StopTicks = group.StopTicks;
        trade.TargetTicks = group.TargetTicks;
        trade.HasFirstStop = group.HasStop;
        trade.FirstStopTicks = group.StopTicks;
        trade.BestCloseTicks = NoCloseYet;
        trade.LowestTicks = long.MaxValue;
        trade.HighestTicks = long.MinValue;
        trade.EntryRow = bar.Row;
        trade.EntryTime = bar.OpenTime;
        trade.OpenedAt = bar.CloseTime;
        trade.Origin = group.Origin;
        group.Trade = trade.Id;
        _openShorts += trade.Direction == Direction.Sell ? 1 : 0;
        return slot;
    }

    private void CloseTrade(int slot, FillReason reason, in BarTicks bar)
    {
        ref Trade trade = ref _open[slot];
        Invariant.Holds(trade.CostUnits == 0);
        trade.FavourableUnits = Int128.Max(trade.FavourableUnits, trade.ExitFavourableUnits);
        trade.AdverseUnits = Int128.Max(trade.AdverseUnits, trade.ExitAdverseUnits);
        TradeStatistics.Add(in trade, bar.Row, bar.OpenTime, reason);
        _journal?.Closed(in trade, reason, Balance);
        if (_observer is not null)
        {
            Leave(slot, new ClosedTrade(in trade, bar.Row, bar.OpenTime, reason), _observer);
        }
        else
        {
            Leave(slot);
        }
    }

    private void Leave(int slot, in ClosedTrade closed, RunObserver observer)
    {
        Leave(slot); // Before the observer is told: it may look.
        observer.OnTradeClosed(in closed);
    }

    private void Leave(int slot)
    {
        _openShorts -= _open[slot].Direction == Direction.Sell ? 1 : 0;
        if (slot < OpenCount - 1)
        {
            _open.AsSpan(slot + 1, OpenCount - slot - 1).CopyTo(_open.AsSpan(slot));
        }

        OpenCount--;
        _hasLateProtection &= OpenCount > 0;
    }

    private void BookFill(
        ref Trade trade,
        int groupId,
        Direction side,
        long ticks,
        long lots,
        Int128 notional,
        bool isTaker,
        FillReason reason,
        in BarTicks bar)
    {
        Int128 fee = _volume is null
            ? _grids[trade.Symbol].Fee(notional, isTaker)
            : TieredFee(_volume, trade.Symbol, notional, isTaker, bar.CloseTime);
        trade.FeeUnits += fee;
        FeeUnits += fee;
        TurnoverUnits += notional;
        _fills[trade.Symbol]++;
        Balance -= fee;
        _cashUnits -= fee;
        Version++;
        int id = _nextFillId++;
        if (_observer is not null)
        {
            var fill = new Fill(id, groupId, trade.Id, trade.Symbol, side, lots, ticks, isTaker, fee, reason, bar.Row);
            _journal?.Filled(in fill, in trade, Balance);
            _observer.OnFill(in fill);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Int128 TieredFee(TradedVolume volume, int symbol, Int128 notional, bool isTaker, long instant)
    {
        volume.Advance(instant);
        Int128 fee = _grids[symbol].Fee(notional, isTaker, volume.Units);
        volume.Add(notional);
        return fee;
    }

    // Quantity and cost are about to change: what the range so far meant is settled with the old ones.
    private void FoldExcursion(ref Trade trade)
    {
        if (trade.LowestTicks <= trade.HighestTicks)
        {
            // A gain follows the price: its extremes are those of the range.
            bool isLong = trade.Direction == Direction.Buy;
            Int128 best = GainAt(in trade, isLong ? trade.HighestTicks : trade.LowestTicks);
            Int128 worst = GainAt(in trade, isLong ? trade.LowestTicks : trade.HighestTicks);
            trade.FavourableUnits = Int128.Max(trade.FavourableUnits, best);
            trade.AdverseUnits = Int128.Max(trade.AdverseUnits, -worst);
            trade.LowestTicks = long.MaxValue;
            trade.HighestTicks = long.MinValue;
        }
    }

    // Of the bar that closes a trade only the exits count, each on what was held before it.
    private static void SeeExit(ref Trade trade, Int128 gain)
    {
        trade.ExitFavourableUnits = Int128.Max(trade.ExitFavourableUnits, gain);
        trade.ExitAdverseUnits = Int128.Max(trade.ExitAdverseUnits, -gain);
    }

    private Int128 GainAt(in Trade trade, long ticks)
        => Narrow.Signed(_grids[trade.Symbol].Notional(ticks, trade.OpenLots) - trade.CostUnits, trade.Direction);
}
