namespace S1mpleTrader.Plugins;

/// <summary>
/// Threatens while a volatility percentile is at or above its threshold: 0.5 at the
/// threshold, 1 at the 100th percentile.
/// </summary>
public partial struct VolatilitySpikeDetector
{
    public partial double Severity(double volatility)
    {
        // Not SeverityRamp, which ends at 1: a column that is no percentile would look like the worst of all for good.
        // As it is the run says that the severity isn't in [0, 1], and names the column's value.
        double threshold = Parameters.ThresholdPercentile;
        return volatility >= threshold ? ((volatility - threshold) / (100 - threshold) * 0.5) + 0.5 : 0;
    }
}
