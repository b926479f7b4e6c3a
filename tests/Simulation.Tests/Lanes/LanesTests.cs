using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel;
using S1mpleTrader.Kernel.Feed;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Plugins;
using S1mpleTrader.TestKit;
using S1mpleTrader.TestKit.Oracle;
using Xunit;

namespace S1mpleTrader.Simulation.Tests.Lanes;

/// <summary>
/// A lane gives what its specification gives alone, to the last byte, whatever other lanes run beside it.
/// </summary>
public sealed class LanesTests
{
    private const int Count = 1_000;
    private const int MostLanes = 6;

    [Fact]
    public void A_lane_of_several_gives_what_it_gives_alone()
    {
        long fills = 0;
        long different = 0;
        ForEachStrategy(Count, (specs, series, random) =>
        {
            var lanes = new List<BuildSpecs>();
            for (int count = random.Between(2, MostLanes); lanes.Count < count;)
            {
                lanes.Add(Shortened(LaneVariants.Of(specs, random), series, random));
            }

            var options = new RunOptions(BlockRows: random.Pick(1, 61, 4096), LaysOut: random.Chance(50));
            string[] together = Texts(lanes, series, options, hearsRefusals: true, out int theirs, out _);
            fills += theirs;
            for (int i = 0; i < lanes.Count; i++)
            {
                string alone = Texts([lanes[i]], series, new RunOptions(), hearsRefusals: true, out _, out _)[0];
                Assert.True(alone == together[i], $"lane {i} of {lanes.Count}: {FirstDifference(alone, together[i])}");
            }

            different += together.Distinct().Count();
        });

        // The lanes trade, and not all the same.
        Assert.True(fills > 20 * Seeds.Count(Count)
            && different > 2 * Seeds.Count(Count), $"{fills} fills, {different} different lanes");
    }

    [Fact]
    public void A_pass_ends_with_the_last_row_that_a_lane_decides_at()
    {
        long fills = 0;
        long shorter = 0;
        ForEachStrategy(Count, (specs, series, random) =>
        {
            var lanes = new List<BuildSpecs>();
            for (int count = random.Between(1, 3); lanes.Count < count;)
            {
                lanes.Add(Shortened(LaneVariants.Of(specs, random), series, random));
            }

            BarSeries[] fed = series[..specs.DataSources.Count];
            var options = new RunOptions(BlockRows: random.Pick(1, 61, 4096));
            LaneRecorder[] recorders = [.. lanes.Select(lane => new LaneRecorder(lane, hearsRefusals: true))];
            using var run = new BacktestRun(
                [.. lanes.Select((lane, i) => new LaneSpec(lane, recorders[i]))], series, options);
            run.Run();
            int[] ends = [.. fed.Select(bars => lanes.Max(lane => LaneRows.Of(lane.Period, bars).End))];
            Assert.Equal(ends.Sum(), run.Loop.RowsDone);
            Assert.True(lanes.Count > 1 || LaneRows.Fed(lanes[0].Period, fed) == run.Loop.RowsDone);

            // Bars that come behind the end change nothing.
            LaneRecorder[] others = [.. lanes.Select(lane => new LaneRecorder(lane, hearsRefusals: true))];
            using var whole = new BacktestRun(
                [.. lanes.Select((lane, i) => new LaneSpec(lane, others[i]))], series, options);
            whole.Loop.Run(new ColumnFeed(fed, whole.Market.BlockRows, [.. fed.Select(bars => bars.Count)]));
            Assert.Equal(fed.Sum(bars => bars.Count), whole.Loop.RowsDone);
            for (int i = 0; i < lanes.Count; i++)
            {
                (string one, string two) = (recorders[i].Text(run.Result(i)!), others[i].Text(whole.Result(i)!));
                Assert.True(one == two, $"lane {i} of {lanes.Count}: {FirstDifference(one, two)}");
                fills += recorders[i].Fills;
            }

            shorter += run.Loop.RowsDone < whole.Loop.RowsDone ? 1 : 0;
        });
        Assert.True(fills > 20 * Seeds.Count(Count)
            && shorter > Seeds.Count(Count) / 4, $"{fills} fills, {shorter} shorter passes");
    }

    [Fact]
    public void Lanes_that_share_decisions_give_what_each_gives_by_itself()
    {
        long fills = 0;
        long shared = 0;
        ForEachStrategy(Count, (specs, series, random) =>
        {
            if (specs.Instruments.Count > 1 || specs.Strategy.Wires is not null)
            {
                return;
            }

            BuildSpecs simple = specs with
            {
                Schedule = [],
                Strategy = specs.Strategy with { Threats = [], Execution = [], EventDriven = [] },
            };
            BuildSpecs[] lanes = [simple, .. Enumerable.Range(0, random.Between(0, MostLanes)).Select(
                _ => LaneVariants.Of(simple, random))];
            var options = new RunOptions(BlockRows: random.Pick(1, 61, 4096), LaysOut: random.Chance(50));
            string[] together = Texts(lanes, series, options, hearsRefusals: false, out int theirs, out int sharing);
            string[] apart = Texts(
                lanes, series, new RunOptions(VisitEveryRow: true), hearsRefusals: false, out _, out int none);
            Assert.Equal(0, none);
            fills += theirs;
            shared += sharing;
            for (int i = 0; i < lanes.Length; i++)
            {
                Assert.True(
                    apart[i] == together[i], $"lane {i} of {lanes.Length}: {FirstDifference(apart[i], together[i])}");
            }
        });
        Assert.True(fills > 20 * Seeds.Count(Count)
            && shared > Seeds.Count(Count), $"{fills} fills, {shared} lanes that share");
    }

    [Fact]
    public void Interval_runs_the_pessimistic_and_the_optimistic_account()
    {
        long different = 0;
        ForEachStrategy(Count, (specs, series, random) =>
        {
            BuildSpecs interval = specs with { Connector = specs.Connector with { Intrabar = IntrabarMode.Interval } };
            using var both = new BacktestRun(
                interval, series, new RunOptions(BlockRows: random.Pick(1, 61, 4096)), null);
            Kernel.Result.BacktestResult result = both.Run()!;
            using var pessimistic = new BacktestRun(LaneSpec.Pessimistic(specs), series, new RunOptions(), null);
            using var optimistic = new BacktestRun(LaneSpec.Optimistic(specs), series, new RunOptions(), null);
            Kernel.Result.BacktestResult low = pessimistic.Run()!;
            Kernel.Result.BacktestResult high = optimistic.Run()!;
            Assert.Equal(low.Metrics, result.Metrics);
            Assert.Equal(high.Metrics, result.OptimisticMetrics);
            Assert.Equal(low.FinalEquity, result.FinalEquity);
            Assert.Equal(low.Counts.AmbiguousFills, result.Counts.AmbiguousFills);
            Assert.Equal(Kernel.Result.BacktestResult.Interval(low, high).ResultHash, result.ResultHash);
            Assert.NotEqual(low.ResultHash, result.ResultHash);
            different += low.ResultHash != high.ResultHash ? 1 : 0;
        });
        Assert.True(different > Seeds.Count(Count) / 20, $"{different} differ");
    }

    [Fact]
    public void Lanes_over_different_markets_are_refused()
    {
        ForEachStrategy(10, (specs, series, _) =>
        {
            BuildSpecs other = specs with
            {
                DataSources = [.. specs.DataSources.Select(source => source with { ContentHash = "another" })]
            };
            Assert.False(new LaneSpec(specs, null).SharesMarketWith(new LaneSpec(other, null)));
            Assert.Throws<InvariantViolationException>(
                () =>
                    new BacktestRun([new LaneSpec(specs, null), new LaneSpec(other, null)], series, new RunOptions()));
        });
    }

    // Mostly with an end inside the data, where that leaves rows of every source to decide at.
    private static BuildSpecs Shortened(BuildSpecs specs, BarSeries[] series, SeededRandom random)
    {
        ReadOnlySpan<long> times = series[0].OpenTimes;
        BuildSpecs shorter = specs with
        {
            Period = specs.Period with
            {
                End = times[random.Between(times.Length / 2, times.Length - 1)]
                    + random.Pick(0, 1, series[0].Timeframe.Nanos)
            }
        };
        bool isDecided = series[..specs.DataSources.Count].All(bars => LaneRows.Of(shorter.Period, bars).Count > 0);
        return isDecided && random.Chance(70) ? shorter : specs;
    }

    private static string[] Texts(
        IReadOnlyList<BuildSpecs> lanes,
        IReadOnlyList<BarSeries> series,
        RunOptions options,
        bool hearsRefusals,
        out int fills,
        out int sharing)
    {
        LaneRecorder[] recorders = [.. lanes.Select(
            (lane, i) => new LaneRecorder(lane, hearsRefusals, hearsRefusals || i % 2 == 0))];
        using var run = new BacktestRun(
            [.. lanes.Select((lane, i) => new LaneSpec(lane, recorders[i]))], series, options);
        run.Run();
        fills = recorders.Sum(recorder => recorder.Fills);
        sharing = run.Lanes.Count(lane => lane.SharesDecisions);
        return [.. recorders.Select((recorder, i) => recorder.Text(run.Result(i)!))];
    }

    internal static void ForEachStrategy(int count, Action<BuildSpecs, BarSeries[], SeededRandom> test)
    {
        string folder = Directory.CreateTempSubdirectory("s1t-lanes-").FullName;
        try
        {
            Seeds.ForEach(1, count, seed =>
            {
                RandomRun random = RandomStrategy.Compose(
                    seed, StrategyFeatures.All, name => GeneratedPlugins.Catalogue.Find(name) is not null);
                BuildSpecs specs = EngineRun.Load(random.WriteTo(folder), []);
                BarSeries[] series = EngineRun.SeriesOf(specs, random.Markets, random.Finer);
                try
                {
                    test(specs, series, new SeededRandom(seed));
                }
                finally
                {
                    Array.ForEach(series, one => one.Dispose());
                }
            });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string FirstDifference(string alone, string together)
    {
        string[] one = alone.Split('\n');
        string[] two = together.Split('\n');
        int line = 0;
        while (line < Math.Min(one.Length, two.Length) && one[line] == two[line])
        {
            line++;
        }

        return $"line {line}: alone {one.ElementAtOrDefault(line)}\ntogether {two.ElementAtOrDefault(line)}";
    }
}
