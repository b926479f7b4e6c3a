using System;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase1Context;
using S1mpleTrader.Kernel.Phase2Signals;
using S1mpleTrader.Kernel.Phase4Planning;
using S1mpleTrader.Kernel.Phase5Execution;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Kernel;

/// <summary>Phases 3 to 6 of one lane: stateful, event by event, in strict time order.</summary>
/// <remarks>
/// At every row, in this order: match (orders meet the bar), mark (positions at the close, equity recorded), sense (threats), decide. Rows at which nothing can happen
/// aren't visited, only marked in stretches; <see cref="RowSkipper"/> says which, and <see cref="DecisionSpec.VisitEveryRow"/> turns that off: the results are the same.
/// </remarks>
public sealed partial class DecisionStage
{
    private readonly DecisionSpec _spec;
    private readonly MarketStage _market;
    private readonly StrategyLedger _ledger;
    private readonly ExecutionGroups _groups;
    private readonly MatchingEngine _matching;
    private readonly BacktestExecutionHandler _handler;
    private readonly PlanningStage _planning;
    private readonly ContextAggregator _aggregator;
    private readonly StrategyPlannerWorker _planner;
    private readonly RefinerWorker[] _refiners;
    private readonly LedgerThreatWorker?[] _ledgerThreats; // By threat; null for a market threat.
    private readonly int[] _marketThreats;                 // Index in the market stage by threat; -1 for a ledger threat.
    private readonly bool _hasLedgerThreats;
    private readonly ThreatBoard _threats;
    private readonly RunCounts _counts;
    private readonly EquityCurve _curve;
    private readonly EquityRecorder? _recorder;
    private readonly RunObserver? _observer;
    private readonly RowSkipper _skipper;
    private readonly InstrumentGrid _grid;
    private readonly long _barNanos;
    private readonly Opportunity[] _accepted;
    private readonly StrategyDirective[] _directives;
    private readonly OpportunityOutcome[] _outcomes;
    private readonly BarTicks[] _bars = new BarTicks[1];
    private readonly long[] _marks = new long[1];
    private int _nextOpportunityId;
    private int _nextDirectiveId;

    /// <summary>Joins the parts; the assembler has made them.</summary>
    /// <param name="parts">The parts.</param>
    internal DecisionStage(in DecisionParts parts)
    {
        _spec = parts.Spec;
        _market = parts.Market;
        _ledger = parts.Ledger;
        _groups = parts.Groups;
        _matching = parts.Matching;
        _handler = parts.Handler;
        _planning = parts.Planning;
        _aggregator = parts.Aggregator;
        _planner = parts.Planner;
        _refiners = parts.Refiners;
        _ledgerThreats = parts.LedgerThreats;
        _marketThreats = parts.MarketThreats;
        _threats = parts.Threats;
        _counts = parts.Counts;
        _observer = parts.Observer;
        _grid = parts.Grid;
        _barNanos = parts.Market.Series.Timeframe.Nanos;
        _curve = new EquityCurve(_ledger.InitialUnits, parts.Spec.FirstOpenTime);
        _recorder = _observer is { WantsEquity: true } ? new EquityRecorder(_observer) : null;
        _skipper = new RowSkipper(_market.Series, _ledger, _groups.Book, _grid);
        _hasLedgerThreats = Array.Exists(_ledgerThreats, threat => threat is not null);
        int workers = Math.Max(1, _market.Signals.Length);
        _accepted = new Opportunity[workers];
        _directives = new StrategyDirective[workers];
        _outcomes = new OpportunityOutcome[workers];
    }

    /// <summary>The account.</summary>
    public StrategyLedger Ledger => _ledger;

    /// <summary>Running figures over the equity records.</summary>
    public EquityCurve Curve => _curve;

    /// <summary>What became of every signal.</summary>
    public RunCounts Counts => _counts;

    /// <summary>Decides at the rows of the market stage's current block.</summary>
    /// <param name="firstRow">The block's first row.</param>
    /// <param name="endRow">One past its last.</param>
    public void Run(int firstRow, int endRow)
    {
        int row = Math.Max(firstRow, _spec.FirstRow);
        int end = Math.Min(endRow, _spec.EndRow);
        var events = new EventCursor(_market, row);
        while (row < end)
        {
            int next = _spec.VisitEveryRow ? row : NextRow(row, end, ref events);
            MarkStretch(row, next);
            if (next >= end)
            {
                break;
            }

            Visit(next);
            row = next + 1;
        }
    }

    /// <summary>Hands what is buffered to the observer.</summary>
    public void Flush() => _recorder?.Flush();

    private int NextRow(int row, int end, ref EventCursor events)
    {
        // A ledger threat hears of every mark of an open position.
        if (_hasLedgerThreats && _ledger.OpenCount > 0)
        {
            return row;
        }

        int next = Math.Min(end, events.NextRow(row));
        if (_spec.EndRow - 1 < next)
        {
            next = _spec.EndRow - 1;
        }

        return _skipper.NextRow(row, next);
    }

    // Rows at which only the close matters.
    private void MarkStretch(int firstRow, int endRow)
    {
        if (endRow <= firstRow)
        {
            return;
        }

        ReadOnlySpan<long> openTimes = _market.Series.OpenTimes[firstRow..endRow];
        if (_ledger.OpenCount == 0)
        {
            _curve.RecordFlat(openTimes, _barNanos);
            _recorder?.RecordFlat(openTimes, _barNanos, _curve.Last, _ledger.Balance);
            return;
        }

        ReadOnlySpan<double> closes = _market.Series.Close[firstRow..endRow];
        (double low, double high) = RangeScan.Extremes(
            _market.Series.Low[firstRow..endRow], _market.Series.High[firstRow..endRow]);
        _ledger.MarkRange(symbol: 0, _grid.ToTicks(low), _grid.ToTicks(high));
        Int128 offset = _ledger.UnmarkedUnits;
        Int128 slope = _ledger.UnitsPerTick(symbol: 0);
        _curve.RecordHeld(openTimes, _barNanos, closes, _grid.TicksPerPrice, offset, slope);
        _recorder?.RecordHeld(openTimes, _barNanos, closes, _grid, offset, slope, _ledger.Balance);
    }

    private void Visit(int row)
    {
        ref BarTicks bar = ref _bars[0];
        bar = BarAt(row);
        _marks[0] = bar.Close;
        int version = _ledger.Version;
        if (_groups.Book.Count > 0 || _ledger.OpenCount > 0)
        {
            _matching.Match(symbol: 0, in bar);
            _matching.Liquidate(_bars);
        }

        bool isHeld = _ledger.OpenCount > 0;
        if (isHeld)
        {
            _ledger.MarkRange(symbol: 0, bar.Low, bar.High);
        }

        bool isLast = row == _spec.EndRow - 1;
        if (!isLast)
        {
            Record(in bar, isHeld);
        }

        var columns = new RowColumns(_market.Columns, row);
        Sense(row, bar.CloseTime, columns, hasChanged: isHeld || version != _ledger.Version);
        Decide(row, in bar, columns);
        if (isLast)
        {
            Finish(in bar, isHeld);
        }
    }

    private void Finish(in BarTicks bar, bool isHeld)
    {
        _groups.CancelAll(symbol: -1, bar.Row, withCloses: true);
        _groups.Book.RemoveDone();
        if (_spec.CloseAtEnd)
        {
            _matching.CloseAtEnd(symbol: 0, in bar);
        }

        Record(in bar, isHeld);
        Invariant.Holds(_counts.Pending == 0);
    }

    private void Record(in BarTicks bar, bool isHeld)
    {
        Int128 equity = _ledger.Equity(_marks);
        _curve.Record(bar.OpenTime, bar.CloseTime, equity, isHeld);
        _recorder?.Record(bar.CloseTime, equity, _ledger.Balance);
    }

    private void Sense(int row, long now, RowColumns columns, bool hasChanged)
    {
        for (int i = 0; i < _marketThreats.Length; i++)
        {
            if (_marketThreats[i] >= 0)
            {
                if (_market.ThreatOnsets[_marketThreats[i]].Rows.BinarySearch(row) >= 0)
                {
                    _threats.Publish(i, now);
                }

                _threats.Set(i, _market.Severity(_marketThreats[i], row));
            }
            else if (hasChanged)
            {
                MoneyGrid money = _ledger.Money;
                LedgerThreat threat = _ledgerThreats[i]!.OnLedgerUpdate(
                    new LedgerUpdate(
                        now,
                        money.ToDecimal(_ledger.Equity(_marks)),
                        money.ToDecimal(_ledger.Balance),
                        money.ToDecimal(_ledger.InitialUnits)),
                    columns);
                if (threat.IsPublished)
                {
                    _threats.Publish(i, now);
                }

                _threats.Set(i, threat.Severity);
            }
        }
    }

    private BarTicks BarAt(int row)
    {
        Columnar.Bars.BarSeries series = _market.Series;
        long openTime = series.OpenTimes[row];
        return new BarTicks(
            row,
            openTime,
            openTime + _barNanos,
            _grid.ToTicks(series.Open[row]),
            _grid.ToTicks(series.High[row]),
            _grid.ToTicks(series.Low[row]),
            _grid.ToTicks(series.Close[row]),
            series.Volume[row]);
    }
}
