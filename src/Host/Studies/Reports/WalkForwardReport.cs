using System;
using System.Collections.Generic;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Host.Reports;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Host.Studies.Runs;
using S1mpleTrader.Host.Studies.Space;

namespace S1mpleTrader.Host.Studies.Reports;

/// <summary>
/// A walk forward for people: every window with its winner, how winners drift, and the one curve that the tests make.
/// </summary>
internal static class WalkForwardReport
{
    private const int WideColumns = 100;

    private static readonly int Return = MetricTable.IndexOf("total_return");

    /// <summary>Writes the report.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="result">The result.</param>
    public static void Write(Terminal terminal, WalkForwardResult result)
    {
        WriteWindows(terminal, result);
        if (result.Curve is { Days.Count: > 0 } curve)
        {
            Facts.WriteDrawing(
                terminal,
                "equity out of sample, all windows as one account",
                CurvePlot.Lines([("equity", curve.Days)], Facts.WidthOf(terminal)));
        }

        Facts.Write(terminal, "out of sample", FactsOf(result));
    }

    /// <summary>Returns how the winners' values of each dimension move from window to window.</summary>
    /// <param name="windows">The windows.</param>
    public static IReadOnlyList<(string Name, int Values, int Changes, int Steps)> Drift(
        IReadOnlyList<WalkResult> windows)
    {
        var order = new List<string>();
        var values = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (WalkResult window in windows)
        {
            foreach (PointValue value in window.Best?.Values ?? [])
            {
                if (!values.TryGetValue(value.Dimension.Name, out List<string>? own))
                {
                    values.Add(value.Dimension.Name, own = []);
                    order.Add(value.Dimension.Name);
                }

                own.Add(value.Choice.Label);
            }
        }

        return order.ConvertAll(name =>
        {
            List<string> own = values[name];
            int changes = 0;
            for (int i = 1; i < own.Count; i++)
            {
                changes += own[i] == own[i - 1] ? 0 : 1;
            }

            return (name, new HashSet<string>(own).Count, changes, Math.Max(own.Count - 1, 0));
        });
    }

    private static void WriteWindows(Terminal terminal, WalkForwardResult result)
    {
        int metric = result.Plan.Optimization.Document.Objective.Metric;
        string name = MetricTable.Names[metric];
        var points = new List<StudyPoint>();
        foreach (WalkResult window in result.Windows)
        {
            if (window.Best is { } best)
            {
                points.Add(best);
            }
        }

        bool isWide = Facts.WidthOf(terminal) >= WideColumns || !terminal.IsOutputTerminal;
        var columns = new PointColumns(points);
        var rows = new List<IReadOnlyList<string>>();
        foreach (WalkResult window in result.Windows)
        {
            List<string> row =
            [
                .. isWide ? (string[])[DateOf(window.Window.InSampleStart)] : [],
                DateOf(window.Window.InSampleEnd),
                DateOf(window.Window.OutOfSampleEnd),
                .. columns.Cells(window.Best),
                MetricText.Of(window.InSample, metric),
                .. isWide ? (string[])[MetricText.Ratio(window.Statistics?.DeflatedSharpe)] : [],
                window.NoBars is not null ? "no bars"
                    : window.Best is null ? "rests"
                    : window.IsRuined ? "ruined"
                    : window.OutOfSample is null ? "failed"
                    : MetricText.Of(window.OutOfSample, metric),
            ];
            if (metric != Return)
            {
                row.Add(MetricText.Of(window.OutOfSample, Return));
            }

            rows.Add(row);
        }

        List<string> heads =
        [
            .. isWide ? (string[])["in sample from"] : [], "out of sample from", "to", .. columns.Heads,
            "in-sample " + name, .. isWide ? (string[])["deflated Sharpe"] : [], "out of sample " + name,
        ];
        if (metric != Return)
        {
            heads.Add("out of sample total_return");
        }

        Facts.WriteTable(
            terminal,
            $"{result.Plan.Document.Name}: {Counted.Of(rows.Count, "window")}, "
            + "each with the winner of its in-sample half",
            heads,
            rows,
            (isWide ? 3 : 2) + columns.Heads.Count);
    }

    private static List<(string Name, string Value)> FactsOf(WalkForwardResult result)
    {
        RunTally tally = result.Tally;
        var facts = new List<(string Name, string Value)>
        {
            ("windows", Figures.Whole(result.Windows.Count) + RestsOf(result)),
            ("runs", $"{Figures.Whole(tally.Total)}: {Figures.Whole(tally.Done)} done, "
                + $"{Figures.Whole(tally.Failed)} failed"
                + (tally.IsInterrupted ? "; interrupted: --resume goes on" : string.Empty)),
            ("trials ever run", Figures.Whole(result.Trials)),
        };
        if (result.Curve is { } curve)
        {
            facts.AddRange(WalkAggregate.Of(curve, AnnualizationDays(result)).Facts());
        }

        foreach ((string name, int values, int changes, int steps) in Drift(result.Windows))
        {
            facts.Add((
                "drift of " + name,
                $"{Counted.Of(values, "value")}, changed {Figures.Whole(changes)} of {Counted.Of(steps, "time")}"));
        }

        facts.Add(("folder", result.Folder));
        return facts;
    }

    private static string RestsOf(WalkForwardResult result)
    {
        int inSample = 0;
        int outOfSample = 0;
        foreach (WalkResult window in result.Windows)
        {
            inSample += window.NoBars == WalkWindow.InSample ? 1 : 0;
            outOfSample += window.NoBars == WalkWindow.OutOfSample ? 1 : 0;
        }

        return inSample + outOfSample == 0 ? string.Empty
            : $"; the account rests where there are no bars: {Figures.Whole(inSample)} in sample, "
                + $"{Figures.Whole(outOfSample)} out of sample";
    }

    /// <summary>Returns the days a year that Sharpe ratios are annualised by.</summary>
    /// <param name="result">The walk forward.</param>
    public static double AnnualizationDays(WalkForwardResult result)
        => result.Plan.Optimization.Strategy.Configuration.Operation.AnnualizationDays;

    private static string DateOf(long time)
        => time % UtcNanos.PerDay == 0 ? UtcNanos.ToIso(time)[..10] : UtcNanos.ToIso(time);
}
