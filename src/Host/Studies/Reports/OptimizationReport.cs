using System;
using System.Collections.Generic;
using System.Globalization;
using S1mpleTrader.Host.Reports;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Host.Studies.Config;
using S1mpleTrader.Host.Studies.Space;

namespace S1mpleTrader.Host.Studies.Reports;

/// <summary>An optimization's result for people: the best runs, what the best is worth, what failed.</summary>
internal static class OptimizationReport
{
    private const int RowsShown = 10;

    /// <summary>Writes the report.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="result">The result.</param>
    public static void Write(Terminal terminal, OptimizationResult result)
    {
        WriteRanking(terminal, result);
        WriteStatistics(terminal, result);
        HeatMap.Write(terminal, result);
        WriteFailures(terminal, result);
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

        var heads = new List<string> { "rank" };
        heads.AddRange(metrics.ConvertAll(metric => MetricTable.Names[metric]));
        heads.Add("constraints");
        heads.Add("configuration");
        var rows = new List<IReadOnlyList<string>>();
        for (int i = 0; i < Math.Min(RowsShown, result.Runs.Count); i++)
        {
            OptimizationRun run = result.Runs[i];
            var row = new List<string> { (i + 1).ToString(CultureInfo.InvariantCulture) };
            row.AddRange(metrics.ConvertAll(metric => TextOf(run.Stored.Outcome!.Metrics[metric])));
            row.Add(OptimizationResult.Keeps(result.Plan, run.Stored.Outcome!) ? "kept" : "broken");
            row.Add(ConfigurationOf(run.Point));
            rows.Add(row);
        }

        Facts.WriteTable(terminal, result.Plan.Document.Name, heads, rows);
    }

    private static void WriteStatistics(Terminal terminal, OptimizationResult result)
    {
        var facts = new List<(string Name, string Value)>
        {
            ("combinations", result.Plan.Space.Count.ToString(CultureInfo.InvariantCulture)),
            ("runs", Whole(result.Tally.Total)),
            ("successful runs", Whole(result.Tally.Done)),
            ("failed runs", Whole(result.Tally.Failed)),
        };
        if (result.Best is { } best && result.Statistics is { } statistics)
        {
            Objective objective = result.Plan.Document.Objective;
            facts.Add(("best " + MetricTable.Names[objective.Metric], TextOf(best.Stored.Outcome!.Metrics[objective.Metric])));
            facts.Add(("trials ever run", Whole(statistics.Trials)));
            facts.Add(("deflated Sharpe ratio", TextOf(statistics.DeflatedSharpe)));
            facts.Add(("probability of overfitting", TextOf(statistics.Overfitting)));
            facts.Add(("track record needed, days", TextOf(statistics.TrackRecordDays)));
            facts.Add(("track record there, days", Whole(statistics.Days)));
            facts.Add((
                $"neighbours' median ({Whole(statistics.Neighbours)})", TextOf(statistics.NeighbourMedian)));
            facts.Add(("best run", best.Stored.Run.RunId));
        }
        else
        {
            facts.Add(("best", "none: no run keeps to the constraints with a defined " + MetricTable.Names[result.Plan.Document.Objective.Metric]));
        }

        facts.Add(("folder", result.Folder));
        Facts.Write(terminal, "statistics", facts);
    }

    private static void WriteFailures(Terminal terminal, OptimizationResult result)
    {
        if (result.Failed.Count == 0)
        {
            return;
        }

        var rows = new List<IReadOnlyList<string>>();
        foreach (OptimizationRun run in result.Failed)
        {
            rows.Add([run.Stored.Outcome!.Error!.Kind.ToString(), run.Stored.Outcome.Error.Text, ConfigurationOf(run.Point)]);
        }

        Facts.WriteTable(terminal, "failed runs", ["kind", "why", "configuration"], rows);
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

    /// <summary>Returns a metric for people: '-' where undefined.</summary>
    /// <param name="value">The metric.</param>
    public static string TextOf(double? value) => value is { } number ? number.ToString("0.####", CultureInfo.InvariantCulture) : "-";

    private static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);
}
