using System;
using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Studies.Config;
using S1mpleTrader.Host.Studies.Reports;
using S1mpleTrader.Host.Studies.Runs;
using S1mpleTrader.Host.Studies.Space;
using S1mpleTrader.Host.Studies.Store;

namespace S1mpleTrader.Host.Studies;

/// <summary>A run of an optimization with the point that it is.</summary>
/// <param name="Point">What every dimension is.</param>
/// <param name="Stored">What came of it.</param>
internal sealed record OptimizationRun(StudyPoint Point, StoredRun Stored);

/// <summary>What an optimization came to.</summary>
/// <param name="Plan">What was asked.</param>
/// <param name="Folder">The study's folder.</param>
/// <param name="Tally">How many runs ended, and how.</param>
/// <param name="Runs">Those with a result, best first; those that break a constraint behind all others.</param>
/// <param name="Failed">Those without.</param>
/// <param name="Best">The best that keeps to every constraint; null where there is none.</param>
/// <param name="Statistics">What the best is worth; null without a best.</param>
/// <param name="Id">The study's id.</param>
internal sealed record OptimizationResult(
    OptimizationPlan Plan,
    string Folder,
    RunTally Tally,
    IReadOnlyList<OptimizationRun> Runs,
    IReadOnlyList<OptimizationRun> Failed,
    OptimizationRun? Best,
    StudyStatistics? Statistics,
    string Id);

/// <summary>Runs every point of an optimization and ranks them.</summary>
internal static class OptimizationService
{
    /// <summary>The kind of study.</summary>
    public const string Kind = "optimization";

    /// <summary>Checks everything that can be known to be wrong before an optimization starts.</summary>
    /// <param name="plan">What is asked.</param>
    /// <param name="options">How it would be carried out.</param>
    /// <param name="findings">Receives what is wrong with any of its points.</param>
    /// <exception cref="HostException">The base's data is missing, damaged or doesn't fit.</exception>
    public static void Check(OptimizationPlan plan, StudyOptions options, Findings findings)
    {
        using WarmOperation operation = StudySession.Warm(plan.Strategy, options, findings);
        List<StudyPointSettings> points = [.. plan.Points.Select(StudyPointSettings.Named)];
        StudySession.Bind(operation, plan.Strategy, options, points, findings);
    }

    /// <summary>Runs an optimization.</summary>
    /// <param name="plan">What is asked.</param>
    /// <param name="options">How it is carried out.</param>
    /// <param name="findings">Receives what is wrong with any of its points, before anything starts.</param>
    /// <returns>The result; null where an error was reported.</returns>
    /// <exception cref="HostException">The study can't go on; what had ended is committed.</exception>
    public static OptimizationResult? Run(OptimizationPlan plan, StudyOptions options, Findings findings)
    {
        var points = new List<StudyPoint>(plan.Points);
        options.Progress?.Begin(plan.Space.Count, points.Count);
        List<StudyPointSettings> settings = points.ConvertAll(StudyPointSettings.Named);
        using WarmOperation operation = StudySession.Warm(plan.Strategy, options, findings);
        if (StudySession.Bind(operation, plan.Strategy, options, settings, findings) is not { } runs)
        {
            return null;
        }

        // Equal configurations are one run: the first point's.
        var pointOf = new Dictionary<string, StudyPoint>(StringComparer.Ordinal);
        for (int i = 0; i < runs.Count; i++)
        {
            pointOf.TryAdd(runs[i].RunId, points[i]);
        }

        using var session = StudySession.Open(operation, plan.Strategy, options, RequestOf(plan, points), findings);
        EffectiveStudy.Write(session.Folder, EffectiveStudy.Of(plan));
        RunTally tally = session.Run(runs, options);
        OptimizationResult result = Rank(plan, session, tally, pointOf, options.Threads);
        session.KeepResult(json => OptimizationJson.Write(json, result, withRuns: false));
        if (result.Best is { } best && !tally.IsInterrupted)
        {
            // As this session says it: the store may hold it in other words, of when it was carried out.
            BestConfiguration.Write(
                session.Folder, session.Ready(runs.First(run => run.RunId == best.Stored.Run.RunId)));
        }

        return result;
    }

    /// <summary>Returns what an optimization is.</summary>
    private static StudyRequest RequestOf(OptimizationPlan plan, List<StudyPoint> points)
    {
        OptimizationDocument document = plan.Document;
        string text = StudySession.TextOf(points.Select(StudyPointSettings.Of)); // Names change nothing.
        string configuration = $"{text}\n{document.Judgement.Text}";
        return new StudyRequest(document.Name, Kind, configuration, document.KeepsArtifacts, document.Parallel);
    }

    private static OptimizationResult Rank(
        OptimizationPlan plan,
        StudySession session,
        RunTally tally,
        Dictionary<string, StudyPoint> pointOf,
        int threads)
    {
        var runs = new List<OptimizationRun>();
        var failed = new List<OptimizationRun>();
        foreach (StoredRun stored in session.Store.ReadRuns())
        {
            if (stored.Outcome is { } outcome && pointOf.TryGetValue(stored.Run.RunId, out StudyPoint? point))
            {
                (outcome.IsResult ? runs : failed).Add(new OptimizationRun(point, stored));
            }
        }

        Judgement judgement = plan.Document.Judgement;
        OptimizationRun? best = judgement.Rank(runs);
        StudyStatistics? statistics = best is null
            ? null
            : StudyStatistics.Of(judgement, runs, best, session.Store.TrialsEverRun, threads);
        return new OptimizationResult(
            plan, session.Folder, tally, runs, failed, best, statistics, session.Store.Identity.Id);
    }
}
