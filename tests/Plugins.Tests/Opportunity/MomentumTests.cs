using System;
using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Plugins.Tests;

/// <summary>
/// Signals of momentum and mean reversion against their definitions, row by row, on real and random bars.
/// </summary>
public sealed class MomentumTests
{
    private const double Nothing = double.NaN;

    [Theory]
    [MemberData(nameof(IndicatorTests.Files), MemberType = typeof(IndicatorTests))]
    public void Oversold_real_data_is_the_definition(string file)
    {
        var market = TestMarket.Shared(file);
        double[] rsi = Textbook.Rsi(market.Close, 14);
        Dictionary<int, (Direction, double)> expected = [];
        for (int i = 1; i < market.Count; i++)
        {
            if (rsi[i - 1] >= 30 && 30 > rsi[i])
            {
                expected[i] = (Direction.Buy, 0.6);
            }
        }

        Assert.NotEmpty(expected);
        Expect.Signals(expected, Expect.Run("oversold_detector", market, new() { ["rsi"] = rsi }));
    }

    [Theory]
    [MemberData(nameof(IndicatorTests.Files), MemberType = typeof(IndicatorTests))]
    public void Momentum_real_data_is_the_definition(string file)
    {
        var market = TestMarket.Shared(file);
        foreach ((int lookback, double threshold) in new[] { (1, 0.5), (20, 1.0), (100, 3.0) })
        {
            double[] rate = Textbook.Rows(
                market.Count,
                i => i < lookback
                    ? Nothing
                    : 100 * (market.Close[i] - market.Close[i - lookback]) / market.Close[i - lookback]);
            Dictionary<int, (Direction, double)> expected = [];
            for (int i = lookback + 1; i < market.Count; i++)
            {
                int side = rate[i] >= threshold && rate[i - 1] < threshold ? 1
                    : -rate[i] >= threshold && -rate[i - 1] < threshold ? -1
                    : 0;
                if (side != 0)
                {
                    expected[i] = ((Direction)side, Math.Min(1, Math.Max(0.5, Math.Abs(rate[i]) / (2 * threshold))));
                }
            }

            Assert.NotEmpty(expected);
            WorkerRun run = Expect.OnBars(
                "momentum_scanner", market,
                ("lookback", $"{lookback}"), ("threshold_pct", FormattableString.Invariant($"{threshold}")));
            Expect.Signals(expected, run);
            Assert.All(run.Signals, found => Assert.Equal(rate[found.Row], found.Signal.Metadata.First, 1e-9));
        }
    }

    [Theory]
    [MemberData(nameof(IndicatorTests.Files), MemberType = typeof(IndicatorTests))]
    public void Trend_real_data_is_the_definition(string file)
    {
        var market = TestMarket.Shared(file);
        double[] fast = Textbook.Ema(market.Close, 20);
        double[] slow = Textbook.Ema(market.Close, 50);
        double[] adx = Textbook.Adx(market, 14).Adx;
        foreach (bool hasAdx in new[] { false, true })
        {
            Dictionary<int, (Direction, double)> expected = [];
            for (int i = 50; i < market.Count; i++)
            {
                int now = Trend(i);
                if (now != 0 && now != Trend(i - 1))
                {
                    expected[i] = ((Direction)now, 0.6);
                }
            }

            Assert.NotEmpty(expected);
            Expect.Signals(expected, Expect.Run(
                "trend_follower", market, new() { ["fast"] = fast, ["slow"] = slow, ["adx"] = adx },
                ("adx", hasAdx ? "adx.adx" : "null")));

            int Trend(int i)
            {
                double gap = (fast[i] - slow[i]) / slow[i];
                return hasAdx && adx[i] < 25 ? 0
                    : gap > 1e-12 && market.Close[i] - fast[i] > 1e-12 * fast[i] ? 1
                    : gap < -1e-12 && fast[i] - market.Close[i] > 1e-12 * fast[i] ? -1
                    : 0;
            }
        }
    }

    [Fact]
    public void Trend_rounding_of_an_average_that_meets_the_close_is_no_trend()
    {
        TestMarket market = new(6);
        for (int i = 0; i < 6; i++)
        {
            market.Set(i, i, 100, 100, 100, 100, 1);
        }

        double last = Math.BitIncrement(100.0) - 100;
        double[] fast = [100, 100 + last, 100, 100 - last, 100 + 1e-9, 100 - 1e-9];
        double[] slow = [101, 101, 101, 99, 101, 99];
        WorkerRun run = Expect.Run("trend_follower", market, new() { ["fast"] = fast, ["slow"] = slow });
        Assert.Equal([4, 5], run.Signals.Select(found => found.Row));
    }

    [Fact]
    public void Trend_undefined_rows_stay_silent()
    {
        TestMarket market = new(7);
        for (int i = 0; i < 7; i++)
        {
            market.Set(i, i, 10, 10, 10, 10, 1);
        }

        double[] fast = [9, 9, Nothing, 9, 9, 7, 9];
        double[] slow = [8, 8, 8, 8, 9, 8, 8];
        WorkerRun run = Expect.Run("trend_follower", market, new() { ["fast"] = fast, ["slow"] = slow });
        Assert.Equal([6], run.Signals.Select(found => found.Row)); // Rows 1 and 3 follow an undefined one.
    }

    [Fact]
    public void Divergence_random_markets_are_the_definition()
    {
        int signals = 0;
        Seeds.ForEach(1, 3000, seed =>
        {
            SeededRandom random = new(seed);
            var market = TestMarket.Random(seed, 300);
            double[] rsi = Textbook.Rows(market.Count, _ => random.Chance(3) ? Nothing : random.Between(0, 100));
            int length = random.Between(1, 6);
            int distance = random.Between(1, 40);
            Dictionary<int, (Direction, double)> expected = Divergences(market, rsi, length, distance);
            signals += expected.Count;
            Expect.Signals(expected, Expect.Run(
                "divergence_scanner", market, new() { ["rsi"] = rsi }, ("swing_length", $"{length}"),
                ("max_distance", $"{distance}")));
        });
        Assert.True(signals > 1000);
    }

    [Theory]
    [MemberData(nameof(IndicatorTests.Files), MemberType = typeof(IndicatorTests))]
    public void Divergence_real_data_is_the_definition(string file)
    {
        var market = TestMarket.Shared(file, 20_000);
        double[] rsi = Textbook.Rsi(market.Close, 14);
        Dictionary<int, (Direction, double)> expected = Divergences(market, rsi, 5, 60);
        Assert.NotEmpty(expected);
        Expect.Signals(expected, Expect.Run("divergence_scanner", market, new() { ["rsi"] = rsi }));
    }

    [Theory]
    [MemberData(nameof(IndicatorTests.Files), MemberType = typeof(IndicatorTests))]
    public void Pair_real_data_is_the_definition(string file)
    {
        var market = TestMarket.Shared(file, 20_000);
        double[] average = Textbook.Sma(market.Close, 30);
        const int Window = 50;
        double[] z = Textbook.Rows(market.Count, i =>
        {
            double[] spreads = i < Window - 1
                ? [Nothing]
                : [.. Enumerable.Range(i - Window + 1, Window).Select(j => market.Close[j] - (0.9 * average[j]))];
            double mean = spreads.Average();
            return (spreads[^1] - mean) / Math.Sqrt(spreads.Average(x => (x - mean) * (x - mean)));
        });
        Dictionary<int, (Direction, double)> expected = [];
        for (int i = 1; i < market.Count; i++)
        {
            int side = z[i] <= -2 && z[i - 1] > -2 ? 1 : z[i] >= 2 && z[i - 1] < 2 ? -1 : 0;
            if (side != 0)
            {
                expected[i] = ((Direction)side, Math.Min(1, 0.3 + (0.1 * Math.Abs(z[i]))));
            }
        }

        Assert.NotEmpty(expected);
        WorkerRun run = Expect.Run(
            "pair_spread_detector", market, new() { ["first"] = market.Close, ["second"] = average },
            ("hedge_ratio", "0.9"), ("window", $"{Window}"));
        Expect.Signals(expected, run);
        Assert.All(run.Signals, found => Assert.Equal(z[found.Row], found.Signal.Metadata.Second, 1e-9));
    }

    [Fact]
    public void Pair_spread_of_mere_rounding_stays_silent()
    {
        var market = TestMarket.Random(3, 1000, 0.1);
        WorkerRun run = Expect.Run(
            "pair_spread_detector", market,
            new() { ["first"] = market.Close, ["second"] = [.. market.Close.Select(x => x / 3)] },
            ("hedge_ratio", "3"),
            ("window", "20"));
        Assert.Empty(run.Signals);
    }

    private static Dictionary<int, (Direction, double)> Divergences(
        TestMarket m, double[] rsi, int length, int distance)
    {
        int[] highs = Pivots(m.High, 1);
        int[] lows = Pivots(m.Low, -1);
        Dictionary<int, (Direction, double)> expected = [];
        for (int i = 0; i < m.Count; i++)
        {
            int q = i - length;
            bool sells = Before(highs, q) is int high && m.High[q] > m.High[high] && rsi[q] < rsi[high];
            bool buys = Before(lows, q) is int low && m.Low[q] < m.Low[low] && rsi[q] > rsi[low];
            if (sells != buys)
            {
                expected[i] = (buys ? Direction.Buy : Direction.Sell, 0.6);
            }
        }

        return expected;

        int? Before(int[] pivots, int q)
        {
            int index = Array.IndexOf(pivots, q);
            return index > 0 && q - pivots[index - 1] <= distance ? pivots[index - 1] : null;
        }

        int[] Pivots(double[] x, int sign) =>
        [
            .. Enumerable.Range(0, x.Length).Where(q => q >= length && q + length < x.Length
                && Enumerable.Range(q - length, length).All(j => sign * x[q] > sign * x[j])
                && Enumerable.Range(q + 1, length).All(j => sign * x[q] >= sign * x[j])),
        ];
    }
}
