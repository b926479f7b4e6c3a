using System;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Kernel.Phase5Execution;

/// <summary>
/// The life of execution groups: from submission to the one ending that their opportunity is counted under.
/// </summary>
/// <remarks>
/// Invariant: an opportunity whose group is submitted ends exactly once: EXECUTED at the group's first fill, else, when
/// the last order is gone, REJECTED where a fill was refused, else EXPIRED.
/// </remarks>
/// <param name="book">The orders.</param>
/// <param name="ledger">The account.</param>
/// <param name="grids">One per symbol.</param>
/// <param name="counts">The run's counts.</param>
/// <param name="observer">Hears of refusals and expiries; may be null.</param>
public sealed class ExecutionGroups(
    OrderBook book, StrategyLedger ledger, InstrumentGrid[] grids, RunCounts counts, RunObserver? observer)
{
    private const int NoTrade = -1;     // Of a group before its first fill.
    private const int ClosedTrade = -2; // A group whose trade has come and gone takes no further entry.

    /// <summary>The orders.</summary>
    public OrderBook Book { get; } = book;

    /// <summary>Open groups whose entry has had no fill yet: each may still open a trade.</summary>
    public int PendingEntries { get; private set; }

    /// <summary>Whether a batch is being rehearsed: nobody hears of it.</summary>
    internal bool IsRehearsing { get; set; }

    /// <summary>Puts the number of pending entries back, with the book that it belongs to.</summary>
    /// <param name="count">As it was.</param>
    internal void RestorePendingEntries(int count) => PendingEntries = count;

    /// <summary>Opens a group with its margin bound.</summary>
    /// <param name="symbol">Index of its symbol.</param>
    /// <param name="lots">Lots of its entry; 0 for a group that only closes.</param>
    /// <param name="referenceTicks">Entry reference; 0 for a group that only closes.</param>
    /// <param name="slot">Its slot.</param>
    /// <returns>The group, to be filled where it lies: without a trade, nothing else set.</returns>
    public ref ExecutionGroup Open(int symbol, long lots, long referenceTicks, out int slot)
    {
        ref ExecutionGroup group = ref Book.OpenGroup(out slot);
        group.Symbol = symbol;
        group.Trade = NoTrade;
        if (referenceTicks > 0)
        {
            group.ReferenceTicks = referenceTicks;
            group.PendingUnits = grids[symbol].Notional(referenceTicks, lots);
            ledger.AddPending(symbol, group.PendingUnits);
            PendingEntries++;
            group.IsPending = true;
        }

        return ref group;
    }

    /// <summary>Notes a fill: the first one may execute the group's opportunity.</summary>
    /// <param name="groupSlot">The group.</param>
    /// <param name="isClose">
    /// Whether a closing order filled; for a reverse only the entry executes the opportunity.
    /// </param>
    public void CountFill(int groupSlot, bool isClose)
    {
        ref ExecutionGroup group = ref Book.Group(groupSlot);
        if (group.HasFill || (isClose && group.IsReverse))
        {
            return;
        }

        group.HasFill = true;
        if (!isClose)
        {
            NoLongerPending(ref group);
        }

        Book.Journal?.FirstFilled(in group);
        if (group.Origin.CountsOpportunity)
        {
            counts.CountExecuted();
        }
    }

    /// <summary>
    /// Frees the margin that so many lots of an unfilled entry bind: all that is left,
    /// where its last order has been filled.
    /// </summary>
    /// <param name="group">The group.</param>
    /// <param name="lots">Lots filled or given up.</param>
    public void ReleasePending(ref ExecutionGroup group, long lots)
    {
        Int128 units = group.OpenOrders == 0
            ? group.PendingUnits
            : grids[group.Symbol].Notional(group.ReferenceTicks, lots);
        group.PendingUnits -= units;
        Invariant.Holds(group.PendingUnits >= 0);
        ledger.AddPending(group.Symbol, -units);
    }

    /// <summary>Cancels or ends an order.</summary>
    /// <param name="order">The order.</param>
    /// <param name="row">The row at which that happens.</param>
    public void Cancel(ref Order order, int row)
    {
        if (!order.IsReducing)
        {
            ReleasePending(ref Book.Group(order.Group), order.OpenLots);
        }

        Book.Finish(ref order);
        EndIfEmpty(order.Group, row);
    }

    /// <summary>
    /// Refuses an entry's fill for slippage: the order ends; before a first fill that refuses the group.
    /// </summary>
    /// <param name="order">The order.</param>
    /// <param name="ticks">The price refused.</param>
    /// <param name="row">The row of the refused fill.</param>
    public void Refuse(ref Order order, long ticks, int row)
    {
        ref ExecutionGroup group = ref Book.Group(order.Group);
        Book.Journal?.Refused(in order, in group, grids[order.Symbol], ticks);
        group.HasRefusal |= !group.HasFill;
        group.RefusalRow = row;
        Cancel(ref order, row);
    }

    /// <summary>Cancels all open orders of a group.</summary>
    /// <param name="groupSlot">The group.</param>
    /// <param name="row">The row at which that happens.</param>
    public void CancelGroup(int groupSlot, int row)
    {
        for (int i = 0; i < Book.Count; i++)
        {
            ref Order order = ref Book.Orders[i];
            if (!order.IsDone && order.Group == groupSlot)
            {
                Cancel(ref order, row);
            }
        }
    }

    /// <summary>Cancels the open entries of a group, but not what closes on its behalf.</summary>
    /// <param name="groupSlot">The group.</param>
    /// <param name="row">The row at which that happens.</param>
    public void CancelEntries(int groupSlot, int row)
    {
        for (int i = 0; i < Book.Count; i++)
        {
            ref Order order = ref Book.Orders[i];
            if (!order.IsDone && order.Group == groupSlot && !order.IsReducing)
            {
                Cancel(ref order, row);
            }
        }
    }

    /// <summary>Cancels every pending entry, of one symbol or of the account.</summary>
    /// <param name="symbol">Index of the symbol; -1 for all.</param>
    /// <param name="row">The row at which that happens.</param>
    /// <param name="withCloses">Whether orders that only reduce go too.</param>
    public void CancelAll(int symbol, int row, bool withCloses)
    {
        for (int i = 0; i < Book.Count; i++)
        {
            ref Order order = ref Book.Orders[i];
            if (!order.IsDone && (symbol < 0 || order.Symbol == symbol) && (withCloses || !order.IsReducing))
            {
                Cancel(ref order, row);
            }
        }
    }

    /// <summary>Follows a closed trade: what was to add to it or reduce it is cancelled.</summary>
    /// <param name="tradeId">The trade.</param>
    /// <param name="groupSlot">Its group.</param>
    /// <param name="row">The row at which it closed.</param>
    public void TradeClosed(int tradeId, int groupSlot, int row)
    {
        for (int i = 0; i < Book.Count; i++)
        {
            ref Order order = ref Book.Orders[i];
            if (!order.IsDone && (order.Group == groupSlot || order.ReducesTrade == tradeId))
            {
                Cancel(ref order, row);
            }
        }

        ref ExecutionGroup group = ref Book.Group(groupSlot);
        group.Trade = ClosedTrade;
        if (group.IsOpen)
        {
            EndIfEmpty(groupSlot, row);
        }
    }

    /// <summary>
    /// Ends a group that has neither open orders nor an open trade, and counts its opportunity's ending.
    /// </summary>
    /// <param name="groupSlot">The group.</param>
    /// <param name="row">The row at which that happens.</param>
    public void EndIfEmpty(int groupSlot, int row)
    {
        ref ExecutionGroup group = ref Book.Group(groupSlot);
        if (group.OpenOrders == 0)
        {
            NoLongerPending(ref group); // The close of a reverse may still be open.
        }

        bool hasOpenTrade = group.Trade >= 0 && ledger.FindOpen(group.Trade) >= 0;
        if (!group.IsOpen || group.OpenOrders > 0 || group.OpenCloses > 0 || hasOpenTrade)
        {
            return;
        }

        Invariant.Holds(group.PendingUnits == 0);
        if (!group.HasFill)
        {
            CountEnding(in group, row);
        }

        Book.CloseGroup(groupSlot);
    }

    private void NoLongerPending(ref ExecutionGroup group)
    {
        PendingEntries -= group.IsPending ? 1 : 0;
        group.IsPending = false;
    }

    private void CountEnding(in ExecutionGroup group, int row)
    {
        if (IsRehearsing)
        {
            return;
        }

        if (group.HasRefusal)
        {
            observer?.OnRejected(in group.Origin, RejectReason.Slippage, group.RefusalRow);
            Book.Journal?.RejectedBySlippage(in group);
            if (group.Origin.CountsOpportunity)
            {
                counts.CountRejected(RejectReason.Slippage);
            }

            return;
        }

        observer?.OnExpired(in group.Origin, row);
        Book.Journal?.Expired(in group);
        if (group.Origin.CountsOpportunity)
        {
            counts.CountExpired();
        }
    }
}
