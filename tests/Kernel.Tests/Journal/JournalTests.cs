using System;
using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Result;
using S1mpleTrader.Kernel.Tests.Run;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Journal;

/// <summary>
/// The journal of random strategies: it replays to the ledger, every signal in it ends once, and nobody's blocks show.
/// </summary>
public sealed class JournalTests
{
    private static readonly int Seeds = Environment.GetEnvironmentVariable("S1T_FULL") == "1" ? 300 : 30;

    [Fact]
    public void Replay_reproduces_the_ledger()
    {
        long fills = 0;
        for (ulong seed = 1; seed <= (ulong)Seeds; seed++)
        {
            using BarSeries series = RandomRun.Market(seed, 3_000);
            BuildSpecs specs = RandomRun.Specs(seed, withLedgerThreat: seed % 2 == 0);
            var journal = new JournalRecorder(specs);
            using var run = new BacktestRun(specs, series, new RunOptions(), journal);
            BacktestResult? result = run.Run();
            StrategyLedger ledger = run.Lane.Account.Ledger;
            Assert.NotNull(result);
            Assert.True(journal.Replay.Difference is null, $"seed {seed}: {journal.Replay.Difference}");
            Assert.True(ledger.Balance == journal.Replay.BalanceUnits, $"seed {seed}");
            Assert.True(ledger.FeeUnits == journal.Replay.FeeUnits, $"seed {seed}");
            Assert.True(ledger.OpenCount == journal.Replay.OpenTrades, $"seed {seed}");
            Assert.True(ledger.TradeStatistics.Count == journal.Replay.ClosedTrades, $"seed {seed}");
            fills += journal.Counts[(int)JournalKind.Fill];
        }

        Assert.True(fills > 50L * Seeds, $"{fills} fills");
    }

    [Fact]
    public void Every_opportunity_ends_once_in_the_journal()
    {
        for (ulong seed = 1; seed <= (ulong)Seeds; seed++)
        {
            using BarSeries series = RandomRun.Market(seed, 3_000);
            BuildSpecs specs = RandomRun.Specs(seed, withLedgerThreat: seed % 2 == 0);
            var journal = new JournalRecorder(specs);
            using var run = new BacktestRun(specs, series, new RunOptions(), journal);
            RunCounts counts = run.Run()!.Counts;
            long[] named = journal.OpportunityCounts;
            Assert.Equal(counts.Detected, named[(int)JournalKind.Opportunity]);
            Assert.Equal(counts.Executed, named[(int)JournalKind.Executed]);
            Assert.Equal(counts.Rejected, named[(int)JournalKind.Rejected]);
            Assert.Equal(counts.Superseded, named[(int)JournalKind.Superseded]);
            Assert.Equal(counts.Expired, named[(int)JournalKind.Expired]);
            Assert.Equal(
                journal.Counts[(int)JournalKind.TradeOpened],
                journal.Counts[(int)JournalKind.TradeClosed] + run.Lane.Account.Ledger.OpenCount);
        }
    }

    [Fact]
    public void A_group_is_written_with_its_strategy_and_its_orders_agree()
    {
        var strategies = new Dictionary<JournalDetail, int>();
        for (ulong seed = 1; seed <= (ulong)Seeds; seed++)
        {
            using BarSeries series = RandomRun.Market(seed, 3_000);
            BuildSpecs specs = RandomRun.Specs(seed, withLedgerThreat: false);
            var groups = new GroupObserver();
            using var run = new BacktestRun(specs, series, new RunOptions(), groups);
            run.Run();
            foreach ((JournalDetail strategy, long? lots, long? last) in groups.Entries.Values)
            {
                Assert.True(
                    strategy == JournalDetail.Twap == (last < lots),
                    $"seed {seed}: the last order of {strategy} is {last} of {lots}");
                strategies[strategy] = strategies.GetValueOrDefault(strategy) + 1;
            }
        }

        Assert.Equal(
            [JournalDetail.SingleOrder, JournalDetail.Twap, JournalDetail.Iceberg], strategies.Keys.Order());
    }

    [Theory]
    [InlineData(JournalLevel.Decisions)]
    [InlineData(JournalLevel.Full)]
    public void Blocks_and_skipped_rows_do_not_show(JournalLevel level)
    {
        for (ulong seed = 1; seed <= 8; seed++)
        {
            using BarSeries series = RandomRun.Market(seed, 1_500);
            string whole = TextOf(seed, series, new RunOptions(BlockRows: 4096), level);
            Assert.NotEmpty(whole);
            Assert.Equal(whole, TextOf(seed, series, new RunOptions(BlockRows: 1), level));
            Assert.Equal(whole, TextOf(seed, series, new RunOptions(BlockRows: 64, VisitEveryRow: true), level));
        }
    }

    [Fact]
    public void A_journal_changes_no_result()
    {
        using BarSeries series = RandomRun.Market(5, 3_000);
        BuildSpecs specs = RandomRun.Specs(5, withLedgerThreat: true);
        using var plain = new BacktestRun(specs, series, new RunOptions(), null);
        string hash = plain.Run()!.ResultHash;
        using var full = new BacktestRun(
            specs, series, new RunOptions(), new JournalRecorder(specs, JournalLevel.Full));
        Assert.Equal(hash, full.Run()!.ResultHash);
    }

    [Fact]
    public void A_replay_names_the_record_that_is_wrong()
    {
        using BarSeries series = RandomRun.Market(5, 3_000);
        BuildSpecs specs = RandomRun.Specs(5, withLedgerThreat: false);
        var falsified = new Falsifier(new JournalRecorder(specs));
        using var run = new BacktestRun(specs, series, new RunOptions(), falsified);
        run.Run();
        Assert.StartsWith("Fill of trade 3: fee ", falsified.Recorder.Replay.Difference, StringComparison.Ordinal);
    }

    private static string TextOf(ulong seed, BarSeries series, RunOptions options, JournalLevel level)
    {
        BuildSpecs specs = RandomRun.Specs(seed, withLedgerThreat: seed % 2 == 0);
        var journal = new JournalRecorder(specs, level);
        using var run = new BacktestRun(specs, series, options, journal);
        run.Run();
        return journal.Text;
    }

    private sealed class Falsifier(JournalRecorder recorder) : RunObserver
    {
        public JournalRecorder Recorder { get; } = recorder;

        public override JournalLevel JournalLevel => JournalLevel.Decisions;

        public override void OnJournal(in JournalRecord record)
        {
            JournalRecord copy = record;
            if (copy is { Kind: JournalKind.Fill, Trade: 3 })
            {
                copy.FeeUnits += 1;
            }

            Recorder.OnJournal(in copy);
        }
    }

    /// <summary>
    /// By group the strategy that it was written with, its size and its last order's; what a reverse closes comes
    /// before its entries.
    /// </summary>
    private sealed class GroupObserver : RunObserver
    {
        public override JournalLevel JournalLevel => JournalLevel.Decisions;

        public Dictionary<int, (JournalDetail Strategy, long? Lots, long? Last)> Entries { get; } = [];

        public override void OnJournal(in JournalRecord record)
        {
            if (record.Kind == JournalKind.ExecutionDirective)
            {
                Entries.Add(record.Chain.Group, (record.Detail, record.Lots, 0));
            }
            else if (record.Kind == JournalKind.OrderSubmitted
                && Entries.TryGetValue(record.Chain.Group, out (JournalDetail Strategy, long? Lots, long? Last) group))
            {
                Entries[record.Chain.Group] = (group.Strategy, group.Lots, record.Lots);
            }
        }
    }
}
