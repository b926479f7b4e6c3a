using System.Runtime.CompilerServices;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Feed;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Market;
using S1mpleTrader.Kernel.Phase1Context;
using S1mpleTrader.Kernel.Phase3Strategy;
using S1mpleTrader.Kernel.Phase4Planning;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Kernel.Decision;

/// <summary>A symbol as a lane decides on it: where it stands, and the instances of its workers.</summary>
/// <remarks>
/// Invariant: every row up to <see cref="Row"/> has closed at or before the instant; the row after it has not.
/// </remarks>
internal sealed class DecidedSymbol
{
    private readonly long _barNanos;
    private readonly bool _readsVolume;
    private readonly InstrumentGrid _grid;
    private readonly bool _isOpenEnded;

    /// <summary>Stands before the first row.</summary>
    /// <param name="index">Index of the symbol.</param>
    /// <param name="market">What the market stage computes of it.</param>
    /// <param name="rows">The rows decided at.</param>
    /// <param name="account">The lane's account.</param>
    /// <param name="isOpenEnded">Whether further rows may follow.</param>
    public DecidedSymbol(int index, SymbolMarket market, RowRange rows, SimulatedAccount account, bool isOpenEnded)
    {
        Index = index;
        Market = market;
        FirstRow = rows.First;
        EndRow = rows.End;
        _isOpenEnded = isOpenEnded;
        _grid = account.Grid(index);
        _readsVolume = account.ReadsVolume;
        _barNanos = market.Bars.Timeframe.Nanos;
        Events = new EventCursor(market);
        Skipper = new RowSkipper(
            market.Aggregates, account.Ledger, account.Book, account.Quiet(index), _grid, account.FundingOf(index));
    }

    /// <summary>Index of the symbol, in the operation's order.</summary>
    public int Index { get; }

    /// <summary>What the market stage computes of it.</summary>
    public SymbolMarket Market { get; }

    /// <summary>The first row decided at.</summary>
    public int FirstRow { get; private set; }

    /// <summary>One past the last row decided at; of those that have come, where further ones may.</summary>
    public int EndRow { get; private set; }

    /// <summary>Finds the rows to visit, where it is the only symbol.</summary>
    public RowSkipper Skipper { get; }

    /// <summary>Walks its signals and threats.</summary>
    public EventCursor Events { get; }

    /// <summary>Its instance of the strategy planner.</summary>
    public required StrategyPlannerWorker Planner { get; init; }

    /// <summary>For each opportunity worker its refiners, in wiring order.</summary>
    public required RefinerWorker[][] Refiners { get; init; }

    /// <summary>Its overlays in wiring order.</summary>
    public required OverlayWorker[] Overlays { get; init; }

    /// <summary>Its planners.</summary>
    public required PlanningStage Planning { get; init; }

    /// <summary>Its context policy.</summary>
    public required ContextAggregator Aggregator { get; init; }

    /// <summary>Its market threats in wiring order.</summary>
    public required MarketThreat[] Threats { get; init; }

    /// <summary>
    /// What the lane shares with others; null where it delivers signals and asks its planner by itself.
    /// </summary>
    public StrategyAnswers? Answers { get; init; }

    /// <summary>Index of the first of the block's shared opportunities' rows that nothing has become of yet.</summary>
    public int NextOpportunity { get; set; }

    /// <summary>The last row that has closed; -1 before the first.</summary>
    public int Row { get; set; } = -1;

    /// <summary>The close of <see cref="Row"/> in ticks, at an instant at which it decides.</summary>
    public long Close { get; set; }

    /// <summary>Columns at <see cref="Row"/>.</summary>
    public RowColumns Columns => new(Market.Columns, Row);

    /// <summary>The instrument.</summary>
    public Instrument Instrument => _grid.Instrument;

    /// <summary>Whether <see cref="Row"/> is decided at.</summary>
    public bool IsDecided => Row >= FirstRow && Row < EndRow;

    /// <summary>Rows decided at so far, <see cref="Row"/> included: what schedules by bars count.</summary>
    public int DecidedRows => Row - FirstRow + 1;

    /// <summary>Whether <see cref="Row"/> is the last one decided at.</summary>
    public bool IsLast => Row == EndRow - 1 && !_isOpenEnded;

    /// <summary>
    /// Open time of the next row in the market stage's block; <see cref="long.MaxValue"/> behind its end.
    /// </summary>
    public long NextOpenTime => Row + 1 < Market.EndRow ? Market.Bars.OpenTimes[Row + 1] : long.MaxValue;

    /// <summary>Open of <see cref="Row"/>, UTC nanoseconds.</summary>
    public long OpenTime
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Market.Bars.OpenTimes[Row];
    }

    /// <summary>Close of <see cref="Row"/>, UTC nanoseconds.</summary>
    public long CloseTime => OpenTime + _barNanos;

    /// <summary>
    /// Close of the row before <see cref="Row"/>, UTC nanoseconds; the earliest of times before the first one.
    /// </summary>
    public long PreviousCloseTime => Row > 0 ? Market.Bars.OpenTimes[Row - 1] + _barNanos : long.MinValue;

    /// <summary>The price at the close of <see cref="Row"/>, in ticks.</summary>
    public long CloseTicks
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _grid.ToTicks(Market.Bars.Close[Row]);
    }

    /// <summary>Begins with a block that the market stage has just computed.</summary>
    public void Begin()
    {
        Skipper.Begin(Market.EndRow);
        if (Answers is null)
        {
            Events.Begin();
        }
    }

    /// <summary>Moves on to the events of <see cref="Row"/>, where it delivers signals by itself.</summary>
    public void MoveEvents() => Events.NextRow(Row);

    /// <summary>Follows bars that have grown.</summary>
    /// <param name="rows">The rows decided at, of those that have come.</param>
    public void FollowGrowth(RowRange rows)
    {
        Invariant.Holds(_isOpenEnded && rows.End >= EndRow);
        Invariant.Holds(!IsDecided || rows.First == FirstRow);
        FirstRow = rows.First;
        EndRow = rows.End;
    }

    /// <summary>Returns the first row of the block that closes at or after a time, or the end given.</summary>
    /// <param name="time">UTC nanoseconds.</param>
    /// <param name="row">Where to begin.</param>
    /// <param name="end">Returned where none lies before.</param>
    public int RowClosingAt(long time, int row, int end) => RowTimes.FirstClosingAt(Market.Bars, time, row, end);

    /// <summary>Reads the bar of <see cref="Row"/>.</summary>
    /// <param name="bar">Is filled where it lies.</param>
    public void ReadBar(ref BarTicks bar)
    {
        BarSeries bars = Market.Bars;
        int row = Row;
        long openTime = bars.OpenTimes[row];
        bar.Row = row;
        bar.OpenTime = openTime;
        bar.CloseTime = openTime + _barNanos;
        bar.Open = _grid.ToTicks(bars.Open[row]);
        bar.High = _grid.ToTicks(bars.High[row]);
        bar.Low = _grid.ToTicks(bars.Low[row]);
        bar.Close = _grid.ToTicks(bars.Close[row]);
        bar.Volume = _readsVolume ? bars.Volume[row] : 0; // A column that isn't read otherwise comes from memory.
    }
}

/// <summary>A market threat of a symbol.</summary>
/// <param name="Worker">Index of the worker among the market threats.</param>
/// <param name="Board">Index of this instance on the board.</param>
internal readonly record struct MarketThreat(int Worker, int Board);

/// <summary>A listener to the account.</summary>
/// <param name="Worker">The worker; one instance, since the account is the strategy's.</param>
/// <param name="Symbol">The symbol whose columns it reads.</param>
/// <param name="Board">Its index on the board.</param>
internal readonly record struct LedgerListener(LedgerThreatWorker Worker, DecidedSymbol Symbol, int Board);
