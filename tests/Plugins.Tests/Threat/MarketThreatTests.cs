using System;
using System.Linq;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Kernel.Contracts;
using Xunit;

namespace S1mpleTrader.Plugins.Tests;

/// <summary>Severities of market threats against their definitions, on real bars and short tables.</summary>
public sealed class MarketThreatTests
{
    private const double Nothing = double.NaN;

    [Theory]
    [MemberData(nameof(IndicatorTests.Files), MemberType = typeof(IndicatorTests))]
    public void Flash_crash_real_data_is_the_definition(string file)
    {
        var market = TestMarket.Shared(file);
        foreach ((int window, double drop) in new[] { (1, 0.005), (5, 0.01), (48, 0.03) })
        {
            double[] severity = Textbook.Rows(market.Count, i =>
            {
                if (i < window - 1)
                {
                    return 0;
                }

                double change = (market.Close[i] / market.High[(i - window + 1)..(i + 1)].Max()) - 1;
                return change <= -drop ? Math.Min(1, -change / (2 * drop)) : 0;
            });
            Assert.Contains(severity, value => value > 0);
            Expect.Close(severity, Expect.OnBars(
                "flash_crash_detector", market,
                ("window", $"{window}"),
                ("drop_pct", FormattableString.Invariant($"{100 * drop}"))).Output("severity"));
        }
    }

    [Theory]
    [MemberData(nameof(IndicatorTests.Files), MemberType = typeof(IndicatorTests))]
    public void Liquidity_crisis_real_data_is_the_definition(string file)
    {
        var market = TestMarket.Shared(file, 40_000);
        const int Window = 100;
        const int Period = 3;
        double[] severity = Textbook.Rows(market.Count, i =>
        {
            if (i < Window)
            {
                return 0;
            }

            double multiple = Illiquidity(i, Period) / Illiquidity(i, Window);
            return multiple >= 1.5 && double.IsFinite(multiple) ? Math.Min(1, multiple / 3) : 0;
        });
        double[] actual = Expect.OnBars(
            "liquidity_crisis_detector", market, ("period", $"{Period}"), ("multiple", "1.5"))
            .Output("severity");
        Expect.Close(severity, actual);
        Assert.True(market.Volume.Max() == 0 || severity.Any(value => value > 0));

        double Illiquidity(int i, int rows)
        {
            int[] last = [.. Enumerable.Range(i - rows + 1, rows)];
            return last.Sum(j => Math.Abs((market.Close[j] / market.Close[j - 1]) - 1))
                / last.Sum(j => market.Close[j] * market.Volume[j]);
        }
    }

    [Fact]
    public void Liquidity_crisis_empty_and_undefined_bars_are_no_crisis()
    {
        TestMarket market = new(12);
        for (int i = 0; i < 12; i++)
        {
            // A usual row moves 1% on a volume of 100; row 6 does so on 1; rows 9 and 10 don't trade.
            double close = i % 2 == 0 ? 100 : 101;
            market.Set(i, i, close, close, close, close, i == 6 ? 1 : i is 9 or 10 ? 0 : 100);
        }

        double[] severity = Expect.OnBars(
            "liquidity_crisis_detector", market, ("period", "1"), ("window", "3"),
            ("multiple", "2")).Output("severity");
        Assert.Equal([6], Enumerable.Range(0, 12).Where(i => severity[i] > 0));
        Assert.Equal(1, severity[6]); // A hundred times row 4's and 5's, sixty-seven times the three rows'.
        market.Close[5] = Nothing;
        Assert.All(
            Expect.OnBars("liquidity_crisis_detector", market, ("period", "1"), ("window", "3"), ("multiple", "2"))
                .Output("severity")[5..9],
            value => Assert.Equal(0, value));
    }

    [Fact]
    public void Liquidity_crisis_period_must_be_below_window()
    {
        PluginDescriptor plugin = TestParameters.Plugin("liquidity_crisis_detector");
        Assert.Null(plugin.FindProblem(TestParameters.Make(plugin)));
        Assert.NotNull(plugin.FindProblem(TestParameters.Make(plugin, ("period", "100"))));
    }

    [Fact]
    public void Correlation_breach_rises_from_half_at_either_bound()
    {
        double[] correlation = [Nothing, 0.79, 0.8, 0.9, 1, 1 + 1e-15, 0, -0.5, -0.75, -1];
        WorkerRun one = Run("max_correlation", "0.8");
        Assert.Equal(
            [0, 0, 0.5, 0.75, 1, 1, 0, 0, 0, 0], one.Output("severity").Select(value => Math.Round(value, 12)));
        WorkerRun both = Run("min_correlation", "-0.5");
        Assert.Equal(
            [0, 0, 0, 0.5, 1, 1, 0, 0.5, 0.75, 1], both.Output("severity").Select(value => Math.Round(value, 12)));

        PluginDescriptor plugin = TestParameters.Plugin("correlation_breach_detector");
        Assert.Null(plugin.FindProblem(TestParameters.Make(plugin, ("min_correlation", "0.8"))));
        Assert.NotNull(plugin.FindProblem(TestParameters.Make(plugin, ("min_correlation", "0.9"))));

        WorkerRun Run(string name, string value) => Expect.Run(
            "correlation_breach_detector", TestMarket.Constant(correlation.Length),
            new() { ["correlation"] = correlation }, (name, value));
    }

    [Fact]
    public void News_is_held_for_so_many_bars()
    {
        double[] news = [Nothing, 0.4, -0.5, 0, 0, 0, 0.75, 0.5, 0, 5, Nothing, Nothing, Nothing];
        double[] severity = Expect.Run(
            "news_monitor", TestMarket.Constant(news.Length), new() { ["news"] = news },
            ("hold_bars", "2")).Output("severity");
        Assert.Equal([0, 0, 0.5, 0.5, 0.5, 0, 0.75, 0.5, 0.5, 1, 1, 1, 0], severity);

        PluginDescriptor plugin = TestParameters.Plugin("news_monitor");
        Assert.Null(plugin.FindProblem(TestParameters.Make(plugin, ("threshold", "1"))));
        Assert.NotNull(plugin.FindProblem(TestParameters.Make(plugin, ("threshold", "1.01"))));
        Assert.Equal(1, Expect.Run(
            "news_monitor", TestMarket.Constant(1), new() { ["news"] = [1] },
            ("threshold", "1")).Output("severity")[0]);
    }

    [Fact]
    public void A_connection_is_lost_when_more_bars_are_missing_than_may_be()
    {
        int[] minutes = [3, 4, 6, 9, 10, 15, 16, 17, 18, 118, 119, 122, 123, 124];
        TestMarket market = new(minutes.Length);
        for (int i = 0; i < minutes.Length; i++)
        {
            market.Set(i, minutes[i] * UtcNanos.PerMinute, 100, 100, 100, 100, 7);
        }

        // Missing before each: -, 0, 1, 2, 0, 4, 0, 0, 0, 99, 0, 2, 0, 0.
        double[] Severity(int most, int full, int hold) => [.. Expect.OnBars(
            "connection_monitor", market, ("max_gap_bars", $"{most}"), ("full_gap_bars", $"{full}"),
            ("hold_bars", $"{hold}"))
            .Output("severity").Select(value => Math.Round(value, 12))];
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0], Severity(4, 30, 0));
        Assert.Equal([0, 0, 0, 0.625, 0, 0.875, 0, 0, 0, 1, 0, 0.625, 0, 0], Severity(1, 5, 0));
        Assert.Equal([0, 0, 0, 0.625, 0.625, 0.875, 0.875, 0.875, 0, 1, 1, 0.625, 0.625, 0.625], Severity(1, 5, 2));

        PluginDescriptor plugin = TestParameters.Plugin("connection_monitor");
        Assert.Null(plugin.FindProblem(TestParameters.Make(plugin, ("full_gap_bars", "4"))));
        Assert.NotNull(plugin.FindProblem(TestParameters.Make(plugin, ("full_gap_bars", "3"))));
    }
}
