namespace S1mpleTrader.Plugins;

/// <summary>
/// Threatens while a volatility percentile is at or above its threshold: 0.5 at the
/// threshold, 1 at the 100th percentile.
/// </summary>
public partial struct VolatilitySpikeDetector
{
    public partial double Severity(double volatility)
    {
        double threshold = Parameters.ThresholdPercentile;
        return volatility >= threshold ? ((volatility - threshold) / (100 - threshold) * 0.5) + 0.5 : 0;
    }
}
