using System;
using System.Runtime.CompilerServices;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase1Context;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Kernel.Phase5Execution;

/// <summary>
/// The short road of a trade: a market order that fills whole in the next bar, and one exit that closes all of it,
/// without a book in between.
/// </summary>
/// <remarks>
/// Only a trade that nothing else touches takes it: alone in its account, in bars that reach one level at most, in
/// amounts that 64 bits hold. Nothing of the account changes before <see cref="Book"/>, so that whoever meets anything
/// else sends the order to the matching engine after all, which then does everything from the entry's bar on. What is
/// booked is what <see cref="MatchingEngine"/> and <see cref="StrategyLedger"/> would have booked, in the same order.
/// </remarks>
internal sealed partial class RoundTrip
{
    private const long NotInBar = 0; // No price.
    private const long MostTicks = EquityLine.NarrowTicks; // Times a narrow slope, within 62 bits.

    private readonly InstrumentGrid _grid;
    private readonly StrategyLedger _ledger;
    private readonly OrderBook _book;
    private readonly RunCounts _counts;
    private readonly RunObserver? _observer;
    private readonly Rate _slippage;
    private readonly bool _isTouchEnough; // For a resting limit to fill.
    private readonly long _unitsPerTickLot;
    private BookedTrips? _trips; // Where a trade lies from its entry until it is computed.
    private bool _isLong;
    private double _lowPrice;  // A low at or below it may touch something.
    private double _highPrice; // A high at or above it may touch something.
    private long _slope;       // Money units that all lots gain by a tick.
    private long _cost;        // Money units.
    private long _entryTicks;
    private long _entryFee;
    private long _exitTicks;
    private FillReason _exitReason;
    private int _exitFill;   // Ids, of the trade booked last: the entry's lie before them.
    private int _closeGroup;

    /// <summary>Joins the road to an account.</summary>
    /// <param name="grid">The only symbol's.</param>
    /// <param name="spec">Modelling choices.</param>
    /// <param name="ledger">The account.</param>
    /// <param name="book">Its orders: gives the ids.</param>
    /// <param name="counts">The run's counts.</param>
    /// <param name="observer">Hears of fills and closed trades; may be null.</param>
    public RoundTrip(
        InstrumentGrid grid, MatchingSpec spec, StrategyLedger ledger,
        OrderBook book, RunCounts counts, RunObserver? observer)
    {
        Invariant.Holds(IsFor(grid));
        _grid = grid;
        _ledger = ledger;
        _book = book;
        _counts = counts;
        _observer = observer;
        _slippage = Rate.Of(spec.SlippageFraction);
        _isTouchEnough = spec.LimitFill == LimitFill.Touch;
        _unitsPerTickLot = (long)grid.UnitsPerTickLot;
    }

    /// <summary>The trades booked and not yet computed.</summary>
    public BookedTrips Trips => _trips!;

    /// <summary>
    /// Whether somebody hears of fills and trades: each is told in its order, so that none waits for others.
    /// </summary>
    public bool IsHeard => _observer is not null;

    /// <summary>Balance while the trade booked last was open, money units.</summary>
    public Int128 HeldBalance => Trips.Last.FlatUnits - _entryFee;

    /// <summary>Whether the trade is long.</summary>
    public bool IsLong => _isLong;

    /// <summary>Trades that have taken the road to its end.</summary>
    public long Booked { get; private set; }

    /// <summary>The trade on its way, as far as it is known at its entry.</summary>
    public ref readonly Trade Trade => ref Trips.Next.Trade;

    private bool HasLevels => _lowPrice != double.NegativeInfinity || _highPrice != double.PositiveInfinity;

    private Direction ExitSide => _isLong ? Direction.Sell : Direction.Buy;

    private bool IsExitTaker => _exitReason != FillReason.TakeProfit;

    /// <summary>Takes the place where trades lie: somebody may enter by this road.</summary>
    /// <param name="trips">The place; lanes share it.</param>
    public void Use(BookedTrips trips) => _trips = trips;

    /// <summary>Returns whether trades of an instrument may take the road.</summary>
    /// <param name="grid">The instrument's.</param>
    public static bool IsFor(InstrumentGrid grid)
        => grid.UnitsPerTickLot <= int.MaxValue && !grid.HasFeeTiers && grid.Instrument.Funding is null;

    /// <summary>
    /// Returns whether an entry may take the road: one order by market that the next bar fills or refuses.
    /// </summary>
    /// <param name="request">The entry.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Fits(EntryRequest request)
        => request.Type == OrderType.Market
            && request.Execution is { FillModel: FillModel.Immediate, Chunks: <= 1 }
            && request.Execution.TimeInForce != TimeInForce.GoodTillDate
            && request.Reverses == TradeTarget.None
            && request.LayerTicks.IsEmpty
            && _ledger.OpenCount == 0
            && _book.Count == 0;

    /// <summary>Opens the trade in the bar after its decision.</summary>
    /// <param name="request">The entry.</param>
    /// <param name="bars">The bars.</param>
    /// <param name="row">The bar's row.</param>
    /// <returns>
    /// Whether it fills there, and the bar reaches neither stop nor target nor the maintenance margin.
    /// </returns>
    public bool TryOpen(EntryRequest request, BarSeries bars, int row)
    {
        Direction side = request.Direction;
        long lots = request.Lots;
        long openTime = bars.OpenTimes[row];
        long reference = PriceFrom(request.Origin.DecidedAt + request.Execution.LatencyNanos, side, bars, row);
        long ticks = ImpactModel.Slip(reference, side, _slippage);
        if (reference == NotInBar || ticks >= MostTicks || lots > int.MaxValue
            || MatchingEngine.IsRefused(
                request.DecisionTicks, side, in request.Execution.MaxSlippagePct,
                request.Execution.MaxSlippageAsDouble, ticks))
        {
            return false;
        }

        long slope = lots * _unitsPerTickLot;
        if (slope >= int.MaxValue)
        {
            return false;
        }

        long cost = ticks * slope;
        Int128 fee = _grid.Fee(cost, isTaker: true);
        Int128 cash = _ledger.UnmarkedUnits - (side == Direction.Buy ? cost : -cost) - fee;
        ref BookedTrip trip = ref Trips.Next;
        trip.Line = new EquityLine(_grid.TicksPerPrice, cash, side == Direction.Buy ? slope : -slope);
        if (!trip.Line.IsNarrow)
        {
            return false;
        }

        _isLong = side == Direction.Buy;
        _entryTicks = ticks;
        _slope = slope;
        _cost = cost;
        _entryFee = (long)fee;
        ref Trade trade = ref trip.Trade;
        SetLevels(request, lots, trip.Line.Offset, ref trade);
        if (HasLevels && (bars.Low[row] <= _lowPrice || bars.High[row] >= _highPrice))
        {
            return false;
        }

        trade.Id = _ledger.NextTradeId;
        trade.Direction = side;
        trade.OpeningTicks = reference;
        trade.EnteredLots = lots;
        trade.EntryRow = row;
        trade.EntryTime = openTime;
        trade.OpenedAt = openTime + bars.Timeframe.Nanos;
        trade.Origin.CopyFrom(in request.Origin);
        return true;
    }

    /// <summary>Returns the first row from one on that may close the trade by its price, or the end given.</summary>
    /// <param name="bars">The bars of the block.</param>
    /// <param name="row">Where to begin.</param>
    /// <param name="end">Returned where none lies before.</param>
    public int FirstTouch(BarAggregates bars, int row, int end)
        => row >= end || !HasLevels
            ? end
            : Math.Min(bars.FirstTouch(row, _lowPrice, _highPrice), end);

    /// <summary>Closes the trade in a bar that may reach its stop or its target.</summary>
    /// <param name="bars">The bars.</param>
    /// <param name="row">The bar's row.</param>
    /// <returns>Whether the bar reaches one of the two, and nothing else.</returns>
    public bool TryTouch(BarSeries bars, int row)
    {
        ref readonly Trade trade = ref Trade;
        bool isLong = _isLong;
        long open = _grid.ToTicks(bars.Open[row]);
        long low = _grid.ToTicks(bars.Low[row]);
        long high = _grid.ToTicks(bars.High[row]);
        long stop = trade.StopTicks;
        long target = trade.TargetTicks;
        Direction exitSide = trade.Direction.Opposite();
        bool isStopAtOpen = trade.HasStop && MatchingEngine.IsTriggeredAt(open, stop, exitSide);
        bool isTargetAtOpen = trade.HasTarget && MatchingEngine.IsAtOrBetter(open, target, exitSide);
        long stopReference = isStopAtOpen ? open : stop;
        long targetPrice = isTargetAtOpen ? open : target;
        bool isStop = isStopAtOpen;
        bool isTarget = isTargetAtOpen;
        if (!isStopAtOpen && !isTargetAtOpen)
        {
            long reach = isLong ? high : low;
            isStop = trade.HasStop && MatchingEngine.IsTriggeredAt(isLong ? low : high, stop, exitSide);
            isTarget = trade.HasTarget && MatchingEngine.IsAtOrBetter(reach, target, exitSide)
                && (_isTouchEnough || reach != target);
        }

        if (isStop == isTarget)
        {
            return false; // Both: what the bar's path decides. Neither: the margin, or a limit that was only touched.
        }

        _exitReason = isStop ? FillReason.StopLoss : FillReason.TakeProfit;
        _exitTicks = isStop ? ImpactModel.Slip(stopReference, exitSide, _slippage) : targetPrice;
        return _exitTicks < MostTicks;
    }

    /// <summary>Closes the trade by market in the bar after the decision to.</summary>
    /// <param name="bars">The bars.</param>
    /// <param name="row">The bar's row.</param>
    /// <param name="activeFrom">When the order meets the market, UTC nanoseconds.</param>
    /// <returns>Whether it fills there, and the open is beyond neither stop nor target.</returns>
    public bool TryClose(BarSeries bars, int row, long activeFrom)
    {
        Direction side = ExitSide;
        double open = bars.Open[row];
        long reference = PriceFrom(activeFrom, side, bars, row);
        _exitReason = FillReason.Signal;
        _exitTicks = ImpactModel.Slip(reference, side, _slippage);
        return reference != NotInBar && open > _lowPrice && open < _highPrice && _exitTicks < MostTicks;
    }

    /// <summary>Books entry and exit. What nobody asks for meanwhile is computed later.</summary>
    /// <param name="flatRow">The first row, up to the entry's, that isn't recorded yet.</param>
    /// <param name="exitRow">Row of the exit.</param>
    /// <param name="exitTime">Open time of its bar.</param>
    public void Book(int flatRow, int exitRow, long exitTime)
    {
        Booked++;
        ref BookedTrip trip = ref Trips.Next;
        bool isClose = _exitReason == FillReason.Signal;
        long proceeds = _exitTicks * _slope;
        long gross = _isLong ? proceeds - _cost : _cost - proceeds;
        long exitFee = (long)_grid.Fee(proceeds, IsExitTaker);
        trip.FlatRow = flatRow;
        trip.FlatUnits = _ledger.Balance;
        trip.ExitRow = exitRow;
        trip.ExitTime = exitTime;
        trip.ExitReason = _exitReason;
        ref Trade trade = ref trip.Trade;
        trade.EntryUnits = _cost;
        trade.ExitUnits = proceeds;
        trade.GrossUnits = gross;
        trade.FeeUnits = _entryFee + exitFee;
        trade.ProtectiveOrderId = _book.TakeIdsOfRoundTrip(isClose, out _closeGroup);
        _ledger.BookRoundTrip(gross, _entryFee, exitFee, _cost + (Int128)proceeds, out _exitFill);
        _counts.CountExecuted(); // The opportunity that entered.
        if (isClose)
        {
            _counts.CountExecuted(); // The one that closed.
        }

        Trips.Keep();
    }

    /// <summary>
    /// Tells the observer of the entry's fill, before the rows at which the trade booked last was open are recorded.
    /// </summary>
    public void TellEntry()
        => Tell(
            _exitFill - 1, EntryGroup, Last.Direction, _entryTicks,
            isTaker: true, _entryFee, FillReason.Entry, Last.EntryRow);

    /// <summary>Tells the observer of the exit's fill and of the trade, after them.</summary>
    public void TellExit()
    {
        ref readonly BookedTrip trip = ref Trips.Last;
        Tell(
            _exitFill, trip.ExitReason == FillReason.Signal ? _closeGroup : -1, ExitSide, _exitTicks,
            IsExitTaker, trip.Trade.FeeUnits - _entryFee, trip.ExitReason, trip.ExitRow);
        _observer!.OnTradeClosed(new ClosedTrade(in trip.Trade, trip.ExitRow, trip.ExitTime, trip.ExitReason));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SetLevels(EntryRequest request, long lots, long offset, ref Trade trade)
    {
        bool isLong = _isLong;
        long? stop = request.StopLossTicks;
        long? target = request.TakeProfitTicks;
        trade.HasStop = stop.HasValue;
        trade.HasTarget = target.HasValue;
        trade.HasFirstStop = stop.HasValue;
        trade.StopTicks = stop.GetValueOrDefault();
        trade.TargetTicks = target.GetValueOrDefault();
        trade.FirstStopTicks = stop.GetValueOrDefault();
        long low = (isLong ? stop : target) ?? long.MinValue;
        long high = (isLong ? target : stop) ?? long.MaxValue;
        if (!(isLong && offset >= 0 && _ledger.IsMarginBelowNotional))
        {
            double gross = lots * _grid.UnitsPerTickLotAsDouble;
            RowSkipper.AddMaintenanceLevel(
                isLong ? gross : -gross, gross, _grid.MaintenanceRate, offset, ref low, ref high);
        }

        _lowPrice = RowSkipper.LowLevel(low, _grid);
        _highPrice = RowSkipper.HighLevel(high, _grid);
    }

    // The open, or the price on the bar's way where latency lets an order meet it later.
    private long PriceFrom(long activeFrom, Direction side, BarSeries bars, int row)
        => activeFrom <= bars.OpenTimes[row] ? _grid.ToTicks(bars.Open[row]) : PriceInside(activeFrom, side, bars, row);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private long PriceInside(long activeFrom, Direction side, BarSeries bars, int row)
    {
        long openTime = bars.OpenTimes[row];
        var bar = new BarTicks
        {
            OpenTime = openTime,
            CloseTime = openTime + bars.Timeframe.Nanos,
            Open = _grid.ToTicks(bars.Open[row]),
            Close = _grid.ToTicks(bars.Close[row]),
        };
        return activeFrom < bar.CloseTime ? MatchingEngine.OpenOf(activeFrom, side, in bar) : NotInBar;
    }

    private void Tell(
        int id, int group, Direction side, long ticks, bool isTaker, Int128 fee, FillReason reason, int row)
        => _observer!.OnFill(
            new Fill(id, group, Last.Id, Symbol: 0, side, Last.EnteredLots, ticks, isTaker, fee, reason, row));
}
