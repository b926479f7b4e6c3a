using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase1Context;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Kernel.Phase5Execution;

/// <summary>One account at a simulated venue: orders, trades, money and their record, instant by instant.</summary>
/// <remarks>
/// An instant is one call each of <see cref="BeginInstant"/>, <see cref="SetBar"/> (or <see cref="NextBar"/>, filled
/// where it lies, and <see cref="SetMark"/>) for every symbol with a bar, <see cref="Match"/>, <see cref="Mark"/>,
/// <see cref="Record"/> and <see cref="Fund"/>; then decisions go through <see cref="Handler"/>. Where a symbol's rows
/// end, <see cref="EndSymbol"/> follows the decisions, and the record comes behind it. A symbol without a bar keeps its
/// last close.
/// </remarks>
public sealed partial class SimulatedAccount
{
    // A reverse's, and some closes on the way, where a symbol has one trade at a time.
    private const int OrdersASymbol = 8;

    private readonly InstrumentGrid[] _grids;
    private readonly FundingSchedule?[] _funding; // By symbol; null where no rates are charged.
    // Of each symbol; without a bar at the instant all four prices are its last close.
    private readonly BarTicks[] _bars;
    private readonly bool[] _hasBar;
    private readonly long[] _marks;
    private readonly QuietRange[] _quiet;
    private readonly EquityRecorder? _recorder;
    private readonly bool _closeAtEnd;
    private Int128 _equityUnits;
    private int _equityVersion = -1; // The ledger's when equity was last computed; -1 when a mark has changed since.

    /// <summary>Opens an account.</summary>
    /// <param name="account">Capital and currency.</param>
    /// <param name="instruments">The symbols, in the operation's order.</param>
    /// <param name="connector">Modelling choices.</param>
    /// <param name="firstOpenTime">Open of the first decided bar.</param>
    /// <param name="closeAtEnd">Whether open trades close where their symbol's rows end.</param>
    /// <param name="counts">The run's counts.</param>
    /// <param name="observer">Hears what happens; may be null.</param>
    /// <param name="journal">The lane's journal; null for none.</param>
    /// <param name="volumeInstants">
    /// Where an instrument has fee tiers: how many instants of 30 days room is made for.
    /// </param>
    /// <param name="startsSmall">
    /// Whether tables begin with what the position policy usually needs instead of their configured maxima.
    /// </param>
    public SimulatedAccount(
        AccountSpec account,
        IReadOnlyList<Instrument> instruments,
        ConnectorSpec connector,
        long firstOpenTime,
        bool closeAtEnd,
        RunCounts counts,
        RunObserver? observer,
        JournalWriter? journal = null,
        int volumeInstants = 1,
        bool startsSmall = false)
    {
        Invariant.Holds(instruments.Count > 0);
        var money = new MoneyGrid(account.CurrencyDecimals, account.InitialCapital, instruments);
        _grids = new InstrumentGrid[instruments.Count];
        _funding = new FundingSchedule?[instruments.Count];
        for (int i = 0; i < _grids.Length; i++)
        {
            _grids[i] = new InstrumentGrid(instruments[i], money);
            _funding[i] = instruments[i].Funding is { } series ? new FundingSchedule(series) : null;
            HasFunding |= instruments[i].Funding is not null;
        }

        _bars = new BarTicks[_grids.Length];
        _hasBar = new bool[_grids.Length];
        _marks = new long[_grids.Length];
        _closeAtEnd = closeAtEnd;
        ReadsVolume = connector.FillModel != FillModel.Immediate;
        Counts = counts;
        bool isOneTradeASymbol = startsSmall && connector.PositionPolicy == PositionPolicy.OneAtATime;
        int usualTrades = isOneTradeASymbol ? _grids.Length : int.MaxValue;
        int usualOrders = isOneTradeASymbol ? OrdersASymbol * _grids.Length : int.MaxValue;
        Ledger = new StrategyLedger(
            money, account.InitialCapital, _grids, connector.MaxOpenTrades,
            observer, journal, volumeInstants, usualTrades);
        Book = new OrderBook(
            connector.MaxOpenOrders, connector.MaxOpenGroups, connector.MaxOpenTrades, usualOrders)
        {
            Journal = journal,
        };
        Groups = new ExecutionGroups(Book, Ledger, _grids, counts, observer);
        Journal = journal;
        _quiet = new QuietRange[_grids.Length];
        for (int i = 0; i < _quiet.Length; i++)
        {
            _quiet[i] = new QuietRange(Ledger, Book, i);
        }

        var matching = MatchingSpec.Of(connector);
        Matching = new MatchingEngine(matching, _grids, Ledger, Groups, _quiet, counts);
        Handler = new BacktestExecutionHandler(_grids, Ledger, Groups, connector.PositionPolicy);
        bool hasShortRoad = _grids.Length == 1 && connector.PositionPolicy == PositionPolicy.OneAtATime
            && RoundTrip.IsFor(_grids[0]);
        RoundTrip = hasShortRoad ? new RoundTrip(_grids[0], matching, Ledger, Book, counts, observer) : null;
        Curve = new EquityCurve(Ledger.InitialUnits, firstOpenTime, observer);
        _recorder = observer is { WantsEquity: true } ? new EquityRecorder(observer) : null;
    }

    /// <summary>The lane's journal; null where nobody wants one.</summary>
    public JournalWriter? Journal { get; }

    /// <summary>The money.</summary>
    public StrategyLedger Ledger { get; }

    /// <summary>The open orders.</summary>
    public OrderBook Book { get; }

    /// <summary>The execution groups.</summary>
    public ExecutionGroups Groups { get; }

    /// <summary>Where directives become orders.</summary>
    public BacktestExecutionHandler Handler { get; }

    /// <summary>The short road of a trade that is alone; null where none may take it.</summary>
    internal RoundTrip? RoundTrip { get; }

    /// <summary>Trades that took it: closed without ever standing in the book.</summary>
    public long RoundTrips => RoundTrip?.Booked ?? 0;

    /// <summary>Running figures over the equity records.</summary>
    public EquityCurve Curve { get; }

    /// <summary>What became of every signal.</summary>
    public RunCounts Counts { get; }

    /// <summary>Equity at the last closes, money units.</summary>
    public Int128 EquityUnits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if (_equityVersion != Ledger.Version)
            {
                _equityVersion = Ledger.Version;
                _equityUnits = Ledger.Equity(_marks);
            }

            return _equityUnits;
        }
    }

    /// <summary>The last close of each symbol, in ticks.</summary>
    public ReadOnlySpan<long> Marks => _marks;

    /// <summary>Whether a fill may depend on a bar's volume.</summary>
    public bool ReadsVolume { get; }

    /// <summary>Whether a symbol has funding rates.</summary>
    public bool HasFunding { get; }

    private MatchingEngine Matching { get; }

    /// <summary>The symbols' grids.</summary>
    internal InstrumentGrid[] Grids => _grids;

    /// <summary>Returns a symbol's grid.</summary>
    /// <param name="symbol">Index of the symbol.</param>
    public InstrumentGrid Grid(int symbol) => _grids[symbol];

    /// <summary>Adds the objects that a block usually meets: of every account as many.</summary>
    /// <param name="parts">Takes them.</param>
    internal void AddState(List<object> parts)
        => parts.AddRange(
        [
            this, Ledger, Ledger.TradeStatistics, Book, Groups, Handler, Counts,
            Curve, _quiet[0], _grids[0], _grids, _marks, RoundTrip ?? (object)this,
        ]);

    /// <summary>Returns what a symbol's orders and trades leave alone.</summary>
    /// <param name="symbol">Index of the symbol.</param>
    internal QuietRange Quiet(int symbol) => _quiet[symbol];

    /// <summary>
    /// Gives a symbol the finer bars that decide its ambiguous bars under <see cref="IntrabarMode.LowerTimeframe"/>.
    /// </summary>
    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="series">The bars, on the symbol's grid; they outlive the account.</param>
    public void UseFiner(int symbol, BarSeries series)
        => Matching.UseFiner(symbol, new FinerBars(series, _grids[symbol]));

    /// <summary>Begins an instant: no symbol has a bar yet.</summary>
    public void BeginInstant()
    {
        if (_bars.Length == 1)
        {
            return; // The only symbol always has a bar.
        }

        for (int i = 0; i < _bars.Length; i++)
        {
            ref BarTicks bar = ref _bars[i];
            _hasBar[i] = false;
            bar = bar with { Open = bar.Close, High = bar.Close, Low = bar.Close };
        }
    }

    /// <summary>Sets the bar of a symbol that closes at this instant.</summary>
    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="bar">The bar.</param>
    public void SetBar(int symbol, in BarTicks bar)
    {
        NextBar(symbol) = bar;
        SetMark(symbol, bar.Close);
    }

    /// <summary>Takes a symbol's bar of this instant where it lies; the caller fills it and sets the mark.</summary>
    /// <param name="symbol">Index of the symbol.</param>
    internal ref BarTicks NextBar(int symbol)
    {
        _hasBar[symbol] = true;
        return ref _bars[symbol];
    }

    /// <summary>Moves a symbol's mark to the close of a row whose bar touches nothing.</summary>
    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="closeTicks">The close.</param>
    public void SetMark(int symbol, long closeTicks)
    {
        _marks[symbol] = closeTicks;
        _equityVersion = -1;
    }

    /// <summary>
    /// Step 1: the orders of every symbol with a bar meet it; then the account is checked for liquidation.
    /// </summary>
    public void Match()
    {
        if (Ledger.OpenCount == 0 && Book.Count == 0)
        {
            return;
        }

        for (int symbol = 0; symbol < _bars.Length; symbol++)
        {
            if (_hasBar[symbol])
            {
                Matching.Match(symbol, in _bars[symbol]);
            }
        }

        if (_bars.Length > 1)
        {
            EndDue();
        }

        Matching.Liquidate(_bars);
    }

    private void EndDue()
    {
        long now = long.MinValue;
        int row = 0;
        for (int symbol = 0; symbol < _bars.Length; symbol++)
        {
            if (_hasBar[symbol])
            {
                now = Math.Max(now, _bars[symbol].CloseTime);
                row = Math.Max(row, _bars[symbol].Row);
            }
        }

        Matching.EndDue(now, row);
    }

    /// <summary>Step 2: marks open trades at the close.</summary>
    /// <returns>Whether a trade is open at the mark.</returns>
    public bool Mark()
    {
        for (int symbol = 0; symbol < _bars.Length && Ledger.OpenCount > 0; symbol++)
        {
            if (_hasBar[symbol])
            {
                Ledger.MarkRange(symbol, _bars[symbol].Low, _bars[symbol].High);
            }
        }

        return Ledger.OpenCount > 0;
    }

    /// <summary>
    /// Returns how far the account has come in a symbol's funding rates; null where none are charged.
    /// </summary>
    /// <param name="symbol">Index of the symbol.</param>
    internal FundingSchedule? FundingOf(int symbol) => _funding[symbol];

    /// <summary>Books the funding that is due, on what is held at the last close; the next record shows it.</summary>
    /// <param name="now">The instant.</param>
    /// <param name="before">
    /// The instant before, whether anything happened at it or not: what was due then isn't any more.
    /// </param>
    public void Fund(long now, long before = long.MinValue)
    {
        for (int symbol = 0; symbol < _bars.Length; symbol++)
        {
            if (_funding[symbol] is not { } schedule)
            {
                continue;
            }

            schedule.SkipThrough(before);
            while (schedule.TryTakeDue(now, out decimal rate))
            {
                Ledger.BookFunding(symbol, _marks[symbol], rate);
            }
        }
    }

    /// <summary>Records equity and balance of an instant.</summary>
    /// <param name="openTime">Open of the instant's bar: the day that the record belongs to.</param>
    /// <param name="now">The instant.</param>
    /// <param name="isHeld">Whether a trade was open at the mark.</param>
    public void Record(long openTime, long now, bool isHeld)
    {
        Int128 equity = EquityUnits;
        Curve.Record(openTime, now, equity, isHeld);
        _recorder?.Record(now, equity, Ledger.Balance);
        Journal?.Recorded(equity, Ledger.Balance);
    }

    /// <summary>Ends a symbol after its last decided row: its orders go, its trades close.</summary>
    /// <param name="symbol">Index of the symbol.</param>
    public void EndSymbol(int symbol)
    {
        ref readonly BarTicks bar = ref _bars[symbol];
        Groups.CancelAll(symbol, bar.Row, withCloses: true);
        Book.RemoveDone();
        if (_closeAtEnd)
        {
            Matching.CloseAtEnd(symbol, in bar);
        }
    }

    /// <summary>Records a stretch of rows of the only symbol at which nothing but the mark happens.</summary>
    /// <param name="bars">The bars of the market stage's block.</param>
    /// <param name="firstRow">First row.</param>
    /// <param name="endRow">One past the last row.</param>
    public void MarkStretch(BarAggregates bars, int firstRow, int endRow)
    {
        Invariant.Holds(_bars.Length == 1);
        ComputeBooked();
        if (endRow <= firstRow)
        {
            return;
        }

        if (Ledger.OpenCount == 0)
        {
            RecordFlat(bars, firstRow, endRow, Ledger.Balance);
            return;
        }

        InstrumentGrid grid = _grids[0];
        var line = new EquityLine(grid.TicksPerPrice, Ledger.UnmarkedUnits, Ledger.UnitsPerTick(symbol: 0));
        Stretch held = bars.StretchOf(firstRow, endRow);
        Curve.RecordHeld(bars, in held, in line);
        Ledger.MarkRange(symbol: 0, grid.ToTicks(held.Low), grid.ToTicks(held.High));
        _recorder?.RecordHeld(bars.Bars, firstRow, endRow, in line, Ledger.Balance);
    }

    private void RecordFlat(BarAggregates bars, int firstRow, int endRow, Int128 units)
    {
        Curve.RecordFlat(bars, firstRow, endRow, units);
        _recorder?.RecordFlat(bars.Bars.OpenTimes[firstRow..endRow], bars.Bars.Timeframe.Nanos, units, units);
    }

    /// <summary>Hands what is buffered to the observer.</summary>
    public void Flush()
    {
        _recorder?.Flush();
        Curve.Flush();
    }
}
