using System;
using S1mpleTrader.Host.Studies.Statistics;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Host.Tests.Studies;

/// <summary>The worked numbers of the papers, and what they promise on noise.</summary>
public sealed class SharpeSignificanceTests
{
    private const double Days = 250; // Of the paper's year.

    [Theory]
    [InlineData(100, -3, 10, 0.1132, 0.9004)]
    [InlineData(46, -3, 10, 0.1004, 0.9505)]
    [InlineData(88, 0, 3, 0.1111, 0.9505)]
    public void Deflated_Sharpe_ratio_is_the_papers(
        long trials, double skewness, double kurtosis, double expectedMaximum, double deflated)
    {
        // "The Deflated Sharpe Ratio", A Numerical Example: annualised 2.5 over 1,250 days, annualised variance of the
        // trials 1/2.
        ReturnMoments moments = new(1250, 2.5 / Math.Sqrt(Days), skewness, kurtosis);
        Assert.Equal(expectedMaximum, SharpeSignificance.ExpectedMaximum(trials, 0.5 / Days), 4);
        Assert.Equal(deflated, SharpeSignificance.Deflated(in moments, trials, 0.5 / Days)!.Value, 4);
    }

    [Theory]
    [InlineData(252, 0, 3, 2.7310)]
    [InlineData(52, 0, 3, 2.8288)]
    [InlineData(12, 0, 3, 3.2398)]
    [InlineData(12, -0.72, 5.78, 4.9913)]
    public void Minimum_track_record_is_the_papers(int perYear, double skewness, double kurtosis, double years)
    {
        // "The Sharpe Ratio Efficient Frontier", Minimum track record length: an annualised 2 to be above 1 with 95 %:
        // 2.73, 2.83, 3.24 years of normal daily, weekly, monthly returns, 4.99 of monthly ones like a hedge fund
        // index's.
        ReturnMoments moments = new(1, 2 / Math.Sqrt(perYear), skewness, kurtosis);
        Assert.Equal(
            years, SharpeSignificance.MinimumTrackRecord(in moments, 1 / Math.Sqrt(perYear), 0.95)!.Value / perYear, 4);
    }

    [Fact]
    public void Record_that_is_no_better_than_its_benchmark_is_never_long_enough()
        => Assert.Null(SharpeSignificance.MinimumTrackRecord(new ReturnMoments(100, 0.1, 0, 3), 0.1, 0.95));

    [Fact]
    public void Moments_are_those_of_the_textbook()
    {
        // 1, 2, 3, 6: mean 3, distances -2, -1, 0, 3; sum of squares 14, of cubes 18, of fourths 98.
        ReturnMoments moments = ReturnMoments.Of([1, 2, 3, 6])!.Value;
        Assert.Equal(3 / Math.Sqrt(14.0 / 3), moments.SharpeRatio, 12);
        Assert.Equal(4.5 / Math.Pow(3.5, 1.5), moments.Skewness, 12);
        Assert.Equal(24.5 / 12.25, moments.Kurtosis, 12);
        Assert.Null(ReturnMoments.Of([2, 2, 2]));
        Assert.Null(ReturnMoments.Of([2]));
    }

    [Fact]
    public void Best_of_a_thousand_noise_strategies_is_seldom_called_significant()
    {
        int significant = 0;
        for (ulong seed = 1; seed <= 100; seed++)
        {
            significant += IsBestSignificant(seed, trials: 1000, days: 250) ? 1 : 0;
        }

        Assert.True(significant <= 10, $"{significant} of 100 seeds");
    }

    private static bool IsBestSignificant(ulong seed, int trials, int days)
    {
        var random = new SeededRandom(seed);
        ReturnMoments best = default;
        double sum = 0;
        double squares = 0;
        for (int trial = 0; trial < trials; trial++)
        {
            ReturnMoments moments = ReturnMoments.Of(Noise.Returns(random, days))!.Value;
            best = moments.SharpeRatio > best.SharpeRatio ? moments : best;
            sum += moments.SharpeRatio;
            squares += moments.SharpeRatio * moments.SharpeRatio;
        }

        double variance = (squares - (sum * sum / trials)) / (trials - 1);
        return SharpeSignificance.Deflated(in best, trials, variance) > 0.95;
    }
}
