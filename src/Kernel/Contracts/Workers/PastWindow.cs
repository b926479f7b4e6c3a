using System;
using S1mpleTrader.Columnar;

namespace S1mpleTrader.Kernel.Contracts;

/// <summary>The last rows of a column up to and including now: <c>[0]</c> is now, <c>[1]</c> the bar before.</summary>
/// <remarks>There is no index for a later row, so a worker that holds one can't peek.</remarks>
/// <param name="rows">The rows, oldest first; the last one is now. At least one.</param>
public readonly ref struct PastWindow(ReadOnlySpan<double> rows)
{
    private readonly ReadOnlySpan<double> _rows = rows;

    /// <summary>Rows available: the manifest's window, or fewer at the start of the data.</summary>
    public int Length => _rows.Length;

    /// <summary>All rows, oldest first.</summary>
    public ReadOnlySpan<double> OldestFirst => _rows;

    /// <summary>Returns the value so many bars ago.</summary>
    /// <param name="barsAgo">0 to <see cref="Length"/> − 1.</param>
    /// <exception cref="IndexOutOfRangeException">Fewer bars are available.</exception>
    public double this[int barsAgo]
    {
        get
        {
            Invariant.HoldsHot(barsAgo >= 0 && barsAgo < _rows.Length);
            return _rows[_rows.Length - 1 - barsAgo];
        }
    }
}
