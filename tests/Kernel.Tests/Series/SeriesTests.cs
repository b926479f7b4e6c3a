using System;
using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Result;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Series;

/// <summary>
/// Several symbols and timeframes against a computation that has all bars at hand and looks everything up by time.
/// </summary>
public sealed class SeriesTests
{
    private const int Minutes = 400;
    private const int FullCount = 200;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(4096)]
    public void Every_value_that_a_worker_sees_is_the_last_one_visible(int blockRows)
    {
        int doubles = 0;
        Seeds.ForEach(1, FullCount, seed => doubles += Compare(seed, blockRows));
        Assert.True(doubles > 20, $"two higher bars become visible at one row {doubles} times");
    }

    private static int Compare(ulong seed, int blockRows)
    {
        BarSeries[] markets = SeriesStrategy.Markets(seed, Minutes);
        var lines = new List<string>();
        BuildSpecs specs = SeriesStrategy.Specs(seed, lines);
        using var run = new BacktestRun(specs, markets, new RunOptions(blockRows, RingCapacity: 2), null);
        RunCounts counts = run.Run()!.Counts;
        (List<string> expected, long published) = SeriesStrategy.Expected(markets, specs.Period);
        AssertSame(expected, lines);
        Assert.Equal(published, counts.Threats[0]);
        Assert.True(lines.Count > Minutes && published > 20, $"{lines.Count} lines, {published} threats");
        DisposeAll(markets);
        return lines.Count(HasTwoOfOneRow);
    }

    [Fact]
    public void Truncated_data_change_nothing_that_was_decided_before() => Seeds.ForEach(1, FullCount, seed =>
    {
        BarSeries[] markets = SeriesStrategy.Markets(seed, Minutes);
        var whole = new List<string>();
        using (var run = new BacktestRun(SeriesStrategy.Specs(seed, whole), markets, new RunOptions(64), null))
        {
            run.Run();
        }

        int minutes = 150 + (int)(seed * 31 % (Minutes - 150));
        BarSeries[] cut = SeriesStrategy.Markets(seed, minutes);
        var lines = new List<string>();
        using (var run = new BacktestRun(SeriesStrategy.Specs(seed, lines), cut, new RunOptions(64), null))
        {
            run.Run();
        }

        AssertSame(whole.Take(lines.Count).ToList(), lines);
        DisposeAll(markets);
        DisposeAll(cut);
    });

    private static bool HasTwoOfOneRow(string line) =>
        line.Split(", 1: ").Length == 3 || line.Split(", 2: ").Length == 3;

    private static void AssertSame(List<string> expected, List<string> actual)
    {
        for (int i = 0; i < Math.Min(expected.Count, actual.Count); i++)
        {
            Assert.Equal(expected[i], actual[i]);
        }

        Assert.Equal(expected.Count, actual.Count);
    }

    private static void DisposeAll(BarSeries[] markets)
    {
        foreach (BarSeries market in markets)
        {
            market.Dispose();
        }
    }
}
