using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Tests.Run;
using S1mpleTrader.Kernel.Tests.Series;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Phase2Signals;

/// <summary>Opportunities that lanes share are the same in blocks of any size, down to a single row.</summary>
public sealed class RefinedOpportunitiesTests
{
    private const int Rows = 400;

    // Where a base bar is missing, the next one may finish two higher bars: more signals than the block has rows.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Higher_bars_seen_at_one_row_fit_in_a_block_of_any_size(int blockRows)
    {
        long detected = 0;
        Seeds.ForEach(1, 50, seed =>
        {
            using BarSeries series = SeriesStrategy.Markets(seed, Rows)[0];
            BuildSpecs specs = Specs(seed);
            long expected = Detected(specs, series, new RunOptions());
            Assert.Equal(expected, Detected(specs, series, new RunOptions(BlockRows: blockRows)));
            detected += expected;
        });
        Assert.True(detected > 20 * Seeds.Count(50), $"{detected} signals");
    }

    private static long Detected(BuildSpecs specs, BarSeries series, RunOptions options)
    {
        using var run = new BacktestRun(specs, series, options, null);
        Assert.True(run.Lane.SharesDecisions);
        return run.Run()!.Counts.Detected;
    }

    private static BuildSpecs Specs(ulong seed)
    {
        BuildSpecs specs = RandomRun.Specs(seed, withLedgerThreat: false);
        WorkerSpec probe = RandomRun.Spec(PluginKind.Opportunity, binding => new ProbeWorker(binding));
        return specs with
        {
            Strategy = specs.Strategy with
            {
                Opportunity = [probe with { Timeframe = new Timeframe(2 * UtcNanos.PerMinute) }],
                Planner = RandomRun.Spec(
                    PluginKind.StrategyPlanner, binding => new StatelessRandomPlanner(binding, seed)),
            },
        };
    }
}
