namespace S1mpleTrader.Plugins;

/// <summary>
/// Threatens while a correlation is at or beyond a bound: 0.5 at the bound, 1 where it can't go further.
/// </summary>
/// <remarks>Inactive while the correlation is NaN.</remarks>
public partial struct CorrelationBreachDetector
{
    public partial double Severity(double correlation)
    {
        double most = Parameters.MaxCorrelation;
        if (correlation >= most)
        {
            return SeverityRamp.At(correlation - most, 1 - most);
        }

        return Parameters.MinCorrelation is double least && correlation <= least
            ? SeverityRamp.At(least - correlation, least + 1)
            : 0;
    }

    internal static string? Check(in Params parameters)
        => parameters.MinCorrelation is double least && least >= parameters.MaxCorrelation
            ? "min_correlation must be below max_correlation"
            : null;
}
