using System.Collections.Generic;
using System.Linq;

namespace S1mpleTrader.TestKit.Oracle;

/// <summary>
/// A whole back-test of one strategy link on one symbol, row by row, written from the design pages: bars → columns →
/// signals → planner → account → result.
/// </summary>
public sealed class OracleOperation
{
    private readonly StrategySettings _settings;
    private readonly Market _market;
    private readonly Detectors _detectors;
    private readonly Threats _threats;
    private readonly StrategyPlanner _strategy;
    private readonly TradePlanner _planner;
    private readonly Opportunities _opportunities = new();
    private readonly StrategyAccount _account;

    private OracleOperation(StrategySettings settings, IReadOnlyList<OracleBar> bars)
    {
        _settings = settings;
        _market = new Market(bars);
        ConfigNode workforce = settings.Blueprint.Get("workforce");
        ColumnTable columns = new(_market, workforce.Get("context_workers"));
        _detectors = new Detectors(_market, columns, workforce.Get("opportunity_workers"), settings.TickSize);
        _threats = new Threats(columns, workforce.Find("threat_workers"), settings.InitialCapital);
        _strategy = new StrategyPlanner(
            columns, workforce.Get("strategy_planner"), settings.Blueprint.Find("aggregation"));
        _planner = new TradePlanner(settings, columns, workforce.Get("planning_workers"));
        _account = new StrategyAccount(settings, _market, _opportunities);
    }

    /// <summary>Runs the active strategy link of an operation file; its data sources give way to the bars.</summary>
    /// <param name="operationPath">The operation file; the blueprint is found relative to it.</param>
    /// <param name="bars">The bars of the link's one symbol, in order of time.</param>
    /// <param name="overrides">Values by dotted key path into the operation file.</param>
    public static OracleResult Run(
        string operationPath,
        IReadOnlyList<OracleBar> bars,
        IReadOnlyDictionary<string, string>? overrides = null) =>
        new OracleOperation(StrategySettings.Read(operationPath, overrides), bars).Run();

    /// <summary>The same from the texts of the two files.</summary>
    public static OracleResult RunTexts(
        string operation,
        string blueprint,
        IReadOnlyList<OracleBar> bars,
        IReadOnlyDictionary<string, string>? overrides = null) =>
        new OracleOperation(StrategySettings.Parse(operation, _ => blueprint, overrides), bars).Run();

    private OracleResult Run()
    {
        List<EquityRow> equity = [];
        int last = LastDecidedRow();
        for (int row = 0; row <= last; row++)
        {
            if (!IsDecided(row))
            {
                continue;
            }

            _account.Match(row);
            _account.Mark(row);
            bool exposed = _account.Trade is not null;
            (double Severity, string Type) threat = _threats.Sense(row, _account.Equity);
            Decide(row, threat.Severity, threat.Type);
            if (row == last)
            {
                _account.Finish(row);
            }

            // "that row's equity record is the one after closing"; "decided rows with a trade open at the mark".
            equity.Add(new EquityRow(row, CloseTime(row), _account.Equity, _account.Balance, exposed));
        }

        return new OracleResult
        {
            Trades = _account.Trades,
            Open = _account.Trade is OpenTrade open ? [open] : [],
            Fills = _account.Fills,
            Equity = equity,
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
            Metrics = StrategyMetrics.Of(_settings, _market, equity, _account),
            InitialCapital = _settings.InitialCapital,
            FinalEquity = _account.Equity,
        };
    }

    /// <summary>The checks of section 4 in their order.</summary>
    private void Decide(int row, double threat, string threatType)
    {
        // Delivered in wiring order; the best is the first of the highest confidence among those that a refiner left.
        Candidate? best = null;
        List<int> passed = [];
        foreach (Signal signal in _detectors.At(row))
        {
            int id = _opportunities.Detect();
            if (!_detectors.Accepts(row))
            {
                _opportunities.Reject(id, "REFINER");
                continue;
            }

            passed.Add(id);
            if (best is null || signal.Confidence > best.Signal.Confidence)
            {
                best = new Candidate(signal, id);
            }
        }

        if (best is not Candidate chosen)
        {
            return;
        }

        foreach (int id in passed.Where(id => id != chosen.Id))
        {
            _opportunities.Supersede(id);
        }

        double confidence = _strategy.Confidence(row, chosen.Signal.Confidence, threat);
        if (confidence < _strategy.MinConfidence)
        {
            // "with the threat's type as reason if it would have passed with T = 0, else LOW_CONFIDENCE"
            bool isThreat = _strategy.Confidence(row, chosen.Signal.Confidence, 0) >= _strategy.MinConfidence;
            _opportunities.Reject(chosen.Id, isThreat ? threatType : "LOW_CONFIDENCE");
            return;
        }

        Act(row, new Directive(chosen.Signal, confidence, _strategy.Limits), chosen.Id);
    }

    /// <summary>From on_opposite on.</summary>
    private void Act(int row, Directive directive, int id)
    {
        int direction = directive.Signal.Direction;
        bool isOpposite = _account.Trade is OpenTrade trade && trade.Direction != direction;
        bool reverses = isOpposite && _strategy.OnOpposite == "reverse";

        // "A reverse into a direction that isn't allowed only closes; the opportunity is EXECUTED by its close."
        if ((isOpposite && _strategy.OnOpposite == "close") || (reverses && !_strategy.Allows(direction)))
        {
            _account.SubmitClose(id);
            return;
        }

        if (!reverses && (_account.Trade is not null || _account.Entry is not null))
        {
            _opportunities.Reject(id, "POSITION_OPEN");
            return;
        }

        if (!_strategy.Allows(direction))
        {
            _opportunities.Reject(id, "DIRECTION");
            return;
        }

        // Margin is used by an open trade only where a reverse is planned, and that one "is planned as if its trade were
        // closed at close[i]"; "the closing fee is not anticipated". So none is used here.
        PlanningMoney money = new(Exact.FromDouble(_market.Close[row]), _account.Equity, 0);
        EntryOrder? order = _planner.Plan(row, CloseTime(row), directive, in money, id, out string reason);
        if (order is null)
        {
            // A reverse is one directive: refused, it doesn't close either.
            _opportunities.Reject(id, reason);
            return;
        }

        if (reverses)
        {
            _account.SubmitClose(0);
        }

        _account.SubmitEntry(order);
    }

    /// <summary>"warmup_bars: N … the first N rows"; "period limits the rows decided at (start ≤ close time &lt; end)".</summary>
    private bool IsDecided(int row) =>
        row >= _settings.WarmupBars
        && CloseTime(row) >= _settings.PeriodStartNanos
        && CloseTime(row) < _settings.PeriodEndNanos;

    private int LastDecidedRow()
    {
        int row = _market.Count - 1;
        while (row >= 0 && !IsDecided(row))
        {
            row--;
        }

        return row;
    }

    private long CloseTime(int row) => _market.OpenTime[row] + _settings.TimeframeNanos;

    private sealed record Candidate(Signal Signal, int Id);
}
