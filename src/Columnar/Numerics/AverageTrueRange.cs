using System;
using System.Runtime.CompilerServices;

namespace S1mpleTrader.Columnar.Numerics;

/// <summary>Wilder's average true range, one bar at a time.</summary>
/// <remarks>
/// TA-Lib's convention: the true range needs the close before, so it starts at the second bar; the seed is the mean of
/// the first <c>period</c> true ranges; so the average is first defined at row <c>period</c>. Invariant:
/// <see cref="_seen"/> counts true ranges up to the period. O(1) per bar, no allocation. Mutable struct: don't make a
/// field of it readonly. Source: Wilder (1978).
/// </remarks>
public struct AverageTrueRange
{
    private double _share; // 1 / period, once seeded.
    private double _average; // The sum of the true ranges while seeding, the average from then on.
    private double _previousClose;
    private int _seen;
    private bool _hasPrevious;

    /// <summary>Takes a bar and returns the average.</summary>
    /// <param name="high">The bar's high.</param>
    /// <param name="low">The bar's low.</param>
    /// <param name="close">The bar's close.</param>
    /// <param name="period">Bars, at least 1; the same on every call.</param>
    /// <returns>The average in the prices' unit; NaN before row <paramref name="period"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Next(double high, double low, double close, int period)
    {
        double previousClose = _previousClose;
        _previousClose = close;
        if (_seen < period)
        {
            // On a copy: a call that isn't inlined would otherwise keep the state in memory at every bar.
            AverageTrueRange seeding = this;
            double seeded = seeding.Seed(high, low, previousClose, period);
            this = seeding;
            return seeded;
        }

        double range = TrueRange(high, low, previousClose);
        _average = Math.FusedMultiplyAdd(1 - _share, _average, _share * range);
        return _average;
    }

    /// <summary>The largest of high − low, |high − previous close| and |low − previous close|.</summary>
    /// <param name="high">The bar's high.</param>
    /// <param name="low">The bar's low.</param>
    /// <param name="previousClose">The close before.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double TrueRange(double high, double low, double previousClose)
        // The same largest difference, with one subtraction.
        => Math.Max(high, previousClose) - Math.Min(low, previousClose);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private double Seed(double high, double low, double previousClose, int period)
    {
        if (!_hasPrevious)
        {
            _hasPrevious = true;
            return double.NaN;
        }

        _average += TrueRange(high, low, previousClose);
        if (++_seen < period)
        {
            return double.NaN;
        }

        _average /= period;
        _share = 1.0 / period;
        return _average;
    }
}
