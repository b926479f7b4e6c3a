using System;
using System.Collections.Generic;
using System.Linq;

namespace S1mpleTrader.TestKit.Oracle;

/// <summary>
/// Whole strategies on four symbols of one account, each made of other features of the pipeline, for real and synthetic
/// bars.
/// </summary>
public static class PortfolioStrategies
{
    /// <summary>The link's symbols, in its order.</summary>
    public static readonly IReadOnlyList<string> Symbols = ["BTCUSDT", "ETHUSDT", "SOLUSDT", "XRPUSDT"];

    private const string Dated =
        "{ id: SYMBOL, symbol: SYMBOL, timeframe: 5m, path: SYMBOL.csv, format: csv, timestamp: open, timezone: UTC }";

    private static readonly string[] Grids =
    [
        "tick_size: 0.01, lot_size: 0.00001",
        "tick_size: 0.01, lot_size: 0.0001",
        "tick_size: 0.01, lot_size: 0.01",
        "tick_size: 0.0001, lot_size: 0.1",
    ];

    /// <summary>
    /// A trend on the hour, entered on five minutes: sequential planning, a trailing stop, a part at R, break-even.
    /// </summary>
    private const string Trend = """
        strategy: { name: trend, version: 1.0.0 }
        timeframes: [5m, 1h, 4h]
        workforce:
          context_workers:
            - { instance_id: fast, plugin: ema_detector, params: { period: 12 } }
            - { instance_id: slow, plugin: ema_detector, params: { period: 48 } }
            - { instance_id: atr, plugin: atr_detector, params: { period: 14 } }
            - { instance_id: hour_rsi, plugin: rsi_detector, timeframe: 1h, params: { period: 14 } }
            - { instance_id: day_adx, plugin: adx_regime_classifier, timeframe: 4h, params: { period: 7 } }
            - { instance_id: swings, plugin: market_structure_detector, timeframe: 1h, params: { swing_length: 3 } }
            - { instance_id: volume, plugin: volume_profile_percentile, params: { window: 60 } }
            - { instance_id: leader, plugin: ema_detector, symbol: BTCUSDT, timeframe: 1h, params: { period: 10 } }
          opportunity_workers:
            - { instance_id: cross, plugin: ema_cross_detector, params: { fast: fast.ema, slow: slow.ema } }
            - { instance_id: out, plugin: breakout_scanner, timeframe: 1h, params: { lookback: 24 } }
            - { instance_id: spike, plugin: volume_spike_refiner, role: refiner, params: { volume: volume.percentile, min_percentile: 40.31 } }
          threat_workers: []
          strategy_planner: { instance_id: planner, plugin: adaptive_momentum_planner, params: { w_strength: 0.5, min_confidence: 0.4517, on_opposite: reverse, account_risk_pct: 1 } }
          planning_workers:
            entry_planning:
              - { instance_id: patient, plugin: patient_limit_entry, params: { offset_bps: 4 }, triggers: { signal_type: [breakout], symbol: [ETHUSDT, XRPUSDT] } }
              - { instance_id: market, plugin: market_entry_immediate }
            size_planning: [{ instance_id: risk, plugin: fixed_risk_sizer, params: { risk_per_trade_percent: 0.5 } }]
            exit_planning:
              - { instance_id: by_swing, plugin: structure_based_exit, params: { structure: swings }, triggers: { signal_type: [breakout] } }
              - { instance_id: by_atr, plugin: atr_based_stops, params: { atr: atr.atr, atr_multiplier: 2.5, risk_reward_ratio: 4 } }
            execution_intent_planning: [{ instance_id: intent, plugin: balanced_intent }]
          execution_workers:
            trade_initiation: []
            position_management:
              - { instance_id: part, plugin: partial_profit_taker, params: { first_target_rr: 1, fraction: 0.4 } }
              - { instance_id: trail, plugin: trailing_stop_manager, params: { trail_pct: 1.3, activate_after_rr: 1.5 } }
            risk_safety: []
            operational: []
        planning: { mode: sequential }
        aggregation:
          method: consensus
          strength: { hour_rsi.rsi: { weight: 1.0, from: [35, 65] }, day_adx.adx: { weight: 0.7, from: [10, 40] } }
        wiring: auto
        """;

    /// <summary>
    /// Gaps on five minutes under every guard: threats on two timeframes, emergency exit, halts, both overlays.
    /// </summary>
    private const string Guarded = """
        strategy: { name: guarded, version: 1.0.0 }
        timeframes: [5m, 1h]
        workforce:
          context_workers:
            - { instance_id: structure, plugin: market_structure_detector, params: { swing_length: 4 } }
            - { instance_id: regime, plugin: volatility_regime, timeframe: 1h, params: { period: 10, window: 60 } }
            - { instance_id: volume, plugin: volume_profile_percentile, params: { window: 100 } }
            - { instance_id: bands, plugin: bollinger_detector, params: { period: 40 } }
            - { instance_id: macd, plugin: macd_detector }
            - { instance_id: rsi, plugin: rsi_detector, params: { period: 9 } }
          opportunity_workers:
            - { instance_id: fvg, plugin: fvg_entry_detector, params: { structure: structure, min_gap_size: 2.13 } }
            - { instance_id: low, plugin: oversold_detector, params: { rsi: rsi.rsi, oversold: 24.7 } }
          threat_workers:
            - { instance_id: jumpy, plugin: volatility_spike_detector, timeframe: 1h, params: { volatility: regime.percentile, threshold_percentile: 96.3 } }
            - { instance_id: crash, plugin: flash_crash_detector, params: { window: 6, drop_pct: 1.57 } }
            - { instance_id: drawdown, plugin: max_drawdown_monitor, triggers: [on_ledger_update], params: { max_drawdown_pct: 25 } }
          strategy_planner: { instance_id: planner, plugin: adaptive_momentum_planner, params: { w_threat: 0.3, min_confidence: 0.4013, on_opposite: close, account_risk_pct: 3 } }
          planning_workers:
            entry_planning:
              - { instance_id: gap, plugin: limit_entry_at_fvg, triggers: { signal_type: [fvg_entry], direction: [BUY] } }
              - { instance_id: market, plugin: market_entry_immediate }
            size_planning:
              - { instance_id: kelly, plugin: kelly_criterion_sizer, params: { fraction: 0.4, min_trades: 25, fallback_percent: 0.7 }, triggers: { symbol: [SOLUSDT] } }
              - { instance_id: risk, plugin: fixed_risk_sizer, params: { risk_per_trade_percent: 0.7 } }
            exit_planning: [{ instance_id: rr, plugin: fixed_rr_exit, params: { risk_reward_ratio: 1.7 } }]
            execution_intent_planning: [{ instance_id: intent, plugin: balanced_intent }]
          execution_workers:
            trade_initiation: []
            position_management: [{ instance_id: trail, plugin: trailing_stop_manager, params: { trail_by_structure: true, structure: structure } }]
            risk_safety:
              - { instance_id: out, plugin: emergency_exit_agent, params: { min_severity: 0.6013 } }
              - { instance_id: halt, plugin: circuit_breaker, params: { halt_bars: 36, min_severity: 0.6513 } }
            operational: []
          portfolio_overlays:
            - { instance_id: exposure, plugin: max_exposure_overlay, params: { max_exposure_pct: 130 } }
            - { instance_id: positions, plugin: max_open_positions_overlay, params: { max_open_positions: 3 } }
        planning: { mode: parallel }
        aggregation:
          method: weighted_average
          strength: { bands.width: { weight: 1.0, from: [0, 0.02] }, macd.histogram: { weight: 0.2, from: [-1, 1] } }
        wiring: auto
        """;

    /// <summary>A weekly purchase that weighs price and risk by two custom events.</summary>
    private const string Dca = """
        strategy: { name: dca, version: 1.0.0 }
        timeframes: [5m, 4h]
        workforce:
          context_workers:
            - { instance_id: mean, plugin: sma_detector, timeframe: 4h, params: { period: 42 } }
            - { instance_id: regime, plugin: volatility_regime, timeframe: 4h, params: { period: 14, window: 50 } }
          opportunity_workers:
            - { instance_id: scorer, plugin: dca_opportunity_scorer, params: { event: WEEKLY_DCA_TICK, average: mean.sma, full_score_pct: 6 } }
          threat_workers:
            - { instance_id: assessor, plugin: dca_risk_assessor, params: { event: WEEKLY_DCA_TICK, volatility: regime.percentile } }
          strategy_planner: { instance_id: planner, plugin: dca_planner, params: { event: WEEKLY_DCA_TICK, max_total_slippage_pct: 1 } }
          planning_workers:
            entry_planning: [{ instance_id: entry, plugin: adaptive_dca_planner, params: { max_risk: 0.9013, market_score: 0.4013, offset_bps: 40 } }]
            size_planning: [{ instance_id: risk, plugin: fixed_risk_sizer, params: { risk_per_trade_percent: 0.02 } }]
            exit_planning: [{ instance_id: none, plugin: no_exit }]
            execution_intent_planning: [{ instance_id: intent, plugin: balanced_intent }]
        planning: { mode: parallel }
        wiring: auto
        """;

    /// <summary>A quarter of equity in each symbol, restored every day.</summary>
    private const string Rebalance = """
        strategy: { name: rebalance, version: 1.0.0 }
        timeframes: [5m]
        workforce:
          context_workers: []
          opportunity_workers: []
          threat_workers: []
          strategy_planner: { instance_id: planner, plugin: rebalance_planner, params: { event: DAILY, target_pct: 24, band_pct: 1, max_total_slippage_pct: 1 } }
          planning_workers:
            entry_planning: [{ instance_id: entry, plugin: simple_dca_planner }]
            size_planning: [{ instance_id: unused, plugin: fixed_quantity_sizer, params: { quantity: 1 } }]
            exit_planning: [{ instance_id: none, plugin: no_exit }]
            execution_intent_planning: [{ instance_id: intent, plugin: balanced_intent }]
        planning: { mode: parallel }
        wiring: auto
        """;

    public static IReadOnlyList<string> Names { get; } = ["trend", "guarded", "dca", "rebalance"];

    /// <summary>The two files, for bars of each symbol.</summary>
    public static RandomRun Of(string name, IReadOnlyList<IReadOnlyList<OracleBar>> markets) =>
        new(Operation(name), Blueprint(name), markets);

    private static string Blueprint(string name) => name switch
    {
        "trend" => Trend,
        "guarded" => Guarded,
        "dca" => Dca,
        "rebalance" => Rebalance,
        _ => throw new ArgumentException(name, nameof(name)),
    };

    private static string Operation(string name) => $$"""
        operation: { name: {{name}}, environment: backtest, initial_capital: 100000, currency: USDT, warmup_bars: 500 }
        data_sources:
          {{Lines(Symbols.Select(symbol => Dated.Replace("SYMBOL", symbol, StringComparison.Ordinal)))}}
        instruments:
          {{Lines(Symbols.Zip(Grids, (symbol, grid) => $"{{ symbol: {symbol}, {grid}, min_notional: 5, maker: 0.0002, taker: 0.0004, max_leverage: 2 }}"))}}
        connectors: [{ id: sim, type: backtest, slippage_bps: 1, fill_model: IMMEDIATE, latency_ms: 0, intrabar: pessimistic, position_policy: {{(name is "dca" or "rebalance" ? "pyramid" : "one_at_a_time")}} }]
        {{Schedule(name)}}strategy_links: [{ id: link, strategy: strategy_blueprint.yaml, connector: sim, data: [{{string.Join(", ", Symbols)}}] }]
        """;

    private static string Schedule(string name) => name switch
    {
        "dca" => "schedule: [{ event: WEEKLY_DCA_TICK, every: week, on: monday, at: \"09:00\" }]\n",
        "rebalance" => "schedule: [{ event: DAILY, every: day, at: \"00:30\" }]\n",
        _ => string.Empty,
    };

    private static string Lines(IEnumerable<string> items) => string.Join("\n  ", items.Select(item => "- " + item));
}
