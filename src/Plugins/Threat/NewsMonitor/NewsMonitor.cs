using System;

namespace S1mpleTrader.Plugins;

/// <summary>Threatens while |news| is at its threshold or above: 0.5 there, 1 at full impact; then holds what was last heard.</summary>
/// <remarks>A NaN is no news. A new impact at the threshold or above replaces what is held, be it smaller.</remarks>
public partial struct NewsMonitor
{
    private double _held;
    private int _rowsLeft; // Rows that what is held still has.

    public partial double Severity(double news)
    {
        double impact = Math.Abs(news);
        double threshold = Parameters.Threshold;
        if (impact >= threshold)
        {
            double range = Parameters.FullImpact - threshold;
            _held = range > 0 ? Math.Min(1, 0.5 + (0.5 * (impact - threshold) / range)) : 1;
            _rowsLeft = Parameters.HoldBars;
            return _held;
        }

        if (_rowsLeft == 0)
        {
            return 0;
        }

        _rowsLeft--;
        return _held;
    }

    internal static string? Check(in Params parameters)
        => parameters.Threshold <= parameters.FullImpact ? null : "threshold must not be above full_impact";
}
