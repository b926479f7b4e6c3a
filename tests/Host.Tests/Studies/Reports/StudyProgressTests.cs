using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Numerics;
using System.Text.Json;
using System.Text.RegularExpressions;
using S1mpleTrader.Host.Reports;
using S1mpleTrader.Host.Studies;
using S1mpleTrader.Host.Studies.Reports;
using S1mpleTrader.Host.Studies.Runs;
using Xunit;

namespace S1mpleTrader.Host.Tests.Studies.Reports;

/// <summary>What a person, a log and a program see of a study at work.</summary>
public sealed class StudyProgressTests
{
    private static readonly StudyRun Run = new("0123", [], "market");

    private static readonly StudyProgress Going = new(
        Total: 480,
        Asked: 480,
        Done: 120,
        Failed: 1,
        Restored: 0,
        Retried: 2,
        Markets: 1,
        Passes: 21,
        RunsPerSecond: 15.42,
        BarsPerSecond: 44_300_000,
        Left: TimeSpan.FromSeconds(83),
        IsDraining: false,
        Workers:
        [
            new WorkerProgress(
                1, 9185, Run, 64, 0, IsShared: true, BarsDone: 83_200_000, Bars: 166_400_000, BarsPerSecond: 22_040_000,
                IsReady: true),
            new WorkerProgress(
                2, 9198, Run, 5, 2, IsShared: false, BarsDone: 900, Bars: 0, BarsPerSecond: 450, IsReady: true),
            new WorkerProgress(
                3, 9201, null, 0, 0, IsShared: false, BarsDone: 0, Bars: 0, BarsPerSecond: 0, IsReady: true),
            new WorkerProgress(
                4, 9202, null, 0, 0, IsShared: false, BarsDone: 0, Bars: 0, BarsPerSecond: 0, IsReady: false),
        ]);

    [Fact]
    public void Screen_has_a_bar_over_all_runs_and_a_line_for_every_worker()
        => Assert.Equal(
            [
                "480 runs in 1 market stage, 21 passes",
                "━━━━━━━━━━━━━━━━━━━─────────────────────────────────────────  32 %",
                "120 of 480 done, 1 failed, 2 retried, 15.4 runs/s, 44.3 M bars/s, 0:01:23 left",
                "worker  process  does                           done   bars/s",
                "     1     9185  64 runs as lanes of one pass   50 %   22.0 M",
                "     2     9198  run 3 of 5                               450",
                "     3     9201  idle",
                "     4     9202  starting",
            ],
            Lines(Going, 80, 24));

    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(120)]
    public void Screen_is_never_wider_or_higher_than_its_terminal(int width)
    {
        StudyProgress many = Going with { Workers = [.. Enumerable.Repeat(Going.Workers[0], 100)] };
        List<string> lines = Lines(many, width, 24);
        Assert.InRange(lines.Count, 1, 23); // The cursor's own line is the last.
        Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
        Assert.Contains(lines, line => line.StartsWith("and ", StringComparison.Ordinal));
    }

    [Fact]
    public void Screen_says_that_it_drains_and_what_is_restored()
    {
        List<string> lines = Lines(
            Going with { IsDraining = true, Restored = 100, Asked = 380, Phase = "in-sample, 9 windows" }, 120, 24);
        Assert.Equal(
            "in-sample, 9 windows: 380 runs in 1 market stage, 21 passes, 100 from earlier sessions", lines[0]);
        Assert.Equal(
            "finishing what runs; 120 of 480 done, 1 failed, 2 retried, 15.4 runs/s, 44.3 M bars/s, 0:01:23 left",
            lines[2]);
        // Where it doesn't fit beside.
        Assert.Equal("15.4 runs/s, 44.3 M bars/s, 0:01:23 left", Lines(Going with { IsDraining = true }, 80, 24)[3]);
    }

    [Fact]
    public void Screen_is_written_over_in_place_and_gone_at_the_end()
    {
        var error = new StringWriter();
        StudyProgressLines lines = new(new Terminal(new StringWriter(), error, true, true), StudyProgressForm.Auto);
        lines.Show(Going with { Workers = [] });
        Assert.StartsWith("\r", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("A", error.ToString(), StringComparison.Ordinal); // Nothing above it is touched.
        error.GetStringBuilder().Clear();
        lines.Show(Going with { Workers = [] });
        Assert.StartsWith("\r\e[3A", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(3, error.ToString().Count(c => c == '\n'));
        error.GetStringBuilder().Clear();
        lines.End();
        lines.End();
        Assert.Equal("\r\e[3A\e[J", error.ToString());
    }

    /// <summary>
    /// What is cleared behind a line that fills its row takes the row's last character with it on many terminals.
    /// </summary>
    [Fact]
    public void Screen_leaves_the_last_column_free()
    {
        var error = new StringWriter();
        StudyProgressLines lines = new(new Terminal(new StringWriter(), error, true, true), StudyProgressForm.Auto);
        lines.Show(Going with { Workers = [], Retried = 1_000_000_000, Total = 1_000_000_000, Phase = new('x', 500) });
        string plain = Regex.Replace(error.ToString(), "\e\\[[0-9]*[a-zA-Z]", string.Empty);
        Assert.All(plain.Split('\n'), line => Assert.InRange(line.Trim('\r').Length, 0, TerminalSize.Width - 1));
        Assert.Contains(plain.Split('\n'), line => line.EndsWith('…'));
    }

    [Fact]
    public void Log_has_a_line_for_every_part_and_one_for_the_end()
    {
        var error = new StringWriter();
        StudyProgressLines lines = new(new Terminal(new StringWriter(), error, false, false), StudyProgressForm.Auto);
        lines.Show(Going with { Phase = "in-sample, 2 windows" });
        lines.Show(Going with { Phase = "in-sample, 2 windows" });
        lines.Show(Going with { Phase = "out-of-sample, window 1 of 2", Markets = 0 });
        lines.Show(Going with { Phase = "out-of-sample, window 2 of 2", Markets = 0 });
        lines.Show(Going with { Phase = "out-of-sample, window 2 of 2", Markets = 0, Done = 479 });
        lines.Show(Going with { Phase = "out-of-sample, window 2 of 2", Markets = 0, Done = 479 });
        lines.End();
        Assert.Equal(
            "in-sample, 2 windows: 480 runs in 1 market stage, 21 passes\nout-of-sample, window 1 of 2\n"
            + "479 of 480 done, 1 failed, 2 retried, 15.4 runs/s, 44.3 M bars/s after 0 s\n",
            error.ToString());
    }

    [Theory]
    [InlineData("480", 480, "480 combinations", "{\"phase\":\"begin\",\"combinations\":480,\"points\":480}")]
    [InlineData("1", 1, "1 combination", "{\"phase\":\"begin\",\"combinations\":1,\"points\":1}")]
    [InlineData(
        "1000000000000000000000", 500, "1,000,000,000,000,000,000,000 combinations, of which 500 are run",
        "{\"phase\":\"begin\",\"combinations\":1000000000000000000000,\"points\":500}")]
    public void Size_of_a_study_is_told_before_it_starts(string combinations, int points, string text, string json)
    {
        var count = BigInteger.Parse(combinations, CultureInfo.InvariantCulture);
        Assert.Equal(json, StudyProgressText.BeginJson(count, points));
        var error = new StringWriter();
        new StudyProgressLines(new Terminal(new StringWriter(), error, true, false), StudyProgressForm.Auto).Begin(
            count, points);
        Assert.Equal(text + "\n", error.ToString());
        error.GetStringBuilder().Clear();
        StudyProgressLines lines = new(new Terminal(new StringWriter(), error, true, true), StudyProgressForm.Auto);
        lines.Begin(count, points);
        lines.End();
        Assert.Equal("\r" + text + "\e[K\n\e[J\r\e[1A\e[J", error.ToString());
    }

    [Fact]
    public void Program_gets_a_json_document_a_line()
    {
        using var json = JsonDocument.Parse(StudyProgressText.Json(Going));
        Assert.Equal(21, json.RootElement.GetProperty("passes").GetInt32());
        Assert.Equal(83, json.RootElement.GetProperty("seconds_left").GetDouble());
        Assert.Equal(
            ["running", "running", "idle", "starting"],
            json.RootElement.GetProperty("workers").EnumerateArray().Select(
                worker => worker.GetProperty("state").GetString()));
    }

    [Fact]
    public void Walk_forward_is_one_progress_over_all_its_lists()
    {
        List<StudyProgress> shown = [];
        var walk = new WalkProgress(new Sink(shown));
        walk.Windows(2);
        walk.Show(Going with { Total = 20, Done = 20, Failed = 0, Retried = 0, Left = TimeSpan.Zero });
        walk.OutOfSample(1);
        walk.Show(Going with { Total = 1, Done = 0, Failed = 0, Retried = 0 });
        walk.Show(Going with { Total = 1, Done = 1, Failed = 0, Retried = 0, Left = TimeSpan.Zero });
        walk.OutOfSample(2);
        walk.Show(Going with { Total = 1, Done = 0, Failed = 1, Retried = 3, Left = TimeSpan.Zero });
        Assert.Equal([(20, 22), (20, 22), (21, 22), (21, 22)], shown.Select(one => (one.Done, one.Total)));
        Assert.Equal([false, false, false, true], shown.Select(one => one.IsComplete));
        Assert.Equal((1, 3), (shown[^1].Failed, shown[^1].Retried));
        Assert.True(shown[0].Left > TimeSpan.Zero); // Two tests are still to come.
    }

    /// <summary>Where no run keeps to the constraints a window rests: nothing is left to wait for.</summary>
    [Theory]
    [InlineData(0, 20)]
    [InlineData(1, 21)]
    [InlineData(2, 21)]
    public void Walk_forward_is_complete_when_its_last_windows_have_no_test(int window, int all)
    {
        List<StudyProgress> shown = [];
        var walk = new WalkProgress(new Sink(shown));
        walk.Windows(2);
        walk.Show(Going with { Total = 20, Done = 20, Failed = 0, Retried = 0, Left = TimeSpan.Zero });
        if (window > 0)
        {
            walk.OutOfSample(window);
            walk.Show(Going with { Total = 1, Done = 1, Failed = 0, Retried = 0, Left = TimeSpan.Zero });
        }

        string phase = shown[^1].Phase;
        walk.NoMoreTests();
        Assert.Equal((all, all), (shown[^1].Done, shown[^1].Total));
        Assert.Single(shown, one => one.IsComplete);
        Assert.Equal(phase, shown[^1].Phase); // The log has a line of its own for another part.
    }

    private static List<string> Lines(StudyProgress progress, int width, int height)
        => [.. StudyScreen.Lines(progress, width, height, hasColour: false).Select(line => line.TrimEnd())];

    private sealed class Sink(List<StudyProgress> shown) : IStudyProgress
    {
        public void Show(StudyProgress progress) => shown.Add(progress);
    }
}
