using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Studies;
using S1mpleTrader.Host.Studies.Config;
using S1mpleTrader.Host.Studies.Reports;
using S1mpleTrader.Host.Studies.Store;
using Xunit;

namespace S1mpleTrader.Host.Tests.Studies;

/// <content>Walk forwards: their windows, the account that they carry on, and what an interrupt leaves.</content>
public sealed partial class StudyServiceTests
{
    [Fact]
    public void A_test_that_is_a_run_of_a_later_window_counts_once_and_has_both_names()
    {
        using Sample sample = new();
        const string Windows = "in_sample: 10d, out_of_sample: 10d, step: 10d";
        WalkForwardResult result = sample.Walk(windows: Windows);
        List<string> labels = Labels(result.Folder);
        Assert.Equal((labels.Count, labels.Count), (result.Tally.Total, result.Tally.Done));
        Assert.Contains("window 2 in-sample, window 1 out-of-sample", labels);
        Assert.Equal(
            Enumerable.Range(1, result.Windows.Count),
            Enumerable.Range(1, result.Windows.Count).Where(
                i => labels.Exists(label => label.Split(", ").Contains($"window {i} out-of-sample"))));
        Assert.Equal(result.Tally, sample.Walk(windows: Windows, isResumed: true).Tally);
        Assert.Equal(labels, Labels(result.Folder));
    }

    [Fact]
    public void Windows_of_a_walk_forward_follow_each_other()
    {
        const long Day = 86_400_000_000_000;
        WalkForwardDocument rolling = new(
            new YamlMapping("", 0, 0), "w", new YamlMapping("", 0, 0), "o", IsAnchored: false, 10 * Day, 3 * Day,
            4 * Day);
        Assert.Equal(
            [new WalkWindow(0, 10 * Day, 13 * Day), new WalkWindow(4 * Day, 14 * Day, 17 * Day), new WalkWindow(
                8 * Day, 18 * Day, 21 * Day)],
            WalkWindow.Of(rolling, 0, 21 * Day));
        Assert.Equal(2, WalkWindow.Of(rolling, 0, (21 * Day) - 1).Count);
        Assert.All(
            WalkWindow.Of(rolling with { IsAnchored = true }, 0, 40 * Day),
            window => Assert.Equal(0, window.InSampleStart));
    }

    [Fact]
    public void Walk_forward_carries_its_money_on_and_each_test_is_a_back_test()
    {
        using Sample sample = new();
        WalkForwardResult result = sample.Walk();
        Assert.True(result.Windows.Count >= 3);
        decimal money = 10_000m;
        foreach (WalkResult window in result.Windows)
        {
            Assert.Equal(money, window.OutOfSample!.InitialCapital);
            List<string> settings =
            [
                .. window.Best!.Settings,
                "operation.period.start=" + Columnar.Time.UtcNanos.ToIso(window.Window.InSampleEnd),
                "operation.period.end=" + Columnar.Time.UtcNanos.ToIso(window.Window.OutOfSampleEnd),
                "operation.initial_capital=" + money.ToString(CultureInfo.InvariantCulture),
            ];
            Assert.Equal(sample.Backtest(settings), window.OutOfSample.ResultHash);
            money = window.OutOfSample.FinalEquity;
        }

        // Its winners may be others.
        HostException other = Assert.Throws<HostException>(
            () => sample.Walk("  constraints: { min_trades: 1 }\n", isResumed: true));
        Assert.Contains("began with another configuration", other.Message, StringComparison.Ordinal);
        Assert.Equal(money, result.Curve!.FinalEquity);
        Assert.Equal(((double)(money / 10_000m) - 1) * 100, result.Curve.TotalReturn, 9);

        // Looked at later it is told in the same words.
        string shown = S1t.Run("study", "show", result.Folder).Output;
        foreach ((string name, string value) in WalkAggregate.Of(result.Curve, annualizationDays: 365).Facts())
        {
            Assert.Contains(
                shown.Split('\n'),
                line => line.StartsWith(name + " ", StringComparison.Ordinal)
                    && line.EndsWith(" " + value, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Walk_forward_interrupted_at_a_test_keeps_what_it_came_to_and_goes_on()
    {
        using Sample sample = new();
        using CancellationTokenSource interrupt = new();
        WalkForwardResult result = sample.Walk(
            progress: new InterruptsAt("out-of-sample, window 2 of 4", interrupt), interrupt: interrupt.Token);
        Assert.True(result.Tally.IsInterrupted);
        Assert.Equal((2, null), (result.Windows.Count, result.Curve));
        using (var store = StudyStore.Read(result.Folder))
        {
            Assert.Contains("\"interrupted\":true", store.ReadDocument("result"), StringComparison.Ordinal);
            Assert.All(store.ReadRuns(), run => Assert.Equal(RunStatus.Committed, run.Status));
        }

        Assert.Contains(
            "--resume goes on", S1t.Run("study", "show", result.Folder).Output, StringComparison.Ordinal);

        WalkForwardResult whole = sample.Walk(isResumed: true);
        Assert.Equal((false, 4), (whole.Tally.IsInterrupted, whole.Windows.Count));
        Assert.Equal(
            result.Windows.Select(window => window.OutOfSample!.ResultHash),
            whole.Windows.Take(2).Select(window => window.OutOfSample!.ResultHash));
        using CancellationTokenSource again = new();
        sample.Walk(isResumed: true, progress: new InterruptsAt("in-sample, 4 windows", again), interrupt: again.Token);
        string shown = S1t.Run("study", "show", result.Folder).Output;
        Assert.Contains("final equity", shown, StringComparison.Ordinal); // A session that came to less takes nothing.
    }

    [Fact]
    public void Account_that_rests_has_flat_days()
    {
        using Sample sample = new();
        WalkForwardResult result = sample.Walk("  constraints: { min_trades: 1000000 }\n");
        Assert.All(result.Windows, window => Assert.Null(window.Best));
        const int FirstTested = 19; // The bar that closes as its window begins opens a day before.
        Assert.Equal(
            Enumerable.Range(FirstTested, Sample.Days - FirstTested).Select(day => (Sample.FirstDay + day, 10_000.0)),
            result.Curve!.Days);
    }

    [Fact]
    public void Account_that_a_window_ruins_rests_for_good()
    {
        // Three tenths are paid to enter, and as much to leave: the second trade still fits, and leaves a debt.
        using Sample sample = new(
            instrument: "maker: 0.3, taker: 0.3, max_leverage: 20",
            blueprint: SampleFiles.Blueprint
                .Replace("min_confidence: 0.3", "min_confidence: 0.3, account_risk_pct: 100", StringComparison.Ordinal)
                .Replace(
                    "fixed_risk_sizer, params: { risk_per_trade_percent: 1.0 }",
                    "fixed_quantity_sizer, params: { quantity: 0.5 }",
                    StringComparison.Ordinal));
        WalkForwardResult result = sample.Walk(space: """
              parameter_space:
                - { worker_instance: rr, parameters: { risk_reward_ratio: { start: 1.5, end: 3.0, step: 0.5 } } }
            """);
        Assert.True(result.Windows.Count >= 3);
        Assert.False(result.Windows[0].IsRuined);
        decimal left = result.Windows[0].OutOfSample!.FinalEquity;
        Assert.True(left <= 0, "left " + left);
        Assert.All(result.Windows.Skip(1), window =>
        {
            Assert.True(window.IsRuined);
            Assert.NotNull(window.Best);
            Assert.Null(window.OutOfSample);
        });
        Assert.Equal(left, result.Curve!.FinalEquity);
        Assert.Equal((double)left, result.Curve.Days[^1].Equity);
        Assert.Equal(Sample.FirstDay + Sample.Days - 1, result.Curve.Days[^1].Day);
        Assert.Null(result.Curve.Efficiency);
    }

    [Fact]
    public void Windows_begin_with_the_period_and_say_what_their_winners_are_worth()
    {
        using Sample sample = new(period: ", period: { start: 2020-01-03 }");
        WalkForwardResult result = sample.Walk(windows: "in_sample: 40d, out_of_sample: 10d, step: 10d");
        WalkResult only = Assert.Single(result.Windows);
        Assert.Equal((Sample.FirstDay + 2) * Columnar.Time.UtcNanos.PerDay, only.Window.InSampleStart);
        Assert.NotNull(only.Statistics!.Overfitting);
    }

    [Fact]
    public void Points_of_a_window_that_are_one_configuration_are_one_trial()
    {
        using Sample sample = new();
        WalkForwardResult result = sample.Walk(
            space: "  parameter_space: [{ worker_instance: risk, parameters: "
                + "{ risk_per_trade_percent: { values: [0.5, 0.50, 1] } } }]\n");
        Assert.All(result.Windows, window => Assert.Equal(2, window.Statistics!.Trials));
    }

    [Fact]
    public void Optimizer_never_sees_an_out_of_sample_bar()
    {
        // From the first split on the market is another one: the first window's winner and its in-sample result must
        // not notice.
        using Sample whole = new();
        using Sample poisoned = new(poisonFrom: Sample.FirstSplitRow);
        WalkResult first = whole.Walk().Windows[0];
        WalkResult other = poisoned.Walk().Windows[0];
        Assert.Equal(first.Best!.Settings, other.Best!.Settings);
        Assert.Equal(first.InSample!.ResultHash, other.InSample!.ResultHash);
        Assert.NotEqual(first.OutOfSample!.ResultHash, other.OutOfSample!.ResultHash);
    }
}
