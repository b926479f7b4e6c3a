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
        if (DimensionsOf(result, mostColumns) is not { } axes)
        {
            return;
        }

        int metric = result.Plan.Document.Objective.Metric;
        List<Choice> downChoices = InOrder(axes.Down);
        List<Choice> acrossChoices = InOrder(axes.Across);
        double?[][] cells = CellsOf(result, downChoices, acrossChoices);
        List<double> ranked = RankedOf(cells, result.Plan.Document.Objective.IsMaximized);
        if (ranked.Count == 0)
        {
            return;
        }

        string down = PointColumns.ShortName(axes.Down, result.Plan.Space.Dimensions);
        string across = PointColumns.ShortName(axes.Across, result.Plan.Space.Dimensions);
        List<string> heads = [down];
        heads.AddRange(acrossChoices.ConvertAll(choice => choice.Label));

        var rows = new List<IReadOnlyList<string>>();
        for (int i = 0; i < cells.Length; i++)
        {
            List<string> row = [downChoices[i].Label];
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
    private static (Dimension Down, Dimension Across)? DimensionsOf(OptimizationResult result, int mostColumns)
    {
        var numbers = new List<(Dimension Dimension, double Spread)>();
        foreach (Dimension dimension in result.Plan.Space.Dimensions)
        {
            if (dimension.Choices.Count is > 1 and <= MostRows && dimension.Choices[0].Number is not null)
            {
                numbers.Add((dimension, SpreadOf(result, dimension)));
            }
        }

        numbers.Sort((one, other) => other.Spread != one.Spread
            ? other.Spread.CompareTo(one.Spread)
            : PlaceOf(result, one.Dimension).CompareTo(PlaceOf(result, other.Dimension)));
        if (numbers.Count < 2)
        {
            return null;
        }

        (Dimension down, Dimension across) = (numbers[0].Dimension, numbers[1].Dimension);
        if (PlaceOf(result, across) < PlaceOf(result, down))
        {
            (down, across) = (across, down);
        }

        return across.Choices.Count <= mostColumns ? (down, across)
            : down.Choices.Count <= mostColumns ? (across, down)
            : null;
    }

    // By their numbers, in whatever order the file lists them: what lies beside each other is alike.
    private static List<Choice> InOrder(Dimension dimension)
        => [.. dimension.Choices.OrderBy(choice => choice.Number)];

    private static int PlaceOf(OptimizationResult result, Dimension dimension)
    {
        for (int i = 0; i < result.Plan.Space.Dimensions.Count; i++)
        {
            if (ReferenceEquals(result.Plan.Space.Dimensions[i], dimension))
            {
                return i;
            }
        }

        return -1;
    }

    private static double SpreadOf(OptimizationResult result, Dimension dimension)
    {
        double least = double.MaxValue;
        double most = double.MinValue;
        foreach (double? value in BestsOf(result, dimension))
        {
            if (value is { } number)
            {
                least = Math.Min(least, number);
                most = Math.Max(most, number);
            }
        }

        return most > least ? most - least : 0;
    }

    private static double?[] BestsOf(OptimizationResult result, Dimension dimension)
    {
        double?[] bests = new double?[dimension.Choices.Count];
        foreach ((StudyPoint point, double value) in Competing(result))
        {
            if (IndexOf(point, dimension.Choices) is var at and >= 0
                && result.Plan.Document.Objective.IsBetter(value, bests[at]))
            {
                bests[at] = value;
            }
        }

        return bests;
    }

    private static double?[][] CellsOf(OptimizationResult result, List<Choice> down, List<Choice> across)
    {
        double?[][] cells = new double?[down.Count][];
        for (int i = 0; i < cells.Length; i++)
        {
            cells[i] = new double?[across.Count];
        }

        foreach ((StudyPoint point, double value) in Competing(result))
        {
            int row = IndexOf(point, down);
            int column = IndexOf(point, across);
            if (row >= 0 && column >= 0 && result.Plan.Document.Objective.IsBetter(value, cells[row][column]))
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

    private static int IndexOf(StudyPoint point, IReadOnlyList<Choice> choices)
    {
        foreach (PointValue value in point.Values)
        {
            for (int i = 0; i < choices.Count; i++)
            {
                if (ReferenceEquals(choices[i], value.Choice))
                {
                    return i;
                }
            }
        }

        return -1;
    }
}
