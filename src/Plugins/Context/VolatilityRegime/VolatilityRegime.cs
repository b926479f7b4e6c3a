using System;
using S1mpleTrader.Columnar.Numerics;

namespace S1mpleTrader.Plugins;

/// <summary>
/// The average true range as a fraction of the close, its percentile among the last ones,
/// and the regime that stands for.
/// </summary>
/// <remarks>O(window) per row. The window's values lie in a ring, whose order a count doesn't see.</remarks>
public partial struct VolatilityRegime
{
    private const double HighAbove = 80;
    private const double LowBelow = 20;

    private AverageTrueRange _range;
    private int _next; // Where in the ring the next value goes.

    public partial void Step(
        double high, double low, double close, int row, Span<double> recent,
        out double atrPct, out double percentile, out double regime)
    {
        int window = Parameters.Window;
        atrPct = _range.Next(high, low, close, Parameters.Period) / close;
        recent[_next] = atrPct;
        _next = _next + 1 == window ? 0 : _next + 1;
        percentile = row < window - 1 ? double.NaN : PercentileRank.Of(recent, atrPct);
        regime = percentile > HighAbove ? 1 : percentile < LowBelow ? -1 : percentile * 0; // A NaN stays one.
    }
}
