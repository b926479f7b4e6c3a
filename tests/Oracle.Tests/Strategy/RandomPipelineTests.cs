using System;
using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.TestKit;
using S1mpleTrader.TestKit.Oracle;
using Xunit;

namespace S1mpleTrader.Oracle.Tests;

/// <summary>
/// Strategies composed from the whole catalogue: the oracle keeps its laws, and they reach everything that there is to
/// reach.
/// </summary>
public sealed class RandomPipelineTests
{
    private static readonly string[] ToReach =
    [
        "OVERLAY", "TRADING_HALTED", "FLASH_CRASH", "NO_PLANNER_MATCHED", "REFINER", "POSITION_OPEN",
        "INSUFFICIENT_FUNDS", "EMERGENCY", "PARTIAL", "TICK", "oversold", "STOP_LOSS", "TAKE_PROFIT", "SIGNAL",
        "END_OF_DATA", "LIQUIDATION", "moved stops", "several symbols", "higher timeframes", "replayed",
    ];

    [Fact]
    public void Composed_strategies_conserve_signals_and_money_and_reach_everything()
    {
        SortedDictionary<string, int> seen = new(StringComparer.Ordinal);
        int runs = 0;
        Seeds.ForEach(1, 2_000, seed =>
        {
            runs++;
            RandomRun run = RandomStrategy.Compose(seed, StrategyFeatures.All, _ => true);
            OracleResult result = OracleOperation.RunTexts(
                run.Operation, run.Blueprint, run.Markets, finer: run.Finer, funding: run.Funding);
            OracleCounts counts = result.Counts;
            Assert.Equal(counts.Detected, counts.Executed + counts.Rejected + counts.Superseded + counts.Expired);
            Assert.Equal(counts.Rejected, counts.Rejections.Values.Sum());
            foreach (TradeRow trade in result.Trades)
            {
                Add(trade.ExitReason, 1);
                Add(trade.EntryReason, 1);
                Add("moved stops", trade is { ExitReason: "STOP_LOSS", GrossPnl: > 0m } ? 1 : 0);
                Assert.True(trade.Quantity > 0m && trade.ExitRow >= trade.EntryRow);
            }

            foreach (KeyValuePair<string, int> reason in counts.Rejections)
            {
                Add(reason.Key, reason.Value);
            }

            Add("PARTIAL", result.Fills.Count(fill => fill.Reason == "PARTIAL"));
            Add("several symbols", result.Trades.Count(trade => trade.Symbol != "RND"));
            Add(
                "higher timeframes",
                run.Blueprint.Contains("fast_", StringComparison.Ordinal) ? result.Trades.Count : 0);
            Add("replayed", run.Finer.Count > 0 ? counts.AmbiguousFills : 0);
            Add("trades", result.Trades.Count);
        });
        string table = string.Join(", ", seen.Select(entry => $"{entry.Key} {entry.Value}"));
        TestContext.Current.TestOutputHelper?.WriteLine(table);
        Assert.All(
            runs >= 200 ? ToReach : [],
            key => Assert.True(seen.GetValueOrDefault(key) >= 10, $"{key} is too rare in: {table}"));

        void Add(string key, int count) => seen[key] = seen.GetValueOrDefault(key) + count;
    }
}
