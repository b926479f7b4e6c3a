using System;
using System.Runtime.CompilerServices;

namespace S1mpleTrader.Columnar.Numerics;

/// <summary>Finds swing highs, or the lows of negated prices, one bar at a time.</summary>
/// <remarks>
/// A row is a swing high if its price is above every price of the <c>swingLength</c> rows before it and at least every
/// price of the as many rows after it; it is confirmed at the last of those. At most one candidate lives at a time: it
/// topped the rows before it, and a later row that tops it within that stretch has topped them too and takes its place.
/// O(1) per bar on average, no allocation. Mutable struct: don't make a field of it readonly.
/// </remarks>
public struct SwingPivot
{
    private double _candidate;
    private int _rowsLeft; // Rows until the candidate is confirmed; 0 for no candidate.

    /// <summary>Takes a bar: kills, replaces, confirms or finds a candidate.</summary>
    /// <param name="prices">The last prices, oldest first, the bar's own last; at most swing length + 1.</param>
    /// <param name="sign">+1 for highs, -1 for lows.</param>
    /// <param name="swingLength">Rows on each side, at least 1; the same on every call.</param>
    /// <param name="level">
    /// The price, times <paramref name="sign"/>, of the row swing length rows ago where it is confirmed now.
    /// </param>
    /// <returns>Whether a swing is confirmed at this bar.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Next(ReadOnlySpan<double> prices, double sign, int swingLength, out double level)
    {
        double price = sign * prices[^1];
        level = _candidate;
        if (_rowsLeft > 0)
        {
            if (price <= _candidate)
            {
                _rowsLeft--;
                return _rowsLeft == 0;
            }

            // The new row tops what the candidate topped, and the candidate; a NaN tops nothing and still ends it.
            _rowsLeft = price > _candidate ? swingLength : 0;
            _candidate = price;
            return false;
        }

        if (prices.Length > swingLength && TopsBefore(prices, price, sign))
        {
            _candidate = price;
            _rowsLeft = swingLength;
        }

        return false;
    }

    private static bool TopsBefore(ReadOnlySpan<double> prices, double price, double sign)
    {
        for (int i = prices.Length - 2; i >= 0; i--)
        {
            if (!(price > sign * prices[i]))
            {
                return false;
            }
        }

        return true;
    }
}
