using System;
using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Host.Reports;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Host.Studies.Space;

namespace S1mpleTrader.Host.Studies.Reports;

/// <summary>
/// The primary metric over the two numbers of an optimization that change it most: the
/// best of all other dimensions in each cell, of the runs that keep to the constraints.
/// </summary>
internal static class HeatMap
{
    private const int MostRows = 24;
    private const int CellWidth = 10; // A value with its shade, and the border.
    private const int NameWidth = 16;
    private const string Shades = " ░▒▓█";

    /// <summary>Writes the map, where there are two such dimensions.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="result">The result.</param>
    public static void Write(Terminal terminal, OptimizationResult result)
    {
        int mostColumns = Math.Max((Facts.WidthOf(terminal) - NameWidth) / CellWidth, 2);
        if (AxesOf(result, mostColumns) is not { } axes)
        {
            return;
        }

        int metric = result.Plan.Document.Objective.Metric;
        double?[][] cells = CellsOf(result, axes.Down, axes.Across);
        List<double> ranked = RankedOf(cells, result.Plan.Document.Objective.IsMaximized);
        if (ranked.Count == 0)
        {
            return;
        }

        string down = PointColumns.ShortName(axes.Down.Dimension, result.Plan.Space.Dimensions);
        string across = PointColumns.ShortName(axes.Across.Dimension, result.Plan.Space.Dimensions);
        List<string> heads = [down];
        heads.AddRange(axes.Across.Choices.ConvertAll(choice => choice.Label));

        var rows = new List<IReadOnlyList<string>>();
        for (int i = 0; i < cells.Length; i++)
        {
            List<string> row = [axes.Down.Choices[i].Label];
            foreach (double? value in cells[i])
            {
                row.Add(terminal.IsOutputTerminal
                    ? $"{MetricText.Of(metric, value)} {ShadeOf(value, ranked)}"
                    : MetricText.Of(metric, value));
            }

            rows.Add(row);
        }

        string rest = result.Plan.Space.Dimensions.Count > 2 ? ", the best of all else in each cell" : string.Empty;
        string empty = result.Plan.Document.Constraints.Count > 0 && ranked.Count < cells.Length * cells[0].Length
            ? " (-: no run that keeps to the constraints)"
            : string.Empty;
        string title = $"{MetricTable.Names[metric]} by {down} (down) and {across} (across){rest}{empty}"
            + MetricText.BoundNote(result.Runs.Count > 0 ? result.Runs[0].Stored.Outcome : null);
        Facts.WriteTable(terminal, title, heads, rows, textColumns: 1);
    }

    /// <summary>
    /// Returns a character that is the darker the more of the map's values are worse; blank where it is undefined.
    /// </summary>
    /// <param name="value">The value.</param>
    /// <param name="ranked">The map's values, the worst first.</param>
    public static char ShadeOf(double? value, List<double> ranked)
        => value is { } number ? Shades[ranked.IndexOf(number) * Shades.Length / ranked.Count] : ' ';

    // The two numbers whose values' bests lie farthest apart, the file's earlier one down.
    private static (Axis Down, Axis Across)? AxesOf(OptimizationResult result, int mostColumns)
    {
        var numbers = new List<(Axis Axis, int Place, double Spread)>();
        for (int i = 0; i < result.Plan.Space.Dimensions.Count; i++)
        {
            Dimension dimension = result.Plan.Space.Dimensions[i];
            if (dimension.Choices.Count <= MostRows && dimension.Choices[0].Number is not null
                && Axis.Of(dimension) is { Choices.Count: > 1 } axis)
            {
                numbers.Add((axis, i, SpreadOf(result, axis)));
            }
        }

        if (numbers.Count < 2)
        {
            return null;
        }

        List<Axis> widest =
        [
            .. numbers.OrderByDescending(one => one.Spread).ThenBy(one => one.Place).Take(2)
                .OrderBy(one => one.Place).Select(one => one.Axis),
        ];
        (Axis down, Axis across) = (widest[0], widest[1]);
        return across.Choices.Count <= mostColumns ? (down, across)
            : down.Choices.Count <= mostColumns ? (across, down)
            : null;
    }

    private static double SpreadOf(OptimizationResult result, Axis axis)
    {
        double least = double.MaxValue;
        double most = double.MinValue;
        foreach (double? value in BestsOf(result, axis))
        {
            if (value is { } number)
            {
                least = Math.Min(least, number);
                most = Math.Max(most, number);
            }
        }

        return most > least ? most - least : 0;
    }

    private static double?[] BestsOf(OptimizationResult result, Axis axis)
    {
        double?[] bests = new double?[axis.Choices.Count];
        foreach ((StudyPoint point, double value) in Competing(result))
        {
            int at = axis.IndexOf(point);
            if (result.Plan.Document.Objective.IsBetter(value, bests[at]))
            {
                bests[at] = value;
            }
        }

        return bests;
    }

    private static double?[][] CellsOf(OptimizationResult result, Axis down, Axis across)
    {
        double?[][] cells = new double?[down.Choices.Count][];
        for (int i = 0; i < cells.Length; i++)
        {
            cells[i] = new double?[across.Choices.Count];
        }

        foreach ((StudyPoint point, double value) in Competing(result))
        {
            int row = down.IndexOf(point);
            int column = across.IndexOf(point);
            if (result.Plan.Document.Objective.IsBetter(value, cells[row][column]))
            {
                cells[row][column] = value;
            }
        }

        return cells;
    }

    // What may be called best, and what it is worth: a run that breaks a constraint would hide the others of its cell.
    private static IEnumerable<(StudyPoint Point, double Value)> Competing(OptimizationResult result)
    {
        Judgement judgement = result.Plan.Document.Judgement;
        foreach (OptimizationRun run in result.Runs)
        {
            if (judgement.IsEligible(run.Stored.Outcome!))
            {
                yield return (run.Point, judgement.Objective.ValueOf(run.Stored.Outcome!)!.Value);
            }
        }
    }

    private static List<double> RankedOf(double?[][] cells, bool isMostBest)
    {
        var values = new List<double>();
        foreach (double?[] row in cells)
        {
            foreach (double? value in row)
            {
                if (value is { } number)
                {
                    values.Add(number);
                }
            }
        }

        values.Sort();
        if (!isMostBest)
        {
            values.Reverse();
        }

        return values;
    }

    // A dimension by its numbers, in whatever order the file lists them: what lies beside each other is alike, and
    // equal ones are one, as 0.6 and 0.60, since they run once.
    private sealed record Axis(Dimension Dimension, List<Choice> Choices)
    {
        public static Axis Of(Dimension dimension) => new(
            dimension, [.. dimension.Choices.DistinctBy(choice => choice.Number).OrderBy(choice => choice.Number)]);

        public int IndexOf(StudyPoint point)
        {
            double? number = point.Values.First(value => ReferenceEquals(value.Dimension, Dimension)).Choice.Number;
            return Choices.FindIndex(choice => choice.Number == number);
        }
    }
}
