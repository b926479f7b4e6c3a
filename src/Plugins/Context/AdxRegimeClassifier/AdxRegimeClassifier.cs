using System;
using S1mpleTrader.Columnar.Numerics;

namespace S1mpleTrader.Plugins;

/// <summary>Wilder's directional movement, and the regime that its ADX stands for.</summary>
/// <remarks>
/// O(1) per row. TA-Lib's convention: movements and true ranges of rows 1 to period − 1 are summed plainly, smoothed from row period on; the ADX is
/// seeded at row 2 × period − 1 with the mean of the first period DX, and stays where it is while nothing moves. Source: Wilder (1978).
/// </remarks>
public partial struct AdxRegimeClassifier
{
    // TA-Lib's zero: a smaller range or indicator sum is rounding, not movement.
    private const double Zero = 1e-14;

    private double _previousHigh;
    private double _previousLow;
    private double _previousClose;
    private double _plusMovement; // Wilder sums: the sum less its mean, plus the new one.
    private double _minusMovement;
    private double _range;
    private double _adx; // The sum of DX while seeding, the average from then on.
    private int _seen; // Rows seen, counted up to 2 × period.

    public partial void Step(
        double high, double low, double close, out double adx, out double plusDi, out double minusDi, out double regime)
    {
        int period = Parameters.Period;
        if (_seen < 2 * period)
        {
            Seed(high, low, close, period, out adx, out plusDi, out minusDi);
        }
        else
        {
            Smooth(high, low, close, period);
            Indicators(out plusDi, out minusDi);
            double sum = plusDi + minusDi;
            if (sum >= Zero)
            {
                double dx = 100.0 * (Math.Abs(minusDi - plusDi) / sum);
                _adx = ((_adx * (period - 1)) + dx) / period;
            }

            adx = _adx;
        }

        regime = double.IsNaN(adx) ? double.NaN
            : adx > Parameters.TrendingAbove ? 1
            : adx < Parameters.RangingBelow ? -1
            : 0;
    }

    internal static string? Check(in Params parameters)
        => parameters.RangingBelow > parameters.TrendingAbove ? "ranging_below must not be above trending_above" : null;

    private void Seed(
        double high, double low, double close, int period, out double adx, out double plusDi, out double minusDi)
    {
        adx = plusDi = minusDi = double.NaN;
        int row = _seen++;
        if (row == 0)
        {
            Remember(high, low, close);
            return;
        }

        if (row < period)
        {
            Movements(high, low, out double plus, out double minus);
            _plusMovement += plus;
            _minusMovement += minus;
            _range += AverageTrueRange.TrueRange(high, low, _previousClose);
            Remember(high, low, close);
            return;
        }

        Smooth(high, low, close, period);
        Indicators(out plusDi, out minusDi);
        double sum = plusDi + minusDi;
        _adx += sum >= Zero ? 100.0 * (Math.Abs(minusDi - plusDi) / sum) : sum * 0; // A NaN stays one.
        if (row == (2 * period) - 1)
        {
            _adx /= period;
            adx = _adx;
        }
    }

    private void Smooth(double high, double low, double close, int period)
    {
        Movements(high, low, out double plus, out double minus);
        double range = AverageTrueRange.TrueRange(high, low, _previousClose);
        _plusMovement = _plusMovement - (_plusMovement / period) + plus;
        _minusMovement = _minusMovement - (_minusMovement / period) + minus;
        _range = _range - (_range / period) + range;
        Remember(high, low, close);
    }

    private readonly void Movements(double high, double low, out double plus, out double minus)
    {
        double up = high - _previousHigh;
        double down = _previousLow - low;
        plus = up > down && up > 0 ? up : 0;
        minus = down > up && down > 0 ? down : 0;
    }

    private readonly void Indicators(out double plusDi, out double minusDi)
    {
        bool isMoving = !(Math.Abs(_range) < Zero);
        plusDi = isMoving ? 100.0 * (_plusMovement / _range) : 0;
        minusDi = isMoving ? 100.0 * (_minusMovement / _range) : 0;
    }

    private void Remember(double high, double low, double close)
    {
        _previousHigh = high;
        _previousLow = low;
        _previousClose = close;
    }
}
