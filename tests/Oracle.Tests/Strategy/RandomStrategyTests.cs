using System;
using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.TestKit;
using S1mpleTrader.TestKit.Oracle;
using Xunit;

namespace S1mpleTrader.Oracle.Tests;

/// <summary>
/// The oracle keeps its own laws over random strategies, and they reach everything that there is to reach.
/// </summary>
public sealed class RandomStrategyTests
{
    private static readonly string[] Reasons =
    [
        "BELOW_MIN_NOTIONAL", "DIRECTION", "INSUFFICIENT_FUNDS", "LOW_CONFIDENCE", "MAX_DRAWDOWN_BREACH",
        "NO_PLANNER_MATCHED", "POSITION_OPEN", "REFINER", "RISK_LIMIT", "SLIPPAGE", "VOLATILITY_SPIKE",
    ];

    private static readonly string[] Exits = ["END_OF_DATA", "LIQUIDATION", "SIGNAL", "STOP_LOSS", "TAKE_PROFIT"];

    private static readonly string[] Further =
    [
        "maker entries", "taker targets", "ambiguous", "superseded", "expired", "entries in pieces", "exits in pieces",
        "with latency", "trades with funding",
    ];

    [Fact]
    public void Run_random_strategy_conserves_signals_and_money()
    {
        Seeds.ForEach(1, 2_000, seed =>
        {
            (string operation, string blueprint, IReadOnlyList<OracleBar> bars) = RandomStrategy.Of(seed);
            OracleResult result = OracleOperation.RunTexts(
                operation, blueprint, bars, funding: RandomStrategy.FundingOf(seed));
            OracleCounts counts = result.Counts;
            Assert.Equal(counts.Detected, counts.Executed + counts.Rejected + counts.Superseded + counts.Expired);
            Assert.Equal(counts.Rejected, counts.Rejections.Values.Sum());
            Assert.Equal(CashEquity(result, operation, bars), result.FinalEquity);
        });
    }

    [Fact]
    public void Of_seeds_reach_every_reason_exit_and_end()
    {
        SortedDictionary<string, int> seen = new(StringComparer.Ordinal);
        for (ulong seed = 1; seed <= 300; seed++)
        {
            (string operation, string blueprint, IReadOnlyList<OracleBar> bars) = RandomStrategy.Of(seed);
            OracleResult result = OracleOperation.RunTexts(
                operation, blueprint, bars, funding: RandomStrategy.FundingOf(seed));
            foreach (KeyValuePair<string, int> reason in result.Counts.Rejections)
            {
                Add(reason.Key, reason.Value);
            }

            foreach (TradeRow trade in result.Trades)
            {
                Add(trade.ExitReason, 1);
                Add(trade.EntryReason, 1);
            }

            Add("maker entries", result.Fills.Count(fill => fill is { Reason: "ENTRY", Liquidity: "MAKER" }));
            Add("taker targets", result.Fills.Count(fill => fill is { Reason: "TAKE_PROFIT", Liquidity: "TAKER" }));
            Add("entries in pieces", InPieces(result, isEntry: true));
            Add("exits in pieces", InPieces(result, isEntry: false));
            Add("with latency", operation.Contains("latency_ms: ", StringComparison.Ordinal)
                && !operation.Contains("latency_ms: 0", StringComparison.Ordinal) ? result.Trades.Count : 0);
            Add("trades with funding", result.Trades.Count(trade => trade.Funding != 0m));
            Add("ambiguous", result.Counts.AmbiguousFills);
            Add("superseded", result.Counts.Superseded);
            Add("expired", result.Counts.Expired);
            Add("trades", result.Trades.Count);
        }

        string table = string.Join(", ", seen.Select(entry => $"{entry.Key} {entry.Value}"));
        TestContext.Current.TestOutputHelper?.WriteLine(table);
        foreach (string key in Reasons.Concat(Exits).Concat(Further))
        {
            Assert.True(seen.GetValueOrDefault(key) >= 10, $"{key} is too rare in: {table}");
        }

        Assert.True(seen["trades"] >= 300 * 10, table);

        void Add(string key, int count) => seen[key] = seen.GetValueOrDefault(key) + count;
    }

    /// <summary>Trades whose entry, or whose exit, took several bars.</summary>
    private static int InPieces(OracleResult result, bool isEntry) =>
        result.Fills.Where(fill => fill.Reason == "ENTRY" == isEntry).GroupBy(fill => fill.TradeId).Count(
            fills => fills.Count() > 1);

    /// <summary>"initial + Σ cash flows of fills − Σ fees + Σ signed quantity × mark × multiplier".</summary>
    private static decimal CashEquity(OracleResult result, string operation, IReadOnlyList<OracleBar> bars)
    {
        decimal multiplier = operation.Contains("contract_multiplier: 10", StringComparison.Ordinal) ? 10m : 1m;
        decimal cash = result.InitialCapital;
        decimal held = 0m;
        foreach (FillRow fill in result.Fills)
        {
            decimal signed = fill.Side == "BUY" ? fill.Quantity : -fill.Quantity;
            held += signed;
            cash -= (signed * fill.Price * multiplier) + fill.Fee;
        }

        cash -= result.Trades.Sum(trade => trade.Funding) + result.Open.Sum(trade => trade.Funding);
        return result.Equity.Count == 0
            ? cash
            : cash + (held * (decimal)bars.Last(bar =>
                bar.OpenTimeNanos < result.Equity[^1].TimeNanos).Close * multiplier);
    }
}
