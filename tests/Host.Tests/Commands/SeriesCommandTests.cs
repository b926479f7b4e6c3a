using System;
using System.IO;
using System.Linq;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Host.Tests.Commands;

/// <summary>Two symbols and two timeframes on real bars, from the command line to the result files.</summary>
public sealed class SeriesCommandTests : IDisposable
{
    private const string Blueprint = """
        strategy: { name: two_markets, version: 1.0.0 }
        timeframes: [5m, 1h]
        workforce:
          context_workers:
            - { instance_id: fast, plugin: ema_detector, timeframe: 1h, params: { period: 5 } }
            - { instance_id: slow, plugin: ema_detector, timeframe: 1h, params: { period: 20 } }
            - { instance_id: leader, plugin: ema_detector, timeframe: 1h, symbol: BTCUSDT, params: { period: 50 } }
          opportunity_workers:
            - { instance_id: hourly, plugin: ema_cross_detector, timeframe: 1h, params: { fast: fast.ema, slow: slow.ema } }
            - { instance_id: lead, plugin: ema_cross_detector, symbol: ETHUSDT, params: { fast: BTCUSDT.close, slow: leader.ema } }
          strategy_planner: { instance_id: planner, plugin: adaptive_momentum_planner, params: { min_confidence: 0.3 } }
          planning_workers:
            entry_planning: [{ instance_id: entry, plugin: market_entry_immediate }]
            size_planning: [{ instance_id: risk, plugin: fixed_risk_sizer, params: { risk_per_trade_percent: 0.5 } }]
            exit_planning: [{ instance_id: rr, plugin: fixed_rr_exit, params: { risk_reward_ratio: 2 } }]
            execution_intent_planning: [{ instance_id: intent, plugin: balanced_intent }]

        """;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Two_symbols_share_an_account_whatever_the_block_size()
    {
        string operation = Write(period: string.Empty);
        string[] trades = Run(operation, "whole", "65536", out string result);
        Assert.Equal(trades, Run(operation, "blocks", "100", out string blocks));
        Assert.Equal(result, blocks);
        Assert.Contains("\"bars\": 71769", result, StringComparison.Ordinal);
        int[] ofSymbol = [trades.Count(Of("BTCUSDT")), trades.Count(Of("ETHUSDT"))];
        Assert.True(ofSymbol.Min() > 100, $"{ofSymbol[0]} trades of BTC, {ofSymbol[1]} of ETH");

        // What a run decides depends on nothing that comes later.
        string[] before = Run(Write("period: { end: 2024-06-01T00:40:00Z }"), "cut", "4096", out _);
        string[] settled = before.Where(trade => !trade.Contains("END_OF_DATA", StringComparison.Ordinal)).ToArray();
        Assert.True(settled.Length > 50, $"{settled.Length} trades");
        Assert.Equal(trades.Intersect(settled), settled);
    }

    [Fact]
    public void A_link_is_run_again_from_its_effective_configuration()
    {
        Run(Write("period: { end: 2024-03-01 }"), "first", "4096", out string result);
        string folder = Path.GetDirectoryName(
            Directory.GetFiles(Path.Combine(_folder.Root, "first"), "result.json", SearchOption.AllDirectories)[0])!;
        string operation = Directory.GetFiles(folder, "operation*.yaml")[0];
        Run(operation, "again", "4096", out string again);
        Assert.Equal(HashOf(result), HashOf(again));
    }

    private static string HashOf(string result)
        => result.Split('\n').First(line => line.Contains("result_hash", StringComparison.Ordinal));

    private static Func<string, bool> Of(string symbol) => trade => trade.Split(',')[1] == symbol;

    private string Write(string period)
    {
        string bitcoin = SharedFolder.Require("data", "btcusdt_binance_5m_2024.csv.gz");
        string ether = SharedFolder.Require("data", "ethusdt_binance_5m_2024.csv.gz");
        _folder.Write("platform.yaml", "platform: { cache: cache }\n");
        _folder.Write("strategy_blueprint.yaml", Blueprint);
        return _folder.Write("operation.yaml", $$"""
            operation:
              name: two_markets
              environment: backtest
              initial_capital: 10000
              currency: USDT
              {{period}}
            data_sources:
              - { id: btc, symbol: BTCUSDT, timeframe: 5m, path: {{bitcoin}} }
              - { id: eth, symbol: ETHUSDT, timeframe: 5m, path: {{ether}} }
            instruments:
              - { symbol: BTCUSDT, tick_size: 0.01, lot_size: 0.00001, min_notional: 5, maker: 0.0002, taker: 0.0004 }
              - { symbol: ETHUSDT, tick_size: 0.01, lot_size: 0.0001, min_notional: 5, maker: 0.0002, taker: 0.0004 }
            connectors:
              - { id: sim, type: backtest, slippage_bps: 1, fill_model: IMMEDIATE, latency_ms: 0 }
            strategy_links:
              - { id: pair, strategy: strategy_blueprint.yaml, connector: sim, data: [btc, eth], is_active: true }

            """);
    }

    // Returns the trades' lines, without the header, and result.json.
    private string[] Run(string operation, string name, string blockRows, out string result)
    {
        string output = Path.Combine(_folder.Root, name);
        string csv = output + ".csv";
        S1t.Outcome outcome = S1t.Run(
            "backtest", operation, "--platform", Path.Combine(_folder.Root, "platform.yaml"), "--out", output,
            "--trades", csv, "--block-rows", blockRows);
        Assert.Equal((ExitCode.Done, string.Empty), (outcome.Code, outcome.Error));
        result = File.ReadAllText(Directory.GetFiles(output, "result.json", SearchOption.AllDirectories).Single());
        return File.ReadAllLines(csv)[1..];
    }
}
