using System.IO;
using S1mpleTrader.TestKit;

namespace S1mpleTrader.Host.Tests.Studies.Config;

/// <summary>
/// The operations and blueprints that the source documents' examples vary, laid where those expect them.
/// </summary>
internal static class SourceBases
{
    private const string Operation = """
        operation: { name: NAME, environment: backtest, initial_capital: 10000, currency: USDT }
        data_sources: [{ id: btc, symbol: BTCUSDT, timeframe: 1h, synthetic: { seed: 42, bars: 3000, start: 2020-01-01, price: 20000 } }]
        instruments: [{ symbol: BTCUSDT, tick_size: 0.01, lot_size: 0.00001, min_notional: 5, maker: 0.0002, taker: 0.0004, max_leverage: 1 }]
        connectors: [{ id: sim, type: backtest, slippage_bps: 1, fill_model: IMMEDIATE, latency_ms: 0 }]
        SCHEDULE
        strategy_links: [{ id: link, strategy: ../runs/NAME.yaml, connector: sim, data: [btc], is_active: true }]
        journal: off

        """;

    private const string Smc = """
        strategy: { name: ict_smc, version: 1.0.0 }
        timeframes: [1h]
        workforce:
          context_workers:
            - { instance_id: structure, plugin: market_structure_detector, params: { swing_length: 5 } }
            - { instance_id: zones, plugin: liquidity_zone_mapper }
            - { instance_id: atr, plugin: atr_detector, params: { period: 14 } }
            - { instance_id: ema_20, plugin: ema_detector, params: { period: 20 } }
            - { instance_id: ema_50, plugin: ema_detector, params: { period: 50 } }
            - { instance_id: rsi, plugin: rsi_detector }
            - { instance_id: volume, plugin: volume_profile_percentile, params: { window: 100 } }
            - { instance_id: regime, plugin: volatility_regime }
          opportunity_workers:
            - { instance_id: fvg_det_1, plugin: fvg_entry_detector, params: { structure: structure, min_gap_size: 3 } }
            - { instance_id: trend, plugin: trend_follower, params: { fast: ema_20.ema, slow: ema_50.ema } }
            - { instance_id: spike, plugin: volume_spike_refiner, role: refiner, params: { volume: volume.percentile, min_percentile: 50 } }
          threat_workers: [{ instance_id: drawdown, plugin: max_drawdown_monitor, params: { max_drawdown_pct: 20 } }]
          strategy_planner: { instance_id: planner, plugin: adaptive_momentum_planner, params: { min_confidence: 0.3 } }
          planning_workers:
            entry_planning: [{ instance_id: market, plugin: market_entry_immediate }]
            size_planning: [{ instance_id: risk, plugin: fixed_risk_sizer, params: { risk_per_trade_percent: 1.0 } }]
            exit_planning: [{ instance_id: exit_1, plugin: liquidity_target_exit, params: { structure: structure, zones: zones } }]
            execution_intent_planning: [{ instance_id: intent, plugin: balanced_intent }]

        """;

    /// <summary>Writes every base; the examples name them from the folder's root.</summary>
    public static void WriteTo(TempFolder folder)
    {
        Write(folder, "ict_smc_backtest", "ict_smc_strategy", Smc, schedule: "");
        Write(folder, "ict_backtest", "ict_smc_strategy", Smc, schedule: "");
        Write(
            folder, "multi_strategy_backtest", "multi",
            Smc.Replace("name: ict_smc", "name: multi", System.StringComparison.Ordinal), schedule: "");
        string dca = File.ReadAllText(
            Path.Combine(SharedFolder.RepositoryRoot()!, "examples/smart_dca/strategy_blueprint.yaml"));
        Write(
            folder, "smart_dca", "smart_dca", dca,
            "schedule: [{ event: WEEKLY_DCA_TICK, every: week, on: monday, at: \"09:00\" }]");
    }

    private static void Write(TempFolder folder, string operation, string blueprint, string text, string schedule)
    {
        folder.Write($"config/runs/{blueprint}.yaml", text);
        folder.Write(
            $"config/operations/{operation}.yaml",
            Operation.Replace("../runs/NAME.yaml", $"../runs/{blueprint}.yaml", System.StringComparison.Ordinal)
                .Replace("NAME", operation, System.StringComparison.Ordinal)
                .Replace("SCHEDULE", schedule, System.StringComparison.Ordinal));
    }
}
