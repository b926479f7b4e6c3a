using System;
using System.Collections.Generic;
using System.Globalization;

namespace S1mpleTrader.Host.Studies.Reports;

/// <summary>A drawing of characters: an area with a scale to its left and one below.</summary>
internal sealed class TextPlot
{
    private const int LabelWidth = 9;
    private const int MinCells = 8;

    private readonly char[][] _cells; // The topmost row first.
    private readonly (double Least, double Most) _x;
    private readonly (double Least, double Most) _y;

    /// <summary>Begins a drawing.</summary>
    /// <param name="width">Columns with the scale, 18 at least.</param>
    /// <param name="height">Rows of the area.</param>
    /// <param name="x">From the left edge to the right.</param>
    /// <param name="y">From the lower edge to the upper.</param>
    public TextPlot(int width, int height, (double Least, double Most) x, (double Least, double Most) y)
    {
        _x = x;
        _y = y;
        _cells = new char[Math.Max(height, 2)][];
        for (int i = 0; i < _cells.Length; i++)
        {
            _cells[i] = new char[Math.Max(width - LabelWidth - 1, MinCells)];
            Array.Fill(_cells[i], ' ');
        }
    }

    /// <summary>Columns of the area.</summary>
    public int Columns => _cells[0].Length;

    /// <summary>Returns the cell of a point; what is outside is at the edge.</summary>
    public (int Row, int Column) CellOf(double x, double y)
        => (_cells.Length - 1 - Index(y, _y, _cells.Length), Index(x, _x, Columns));

    /// <summary>Puts a character into a cell.</summary>
    public void Put(int row, int column, char mark) => _cells[row][column] = mark;

    /// <summary>Returns what is in a cell.</summary>
    public char At(int row, int column) => _cells[row][column];

    /// <summary>Returns the drawing's lines.</summary>
    /// <param name="xText">Formats the ends of the lower scale.</param>
    /// <param name="yText">Formats the ends of the scale at the left.</param>
    /// <param name="xName">What the lower scale is of.</param>
    public IReadOnlyList<string> Lines(Func<double, string> xText, Func<double, string> yText, string xName)
    {
        var lines = new List<string>();
        for (int i = 0; i < _cells.Length; i++)
        {
            string label = i == 0 ? yText(_y.Most) : i == _cells.Length - 1 ? yText(_y.Least) : string.Empty;
            lines.Add($"{label,LabelWidth}{(label.Length > 0 ? '┤' : '│')}{new string(_cells[i])}".TrimEnd());
        }

        lines.Add(new string(' ', LabelWidth) + "└" + new string('─', Columns));
        string left = xText(_x.Least);
        string right = xText(_x.Most);
        string middle = xName.PadLeft(((Columns - left.Length - right.Length) / 2) + (xName.Length / 2));
        string between = middle.PadRight(Math.Max(Columns - left.Length - right.Length, 0));
        lines.Add((new string(' ', LabelWidth + 1) + left + between + right).TrimEnd());
        return lines;
    }

    /// <summary>Returns a number in few characters.</summary>
    public static string Number(double value) => Math.Abs(value) switch
    {
        >= 1e6 => value.ToString("0.00e0", CultureInfo.InvariantCulture),
        >= 1000 => value.ToString("0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.00", CultureInfo.InvariantCulture),
    };

    private static int Index(double value, (double Least, double Most) range, int cells)
        => range.Most > range.Least
            ? Math.Clamp((int)((value - range.Least) / (range.Most - range.Least) * cells), 0, cells - 1)
            : cells / 2;
}
