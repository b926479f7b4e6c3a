using System;
using System.Collections.Generic;
using System.Linq;

namespace S1mpleTrader.TestKit.Oracle;

/// <summary>
/// A whole back-test of one strategy link, instant by instant, written from the design pages: bars → series → columns →
/// signals → directives → account → result. One account trades all symbols of the link.
/// </summary>
public sealed class OracleOperation
{
    private readonly StrategySettings _settings;
    private readonly SeriesBook _book;
    private readonly Detectors _detectors;
    private readonly Threats _threats;
    private readonly StrategyPlanner _strategy;
    private readonly Schedule _schedule;
    private readonly DcaScores _scores;
    private readonly Opportunities _opportunities = new();
    private readonly OracleAccount _account;
    private readonly Decisions _decisions;
    private readonly IReadOnlyList<ExecutionWorker> _workers;
    private readonly List<EquityRow> _equity = [];
    private readonly int[] _lastDecided;
    private int _instants;
    private int _firstSymbolRows;

    private OracleOperation(StrategySettings settings, IReadOnlyList<IReadOnlyList<OracleBar>> bars)
    {
        _settings = settings;
        _book = new SeriesBook(bars, settings.Symbols, settings.Timeframes);
        ConfigNode workforce = settings.Blueprint.Get("workforce");
        ColumnTable columns = new(_book, workforce.Find("context_workers"));
        _detectors = new Detectors(
            _book, columns, workforce.Find("opportunity_workers"),
            [.. settings.Account.Instruments.Select(instrument => instrument.Tick)]);
        _threats = new Threats(_book, columns, workforce.Find("threat_workers"), settings.Account.InitialCapital);
        _strategy = new StrategyPlanner(
            _book, columns, workforce.Get("strategy_planner"), settings.Blueprint.Find("aggregation"));
        _schedule = new Schedule(settings.Schedule);
        _scores = new DcaScores(_book, columns, workforce);
        _account = new OracleAccount(settings.Account);
        TradePlanner planner = new(settings, _book, columns, _account, _scores);
        _decisions = new Decisions(settings, _account, _strategy, planner, _opportunities);
        _workers = [.. ExecutionWorkersOf(workforce.Find("execution_workers"), columns)];
        _lastDecided = [.. bars.Select((_, symbol) => LastDecidedRow(symbol))];
    }

    /// <summary>Runs the active strategy link of an operation file; its data sources give way to the bars.</summary>
    /// <param name="operationPath">The operation file; the blueprint is found relative to it.</param>
    /// <param name="bars">The bars of the link's one symbol, in order of time.</param>
    /// <param name="overrides">Values by dotted key path into the operation file.</param>
    public static OracleResult Run(
        string operationPath,
        IReadOnlyList<OracleBar> bars,
        IReadOnlyDictionary<string, string>? overrides = null) => Run(operationPath, [bars], overrides);

    /// <summary>The same with bars for each symbol of the link, in its order.</summary>
    public static OracleResult Run(
        string operationPath,
        IReadOnlyList<IReadOnlyList<OracleBar>> bars,
        IReadOnlyDictionary<string, string>? overrides = null,
        IReadOnlyList<IReadOnlyList<OracleBar>>? finer = null) =>
        Run(StrategySettings.Read(operationPath, overrides), bars, finer);

    /// <summary>The same from the texts of the two files, and of the funding file where they name one.</summary>
    public static OracleResult RunTexts(
        string operation,
        string blueprint,
        IReadOnlyList<OracleBar> bars,
        IReadOnlyDictionary<string, string>? overrides = null,
        string? funding = null) => RunTexts(operation, blueprint, [bars], overrides, funding: funding);

    public static OracleResult RunTexts(
        string operation,
        string blueprint,
        IReadOnlyList<IReadOnlyList<OracleBar>> bars,
        IReadOnlyDictionary<string, string>? overrides = null,
        IReadOnlyList<IReadOnlyList<OracleBar>>? finer = null,
        string? funding = null) =>
        Run(StrategySettings.Parse(operation, name =>
            name == RandomMoney.FundingFile ? funding! : blueprint, overrides), bars, finer);

    /// <summary>With the bars of each symbol's finer data source; an empty list where it has none.</summary>
    private static OracleResult Run(
        StrategySettings settings,
        IReadOnlyList<IReadOnlyList<OracleBar>> bars,
        IReadOnlyList<IReadOnlyList<OracleBar>>? finer)
    {
        if (finer is { Count: > 0 })
        {
            settings.UseFiner(finer);
        }

        OracleResult result = new OracleOperation(settings, bars).Run();
        result.Optimistic = settings.IsInterval ? new OracleOperation(settings.Optimistic(), bars).Run() : null;
        return result;
    }

    private OracleResult Run()
    {
        // "The strategy's instants are the union of the symbols' decided rows": walked with one cursor per symbol.
        int[] next = new int[_book.Symbols.Count];
        long previous = long.MinValue;
        while (NextTime(next) is long time)
        {
            int?[] decided = new int?[next.Length];
            for (int symbol = 0; symbol < next.Length; symbol++)
            {
                Series series = _book.BaseOf(symbol);
                if (next[symbol] < series.Market.Count && series.CloseTime(next[symbol]) == time)
                {
                    int row = next[symbol]++;
                    if (IsDecided(symbol, row))
                    {
                        decided[symbol] = row;
                    }
                    else if (row < _lastDecided[symbol])
                    {
                        _account.ObserveUndecided(symbol, RowOf(symbol, row));
                    }
                }
            }

            if (decided.Any(row => row is not null))
            {
                Instant(previous == long.MinValue ? time - _book.BaseTimeframe : previous, time, decided);
                previous = time;
            }
        }

        return Result();
    }

    /// <summary>
    /// The four steps; "each step finishes for all of them, in the operation's order, before the next begins".
    /// </summary>
    private void Instant(long previous, long time, int?[] rows)
    {
        int fillsBefore = _account.Fills.Count;
        OracleRow?[] bars = [.. rows.Select((row, symbol) => row is int r ? RowOf(symbol, r) : (OracleRow?)null)];
        _account.Match(time, bars);
        _account.Mark(time, bars);
        _decisions.SettleOpportunities(ended: null);
        bool exposed = _account.OpenTrades.Count > 0;
        UpdatePositions(rows, fillsBefore);
        Sense(previous, time, rows);
        Decide(time, rows);
        for (int symbol = 0; symbol < rows.Length; symbol++)
        {
            if (rows[symbol] is int row && row == _lastDecided[symbol])
            {
                _account.EndSymbol(symbol, RowOf(symbol, row));
                _decisions.SettleOpportunities(ended: symbol);
            }
        }

        _instants++;
        OracleEquity record = _account.EquityRecords[^1];
        _equity.Add(new EquityRow(_instants - 1, time, record.Equity, record.Balance, exposed));
    }

    /// <summary>
    /// "POSITION_UPDATE per symbol with an open trade at the mark or a fill in this instant, in symbol order".
    /// </summary>
    private void UpdatePositions(int?[] rows, int fillsBefore)
    {
        if (_workers.Count == 0)
        {
            return;
        }

        HashSet<int> filled = [.. _account.Fills.Skip(fillsBefore).Select(fill => fill.Trade.Symbol)];
        for (int symbol = 0; symbol < rows.Length; symbol++)
        {
            if (rows[symbol] is int row
                && (filled.Contains(symbol) || _account.OpenTrades.Any(trade => trade.Symbol == symbol)))
            {
                foreach (ExecutionWorker worker in _workers)
                {
                    worker.OnPositionUpdate(symbol, row);
                }
            }
        }
    }

    /// <summary>
    /// "market threats …; then ledger threats; then schedule events due at this instant, in the operation's order".
    /// </summary>
    private void Sense(long previous, long time, int?[] rows)
    {
        for (int symbol = 0; symbol < rows.Length; symbol++)
        {
            if (rows[symbol] is int row)
            {
                Publish(_threats.SenseMarket(symbol, row));
            }
        }

        // LEDGER_UPDATE comes after funding: what it shows is the ledger then, not the record before.
        Publish(_threats.SenseLedger(_account.Equity));
        _firstSymbolRows += rows[0] is not null ? 1 : 0;
        foreach (string name in _schedule.Due(previous, time, _firstSymbolRows, rows[0] is not null))
        {
            _scores.Hear(name, time, rows);
            _decisions.Hear(name, rows);
            foreach (ExecutionWorker worker in _workers)
            {
                worker.OnSchedule(name);
            }
        }

        void Publish(IReadOnlyList<ThreatNews> news)
        {
            foreach (ThreatNews threat in news)
            {
                foreach (ExecutionWorker worker in _workers)
                {
                    worker.OnThreat(threat);
                }
            }
        }
    }

    /// <summary>
    /// "directives of execution workers, in wiring order, then by order of issue; then the strategy planner's scheduled
    /// directives; then opportunities per symbol".
    /// </summary>
    private void Decide(long time, int?[] rows)
    {
        _decisions.Begin(
            time, rows, _workers.OfType<CircuitBreaker>().Any(breaker => breaker.IsHalted), _threats.Highest());
        foreach (ExecutionWorker worker in _workers)
        {
            worker.CarryOut();
        }

        _decisions.CarryOutScheduled();
        for (int symbol = 0; symbol < rows.Length; symbol++)
        {
            if (rows[symbol] is int row)
            {
                _decisions.Answer(symbol, row, [.. _detectors.At(symbol, row)], _detectors.Accepts(symbol, row));
            }
        }

        foreach (CircuitBreaker breaker in _workers.OfType<CircuitBreaker>())
        {
            breaker.Count();
        }
    }

    private IEnumerable<ExecutionWorker> ExecutionWorkersOf(ConfigNode? categories, ColumnTable columns)
    {
        foreach (ConfigNode worker in categories?.Entries.SelectMany(category => category.Value.Items) ?? [])
        {
            ConfigNode parameters = worker.Find("params") ?? ConfigNode.Parse("{}");
            yield return worker.Get("plugin").Text switch
            {
                "trailing_stop_manager" => new TrailingStop(parameters, _account, _book, columns),
                "partial_profit_taker" => new PartialProfit(parameters, _account),
                "emergency_exit_agent" => new EmergencyExit(parameters, _account, _settings),
                "circuit_breaker" => new CircuitBreaker(parameters),
                "dca_executor" => new DcaExecutor(
                    parameters, _decisions.DcaDirectives, directive => _decisions.NewTrade(directive, 0, [])),
                var other => throw new NotSupportedException($"no such execution worker here: '{other}'"),
            };
        }
    }

    private OracleResult Result() => new()
    {
        Trades = [.. _account.ClosedTrades.OrderBy(trade => trade.Id).Select(
            trade => TradeRow.Of(trade, _settings, _decisions.OpportunityOf(trade)))],
        Open = _account.OpenTrades,
        Fills = [.. _account.Fills.Select(fill => FillRow.Of(fill, _settings.Symbols[fill.Trade.Symbol]))],
        Equity = _equity,
        Counts = new OracleCounts
        {
            Detected = _opportunities.Detected,
            Executed = _opportunities.Executed,
            Rejected = _opportunities.Rejected,
            Superseded = _opportunities.Superseded,
            Expired = _opportunities.Expired,
            Rejections = _opportunities.Rejections,
            Threats = _threats.Counts,
            AmbiguousFills = _account.AmbiguousFills,
            Liquidations = _account.Liquidations,
        },
        Metrics = Metrics(),
        InitialCapital = _settings.Account.InitialCapital,
        FinalEquity = _account.Equity,
    };

    private OracleMetrics Metrics()
    {
        Market first = _book.BaseOf(0).Market;
        int firstDecided = Enumerable.Range(0, first.Count).Where(row => IsDecided(0, row)).FirstOrDefault(-1);
        return OracleMetrics.Of(TestKit.OracleMetrics.Compute(
            _account,
            _account.EquityRecords.Count == 0 ? 0 : _account.EquityRecords[0].OpenTime,
            firstDecided < 0 ? 0m : Exact.FromDouble(first.Open[firstDecided]),
            firstDecided < 0 ? 0m : Exact.FromDouble(first.Close[_lastDecided[0]])), _account.FeesPaid);
    }

    private long? NextTime(int[] next)
    {
        long? earliest = null;
        for (int symbol = 0; symbol < next.Length; symbol++)
        {
            Series series = _book.BaseOf(symbol);
            if (next[symbol] < series.Market.Count && !(earliest <= series.CloseTime(next[symbol])))
            {
                earliest = series.CloseTime(next[symbol]);
            }
        }

        return earliest;
    }

    /// <summary>
    /// "warmup_bars: N … the first N rows" of each source; "period limits the rows decided at (start ≤ close time &lt;
    /// end)".
    /// </summary>
    private bool IsDecided(int symbol, int row)
    {
        long close = _book.BaseOf(symbol).CloseTime(row);
        return row >= _settings.WarmupBars && close >= _settings.PeriodStartNanos && close < _settings.PeriodEndNanos;
    }

    private int LastDecidedRow(int symbol)
    {
        int row = _book.BaseOf(symbol).Market.Count - 1;
        while (row >= 0 && !IsDecided(symbol, row))
        {
            row--;
        }

        return row;
    }

    private OracleRow RowOf(int symbol, int row)
    {
        Series series = _book.BaseOf(symbol);
        return new OracleRow(
            row,
            series.Market.OpenTime[row],
            series.CloseTime(row),
            Exact.FromDouble(series.Market.Open[row]),
            Exact.FromDouble(series.Market.High[row]),
            Exact.FromDouble(series.Market.Low[row]),
            Exact.FromDouble(series.Market.Close[row]),
            Exact.FromDouble(series.Market.Volume[row]));
    }
}
