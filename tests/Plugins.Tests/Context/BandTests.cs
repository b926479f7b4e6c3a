using System;
using System.Linq;
using Xunit;

namespace S1mpleTrader.Plugins.Tests;

/// <summary>MACD, Bollinger bands and bar imbalance against slow code written from their books, on real data.</summary>
public sealed class BandTests
{
    [Theory]
    [MemberData(nameof(IndicatorTests.Files), MemberType = typeof(IndicatorTests))]
    public void Macd_real_data_is_ta_libs(string file)
    {
        var market = TestMarket.Shared(file);
        foreach ((int fast, int slow, int signal) in new[] { (12, 26, 9), (1, 2, 1), (5, 35, 5) })
        {
            // The fast average starts so late that its seed, too, ends at row slow - 1.
            double[] fastAverage = Textbook.Ema(market.Close[(slow - fast)..], fast);
            double[] slowAverage = Textbook.Ema(market.Close, slow);
            double[] line = Textbook.Rows(
                market.Count - slow + 1, i => fastAverage[i + fast - 1] - slowAverage[i + slow - 1]);
            double[] smooth = Textbook.Ema(line, signal);
            WorkerRun run = Expect.OnBars(
                "macd_detector", market, ("fast", $"{fast}"), ("slow", $"{slow}"), ("signal", $"{signal}"));

            // A difference of prices is as sharp as the prices are.
            double scale = 1e-12 * market.Close.Max();
            Expect.Close(From(line), run.Output("macd"), scale);
            Expect.Close(From(smooth), run.Output("signal"), scale);
            Expect.Close(From([.. line.Zip(smooth, (x, y) => x - y)]), run.Output("histogram"), scale);

            double[] From(double[] values)
                => Textbook.Rows(market.Count, i => i < slow + signal - 2 ? double.NaN : values[i - slow + 1]);
        }
    }

    [Fact]
    public void Macd_fast_must_be_below_slow()
    {
        Kernel.Contracts.PluginDescriptor plugin = TestParameters.Plugin("macd_detector");
        Assert.Null(plugin.FindProblem(TestParameters.Make(plugin)));
        Assert.NotNull(plugin.FindProblem(TestParameters.Make(plugin, ("fast", "26"))));
    }

    [Theory]
    [MemberData(nameof(IndicatorTests.Files), MemberType = typeof(IndicatorTests))]
    public void Bollinger_real_data_is_mean_and_population_deviation(string file)
    {
        var market = TestMarket.Shared(file, 30_000);
        foreach ((int period, double deviations) in new[] { (20, 2.0), (2, 1.5), (101, 3.0) })
        {
            double[] mean = Textbook.Sma(market.Close, period);
            double[] deviation = Textbook.Rows(market.Count, i => i < period - 1
                ? double.NaN
                : Math.Sqrt(market.Close[(i - period + 1)..(i + 1)].Sum(x => (x - mean[i]) * (x - mean[i])) / period));
            WorkerRun run = Expect.OnBars(
                "bollinger_detector", market, ("period", $"{period}"),
                ("deviations", FormattableString.Invariant($"{deviations}")));
            Expect.Close(mean, run.Output("middle"));
            Expect.Close([.. mean.Zip(deviation, (m, d) => m + (deviations * d))], run.Output("upper"));
            Expect.Close([.. mean.Zip(deviation, (m, d) => m - (deviations * d))], run.Output("lower"));
            Expect.Close([.. mean.Zip(deviation, (m, d) => 2 * deviations * d / m)], run.Output("width"), 1e-15);
        }
    }

    [Theory]
    [MemberData(nameof(IndicatorTests.Files), MemberType = typeof(IndicatorTests))]
    public void Imbalance_real_data_is_chaikins_money_flow(string file)
    {
        var market = TestMarket.Shared(file, 30_000);
        double[] delta = Textbook.Rows(market.Count, i => market.High[i] == market.Low[i]
            ? 0
            : market.Volume[i] * ((2 * market.Close[i]) - market.Low[i] - market.High[i])
                / (market.High[i] - market.Low[i]));
        foreach (int window in new[] { 1, 20, 100 })
        {
            double[] share = Textbook.Rows(market.Count, i =>
            {
                if (i < window - 1)
                {
                    return double.NaN;
                }

                double traded = market.Volume[(i - window + 1)..(i + 1)].Sum();
                return traded == 0 ? 0 : delta[(i - window + 1)..(i + 1)].Sum() / traded;
            });
            WorkerRun run = Expect.OnBars("imbalance_detector", market, ("window", $"{window}"));
            Expect.Close(delta, run.Output("delta"), 1e-9 * market.Volume.Max());
            Expect.Close(share, run.Output("imbalance"), 1e-9);
            double[] own = run.Output("imbalance");
            Assert.Equal(
                own.Select(x => double.IsNaN(x) ? double.NaN : x > 0.2 ? 1 : x < -0.2 ? -1 : 0),
                run.Output("is_imbalanced"));
        }
    }

    [Fact]
    public void Imbalance_small_table_agrees()
    {
        TestMarket market = new(4);
        market.Set(0, 0, 9, 10, 6, 9, 8); // Three quarters up: half the volume is net buying.
        market.Set(1, 1, 9, 10, 6, 6, 4); // At the low.
        market.Set(2, 2, 9, 9, 9, 9, 5); // No range.
        market.Set(3, 3, 9, 10, 8, 10, 0); // Nothing traded.
        WorkerRun run = Expect.OnBars("imbalance_detector", market, ("window", "2"));
        Assert.Equal([4, -4, 0, 0], run.Output("delta"));
        Assert.Equal([double.NaN, 0, -4.0 / 9, 0], run.Output("imbalance"));
        Assert.Equal([double.NaN, 0, -1, 0], run.Output("is_imbalanced"));
    }
}
