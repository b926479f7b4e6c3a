using System;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Result;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Run;

public sealed class AllocationTests
{
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
            long trades = 0;
            long bytes = AllocatedBytes.Least(() => Measure(seed, series, journal, out trades));
            Assert.True(bytes == 0, $"seed {seed}: {bytes} bytes, {trades} trades");
            allTrades += trades;
        }

        Assert.True(allTrades > 5_000, $"{allTrades} trades");
    }

    private static long Measure(ulong seed, BarSeries series, JournalLevel journal, out long trades)
    {
        using var run = new BacktestRun(
            RandomRun.Specs(seed, withLedgerThreat: seed % 2 == 0),
            series,
            new RunOptions(BlockRows: 512),
            journal == JournalLevel.Off ? null : new CountingObserver(journal));
        Feed.ColumnFeed feed = run.NewFeed();
        long before = GC.GetAllocatedBytesForCurrentThread();
        run.Loop.Run(feed);
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        trades = run.Lane.Account.Ledger.TradeStatistics.Count;
        return bytes;
    }

    private sealed class CountingObserver(JournalLevel level) : RunObserver
    {
        public long Records { get; private set; }

        public override JournalLevel JournalLevel => level;

        public override void OnJournal(in JournalRecord record) => Records++;
    }
}
