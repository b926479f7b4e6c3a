using System;
using System.Collections.Generic;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Feed;
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
    private readonly SimulatedAccount _account;
    private readonly PlanningStage _planning;
    private readonly ContextAggregator _aggregator;
    private readonly StrategyPlannerWorker _planner;
    private readonly RefinerWorker[] _refiners;
    private readonly LedgerThreatWorker?[] _ledgerThreats; // By threat; null for a market threat.
    private readonly int[] _marketThreats;                 // Index in the market stage by threat; -1 for a ledger threat.
    private readonly bool _hasLedgerThreats;
    private readonly ThreatBoard _threats;
    private readonly IReadOnlyList<string>[] _metadataNames; // By opportunity worker.
    private readonly RunObserver? _observer;
    private readonly RowSkipper _skipper;
    private readonly long _barNanos;
    private readonly Opportunity[] _accepted;
    private readonly StrategyDirective[] _directives;
    private readonly OpportunityOutcome[] _outcomes;
    private int _nextOpportunityId;
    private int _nextDirectiveId;

    /// <summary>Joins the parts; the assembler has made them.</summary>
    /// <param name="parts">The parts.</param>
    internal DecisionStage(in DecisionParts parts)
    {
        _spec = parts.Spec;
        _market = parts.Market;
        _account = parts.Account;
        _planning = parts.Planning;
        _aggregator = parts.Aggregator;
        _planner = parts.Planner;
        _refiners = parts.Refiners;
        _ledgerThreats = parts.LedgerThreats;
        _marketThreats = parts.MarketThreats;
        _threats = parts.Threats;
        _metadataNames = parts.MetadataNames;
        _observer = parts.Observer;
        _barNanos = parts.Market.Series.Timeframe.Nanos;
        _skipper = new RowSkipper(_market.Series, _account.Ledger, _account.Book, _account.Grid(0));
        _hasLedgerThreats = Array.Exists(_ledgerThreats, threat => threat is not null);
        int workers = Math.Max(1, _market.Signals.Length);
        _accepted = new Opportunity[workers];
        _directives = new StrategyDirective[workers];
        _outcomes = new OpportunityOutcome[workers];
    }

    /// <summary>The account.</summary>
    public SimulatedAccount Account => _account;

    /// <summary>Decides at the rows of the market stage's current block.</summary>
    /// <param name="firstRow">The block's first row.</param>
    /// <param name="endRow">One past its last.</param>
    public void Run(int firstRow, int endRow)
    {
        int row = Math.Max(firstRow, _spec.FirstRow);
        int end = Math.Min(endRow, _spec.EndRow);
        int marked = row; // Rows before it are marked.
        var events = new EventCursor(_market, row);
        foreach (SignalList signals in _market.Signals)
        {
            RowPrefetch.Ask(_market.Series, signals.Rows);
        }

        while (row < end)
        {
            int next = NextRow(row, end, ref events, out bool isTouched);
            if (next >= end)
            {
                break;
            }

            if (isTouched)
            {
                _account.MarkStretch(_market.Series, marked, next);
                Visit(next);
                marked = next + 1;
            }
            else
            {
                Consider(next);
            }

            row = next + 1;
        }

        _account.MarkStretch(_market.Series, marked, end);
    }

    /// <summary>Hands what is buffered to the observer.</summary>
    public void Flush() => _account.Flush();

    // The next row at which something happens: touched, where the account may change before anybody decides; else only an event.
    private int NextRow(int row, int end, ref EventCursor events, out bool isTouched)
    {
        // A ledger threat hears of every mark of an open position.
        isTouched = true;
        if (_spec.VisitEveryRow || (_hasLedgerThreats && _account.Ledger.OpenCount > 0))
        {
            return row;
        }

        int last = _spec.EndRow - 1;
        int next = Math.Min(events.NextRow(row), Math.Min(end, last));
        int touched = _skipper.NextRow(row, Math.Min(next + 1, end));
        isTouched = touched <= next || next == last;
        return Math.Min(touched, next);
    }

    // An event at a row whose bar touches nothing: the account is as it was, at another mark.
    private void Consider(int row)
    {
        long closeTime = _market.Series.OpenTimes[row] + _barNanos;
        long close = _account.Grid(0).ToTicks(_market.Series.Close[row]);
        _account.SetMark(symbol: 0, close);
        var columns = new RowColumns(_market.Columns, row);
        Sense(row, closeTime, columns, hasChanged: false);
        Decide(row, closeTime, close, columns);
    }

    private void Visit(int row)
    {
        BarTicks bar = BarAt(row);
        int version = _account.Ledger.Version;
        _account.BeginInstant();
        _account.SetBar(symbol: 0, in bar);
        _account.Match();
        bool isHeld = _account.Mark();
        bool isLast = row == _spec.EndRow - 1;
        if (!isLast)
        {
            _account.Record(bar.OpenTime, bar.CloseTime, isHeld);
        }

        _account.Fund(bar.CloseTime);
        var columns = new RowColumns(_market.Columns, row);
        Sense(row, bar.CloseTime, columns, hasChanged: isHeld || version != _account.Ledger.Version);
        Decide(row, bar.CloseTime, bar.Close, columns);
        if (isLast)
        {
            _account.EndSymbol(symbol: 0);
            _account.Record(bar.OpenTime, bar.CloseTime, isHeld);
            Invariant.Holds(_account.Counts.Pending == 0);
        }
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
                LedgerThreat threat = _ledgerThreats[i]!.OnLedgerUpdate(UpdateAt(now), columns);
                if (threat.IsPublished)
                {
                    _threats.Publish(i, now);
                }

                _threats.Set(i, threat.Severity);
            }
        }
    }

    private LedgerUpdate UpdateAt(long now)
    {
        StrategyLedger ledger = _account.Ledger;
        MoneyGrid money = ledger.Money;
        return new LedgerUpdate(
            now,
            money.ToDecimal(_account.EquityUnits),
            money.ToDecimal(ledger.Balance),
            money.ToDecimal(ledger.InitialUnits))
        {
            Exposure = money.ToDecimal(ledger.ExposureUnits(_account.Marks)),
            ClosedTrades = new ClosedTrades(ledger.TradeStatistics),
        };
    }

    private BarTicks BarAt(int row)
    {
        BarSeries series = _market.Series;
        InstrumentGrid grid = _account.Grid(0);
        long openTime = series.OpenTimes[row];
        return new BarTicks(
            row,
            openTime,
            openTime + _barNanos,
            grid.ToTicks(series.Open[row]),
            grid.ToTicks(series.High[row]),
            grid.ToTicks(series.Low[row]),
            grid.ToTicks(series.Close[row]),
            series.Volume[row]);
    }
}
