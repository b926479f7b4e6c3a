using System;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Ledger;

namespace S1mpleTrader.Kernel.Phase5Execution;

/// <content>
/// What the journal is told of the trade booked last: record by record what book, ledger and
/// groups would have told, in the same order.
/// </content>
internal sealed partial class RoundTrip
{
    private int EntryOrder => Last.ProtectiveOrderId - 1; // Behind it stop and target take their ids, then a close.

    private int CloseOrder => Last.ProtectiveOrderId + 2;

    private int EntryGroup => _closeGroup - 1;

    /// <summary>The trade booked last.</summary>
    public ref readonly Trade Last => ref Trips.Last.Trade;

    /// <summary>Tells of the entry's order, at the instant of its decision, and of its fill in the next bar.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="request">The entry.</param>
    public void TellOpened(JournalWriter journal, EntryRequest request)
    {
        Int128 exitFee = Last.FeeUnits - _entryFee;
        Int128 balance = _ledger.Balance - Last.GrossUnits + exitFee;
        if (journal.HoldsEntry)
        {
            journal.Entered(request, EntryOrder, EntryGroup, in Last, _exitFill - 1, _entryTicks, _entryFee, balance);
            return;
        }

        journal.Completed(request, EntryGroup);
        journal.Submitted(EntryOrder, EntryGroup, in Last.Origin, Last.Direction, Last.EnteredLots);
        journal.MoveTo(Last.OpenedAt, symbol: 0, Last.EntryRow);
        journal.Opened(in Last);
        journal.Filling(EntryOrder, EntryGroup, in Last.Origin);
        journal.Filled(
            new Fill(
                _exitFill - 1, EntryGroup, Last.Id, Symbol: 0, Last.Direction, Last.EnteredLots,
                _entryTicks, true, _entryFee, FillReason.Entry, Last.EntryRow),
            in Last,
            balance);
        journal.Executed(EntryGroup, in Last.Origin, Last.Direction);
    }

    /// <summary>The exit, where an order closed it.</summary>
    /// <param name="exitRow">Row of the exit.</param>
    /// <param name="exitTime">Open time of its bar.</param>
    public ExitByOrder LastExit(int exitRow, long exitTime) => new(
        CloseOrder,
        _closeGroup,
        _exitFill,
        _exitTicks,
        Last.FeeUnits - _entryFee,
        _ledger.Balance,
        exitRow,
        exitTime + (Last.OpenedAt - Last.EntryTime));

    /// <summary>Tells of the order that closes it.</summary>
    /// <param name="journal">The journal, at the instant of the decision.</param>
    /// <param name="origin">Its causality.</param>
    public void TellClosing(JournalWriter journal, in TradeOrigin origin)
        => journal.Submitted(CloseOrder, _closeGroup, in origin, ExitSide, Last.EnteredLots);

    /// <summary>Tells of the exit.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="exitRow">Row of the exit.</param>
    /// <param name="exitTime">Open time of its bar.</param>
    /// <param name="close">
    /// The causality of the order that closed it, with its direction; by a protective order nobody's.
    /// </param>
    /// <param name="direction">Direction of the directive behind it.</param>
    public void TellClosed(JournalWriter journal, int exitRow, long exitTime, in TradeOrigin close, Direction direction)
    {
        journal.MoveTo(exitTime + (Last.OpenedAt - Last.EntryTime), symbol: 0, exitRow);
        bool isClose = _exitReason == FillReason.Signal;
        if (isClose)
        {
            journal.Filling(CloseOrder, _closeGroup, in close);
            journal.Executed(_closeGroup, in close, direction);
        }

        Int128 fee = Last.FeeUnits - _entryFee;
        journal.Filled(
            new Fill(
                _exitFill, -1, Last.Id, Symbol: 0, ExitSide, Last.EnteredLots,
                _exitTicks, IsExitTaker, fee, _exitReason, exitRow),
            in Last,
            _ledger.Balance);
        journal.Closed(in Last, _exitReason, _ledger.Balance);
    }
}
