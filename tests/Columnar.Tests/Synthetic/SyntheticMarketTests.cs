using System;
using System.Globalization;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Columnar.Numerics;
using S1mpleTrader.Columnar.Synthetic;
using S1mpleTrader.Columnar.Time;
using Xunit;

namespace S1mpleTrader.Columnar.Tests.Synthetic;

public sealed class SyntheticMarketTests
{
    private const long Start = 1_577_836_800_000_000_000; // 2020-01-01

    private static readonly SyntheticMarketSpec Btc =
        new("BTCUSDT", TestBars.Minute, 42, 200_000, Start, 42_000m, 0.01m);

    // A drift of the market would silently change every benchmark and example: change these only on purpose.
    [Theory]
    [InlineData(42, 1000, "42000", "0.01", 60, "f31b8914ee8ef717f14e0cc364d44afc13cb3d0ecffb7eabf3e375308a37f51f")]
    [InlineData(42, 200_000, "42000", "0.01", 60, "07c5c6f40f0e5f1b65ce4f65d73eb97046c137219dcc0e2ed3c8c7bf1ccd8fe1")]
    [InlineData(7, 5000, "0.6155", "0.0001", 300, "45897b04bc5e63626542729a5d5f7baf4d47b3063ac37c3ba0074d1df7838791")]
    [InlineData(1, 5000, "4500", "0.25", 86_400, "de5f2e00bfb24a0c4a1669ab69ac2a9b79fdd46347893c3bffe60b4d0dfd0be0")]
    public void Generate_gives_the_pinned_market(
        ulong seed, int bars, string price, string tick, int seconds, string hash)
    {
        SyntheticMarketSpec spec = new(
            "BTCUSDT",
            new Timeframe(seconds * UtcNanos.PerSecond),
            seed,
            bars,
            Start,
            decimal.Parse(price, CultureInfo.InvariantCulture),
            decimal.Parse(tick, CultureInfo.InvariantCulture));
        using BarSeries series = SyntheticMarket.Generate(spec);
        Assert.True(hash == series.ContentHash, series.ContentHash);
    }

    [Theory]
    [InlineData("42000", "0.01", 60)]
    [InlineData("0.6155", "0.0001", 300)]
    [InlineData("4500", "0.25", 86_400)]
    [InlineData("3", "1", 3600)]
    public void Bars_are_consistent_positive_and_on_the_grid(string price, string tick, int seconds)
    {
        decimal tickSize = decimal.Parse(tick, CultureInfo.InvariantCulture);
        SyntheticMarketSpec spec = Btc with
        {
            Price = decimal.Parse(price, CultureInfo.InvariantCulture),
            TickSize = tickSize,
            Timeframe = new Timeframe(seconds * UtcNanos.PerSecond),
            BarCount = 50_000,
        };
        using BarSeries bars = SyntheticMarket.Generate(spec);
        Assert.Equal(-1, TickGrid.FirstOffGrid(bars.Open, tickSize));
        Assert.Equal(-1, TickGrid.FirstOffGrid(bars.High, tickSize));
        Assert.Equal(-1, TickGrid.FirstOffGrid(bars.Low, tickSize));
        Assert.Equal(-1, TickGrid.FirstOffGrid(bars.Close, tickSize));
        for (int i = 0; i < bars.Count; i++)
        {
            Assert.Equal(Start + (i * bars.Timeframe.Nanos), bars.OpenTimes[i]);
            Assert.True(bars.Low[i] > 0 && bars.Volume[i] > 0);
            Assert.True(bars.High[i] >= Math.Max(bars.Open[i], bars.Close[i]));
            Assert.True(bars.Low[i] <= Math.Min(bars.Open[i], bars.Close[i]));
        }
    }

    [Fact]
    public void Prices_are_the_doubles_of_their_decimal_text()
    {
        using BarSeries bars = SyntheticMarket.Generate(Btc with { BarCount = 20_000 });
        for (int i = 0; i < bars.Count; i++)
        {
            string text = bars.Close[i].ToString("R", CultureInfo.InvariantCulture);
            Assert.Equal(0m, decimal.Parse(text, CultureInfo.InvariantCulture) % 0.01m);
        }
    }

    [Fact]
    public void Bars_dont_depend_on_blocks_or_on_where_they_go()
    {
        using TempFolder folder = new();
        SyntheticMarketSpec spec = Btc with { BarCount = 20_011 };
        using BarSeries whole = SyntheticMarket.Generate(spec);
        Assert.Equal(whole.ContentHash, SyntheticMarket.WriteStore(folder.File("market"), spec));
        using BarSeries store = BarStore.Open(folder.File("market"), verifyChecksums: true);
        Assert.True(whole.Close.SequenceEqual(store.Close));

        using BarSeries shorter = SyntheticMarket.Generate(spec with { BarCount = 5000 });
        Assert.True(whole.Volume[..5000].SequenceEqual(shorter.Volume));

        SyntheticMarketGenerator generator = new(spec);
        long[] time = new long[1];
        double[] v = new double[5];
        for (int i = 0; i < 300; i++)
        {
            generator.Fill(time, v.AsSpan(0, 1), v.AsSpan(1, 1), v.AsSpan(2, 1), v.AsSpan(3, 1), v.AsSpan(4, 1));
            Assert.Equal(
                (whole.OpenTimes[i], whole.Open[i], whole.High[i], whole.Low[i], whole.Close[i], whole.Volume[i]),
                (time[0], v[0], v[1], v[2], v[3], v[4]));
        }
    }

    [Fact]
    public void Market_is_lively_enough_for_the_examples()
    {
        using BarSeries bars = SyntheticMarket.Generate(Btc);
        double fast = bars.Close[0];
        double slow = fast;
        int crosses = 0;
        int gaps = 0;
        double lowest = fast;
        double highest = fast;
        for (int i = 1; i < bars.Count; i++)
        {
            bool wasAbove = fast > slow;
            fast += (2.0 / 21) * (bars.Close[i] - fast);
            slow += (2.0 / 51) * (bars.Close[i] - slow);
            crosses += wasAbove != fast > slow ? 1 : 0;
            gaps += i > 1 && bars.Low[i] > bars.High[i - 2] * 1.0003 ? 1 : 0;
            lowest = Math.Min(lowest, bars.Low[i]);
            highest = Math.Max(highest, bars.High[i]);
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"bars per cross {(double)bars.Count / crosses:F1}, per gap {(double)bars.Count / gaps:F1}, "
                + $"{lowest}..{highest}"));
        Assert.InRange((double)bars.Count / crosses, 40, 100);
        Assert.InRange((double)bars.Count / gaps, 5, 100);
    }

    [Fact]
    public void Volatility_clusters_and_returns_have_fat_tails()
    {
        using BarSeries bars = SyntheticMarket.Generate(Btc);
        int n = bars.Count - 1;
        double[] squares = new double[n];
        double mean = 0;
        double fourth = 0;
        for (int i = 0; i < n; i++)
        {
            double r = (bars.Close[i + 1] / bars.Close[i]) - 1;
            squares[i] = r * r;
            mean += squares[i] / n;
        }

        double covariance = 0;
        double variance = 0;
        for (int i = 0; i < n - 10; i++)
        {
            covariance += (squares[i] - mean) * (squares[i + 10] - mean);
            variance += (squares[i] - mean) * (squares[i] - mean);
            fourth += squares[i] * squares[i] / n;
        }

        Assert.True(covariance / variance > 0.02, $"autocorrelation of squares {covariance / variance}");
        Assert.True(fourth / (mean * mean) > 4, $"kurtosis {fourth / (mean * mean)}");
    }

    [Theory]
    [InlineData(-1, "1", "0.1")]
    [InlineData(1, "0.01", "0.1")]
    [InlineData(1, "1", "0")]
    [InlineData(1, "1000000000", "0.00001")]
    public void Senseless_values_are_refused(int bars, string price, string tick)
    {
        SyntheticMarketSpec spec = Btc with
        {
            BarCount = bars,
            Price = decimal.Parse(price, CultureInfo.InvariantCulture),
            TickSize = decimal.Parse(tick, CultureInfo.InvariantCulture),
        };
        Assert.Throws<ArgumentException>(() => SyntheticMarket.Generate(spec));
    }
}
