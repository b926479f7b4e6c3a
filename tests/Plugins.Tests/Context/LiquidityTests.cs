using System;
using System.Linq;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Plugins.Tests;

/// <summary>Liquidity zones against plain lists, on real and random bars, and on one drawn by hand.</summary>
public sealed class LiquidityTests
{
    [Theory]
    [MemberData(nameof(IndicatorTests.Files), MemberType = typeof(IndicatorTests))]
    public void Zones_real_data_are_those_of_plain_lists(string file)
    {
        var market = TestMarket.Shared(file, 10_000);
        AssertSame(market, 5, 32, 20);
        AssertSame(market, 2, 4, 3);
    }

    [Fact]
    public void Zones_random_markets_are_those_of_plain_lists()
    {
        int blocks = 0;
        Seeds.ForEach(1, 1000, seed =>
        {
            SeededRandom random = new(seed);
            var market = TestMarket.Random(seed, 300);
            if (random.Chance(20))
            {
                market.High[150] = market.Low[150] = market.Close[150] = double.NaN;
            }

            blocks += AssertSame(market, random.Between(1, 8), random.Between(1, 6), random.Between(1, 12));
        });
        Assert.True(blocks > 300);
    }

    [Fact]
    public void Zones_one_sweep_and_one_order_block_by_hand()
    {
        // Swings of one bar: highs 12 (row 1) and 11 (row 3) rest; row 5 trades through 11 and closes above it, from
        // the down bar of row 4; row 6 takes the low 7 (row 2), and closes below it from the up bar of row 5.
        (double Open, double High, double Low, double Close)[] bars = [
            (9, 10, 8, 9), (10, 12, 9, 11), (10.8, 10.9, 7, 8), (8, 11, 8, 10), (10, 10.5, 8.5, 9), (9, 11.8, 9, 11.5),
            (11.5, 11.6, 6.9, 6.95)];
        TestMarket market = new(bars.Length);
        for (int i = 0; i < bars.Length; i++)
        {
            market.Set(i, i, bars[i].Open, bars[i].High, bars[i].Low, bars[i].Close, 1);
        }

        WorkerRun run = Expect.OnBars("liquidity_zone_mapper", market, ("swing_length", "1"));
        const double No = double.NaN;
        Assert.Equal([No, No, 12, 12, 11, 12, 11.8], run.Output("liquidity_above"));
        Assert.Equal([No, No, No, 7, 7, 7, No], run.Output("liquidity_below"));
        Assert.Equal([0, 0, 0, 0, 0, 1, 0], run.Output("swept_above"));
        Assert.Equal([0, 0, 0, 0, 0, 0, 1], run.Output("swept_below"));
        Assert.Equal([No, No, No, No, No, 8.5, No], run.Output("bullish_block_low"));
        Assert.Equal([No, No, No, No, No, 10.5, No], run.Output("bullish_block_high"));
        Assert.Equal([No, No, No, No, No, No, 9], run.Output("bearish_block_low"));
        Assert.Equal([No, No, No, No, No, No, 11.8], run.Output("bearish_block_high"));
    }

    // Returns the number of rows with a bullish block.
    private static int AssertSame(TestMarket market, int swingLength, int levels, int lookback)
    {
        BruteLiquidity brute = new(market, swingLength, levels, lookback);
        WorkerRun run = Expect.OnBars(
            "liquidity_zone_mapper", market,
            ("swing_length", $"{swingLength}"), ("levels", $"{levels}"), ("order_block_lookback", $"{lookback}"));
        for (int column = 0; column < run.Outputs.Length; column++)
        {
            for (int i = 0; i < market.Count; i++)
            {
                double expected = brute.Rows[i][column];
                double actual = run.Outputs[column][i];
                Assert.True(expected.Equals(actual)
                    || expected == actual, $"column {column}, row {i}: expected {expected:R}, got {actual:R}");
            }
        }

        return run.Output("bullish_block_low").Count(value => !double.IsNaN(value));
    }
}
