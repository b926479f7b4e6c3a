using System;

namespace S1mpleTrader.Host.Studies.Statistics;

/// <summary>What the statistics of a Sharpe ratio need to know of the returns behind it.</summary>
/// <param name="Count">Returns.</param>
/// <param name="SharpeRatio">Mean over sample standard deviation, per return: not annualised.</param>
/// <param name="Skewness">Third standardised moment; 0 for a normal distribution.</param>
/// <param name="Kurtosis">Fourth standardised moment, not in excess: 3 for a normal distribution.</param>
internal readonly record struct ReturnMoments(long Count, double SharpeRatio, double Skewness, double Kurtosis)
{
    /// <summary>Returns the moments of returns, or null where they have no deviation or are fewer than two.</summary>
    /// <param name="returns">Returns of equal periods, in time order.</param>
    public static ReturnMoments? Of(ReadOnlySpan<double> returns)
    {
        double sum = 0;
        foreach (double value in returns)
        {
            sum += value;
        }

        double mean = sum / returns.Length;
        double squares = 0;
        double cubes = 0;
        double fourths = 0;
        foreach (double value in returns)
        {
            double distance = value - mean;
            double square = distance * distance;
            squares += square;
            cubes += square * distance;
            fourths += square * square;
        }

        if (returns.Length < 2 || !(squares > 0))
        {
            return null;
        }

        double variance = squares / returns.Length;
        return new ReturnMoments(
            returns.Length,
            mean / Math.Sqrt(squares / (returns.Length - 1)),
            cubes / returns.Length / (variance * Math.Sqrt(variance)),
            fourths / returns.Length / (variance * variance));
    }
}
