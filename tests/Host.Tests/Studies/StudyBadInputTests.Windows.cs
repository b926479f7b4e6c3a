using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using Xunit;

namespace S1mpleTrader.Host.Tests.Studies;

/// <content>Windows of a walk forward that don't fit, or have no bars.</content>
public sealed partial class StudyBadInputTests
{
    [Theory]
    [InlineData(
        "in_sample: 500d, out_of_sample: 1h",
        "1:15: error: the data holds no whole window: in_sample and out_of_sample together are longer than it")]
    [InlineData(
        "in_sample: 30s, out_of_sample: 10s",
        "1:67: error: in_sample: shorter than a bar of the base, 1m",
        "1:87: error: out_of_sample: shorter than a bar of the base, 1m")]
    public void Windows_that_dont_fit_are_told_and_nothing_is_begun(string windows, params string[] findings)
    {
        string file = WriteWalk(windows);
        S1t.Outcome outcome = S1t.Run(
            StudySample.Catalogue, default, "walkforward", file, "--out", _folder.At("out"), "--progress", "none");
        Assert.Equal(
            (ExitCode.Invalid, "", string.Concat(findings.Select(finding => $"{file}:{finding}\n"))),
            (outcome.Code, outcome.Output, outcome.Error));
        Assert.False(Directory.Exists(_folder.At("out")));
        Assert.Equal(outcome, S1t.Run(StudySample.Catalogue, default, "validate", file));
    }

    [Fact]
    public void Windows_of_more_runs_than_a_study_may_have_are_refused_by_their_count()
    {
        string file = WriteWalk(
            "in_sample: 1h, out_of_sample: 1m",
            "{ worker_instance: rr, parameters: { risk_reward_ratio: { start: 1, end: 5, step: 0.001 } } }");
        S1t.Outcome outcome = S1t.Run(
            StudySample.Catalogue, default, "walkforward", file, "--out", _folder.At("out"), "--progress", "none");
        string finding =
            $"{file}:1:15: error: 2,940 windows of 4,001 runs each are 11,762,940 runs, more than the 10,000,000 that "
                + "a study may have\n";
        Assert.Equal((ExitCode.Invalid, "", finding), (outcome.Code, outcome.Output, outcome.Error));
        Assert.False(Directory.Exists(_folder.At("out")));
    }

    [Fact]
    public void Windows_none_of_which_has_bars_in_both_halves_are_told_and_nothing_is_begun()
    {
        string file = WriteWalk("in_sample: 1m, out_of_sample: 1m, step: 3d");
        S1t.Outcome outcome = S1t.Run(
            StudySample.Catalogue, default, "walkforward", file, "--out", _folder.At("out"), "--progress", "none");
        string finding =
            $"{file}:1:67: error: in_sample: no bar to decide at in 1 of 1 window, and none has bars in both halves; "
            + "the first is window 1, of bars of data source 'btc' that close from 2020-01-01T00:00:00Z to before "
            + "2020-01-01T00:01:00Z\n";
        Assert.Equal((ExitCode.Invalid, "", finding), (outcome.Code, outcome.Output, outcome.Error));
        Assert.False(Directory.Exists(_folder.At("out")));
        Assert.Equal(outcome, S1t.Run(StudySample.Catalogue, default, "validate", file));
    }

    [Fact]
    public void A_window_in_a_gap_is_told_and_the_account_rests()
    {
        string[] lines = File.ReadAllLines(_folder.At("bars.csv"));
        // None that closes within the hour from 20:00.
        File.WriteAllLines(_folder.At("bars.csv"), lines.Where((_, row) => row is < 1199 or > 1300));
        string file = WriteWalk("in_sample: 10h, out_of_sample: 1h, step: 10h");
        string rest = "which is not run: the account rests; the first is window ";
        string warning =
            $"{file}:1:87: warning: out_of_sample: no bar to decide at in 1 of 4 windows, {rest}2, of bars of data "
                + $"source 'btc' that close from 2020-01-01T20:00:00Z to before 2020-01-01T21:00:00Z\n";
        S1t.Outcome checkedFile = S1t.Run(StudySample.Catalogue, default, "validate", file);
        Assert.Equal(ExitCode.Done, checkedFile.Code);
        Assert.Contains(warning, checkedFile.Error, StringComparison.Ordinal);
        S1t.Outcome outcome = Run("walkforward", file, "--out", _folder.At("out"), "--json", "--progress", "none");
        Assert.Equal(ExitCode.Done, outcome.Code);
        Assert.Contains(warning, outcome.Error, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(outcome.Output);
        JsonElement[] windows = [.. json.RootElement.GetProperty("windows").EnumerateArray()];
        Assert.Equal([null, "out_of_sample", null, null], windows.Select(HalfWithoutBars));
        Assert.Equal(JsonValueKind.Null, windows[1].GetProperty("best_parameters").ValueKind);
        Assert.Equal(JsonValueKind.Null, windows[1].GetProperty("in_sample").ValueKind);
        AssertGoesOn(windows[0], windows[2]);
        Assert.DoesNotContain(Runs(), run => run.Run.Label.StartsWith("window 2 ", StringComparison.Ordinal));

        S1t.Outcome shown = Run("walkforward", file, "--out", _folder.At("out"), "--resume", "--progress", "none");
        Assert.Contains("\tno bars\n", shown.Output, StringComparison.Ordinal);
        Assert.Contains(
            "4; the account rests where there are no bars: 0 in sample, 1 out of sample\n",
            shown.Output,
            StringComparison.Ordinal);
        Assert.Contains("\tno bars\t", S1t.Run("study", "show", Study).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_window_without_bars_to_choose_by_rests_while_the_market_goes_on()
    {
        string[] lines = File.ReadAllLines(_folder.At("bars.csv"));
        File.WriteAllLines(_folder.At("bars.csv"), lines.Where((_, row) => row is < 1199 or > 1259));
        string file = WriteWalk("in_sample: 1h, out_of_sample: 10h, step: 10h");
        S1t.Outcome outcome = Run("walkforward", file, "--out", _folder.At("out"), "--json", "--progress", "none");
        Assert.Equal(ExitCode.Done, outcome.Code);
        Assert.Contains(
            $"{file}:1:67: warning: in_sample: no bar to decide at in 1 of 4 windows",
            outcome.Error,
            StringComparison.Ordinal);
        using var json = JsonDocument.Parse(outcome.Output);
        JsonElement[] windows = [.. json.RootElement.GetProperty("windows").EnumerateArray()];
        Assert.Equal([null, null, "in_sample", null], windows.Select(HalfWithoutBars));
        AssertGoesOn(windows[1], windows[3]);
    }

    [Fact]
    public void A_schedule_that_is_silent_in_a_window_is_no_mistake_of_the_walk()
    {
        File.AppendAllText(_folder.At("operation.yaml"), "schedule: [{ event: DAILY, every: day, at: \"09:00\" }]\n");
        string blueprint = File.ReadAllText(_folder.At("strategy_blueprint.yaml"));
        _folder.Write("strategy_blueprint.yaml", blueprint.Replace(
            "planning: {",
            "  execution_workers: "
                + "{ trade_initiation: [{ instance_id: dca, plugin: dca_executor, params: { event: DAILY } }] }\n"
                + "planning: {",
            StringComparison.Ordinal));
        string file = WriteWalk("in_sample: 10h, out_of_sample: 10h");
        Assert.Equal(ExitCode.Done, S1t.Run(StudySample.Catalogue, default, "validate", file).Code);
        S1t.Outcome outcome = Run("walkforward", file, "--out", _folder.At("out"), "--json", "--progress", "none");
        Assert.Equal((ExitCode.Done, ""), (outcome.Code, outcome.Error));

        // One that is silent over all is told before anything is begun.
        string operation = File.ReadAllText(_folder.At("operation.yaml"));
        _folder.Write(
            "operation.yaml",
            operation.Replace("every: day,", "every: month, on: 25,", StringComparison.Ordinal));
        S1t.Outcome silent = Run("walkforward", file, "--out", _folder.At("other"), "--progress", "none");
        Assert.Equal(ExitCode.Invalid, silent.Code);
        Assert.Contains("DAILY never comes: link decides from ", silent.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.At("other")));
    }

    private string WriteWalk(string lengths, string space = Space)
    {
        File.Move(Write(space), _folder.At("sweep.yaml"));
        return _folder.Write(
            "study.yaml", $"walk_forward: {{ name: study, optimization: sweep.yaml, {lengths} }}\n");
    }

    private static string? HalfWithoutBars(JsonElement window)
        => window.TryGetProperty("no_bars", out JsonElement half) ? half.GetString() : null;

    // The account rested between them.
    private static void AssertGoesOn(JsonElement before, JsonElement after) => Assert.Equal(
        before.GetProperty("out_of_sample").GetProperty("final_equity").GetString(),
        after.GetProperty("out_of_sample").GetProperty("initial_capital").GetString());
}
