using System.Collections.Generic;
using S1mpleTrader.Host.Reports;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Host.Studies.Space;

namespace S1mpleTrader.Host.Studies.Reports;

/// <summary>The primary metric over the two first numbers that an optimization varies: the best of all other dimensions in each cell.</summary>
internal static class HeatMap
{
    private const int MostCells = 24; // In one direction; more don't fit on a screen.

    /// <summary>Writes the map, where there are two such dimensions.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="result">The result.</param>
    public static void Write(Terminal terminal, OptimizationResult result)
    {
        var numbers = new List<Dimension>();
        foreach (Dimension dimension in result.Plan.Space.Dimensions)
        {
            if (dimension.Choices.Count is > 1 and <= MostCells && dimension.Choices[0].Number is not null)
            {
                numbers.Add(dimension);
            }
        }

        if (numbers.Count < 2)
        {
            return;
        }

        var heads = new List<string> { $"{numbers[0].Name} \\ {numbers[1].Name}" };
        foreach (Choice choice in numbers[1].Choices)
        {
            heads.Add(choice.Label);
        }

        var rows = new List<IReadOnlyList<string>>();
        foreach (Choice down in numbers[0].Choices)
        {
            var row = new List<string> { down.Label };
            foreach (Choice across in numbers[1].Choices)
            {
                row.Add(OptimizationReport.TextOf(BestAt(result, numbers[0], down, numbers[1], across)));
            }

            rows.Add(row);
        }

        Facts.WriteTable(terminal, $"{MetricTable.Names[result.Plan.Document.Objective.Metric]}, best of all else", heads, rows);
    }

    private static double? BestAt(OptimizationResult result, Dimension one, Choice choice, Dimension other, Choice otherChoice)
    {
        double? best = null;
        foreach (OptimizationRun run in result.Runs)
        {
            if (Has(run.Point, one, choice) && Has(run.Point, other, otherChoice))
            {
                double? value = run.Stored.Outcome!.Metrics[result.Plan.Document.Objective.Metric];
                best = result.Plan.Document.Objective.IsBetter(value, best) ? value : best;
            }
        }

        return best;
    }

    private static bool Has(StudyPoint point, Dimension dimension, Choice choice)
    {
        foreach (PointValue value in point.Values)
        {
            if (ReferenceEquals(value.Dimension, dimension) && ReferenceEquals(value.Choice, choice))
            {
                return true;
            }
        }

        return false;
    }
}
