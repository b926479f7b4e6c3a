using System;
using System.Collections.Generic;
using System.Threading;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Feed;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase5Execution;
using S1mpleTrader.Kernel.Result;
using S1mpleTrader.Kernel.Ring;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Run;

/// <summary>
/// What must never show in a result: which rows were visited, the block size, the ring's size, the feed's thread.
/// </summary>
public sealed class RunInvarianceTests
{
    private const int Rows = 3_000;

    [Fact]
    public void Skipping_rows_gives_what_visiting_every_row_gives()
    {
        long fills = 0;
        long ambiguous = 0;
        long liquidations = 0;
        for (ulong seed = 1; seed <= 200; seed++)
        {
            BuildSpecs specs = RandomRun.Specs(seed, withLedgerThreat: seed % 5 == 0);
            using BarSeries series = RandomRun.Market(seed, Rows);
            Trace skipped = Run(specs, series, new RunOptions());
            Trace visited = Run(specs, series, new RunOptions(VisitEveryRow: true));
            AssertSame(visited, skipped, "seed " + seed);
            fills += visited.Fills.Count;
            ambiguous += visited.Result.Counts.AmbiguousFills;
            liquidations += visited.Result.Counts.Liquidations;
        }

        // The markets and strategies reach what is to be compared.
        Assert.True(
            fills > 5_000 && ambiguous > 50 && liquidations > 0,
            $"{fills} fills, {ambiguous} ambiguous, {liquidations} liquidations");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(1024)]
    public void Block_size_is_invisible(int blockRows)
    {
        for (ulong seed = 1; seed <= 40; seed++)
        {
            BuildSpecs specs = RandomRun.Specs(seed, withLedgerThreat: false);
            using BarSeries series = RandomRun.Market(seed, Rows);
            Trace whole = Run(specs, series, new RunOptions(BlockRows: Rows));
            Trace blocks = Run(
                specs, series, new RunOptions(BlockRows: blockRows, RingCapacity: 2, LaysOut: seed % 2 == 0));
            AssertSame(whole, blocks, "seed " + seed);
        }
    }

    [Fact]
    public void A_feed_on_another_thread_gives_the_same_result()
    {
        for (ulong seed = 1; seed <= 200; seed++)
        {
            BuildSpecs specs = RandomRun.Specs(seed, withLedgerThreat: false);
            using BarSeries series = RandomRun.Market(seed, 1_000);
            var options = new RunOptions(BlockRows: 1 + (int)(seed % 13), RingCapacity: 2 << (int)(seed % 4));
            Trace inline = Run(specs, series, options);
            AssertSame(inline, RunThreaded(specs, series, options), "seed " + seed);
        }
    }

    [Fact]
    public void The_digest_of_the_curve_is_that_of_its_records()
    {
        for (ulong seed = 1; seed <= 50; seed++)
        {
            using BarSeries series = RandomRun.Market(seed, Rows);
            Trace trace = Run(RandomRun.Specs(seed, withLedgerThreat: false), series, new RunOptions());
            ulong sum = 0;
            ulong weighted = 0;
            for (int i = 0; i < trace.Equity.Count; i++)
            {
                sum += (ulong)trace.Equity[i];
                weighted += (ulong)trace.Equity[i] * (ulong)(i + 1);
            }

            Assert.True((sum, weighted) == trace.Digest, "seed " + seed);
        }
    }

    [Fact]
    public void Every_signal_ends_exactly_once()
    {
        for (ulong seed = 1; seed <= 300; seed++)
        {
            using BarSeries series = RandomRun.Market(seed, Rows);
            using var run = new BacktestRun(
                RandomRun.Specs(seed, withLedgerThreat: false), series, new RunOptions(), null);
            RunCounts counts = run.Run()!.Counts;
            long ended = counts.Executed + counts.Rejected + counts.Superseded + counts.Expired;
            Assert.True(counts.Detected == ended && counts.Detected > 0, "seed " + seed);
        }
    }

    private static Trace Run(BuildSpecs specs, BarSeries series, RunOptions options)
    {
        var recorder = new Recorder();
        using var run = new BacktestRun(specs, series, options, recorder);
        return new Trace(run.Run()!, recorder.Fills, recorder.Equity, run.Lane.Account.Curve.Digest);
    }

    private static Trace RunThreaded(BuildSpecs specs, BarSeries series, RunOptions options)
    {
        var recorder = new Recorder();
        using var run = new BacktestRun(specs, series, options, recorder);
        ColumnFeed feed = run.NewFeed();
        var producer = new Thread(() => feed.PublishAll(run.Ring, default(YieldWaitStrategy)));
        producer.Start();
        BacktestResult result = run.RunFedByAnotherThread(default(YieldWaitStrategy))!;
        producer.Join();
        return new Trace(result, recorder.Fills, recorder.Equity, run.Lane.Account.Curve.Digest);
    }

    private static void AssertSame(Trace expected, Trace actual, string seed)
    {
        Assert.True(
            expected.Fills.Count == actual.Fills.Count, $"{seed}: {expected.Fills.Count} fills, {actual.Fills.Count}");
        for (int i = 0; i < expected.Fills.Count; i++)
        {
            Assert.True(expected.Fills[i] == actual.Fills[i], $"{seed}: {expected.Fills[i]} / {actual.Fills[i]}");
        }

        Assert.Equal(expected.Equity, actual.Equity);
        Assert.True(
            expected.Result.Metrics == actual.Result.Metrics,
            $"{seed}: {expected.Result.Metrics} / {actual.Result.Metrics}");
        Assert.True(expected.Result.ResultHash == actual.Result.ResultHash, seed);
    }

    private sealed record Trace(
        BacktestResult Result, List<Fill> Fills, List<Int128> Equity, (ulong Sum, ulong Weighted) Digest);

    private sealed class Recorder : RunObserver
    {
        public List<Fill> Fills { get; } = [];

        public List<Int128> Equity { get; } = [];

        public override bool WantsEquity => true;

        public override void OnFill(in Fill fill) => Fills.Add(fill);

        public override void OnEquity(
            ReadOnlySpan<long> closeTimes, ReadOnlySpan<Int128> equityUnits, ReadOnlySpan<Int128> balanceUnits)
            => Equity.AddRange(equityUnits);
    }
}
