using System.Linq;
using S1mpleTrader.TestKit;
using S1mpleTrader.TestKit.Oracle;
using Xunit;

namespace S1mpleTrader.Oracle.Tests;

/// <summary>Indicators against numbers worked out by hand.</summary>
public sealed class IndicatorTests
{
    private const int Precision = 9;

    [Fact]
    public void Ema_is_seeded_with_the_mean_of_the_first_closes()
    {
        // alpha = 2 / 4. Seed at row 2: (1 + 2 + 3) / 3 = 2. Then 2 + 0.5 x (7 - 2) = 4.5.
        Assert.Equal([double.NaN, double.NaN, 2, 4.5], Indicators.Ema([1, 2, 3, 7], 3));
    }

    [Fact]
    public void Sma_is_the_mean_of_the_window()
    {
        Assert.Equal([double.NaN, 1.5, 2.5, 5], Indicators.Sma([1, 2, 3, 7], 2));
    }

    [Fact]
    public void Rsi_smooths_as_wilder()
    {
        // Changes +1, -1, +2. Row 2: gain 0.5, loss 0.5: 50. Row 3: gain (0.5 + 2) / 2 = 1.25, loss (0.5 + 0) / 2 =
        // 0.25: 100 x 1.25 / 1.5 = 83.33…
        double[] rsi = Indicators.Rsi([10, 11, 10, 12], 2);
        Assert.True(double.IsNaN(rsi[1]));
        Assert.Equal(50, rsi[2], Precision);
        Assert.Equal(250.0 / 3, rsi[3], Precision);
        Assert.Equal(0, Indicators.Rsi([5, 5, 5, 5], 2)[3]);
    }

    [Fact]
    public void Atr_leaves_out_the_first_row()
    {
        // True ranges of rows 1..3: 3, 4, 5. Row 2: 3.5. Row 3: (3.5 + 5) / 2 = 4.25.
        double[] atr = Indicators.Atr(Directional(), 2);
        Assert.True(double.IsNaN(atr[1]));
        Assert.Equal(3.5, atr[2], Precision);
        Assert.Equal(4.25, atr[3], Precision);
    }

    [Fact]
    public void Macd_seeds_both_averages_at_the_slow_one_s_row()
    {
        // 1, 2, 4, 3, 5: slow 3: row 2 7/3, then + 0.5 x (x - it): 8/3, 23/6. Fast 2, seeded with rows 1 and 2 at row
        // 2: 3, then + 2/3 x: 3, 13/3. Difference: 2/3, 1/3, 1/2. Signal of 2: row 3 (2/3 + 1/3) / 2 = 1/2, row 4 1/2 +
        // 2/3 x 0 = 1/2.
        (double[] macd, double[] signal, double[] histogram) = Indicators.Macd([1, 2, 4, 3, 5], 2, 3, 2);
        Assert.True(double.IsNaN(macd[2]) && double.IsNaN(signal[2]) && double.IsNaN(histogram[2]));
        Assert.Equal(1.0 / 3, macd[3], Precision);
        Assert.Equal(0.5, signal[3], Precision);
        Assert.Equal(-1.0 / 6, histogram[3], Precision);
        Assert.Equal(0, histogram[4], Precision);
    }

    [Fact]
    public void Deviation_is_the_population_s()
    {
        // 2, 4, 6: mean 4, squares 4, 0, 4: sqrt(8 / 3).
        Assert.Equal(System.Math.Sqrt(8.0 / 3), Indicators.Deviation([2, 4, 6], 3)[2], Precision);
    }

    [Fact]
    public void Adx_follows_ta_lib()
    {
        // +DM: 2, 0, 2, 1; -DM: 0, 2, 0, 0; TR: 3, 4, 5, 2 (rows 1 to 4). Sums of row 1: 2, 0, 3.
        // Row 2: + 2 - 1 + 0 = 1, - 0 - 0 + 2 = 2, TR 3 - 1.5 + 4 = 5.5: DX = 100 x 1 / 3.
        // Row 3: + 2.5, - 1, TR 7.75: DX = 100 x 1.5 / 3.5; ADX = the mean of both. Row 4: + 2.25, - 0.5: DX = 100 x
        // 1.75 / 2.75.
        (double[] adx, double[] plusDi, double[] minusDi) = Indicators.Adx(Directional(), 2);
        Assert.Equal(100 / 5.5, plusDi[2], Precision);
        Assert.Equal(200 / 5.5, minusDi[2], Precision);
        Assert.True(double.IsNaN(adx[2]));
        double first = ((100.0 / 3) + (150 / 3.5)) / 2;
        Assert.Equal(first, adx[3], Precision);
        Assert.Equal((first + (175 / 2.75)) / 2, adx[4], Precision);
    }

    [Fact]
    public void Percentile_counts_what_is_not_above()
    {
        // Row 2: of 1, 3, 2 two are ≤ 2: 100 x 1 / 2. Row 3: of 3, 2, 2 two. Row 4: of 2, 2, 9 all: 100.
        Assert.Equal([double.NaN, double.NaN, 50, 50, 100], Indicators.Percentile([1, 3, 2, 2, 9], 3));
    }

    [Fact]
    public void Structure_breaks_confirmed_swings_once()
    {
        // swing_length 1. High 13 of row 1 is a swing at row 2 (12 before, 12 after). Row 3 closes at 14 > 13: from no
        // trend, CHoCH up. Row 4 closes higher: the level is broken already. High 16 of row 4 is a swing at row 5; row
        // 6 closes above: BOS up. Low 10 of row 5 is a swing at row 6; row 7 closes at 9 below it: CHoCH down.
        MarketStructure structure = new(
            Bars(
                (11, 12, 11, 11), (12, 13, 11.5, 12), (12, 12, 11.6, 12), (12, 14.5, 12, 14),
                (14, 16, 13, 15), (15, 15, 10, 14), (14, 17, 11, 16.5), (16, 16, 8, 9)),
            swingLength: 1,
            displacementAtr: 1,
            atrPeriod: 2);
        Assert.Equal([0, 0, 0, 1, 0, 0, 0, -1], structure.Choch);
        Assert.Equal([0, 0, 0, 0, 0, 0, 1, 0], structure.Bos);
        Assert.Equal([0, 0, 0, 1, 1, 1, 1, -1], structure.Trend);
        Assert.Equal([double.NaN, double.NaN, 13, 13, 13, 16, 16, 17], structure.LastSwingHigh);
        Assert.Equal([double.NaN, double.NaN, double.NaN, 0, 1, 2, 0, 0], structure.BarsSinceBreak);

        // Rows 1 to 3: TR 2, 0.4, 2.5; ATR row 2: 1.2, row 3: 1.85; body 2 > 1.85: the first CHoCH is an MSS.
        // Row 7: |9 - 16| = 7. TR rows 4 to 7: 3, 5, 6, 8.5; ATR 2.425, 3.7125, 4.85625, 6.678: an MSS too.
        Assert.Equal([0, 0, 0, 1, 0, 0, 0, -1], structure.Mss);
    }

    [Fact]
    public void Fraction_rounds_the_exact_value()
    {
        var half = (Fraction)99.485m;
        Assert.Equal(99.48m, half.Nearest(0.01m));
        Assert.Equal(99.48m, half.Floor(0.01m));
        Assert.Equal(99.49m, half.Ceiling(0.01m));
        Assert.Equal(-0.34m, ((Fraction)(-1) / 3).Floor(0.01m));
        Assert.Equal(0.000012m, Fraction.FromDouble(1.2e-5).Nearest(0.000001m));
        Assert.Equal(1200m, Fraction.FromDouble(1.2e3).Nearest(1m));
    }

    private static Market Directional() =>
        Bars((9, 10, 8, 9), (9, 12, 9, 11), (11, 11, 7, 8), (8, 13, 9, 12), (12, 14, 12, 13));

    private static Market Bars(params (double Open, double High, double Low, double Close)[] rows) =>
        new([.. rows.Select((row, i) =>
            new OracleBar(i * 60_000_000_000L, row.Open, row.High, row.Low, row.Close, 1))]);
}
