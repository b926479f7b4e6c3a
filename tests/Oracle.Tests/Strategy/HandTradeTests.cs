using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.TestKit;
using S1mpleTrader.TestKit.Oracle;
using Xunit;

namespace S1mpleTrader.Oracle.Tests;

/// <summary>
/// Whole back-tests of a few bars, worked out by hand. The signal is the simplest there is: the mean of 1 close crosses
/// the mean of 2, that is, BUY at a close that rises where the one before didn't, SELL at one that falls.
/// </summary>
public sealed class HandTradeTests
{
    private const string Market = "{ instance_id: e, plugin: market_entry_immediate }";
    private const string Limit50Bps = "{ instance_id: e, plugin: patient_limit_entry, params: { offset_bps: 50 } }";
    private const string NoExit = "{ instance_id: x, plugin: no_exit }";
    private const string RiskReward2 = "{ instance_id: x, plugin: fixed_rr_exit, params: { risk_reward_ratio: 2 } }";
    private const string Risk1Percent =
        "{ instance_id: s, plugin: fixed_risk_sizer, params: { risk_per_trade_percent: 1 } }";

    [Fact]
    public void Market_entry_reaches_its_target()
    {
        // BUY at row 2 (close 101). Stop 101 x 0.985 = 99.485, to the even tick 99.48; distance 1.52; target 104.04.
        // Size 100 / (101 x 0.015 = 1.515) = 66.0066 → 66.006. Entry 101 x 1.001 = 101.101 → 101.11, 0.11 above 101,
        // within
        // 0.2 %. Notional 6673.86666, fee 6.67386666. Row 4 reaches 104.04: maker, 6867.26424 x 0.0005 = 3.43363212.
        // Gross 66.006 x 2.93 = 193.39758. MAE row 3: 66.006 x 0.61; MFE: the exit.
        OracleResult result = Run(
            Blueprint(Market, Risk1Percent, RiskReward2),
            Operation("maker: 0.0005, taker: 0.001", slippageBps: 10),
            (100, 100, 100, 100), (100, 100, 100, 100), (100, 101, 100, 101),
            (101, 103, 100.5, 102), (102, 104.04, 102, 103), (103, 103, 103, 103));
        TradeRow trade = Assert.Single(result.Trades);
        Assert.Equal(66.006m, trade.Quantity);
        Assert.Equal((101.11m, 104.04m, "TAKE_PROFIT"), (trade.EntryPrice, trade.ExitPrice, trade.ExitReason));
        Assert.Equal((3, 4, 2), (trade.EntryRow, trade.ExitRow, trade.BarsHeld));
        Assert.Equal((193.39758m, 10.10749878m, 183.29008122m), (trade.GrossPnl, trade.Fees, trade.NetPnl));
        Assert.Equal((40.26366m, 193.39758m), (trade.Mae, trade.Mfe));
        Assert.Equal(10183.29008122m, result.FinalEquity);

        // Row 3: 10000 - 6.67386666 + 66.006 x (102 - 101.11).
        Assert.Equal(10052.07147334m, result.Equity[3].Equity);
        Assert.Equal(9993.32613334m, result.Equity[3].Balance);
    }

    [Fact]
    public void Reverse_closes_and_enters_at_one_open()
    {
        // BUY at row 2, entered at 101; SELL at row 4 reverses at the open 100.1 of row 5: -0.9; the short ends at the
        // close 100: +0.1. Row 5 counts whole for the short: high 101 → MAE 0.9, low 99.5 → MFE 0.6.
        OracleResult result = Run(
            Blueprint(Market, Quantity("1"), NoExit, "on_opposite: reverse"),
            Operation("maker: 0, taker: 0"),
            (100, 100, 100, 100), (100, 100, 100, 100), (100, 101, 100, 101),
            (101, 102, 101, 102), (102, 102, 100, 100), (100.1, 101, 99.5, 100));
        Assert.Equal(["SIGNAL", "END_OF_DATA"], result.Trades.Select(trade => trade.ExitReason));
        Assert.Equal([-0.9m, 0.1m], result.Trades.Select(trade => trade.GrossPnl));
        Assert.Equal(["BUY", "SELL"], result.Trades.Select(trade => trade.Direction));
        Assert.Equal((0.9m, 0.6m), (result.Trades[1].Mae, result.Trades[1].Mfe));
        Assert.Equal((2, 2), (result.Counts.Detected, result.Counts.Executed));
        Assert.Equal(50, result.Metrics.Exposure!.Value, 9);
    }

    [Fact]
    public void Close_on_opposite_ends_as_executed_and_forbidden_reverse_only_closes()
    {
        foreach (string planner in new[] { "on_opposite: close", "on_opposite: reverse, directions: [BUY]" })
        {
            OracleResult result = Run(
                Blueprint(Market, Quantity("1"), NoExit, planner),
                Operation("maker: 0, taker: 0"),
                (100, 100, 100, 100), (100, 100, 100, 100), (100, 101, 100, 101),
                (101, 102, 101, 102), (102, 102, 100, 100), (100.1, 101, 99.5, 100));
            Assert.Equal("SIGNAL", Assert.Single(result.Trades).ExitReason);
            Assert.Equal(2, result.Counts.Executed);
        }
    }

    [Fact]
    public void Limit_fills_inside_a_bar_and_only_its_stop_counts_there()
    {
        // Limit 101 x 0.995 = 100.495, to the even tick 100.50. Row 3 doesn't reach it, row 4 does (low 99): maker; the
        // stop 99.48 counts, the target 104.04 does not; not ambiguous. 66.006 x (99.48 - 100.50) = -67.32612.
        OracleResult result = Run(
            Blueprint(Limit50Bps, Risk1Percent, RiskReward2),
            Operation("maker: 0, taker: 0"),
            (100, 100, 100, 100), (100, 100, 100, 100), (100, 101, 100, 101),
            (101, 101, 100.6, 101), (100.8, 105, 99, 101), (101, 101, 101, 101));
        TradeRow trade = Assert.Single(result.Trades);
        Assert.Equal((100.50m, 99.48m, "STOP_LOSS"), (trade.EntryPrice, trade.ExitPrice, trade.ExitReason));
        Assert.Equal(-67.32612m, trade.GrossPnl);
        Assert.Equal("MAKER", result.Fills[0].Liquidity);
        Assert.Equal(0, result.Counts.AmbiguousFills);
    }

    [Fact]
    public void Limit_ends_thirty_minutes_after_its_decision()
    {
        // Bars of 15 minutes: rows 3 and 4 open 0 and 15 minutes after the decision, row 5 opens 30 minutes after:
        // ended.
        OracleResult result = Run(
            Blueprint(Limit50Bps, Quantity("1"), NoExit).Replace("[1m]", "[15m]", System.StringComparison.Ordinal),
            Operation("maker: 0, taker: 0").Replace("timeframe: 1m", "timeframe: 15m", System.StringComparison.Ordinal),
            15,
            (100, 100, 100, 100), (100, 100, 100, 100), (100, 101, 100, 101),
            (101, 101, 101, 101), (101, 101, 101, 101), (101, 101, 90, 101));
        Assert.Empty(result.Fills);
        Assert.Equal(1, result.Counts.Expired);
    }

    [Fact]
    public void Both_touched_is_decided_by_the_mode()
    {
        foreach ((string mode, string reason) in new[] { ("pessimistic", "STOP_LOSS"), ("optimistic", "TAKE_PROFIT") })
        {
            OracleResult result = Run(
                Blueprint(Market, Risk1Percent, RiskReward2),
                Operation("maker: 0, taker: 0", intrabar: mode),
                (100, 100, 100, 100), (100, 100, 100, 100), (100, 101, 100, 101),
                (101, 105, 99, 101), (101, 101, 101, 101));
            Assert.Equal(reason, Assert.Single(result.Trades).ExitReason);
            Assert.Equal(1, result.Counts.AmbiguousFills);
        }
    }

    [Fact]
    public void Liquidation_inside_the_bar_is_where_equity_meets_the_margin()
    {
        // Long 50 at 101, leverage 10, capital 1000: 1000 + 50 (p - 101) = 0.005 x 50 p at 4050 / 49.75 = 81.407…, down
        // to
        // 81.40. Gross 50 x -19.6 = -980. In the exit bar only the exit price counts: MAE 980, not 1050.
        OracleResult result = Run(
            Blueprint(Market, Quantity("50"), NoExit, "account_risk_pct: 100"),
            Operation("maker: 0, taker: 0, max_leverage: 10", capital: 1000),
            (100, 100, 100, 100), (100, 100, 100, 100), (100, 101, 100, 101),
            (101, 101, 101, 101), (90, 91, 80, 91), (91, 91, 91, 91));
        TradeRow trade = Assert.Single(result.Trades);
        Assert.Equal(
            (81.40m, "LIQUIDATION", -980m, 980m), (trade.ExitPrice, trade.ExitReason, trade.GrossPnl, trade.Mae));
        Assert.Equal(1, result.Counts.Liquidations);
        Assert.Equal(20m, result.FinalEquity);
    }

    [Theory]
    [InlineData("quantity: 0.04", "", "BELOW_MIN_NOTIONAL")]
    [InlineData("quantity: 200", "", "RISK_LIMIT")]
    [InlineData("quantity: 100", "", "INSUFFICIENT_FUNDS")]
    [InlineData("quantity: 1", "min_confidence: 0.44", "LOW_CONFIDENCE")]
    [InlineData("quantity: 1", "directions: [SELL]", "DIRECTION")]
    [InlineData("quantity: 1", "max_total_slippage_pct: 0.09", "SLIPPAGE")]
    public void First_failing_check_is_the_reason(string quantity, string planner, string reason)
    {
        // Confidence 0.5 x 0.7 / 0.8 = 0.4375. 0.04 x 101 = 4.04 < 5. 200 x 1.515 = 303 > 2 % of 10000. 100 x 101 =
        // 10100 >
        // 10000 although its risk 151.5 isn't over 200. The open 101.1 is 0.099 % worse than 101.
        OracleResult result = Run(
            Blueprint(Market, Quantity(quantity["quantity: ".Length..]), NoExit, planner),
            Operation("maker: 0, taker: 0"),
            (100, 100, 100, 100), (100, 100, 100, 100), (100, 101, 100, 101), (101.1, 102, 101, 102),
            (102, 102, 102, 102));
        Assert.Equal([KeyValuePair.Create(reason, 1)], result.Counts.Rejections);
        Assert.Empty(result.Trades);
        Assert.Equal(1, result.Counts.Detected);
    }

    private static string Quantity(string quantity) =>
        $"{{ instance_id: s, plugin: fixed_quantity_sizer, params: {{ quantity: {quantity} }} }}";

    private static string Blueprint(string entry, string size, string exit, string planner = "") => $$"""
        strategy: { name: hand, version: 1.0.0 }
        timeframes: [1m]
        workforce:
          context_workers:
            - { instance_id: one, plugin: sma_detector, params: { period: 1 } }
            - { instance_id: two, plugin: sma_detector, params: { period: 2 } }
          opportunity_workers:
            - { instance_id: turn, plugin: ema_cross_detector, params: { fast: one.sma, slow: two.sma } }
          threat_workers: []
          strategy_planner: { instance_id: planner, plugin: adaptive_momentum_planner, params: { {{planner}} } }
          planning_workers:
            entry_planning: [{{entry}}]
            size_planning: [{{size}}]
            exit_planning: [{{exit}}]
            execution_intent_planning: [{ instance_id: i, plugin: balanced_intent }]
        wiring: auto
        """;

    private static string Operation(
        string instrument, int slippageBps = 0, string intrabar = "pessimistic", int capital = 10_000) => $$"""
        operation: { name: hand, environment: backtest, initial_capital: {{capital}}, currency: USDT }
        data_sources: [{ id: d, symbol: X, timeframe: 1m, path: market.csv, format: csv, timestamp: open, timezone: UTC }]
        instruments: [{ symbol: X, tick_size: 0.01, lot_size: 0.001, min_notional: 5, {{instrument}} }]
        connectors: [{ id: sim, type: backtest, slippage_bps: {{slippageBps}}, fill_model: IMMEDIATE, latency_ms: 0, intrabar: {{intrabar}} }]
        strategy_links: [{ id: l, strategy: strategy_blueprint.yaml, connector: sim, data: [d] }]
        """;

    private static OracleResult Run(
        string blueprint, string operation, params (double Open, double High, double Low, double Close)[] rows) =>
        Run(blueprint, operation, 1, rows);

    private static OracleResult Run(
        string blueprint, string operation, int minutes,
        params (double Open, double High, double Low, double Close)[] rows) =>
        OracleOperation.RunTexts(operation, blueprint, [.. rows.Select((row, i) => new OracleBar(
            i * minutes * 60_000_000_000L, row.Open, row.High, row.Low, row.Close, 1000))]);
}
