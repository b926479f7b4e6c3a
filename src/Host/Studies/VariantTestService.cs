using System;
using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Columnar;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Host.Studies.Config;
using S1mpleTrader.Host.Studies.Reports;
using S1mpleTrader.Host.Studies.Runs;
using S1mpleTrader.Host.Studies.Space;
using S1mpleTrader.Host.Studies.Store;

namespace S1mpleTrader.Host.Studies;

/// <summary>A variant with what came of it.</summary>
/// <param name="Variant">The variant.</param>
/// <param name="Run">Its run; variants that are the same configuration share one. Null while it is pending.</param>
internal sealed record VariantRun(NamedOverrides Variant, StoredRun? Run)
{
    /// <summary>What came of it; null without a result.</summary>
    public RunOutcome? Outcome => Run?.Outcome is { IsResult: true } outcome ? outcome : null;
}

/// <summary>What a comparison came to.</summary>
/// <param name="Plan">What was asked.</param>
/// <param name="Folder">The study's folder.</param>
/// <param name="Tally">How many runs ended, and how.</param>
/// <param name="PeriodStart">First decided bar's open of the base, UTC nanoseconds.</param>
/// <param name="PeriodEnd">Last decided bar's close of the base, UTC nanoseconds.</param>
/// <param name="Variants">The variants in the file's order.</param>
/// <param name="Statistics">What the best Sharpe ratio among them is worth; null where none has one.</param>
/// <param name="Id">The study's id.</param>
internal sealed record VariantResult(
    VariantPlan Plan,
    string Folder,
    RunTally Tally,
    long PeriodStart,
    long PeriodEnd,
    IReadOnlyList<VariantRun> Variants,
    StudyStatistics? Statistics,
    string Id)
{
    /// <summary>What the best is judged by.</summary>
    public static Objective Judged { get; } = new(MetricTable.IndexOf("sharpe_ratio"), IsMaximized: true, []);

    /// <summary>
    /// Returns the variant that is best by a metric, of two accounts by the worse one's; null where none has it.
    /// </summary>
    /// <param name="metric">Index of the metric.</param>
    public VariantRun? Best(int metric)
    {
        bool isMost = !Objective.IsLessBetter(metric);
        return Best(outcome => outcome.Worse(metric, isMost), isMost);
    }

    /// <summary>Returns the variant that has most, or least, of something; null where none has any.</summary>
    /// <param name="value">What is compared; null where undefined.</param>
    /// <param name="isMost">Whether most is best.</param>
    public VariantRun? Best(Func<RunOutcome, double?> value, bool isMost)
    {
        VariantRun? best = null;
        double bestValue = 0;
        foreach (VariantRun variant in Variants)
        {
            if (variant.Outcome is { } outcome && value(outcome) is { } own
                && (best is null || (isMost ? own > bestValue : own < bestValue)))
            {
                best = variant;
                bestValue = own;
            }
        }

        return best;
    }
}

/// <summary>Runs named variants of one strategy over the same market, side by side.</summary>
internal static class VariantTestService
{
    /// <summary>The kind of study.</summary>
    public const string Kind = "variants";

    private const int FewBars = 1000;

    /// <summary>Checks everything that can be known to be wrong before a comparison starts.</summary>
    /// <param name="plan">What is asked.</param>
    /// <param name="options">How it would be carried out.</param>
    /// <param name="findings">Receives what is wrong with any variant.</param>
    /// <exception cref="HostException">The base's data is missing, damaged or doesn't fit.</exception>
    public static void Check(VariantPlan plan, StudyOptions options, Findings findings)
    {
        using WarmOperation operation = StudySession.Warm(plan.Strategy, options, findings);
        Bind(operation, plan, options, PointsOf(plan), findings);
    }

    /// <summary>Runs a comparison.</summary>
    /// <param name="plan">What is asked.</param>
    /// <param name="options">How it is carried out.</param>
    /// <param name="findings">
    /// Receives what is wrong with any variant, before anything starts, and a warning where there are few bars.
    /// </param>
    /// <returns>The result; null where an error was reported.</returns>
    /// <exception cref="HostException">The study can't go on; what had ended is committed.</exception>
    public static VariantResult? Run(VariantPlan plan, StudyOptions options, Findings findings)
    {
        List<StudyPointSettings> points = PointsOf(plan);
        using WarmOperation operation = StudySession.Warm(plan.Strategy, options, findings);
        if (Bind(operation, plan, options, points, findings) is not { } runs)
        {
            return null;
        }

        VariantDocument document = plan.Document;
        using var session = StudySession.Open(
            operation,
            plan.Strategy,
            options,
            new StudyRequest(
                document.Name, Kind, StudySession.TextOf(points), document.KeepsArtifacts, document.Parallel),
            findings);
        EffectiveStudy.Write(session.Folder, EffectiveStudy.Of(plan));
        (long start, long end, long bars) = StudySession.PeriodOf(StudySession.Ready(operation, plan.Strategy));
        if (bars < FewBars)
        {
            findings.Warning(
                document.Node,
                $"the variants are compared over {Counted.Of(bars, "bar")}: differences of so few are mostly chance");
        }

        RunTally tally = session.Run(runs, options);
        var variants = new List<VariantRun>();
        for (int i = 0; i < runs.Count; i++)
        {
            variants.Add(new VariantRun(document.Variants[i], session.Store.Find(runs[i].RunId)));
        }

        var result = new VariantResult(
            plan, session.Folder, tally, start, end, variants,
            StatisticsOf(variants, session.Store.TrialsEverRun, options.Threads), session.Store.Identity.Id);
        session.KeepResult(json => VariantJson.Write(json, result));
        return result;
    }

    private static List<StudyRun>? Bind(
        WarmOperation operation, VariantPlan plan, StudyOptions options, List<StudyPointSettings> points,
        Findings findings)
    {
        try
        {
            List<StudyRun>? runs = StudySession.Bind(operation, plan.Strategy, options, points, findings);
            return findings.HasErrors ? null : runs;
        }
        catch (HostException) when (findings.HasErrors)
        {
            return null; // What is wrong with the file is told first; then its data.
        }
    }

    // Of the variants that are right in themselves.
    private static List<StudyPointSettings> PointsOf(VariantPlan plan)
    {
        var points = new List<StudyPointSettings>();
        for (int i = 0; i < plan.Settings.Count; i++)
        {
            if (plan.Settings[i] is { } settings)
            {
                NamedOverrides variant = plan.Document.Variants[i];
                points.Add(new StudyPointSettings(
                    variant.Name, settings, [.. settings.Select(_ => variant.Node)]));
            }
        }

        return points;
    }

    // Variants that share a run are one trial.
    private static StudyStatistics? StatisticsOf(List<VariantRun> variants, long trials, int threads)
    {
        var runs = new List<OptimizationRun>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        OptimizationRun? best = null;
        double? bestValue = null;
        foreach (VariantRun variant in variants)
        {
            if (variant.Outcome is { } outcome && ids.Add(variant.Run!.Run.RunId))
            {
                var run = new OptimizationRun(new StudyPoint([]), variant.Run);
                runs.Add(run);
                double? value = VariantResult.Judged.ValueOf(outcome);
                if (VariantResult.Judged.IsBetter(value, bestValue))
                {
                    best = run;
                    bestValue = value;
                }
            }
        }

        return best is null
            ? null
            : StudyStatistics.Of(new Judgement(VariantResult.Judged, []), runs, best, trials, threads);
    }
}
