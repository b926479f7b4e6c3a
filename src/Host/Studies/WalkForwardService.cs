using System;
using System.Collections.Generic;
using System.Linq;
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

/// <summary>A window of a walk forward: bars that close in [start, end) of each half. Times are UTC nanoseconds.</summary>
/// <param name="InSampleStart">Start of what the optimizer sees.</param>
/// <param name="InSampleEnd">Its end, and the start of what it never sees.</param>
/// <param name="OutOfSampleEnd">The end of that.</param>
internal readonly record struct WalkWindow(long InSampleStart, long InSampleEnd, long OutOfSampleEnd)
{
    /// <summary>Returns the windows of a span of time; only whole ones.</summary>
    /// <param name="document">Their lengths.</param>
    /// <param name="start">Start of the span.</param>
    /// <param name="end">Its end.</param>
    public static List<WalkWindow> Of(WalkForwardDocument document, long start, long end)
    {
        var windows = new List<WalkWindow>();
        for (long split = start + document.InSampleNanos; split + document.OutOfSampleNanos <= end; split += document.StepNanos)
        {
            windows.Add(new WalkWindow(
                document.IsAnchored ? start : split - document.InSampleNanos, split, split + document.OutOfSampleNanos));
        }

        return windows;
    }
}

/// <summary>What a window came to.</summary>
/// <param name="Window">The window.</param>
/// <param name="Best">The winner of the in-sample half; null where no run kept to the constraints.</param>
/// <param name="InSample">The winner's in-sample outcome.</param>
/// <param name="OutOfSample">The winner's out-of-sample run; null without a winner, or where it failed.</param>
/// <param name="Statistics">What the winner is worth among the window's runs; null without one.</param>
internal sealed record WalkResult(
    WalkWindow Window, StudyPoint? Best, RunOutcome? InSample, RunOutcome? OutOfSample, StudyStatistics? Statistics);

/// <summary>What a walk forward came to.</summary>
/// <param name="Plan">What was asked.</param>
/// <param name="Folder">The study's folder.</param>
/// <param name="Tally">How many runs ended, and how.</param>
/// <param name="Windows">The windows in time order.</param>
/// <param name="Curve">The out-of-sample equity of all windows, as one curve; null where interrupted.</param>
/// <param name="Trials">Runs with a result that the study has ever made.</param>
/// <param name="Id">The study's id.</param>
internal sealed record WalkForwardResult(
    WalkForwardPlan Plan, string Folder, RunTally Tally, IReadOnlyList<WalkResult> Windows, StitchedCurve? Curve, long Trials, string Id);

/// <summary>Optimizes in one window of time and tests the winner on the next, window by window.</summary>
/// <remarks>
/// The in-sample runs of a window end where its out-of-sample half begins, so no bar of that is ever seen by the optimizer. Indicators of an out-of-sample run are warmed by the bars before it; trades close at
/// its end; its account starts with what the window before ended with.
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
        if (Prepare(plan, operation, options, points, findings) is not { } windows)
        {
            return null;
        }

        WalkForwardDocument document = plan.Document;
        string configuration = FormattableString.Invariant(
            $"{StudySession.TextOf(points.ConvertAll(StudyPointSettings.Of))}\nwindows {document.IsAnchored} {document.InSampleNanos} {document.OutOfSampleNanos} {document.StepNanos}")
            + "\n" + plan.Optimization.Document.Judgement.Text;
        WalkProgress? progress = options.Progress is { } shown ? new WalkProgress(shown) : null;
        using var session = StudySession.Open(
            operation,
            strategy,
            options with { Progress = progress },
            new StudyRequest(document.Name, Kind, configuration, plan.Optimization.Document.KeepsArtifacts, plan.Optimization.Document.Parallel));
        EffectiveStudy.Write(session.Folder, EffectiveStudy.Of(plan));
        progress?.Windows(windows.Count);
        WalkForwardResult result = new Walk(plan, operation, session, options, points, progress).Run(windows);
        session.KeepResult(json => WalkForwardJson.Write(json, result));
        return result;
    }

    // The windows, each with its in-sample runs: all of a walk that doesn't depend on a winner, so that it is known to be right before anything is begun.
    private static List<(WalkWindow Window, List<StudyRun> InSample)>? Prepare(
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
        foreach ((string key, long nanos) in ((string, long)[])[("in_sample", document.InSampleNanos), ("out_of_sample", document.OutOfSampleNanos)])
        {
            if (nanos < bar.Nanos)
            {
                findings.Error(document.Node.Find(key)!, $"{key}: shorter than a bar of the base, {bar}");
            }
        }

        ReadyRun ready = StudySession.Ready(operation, strategy);
        (long start, long end, _) = StudySession.PeriodOf(ready);
        start = Math.Max(start, ready.Specs.Period.Start ?? start); // A period begins at a close: the bar that closes as the first decided one opens is none of it.
        List<WalkWindow> windows = findings.ErrorCount == errors ? WalkWindow.Of(document, start, end) : [];
        if (windows.Count == 0 && findings.ErrorCount == errors)
        {
            findings.Error(document.Node, "the data holds no whole window: in_sample and out_of_sample together are longer than it");
        }

        CheckBars("in_sample", windows.ConvertAll(window => (window.InSampleStart, window.InSampleEnd)));
        CheckBars("out_of_sample", windows.ConvertAll(window => (window.InSampleEnd, window.OutOfSampleEnd)));
        if (findings.ErrorCount != errors)
        {
            return null;
        }

        var prepared = new List<(WalkWindow, List<StudyRun>)>();
        foreach (WalkWindow window in windows)
        {
            List<StudyPointSettings> settings = points.ConvertAll(point => Settings(
                $"window {prepared.Count + 1} in-sample", point, window.InSampleStart, window.InSampleEnd, capital: null));
            if (StudySession.Bind(operation, strategy, options, settings, findings) is { } runs)
            {
                prepared.Add((window, runs));
            }
        }

        return findings.ErrorCount == errors ? prepared : null;

        // Every run of a window decides at the same bars, whatever its point: those without any are known before the first run. The first such window is told.
        void CheckBars(string key, List<(long Start, long End)> halves)
        {
            for (int window = 0; window < halves.Count; window++)
            {
                PeriodSpec period = ready.Specs.Period with { Start = halves[window].Start, End = halves[window].End };
                for (int i = 0; i < ready.Specs.DataSources.Count; i++)
                {
                    if (LaneRows.Of(period, ready.Series[i]).Count <= 0)
                    {
                        findings.Error(
                            document.Node.Find(key)!,
                            $"{key}: window {window + 1}, of bars that close from {UtcNanos.ToIso(period.Start!.Value)} to before {UtcNanos.ToIso(period.End!.Value)}, has none of data source '{ready.Specs.DataSources[i].Id}' to decide at");
                        return;
                    }
                }
            }
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
        return new StudyPointSettings(label, settings, places);
    }

    // One walk: all in-sample halves at once, then the out-of-sample ones, each with the money of the one before.
    private sealed class Walk(
        WalkForwardPlan plan, WarmOperation operation, StudySession session, StudyOptions options, List<StudyPoint> points, WalkProgress? progress)
    {
        private readonly BaseStrategy _strategy = plan.Optimization.Strategy;

        public WalkForwardResult Run(List<(WalkWindow Window, List<StudyRun> InSample)> windows)
        {
            RunTally tally = session.Run([.. windows.SelectMany(one => one.InSample)], options);
            var results = new List<WalkResult>();
            var curve = new StitchedCurve(_strategy.Configuration.Operation.InitialCapital);
            for (int i = 0; i < windows.Count && !tally.IsInterrupted; i++)
            {
                (WalkWindow window, List<StudyRun> runs) = windows[i];
                (StudyPoint? best, RunOutcome? inSample, StudyStatistics? statistics) = BestOf(runs);
                RunOutcome? outOfSample = null;
                if (best is not null)
                {
                    List<StudyRun> run = session.Bind(_strategy, options, [Settings(
                        $"window {i + 1} out-of-sample", best, window.InSampleEnd, window.OutOfSampleEnd, curve.FinalEquity)]);
                    progress?.OutOfSample(i + 1);
                    tally = Join(tally, session.Run(run, options));
                    outOfSample = session.Store.Find(run[0].RunId)?.Outcome is { IsResult: true } outcome ? outcome : null;
                }

                IReadOnlyList<long> restDays = outOfSample is null
                    ? StudySession.DaysOf(operation, _strategy, window.InSampleEnd, window.OutOfSampleEnd)
                    : [];
                curve.Add(window, inSample, outOfSample, restDays);
                results.Add(new WalkResult(window, best, inSample, outOfSample, statistics));
            }

            return new WalkForwardResult(plan, session.Folder, tally, results, tally.IsInterrupted ? null : curve, session.Store.TrialsEverRun, session.Store.Identity.Id);
        }

        private (StudyPoint? Best, RunOutcome? Outcome, StudyStatistics? Statistics) BestOf(List<StudyRun> runs)
        {
            var ranked = new List<OptimizationRun>();
            for (int i = 0; i < runs.Count; i++)
            {
                if (session.Store.Find(runs[i].RunId) is { Outcome.IsResult: true } stored)
                {
                    ranked.Add(new OptimizationRun(points[i], stored));
                }
            }

            Judgement judgement = plan.Optimization.Document.Judgement;
            ranked.Sort((one, other) => judgement.Compare(one.Stored, other.Stored));
            return ranked.Count > 0 && judgement.IsEligible(ranked[0].Stored.Outcome!)
                ? (ranked[0].Point, ranked[0].Stored.Outcome, StudyStatistics.Of(judgement.Objective, ranked, ranked[0], ranked.Count))
                : (null, null, null);
        }

        private static RunTally Join(RunTally one, RunTally other)
            => new(one.Total + other.Total, one.Done + other.Done, one.Failed + other.Failed, one.IsInterrupted || other.IsInterrupted);
    }
}
