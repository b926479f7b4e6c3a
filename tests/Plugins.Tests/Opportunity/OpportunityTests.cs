using System;
using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Plugins.Tests;

/// <summary>Signals against the definitions, row by row, on real and random bars.</summary>
public sealed class OpportunityTests
{
    private const double Nothing = double.NaN;

    [Theory]
    [MemberData(nameof(IndicatorTests.Files), MemberType = typeof(IndicatorTests))]
    public void Ema_cross_real_data_is_the_definition(string file)
    {
        var market = TestMarket.Shared(file);
        double[] fast = Textbook.Ema(market.Close, 20);
        double[] slow = Textbook.Ema(market.Close, 50);
        Dictionary<int, (Direction, double)> expected = [];
        for (int i = 50; i < market.Count; i++)
        {
            int now = Side(fast[i], slow[i]);
            if (now != 0 && now != Side(fast[i - 1], slow[i - 1]))
            {
                expected[i] = ((Direction)now, 0.7);
            }
        }

        AssertSignals(expected, Run("ema_cross_detector", market, new() { ["fast"] = fast, ["slow"] = slow }));
    }

    [Fact]
    public void Ema_cross_random_averages_are_the_definition()
    {
        Seeds.ForEach(1, 1000, seed =>
        {
            SeededRandom random = new(seed);
            int equal = random.Pick(0, 0, 3); // Percent: words without such rows go another way.
            int rows = random.Pick(300, 300, 300, 2_000); // More crosses than are signalled in one go.
            int undefined = random.Pick(0, 0, 1);
            double[] slow = Textbook.Rows(rows, _ => random.Between(-5, 50));
            double[] fast = Textbook.Rows(
                rows, i => slow[i] + (random.Chance(equal) ? 0 : random.Pick(-1.0, 1.0) * random.Between(1, 9)));
            fast = Textbook.Rows(rows, i => random.Chance(undefined) ? double.NaN : fast[i]);
            Dictionary<int, (Direction, double)> expected = [];
            for (int i = 1; i < fast.Length; i++)
            {
                int now = Side(fast[i], slow[i]);
                if (now != 0 && !double.IsNaN(fast[i - 1]) && now != Side(fast[i - 1], slow[i - 1]))
                {
                    expected[i] = ((Direction)now, 0.7);
                }
            }

            AssertSignals(expected, Run(
                "ema_cross_detector", TestMarket.Constant(fast.Length), new() { ["fast"] = fast, ["slow"] = slow }));
        });
    }

    [Fact]
    public void Ema_cross_equal_but_for_rounding_and_undefined_rows_stay_silent()
    {
        double[] fast = [Nothing, 2, 1, 1 + 1e-13, 1 + 1e-11, 1, 1 + 1e-11, 1 - 1e-11, Nothing, 2, 0.5];
        double[] slow = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1];
        WorkerRun run = Run(
            "ema_cross_detector", TestMarket.Constant(fast.Length), new() { ["fast"] = fast, ["slow"] = slow });
        Assert.Equal(
            [(4, Direction.Buy), (6, Direction.Buy), (7, Direction.Sell), (10, Direction.Sell)],
            run.Signals.Select(found => (found.Row, found.Signal.Direction)));
    }

    [Theory]
    [MemberData(nameof(IndicatorTests.Files), MemberType = typeof(IndicatorTests))]
    public void Rsi_reversal_real_data_is_the_definition(string file)
    {
        var market = TestMarket.Shared(file);
        double[] rsi = Textbook.Rsi(market.Close, 14);
        Dictionary<int, (Direction, double)> expected = [];
        for (int i = 1; i < market.Count; i++)
        {
            if (rsi[i - 1] <= 30 && 30 < rsi[i])
            {
                expected[i] = (Direction.Buy, 0.6);
            }
            else if (rsi[i - 1] >= 70 && 70 > rsi[i])
            {
                expected[i] = (Direction.Sell, 0.6);
            }
        }

        Assert.NotEmpty(expected);
        AssertSignals(expected, Run("rsi_reversal", market, new() { ["rsi"] = rsi }));
    }

    [Theory]
    [MemberData(nameof(IndicatorTests.Files), MemberType = typeof(IndicatorTests))]
    public void Breakout_real_data_is_the_definition(string file)
    {
        var market = TestMarket.Shared(file, 20_000);
        Dictionary<int, (Direction, double)> expected = Breakouts(market, 55);
        Assert.NotEmpty(expected);
        AssertSignals(expected, Run("breakout_scanner", market, []));
    }

    [Fact]
    public void Breakout_random_markets_are_the_definition()
    {
        Seeds.ForEach(1, 1000, seed =>
        {
            var market = TestMarket.Random(seed, 300);
            int lookback = new SeededRandom(seed).Between(1, 40);
            AssertSignals(
                Breakouts(market, lookback), Run("breakout_scanner", market, [], ("lookback", $"{lookback}")));
        });
    }

    private static int Side(double fast, double slow)
        => fast - slow > 1e-12 * Math.Abs(slow) ? 1 : slow - fast > 1e-12 * Math.Abs(slow) ? -1 : 0;

    [Fact]
    public void Fvg_entry_random_markets_and_flags_are_the_definition()
    {
        int signals = 0;
        Seeds.ForEach(1, 2000, seed =>
        {
            SeededRandom random = new(seed);
            var market = TestMarket.Random(seed, 250);
            string unit = random.Pick("bps", "ticks", "price");
            FvgCase one = new(
                random.Chance(70), random.Between(1, 12), random.Chance(50), unit,
                unit switch
                {
                    "bps" => random.Between(1, 200),
                    "ticks" => random.Between(1, 5),
                    _ => random.Between(1, 4) * 0.5
                },
                Flags(random, market.Count), Flags(random, market.Count), Flags(random, market.Count),
                Textbook.Rows(market.Count, _ => random.Chance(2) ? double.NaN : random.Between(0, 100)));
            Dictionary<int, (Direction, double)> expected = FvgEntries(market, one);
            signals += expected.Count;
            WorkerRun run = Run(
                "fvg_entry_detector", market,
                new() { ["is_bos"] = one.Bos, ["is_choch"] = one.Choch, ["is_mss"] = one.Mss, ["volume"] = one.Volume },
                ("structure", "s"), ("volume", "v.percentile"), ("gap_unit", unit),
                ("min_gap_size", FormattableString.Invariant($"{one.MinGap}")),
                ("require_structure_break", one.NeedsBreak ? "true" : "false"),
                ("structure_lookback", $"{one.Lookback}"),
                ("require_volume_confirmation", one.NeedsVolume ? "true" : "false"));
            AssertSignals(expected, run);
        });
        Assert.True(signals > 100);
    }

    [Fact]
    public void Fvg_entry_carries_the_gap_as_metadata()
    {
        TestMarket market = new(3);
        market.Set(0, 0, 99, 100, 98, 99, 1);
        market.Set(1, 1, 100, 104, 100, 104, 1);
        market.Set(2, 2, 104, 106, 102, 105, 1);
        double[] zeros = new double[3];
        WorkerRun run = Run(
            "fvg_entry_detector", market, new() { ["is_bos"] = [0, 1, 0], ["is_choch"] = zeros, ["is_mss"] = zeros },
            ("structure", "s"));
        (int row, OpportunitySignal signal) = Assert.Single(run.Signals);
        Assert.Equal(2, row);
        Assert.Equal(new SignalMetadata(2, 100, 102), signal.Metadata);
        Assert.Equal(0.9, signal.Confidence); // 2 / 105 is 190 bps, far beyond five times the minimum of 3.
    }

    [Fact]
    public void Fvg_entry_volume_confirmation_without_a_column_is_a_problem()
    {
        PluginDescriptor plugin = TestParameters.Plugin("fvg_entry_detector");
        Assert.Null(plugin.FindProblem(TestParameters.Make(plugin)));
        Assert.NotNull(plugin.FindProblem(TestParameters.Make(plugin, ("require_volume_confirmation", "true"))));
        Assert.Null(plugin.FindProblem(
            TestParameters.Make(plugin, ("require_volume_confirmation", "true"), ("volume", "v.percentile"))));
    }

    [Fact]
    public void Volatility_spike_severity_rises_from_half_to_one()
    {
        double[] percentile = [Nothing, 94.9, 95, 97.5, 100, 0];
        WorkerRun run = Run("volatility_spike_detector", TestMarket.Constant(6), new() { ["volatility"] = percentile });
        Assert.Equal([0, 0, 0.5, 0.75, 1, 0], run.Output("severity"));

        // A column that is no percentile isn't made to look like one: the run refuses it.
        run = Run("volatility_spike_detector", TestMarket.Constant(1), new() { ["volatility"] = [20_000] });
        Assert.True(run.Output("severity")[0] > 1);
    }

    // From the definition: bounds of the rows before, and the last close against its own bound.
    private static Dictionary<int, (Direction, double)> Breakouts(TestMarket m, int lookback)
    {
        double[] atr = Textbook.Atr(m, 14);
        Dictionary<int, (Direction, double)> expected = [];
        for (int i = lookback; i < m.Count; i++)
        {
            double high = m.High[(i - lookback)..i].Max();
            double low = m.Low[(i - lookback)..i].Min();
            bool wasAbove = i > lookback && m.Close[i - 1] > m.High[(i - 1 - lookback)..(i - 1)].Max();
            bool wasBelow = i > lookback && m.Close[i - 1] < m.Low[(i - 1 - lookback)..(i - 1)].Min();
            bool buys = m.Close[i] > high && !wasAbove;
            bool sells = m.Close[i] < low && !wasBelow;
            if ((buys || sells) && !double.IsNaN(atr[i]))
            {
                double beyond = buys ? m.Close[i] - high : low - m.Close[i];
                expected[i] =
                    (buys ? Direction.Buy : Direction.Sell, Math.Clamp(0.5 + (beyond / (2 * atr[i])), 0.5, 1));
            }
        }

        return expected;
    }

    private static Dictionary<int, (Direction, double)> FvgEntries(TestMarket m, FvgCase one)
    {
        Dictionary<int, (Direction, double)> expected = [];
        for (int i = 2; i < m.Count; i++)
        {
            int direction = m.Low[i] > m.High[i - 2] ? 1 : m.High[i] < m.Low[i - 2] ? -1 : 0;
            double gap = direction == 1 ? m.Low[i] - m.High[i - 2] : m.Low[i - 2] - m.High[i];
            double size = one.Unit == "bps" ? gap / m.Close[i] * 10_000 : one.Unit == "ticks" ? gap / 0.5 : gap;
            int[] lookback = Enumerable.Range(0, i + 1).Where(j => j > i - one.Lookback).ToArray();
            bool broken = lookback.Any(j => one.Bos[j] == direction || one.Choch[j] == direction);
            if (direction != 0 && size >= one.MinGap && (broken || !one.NeedsBreak)
                && (one.Volume[i] >= 70 || !one.NeedsVolume))
            {
                double confidence = Math.Clamp(0.5 + (0.1 * ((size / one.MinGap) - 1)), 0.5, 0.9);
                expected[i] = ((Direction)direction, Math.Min(
                    1, confidence + (lookback.Any(j => one.Mss[j] == direction) ? 0.1 : 0)));
            }
        }

        return expected;
    }

    private static double[] Flags(SeededRandom random, int count)
        => Textbook.Rows(count, _ => random.Chance(85) ? 0 : random.Pick(-1, 1));

    private static WorkerRun Run(
        string name, TestMarket market, Dictionary<string, double[]> given, params (string, string)[] parameters)
    {
        PluginDescriptor plugin = TestParameters.Plugin(name);
        using WorkerRun run = new(plugin, TestParameters.Make(plugin, parameters), market, given, 500);
        return run.All();
    }

    private static void AssertSignals(Dictionary<int, (Direction Direction, double Confidence)> expected, WorkerRun run)
    {
        Assert.Equal(expected.Keys.Order(), run.Signals.Select(found => found.Row));
        foreach ((int row, OpportunitySignal signal) in run.Signals)
        {
            Assert.Equal(expected[row].Direction, signal.Direction);
            Assert.InRange(signal.Confidence, expected[row].Confidence - 1e-9, expected[row].Confidence + 1e-9);
        }
    }

    private sealed record FvgCase(
        bool NeedsBreak, int Lookback, bool NeedsVolume, string Unit, double MinGap, double[] Bos, double[] Choch,
        double[] Mss, double[] Volume);
}
