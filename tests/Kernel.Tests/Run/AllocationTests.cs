using System;
using S1mpleTrader.Columnar.Bars;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Run;

public sealed class AllocationTests
{
    private const int MaxRuns = 12;

    [Fact]
    public void A_run_with_trades_allocates_nothing_after_bootstrap()
    {
        using BarSeries series = RandomRun.Market(seed: 3, count: 200_000);
        long allTrades = 0;
        for (ulong seed = 1; seed <= 12; seed++)
        {
            // The first runs of each shape let the JIT compile; what it compiles isn't the run's. What a run allocates it allocates every time.
            (long bytes, long trades) = Measure(seed, series);
            for (int run = 1; run < MaxRuns && bytes != 0; run++)
            {
                (bytes, trades) = Measure(seed, series);
            }

            Assert.True(bytes == 0, $"seed {seed}: {bytes} bytes, {trades} trades");
            allTrades += trades;
        }

        Assert.True(allTrades > 5_000, $"{allTrades} trades");
    }

    private static (long Bytes, long Trades) Measure(ulong seed, BarSeries series)
    {
        using var run = new BacktestRun(
            RandomRun.Specs(seed, withLedgerThreat: seed % 2 == 0), series, new RunOptions(BlockRows: 512), null);
        Feed.ColumnFeed feed = run.NewFeed();
        long before = GC.GetAllocatedBytesForCurrentThread();
        run.Loop.Run(feed);
        return (GC.GetAllocatedBytesForCurrentThread() - before, run.Lane.Account.Ledger.TradeStatistics.Count);
    }
}
