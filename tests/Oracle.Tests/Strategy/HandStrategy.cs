using System;
using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.TestKit;
using S1mpleTrader.TestKit.Oracle;

namespace S1mpleTrader.Oracle.Tests;

/// <summary>
/// A strategy that is worked out by hand: bars of one minute from 1970-01-05 (a Monday), capital 10000, no fees, the
/// mean of 1 close crossing the mean of 2 as signal (BUY at a close that rises where the one before didn't, SELL at one
/// that falls), orders at the market for a quantity of 1, nothing that ends a trade.
/// </summary>
internal sealed record HandStrategy
{
    public const long Minute = 60_000_000_000L;
    public const long Monday = 4 * 86_400_000_000_000L;

    private const string Turn =
        "{ instance_id: turn, plugin: ema_cross_detector, params: { fast: one.sma, slow: two.sma } }";

    public string[] Symbols { get; init; } = ["X"];

    public string Timeframes { get; init; } = "[1m]";

    public int Minutes { get; init; } = 1;

    public string[] Context { get; init; } = [];

    public string[] Opportunities { get; init; } = [Turn];

    public string[] Threats { get; init; } = [];

    public string Planner { get; init; } = "{ instance_id: planner, plugin: direct_planner }";

    public string[] Entry { get; init; } = ["{ instance_id: e, plugin: market_entry_immediate }"];

    public string[] Size { get; init; } = [Quantity("1")];

    public string[] Exit { get; init; } = ["{ instance_id: x, plugin: no_exit }"];

    public string Intent { get; init; } = "[{ instance_id: i, plugin: balanced_intent }]";

    public string[] Execution { get; init; } = [];

    public string[] Overlays { get; init; } = [];

    public string Mode { get; init; } = "parallel";

    public string[] Schedule { get; init; } = [];

    public string Instrument { get; init; } = "maker: 0, taker: 0";

    public string Connector { get; init; } = "slippage_bps: 0";

    public string General { get; init; } = "";

    public static string Quantity(string quantity) =>
        $"{{ instance_id: s, plugin: fixed_quantity_sizer, params: {{ quantity: {quantity} }} }}";

    public static string FixedRatio(string ratio) =>
        $"{{ instance_id: x, plugin: fixed_rr_exit, params: {{ risk_reward_ratio: {ratio} }} }}";

    /// <summary>A bar that didn't move.</summary>
    public static (double, double, double, double)? At(double price) => (price, price, price, price);

    /// <summary>Runs on the bars of each symbol; no bar where there is nothing.</summary>
    public OracleResult Run(params (double Open, double High, double Low, double Close)?[][] symbols) =>
        OracleOperation.RunTexts(
        Operation(), Blueprint(), [.. symbols.Select(rows => (IReadOnlyList<OracleBar>)[.. BarsOf(rows)])]);

    private IEnumerable<OracleBar> BarsOf((double Open, double High, double Low, double Close)?[] rows)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i] is (double open, double high, double low, double close))
            {
                yield return new OracleBar(Monday + (i * Minutes * Minute), open, high, low, close, 1000);
            }
        }
    }

    private string Blueprint() => $$"""
        strategy: { name: hand, version: 1.0.0 }
        timeframes: {{Timeframes}}
        workforce:
          context_workers:
            - { instance_id: one, plugin: sma_detector, params: { period: 1 } }
            - { instance_id: two, plugin: sma_detector, params: { period: 2 } }
            {{Lines(Context)}}
          opportunity_workers: [{{string.Join(", ", Opportunities)}}]
          threat_workers: [{{string.Join(", ", Threats)}}]
          strategy_planner: {{Planner}}
          planning_workers:
            entry_planning: [{{string.Join(", ", Entry)}}]
            size_planning: [{{string.Join(", ", Size)}}]
            exit_planning: [{{string.Join(", ", Exit)}}]
            execution_intent_planning: {{Intent}}
          execution_workers: { trade_initiation: [], position_management: [{{string.Join(", ", Execution)}}], risk_safety: [], operational: [] }
          portfolio_overlays: [{{string.Join(", ", Overlays)}}]
        planning: { mode: {{Mode}} }
        wiring: auto
        """;

    private string Operation() => $$"""
        operation: { name: hand, environment: backtest, initial_capital: 10000, currency: USDT, {{General}} }
        data_sources:
          {{Lines([.. Symbols.Select(symbol => $"{{ id: {symbol}_data, symbol: {symbol}, timeframe: {Minutes}m, path: {symbol}.csv, format: csv, timestamp: open, timezone: UTC }}")], "  ")}}
        instruments:
          {{Lines([.. Symbols.Select(symbol => $"{{ symbol: {symbol}, tick_size: 0.01, lot_size: 0.001, min_notional: 5, {Instrument} }}")], "  ")}}
        connectors: [{ id: sim, type: backtest, fill_model: IMMEDIATE, latency_ms: 0, {{Connector}} }]
        schedule: [{{string.Join(", ", Schedule)}}]
        strategy_links: [{ id: l, strategy: strategy_blueprint.yaml, connector: sim, data: [{{string.Join(", ", Symbols.Select(symbol => symbol + "_data"))}}] }]
        """;

    private static string Lines(string[] items, string indent = "    ") =>
        string.Join(Environment.NewLine + indent, items.Select(item => "- " + item));
}
