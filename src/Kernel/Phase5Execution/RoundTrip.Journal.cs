using System;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Ledger;

namespace S1mpleTrader.Kernel.Phase5Execution;

/// <content>What the journal is told of the trade booked last: record by record what book, ledger and groups would have told, in the same order.</content>
internal sealed partial class RoundTrip
{
    private int EntryOrder => _trade.ProtectiveOrderId - 1; // Behind it stop and target take their ids, then a close.

    private int CloseOrder => _trade.ProtectiveOrderId + 2;

    private int EntryGroup => _closeGroup - 1;

    /// <summary>The trade booked last.</summary>
    public ref readonly Trade Last => ref _trade;

    /// <summary>Tells of the entry's order, at the instant of its decision, and of its fill in the next bar.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="request">The entry.</param>
    public void TellOpened(JournalWriter journal, EntryRequest request)
    {
        Int128 exitFee = _trade.FeeUnits - _entryFee;
        Int128 balance = _ledger.Balance - _trade.GrossUnits + exitFee;
        if (journal.HoldsEntry)
        {
            journal.Entered(request, EntryOrder, EntryGroup, in _trade, _exitFill - 1, _entryTicks, _entryFee, balance);
            return;
        }

        journal.Completed(request, EntryGroup);
        journal.Submitted(EntryOrder, EntryGroup, in _trade.Origin, _trade.Direction, _trade.EnteredLots);
        journal.MoveTo(_trade.OpenedAt, symbol: 0, _trade.EntryRow);
        journal.Opened(in _trade);
        journal.Filling(EntryOrder, EntryGroup, in _trade.Origin);
        journal.Filled(
            new Fill(_exitFill - 1, EntryGroup, _trade.Id, Symbol: 0, _trade.Direction, _trade.EnteredLots, _entryTicks, true, _entryFee, FillReason.Entry, _trade.EntryRow),
            in _trade,
            balance);
        journal.Executed(EntryGroup, in _trade.Origin, _trade.Direction);
    }

    /// <summary>The exit, where an order closed it.</summary>
    /// <param name="exitRow">Row of the exit.</param>
    /// <param name="exitTime">Open time of its bar.</param>
    public ExitByOrder LastExit(int exitRow, long exitTime) => new(
        CloseOrder,
        _closeGroup,
        _exitFill,
        _exitTicks,
        _trade.FeeUnits - _entryFee,
        _ledger.Balance,
        exitRow,
        exitTime + (_trade.OpenedAt - _trade.EntryTime));

    /// <summary>Tells of the order that closes it.</summary>
    /// <param name="journal">The journal, at the instant of the decision.</param>
    /// <param name="origin">Its causality.</param>
    public void TellClosing(JournalWriter journal, in TradeOrigin origin)
        => journal.Submitted(CloseOrder, _closeGroup, in origin, _trade.Direction.Opposite(), _trade.EnteredLots);

    /// <summary>Tells of the exit.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="exitRow">Row of the exit.</param>
    /// <param name="exitTime">Open time of its bar.</param>
    /// <param name="close">The causality of the order that closed it, with its direction; by a protective order nobody's.</param>
    /// <param name="direction">Direction of the directive behind it.</param>
    public void TellClosed(JournalWriter journal, int exitRow, long exitTime, in TradeOrigin close, Direction direction)
    {
        journal.MoveTo(exitTime + (_trade.OpenedAt - _trade.EntryTime), symbol: 0, exitRow);
        bool isClose = _exitReason == FillReason.Signal;
        if (isClose)
        {
            journal.Filling(CloseOrder, _closeGroup, in close);
            journal.Executed(_closeGroup, in close, direction);
        }

        bool isTaker = _exitReason != FillReason.TakeProfit;
        Int128 fee = _trade.FeeUnits - _entryFee;
        journal.Filled(
            new Fill(_exitFill, -1, _trade.Id, Symbol: 0, _trade.Direction.Opposite(), _trade.EnteredLots, _exitTicks, isTaker, fee, _exitReason, exitRow),
            in _trade,
            _ledger.Balance);
        journal.Closed(in _trade, _exitReason, _ledger.Balance);
    }
}
