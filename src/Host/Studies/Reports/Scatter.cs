using System;
using System.Collections.Generic;
using S1mpleTrader.Host.Reports;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Host.Studies.Config;

namespace S1mpleTrader.Host.Studies.Reports;

/// <summary>Every run of an optimization as a point of two metrics: what was gained against what was risked.</summary>
internal static class Scatter
{
    private const int Height = 14;
    private const int MostWidth = 58;
    private const string Marks = "·•●"; // One run in a cell, a few, many.
    private const int Few = 2;
    private const int Many = 6;
    private const char Best = '★';

    /// <summary>Draws return and Sharpe ratio over drawdown: beside each other where there is room.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="result">The result.</param>
    public static void Write(Terminal terminal, OptimizationResult result)
    {
        if (result.Runs.Count < 2)
        {
            return;
        }

        int width = Facts.WidthOf(terminal);
        int own = Math.Min(width >= 100 ? (width - 2) / 2 : width, MostWidth);
        IReadOnlyList<string> risk = Lines(result.Runs, result.Best, "max_drawdown", "total_return", own);
        IReadOnlyList<string> sharpe = Lines(result.Runs, result.Best, "max_drawdown", "sharpe_ratio", own);
        string best = result.Best is null ? string.Empty : $", {Best} the best";
        string legend = $"({Marks[0]} 1 run, {Marks[1]} {Few} or more, {Marks[2]} {Many} or more{best}"
            + $"{MetricText.BoundNote(result.Runs[0].Stored.Outcome)})";
        if (width >= 100)
        {
            Facts.WriteDrawing(
                terminal, $"return and Sharpe ratio over drawdown {legend}", Beside(risk, sharpe, own + 2));
        }
        else
        {
            Facts.WriteDrawing(terminal, $"return over drawdown {legend}", risk);
            Facts.WriteDrawing(terminal, "Sharpe ratio over drawdown", sharpe);
        }
    }

    /// <summary>Returns a scatter's lines; none where no run has both metrics.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="best">The best; null for none.</param>
    /// <param name="across">The metric from left to right.</param>
    /// <param name="up">The metric from below upwards.</param>
    /// <param name="width">Columns.</param>
    public static IReadOnlyList<string> Lines(
        IReadOnlyList<OptimizationRun> runs, OptimizationRun? best, string across, string up, int width)
    {
        var points = new List<(double X, double Y, bool IsBest)>();
        (double Least, double Most) x = (double.MaxValue, double.MinValue);
        (double Least, double Most) y = x;
        foreach (OptimizationRun run in runs)
        {
            if (ValueOf(run, across) is { } right && ValueOf(run, up) is { } height)
            {
                points.Add((right, height, run == best));
                x = (Math.Min(x.Least, right), Math.Max(x.Most, right));
                y = (Math.Min(y.Least, height), Math.Max(y.Most, height));
            }
        }

        if (points.Count == 0)
        {
            return [];
        }

        (int acrossMetric, int upMetric) = (MetricTable.IndexOf(across), MetricTable.IndexOf(up));
        var plot = new TextPlot(
            width, Height, x, y, (MetricText.Of(upMetric, y.Least), MetricText.Of(upMetric, y.Most)));
        var counts = new Dictionary<(int Row, int Column), int>();
        foreach ((double right, double height, _) in points)
        {
            (int Row, int Column) cell = plot.CellOf(right, height);
            int count = counts[cell] = counts.GetValueOrDefault(cell) + 1;
            plot.Put(cell.Row, cell.Column, Marks[count >= Many ? 2 : count >= Few ? 1 : 0]);
        }

        foreach ((double right, double height, bool isBest) in points)
        {
            if (isBest)
            {
                (int row, int column) = plot.CellOf(right, height);
                plot.Put(row, column, Best);
            }
        }

        return
        [
            up,
            .. plot.Lines((MetricText.Of(acrossMetric, x.Least), MetricText.Of(acrossMetric, x.Most)), across),
        ];
    }

    // Of two accounts the worse one's: no run looks better than it may have been.
    private static double? ValueOf(OptimizationRun run, string name)
    {
        int metric = MetricTable.IndexOf(name);
        return run.Stored.Outcome!.Worse(metric, !Objective.IsLessBetter(metric));
    }

    /// <summary>Returns the lines of two drawings beside each other.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <param name="column">Where the other begins.</param>
    public static IReadOnlyList<string> Beside(IReadOnlyList<string> left, IReadOnlyList<string> right, int column)
    {
        var lines = new List<string>();
        for (int i = 0; i < Math.Max(left.Count, right.Count); i++)
        {
            string one = i < left.Count ? left[i] : string.Empty;
            lines.Add(i < right.Count ? one.PadRight(column) + right[i] : one);
        }

        return lines;
    }
}
