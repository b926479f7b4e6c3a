using System;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Result;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Run;

public sealed class AllocationTests
{
    private const int MaxRuns = 12;

    [Theory]
    [InlineData(JournalLevel.Off)]
    [InlineData(JournalLevel.Decisions)]
    [InlineData(JournalLevel.Full)]
    public void A_run_with_trades_allocates_nothing_after_bootstrap(JournalLevel journal)
    {
        using BarSeries series = RandomRun.Market(seed: 3, count: 200_000);
        long allTrades = 0;
        for (ulong seed = 1; seed <= 12; seed++)
        {
            // The first runs of each shape let the JIT compile; what it compiles isn't the run's. What a run allocates it allocates every time.
            (long bytes, long trades) = Measure(seed, series, journal);
            for (int run = 1; run < MaxRuns && bytes != 0; run++)
            {
                (bytes, trades) = Measure(seed, series, journal);
            }

            Assert.True(bytes == 0, $"seed {seed}: {bytes} bytes, {trades} trades");
            allTrades += trades;
        }

        Assert.True(allTrades > 5_000, $"{allTrades} trades");
    }

    private static (long Bytes, long Trades) Measure(ulong seed, BarSeries series, JournalLevel journal)
    {
        using var run = new BacktestRun(
            RandomRun.Specs(seed, withLedgerThreat: seed % 2 == 0),
            series,
            new RunOptions(BlockRows: 512),
            journal == JournalLevel.Off ? null : new CountingObserver(journal));
        Feed.ColumnFeed feed = run.NewFeed();
        long before = GC.GetAllocatedBytesForCurrentThread();
        run.Loop.Run(feed);
        return (GC.GetAllocatedBytesForCurrentThread() - before, run.Lane.Account.Ledger.TradeStatistics.Count);
    }

    private sealed class CountingObserver(JournalLevel level) : RunObserver
    {
        public long Records { get; private set; }

        public override JournalLevel JournalLevel => level;

        public override void OnJournal(in JournalRecord record) => Records++;
    }
}
