using System;
using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase5Execution;
using S1mpleTrader.Kernel.Result;
using S1mpleTrader.Kernel.Tests.Run;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Series;

/// <summary>Several symbols on one account: what random strategies do with them.</summary>
public sealed class SymbolsTests
{
    private const int Rows = 1_000;
    private const int FullCount = 300;

    [Fact]
    public void A_second_symbol_that_nobody_trades_changes_nothing()
    {
        long fills = 0;
        Seeds.ForEach(1, FullCount, seed =>
        {
            using BarSeries traded = RandomRun.Market(seed, Rows);
            using BarSeries idle = Some(traded, seed);
            BuildSpecs alone = RandomRun.Specs(seed, withLedgerThreat: seed % 3 == 0);
            Outcome expected = Run(alone, [traded], new RunOptions());
            Outcome actual = Run(
                WithIdleSymbol(alone), [traded, idle], new RunOptions(BlockRows: 1 + (int)(seed % 90)));
            Assert.Equal(expected.Fills, actual.Fills);
            Assert.Equal(expected.Equity, actual.Equity);
            Assert.Equal(expected.Result.ResultHash, actual.Result.ResultHash);
            fills += expected.Fills.Count;
        });
        Assert.True(fills > 500, $"{fills} fills");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    public void Block_size_is_invisible_with_several_symbols(int blockRows)
    {
        var symbols = new HashSet<int>();
        Seeds.ForEach(1, FullCount, seed =>
        {
            BarSeries[] markets = SeriesStrategy.Markets(seed, Rows);
            BuildSpecs specs = Trading(seed);
            Outcome whole = Run(specs, markets, new RunOptions());
            Outcome blocks = Run(specs, markets, new RunOptions(blockRows, RingCapacity: 2));
            Assert.Equal(whole.Fills, blocks.Fills);
            Assert.Equal(whole.Equity, blocks.Equity);
            Assert.Equal(whole.Result.ResultHash, blocks.Result.ResultHash);
            RunCounts counts = whole.Result.Counts;
            Assert.Equal(counts.Detected, counts.Executed + counts.Rejected + counts.Superseded + counts.Expired);
            int instants =
                markets.SelectMany(market => market.OpenTimes[specs.Period.WarmupBars..].ToArray()).Distinct().Count();
            Assert.Equal(instants, whole.Equity.Count);
            Assert.Equal(instants, whole.Result.Bars);
            symbols.UnionWith(whole.Fills.Select(fill => fill.Symbol));
            foreach (BarSeries market in markets)
            {
                market.Dispose();
            }
        });
        Assert.Equal(SeriesStrategy.Symbols.Length, symbols.Count);
    }

    [Fact]
    public void A_listener_to_the_account_reads_the_last_row_of_its_symbol()
    {
        var timeframe = new Timeframe(5 * UtcNanos.PerMinute);
        int stale = 0;
        Seeds.ForEach(1, FullCount, seed =>
        {
            BarSeries[] markets = SeriesStrategy.Markets(seed, Rows);
            var heard = new List<(long Time, double Close)>();
            BuildSpecs specs = Trading(seed);
            var plugin = new TestPlugin(
                PluginKind.LedgerThreat,
                binding => new Listener(binding, heard),
                "HEARD",
                [new InputDescriptor("close", "close", "1", 0, false)]);
            specs = specs with
            {
                Strategy = specs.Strategy with
                {
                    Threats =
                    [
                        new WorkerSpec(
                            "listener", plugin, new ParameterSet([]), [new ColumnSource(ColumnSource.Raw, 3)])
                        {
                            Timeframe = timeframe,
                            Symbol = "B",
                        },
                    ],
                },
            };
            Run(specs, markets, new RunOptions(BlockRows: 1 + (int)(seed % 50)));
            var expected = NaiveSeries.Of(markets[1], timeframe);
            long[] closes = markets[1].OpenTimes.ToArray().Select(time => time + UtcNanos.PerMinute).ToArray();
            foreach ((long time, double close) in heard)
            {
                Assert.Equal(expected.AsOf("close", time), close);
                stale += Array.BinarySearch(closes, time) < 0 ? 1 : 0;
            }

            foreach (BarSeries market in markets)
            {
                market.Dispose();
            }
        });
        Assert.True(stale > 100, $"{stale} times without a bar of its own");
    }

    [Fact]
    public void Several_symbols_and_timeframes_allocate_nothing_after_bootstrap()
    {
        BarSeries[] markets = SeriesStrategy.Markets(seed: 5, 20_000);
        BuildSpecs series = SeriesStrategy.Specs(seed: 5, []);
        BuildSpecs specs = series with
        {
            Strategy =
                series.Strategy with { Planner = RandomRun.Specs(seed: 5, withLedgerThreat: true).Strategy.Planner },
        };
        long trades = 0;
        long bytes = AllocatedBytes.Least(() =>
        {
            using var run = new BacktestRun(specs, markets, new RunOptions(BlockRows: 512), null);
            Feed.ColumnFeed feed = run.NewFeed();
            long before = GC.GetAllocatedBytesForCurrentThread();
            run.Loop.Run(feed);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            trades = run.Lane.Account.Ledger.TradeStatistics.Count;
            return allocated;
        });
        Assert.True(bytes == 0 && trades > 50, $"{bytes} bytes, {trades} trades");
        foreach (BarSeries market in markets)
        {
            market.Dispose();
        }
    }

    internal static BuildSpecs Trading(ulong seed)
    {
        BuildSpecs specs = RandomRun.Specs(seed, withLedgerThreat: seed % 3 == 0);
        BuildSpecs symbols = SeriesStrategy.Specs(seed, []);
        return specs with { DataSources = symbols.DataSources, Instruments = symbols.Instruments };
    }

    private static BuildSpecs WithIdleSymbol(BuildSpecs specs) => specs with
    {
        DataSources = [specs.DataSources[0], specs.DataSources[0] with { Symbol = "IDLE" }],
        Instruments = [specs.Instruments[0], specs.Instruments[0] with { Symbol = "IDLE" }],
        Strategy = specs.Strategy with
        {
            Opportunity = specs.Strategy.Opportunity.Select(worker => worker with { Symbol = "X" }).ToArray(),
        },
    };

    /// <summary>Bars of another symbol at some of a market's times, so that it adds no instant.</summary>
    private static BarSeries Some(BarSeries market, ulong seed)
    {
        int[] rows = Enumerable.Range(0, market.Count)
            .Where(row => row > 60 && RowRandom.Unit(seed, row, 900) < 0.7 && row < market.Count - (int)(seed % 3))
            .ToArray();
        return InMemoryBars.Create(
            "IDLE",
            market.Timeframe,
            rows.Select(row => market.OpenTimes[row]).ToArray(),
            rows.Select(row => market.Open[row] * 2).ToArray(),
            rows.Select(row => market.High[row] * 2).ToArray(),
            rows.Select(row => market.Low[row] * 2).ToArray(),
            rows.Select(row => market.Close[row] * 2).ToArray(),
            rows.Select(row => market.Volume[row]).ToArray());
    }

    private static Outcome Run(BuildSpecs specs, BarSeries[] markets, RunOptions options)
    {
        var recorder = new Recorder();
        using var run = new BacktestRun(specs, markets, options, recorder);
        return new Outcome(run.Run()!, recorder.Fills, recorder.Equity);
    }

    private sealed class Listener(WorkerBinding binding, List<(long Time, double Close)> heard)
        : LedgerThreatWorker(binding)
    {
        public override LedgerThreat OnLedgerUpdate(in LedgerUpdate update, RowColumns columns)
        {
            heard.Add((update.Time, columns.Read(Binding.Inputs[0])));
            return default;
        }

        public override void Reset()
        {
        }
    }

    private sealed record Outcome(BacktestResult Result, List<Fill> Fills, List<(long Time, Int128 Equity)> Equity);

    private sealed class Recorder : RunObserver
    {
        public List<Fill> Fills { get; } = [];

        public List<(long Time, Int128 Equity)> Equity { get; } = [];

        public override bool WantsEquity => true;

        public override void OnFill(in Fill fill) => Fills.Add(fill);

        public override void OnEquity(
            ReadOnlySpan<long> closeTimes, ReadOnlySpan<Int128> equityUnits, ReadOnlySpan<Int128> balanceUnits)
        {
            for (int i = 0; i < closeTimes.Length; i++)
            {
                Equity.Add((closeTimes[i], equityUnits[i]));
            }
        }
    }
}
