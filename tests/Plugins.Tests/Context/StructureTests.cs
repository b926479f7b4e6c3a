using System;
using System.Linq;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Plugins.Tests;

/// <summary>Structure, gaps and sessions against brute force, exactly.</summary>
public sealed class StructureTests
{
    private static readonly string[] StructureColumns = [
        "trend_direction", "is_bos", "is_choch", "is_mss", "last_swing_high", "last_swing_low", "bars_since_break"];

    [Theory]
    [MemberData(nameof(IndicatorTests.Files), MemberType = typeof(IndicatorTests))]
    public void Market_structure_real_data_is_brute_force(string file)
    {
        var market = TestMarket.Shared(file);
        AssertStructure(market, 5, 1.0, file);
        AssertStructure(market, 2, 0.5, file);
    }

    [Fact]
    public void Market_structure_random_markets_are_brute_force()
    {
        Seeds.ForEach(1, 2000, seed =>
        {
            SeededRandom random = new(seed);
            AssertStructure(
                TestMarket.Random(seed, 300), random.Between(1, 7), random.Pick(0, 0.25, 1), $"seed {seed}");
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void Market_structure_both_levels_broken_the_nearer_one_counts(int direction)
    {
        // Only closes outside their bars' ranges can break both levels at once, here a high at 92 and a low at 99;
        // import refuses such bars.
        (double High, double Low, double Close)[] bars = [
            (90, 89, 90), (92, 91, 90), (91, 90, 90), (102, 101, 90), (103, 99, 91), (104, 100, 95)];
        TestMarket market = new(bars.Length);
        for (int i = 0; i < bars.Length; i++)
        {
            (double high, double low, double close) = bars[i];
            market.Set(
                i, i, 90, direction > 0 ? high : 200 - low, direction > 0 ? low : 200 - high,
                direction > 0 ? close : 200 - close, 1);
        }

        Assert.Equal(1, AssertStructure(market, 1, 1, $"direction {direction}"));
        Assert.Equal(direction, new BruteStructure(market, 1, 1, 14).Rows[^1][0]);
    }

    [Theory]
    [MemberData(nameof(IndicatorTests.Files), MemberType = typeof(IndicatorTests))]
    public void Fvg_real_data_is_the_definition(string file)
    {
        var m = TestMarket.Shared(file);
        using WorkerRun run = new WorkerRun(
            TestParameters.Plugin("fvg_mapper"), TestParameters.Make(TestParameters.Plugin("fvg_mapper")), m, null, 512)
            .All();
        int gaps = 0;
        for (int i = 0; i < m.Count; i++)
        {
            (double direction, double low, double high) expected = i < 2 ? (double.NaN, double.NaN, double.NaN)
                : m.Low[i] > m.High[i - 2] ? (1, m.High[i - 2], m.Low[i])
                : m.High[i] < m.Low[i - 2] ? (-1, m.High[i], m.Low[i - 2])
                : (0, double.NaN, double.NaN);
            (double, double, double) actual =
                (run.Output("gap_direction")[i], run.Output("gap_low")[i], run.Output("gap_high")[i]);
            Assert.Equal(expected, actual);
            Assert.Equal(expected.high - expected.low, run.Output("gap_size")[i]);
            gaps += expected.direction is 1 or -1 ? 1 : 0;
        }

        Assert.True(gaps > 100);
    }

    [Fact]
    public void Session_hours_of_a_fortnight_are_the_calendars()
    {
        // From before 1970 to after it, so that times before the epoch are met too.
        DateTime start = new(1969, 12, 25, 0, 0, 0, DateTimeKind.Utc);
        TestMarket market = new(14 * 48);
        for (int i = 0; i < market.Count; i++)
        {
            market.Set(i, UtcNanos.FromDateTime(start.AddMinutes(30 * i)), 1, 1, 1, 1, 1);
        }

        using WorkerRun run = new WorkerRun(TestParameters.Plugin(
            "session_context"), TestParameters.Make(TestParameters.Plugin("session_context")), market, null, 64).All();
        for (int i = 0; i < market.Count; i++)
        {
            DateTime time = start.AddMinutes(30 * i);
            int hour = time.Hour;
            Assert.Equal(hour, run.Output("hour")[i]);
            Assert.Equal(((int)time.DayOfWeek + 6) % 7, run.Output("weekday")[i]);
            Assert.Equal(hour >= 21 ? 3 : hour >= 12 ? 2 : hour >= 7 ? 1 : 0, run.Output("session")[i]);
            Assert.Equal(new[] { 7, 8, 9, 12, 13, 14 }.Contains(hour) ? 1 : 0, run.Output("is_kill_zone")[i]);
        }
    }

    private static int AssertStructure(TestMarket market, int swingLength, double displacement, string what)
    {
        BruteStructure brute = new(market, swingLength, displacement, 14);
        PluginDescriptor plugin = TestParameters.Plugin("market_structure_detector");
        using WorkerRun run = new WorkerRun(
            plugin,
            TestParameters.Make(
                plugin,
                ("swing_length", $"{swingLength}"),
                ("displacement_atr", FormattableString.Invariant($"{displacement}"))),
            market, null, 777).All();
        for (int c = 0; c < StructureColumns.Length; c++)
        {
            double[] actual = run.Output(StructureColumns[c]);
            for (int i = 0; i < market.Count; i++)
            {
                if (!brute.Rows[i][c].Equals(actual[i]))
                {
                    Assert.Fail(
                        $"{StructureColumns[c]} row {i}: expected {brute.Rows[i][c]:R}, got {actual[i]:R} ({what})");
                }
            }
        }

        return brute.BothBroken;
    }
}
