using System;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Kernel.Result;

/// <summary>Hears what a run does while it does it; what it needs to keep, it keeps.</summary>
/// <remarks>
/// Every method has an empty body, so that an observer overrides only what it wants. Called on the kernel's thread;
/// must not change the run.
/// </remarks>
public abstract class RunObserver
{
    /// <summary>Whether <see cref="OnEquity"/> is wanted: recording every row costs time.</summary>
    public virtual bool WantsEquity => false;

    /// <summary>
    /// Whether <see cref="OnRejected"/> is wanted: who doesn't want it lets the engine
    /// count refusals without looking at each.
    /// </summary>
    public virtual bool WantsRejections => true;

    /// <summary>How much of the run <see cref="OnJournal"/> is told; asked once, before the first bar.</summary>
    public virtual JournalLevel JournalLevel => JournalLevel.Off;

    /// <summary>Something has happened that the journal keeps.</summary>
    /// <param name="record">What; valid during the call.</param>
    public virtual void OnJournal(in JournalRecord record)
    {
    }

    /// <summary>
    /// Things have happened that always come together: unless this is overridden,
    /// <see cref="OnJournal"/> is told of each, in order.
    /// </summary>
    /// <param name="passage">What, as <see cref="JournalPassage"/> reads it; valid during the call.</param>
    public virtual void OnJournalPassage(ReadOnlySpan<long> passage) => JournalPassage.Tell(passage, this);

    /// <summary>
    /// Where the next passage may be written before <see cref="OnJournalPassage"/> is
    /// told of it; empty for nowhere in particular.
    /// </summary>
    /// <param name="count">Its numbers.</param>
    public virtual Span<long> PassageRoom(int count) => default;

    /// <summary>A fill has been booked.</summary>
    /// <param name="fill">The fill.</param>
    public virtual void OnFill(in Fill fill)
    {
    }

    /// <summary>A trade has been closed, in order of closing.</summary>
    /// <param name="trade">The trade.</param>
    public virtual void OnTradeClosed(in ClosedTrade trade)
    {
    }

    /// <summary>
    /// Where the next equity records may be written before <see cref="OnEquity"/> is told of them: the same room until
    /// then. An observer lends one always or never.
    /// </summary>
    /// <returns>The room; null for nowhere in particular.</returns>
    public virtual EquityRoom? EquityRoom() => null;

    /// <summary>Equity records in time order.</summary>
    /// <param name="closeTimes">Bar closes, UTC nanoseconds; shape [n].</param>
    /// <param name="equityUnits">Equity in money units; shape [n].</param>
    /// <param name="balanceUnits">Balance in money units; shape [n].</param>
    public virtual void OnEquity(
        ReadOnlySpan<long> closeTimes, ReadOnlySpan<Int128> equityUnits, ReadOnlySpan<Int128> balanceUnits)
    {
    }

    /// <summary>A UTC day with a decided bar is over, the last one at the run's end.</summary>
    /// <param name="day">Days since 1970-01-01; a mark belongs to the day of its bar's open.</param>
    /// <param name="equityUnits">Equity at the day's last mark, money units.</param>
    public virtual void OnDayEnd(long day, Int128 equityUnits)
    {
    }

    /// <summary>A directive has been refused.</summary>
    /// <param name="origin">Whose.</param>
    /// <param name="reason">Why.</param>
    /// <param name="row">Where: the row of the decision; for slippage of the refused fill.</param>
    public virtual void OnRejected(in TradeOrigin origin, RejectReason reason, int row)
    {
    }

    /// <summary>A directive's group has ended without a fill.</summary>
    /// <param name="origin">Whose.</param>
    /// <param name="row">Where.</param>
    public virtual void OnExpired(in TradeOrigin origin, int row)
    {
    }
}
