using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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

    private double _share; // 1 / period.
    private double _keep; // 1 − 1 / period.
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
            // On a copy: a call that isn't inlined would otherwise keep the state in memory at every row.
            AdxRegimeClassifier seeding = this;
            seeding.Seed(high, low, close, period, out adx, out plusDi, out minusDi);
            this = seeding;
        }
        else
        {
            Smooth(high, low, close);
            Indicators(out plusDi, out minusDi);
            double sum = plusDi + minusDi;
            if (sum >= Zero)
            {
                double dx = 100.0 * (Math.Abs(minusDi - plusDi) / sum);
                _adx = Math.FusedMultiplyAdd(_keep, _adx, _share * dx);
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

    private void Start()
    {
        _share = 1.0 / Parameters.Period;
        _keep = 1.0 - _share;
    }

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

        Smooth(high, low, close);
        Indicators(out plusDi, out minusDi);
        double sum = plusDi + minusDi;
        _adx += sum >= Zero ? 100.0 * (Math.Abs(minusDi - plusDi) / sum) : sum * 0; // A NaN stays one.
        if (row == (2 * period) - 1)
        {
            _adx /= period;
            adx = _adx;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Smooth(double high, double low, double close)
    {
        Movements(high, low, out double plus, out double minus);
        double range = AverageTrueRange.TrueRange(high, low, _previousClose);
        _plusMovement = Math.FusedMultiplyAdd(_keep, _plusMovement, plus);
        _minusMovement = Math.FusedMultiplyAdd(_keep, _minusMovement, minus);
        _range = Math.FusedMultiplyAdd(_keep, _range, range);
        Remember(high, low, close);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Movements(double high, double low, out double plus, out double minus)
    {
        // Compared into masks: which movement is larger is a coin toss, and a mispredicted branch costs more than all of this.
        var up = Vector128.CreateScalar(high - _previousHigh);
        var down = Vector128.CreateScalar(_previousLow - low);
        Vector128<double> zero = Vector128<double>.Zero;
        plus = (up & Vector128.GreaterThan(up, down) & Vector128.GreaterThan(up, zero)).ToScalar();
        minus = (down & Vector128.GreaterThan(down, up) & Vector128.GreaterThan(down, zero)).ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Indicators(out double plusDi, out double minusDi)
    {
        double percent = Math.Abs(_range) < Zero ? 0 : 100.0 / _range;
        plusDi = _plusMovement * percent;
        minusDi = _minusMovement * percent;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Remember(double high, double low, double close)
    {
        _previousHigh = high;
        _previousLow = low;
        _previousClose = close;
    }
}
