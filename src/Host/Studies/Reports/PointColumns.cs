using System.Collections.Generic;
using S1mpleTrader.Host.Studies.Space;

namespace S1mpleTrader.Host.Studies.Reports;

/// <summary>
/// What points of a study are, a column for each dimension; more of them than fit go into one column together.
/// </summary>
internal sealed class PointColumns
{
    private const int MostColumns = 6;

    private readonly List<Dimension> _dimensions = [];
    private readonly List<string> _names = [];

    /// <summary>Makes the columns of points.</summary>
    /// <param name="points">The points that are shown.</param>
    public PointColumns(IEnumerable<StudyPoint> points)
    {
        foreach (StudyPoint point in points)
        {
            foreach (PointValue value in point.Values)
            {
                if (!_dimensions.Exists(known => ReferenceEquals(known, value.Dimension)))
                {
                    _dimensions.Add(value.Dimension);
                }
            }
        }

        _names = _dimensions.ConvertAll(dimension => ShortName(dimension, _dimensions));
    }

    /// <summary>The columns' heads.</summary>
    public IReadOnlyList<string> Heads => _names.Count > MostColumns ? ["configuration"] : _names;

    /// <summary>Returns a point's cells: blank where it doesn't have a dimension.</summary>
    /// <param name="point">The point; null for none.</param>
    public IReadOnlyList<string> Cells(StudyPoint? point)
    {
        var cells = new List<string>();
        for (int i = 0; i < _dimensions.Count; i++)
        {
            string? label = LabelOf(point, _dimensions[i]);
            if (_names.Count <= MostColumns)
            {
                cells.Add(label ?? string.Empty);
            }
            else if (label is not null)
            {
                cells.Add($"{_names[i]}={label}");
            }
        }

        return _names.Count > MostColumns ? [string.Join("  ", cells)] : cells;
    }

    /// <summary>Returns a dimension's name without its worker, where no other dimension has the same.</summary>
    /// <param name="dimension">The dimension.</param>
    /// <param name="all">All of them.</param>
    public static string ShortName(Dimension dimension, IReadOnlyList<Dimension> all)
    {
        string own = Last(dimension.Name);
        foreach (Dimension other in all)
        {
            if (!ReferenceEquals(other, dimension) && Last(other.Name) == own)
            {
                return dimension.Name;
            }
        }

        return own;
    }

    private static string? LabelOf(StudyPoint? point, Dimension dimension)
    {
        foreach (PointValue value in point?.Values ?? [])
        {
            if (ReferenceEquals(value.Dimension, dimension))
            {
                return value.Choice.Label;
            }
        }

        return null;
    }

    private static string Last(string name) => name[(name.LastIndexOf('.') + 1)..];
}
