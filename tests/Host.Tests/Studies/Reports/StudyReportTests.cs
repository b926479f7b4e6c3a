using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Host.Files;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Host.Studies;
using S1mpleTrader.Host.Studies.Reports;
using S1mpleTrader.Host.Studies.Space;
using S1mpleTrader.Host.Studies.Store;
using Xunit;

namespace S1mpleTrader.Host.Tests.Studies.Reports;

/// <summary>Figures as people see them: drawings, shades, units, and what is said of a best.</summary>
public sealed class StudyReportTests
{
    [Fact]
    public void Scatter_counts_runs_in_a_cell_and_marks_the_best()
    {
        List<OptimizationRun> runs =
        [
            Run(10, 0), Run(10, 0), Run(20, 5), Run(30, 10),
            .. Enumerable.Range(0, 7).Select(_ => Run(10, 10)),
        ];
        IReadOnlyList<string> lines = Scatter.Lines(runs, runs[3], "max_drawdown", "total_return", 40);
        Assert.Equal("total_return", lines[0]);
        Assert.Equal("  10.00 %┤●" + new string(' ', 28) + "★", lines[1]);
        Assert.Equal("         │               ·", lines[7]);
        Assert.Equal("   0.00 %┤•", lines[14]);
        Assert.Equal("         └" + new string('─', 30), lines[15]);
        Assert.Equal("          10.00 %" + "  max_drawdown".PadRight(16) + "30.00 %", lines[16]);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 40));
    }

    [Fact]
    public void Drawdowns_are_from_the_initial_capital_until_it_is_passed()
        => Assert.Equal([-0.1, -0.05, 0, -0.25], Sparkline.Drawdowns([90, 95, 120, 90], 100m));

    [Theory]
    [InlineData(new[] { 1.0, 2, 3 }, 3, "▁▄█")]
    [InlineData(new[] { 9.0, 1, 9, 3 }, 2, "▁▂")] // Each character is the last of its values.
    [InlineData(new[] { 0.0, 0, 0 }, 8, "▄▄▄")] // No drawdown at all isn't the deepest one.
    [InlineData(new double[0], 8, "")]
    public void Curve_in_a_cell_lies_between_its_extremes(double[] values, int width, string line)
        => Assert.Equal(line, Sparkline.Of(values, width));

    [Fact]
    public void Scatter_without_a_point_is_none()
        => Assert.Empty(Scatter.Lines([Run(null, 1)], null, "max_drawdown", "total_return", 40));

    [Fact]
    public void Curves_have_a_letter_each_and_a_star_where_they_meet()
    {
        IReadOnlyList<string> lines = CurvePlot.Lines([("one", [(0, 1), (10, 2)]), ("other", [(0, 1), (10, 1)])], 40);
        Assert.Equal("     2.00┤" + new string(' ', 29) + "a", lines[0]);
        Assert.Equal("     1.00┤*" + new string(' ', 28) + "b", lines[13]);
        Assert.Equal("          1970-01-01" + new string(' ', 10) + "1970-01-11", lines[15]);
        Assert.Equal("a one   b other   * several", lines[16]);
        Assert.Empty(CurvePlot.Lines([("none", [])], 40));
    }

    /// <summary>A person may have a narrow window: the result is there, and drawn as wide as it must be.</summary>
    [Fact]
    public void Curves_are_drawn_in_any_width()
    {
        for (int width = 1; width <= 60; width++)
        {
            IReadOnlyList<string> lines = CurvePlot.Lines([("one", [(0, 1), (10, 2)])], width);
            string dates = lines[15].Trim();
            Assert.StartsWith("1970-01-01", dates, StringComparison.Ordinal);
            Assert.EndsWith(width < 31 ? "01-01" : " 1970-01-11", dates, StringComparison.Ordinal);
            Assert.All(lines, line => Assert.InRange(line.Length, 0, Math.Max(width, 20)));
        }
    }

    [Theory]
    [InlineData(0.001, 0.0012, "0.001", "0.0012")]
    [InlineData(10_000.1, 10_000.4, "10000.1", "10000.4")]
    [InlineData(-0.5, 12_345_678, "-0.50", "1.23e7")]
    [InlineData(1_000_000.1, 1_000_000.4, "1000000.1", "1000000.4")]
    [InlineData(3, 3, "3.00", "3.00")]
    public void Ends_of_a_scale_are_told_apart(double least, double most, string low, string high)
    {
        IReadOnlyList<string> lines = CurvePlot.Lines([("one", [(0, least), (10, most)])], 40);
        Assert.Equal(high, lines[0].Split('┤')[0].Trim());
        Assert.Equal(low, lines[13].Split('┤')[0].Trim());
        int border = lines[14].IndexOf('└', StringComparison.Ordinal);
        Assert.All(lines.Take(14), line => Assert.Contains(line[border], "┤│"));
    }

    [Fact]
    public void Scale_has_room_for_the_longest_value()
    {
        IReadOnlyList<string> lines = Scatter.Lines(
            [Run(10, 0), Run(20, 123_456.789)], null, "max_drawdown", "total_return", 40);
        Assert.Equal("123456.79 %┤" + new string(' ', 27) + "·", lines[1]);
        Assert.Equal("     0.00 %┤·", lines[14]);
        Assert.Equal("           └" + new string('─', 28), lines[15]);
    }

    [Fact]
    public void Every_curve_has_a_letter_of_its_own()
    {
        (string, IReadOnlyList<(long, double)>)[] curves =
            [.. Enumerable.Range(0, 60).Select(i => ($"v{i}", (IReadOnlyList<(long, double)>)[(i, i)]))];
        string[] names = [.. CurvePlot.Lines(curves, 80).Skip(16).SelectMany(line => line.Split("   "))];
        Assert.Equal(["a v0", "z v25", "A v26", "Z v51"], [names[0], names[25], names[26], names[51]]);
        Assert.Equal(["# 8 more", "* several"], names[52..]);
    }

    [Fact]
    public void A_month_after_all_is_lost_has_no_return()
    {
        var days = new DailyEquity.Builder();
        days.Add(0, 50);
        days.Add(31, 0);
        days.Add(60, 0);
        Assert.Equal(
            [("1970-01", -50.0), ("1970-02", -100.0), ("1970-03", null)],
            MonthlyReturns.Of(days.Build(0), 100m).Select(month => (month.Month, (double?)month.Percent)));
    }

    [Theory]
    [InlineData(1.0, ' ')]
    [InlineData(3.0, '▒')]
    [InlineData(5.0, '█')]
    [InlineData(null, ' ')]
    public void Cell_is_the_darker_the_more_are_worse(double? value, char shade)
        => Assert.Equal(shade, HeatMap.ShadeOf(value, [1, 2, 3, 4, 5]));

    [Theory]
    [InlineData("total_return", 12.345, "12.35 %")]
    [InlineData("sharpe_ratio", 1.2345, "1.235")]
    [InlineData("total_trades", 1234.0, "1,234")]
    [InlineData("avg_trade_duration", 90_061.0, "1d 1h")]
    [InlineData("avg_trade_duration", 3_661.0, "1h 1m")]
    [InlineData("win_rate", null, "-")]
    public void Metrics_have_their_units(string name, double? value, string text)
        => Assert.Equal(text, MetricText.Of(MetricTable.IndexOf(name), value));

    [Fact]
    public void Metric_of_two_accounts_is_a_range()
    {
        RunOutcome outcome = Run(10, 5).Stored.Outcome!;
        int metric = MetricTable.IndexOf("total_return");
        Assert.Equal("5.00 %", MetricText.Of(outcome, metric));
        Assert.Equal("5.00 % … 7.00 %", MetricText.Of(outcome with { UpperMetrics = Metrics(10, 7) }, metric));
        Assert.Equal("-", MetricText.Of(null, metric));
    }

    [Theory]
    [InlineData(0.96, 0.03, 50.0, "above what luck", ": low", "long enough")]
    [InlineData(
        0.94, 0.2, 150.2, "not above what luck", "not low",
        "151 daily returns for a Sharpe ratio above 0 with 95 %; there are 100: too short")]
    [InlineData(null, 0.5, null, "too few daily returns", "no better than a coin", "the Sharpe ratio isn't above 0")]
    [InlineData(null, null, null, "- (", "needs two runs", "- (")]
    public void Statistics_say_what_follows(
        double? deflated, double? overfitting, double? record, string first, string second, string third)
    {
        StudyStatistics statistics = new(480, deflated, overfitting, record, 100, 2.5, 6, 3, 1);
        List<(string Name, string Value)> facts = StatisticsFacts.Of(
            statistics, MetricTable.IndexOf("sharpe_ratio"), hasNeighbours: true);
        Assert.Equal(
            [
                "trials ever run", "deflated Sharpe ratio", "probability of overfitting", "minimum track record",
                "neighbours' median"
            ],
            facts.Select(fact => fact.Name));
        Assert.Equal("480", facts[0].Value);
        Assert.Contains(first, facts[1].Value, StringComparison.Ordinal);
        Assert.Contains(second, facts[2].Value, StringComparison.Ordinal);
        Assert.Contains(third, facts[3].Value, StringComparison.Ordinal);
        Assert.Equal("2.500 of 6; best 3.000, median of all 1.000: a plateau", facts[4].Value);
    }

    /// <summary>Those that break a constraint lie beside it, and don't count.</summary>
    [Fact]
    public void Best_without_neighbours_that_count_says_which_would()
        => Assert.Equal(
            "- (no run that may be called best differs from it by one step of one number)",
            StatisticsFacts.Of(
                new StudyStatistics(5, null, null, null, 4, null, 0, 3, 3),
                MetricTable.IndexOf("sharpe_ratio"),
                hasNeighbours: true)[^1].Value);

    [Theory]
    [InlineData(3.0, 2.4, 1.0, "plateau")]
    [InlineData(3.0, 2.0, 1.0, "slope")]
    [InlineData(3.0, 1.5, 1.0, "spike")]
    [InlineData(3.0, 3.5, 1.0, "plateau")]
    [InlineData(-3.0, -2.6, -1.0, "plateau")] // Where less is better.
    [InlineData(-3.0, -1.2, -1.0, "spike")]
    [InlineData(3.0, null, 1.0, null)]
    [InlineData(3.0, 3.0, 3.0, null)]
    public void Best_is_on_a_plateau_or_a_spike(double? best, double? near, double? all, string? shape)
        => Assert.Equal(shape, new StudyStatistics(2, null, null, null, 0, near, 1, best, all).Shape);

    [Fact]
    public void Statistics_survive_their_document()
    {
        StudyStatistics statistics = new(480, 0.1, null, 113.25, 84, -1.5, 6, 3, null);
        var stream = new MemoryStream();
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            StudyJson.WriteStatistics(json, statistics, "sharpe_ratio");
            json.WriteEndObject();
        }

        using var document = JsonDocument.Parse(stream.ToArray());
        Assert.Equal(statistics, StudyJson.ReadStatistics(document.RootElement));
    }

    [Fact]
    public void Trades_are_counted_in_the_bin_of_their_return()
    {
        TradeReturns returns = new();
        foreach (double ratio in (double[])[-1, -0.1, -0.0001, 0, 0.0049, 0.005, 0.0999, 0.1, 5])
        {
            returns.Add(ratio);
        }

        Assert.Equal(
            [
                new("below -10 %", 1), new("-10 to -5 %", 1), new("-0.5 to 0 %", 1), new("0 to 0.5 %", 2),
                new("0.5 to 1 %", 1), new("5 to 10 %", 1), new("10 % and above", 2)
            ],
            returns.Build());
        Assert.Equal(12, TradeReturns.Names.Count);
    }

    [Theory]
    [InlineData(0, "none: no run has a result")]
    [InlineData(3, "none: no run keeps to the constraints with a defined sharpe_ratio")]
    public void A_best_that_isn_t_there_has_a_reason(int results, string reason)
        => Assert.Equal(reason, OptimizationReport.NoBest(results, MetricTable.IndexOf("sharpe_ratio")));

    [Fact]
    public void Winners_drift_from_window_to_window()
    {
        Dimension a = new("w.a", [new Choice("1", []), new Choice("2", [])]);
        Dimension b = new("w.b", [new Choice("x", [])]);
        WalkResult Window(int? choice) => new(
            default,
            choice is { } i ? new StudyPoint([new PointValue(a, a.Choices[i]), new PointValue(b, b.Choices[0])]) : null,
            null, null, null);
        Assert.Equal(
            [("w.a", 2, 2, 3), ("w.b", 1, 0, 3)],
            WalkForwardReport.Drift([Window(0), Window(1), Window(null), Window(1), Window(0)]));
    }

    [Theory]
    [InlineData("workforce.planning_workers.exit_planning.rr.params.risk_reward_ratio", "rr.risk_reward_ratio")]
    [InlineData("workforce.strategy_planner.params.min_confidence", "strategy_planner.min_confidence")]
    [InlineData("workforce.planning_workers.exit_planning", "exit_planning")]
    [InlineData("operation.period.start", "operation.period.start")]
    public void Settings_have_short_names(string key, string name) => Assert.Equal(name, RunParameters.NameOf(key));

    [Fact]
    public void Settings_are_columns_of_numbers_where_all_values_are()
    {
        RunParameters parameters = new();
        parameters.Add(new StudyRun("1", ["a.b=1.5", "c=x", "same=1"], "m"));
        parameters.Add(new StudyRun("2", ["a.b=2", "c=3", "same=1", "later=[{ plugin: p }, { plugin: q }]"], "m"));
        Assert.Equal(["a.b", "c", "same", "later"], parameters.Keys);
        Assert.Equal(["a.b", "c", "later"], parameters.Varying);
        Assert.Equal(
            [ArrowType.Float64, ArrowType.Utf8, ArrowType.Float64, ArrowType.Utf8],
            parameters.Keys.Select(parameters.TypeOf));
        Assert.Equal("p + q", RunParameters.Brief("[{ plugin: p }, { plugin: q }]"));
        Assert.Equal("[1, 2]", RunParameters.Brief("[1, 2]"));
    }

    [Theory]
    [InlineData("9007199254740992", "3", "9007199254740992 as a double")] // 2^53.
    [InlineData("-9007199254740993", "3", "-9007199254740993")]
    [InlineData("9223372036854775807", "3", "9223372036854775807")]
    [InlineData("9007199254740993", "0.5", "9007199254740993 as text")]
    [InlineData("0.1234567890123456", "0.5", "0.1234567890123456 as a double")]
    [InlineData("0.123456789012345678", "0.5", "0.123456789012345678 as text")]
    [InlineData("1e-7", "1e40", "1E-07 as a double")]
    [InlineData("9223372036854775809", "3", "9223372036854775809 as text")]
    [InlineData("1e300", "3", "1E+300 as a double")]
    public void Settings_keep_every_digit(string first, string second, string expected)
    {
        RunParameters parameters = new();
        StudyRun run = new("1", ["a.b=" + first], "m");
        parameters.Add(run);
        parameters.Add(new StudyRun("2", ["a.b=" + second], "m"));
        Assert.Equal(expected, parameters.ValueIn(run, "a.b") switch
        {
            double number => NumberText.Of(number) + " as a double",
            long whole => whole.ToString(CultureInfo.InvariantCulture),
            object text => text + " as text",
            null => null,
        });
        Dimension dimension = new("w.b", [new Choice(first, [], double.Parse(first, CultureInfo.InvariantCulture))]);
        string json = JsonText.Line(json =>
        {
            json.WriteStartObject();
            OptimizationJson.WriteConfiguration(
                json, "configuration", new StudyPoint([new PointValue(dimension, dimension.Choices[0])]));
            json.WriteEndObject();
        });
        Assert.True(
            json.Contains(first, StringComparison.Ordinal) || !long.TryParse(first, out _), json);
    }

    private static OptimizationRun Run(double? drawdown, double? total)
        => new(new StudyPoint([]), new StoredRun(
            0, new StudyRun("r", [], "m"), RunStatus.Committed, 1,
            new RunOutcome { Metrics = Metrics(drawdown, total) }));

    private static List<double?> Metrics(double? drawdown, double? total)
        => [.. MetricTable.Names.Select(
            name => name == "max_drawdown" ? drawdown : name == "total_return" ? total : null)];
}
