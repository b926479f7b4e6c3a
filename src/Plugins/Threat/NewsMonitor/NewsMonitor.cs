using System;

namespace S1mpleTrader.Plugins;

/// <summary>
/// Threatens while |news| is at its threshold or above: 0.5 there, 1 at full impact; then holds what was last heard.
/// </summary>
/// <remarks>A NaN is no news. A new impact at the threshold or above replaces what is held, be it smaller.</remarks>
public partial struct NewsMonitor
{
    private HeldSeverity _held;

    public partial double Severity(double news)
    {
        double impact = Math.Abs(news);
        double threshold = Parameters.Threshold;
        double range = Parameters.FullImpact - threshold;
        return impact >= threshold
            ? _held.Begin(range > 0 ? SeverityRamp.At(impact - threshold, range) : 1, Parameters.HoldBars)
            : _held.Next();
    }

    internal static string? Check(in Params parameters)
        => parameters.Threshold <= parameters.FullImpact ? null : "threshold must not be above full_impact";
}
