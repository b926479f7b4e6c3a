using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Host.Studies.Config;
using S1mpleTrader.Host.Studies.Reports;
using S1mpleTrader.Host.Studies.Runs;
using S1mpleTrader.Host.Studies.Space;
using S1mpleTrader.Kernel;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Host.Studies;

/// <summary>
/// A window of a walk forward: bars that close in [start, end) of each half. Times are UTC nanoseconds.
/// </summary>
/// <param name="InSampleStart">Start of what the optimizer sees.</param>
/// <param name="InSampleEnd">Its end, and the start of what it never sees.</param>
/// <param name="OutOfSampleEnd">The end of that.</param>
internal readonly record struct WalkWindow(long InSampleStart, long InSampleEnd, long OutOfSampleEnd)
{
    /// <summary>What the half is called that the optimizer sees.</summary>
    public const string InSample = "in_sample";

    /// <summary>What the other half is called.</summary>
    public const string OutOfSample = "out_of_sample";

    /// <summary>Returns the windows of a span of time; only whole ones.</summary>
    /// <param name="document">Their lengths.</param>
    /// <param name="start">Start of the span.</param>
    /// <param name="end">Its end.</param>
    public static List<WalkWindow> Of(WalkForwardDocument document, long start, long end)
    {
        var windows = new List<WalkWindow>();
        for (long split = start + document.InSampleNanos;
            split + document.OutOfSampleNanos <= end;
            split += document.StepNanos)
        {
            windows.Add(new WalkWindow(
                document.IsAnchored ? start : split - document.InSampleNanos,
                split,
                split + document.OutOfSampleNanos));
        }

        return windows;
    }
}

/// <summary>What a window came to.</summary>
/// <param name="Window">The window.</param>
/// <param name="Best">The winner of the in-sample half; null where no run kept to the constraints.</param>
/// <param name="InSample">The winner's in-sample outcome.</param>
/// <param name="OutOfSample">
/// The winner's out-of-sample run; null without a winner, where it failed, or where there is no money for it.
/// </param>
/// <param name="Statistics">What the winner is worth among the window's runs; null without one.</param>
/// <param name="NoBars">
/// <see cref="WalkWindow.InSample"/> or <see cref="WalkWindow.OutOfSample"/>: the half without a bar to decide at, for
/// which nothing was run; null where both have some.
/// </param>
/// <param name="IsRuined">
/// Whether the windows before have left no money to test the winner with: equity at or below 0.
/// </param>
internal sealed record WalkResult(
    WalkWindow Window, StudyPoint? Best, RunOutcome? InSample,
    RunOutcome? OutOfSample, StudyStatistics? Statistics, string? NoBars = null, bool IsRuined = false);

/// <summary>What a walk forward came to.</summary>
/// <param name="Plan">What was asked.</param>
/// <param name="Folder">The study's folder.</param>
/// <param name="Tally">How many runs ended, and how.</param>
/// <param name="Windows">The windows in time order.</param>
/// <param name="Curve">The out-of-sample equity of all windows, as one curve; null where interrupted.</param>
/// <param name="Trials">Runs with a result that the study has ever made.</param>
/// <param name="Id">The study's id.</param>
internal sealed record WalkForwardResult(
    WalkForwardPlan Plan, string Folder, RunTally Tally,
    IReadOnlyList<WalkResult> Windows, StitchedCurve? Curve, long Trials, string Id);

/// <summary>Optimizes in one window of time and tests the winner on the next, window by window.</summary>
/// <remarks>
/// The in-sample runs of a window end where its out-of-sample half begins, so no bar of that is ever seen by the
/// optimizer. Indicators of an out-of-sample run are warmed by the bars before it; trades close at its end; its account
/// starts with what the window before ended with. A window of which a half has no bar to decide at isn't run: without
/// bars in sample there is nothing to choose a winner by, and without bars out of sample nothing to test it on. The
/// account rests, as it does where no run keeps to the constraints, and for good once it is ruined.
/// </remarks>
internal static class WalkForwardService
{
    /// <summary>The kind of study.</summary>
    public const string Kind = "walk_forward";

    /// <summary>Checks everything that can be known to be wrong before a walk forward starts.</summary>
    /// <param name="plan">What is asked.</param>
    /// <param name="options">How it would be carried out.</param>
    /// <param name="findings">Receives what is wrong with any point or window.</param>
    /// <exception cref="HostException">The base's data is missing, damaged or doesn't fit.</exception>
    public static void Check(WalkForwardPlan plan, StudyOptions options, Findings findings)
    {
        using WarmOperation operation = StudySession.Warm(plan.Optimization.Strategy, options, findings);
        Prepare(plan, operation, options, [.. plan.Optimization.Points], findings);
    }

    /// <summary>Runs a walk forward.</summary>
    /// <param name="plan">What is asked.</param>
    /// <param name="options">How it is carried out.</param>
    /// <param name="findings">Receives what is wrong with any point, before anything starts.</param>
    /// <returns>The result; null where an error was reported.</returns>
    /// <exception cref="HostException">The study can't go on; what had ended is committed.</exception>
    public static WalkForwardResult? Run(WalkForwardPlan plan, StudyOptions options, Findings findings)
    {
        BaseStrategy strategy = plan.Optimization.Strategy;
        var points = new List<StudyPoint>(plan.Optimization.Points);
        options.Progress?.Begin(plan.Optimization.Space.Count, points.Count);
        using WarmOperation operation = StudySession.Warm(strategy, options, findings);
        if (Prepare(plan, operation, options, points, findings) is not { } prepared)
        {
            return null;
        }

        WalkForwardDocument document = plan.Document;
        string configuration = string.Create(
            CultureInfo.InvariantCulture,
            $"{StudySession.TextOf(points.ConvertAll(StudyPointSettings.Of))}\nwindows {document.IsAnchored} "
            + $"{document.InSampleNanos} {document.OutOfSampleNanos} {document.StepNanos}")
            + "\n" + plan.Optimization.Document.Judgement.Text;
        WalkProgress? progress = options.Progress is { } shown ? new WalkProgress(shown) : null;
        using var session = StudySession.Open(
            operation,
            strategy,
            options with { Progress = progress },
            new StudyRequest(
                document.Name,
                Kind,
                configuration,
                plan.Optimization.Document.KeepsArtifacts,
                plan.Optimization.Document.Parallel),
            findings);
        EffectiveStudy.Write(session.Folder, EffectiveStudy.Of(plan));
        progress?.Windows(prepared.Windows.Count);
        var walk = new Walk(plan, prepared.Base, session, options, points, progress);
        WalkForwardResult result = walk.Run(prepared.Windows);
        session.KeepResult(
            json => WalkForwardJson.Write(json, result),
            earlier => result.Tally.IsInterrupted && WindowsOf(earlier) >= result.Windows.Count);
        return result;
    }

    // A walk comes to its windows one by one, also where a resumed session finds their runs in the store: one that is
    // interrupted early came to less than is known.
    private static int WindowsOf(string earlier)
    {
        using var json = JsonDocument.Parse(earlier);
        return json.RootElement.TryGetProperty("windows", out JsonElement windows) ? windows.GetArrayLength() : -1;
    }

    // A window with its in-sample runs; without any where a half has no bar.
    private sealed record PreparedWindow(WalkWindow Window, string? NoBars, List<StudyRun> InSample);

    // The base, bound, and the windows: all of a walk that doesn't depend on a winner, so that it is known to be right
    // before anything is begun.
    private sealed record PreparedWalk(ReadyRun Base, List<PreparedWindow> Windows);

    private static PreparedWalk? Prepare(
        WalkForwardPlan plan, WarmOperation operation, StudyOptions options, List<StudyPoint> points, Findings findings)
    {
        BaseStrategy strategy = plan.Optimization.Strategy;
        WalkForwardDocument document = plan.Document;
        if (StudySession.Bind(operation, strategy, options, points.ConvertAll(StudyPointSettings.Of), findings) is null)
        {
            return null;
        }

        int errors = findings.ErrorCount;
        Timeframe bar = strategy.Link.Blueprint.Timeframes[0];
        (string, long)[] halves =
            [(WalkWindow.InSample, document.InSampleNanos), (WalkWindow.OutOfSample, document.OutOfSampleNanos)];
        foreach ((string key, long nanos) in halves)
        {
            if (nanos < bar.Nanos)
            {
                findings.Error(document.Node.Find(key)!, $"{key}: shorter than a bar of the base, {bar}");
            }
        }

        ReadyRun ready = StudySession.Ready(operation, strategy);
        (long start, long end, _) = StudySession.PeriodOf(ready);
        // A period begins at a close: the bar that closes as the first decided one opens is none of it.
        start = Math.Max(start, ready.Specs.Period.Start ?? start);
        List<WalkWindow> windows = findings.ErrorCount == errors ? WalkWindow.Of(document, start, end) : [];
        if (windows.Count == 0 && findings.ErrorCount == errors)
        {
            findings.Error(
                document.Node,
                "the data holds no whole window: in_sample and out_of_sample together are longer than it");
        }

        if ((long)windows.Count * points.Count is var all and > OptimizationReader.MostRuns)
        {
            findings.Error(
                document.Node,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Counted.Of(windows.Count, "window")} of {Counted.Of(points.Count, "run")} "
                    + $"{(windows.Count == 1 ? "is" : "each are")} {Counted.Of(all, "run")}, "
                    + $"more than the {OptimizationReader.MostRuns:N0} that a study may have"));
        }

        if (findings.ErrorCount != errors)
        {
            return null;
        }

        var prepared = new List<PreparedWindow>();
        List<string?> noBars = CheckBars(document, ready, windows, findings);
        for (int i = 0; i < windows.Count; i++)
        {
            WalkWindow window = windows[i];
            List<StudyPointSettings> settings = noBars[i] is not null ? [] : points.ConvertAll(point => Settings(
                FormattableString.Invariant($"window {i + 1} in-sample"),
                point,
                window.InSampleStart,
                window.InSampleEnd,
                capital: null));
            if (StudySession.Bind(operation, strategy, options, settings, findings) is { } runs)
            {
                prepared.Add(new PreparedWindow(window, noBars[i], runs));
            }
        }

        return findings.ErrorCount == errors ? new PreparedWalk(ready, prepared) : null;
    }

    // Which half of each window has no bar to decide at: every run of a window decides at the same ones, whatever its
    // point, so that it is known before the first run. Gaps of the data are nobody's mistake, and windows that lie in
    // one are told; where no window is left, their lengths are.
    private static List<string?> CheckBars(
        WalkForwardDocument document, ReadyRun ready, List<WalkWindow> windows, Findings findings)
    {
        // What is told of the first such window, by half.
        var firsts = new Dictionary<string, string>(StringComparer.Ordinal);
        var noBars = new List<string?>();
        foreach (WalkWindow window in windows)
        {
            noBars.Add(
                HasNone(WalkWindow.InSample, window.InSampleStart, window.InSampleEnd) ? WalkWindow.InSample
                : HasNone(WalkWindow.OutOfSample, window.InSampleEnd, window.OutOfSampleEnd) ? WalkWindow.OutOfSample
                : null);
        }

        bool isNoneLeft = !noBars.Contains(null);
        foreach (string half in (string[])[WalkWindow.InSample, WalkWindow.OutOfSample])
        {
            if (firsts.TryGetValue(half, out string? first))
            {
                int count = noBars.Count(one => one == half);
                string text = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{half}: no bar to decide at in {count:N0} of {Counted.Of(windows.Count, "window")}, ");
                if (isNoneLeft)
                {
                    findings.Error(document.Node.Find(half)!, $"{text}and none has bars in both halves; {first}");
                }
                else
                {
                    findings.Warning(
                        document.Node.Find(half)!,
                        $"{text}which {Counted.Are(count)} not run: the account rests; {first}");
                }
            }
        }

        return noBars;

        bool HasNone(string half, long start, long end)
        {
            PeriodSpec period = ready.Specs.Period with { Start = start, End = end };
            for (int i = 0; i < ready.Specs.DataSources.Count; i++)
            {
                if (LaneRows.Of(period, ready.Series[i]).Count <= 0)
                {
                    firsts.TryAdd(half, string.Create(
                        CultureInfo.InvariantCulture,
                        $"the first is window {noBars.Count + 1}, "
                        + $"of bars of data source '{ready.Specs.DataSources[i].Id}' that close "
                        + $"from {UtcNanos.ToIso(start)} to before {UtcNanos.ToIso(end)}"));
                    return true;
                }
            }

            return false;
        }
    }

    private static StudyPointSettings Settings(string label, StudyPoint point, long start, long end, decimal? capital)
    {
        var settings = new List<string>(point.Settings)
        {
            "operation.period.start=" + UtcNanos.ToIso(start),
            "operation.period.end=" + UtcNanos.ToIso(end),
            "operation.close_at_end=true",
        };
        if (capital is { } money)
        {
            settings.Add("operation.initial_capital=" + NumberText.Of(money));
        }

        var places = new List<YamlNode?>(point.Places);
        places.AddRange(new YamlNode?[settings.Count - places.Count]); // These nobody wrote.
        return new StudyPointSettings(label, settings, places, IsWindow: true);
    }

    // One walk: all in-sample halves at once, then the out-of-sample ones, each with the money of the one before.
    private sealed class Walk(
        WalkForwardPlan plan, ReadyRun ready, StudySession session,
        StudyOptions options, List<StudyPoint> points, WalkProgress? progress)
    {
        private readonly BaseStrategy _strategy = plan.Optimization.Strategy;

        public WalkForwardResult Run(List<PreparedWindow> windows)
        {
            List<StudyRun> inSampleRuns = [.. windows.SelectMany(one => one.InSample)];
            RunTally tally = session.Run(inSampleRuns, options);
            HashSet<string> counted = [.. inSampleRuns.Select(run => run.RunId)];
            var results = new List<WalkResult>();
            var curve = new StitchedCurve(_strategy.Configuration.Operation.InitialCapital);
            for (int i = 0; i < windows.Count && !tally.IsInterrupted; i++)
            {
                if (options.Interrupt.IsCancellationRequested)
                {
                    tally = tally with { IsInterrupted = true }; // Every list had ended; the windows have not.
                    break;
                }

                (WalkWindow window, string? noBars, List<StudyRun> runs) = windows[i];
                (StudyPoint? best, RunOutcome? inSample, StudyStatistics? statistics) = BestOf(runs);
                RunOutcome? outOfSample = null;
                bool isRuined = curve.FinalEquity <= 0;
                if (best is not null && !isRuined)
                {
                    StudyPointSettings settings = Settings(
                        $"window {i + 1} out-of-sample",
                        best,
                        window.InSampleEnd,
                        window.OutOfSampleEnd,
                        curve.FinalEquity);
                    // An interrupt is heard by the pool, which says how far it came.
                    List<StudyRun> run = session.Bind(_strategy, options with { Interrupt = default }, [settings]);
                    progress?.OutOfSample(i + 1);
                    RunTally own = session.Run(run, options);
                    // With the money of the start a test may be a run of a later window.
                    tally = counted.Add(run[0].RunId)
                        ? Join(tally, own)
                        : tally with { IsInterrupted = tally.IsInterrupted || own.IsInterrupted };
                    outOfSample = session.Store.Find(run[0].RunId)?.Outcome is { IsResult: true } outcome
                        ? outcome
                        : null;
                }

                IReadOnlyList<long> restDays = outOfSample is null
                    ? StudySession.DaysOf(ready, window.InSampleEnd, window.OutOfSampleEnd)
                    : [];
                curve.Add(window, inSample, outOfSample, restDays);
                results.Add(new WalkResult(window, best, inSample, outOfSample, statistics, noBars, isRuined));
            }

            if (!tally.IsInterrupted)
            {
                progress?.NoMoreTests();
            }

            return new WalkForwardResult(
                plan, session.Folder, tally, results, tally.IsInterrupted ? null : curve,
                session.Store.TrialsEverRun, session.Store.Identity.Id);
        }

        private (StudyPoint? Best, RunOutcome? Outcome, StudyStatistics? Statistics) BestOf(List<StudyRun> runs)
        {
            // Equal configurations are one run: the first point's.
            var ranked = new List<OptimizationRun>();
            var ids = new HashSet<string>(StringComparer.Ordinal);
            for (int i = 0; i < runs.Count; i++)
            {
                if (ids.Add(runs[i].RunId)
                    && session.Store.Find(runs[i].RunId) is { Outcome.IsResult: true } stored)
                {
                    ranked.Add(new OptimizationRun(points[i], stored));
                }
            }

            Judgement judgement = plan.Optimization.Document.Judgement;
            if (judgement.Rank(ranked) is not { } best)
            {
                return (null, null, null);
            }

            var statistics = StudyStatistics.Of(judgement, ranked, best, ranked.Count, options.Threads);
            return (best.Point, best.Stored.Outcome, statistics);
        }

        private static RunTally Join(RunTally one, RunTally other)
            => new(
                one.Total + other.Total,
                one.Done + other.Done,
                one.Failed + other.Failed,
                one.IsInterrupted || other.IsInterrupted);
    }
}
