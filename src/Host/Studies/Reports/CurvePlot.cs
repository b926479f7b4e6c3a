using System;
using System.Collections.Generic;
using System.Globalization;
using S1mpleTrader.Host.Reports;

namespace S1mpleTrader.Host.Studies.Reports;

/// <summary>Curves by day in one drawing, each of its own letter.</summary>
internal static class CurvePlot
{
    private const int Height = 14;
    private const int MostWidth = 118;
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const char More = '#'; // Of a curve for which there is no letter left.
    private const char Several = '*';

    /// <summary>
    /// Returns the drawing's lines, with the letters' names below it, and how many curves share a mark since there are
    /// more of them than letters; none without a day.
    /// </summary>
    /// <param name="curves">Each with its name and its values by day since 1970-01-01, ascending.</param>
    /// <param name="width">Columns.</param>
    public static IReadOnlyList<string> Lines(
        IReadOnlyList<(string Name, IReadOnlyList<(long Day, double Value)> Days)> curves, int width)
    {
        (double Least, double Most) x = (double.MaxValue, double.MinValue);
        (double Least, double Most) y = x;
        foreach ((_, IReadOnlyList<(long Day, double Value)> days) in curves)
        {
            foreach ((long day, double value) in days)
            {
                x = (Math.Min(x.Least, day), Math.Max(x.Most, day));
                y = (Math.Min(y.Least, value), Math.Max(y.Most, value));
            }
        }

        if (x.Least > x.Most)
        {
            return [];
        }

        var plot = new TextPlot(Math.Min(width, MostWidth), Height, x, y, TextPlot.Numbers(y));
        var names = new List<string>();
        for (int i = 0; i < curves.Count; i++)
        {
            char letter = curves.Count == 1 ? '•' : i < Letters.Length ? Letters[i] : More;
            Draw(plot, curves[i].Days, letter);
            if (i < Letters.Length)
            {
                names.Add($"{letter} {curves[i].Name}");
            }
        }

        if (curves.Count > Letters.Length)
        {
            names.Add($"{More} {Figures.Whole(curves.Count - Letters.Length)} more");
        }

        var lines = new List<string>(plot.Lines((DateOf(x.Least), DateOf(x.Most)), string.Empty));
        if (curves.Count > 1)
        {
            lines.AddRange(Wrapped([.. names, $"{Several} several"], width));
        }

        return lines;
    }

    // A column has the last value of its days: between two columns a curve has no gap that isn't one of its days.
    private static void Draw(TextPlot plot, IReadOnlyList<(long Day, double Value)> days, char letter)
    {
        int drawn = -1;
        for (int i = days.Count - 1; i >= 0; i--)
        {
            (int row, int column) = plot.CellOf(days[i].Day, days[i].Value);
            if (column != drawn)
            {
                char there = plot.At(row, column);
                plot.Put(row, column, there is ' ' || there == letter ? letter : Several);
                drawn = column;
            }
        }
    }

    private static List<string> Wrapped(List<string> names, int width)
    {
        var lines = new List<string>();
        string line = string.Empty;
        foreach (string name in names)
        {
            if (line.Length > 0 && line.Length + name.Length + 3 > width)
            {
                lines.Add(line);
                line = string.Empty;
            }

            line += (line.Length == 0 ? string.Empty : "   ") + name;
        }

        lines.Add(line);
        return lines;
    }

    private static string DateOf(double day)
        => DateTime.UnixEpoch.AddDays(Math.Floor(day)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
