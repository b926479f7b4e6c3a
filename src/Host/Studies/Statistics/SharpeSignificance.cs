using System;
using MathNet.Numerics.Distributions;

namespace S1mpleTrader.Host.Studies.Statistics;

/// <summary>
/// How far a Sharpe ratio may be believed: its standard error, the number of trials it
/// was picked from, the record it needs.
/// </summary>
/// <remarks>
/// Every Sharpe ratio here is per return, not annualised. Sources: Bailey and López de Prado, "The Sharpe Ratio
/// Efficient Frontier" (2012), for the probabilistic Sharpe ratio and the minimum track record length; the same, "The
/// Deflated Sharpe Ratio" (2014), for the expected maximum over trials.
/// </remarks>
internal static class SharpeSignificance
{
    private const double EulerMascheroni = 0.5772156649015329;

    /// <summary>Returns the probability that the true Sharpe ratio is above a benchmark.</summary>
    /// <param name="moments">Of the returns.</param>
    /// <param name="benchmark">The Sharpe ratio to beat.</param>
    /// <returns>In [0, 1]; null where the estimate has no standard error.</returns>
    public static double? Probability(in ReturnMoments moments, double benchmark)
        => Variance(in moments) is > 0 and double variance
            ? Normal.CDF(0, 1, (moments.SharpeRatio - benchmark) * Math.Sqrt(moments.Count - 1) / Math.Sqrt(variance))
            : null;

    /// <summary>
    /// Returns the Sharpe ratio that the best of so many trials without any skill is expected to show.
    /// </summary>
    /// <param name="trials">Independent trials; with one, nothing was chosen and it is 0.</param>
    /// <param name="variance">Variance of the trials' Sharpe ratios.</param>
    public static double ExpectedMaximum(long trials, double variance)
        => trials <= 1
            ? 0
            : Math.Sqrt(variance)
                * (((1 - EulerMascheroni) * Normal.InvCDF(0, 1, 1 - (1.0 / trials)))
                    + (EulerMascheroni * Normal.InvCDF(0, 1, 1 - (1 / (trials * Math.E)))));

    /// <summary>
    /// Returns the deflated Sharpe ratio: the probability that a Sharpe ratio picked as the best of many trials is
    /// above what luck alone would have shown.
    /// </summary>
    /// <param name="moments">Of the best trial's returns.</param>
    /// <param name="trials">Trials that it was picked from.</param>
    /// <param name="variance">Variance of the trials' Sharpe ratios.</param>
    public static double? Deflated(in ReturnMoments moments, long trials, double variance)
        => Probability(in moments, ExpectedMaximum(trials, variance));

    /// <summary>
    /// Returns how many returns a record needs for its Sharpe ratio to be above a benchmark at a confidence.
    /// </summary>
    /// <param name="moments">Of the returns.</param>
    /// <param name="benchmark">The Sharpe ratio to beat.</param>
    /// <param name="confidence">For instance 0.95.</param>
    /// <returns>Returns, not rounded; null where no record would do.</returns>
    public static double? MinimumTrackRecord(in ReturnMoments moments, double benchmark, double confidence)
    {
        double above = moments.SharpeRatio - benchmark;
        double deviations = Normal.InvCDF(0, 1, confidence) / above;
        return above > 0 ? 1 + (Variance(in moments) * deviations * deviations) : null;
    }

    // Of the estimated Sharpe ratio, times the number of returns less one.
    private static double Variance(in ReturnMoments moments)
    {
        double sharpe = moments.SharpeRatio;
        return 1 - (moments.Skewness * sharpe) + ((moments.Kurtosis - 1) / 4 * sharpe * sharpe);
    }
}
