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

    /// <summary>Makes the window that ends at a row.</summary>
    /// <param name="rows">Rows, oldest first.</param>
    /// <param name="now">Index of the row that has just closed.</param>
    /// <param name="windowRows">
    /// Rows of the window, now included, at least 1; fewer where <paramref name="rows"/> starts later.
    /// </param>
    public static PastWindow EndingAt(ReadOnlySpan<double> rows, int now, int windowRows)
    {
        Invariant.HoldsHot(windowRows >= 1);
        int length = Math.Min(windowRows, now + 1);
        return new PastWindow(rows.Slice(now + 1 - length, length));
    }

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
