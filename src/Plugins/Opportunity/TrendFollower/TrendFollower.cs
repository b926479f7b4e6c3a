using System;
using System.Runtime.CompilerServices;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>Buys at the first row of an upward trend, sells at the first of a downward one.</summary>
/// <remarks>
/// Upward: the fast average above the slow one by more than rounding (ema_cross_detector's rule), the close above the
/// fast one, and the ADX, where given, at its minimum or above; downward mirrors. O(1) per row; looks one row back.
/// Silent where an input is NaN at the row or at the row before.
/// </remarks>
public partial struct TrendFollower
{
    // Averages that differ by less than this share of the slow one are equal but for rounding.
    private const double Tolerance = 1e-12;

    private double _before; // +1 up, -1 down, 0 neither, NaN undefined.

    public partial bool Detect(double close, double fast, double slow, double adx, ref OpportunitySignal signal)
    {
        double before = _before;
        double now = TrendOf(close, fast, slow, adx);
        _before = now;
        if (!(now != 0 && Math.Abs(now - before) > 0))
        {
            return false;
        }

        signal.Direction = now > 0 ? Direction.Buy : Direction.Sell;
        signal.Confidence = Parameters.Confidence;
        return true;
    }

    public partial void Explain(double close, double fast, double slow, double adx, ref Reasons reasons)
    {
        double now = TrendOf(close, fast, slow, adx);
        reasons.Check("everything that is read is defined", !double.IsNaN(now));
        reasons.Check("up: fast above slow", fast - slow > Tolerance * Math.Abs(slow), fast, slow);
        reasons.Check("up: the close above fast", close > fast, close, fast);
        reasons.Check("down: fast below slow", slow - fast > Tolerance * Math.Abs(slow), fast, slow);
        reasons.Check("down: the close below fast", close < fast, close, fast);
        if (Parameters.HasAdx)
        {
            reasons.Check("adx at least min_adx", adx >= Parameters.MinAdx, adx, Parameters.MinAdx);
        }

        reasons.Check("another trend than at the row before", Math.Abs(now - _before) > 0, now, _before);
    }

    private void Start() => _before = double.NaN;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly double TrendOf(double close, double fast, double slow, double adx)
    {
        double difference = fast - slow;
        double threshold = Tolerance * Math.Abs(slow);
        if (double.IsNaN(close - difference) || (Parameters.HasAdx && double.IsNaN(adx)))
        {
            return double.NaN;
        }

        bool isTrend = !Parameters.HasAdx || adx >= Parameters.MinAdx;
        return isTrend && difference > threshold && close > fast ? 1
            : isTrend && -difference > threshold && close < fast ? -1
            : 0;
    }
}
