using System;
using System.Linq;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Kernel.Phase1Context;
using S1mpleTrader.Kernel.Result;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Phase1Context;

/// <summary>
/// What is known by the group of rows is what a loop over the rows says, for any blocks and any order of asking.
/// </summary>
public sealed class BarAggregatesTests
{
    private const int Rows = BarAggregates.GroupRows;

    [Fact]
    public void The_first_touch_is_that_of_a_loop()
    {
        int found = 0;
        Seeds.ForEach(1, 2_000, seed => InBlocks(seed, (random, aggregates, first, end) =>
        {
            for (int lane = 0; lane < 3; lane++)
            {
                int row = random.Between(first, end - 1);
                double middle = aggregates.Bars.Close[row];
                double low = middle - (random.Between(0, 600) / 100.0);
                double high = middle + (random.Between(0, 600) / 100.0);
                int expected = row;
                while (expected < end && aggregates.Bars.Low[expected] > low && aggregates.Bars.High[expected] < high)
                {
                    expected++;
                }

                Assert.Equal(expected, aggregates.FirstTouch(row, low, high));
                int bound = random.Between(row + 1, end);
                Assert.Equal(Math.Min(expected, bound), aggregates.FirstTouch(row, bound, low, high));
                found += expected < end ? 1 : 0;
            }
        }));
        Assert.True(found > 100, $"{found} touches");
    }

    [Fact]
    public void The_sums_of_a_stretch_are_those_of_a_loop()
    {
        int groups = 0;
        Seeds.ForEach(1, 2_000, seed => InBlocks(seed, (random, aggregates, first, end) =>
        {
            for (int lane = 0; lane < 5; lane++)
            {
                int from = random.Between(first, end - 1);
                int to = random.Between(from + 1, end);
                var sums = new CloseSums();
                aggregates.AddCloses(from, to, ref sums);
                Assert.Equal(Loop(aggregates.Bars, from, to), sums);
                Assert.Equal((sums.Sum, sums.SumByIndex), aggregates.SumCloses(from, to));
                (double low, double high) = aggregates.Range(from, to);
                Assert.Equal(
                    new Stretch(from, to, low, high, sums.Sum, sums.SumByIndex), aggregates.StretchOf(from, to));
                groups += Math.Max(0, (to / Rows) - ((from + Rows - 1) / Rows));
            }
        }));
        Assert.True(groups > 100, $"{groups} groups");
    }

    [Fact]
    public void The_range_of_a_stretch_is_that_of_a_loop()
        => Seeds.ForEach(1, 2_000, seed => InBlocks(seed, (random, aggregates, first, end) =>
        {
            for (int lane = 0; lane < 3; lane++)
            {
                int from = random.Between(first, end - 1);
                int to = random.Between(from + 1, end);
                (double, double) expected = (
                    Enumerable.Range(from, to - from).Min(row => aggregates.Bars.Low[row]),
                    Enumerable.Range(from, to - from).Max(row => aggregates.Bars.High[row]));
                Assert.Equal(expected, aggregates.Range(from, to));
            }
        }));

    [Fact]
    public void Day_starts_are_those_of_a_loop()
    {
        int days = 0;
        Seeds.ForEach(1, 2_000, seed => InBlocks(seed, (random, aggregates, first, end) =>
        {
            for (int lane = 0; lane < 3; lane++)
            {
                int from = random.Between(first, end);
                int to = random.Between(from, end);
                int[] expected = [.. Enumerable.Range(from, to - from).Where(row => IsDayStart(aggregates.Bars, row))];
                Assert.Equal(expected, aggregates.DayStarts(from, to).ToArray());
                days += expected.Length;
            }
        }));
        Assert.True(days > 1_000, $"{days} days");
    }

    private static bool IsDayStart(BarSeries bars, int row)
        => row == 0 || UtcNanos.Day(bars.OpenTimes[row]) > UtcNanos.Day(bars.OpenTimes[row - 1]);

    private static CloseSums Loop(BarSeries bars, int first, int end)
    {
        var sums = new CloseSums { Count = end - first };
        for (int row = first; row < end; row++)
        {
            sums.Last = (long)Math.Round(bars.Close[row] * 100);
            sums.Sum += (ulong)sums.Last;
            sums.SumByIndex += (ulong)(row - first) * (ulong)sums.Last;
            sums.Lowest = Math.Min(sums.Lowest, sums.Last);
            sums.Highest = Math.Max(sums.Highest, sums.Last);
        }

        return sums;
    }

    // Bars that arrive block by block: no answer may hang on one that is still to come.
    private static void InBlocks(ulong seed, Action<SeededRandom, BarAggregates, int, int> check)
    {
        var random = new SeededRandom(seed);
        int blockRows = random.Pick(1, 7, 63, 64, 65, 128, 500, 1_000, 5_000);
        using GrowingBars all = AggregateMarket.Bars(
            random, random.Pick(random.Between(1, 1_000), random.Between(1, 5_000)));
        using var bars = new GrowingBars("X", all.Series.Timeframe, all.Capacity);
        var aggregates = new BarAggregates(
            bars.Series, AggregateMarket.TicksPerPrice, blockRows, laysOut: random.Chance(50));
        foreach ((int first, int end) in AggregateMarket.Cut(random, 0, all.Capacity, blockRows))
        {
            for (int row = first; row < end; row++)
            {
                BarSeries from = all.Series;
                bars.Append(
                    from.OpenTimes[row], from.Open[row], from.High[row], from.Low[row], from.Close[row],
                    from.Volume[row]);
            }

            aggregates.Begin(first, end);
            check(random, aggregates, first, end);
        }
    }
}
