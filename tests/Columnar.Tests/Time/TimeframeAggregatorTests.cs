using System;
using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Numerics;
using S1mpleTrader.Columnar.Time;
using Xunit;

namespace S1mpleTrader.Columnar.Tests.Time;

public sealed class TimeframeAggregatorTests
{
    [Theory]
    [InlineData("1m", "5m")]
    [InlineData("1m", "1h")]
    [InlineData("15m", "1d")]
    [InlineData("1h", "1w")]
    [InlineData("1d", "1w")]
    [InlineData("1m", "7m")]
    [InlineData("5m", "90m")]
    public void Higher_bars_equal_a_slow_grouping(string baseText, string higherText)
    {
        Timeframe small = Parse(baseText);
        Timeframe higher = Parse(higherText);
        for (ulong seed = 0; seed < 30; seed++)
        {
            using BarSeries bars = Random(seed, small, 600);
            using var aggregated = AggregatedBars.Of(bars, higher);
            List<(HigherBar Bar, int Visible)> expected = Slow(bars, higher);
            Assert.True(
                expected.Count == aggregated.Bars.Count,
                $"seed {seed}: {expected.Count} against {aggregated.Bars.Count}");
            for (int i = 0; i < expected.Count; i++)
            {
                HigherBar bar = new(
                    aggregated.Bars.OpenTimes[i],
                    aggregated.Bars.Open[i],
                    aggregated.Bars.High[i],
                    aggregated.Bars.Low[i],
                    aggregated.Bars.Close[i],
                    aggregated.Bars.Volume[i]);
                Assert.True(expected[i] == (bar, aggregated.VisibleFromRow[i]), $"seed {seed}, bar {i}");
            }

            for (int row = 0; row < bars.Count; row++)
            {
                Assert.Equal(expected.Count(item => item.Visible <= row), aggregated.VisibleCount(row));
            }
        }
    }

    [Fact]
    public void Truncated_first_bar_is_dropped_and_a_whole_one_is_kept()
    {
        Assert.Equal([5], OpenMinutes([1, 2, 3, 4, 5, 6, 7, 8, 9]));
        Assert.Equal([0, 5], OpenMinutes([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
        Assert.Equal([0], OpenMinutes([0, 4, 5, 6, 7, 8]));
    }

    [Fact]
    public void Missing_last_base_bar_delays_and_one_base_bar_can_finish_two()
    {
        using BarSeries bars = Series([0, 1, 2, 3, 9, 10]);
        using var aggregated = AggregatedBars.Of(bars, new Timeframe(5 * UtcNanos.PerMinute));
        Assert.Equal([4, 4], aggregated.VisibleFromRow.ToArray());
        Assert.Equal([0, 5 * UtcNanos.PerMinute], aggregated.Bars.OpenTimes.ToArray());
        Assert.Equal([0, 0, 0, 0, 2, 2], Enumerable.Range(0, 6).Select(aggregated.VisibleCount));
    }

    [Fact]
    public void Weeks_begin_on_monday()
    {
        long monday = UtcNanos.FromDateTime(new DateTime(2024, 1, 1));
        using BarSeries bars = Series(Enumerable.Range(0, 15).ToArray(), UtcNanos.PerDay, monday);
        using var aggregated = AggregatedBars.Of(bars, new Timeframe(UtcNanos.PerWeek));
        Assert.Equal([monday, monday + UtcNanos.PerWeek], aggregated.Bars.OpenTimes.ToArray());
        Assert.Equal([6, 13], aggregated.VisibleFromRow.ToArray());
    }

    [Fact]
    public void Only_whole_multiples_can_be_built()
    {
        using BarSeries bars = Series([0, 1]);
        Assert.Throws<ArgumentException>(() => AggregatedBars.Of(bars, new Timeframe(90 * UtcNanos.PerSecond)));
        Assert.Throws<ArgumentException>(() => AggregatedBars.Of(bars, bars.Timeframe));
    }

    private static IEnumerable<long> OpenMinutes(int[] minutes)
    {
        using BarSeries bars = Series(minutes);
        using var aggregated = AggregatedBars.Of(bars, new Timeframe(5 * UtcNanos.PerMinute));
        return aggregated.Bars.OpenTimes.ToArray().Select(time => time / UtcNanos.PerMinute);
    }

    private static BarSeries Series(int[] opens, long unit = UtcNanos.PerMinute, long start = 0)
    {
        double[] ones = new double[opens.Length];
        ones.AsSpan().Fill(1);
        long[] times = opens.Select(open => start + (open * unit)).ToArray();
        return InMemoryBars.Create("X", new Timeframe(unit), times, ones, ones, ones, ones, ones);
    }

    private static BarSeries Random(ulong seed, Timeframe timeframe, int count)
    {
        DeterministicRandom random = new(seed);
        using BarSeries template = TestBars.Random(seed, count);
        long[] times = new long[count];
        long time = timeframe.BarOpen(1_704_067_200_000_000_000) + (random.NextInt(40) * timeframe.Nanos);
        for (int i = 0; i < count; i++)
        {
            times[i] = time;
            time += timeframe.Nanos * (random.NextInt(12) == 0 ? 1 + random.NextInt(30) : 1);
        }

        return InMemoryBars.Create(
            "X", timeframe, times, template.Open, template.High, template.Low, template.Close, template.Volume);
    }

    // From the rules: group by the boundary, then look for the first base row that closes at or after the group's end.
    private static List<(HigherBar Bar, int Visible)> Slow(BarSeries bars, Timeframe higher)
    {
        List<(HigherBar, int)> result = [];
        int[] rows = Enumerable.Range(0, bars.Count).ToArray();
        long[] times = bars.OpenTimes.ToArray();
        double[] volume = bars.Volume.ToArray();
        double[] high = bars.High.ToArray();
        double[] low = bars.Low.ToArray();
        foreach (IGrouping<long, int> group in rows.GroupBy(row => SlowOpen(times[row], higher)))
        {
            int[] members = group.ToArray();
            int visible = Array.FindIndex(times, time => time + bars.Timeframe.Nanos >= group.Key + higher.Nanos);
            if (visible < 0 || (members[0] == 0 && times[0] != group.Key))
            {
                continue;
            }

            double sum = members.Aggregate(0.0, (total, row) => total + volume[row]);
            result.Add((
                new HigherBar(
                    group.Key, bars.Open[members[0]], members.Max(row => high[row]), members.Min(row => low[row]),
                    bars.Close[members[^1]], sum),
                visible));
        }

        return result;
    }

    private static long SlowOpen(long time, Timeframe higher)
    {
        DateTime origin = higher.Nanos % UtcNanos.PerWeek == 0 ? new DateTime(1969, 12, 29) : DateTime.UnixEpoch;
        long start = UtcNanos.FromDateTime(origin);
        return start + ((time - start) / higher.Nanos * higher.Nanos);
    }

    private static Timeframe Parse(string text)
    {
        Assert.True(Timeframe.TryParse(text, out Timeframe timeframe));
        return timeframe;
    }
}
