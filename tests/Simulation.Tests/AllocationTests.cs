using System;
using System.IO;
using System.Linq;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Synthetic;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Kernel;
using S1mpleTrader.Kernel.Feed;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Result;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Simulation.Tests;

public sealed class AllocationTests
{
    private const int Bars = 2_600_000;

    [Theory]
    [InlineData("ict_smc", 1_000)]
    [InlineData("ema_cross", 1_000)]
    [InlineData("ema_flip", 25_000)]
    [InlineData("guarded_swing", 1_000)]
    [InlineData("trend", 1_000)]
    [InlineData("flash_crash", 1_000)]
    [InlineData("execution", 1_000)]
    public void No_byte_is_allocated_over_2_600_000_bars_with_trading_on(string example, int atLeastTrades)
    {
        string path = Path.Combine(SharedFolder.RepositoryRoot()!, "examples", example, "operation.yaml");
        BuildSpecs specs = EngineRun.Load(path, []);
        Assert.True(UtcNanos.TryParseIso("2020-01-01", out long start));
        using BarSeries series = SyntheticMarket.Generate(new SyntheticMarketSpec(
            "BTCUSDT", specs.DataSources[0].Timeframe, 42, Bars, start, 20_000m, 0.01m));
        specs = specs with { Period = specs.Period with { End = null } };
        long trades = 0;
        Assert.Equal(0, AllocatedBytes.Least(() => Measure([specs], series, out trades)));
        Assert.True(trades >= atLeastTrades, $"{trades} trades");
    }

    [Fact]
    public void No_byte_is_allocated_by_several_lanes()
    {
        BuildSpecs interval = EngineRun.Load(
            Path.Combine(SharedFolder.RepositoryRoot()!, "examples", "ict_smc", "operation.yaml"),
            ["connectors.sim.intrabar=interval"]);
        Assert.True(UtcNanos.TryParseIso("2020-01-01", out long start));
        using BarSeries series = SyntheticMarket.Generate(new SyntheticMarketSpec(
            "BTCUSDT", interval.DataSources[0].Timeframe, 42, Bars / 4, start, 20_000m, 0.01m));
        BuildSpecs[] lanes = [interval, interval with { Account = interval.Account with { InitialCapital = 5_000m } }];
        long trades = 0;
        Assert.Equal(0, AllocatedBytes.Least(() => Measure(lanes, series, out trades)));
        Assert.True(trades >= 1_000, $"{trades} trades");
    }

    private static long Measure(BuildSpecs[] specs, BarSeries series, out long trades)
    {
        using var run = new BacktestRun(
            [.. specs.Select(one => new LaneSpec(one, new JournalListener()))], [series], new RunOptions());
        ColumnFeed feed = run.NewFeed();
        long before = GC.GetAllocatedBytesForCurrentThread();
        run.Loop.Run(feed);
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        trades = run.Lanes.Sum(lane => lane.Account.Ledger.TradeStatistics.Count);
        return bytes;
    }

    // With the journal on: whoever hears of nothing costs less.
    private sealed class JournalListener : RunObserver
    {
        public override JournalLevel JournalLevel => JournalLevel.Decisions;
    }
}
