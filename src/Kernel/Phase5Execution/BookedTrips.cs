using System;
using System.Runtime.CompilerServices;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase1Context;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Kernel.Phase5Execution;

/// <summary>
/// Trades that have taken the short road, between the ledger that has booked them and the figures that nobody asks for
/// meanwhile: excursions, equity curve, statistics.
/// </summary>
/// <remarks>
/// Those are computed of several trades at once, step by step: the steps of one trade wait for
/// each other, those of several don't. A lane leaves none behind at a block's end, so that lanes,
/// which run one after another, share the place.
/// </remarks>
internal sealed class BookedTrips
{
    /// <summary>Most trades at once: what they lie in stays in the first cache.</summary>
    public const int Most = 16;

    private readonly BookedTrip[] _trips = new BookedTrip[Most];
    private int _last;

    /// <summary>Makes room.</summary>
    public BookedTrips()
    {
        foreach (ref BookedTrip trip in _trips.AsSpan())
        {
            // What a closed trade has and this one hasn't, such as funding, stays as it is.
            trip.Trade.BestCloseTicks = StrategyLedger.NoCloseYet;
        }
    }

    /// <summary>Trades booked and not yet computed.</summary>
    public int Count { get; private set; }

    /// <summary>Whether they must be computed before the next trade begins.</summary>
    public bool IsFull => Count == Most;

    /// <summary>The trade on its way.</summary>
    public ref BookedTrip Next => ref _trips[Count];

    /// <summary>The trade booked last, whether it is computed or not.</summary>
    public ref readonly BookedTrip Last => ref _trips[_last];

    /// <summary>The trades booked, in their order.</summary>
    public Span<BookedTrip> Booked => _trips.AsSpan(0, Count);

    /// <summary>Keeps the trade on its way: it is booked.</summary>
    public void Keep() => _last = Count++;

    /// <summary>Forgets them: they are computed.</summary>
    public void Clear() => Count = 0;
}

/// <summary>A trade of the short road.</summary>
internal struct BookedTrip
{
    /// <summary>The trade, as it is closed.</summary>
    public Trade Trade;

    /// <summary>Equity over the close while it was open.</summary>
    public EquityLine Line;

    /// <summary>Balance before it, money units.</summary>
    public Int128 FlatUnits;

    /// <summary>The first row, up to its entry's, that isn't recorded yet: nothing was open there.</summary>
    public int FlatRow;

    /// <summary>Row of its exit.</summary>
    public int ExitRow;

    /// <summary>Open time of that row's bar.</summary>
    public long ExitTime;

    /// <summary>Why it was closed.</summary>
    public FillReason ExitReason;

    /// <summary>The rows at which it was open at the close.</summary>
    public Stretch Held;

    /// <summary>
    /// Computes the excursions of the trade. A gain follows the price: its extremes are
    /// those of the range and of the exit.
    /// </summary>
    /// <param name="grid">The instrument's.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ComputeExcursions(InstrumentGrid grid)
    {
        long low = grid.ToTicks(Held.Low);
        long high = grid.ToTicks(Held.High);
        long sign = (long)Trade.Direction;
        if (high < EquityLine.NarrowTicks)
        {
            long cost = (long)Trade.EntryUnits * sign;
            long gross = (long)Trade.GrossUnits;
            long atLow = (low * Line.Slope) - cost;
            long atHigh = (high * Line.Slope) - cost;
            Trade.FavourableUnits = Math.Max(Math.Max(Math.Max(atLow, atHigh), gross), 0);
            Trade.AdverseUnits = Math.Max(-Math.Min(Math.Min(atLow, atHigh), gross), 0);
            return;
        }

        Int128 wideCost = Trade.EntryUnits * sign;
        Int128 wideLow = ((Int128)low * Line.Slope) - wideCost;
        Int128 wideHigh = ((Int128)high * Line.Slope) - wideCost;
        Trade.FavourableUnits = Int128.Max(Int128.Max(Int128.Max(wideLow, wideHigh), Trade.GrossUnits), 0);
        Trade.AdverseUnits = Int128.Max(-Int128.Min(Int128.Min(wideLow, wideHigh), Trade.GrossUnits), 0);
    }
}
