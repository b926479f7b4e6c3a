using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace S1mpleTrader.TestKit.Oracle;

/// <summary>The text of a random strategy_blueprint.yaml, section by section.</summary>
public sealed class RandomBlueprint
{
    private static readonly string[] StrengthFactors =
    [
        "adx.adx: { weight: 1.0, from: [10, 40] }",
        "regime.percentile: { weight: 0.7, from: [0, 100] }",
        "volume.percentile: { weight: 1.3, from: [100, 20] }",
        "rsi.rsi: { weight: 0.4, from: [20, 80] }",
        "session.is_kill_zone: { weight: 0.5, from: [0, 1] }",
        "session.hour: { weight: 0.2, from: [0, 23] }",
        "session.weekday: { weight: 0.2, from: [0, 6] }",
        "session.session: { weight: 0.3, from: [3, 0] }",
        "structure.trend_direction: { weight: 0.6, from: [-1, 1] }",
        "structure.bars_since_break: { weight: 0.6, from: [40, 0] }",
        "regime.regime: { weight: 0.3, from: [-1, 1] }",
        "adx.regime: { weight: 0.3, from: [-1, 1] }",
        "adx.plus_di: { weight: 0.3, from: [5, 45] }",
        "gaps.gap_direction: { weight: 0.3, from: [-1, 1] }",
    ];

    private readonly SeededRandom _random;
    private readonly string _timeframe;

    /// <summary>Units of the instrument that the whole capital with leverage buys.</summary>
    private readonly decimal _units;

    /// <summary>Sizes near everything that the account carries: margin refusals, losses, liquidations.</summary>
    private readonly bool _reckless;

    /// <summary>Both averages are of one kind.</summary>
    private readonly string _average;

    private readonly RandomExecution _execution;
    private RandomExtras? _extras;

    public RandomBlueprint(
        SeededRandom random, string timeframe, decimal units, bool reckless, RandomExecution execution)
    {
        _execution = execution;
        _random = random;
        _timeframe = timeframe;
        _units = units;
        _reckless = reckless;
        _average = random.Pick("ema", "ema", "sma");
    }

    /// <summary>
    /// The blueprint with further sections: drawn first, so that they don't depend on the order of sections.
    /// </summary>
    public string Text(ulong seed, StrategyFeatures features, Func<string, bool> has, out RandomExtras extras)
    {
        extras = new RandomExtras(seed, features, has, _timeframe, _average, _reckless);
        _extras = extras;
        return Text();
    }

    public string Text() => string.Create(CultureInfo.InvariantCulture, $$"""
        strategy: { name: random, version: 1.0.0 }
        timeframes: [{{string.Join(", ", [_timeframe, .. _extras?.Higher ?? []])}}]
        workforce:
          context_workers:
        {{Lines(4, ContextWorkers().Concat(_extras?.ContextWorkers() ?? []))}}
          opportunity_workers: [{{string.Join(", ", AllOpportunityWorkers())}}]
          threat_workers: [{{string.Join(", ", AllThreatWorkers())}}]
          strategy_planner: {{(_extras is { Planned.Length: > 0 } planned ? planned.StrategyPlanner() : StrategyPlanner(_extras is { IsDirect: true }))}}
          planning_workers:
            entry_planning:
        {{Lines(6, (_extras?.PartEntryPlanners() ?? []).Concat(_extras?.EntryPlanners() ?? []).Concat(EntryPlanners()))}}
            size_planning:
        {{Lines(6, (_extras?.SizePlanners() ?? []).Concat(SizePlanners()))}}
            exit_planning:
        {{Lines(6, (_extras?.ExitPlanners() ?? []).Concat(ExitPlanners()))}}
            execution_intent_planning:
        {{Lines(6, (_extras?.PartIntentPlanners() ?? []).Concat(IntentPlanners()))}}
        {{_extras?.ExecutionWorkers()}}{{_extras?.Overlays()}}planning: { mode: {{_random.Pick("parallel", "sequential")}} }
        {{Aggregation()}}wiring: auto

        """);

    /// <summary>A planner that a schedule leads answers no opportunity: there are none then.</summary>
    private IEnumerable<string> AllOpportunityWorkers()
    {
        List<string> own = [.. OpportunityWorkers()];
        return _extras is null ? own
            : _extras.Planned.Length > 0 ? _extras.DcaOpportunities()
            : own.Concat(_extras.OpportunityWorkers()).Concat(_extras.DcaOpportunities());
    }

    /// <summary>Market threats stand before ledger threats.</summary>
    private IEnumerable<string> AllThreatWorkers() =>
        (_extras?.ThreatWorkers() ?? []).Concat(_extras?.DcaThreats() ?? []).Concat(ThreatWorkers());

    private static string Lines(int indent, IEnumerable<string> items) =>
        string.Join('\n', items.Select(item => $"{new string(' ', indent)}- {item}"));

    private static string Worker(string id, string plugin, string parameters, string more = "") =>
        $"{{ instance_id: {id}, plugin: {plugin}{more}, params: {{ {parameters} }} }}";

    private IEnumerable<string> ContextWorkers()
    {
        yield return Worker("fast", $"{_average}_detector", $"period: {_random.Between(2, 9)}");
        yield return Worker("slow", $"{_average}_detector", $"period: {_random.Between(10, 40)}");
        yield return Worker("atr", "atr_detector", $"period: {_random.Between(2, 20)}");
        yield return Worker("rsi", "rsi_detector", $"period: {_random.Between(3, 14)}");
        yield return Worker(
            "adx", "adx_regime_classifier", $"period: {_random.Between(3, 14)}, trending_above: 25, ranging_below: 20");
        yield return Worker(
            "structure",
            "market_structure_detector",
            $"swing_length: {_random.Between(1, 5)}, displacement_atr: {_random.Pick("0.5", "1.0", "1.37")}, "
                + $"atr_period: {_random.Between(3, 14)}");
        yield return "{ instance_id: gaps, plugin: fvg_mapper }";
        yield return Worker("volume", "volume_profile_percentile", $"window: {_random.Between(5, 100)}");
        yield return Worker(
            "regime", "volatility_regime", $"period: {_random.Between(3, 14)}, window: {_random.Between(10, 100)}");
        yield return "{ instance_id: session, plugin: session_context }";
    }

    private IEnumerable<string> OpportunityWorkers()
    {
        List<string> workers = [];
        if (_random.Chance(60))
        {
            string confidence = _random.Chance(50)
                ? $", confidence: {_random.Pick("0.51", "0.7", "0.93")}"
                : string.Empty;
            workers.Add(
                Worker("cross", "ema_cross_detector", $"fast: fast.{_average}, slow: slow.{_average}{confidence}"));
        }

        if (_random.Chance(60))
        {
            workers.Add(Worker("fvg", "fvg_entry_detector", FvgParameters()));
        }

        if (_random.Chance(60))
        {
            workers.Add(Worker("breakout", "breakout_scanner", $"lookback: {_random.Between(3, 40)}"));
        }

        if (_random.Chance(60) || workers.Count == 0)
        {
            string confidence = _random.Chance(50) ? $", confidence: {_random.Pick("0.47", "0.81")}" : string.Empty;
            workers.Add(Worker(
                "reversal",
                "rsi_reversal",
                $"rsi: rsi.rsi, oversold: {_random.Between(20, 44)}.37, overbought: "
                    + $"{_random.Between(55, 79)}.63{confidence}"));
        }

        List<string> order = [];
        while (workers.Count > 0)
        {
            int next = _random.Between(0, workers.Count - 1);
            order.Add(workers[next]);
            workers.RemoveAt(next);
        }

        if (_random.Chance(35))
        {
            order.Add(Worker(
                "spike", "volume_spike_refiner",
                $"volume: volume.percentile, min_percentile: {_random.Between(5, 70)}.21", ", role: refiner"));
        }

        return order;
    }

    private string FvgParameters()
    {
        string size = _random.Pick(
            "min_gap_size: 1.13, gap_unit: bps", "min_gap_size: 3.77", "min_gap_size: 1.5, gap_unit: ticks");
        string structure = _random.Pick(
            string.Empty,
            ", require_structure_break: false",
            $", structure_lookback: {_random.Between(3, 60)}");
        string volume = _random.Chance(25)
            ? $", require_volume_confirmation: true, volume: volume.percentile, "
                + $"min_volume_percentile: {_random.Between(10, 70)}.3"
            : string.Empty;
        return $"structure: structure, {size}{structure}{volume}";
    }

    /// <summary>Market threats before ledger threats, so that wiring order and order of sensing are one.</summary>
    private IEnumerable<string> ThreatWorkers()
    {
        if (_random.Chance(50))
        {
            yield return Worker(
                "jumpy",
                "volatility_spike_detector",
                $"volatility: regime.percentile, threshold_percentile: {_random.Between(60, 95)}.7");
        }

        if (_random.Chance(50))
        {
            yield return Worker(
                "drawdown", "max_drawdown_monitor", $"max_drawdown_pct: {_random.Pick("0.53", "1.7", "5", "10")}",
                ", triggers: [on_ledger_update]");
        }
    }

    /// <summary>direct_planner has the hard limits and no weights.</summary>
    private string StrategyPlanner(bool isDirect)
    {
        List<string> parameters =
        [
            $"w_strength: {_random.Pick("0.1", "0.3", "0.5")}",
            $"w_opportunity: {_random.Pick("0.5", "0.9", "1.0")}",
            $"w_threat: {_random.Pick("0.2", "0.4", "0.8")}",
            $"min_confidence: {_random.Pick("0.1013", "0.3517", "0.4519", "0.5523")}",
            $"on_opposite: {_random.Pick("ignore", _reckless ? "ignore" : "close", "reverse")}",
            $"risk_reward_ratio: {_random.Pick("0.7", "1.5", "2.5")}",
            $"stop_loss_tolerance_pct: {(_reckless ? "0.4" : _random.Pick("0.35", "0.7", "1.5", "3.3"))}",
            $"account_risk_pct: {(_reckless ? "100" : _random.Pick("0.5", "2.0", "2.0", "20"))}",
            $"max_total_slippage_pct: {_random.Pick("0.02", "0.2", "1", "100")}",
        ];
        if (_random.Chance(20))
        {
            parameters.Add($"max_risk_amount: {_random.Pick("15", "60.5", "250")}");
        }

        if (_random.Chance(25))
        {
            parameters.Add($"directions: [{_random.Pick("BUY", "SELL")}]");
        }

        return isDirect
            ? Worker("planner", "direct_planner", string.Join(", ", parameters.Skip(4)))
            : Worker("planner", "adaptive_momentum_planner", string.Join(", ", parameters));
    }

    private IEnumerable<string> EntryPlanners()
    {
        string limit = Worker(
            "patient", "patient_limit_entry", $"offset_bps: {_random.Pick("0", "2.5", "7.3", "20", "60")}");
        switch (_random.Between(0, 5))
        {
            case 0:
                yield return limit;
                break;
            case 1:
                yield return Triggered(
                    limit, $"signal_type: [{_random.Pick("rsi_reversal", "breakout", "fvg_entry, ema_cross")}]");
                yield return "{ instance_id: market, plugin: market_entry_immediate }";
                break;
            case 2:
                yield return Triggered(
                    "{ instance_id: aggressive, plugin: aggressive_market_entry }", "confidence: [0.6131, 1.0]");
                yield return Triggered(limit, "aggressiveness: [0.0, 0.6131]");
                break;
            case 3:
                // A hole in the confidences: NO_PLANNER_MATCHED.
                yield return Triggered(
                    "{ instance_id: market, plugin: market_entry_immediate }", "timing_preference: [0.0, 0.5471]");
                yield return Triggered(limit, "execution_urgency: [0.6931, 1.0], direction: [BUY]");
                break;
            default:
                yield return "{ instance_id: market, plugin: market_entry_immediate }";
                break;
        }
    }

    private IEnumerable<string> SizePlanners()
    {
        decimal share = _reckless ? _random.Between(50, 110) / 100m : _random.Between(2, 60) / 100m;
        string quantity = (_units * share).ToString("0.#####", CultureInfo.InvariantCulture);
        string fixedQuantity = Worker(
            "fixed", "fixed_quantity_sizer", $"quantity: {(quantity == "0" ? "0.01" : quantity)}");
        string risk = Worker(
            "risk", "fixed_risk_sizer", $"risk_per_trade_percent: {_random.Pick("0.25", "1.0", "2.0", "5")}");
        if (_random.Chance(25))
        {
            yield return Triggered(fixedQuantity, "direction: [SELL], symbol: [RND]");
            yield return risk;
        }
        else
        {
            yield return _reckless || _random.Chance(35) ? fixedQuantity : risk;
        }
    }

    private IEnumerable<string> ExitPlanners()
    {
        string atr = Worker(
            "atr_stops",
            "atr_based_stops",
            $"atr: atr.atr, atr_multiplier: {_random.Pick("0.8", "1.5", "2")}, "
                + $"risk_reward_ratio: {_random.Pick("0.6", "1.3", "2")}");
        string fixedRatio = _random.Chance(50)
            ? "{ instance_id: rr, plugin: fixed_rr_exit }"
            : Worker("rr", "fixed_rr_exit", $"risk_reward_ratio: {_random.Pick("0.5", "1.1", "2.5")}");
        const string None = "{ instance_id: none, plugin: no_exit }";
        switch (_reckless ? 5 : _random.Between(0, 5))
        {
            case 0:
                yield return Triggered(atr, "signal_type: [breakout, fvg_entry]");
                yield return fixedRatio;
                break;
            case 1 or 2:
                yield return atr;
                break;
            case 3 or 4:
                yield return fixedRatio;
                break;
            default:
                yield return None;
                break;
        }
    }

    private IEnumerable<string> IntentPlanners()
    {
        switch (_random.Between(0, 3))
        {
            case 0:
                yield return "{ instance_id: urgent, plugin: high_urgency_intent }";
                break;
            case 1:
                yield return Triggered(
                    "{ instance_id: urgent, plugin: high_urgency_intent }", "signal_type: [ema_cross, rsi_reversal]");
                yield return _execution.BalancedIntent();
                break;
            default:
                yield return _execution.BalancedIntent();
                break;
        }
    }

    private string Aggregation()
    {
        if (_random.Chance(20))
        {
            return string.Empty;
        }

        List<string> factors = [];
        int count = _random.Between(1, 4);
        int first = _random.Between(0, StrengthFactors.Length - 1);
        for (int i = 0; i < count; i++)
        {
            factors.Add(StrengthFactors[(first + (i * 3)) % StrengthFactors.Length]);
        }

        factors.AddRange(_extras?.Factors() ?? []);
        string method = _random.Pick("weighted_average", "max", "consensus");
        string weakness = _random.Chance(30)
            ? "\n  weakness: { regime.percentile: { weight: 1.0, from: [50, 100] } }"
            : string.Empty;
        return $"aggregation:\n  method: {method}\n  strength: {{ {string.Join(", ", factors)} }}{weakness}\n";
    }

    private static string Triggered(string worker, string triggers) =>
        $"{worker[..^2]}, triggers: {{ {triggers} }} }}";
}
