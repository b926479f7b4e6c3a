namespace S1mpleTrader.Host.Tests;

/// <summary>A small operation that is right in everything; tests break one thing at a time.</summary>
internal static class SampleFiles
{
    public const string Operation = """
        operation:
          name: sample
          environment: backtest
          initial_capital: 10000
          currency: USDT
          period: { start: 2020-01-01, end: 2025-01-01 }
        data_sources:
          - { id: btc_1m, symbol: BTCUSDT, timeframe: 1m, synthetic: { seed: 42, bars: 20000, start: 2020-01-01, price: 20000 } }
        instruments:
          - { symbol: BTCUSDT, tick_size: 0.01, lot_size: 0.00001, min_notional: 5, maker: 0.0002, taker: 0.0004, max_leverage: 1 }
        connectors:
          - { id: sim, type: backtest, slippage_bps: 1, fill_model: IMMEDIATE, latency_ms: 0, intrabar: pessimistic, limit_fill: touch, position_policy: one_at_a_time }
        strategy_links:
          - { id: ict, strategy: strategy_blueprint.yaml, connector: sim, data: [btc_1m], is_active: true }
        journal: off

        """;

    public const string Blueprint = """
        strategy: { name: cross, version: 1.0.0 }
        timeframes: [1m]
        workforce:
          context_workers:
            - { instance_id: ema_20, plugin: ema_detector, params: { period: 20 } }
            - { instance_id: ema_50, plugin: ema_detector, params: { period: 50 } }
          opportunity_workers:
            - { instance_id: cross, plugin: ema_cross_detector, params: { fast: ema_20.ema, slow: ema_50.ema } }
          threat_workers: []
          strategy_planner: { instance_id: planner, plugin: adaptive_momentum_planner, params: { min_confidence: 0.3 } }
          planning_workers:
            entry_planning:
              - { instance_id: entry, plugin: market_entry_immediate, triggers: { confidence: [0.0, 1.0] } }
            size_planning: [{ instance_id: risk, plugin: fixed_risk_sizer, params: { risk_per_trade_percent: 1.0 } }]
            exit_planning: [{ instance_id: rr, plugin: fixed_rr_exit, params: { risk_reward_ratio: 2.5 } }]
            execution_intent_planning: [{ instance_id: intent, plugin: balanced_intent }]
        planning: { mode: parallel }
        wiring: auto

        """;

    public static string WriteTo(TempFolder folder, string? operation = null, string? blueprint = null)
    {
        folder.Write("strategy_blueprint.yaml", blueprint ?? Blueprint);
        return folder.Write("operation.yaml", operation ?? Operation);
    }

    /// <summary>
    /// Writes the operation with a platform file beside it, which keeps results and cache in the folder.
    /// </summary>
    public static string WriteWithPlatform(TempFolder folder)
    {
        folder.Write("platform.yaml", "platform: { out: runs, cache: cache }\n");
        return WriteTo(folder);
    }
}
