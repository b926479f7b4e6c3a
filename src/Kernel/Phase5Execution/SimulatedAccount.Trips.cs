using System;
using System.Runtime.CompilerServices;
using S1mpleTrader.Kernel.Phase1Context;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Kernel.Phase5Execution;

/// <content>Trades of the short road: booked one by one, computed together. See <see cref="BookedTrips"/>.</content>
public sealed partial class SimulatedAccount
{
    private BarAggregates? _tripBars; // What the trades booked and not yet computed lie in.

    /// <summary>Running figures over all closed trades.</summary>
    internal TradeStatistics ClosedTrades
    {
        get
        {
            ComputeBooked();
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
            ComputeBooked();
        }
    }

    // Whoever asks for curve or statistics, or records anything else, does this first.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ComputeBooked()
    {
        if (_tripBars is { } bars)
        {
            ComputeBooked(bars, RoundTrip!);
        }
    }

    // The words of a trade's digest wait for each other, and nothing else for them: they are worked out between the
    // steps of the next trade.
    private void ComputeBooked(BarAggregates bars, RoundTrip trip)
    {
        _tripBars = null;
        TradeStatistics statistics = Ledger.TradeStatistics;
        Span<BookedTrip> trips = trip.Trips.Booked;
        trips[0].Held = bars.StretchOf(trips[0].Trade.EntryRow, trips[0].ExitRow);
        RecordTrip(bars, trip, in trips[0]);
        AddFigures(statistics, ref trips[0]);
        for (int i = 1; i < trips.Length; i++)
        {
            ref readonly BookedTrip before = ref trips[i - 1];
            ref BookedTrip next = ref trips[i];
            statistics.DigestFills(in before.Trade, before.ExitRow, before.ExitTime, before.ExitReason);
            next.Held = bars.StretchOf(next.Trade.EntryRow, next.ExitRow);
            statistics.DigestMoney(in before.Trade);
            RecordTrip(bars, trip, in next);
            statistics.DigestOrigin(in before.Trade);
            AddFigures(statistics, ref next);
        }

        ref readonly BookedTrip last = ref trips[^1];
        statistics.AddToDigest(in last.Trade, last.ExitRow, last.ExitTime, last.ExitReason);
        trip.Trips.Clear();
        if (trip.IsHeard)
        {
            trip.TellExit();
        }
    }

    private void AddFigures(TradeStatistics statistics, ref BookedTrip trip)
    {
        trip.ComputeExcursions(_grids[0]);
        statistics.AddFigures(in trip.Trade, trip.ExitTime);
    }

    private void RecordTrip(BarAggregates bars, RoundTrip trip, in BookedTrip one)
    {
        if (!trip.IsHeard)
        {
            Curve.RecordTrip(bars, one.FlatRow, one.FlatUnits, in one.Held, in one.Line);
            return;
        }

        int entryRow = one.Trade.EntryRow;
        if (one.FlatRow < entryRow)
        {
            RecordFlat(bars, one.FlatRow, entryRow, one.FlatUnits);
        }

        trip.TellEntry();
        Curve.RecordHeld(bars, in one.Held, in one.Line);
        _recorder?.RecordHeld(bars.Bars, entryRow, one.ExitRow, in one.Line, trip.HeldBalance);
    }
}
