using System;
using System.Collections.Generic;
using System.Globalization;
using S1mpleTrader.Columnar;
using S1mpleTrader.Host.Reports;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Host.Studies.Config;
using S1mpleTrader.Host.Studies.Runs;
using S1mpleTrader.Host.Studies.Space;

namespace S1mpleTrader.Host.Studies.Reports;

/// <summary>
/// An optimization's result for people: the best runs, where they lie among all others,
/// what the best is worth, what failed.
/// </summary>
internal static class OptimizationReport
{
    private const int RowsShown = 10;
    private const int FailuresShown = 20;
    private const int ReasonsShown = 3;

    /// <summary>Writes the report.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="result">The result.</param>
    public static void Write(Terminal terminal, OptimizationResult result)
    {
        WriteRanking(terminal, result);
        HeatMap.Write(terminal, result);
        Scatter.Write(terminal, result);
        WriteFailures(terminal, result);
        Facts.Write(terminal, "what the best is worth", FactsOf(result));
    }

    private static void WriteRanking(Terminal terminal, OptimizationResult result)
    {
        Objective objective = result.Plan.Document.Objective;
        var metrics = new List<int> { objective.Metric };
        foreach (int metric in objective.Secondary)
        {
            if (!metrics.Contains(metric))
            {
                metrics.Add(metric);
            }
        }

        int shown = Math.Min(RowsShown, result.Runs.Count);
        var points = new List<StudyPoint>();
        for (int i = 0; i < shown; i++)
        {
            points.Add(result.Runs[i].Point);
        }

        var columns = new PointColumns(points);
        bool isAnyBroken = false;
        List<string> heads = ["rank", .. columns.Heads, .. metrics.ConvertAll(metric => MetricTable.Names[metric])];
        var rows = new List<IReadOnlyList<string>>();
        for (int i = 0; i < shown; i++)
        {
            RunOutcome outcome = result.Runs[i].Stored.Outcome!;
            bool isBroken = !result.Plan.Document.Judgement.Keeps(outcome);
            isAnyBroken |= isBroken;
            rows.Add(
            [
                string.Create(CultureInfo.InvariantCulture, $"{i + 1}{(isBroken ? " !" : string.Empty)}"),
                .. columns.Cells(result.Runs[i].Point),
                .. metrics.ConvertAll(metric => MetricText.Of(outcome, metric)),
            ]);
        }

        Facts.WriteTable(
            terminal,
            $"{result.Plan.Document.Name}: the best {shown} of {Counted.Of(result.Runs.Count, "run")}"
            + $"{(isAnyBroken ? " (! breaks a constraint)" : string.Empty)}"
            + MetricText.BoundNote(shown > 0 ? result.Runs[0].Stored.Outcome : null),
            heads,
            rows,
            1 + columns.Heads.Count);
    }

    private static List<(string Name, string Value)> FactsOf(OptimizationResult result)
    {
        int metric = result.Plan.Document.Objective.Metric;
        RunTally tally = result.Tally;
        var facts = new List<(string Name, string Value)>
        {
            ("combinations", result.Plan.Space.Count.ToString("N0", CultureInfo.InvariantCulture)),
            ("runs", $"{Figures.Whole(tally.Total)}: {Figures.Whole(tally.Done)} done, "
                + $"{Figures.Whole(tally.Failed)} failed"
                + (tally.IsInterrupted ? "; interrupted: --resume goes on" : string.Empty)),
        };
        if (result.Best is { } best && result.Statistics is { } statistics)
        {
            facts.Add(("best " + MetricTable.Names[metric], MetricText.Of(best.Stored.Outcome, metric)));
            facts.Add(("best configuration", ConfigurationOf(best.Point)));
            facts.AddRange(StatisticsFacts.Of(statistics, metric, hasNeighbours: true));
            facts.Add(("best's opportunities", CausesOf(best.Stored.Outcome!.Counts)));
            facts.Add(("best run", best.Stored.Run.RunId));
        }
        else
        {
            facts.Add(("best", NoBest(result.Runs.Count, metric)));
        }

        facts.Add(("folder", result.Folder));
        return facts;
    }

    private static void WriteFailures(Terminal terminal, OptimizationResult result)
    {
        if (result.Failed.Count == 0)
        {
            return;
        }

        var rows = new List<IReadOnlyList<string>>();
        for (int i = 0; i < Math.Min(result.Failed.Count, FailuresShown); i++)
        {
            OptimizationRun run = result.Failed[i];
            RunError error = run.Stored.Outcome!.Error!;
            rows.Add([error.Kind.ToString(), error.Text, ConfigurationOf(run.Point)]);
        }

        Facts.WriteTable(
            terminal,
            $"failed runs, {rows.Count} of {Figures.Whole(result.Failed.Count)}",
            ["kind", "why", "configuration"],
            rows);
    }

    /// <summary>Returns why there is no best.</summary>
    /// <param name="results">Runs with a result.</param>
    /// <param name="metric">Index of the primary metric.</param>
    public static string NoBest(int results, int metric) => results == 0
        ? "none: no run has a result"
        : "none: no run keeps to the constraints with a defined " + MetricTable.Names[metric];

    /// <summary>Returns what became of a run's opportunities, in one line.</summary>
    /// <param name="counts">Its counts.</param>
    public static string CausesOf(OutcomeCounts counts)
    {
        var parts = new List<string>
        {
            $"{Figures.Whole(counts.Detected)} detected",
            $"{Figures.Whole(counts.Executed)} executed",
        };
        if (counts.Rejected > 0)
        {
            var reasons = new List<string>();
            for (int place = 0; place < ReasonsShown && StudyJson.TopOf(counts.Rejections, place) is { } top; place++)
            {
                reasons.Add($"{top.Name} {Figures.Whole(top.Count)}");
            }

            string more = counts.Rejections.Count > ReasonsShown ? ", …" : string.Empty;
            parts.Add($"{Figures.Whole(counts.Rejected)} rejected ({string.Join(", ", reasons)}{more})");
        }

        if (StudyJson.SumOf(counts.Threats) is > 0 and var threats)
        {
            parts.Add($"{Counted.Of(threats, "threat")}");
        }

        return string.Join(", ", parts);
    }

    /// <summary>Returns what every dimension of a point is, for people.</summary>
    /// <param name="point">The point.</param>
    public static string ConfigurationOf(StudyPoint point)
    {
        var parts = new List<string>();
        foreach (PointValue value in point.Values)
        {
            parts.Add($"{value.Dimension.Name}={value.Choice.Label}");
        }

        return string.Join("  ", parts);
    }
}
