using System;

namespace S1mpleTrader.Host.Tests;

/// <summary>
/// An operation with everything that a wiring connects: several signals, a refiner, threats, a schedule, custom events
/// and listeners.
/// </summary>
internal static class RichFiles
{
    public static readonly string Operation = SampleFiles.Operation.ReplaceLineEndings("\n").Replace(
        "journal: off",
        "schedule:\n  - { event: DAILY, every: day, at: \"09:00\" }\njournal: off",
        StringComparison.Ordinal);

    public const string Blueprint = """
        strategy: { name: rich, version: 1.0.0 }
        timeframes: [1m]
        workforce:
          context_workers:
            - { instance_id: ema_20, plugin: ema_detector, params: { period: 20 } }
            - { instance_id: ema_50, plugin: ema_detector, params: { period: 50 } }
            - { instance_id: regime, plugin: volatility_regime, params: { period: 14, window: 100 } }
            - { instance_id: volume, plugin: volume_profile_percentile, params: { window: 50 } }
          opportunity_workers:
            - { instance_id: cross, plugin: ema_cross_detector, params: { fast: ema_20.ema, slow: ema_50.ema } }
            - { instance_id: breakout, plugin: breakout_scanner, params: { lookback: 55 } }
            - { instance_id: spike, plugin: volume_spike_refiner, role: refiner, params: { volume: volume.percentile, min_percentile: 60 } }
            - { instance_id: scorer, plugin: dca_opportunity_scorer, params: { event: DAILY, average: ema_50.ema } }
          threat_workers:
            - { instance_id: storm, plugin: volatility_spike_detector, params: { volatility: regime.percentile, threshold_percentile: 80 } }
            - { instance_id: drawdown, plugin: max_drawdown_monitor, params: { max_drawdown_pct: 20 } }
            - { instance_id: assessor, plugin: dca_risk_assessor, params: { event: DAILY, volatility: regime.percentile } }
          strategy_planner: { instance_id: planner, plugin: adaptive_momentum_planner, params: { min_confidence: 0.3, w_threat: 0.6 } }
          planning_workers:
            entry_planning:
              - { instance_id: dca, plugin: adaptive_dca_planner, triggers: { confidence: [0.0, 0.2] } }
              - { instance_id: market, plugin: market_entry_immediate }
            size_planning: [{ instance_id: risk, plugin: fixed_risk_sizer, params: { risk_per_trade_percent: 1.0 } }]
            exit_planning: [{ instance_id: rr, plugin: fixed_rr_exit, params: { risk_reward_ratio: 2.5 } }]
            execution_intent_planning: [{ instance_id: intent, plugin: balanced_intent }]
          execution_workers:
            position_management: [{ instance_id: trail, plugin: trailing_stop_manager, params: { trail_pct: 1 } }]
            risk_safety: [{ instance_id: breaker, plugin: circuit_breaker, params: { min_severity: 0.9 } }]
          portfolio_overlays: [{ instance_id: cap, plugin: max_open_positions_overlay }]
        planning: { mode: parallel }
        wiring: auto

        """;

    public static string WriteTo(TempFolder folder, string? operation = null, string? blueprint = null)
    {
        folder.Write("platform.yaml", "platform: { out: runs, cache: cache }");
        return SampleFiles.WriteTo(folder, operation ?? Operation, blueprint ?? Blueprint);
    }
}
