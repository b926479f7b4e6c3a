using System;
using System.Collections.Generic;
using System.Globalization;

namespace S1mpleTrader.Host.Studies.Reports;

/// <summary>A drawing of characters: an area with a scale to its left and one below.</summary>
internal sealed class TextPlot
{
    private const int MinLabelWidth = 9; // So that drawings below each other have their edges there, too.
    private const int MinCells = 8;
    private const int FewDigits = 3;
    private const int AllDigits = 17; // Of a double.

    private readonly char[][] _cells; // The topmost row first.
    private readonly (double Least, double Most) _x;
    private readonly (double Least, double Most) _y;
    private readonly (string Least, string Most) _yEnds;
    private readonly int _labelWidth;

    /// <summary>Begins a drawing.</summary>
    /// <param name="width">Columns with the scale; it takes more where nothing could be drawn in them.</param>
    /// <param name="height">Rows of the area.</param>
    /// <param name="x">From the left edge to the right.</param>
    /// <param name="y">From the lower edge to the upper.</param>
    /// <param name="yEnds">The same as text: the ends of the scale at the left.</param>
    public TextPlot(
        int width, int height, (double Least, double Most) x, (double Least, double Most) y,
        (string Least, string Most) yEnds)
    {
        _x = x;
        _y = y;
        _yEnds = yEnds;
        _labelWidth = Math.Max(Math.Max(yEnds.Least.Length, yEnds.Most.Length), MinLabelWidth);
        _cells = new char[Math.Max(height, 2)][];
        for (int i = 0; i < _cells.Length; i++)
        {
            _cells[i] = new char[Math.Max(width - _labelWidth - 1, MinCells)];
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
    /// <param name="xEnds">The ends of the lower scale.</param>
    /// <param name="xName">What the lower scale is of.</param>
    public IReadOnlyList<string> Lines((string Least, string Most) xEnds, string xName)
    {
        var lines = new List<string>();
        for (int i = 0; i < _cells.Length; i++)
        {
            string label = i == 0 ? _yEnds.Most : i == _cells.Length - 1 ? _yEnds.Least : string.Empty;
            lines.Add(
                (label.PadLeft(_labelWidth) + (label.Length > 0 ? '┤' : '│') + new string(_cells[i])).TrimEnd());
        }

        lines.Add(new string(' ', _labelWidth) + "└" + new string('─', Columns));
        lines.Add((new string(' ', _labelWidth + 1) + Scale(xEnds.Least, xEnds.Most, xName)).TrimEnd());
        return lines;
    }

    /// <summary>Returns the ends of a scale in few characters, but in as many as tell them apart.</summary>
    /// <param name="range">From the one to the other.</param>
    public static (string Least, string Most) Numbers((double Least, double Most) range)
    {
        (string least, string most) = (Number(range.Least), Number(range.Most));
        for (int digits = FewDigits; least == most && range.Least < range.Most && digits <= AllDigits; digits++)
        {
            string format = string.Create(CultureInfo.InvariantCulture, $"G{digits}");
            least = range.Least.ToString(format, CultureInfo.InvariantCulture);
            most = range.Most.ToString(format, CultureInfo.InvariantCulture);
        }

        return (least, most);
    }

    // What doesn't fit is left out: first the name, then the right end.
    private string Scale(string left, string right, string name)
    {
        int between = Columns - left.Length - right.Length;
        string middle = name.Length < between ? name.PadLeft((between / 2) + (name.Length / 2)) : string.Empty;
        return between > 0 ? left + middle.PadRight(between) + right : left;
    }

    private static string Number(double value) => Math.Abs(value) switch
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
