using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace S1mpleTrader.Plugins.Tests;

/// <summary>Indicators against slow textbook code on real data, and against published values.</summary>
public sealed class IndicatorTests
{
    private const double Tolerance = 1e-9;

    public static readonly TheoryData<string> Files = [
        "btcusdt_binance_5m_2024.csv.gz", "ethusdt_binance_5m_2024.csv.gz", "solusdt_binance_5m_2024.csv.gz",
        "xrpusdt_binance_5m_2024.csv.gz", "spx_1d_1950-2012.csv.gz"];

    [Theory]
    [MemberData(nameof(Files))]
    public void Ema_real_data_is_the_textbook_recurrence(string file)
    {
        var market = TestMarket.Shared(file);
        foreach (int period in new[] { 1, 20, 200 })
        {
            AssertClose(
                Textbook.Ema(market.Close, period), Run("ema_detector", market, "ema", ("period", $"{period}")));
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Sma_real_data_is_the_mean_of_the_window(string file)
    {
        var market = TestMarket.Shared(file);
        foreach (int period in new[] { 1, 20, 200 })
        {
            AssertClose(
                Textbook.Sma(market.Close, period), Run("sma_detector", market, "sma", ("period", $"{period}")));
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Atr_real_data_is_wilders(string file)
    {
        var market = TestMarket.Shared(file);
        foreach (int period in new[] { 1, 14 })
        {
            AssertClose(Textbook.Atr(market, period), Run("atr_detector", market, "atr", ("period", $"{period}")));
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Rsi_real_data_is_wilders(string file)
    {
        var market = TestMarket.Shared(file);
        foreach (int period in new[] { 2, 14 })
        {
            AssertClose(
                Textbook.Rsi(market.Close, period), Run("rsi_detector", market, "rsi", ("period", $"{period}")));
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Adx_real_data_is_wilders_with_ta_lib_seeds(string file)
    {
        var market = TestMarket.Shared(file);
        foreach (int period in new[] { 2, 14 })
        {
            (double[] adx, double[] plusDi, double[] minusDi) = Textbook.Adx(market, period);
            using WorkerRun run = Start("adx_regime_classifier", market, ("period", $"{period}"));
            AssertClose(adx, run.Output("adx"));
            AssertClose(plusDi, run.Output("plus_di"));
            AssertClose(minusDi, run.Output("minus_di"));
            double[] own = run.Output("adx");
            Assert.Equal(
                own.Select(x => double.IsNaN(x) ? double.NaN : x > 25 ? 1 : x < 20 ? -1 : 0), run.Output("regime"));
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Percentile_real_data_is_the_count_of_the_window(string file)
    {
        var market = TestMarket.Shared(file, 20_000);
        foreach (int window in new[] { 2, 7, 100 })
        {
            Assert.Equal(
                Textbook.Percentile(market.Volume, window),
                Run("volume_profile_percentile", market, "percentile", ("window", $"{window}")));
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Volatility_regime_real_data_is_atr_over_close_ranked(string file)
    {
        var market = TestMarket.Shared(file, 20_000);
        using WorkerRun run = Start("volatility_regime", market, ("period", "14"), ("window", "100"));
        double[] atr = Textbook.Atr(market, 14);
        double[] own = run.Output("atr_pct");
        AssertClose(Textbook.Rows(market.Count, i => atr[i] / market.Close[i]), own);

        // The rank of a value among almost equal ones turns on its last bit, so it is checked over the plugin's own
        // values.
        double[] percentile = Textbook.Percentile(own, 100);
        Assert.Equal(percentile, run.Output("percentile"));
        Assert.Equal(
            percentile.Select(x => double.IsNaN(x) ? double.NaN : x > 80 ? 1 : x < 20 ? -1 : 0), run.Output("regime"));
        Assert.Equal(14 + 99, Array.FindIndex(percentile, x => !double.IsNaN(x)));
    }

    [Fact]
    public void Rsi_published_table_agrees()
    {
        // StockCharts' ChartSchool, "Relative Strength Index": QQQQ, 14-day RSI, printed to two decimals.
        double[] closes = [
            44.3389, 44.0902, 44.1497, 43.6124, 44.3278, 44.8264, 45.0955, 45.4245, 45.8433, 46.0826, 45.8931, 46.0328,
            45.6140, 46.2820, 46.2820, 46.0028, 46.0328, 46.4116, 46.2222, 45.6439];
        double[] published = [70.53, 66.32, 66.55, 69.41, 66.36, 57.97];
        double[] rsi = Run("rsi_detector", Closes(closes), "rsi", ("period", "14"));
        Assert.All(rsi[..14], value => Assert.True(double.IsNaN(value)));
        Assert.All(
            published.Zip(rsi[14..]), pair => Assert.InRange(pair.Second, pair.First - 0.0051, pair.First + 0.0051));
    }

    [Fact]
    public void Ema_published_table_agrees()
    {
        // StockCharts' ChartSchool, "Moving Averages": INTC, 10-day EMA, printed to two decimals.
        double[] closes = [
            22.27, 22.19, 22.08, 22.17, 22.18, 22.13, 22.23, 22.43, 22.24, 22.29, 22.15, 22.39, 22.38, 22.61, 23.36,
            24.05];
        double[] published = [22.22, 22.21, 22.24, 22.27, 22.33, 22.52, 22.80];
        double[] ema = Run("ema_detector", Closes(closes), "ema", ("period", "10"));
        Assert.All(ema[..9], value => Assert.True(double.IsNaN(value)));
        Assert.All(
            published.Zip(ema[9..]), pair => Assert.InRange(pair.Second, pair.First - 0.0051, pair.First + 0.0051));
    }

    [Fact]
    public void Rsi_flat_market_is_zero_and_one_way_market_is_hundred()
    {
        Assert.Equal(0, Run("rsi_detector", TestMarket.Constant(30), "rsi")[^1]);
        Assert.Equal(100, Run("rsi_detector", Closes([.. Enumerable.Range(1, 30).Select(x => (double)x)]), "rsi")[^1]);
    }

    [Fact]
    public void Sma_after_a_nan_row_is_defined_again_once_the_row_has_left()
    {
        var market = TestMarket.Random(7, 60);
        market.Close[30] = double.NaN;
        double[] sma = Run("sma_detector", market, "sma", ("period", "5"));
        Assert.All(sma[30..35], value => Assert.True(double.IsNaN(value)));
        AssertClose(Textbook.Sma(market.Close, 5), sma);
    }

    private static TestMarket Closes(double[] closes)
    {
        TestMarket market = new(closes.Length);
        for (int i = 0; i < closes.Length; i++)
        {
            market.Set(i, i, closes[i], closes[i], closes[i], closes[i], 1);
        }

        return market;
    }

    private static WorkerRun Start(string plugin, TestMarket market, params (string, string)[] parameters)
        => new WorkerRun(TestParameters.Plugin(
            plugin), TestParameters.Make(TestParameters.Plugin(plugin), parameters), market, null, 1000).All();

    private static double[] Run(string plugin, TestMarket market, string output, params (string, string)[] parameters)
    {
        using WorkerRun run = Start(plugin, market, parameters);
        return run.Output(output);
    }

    private static void AssertClose(IReadOnlyList<double> expected, IReadOnlyList<double> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (int i = 0; i < expected.Count; i++)
        {
            bool isClose = double.IsNaN(expected[i])
                ? double.IsNaN(actual[i])
                : Math.Abs(expected[i] - actual[i]) <= Tolerance * Math.Abs(expected[i]);
            Assert.True(isClose, $"row {i}: expected {expected[i]:R}, got {actual[i]:R}");
        }
    }
}
