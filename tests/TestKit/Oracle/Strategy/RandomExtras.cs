using System;
using System.Collections.Generic;
using System.Linq;

namespace S1mpleTrader.TestKit.Oracle;

/// <summary>What a random strategy may use beyond one symbol, one timeframe and the first plugins.</summary>
[Flags]
public enum StrategyFeatures
{
    None = 0,
    Timeframes = 1,
    Symbols = 2,
    Schedules = 4,
    Pyramids = 8,
    Execution = 16,
    Overlays = 32,
    Parts = 64,
    All = Timeframes | Symbols | Schedules | Pyramids | Execution | Overlays | Parts,
}

/// <summary>
/// The further sections of a random strategy, drawn from a stream of their own: the strategies without them stay what
/// they are. A plugin that the catalogue in question doesn't have is left out.
/// </summary>
public sealed class RandomExtras
{
    private readonly SeededRandom _random;
    private readonly Func<string, bool> _has;
    private readonly string _average;
    private readonly bool _unguarded;
    private readonly StrategyFeatures _features;

    /// <summary>Both custom events are published: an event that is heard must be.</summary>
    private readonly bool _scores;

    /// <summary>Those who hear threats: then there is one.</summary>
    private readonly List<string> _safety = [];

    /// <summary>
    /// Of what works an entry in parts: drawn apart, so that the rest of a seed's strategy stays what it is.
    /// </summary>
    private readonly SeededRandom _parts;

    public RandomExtras(
        ulong seed, StrategyFeatures features, Func<string, bool> has, string timeframe, string average, bool reckless)
    {
        _random = new SeededRandom((seed * 2) + 0x5EED_0000UL);
        _parts = new SeededRandom((seed * 2) + 0x9A27_0000UL);
        _features = features;
        _unguarded = reckless && _random.Chance(70);
        _has = has;
        _average = average;
        Higher = features.HasFlag(StrategyFeatures.Timeframes) && _random.Chance(60)
            ? timeframe switch
            {
                "1m" => [_random.Pick("3m", "5m", "15m", "1h")],
                "5m" => _random.Chance(30) ? ["15m", "1h"] : [_random.Pick("15m", "1h", "4h")],
                "15m" => [_random.Pick("30m", "1h", "1d")],
                "1h" => [_random.Pick("4h", "1d", "1w")],
                _ => [_random.Pick("1d", "1w")],
            }
            : [];
        Symbols = features.HasFlag(StrategyFeatures.Symbols) && _random.Chance(60)
            ? _random.Chance(30) ? ["RND", "ALT", "OTH"] : ["RND", "ALT"]
            : ["RND"];
        HasSchedule = features.HasFlag(StrategyFeatures.Schedules) && _random.Chance(50);
        Planned = HasSchedule
            ? _random.Pick(string.Empty, string.Empty, "dca_planner", "rebalance_planner")
            : string.Empty;
        Planned = Planned.Length == 0 || has(Planned) ? Planned : string.Empty;
        _scores = HasSchedule && _random.Chance(80)
            && has("dca_opportunity_scorer") && has("dca_risk_assessor") && has("adaptive_dca_planner");
        if (!_unguarded && features.HasFlag(StrategyFeatures.Execution) && has("flash_crash_detector"))
        {
            AddSafety();
        }

        IsDirect = has("direct_planner") && _random.Chance(20);
        WantsPyramid = _random.Chance(30) && features.HasFlag(StrategyFeatures.Pyramids);
    }

    /// <summary>Timeframes above the one decided on.</summary>
    public string[] Higher { get; }

    /// <summary>Of the operation, the last of them being the link's first.</summary>
    public string[] Symbols { get; }

    public bool HasSchedule { get; }

    /// <summary>The strategy planner that a schedule leads, or nothing.</summary>
    public string Planned { get; }

    /// <summary>Whether every opportunity becomes a directive.</summary>
    public bool IsDirect { get; }

    /// <summary>Only where no opportunity points against an open trade in another way than ignoring it.</summary>
    public bool WantsPyramid { get; }

    /// <summary>Something to depend on for each symbol, on one of its higher timeframes where there is one.</summary>
    public IEnumerable<string> ContextWorkers()
    {
        if (_has("macd_detector"))
        {
            yield return $"{{ instance_id: macd, plugin: macd_detector, params: {{ fast: {_random.Between(3, 8)}, "
                + $"slow: {_random.Between(9, 20)}, signal: {_random.Between(2, 9)} }} }}";
        }

        if (_has("bollinger_detector"))
        {
            yield return $"{{ instance_id: bands, plugin: bollinger_detector, "
                + $"params: {{ period: {_random.Between(5, 30)}, deviations: {_random.Pick("1.5", "2")} }} }}";
        }

        foreach (string timeframe in Higher)
        {
            yield return $"{{ instance_id: fast_{timeframe}, plugin: {_average}_detector, timeframe: {timeframe}, "
                + $"params: {{ period: {_random.Between(1, 4)} }} }}";
            yield return $"{{ instance_id: slow_{timeframe}, plugin: {_average}_detector, timeframe: {timeframe}, "
                + $"params: {{ period: {_random.Between(5, 12)} }} }}";
            yield return $"{{ instance_id: rsi_{timeframe}, plugin: rsi_detector, timeframe: {timeframe}, "
                + $"params: {{ period: {_random.Between(3, 8)} }} }}";
            yield return $"{{ instance_id: regime_{timeframe}, plugin: volatility_regime, timeframe: {timeframe}, "
                + $"params: {{ period: 3, window: {_random.Between(5, 20)} }} }}";
        }

        if (Symbols.Length > 1)
        {
            yield return $"{{ instance_id: lead, plugin: {_average}_detector, symbol: {_random.Pick(Symbols)}, "
                + $"params: {{ period: {_random.Between(2, 20)} }} }}";
        }
    }

    public IEnumerable<string> OpportunityWorkers()
    {
        foreach (string timeframe in Higher)
        {
            switch (_random.Between(0, 3))
            {
                case 0:
                    yield return $"{{ instance_id: cross_{timeframe}, plugin: ema_cross_detector, "
                        + $"timeframe: {timeframe}, params: {{ fast: fast_{timeframe}.{_average}, "
                        + $"slow: slow_{timeframe}.{_average}, confidence: 0.67 }} }}";
                    break;
                case 1:
                    yield return $"{{ instance_id: over_{timeframe}, plugin: ema_cross_detector, "
                        + $"params: {{ fast: fast.{_average}, slow: slow_{timeframe}.{_average}, "
                        + $"confidence: 0.73 }} }}";
                    break;
                case 2:
                    yield return $"{{ instance_id: out_{timeframe}, plugin: breakout_scanner, timeframe: {timeframe}, "
                        + $"params: {{ lookback: {_random.Between(2, 12)} }} }}";
                    break;
                default:
                    // A higher worker that looks down.
                    yield return $"{{ instance_id: down_{timeframe}, plugin: rsi_reversal, timeframe: {timeframe}, "
                        + $"params: {{ rsi: rsi.rsi, oversold: 40.37, overbought: 60.63 }} }}";
                    break;
            }
        }

        if (Symbols.Length > 1)
        {
            string leader = _random.Pick(Symbols);
            yield return _random.Pick(
                $"{{ instance_id: led, plugin: ema_cross_detector, params: {{ fast: lead.{_average}, "
                    + $"slow: {leader}.close, confidence: 0.59 }} }}",
                $"{{ instance_id: own, plugin: ema_cross_detector, symbol: {leader}, params: {{ fast: fast.{_average}, "
                    + $"slow: slow.{_average}, confidence: 0.79 }} }}");
        }

        if (_has("oversold_detector") && _random.Chance(30))
        {
            yield return $"{{ instance_id: oversold, plugin: oversold_detector, params: {{ rsi: rsi.rsi, "
                + $"oversold: {_random.Between(25, 40)}.41 }} }}";
        }
    }

    public IEnumerable<string> ThreatWorkers()
    {
        if (_has("flash_crash_detector") && (_random.Chance(60) || _safety.Count > 0))
        {
            yield return $"{{ instance_id: crash, plugin: flash_crash_detector, "
                + $"params: {{ window: {_random.Between(2, 8)}, drop_pct: {_random.Pick("0.53", "1.07", "2.03")} }} }}";
        }

        if (_has("connection_monitor") && _random.Chance(30))
        {
            yield return $"{{ instance_id: connection, plugin: connection_monitor, "
                + $"params: {{ max_gap_bars: {_random.Between(0, 3)}, full_gap_bars: {_random.Between(4, 60)}, "
                + $"hold_bars: {_random.Between(0, 5)} }} }}";
        }

        if (Higher.Length > 0 && _random.Chance(40))
        {
            yield return $"{{ instance_id: jumpy_high, plugin: volatility_spike_detector, timeframe: {Higher[0]}, "
                + $"params: {{ volatility: regime_{Higher[0]}.percentile, "
                + $"threshold_percentile: {_random.Between(60, 90)}.3 }} }}";
        }
    }

    /// <summary>Put before the others, each for a part of the directives.</summary>
    public IEnumerable<string> EntryPlanners()
    {
        if (_has("limit_entry_at_fvg") && _random.Chance(40))
        {
            yield return $"{{ instance_id: at_gap, plugin: limit_entry_at_fvg, "
                + $"params: {{ entry_at_midpoint: {_random.Pick("true", "false")} }}, "
                + $"triggers: {{ signal_type: [fvg_entry] }} }}";
        }

        if (Planned == "dca_planner" || _random.Chance(10))
        {
            if (_scores && _random.Chance(60))
            {
                yield return $"{{ instance_id: adaptive, plugin: adaptive_dca_planner, "
                    + $"params: {{ max_risk: {_random.Pick("0.8", "0.5")}13, "
                    + $"market_score: 0.{_random.Between(1, 7)}13, offset_bps: {_random.Pick("10", "20", "50")} }}, "
                    + $"triggers: {{ confidence: [0.8013, 1.0] }} }}";
            }
            else if (_has("simple_dca_planner"))
            {
                yield return "{ instance_id: simple, plugin: simple_dca_planner, triggers: { confidence: [0.9013, "
                    + "1.0] } }";
            }
        }
    }

    /// <summary>Entries in parts, for some directives or for all that come so far.</summary>
    public IEnumerable<string> PartEntryPlanners()
    {
        string triggers = _parts.Pick(
            string.Empty, ", triggers: { direction: [BUY] }", ", triggers: { direction: [SELL] }",
            ", triggers: { confidence: [0.5137, 1.0] }");
        if (!_features.HasFlag(StrategyFeatures.Parts))
        {
            yield break;
        }

        if (_parts.Chance(15))
        {
            yield return $"{{ instance_id: twap, plugin: twap_entry, params: {{ duration_minutes: "
                + $"{_parts.Pick("1", "7", "15", "90", "600")} }}{triggers} }}";
        }
        else if (_parts.Chance(20))
        {
            yield return $"{{ instance_id: ladder, plugin: layered_entry, params: {{ layers: {_parts.Between(1, 7)}, "
                + $"spacing_bps: {_parts.Pick("0", "1.5", "10", "40")} }}{triggers} }}";
        }
    }

    /// <summary>Patient and hidden intents, before the others.</summary>
    public IEnumerable<string> PartIntentPlanners()
    {
        if (!_features.HasFlag(StrategyFeatures.Parts))
        {
            yield break;
        }

        string triggers = _parts.Pick(
            string.Empty, ", triggers: { direction: [BUY] }", ", triggers: { confidence: [0.0, 0.6137] }");
        if (_parts.Chance(20))
        {
            yield return $"{{ instance_id: worked, plugin: "
                + $"twap_intent{_parts.Pick(string.Empty, ", params: { stealth_size: 1.5 }")}{triggers} }}";
        }
        else if (_parts.Chance(20))
        {
            yield return $"{{ instance_id: hidden, plugin: "
                + $"stealth_intent{_parts.Pick(string.Empty, ", params: { large_size: 0.7 }")}{triggers} }}";
        }
    }

    public IEnumerable<string> ExitPlanners()
    {
        if (!_unguarded && _has("structure_based_exit") && _random.Chance(40))
        {
            yield return $"{{ instance_id: swings, plugin: structure_based_exit, params: {{ structure: structure, "
                + $"buffer_bps: {_random.Pick("0", "5", "12.5")} }}, triggers: {{ direction: "
                + $"[{_random.Pick("BUY", "SELL", "BUY, SELL")}] }} }}";
        }
    }

    public IEnumerable<string> SizePlanners()
    {
        if (_has("kelly_criterion_sizer") && _random.Chance(25))
        {
            yield return $"{{ instance_id: kelly, plugin: kelly_criterion_sizer, "
                + $"params: {{ fraction: {_random.Pick("0.25", "0.5")}, min_trades: {_random.Between(2, 30)}, "
                + $"fallback_percent: {_random.Pick("0.5", "1")} }}, triggers: {{ direction: "
                + $"[{_random.Pick("BUY", "SELL", "BUY, SELL")}] }} }}";
        }
    }

    public IEnumerable<string> Factors()
    {
        if (_has("macd_detector") && _has("bollinger_detector") && _random.Chance(40))
        {
            yield return "bands.width: { weight: 0.8, from: [0, 0.05] }";
            yield return "macd.histogram: { weight: 0.3, from: [-1, 1] }";
        }

        foreach (string timeframe in Higher.Where(_ => _random.Chance(50)))
        {
            yield return $"rsi_{timeframe}.rsi: {{ weight: 1.1, from: [30, 70] }}";
        }
    }

    private void AddSafety()
    {
        if (_has("emergency_exit_agent") && _random.Chance(40))
        {
            _safety.Add(
                $"{{ instance_id: out, plugin: emergency_exit_agent, params: {{ min_severity: "
                    + $"0.{_random.Between(51, 95)}7 }} }}");
        }

        if (_has("circuit_breaker") && _random.Chance(40))
        {
            _safety.Add(
                $"{{ instance_id: halt, plugin: circuit_breaker, params: {{ halt_bars: {_random.Between(1, 40)}, "
                    + $"min_severity: 0.{_random.Between(51, 95)}3 }} }}");
        }
    }

    /// <summary>The four categories' workers, in wiring order.</summary>
    public string ExecutionWorkers()
    {
        if (_unguarded || !_features.HasFlag(StrategyFeatures.Execution))
        {
            return string.Empty;
        }

        List<string> initiation = [];
        List<string> management = [];
        if (HasSchedule && _has("dca_executor") && _random.Chance(30))
        {
            initiation.Add(
                $"{{ instance_id: dca, plugin: dca_executor, params: {{ event: TICK, "
                    + $"direction: {_random.Pick("BUY", "SELL")}, max_total_slippage_pct: 5 }} }}");
        }

        if (_has("trailing_stop_manager") && _random.Chance(40))
        {
            string more = _random.Pick(
                string.Empty,
                $", activate_after_rr: {_random.Pick("0.5", "1", "1.5")}",
                ", trail_by_structure: true, structure: structure",
                ", trail_after_first_target: true");
            management.Add(
                $"{{ instance_id: trail, plugin: trailing_stop_manager, params: {{ trail_pct: "
                    + $"{_random.Pick("0.37", "1.0", "2.3")}{more} }} }}");
        }

        if (_has("partial_profit_taker") && _random.Chance(40))
        {
            management.Insert(
                _random.Between(0, management.Count),
                $"{{ instance_id: part, plugin: partial_profit_taker, params: {{ first_target_rr: "
                    + $"{_random.Pick("0.4", "1", "1.3")}, fraction: {_random.Pick("0.3", "0.5", "1")}, "
                    + $"move_stop_to_breakeven: {_random.Pick("true", "true", "false")} }} }}");
        }

        return initiation.Count + management.Count + _safety.Count == 0
            ? string.Empty
            : $"  execution_workers: {{ trade_initiation: [{string.Join(", ", initiation)}], "
                + $"position_management: [{string.Join(", ", management)}], risk_safety: "
                + $"[{string.Join(", ", _safety)}], operational: [] }}\n";
    }

    public string Overlays()
    {
        if (!_features.HasFlag(StrategyFeatures.Overlays))
        {
            return string.Empty;
        }

        List<string> overlays = [];
        if (!_unguarded && _has("max_exposure_overlay") && _random.Chance(25))
        {
            overlays.Add(
                $"{{ instance_id: exposure, plugin: max_exposure_overlay, "
                    + $"params: {{ max_exposure_pct: {_random.Pick("20", "75.5", "150", "400")} }} }}");
        }

        if (_has("max_open_positions_overlay") && _random.Chance(25))
        {
            overlays.Add(
                $"{{ instance_id: positions, plugin: max_open_positions_overlay, "
                    + $"params: {{ max_open_positions: {_random.Between(1, 3)} }} }}");
        }

        return overlays.Count == 0 ? string.Empty : $"  portfolio_overlays: [{string.Join(", ", overlays)}]\n";
    }

    /// <summary>The planner that a schedule leads, and what speaks to the adaptive entry.</summary>
    public string StrategyPlanner() => Planned == "dca_planner"
        ? $"{{ instance_id: planner, plugin: dca_planner, params: {{ event: TICK, "
            + $"direction: {_random.Pick("BUY", "BUY", "SELL")}, confidence: {_random.Pick("0.9", "1.0")}, "
            + $"max_total_slippage_pct: 5 }} }}"
        : $"{{ instance_id: planner, plugin: rebalance_planner, params: {{ event: TICK, "
            + $"target_pct: {_random.Pick("20", "50", "80")}, band_pct: {_random.Pick("1", "5")}, "
            + $"max_total_slippage_pct: 5 }} }}";

    public IEnumerable<string> DcaOpportunities()
    {
        if (_scores)
        {
            yield return $"{{ instance_id: scorer, plugin: dca_opportunity_scorer, params: {{ event: TICK, "
                + $"average: slow.{_average}, full_score_pct: {_random.Pick("0.5", "2", "10")} }} }}";
        }
    }

    public IEnumerable<string> DcaThreats()
    {
        if (_scores)
        {
            yield return "{ instance_id: assessor, plugin: dca_risk_assessor, params: { event: TICK, "
                + "volatility: regime.percentile } }";
        }
    }

    /// <summary>The operation's schedule section.</summary>
    public string Schedule()
    {
        if (!HasSchedule)
        {
            return string.Empty;
        }

        string every = _random.Pick(
            $"every: {_random.Between(5, 60)} bars",
            "every: hour",
            $"every: day, at: \"{_random.Between(0, 23):00}:{_random.Between(0, 59):00}\"",
            $"every: week, on: {_random.Pick("monday", "wednesday", "sunday")}, at: \"09:00\"",
            $"every: month, on: {_random.Between(1, 28)}");
        return $"schedule:\n  - {{ event: TICK, {every} }}\n";
    }
}
