using System;
using System.Linq;
using Xunit;

namespace S1mpleTrader.Plugins.Tests;

/// <summary>Rolling correlation against Pearson's formula, on two real markets and on tables.</summary>
public sealed class CorrelationTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(30)]
    [InlineData(250)]
    public void Correlation_two_real_markets_is_pearsons(int window)
    {
        const int Count = 20_000;
        var market = TestMarket.Shared("btcusdt_binance_5m_2024.csv.gz", Count);
        double[] other = TestMarket.Shared("ethusdt_binance_5m_2024.csv.gz", Count).Close;
        foreach (string of in new[] { "returns", "levels" })
        {
            double[] x = Values(market.Close, of);
            double[] y = Values(other, of);
            double[] expected = Textbook.Rows(
                Count,
                i => i < window - 1 ? double.NaN : Pearson(x[(i - window + 1)..(i + 1)], y[(i - window + 1)..(i + 1)]));
            double[] actual = Expect.Run(
                "correlation_context", market, new() { ["other"] = other }, ("window", $"{window}"),
                ("of", of)).Output("correlation");
            Expect.Close(expected, actual, 1e-9);
        }
    }

    [Fact]
    public void Correlation_of_itself_is_one_of_its_mirror_minus_one_and_of_a_constant_undefined()
    {
        var market = TestMarket.Random(5, 200);
        Assert.All(Levels([.. market.Close])[20..], value => Assert.Equal(1, value, 1e-12));
        Assert.All(
            Levels([.. market.Close.Select(x => 1000 - (3 * x))])[20..], value => Assert.Equal(-1, value, 1e-12));
        Assert.All(Levels([.. market.Close.Select(_ => 0.1)]), value => Assert.True(double.IsNaN(value)));
        Assert.All(
            Levels([.. market.Close.Select((_, i) => 0.1 + (i % 2 * 1e-17))]),
            value => Assert.True(double.IsNaN(value)));

        double[] Levels(double[] other) => Expect.Run(
            "correlation_context", market, new() { ["other"] = other }, ("window", "20"),
            ("of", "levels")).Output("correlation");
    }

    private static double[] Values(double[] x, string of)
        => of == "levels" ? x : Textbook.Rows(x.Length, i => i == 0 ? double.NaN : (x[i] - x[i - 1]) / x[i - 1]);

    private static double Pearson(double[] x, double[] y)
    {
        double meanX = x.Average();
        double meanY = y.Average();
        double squareX = x.Sum(value => (value - meanX) * (value - meanX));
        double squareY = y.Sum(value => (value - meanY) * (value - meanY));
        return squareX == 0 || squareY == 0
            ? double.NaN
            : x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum() / Math.Sqrt(squareX * squareY);
    }
}
