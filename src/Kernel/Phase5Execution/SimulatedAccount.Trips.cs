using System;
using System.Runtime.CompilerServices;
using S1mpleTrader.Kernel.Phase1Context;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Kernel.Phase5Execution;

/// <content>Trades of the short road: booked one by one, reckoned together. See <see cref="BookedTrips"/>.</content>
public sealed partial class SimulatedAccount
{
    private BarAggregates? _tripBars; // What the trades booked and not yet reckoned lie in.

    /// <summary>Running figures over all closed trades.</summary>
    internal TradeStatistics ClosedTrades
    {
        get
        {
            Reckon();
            return Ledger.TradeStatistics;
        }
    }

    /// <summary>Books a trade that has taken the short road.</summary>
    /// <param name="bars">The bars of the market stage's block.</param>
    /// <param name="trip">The trade, with its exit.</param>
    /// <param name="flatRow">The first row that isn't recorded yet; up to the entry's nothing is open.</param>
    /// <param name="exitRow">Row of the exit.</param>
    internal void BookTrip(BarAggregates bars, RoundTrip trip, int flatRow, int exitRow)
    {
        trip.Book(flatRow, exitRow, bars.Bars.OpenTimes[exitRow]);
        _tripBars = bars;
        if (trip.IsHeard || trip.Trips.IsFull)
        {
            Reckon();
        }
    }

    // Whoever asks for curve or statistics, or records anything else, does this first.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Reckon()
    {
        if (_tripBars is { } bars)
        {
            Reckon(bars, RoundTrip!);
        }
    }

    private void Reckon(BarAggregates bars, RoundTrip trip)
    {
        _tripBars = null;
        Span<BookedTrip> trips = trip.Trips.Booked;
        foreach (ref BookedTrip one in trips)
        {
            one.Held = bars.StretchOf(one.Trade.EntryRow, one.ExitRow);
        }

        foreach (ref BookedTrip one in trips)
        {
            RecordTrip(bars, trip, in one);
            one.ReckonExcursions(_grids[0]);
            Ledger.TradeStatistics.Add(in one.Trade, one.ExitRow, one.ExitTime, one.ExitReason);
        }

        trip.Trips.Clear();
        if (trip.IsHeard)
        {
            trip.TellExit();
        }
    }

    private void RecordTrip(BarAggregates bars, RoundTrip trip, in BookedTrip one)
    {
        int entryRow = one.Trade.EntryRow;
        if (one.FlatRow < entryRow)
        {
            RecordFlat(bars, one.FlatRow, entryRow, one.FlatUnits);
        }

        if (trip.IsHeard)
        {
            trip.TellEntry();
        }

        Curve.RecordHeld(bars, in one.Held, in one.Line);
        _recorder?.RecordHeld(bars.Bars, entryRow, one.ExitRow, in one.Line, trip.HeldBalance);
    }
}
