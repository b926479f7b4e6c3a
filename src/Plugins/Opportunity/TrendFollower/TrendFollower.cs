using System;
using System.Runtime.CompilerServices;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>Buys at the first row of an upward trend, sells at the first of a downward one.</summary>
/// <remarks>
/// Upward: the fast average above the slow one, the close above the fast one, both by more than rounding
/// (ema_cross_detector's rule: an average of a market that stands still meets the close but for the last digit), and
/// the ADX, where given, at its minimum or above; downward mirrors. O(1) per row; looks one row back. Silent where an
/// input is NaN at the row or at the row before.
/// </remarks>
public partial struct TrendFollower
{
    // What differs from an average by less than this share of it is equal but for rounding.
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
        reasons.Check("up: fast above slow", IsAbove(fast, slow), fast, slow);
        reasons.Check("up: the close above fast", IsAbove(close, fast), close, fast);
        reasons.Check("down: fast below slow", IsAbove(-fast, -slow), fast, slow);
        reasons.Check("down: the close below fast", IsAbove(-close, -fast), close, fast);
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
        if (double.IsNaN(close - fast - slow) || (Parameters.HasAdx && double.IsNaN(adx)))
        {
            return double.NaN;
        }

        bool isTrend = !Parameters.HasAdx || adx >= Parameters.MinAdx;
        return isTrend && IsAbove(fast, slow) && IsAbove(close, fast) ? 1
            : isTrend && IsAbove(-fast, -slow) && IsAbove(-close, -fast) ? -1
            : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsAbove(double value, double average) => value - average > Tolerance * Math.Abs(average);
}
