using System;
using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Host.Studies.Statistics;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Host.Tests.Studies;

public sealed class BacktestOverfittingTests
{
    [Theory]
    [InlineData(1UL, 2, 32)]
    [InlineData(2UL, 7, 160)]
    [InlineData(3UL, 11, 101)]
    public void Probability_is_that_of_every_choice_written_out(ulong seed, int trials, int periods)
    {
        var random = new SeededRandom(seed);
        List<double[]> returns = [.. Enumerable.Range(0, trials).Select(_ => Noise.Returns(random, periods))];
        Assert.Equal(BruteForce(returns), Probability(returns)!.Value);
    }

    [Fact]
    public void On_noise_the_best_is_as_often_below_the_middle_as_above()
    {
        double sum = 0;
        for (ulong seed = 1; seed <= 100; seed++)
        {
            var random = new SeededRandom(seed);
            sum += Probability([.. Enumerable.Range(0, 20).Select(_ => Noise.Returns(random, 160))])!.Value;
        }

        Assert.InRange(sum / 100, 0.45, 0.55);
    }

    [Fact]
    public void One_trial_with_a_true_edge_isn_t_overfit()
    {
        var random = new SeededRandom(5);
        List<double[]> returns = [.. Enumerable.Range(0, 10).Select(_ => Noise.Returns(random, 320))];
        returns[3] = [.. returns[3].Select(value => value + 1)];
        Assert.Equal(0, Probability(returns));
    }

    [Fact]
    public void The_order_of_trials_decides_nothing_where_the_best_are_equal()
    {
        // They trade alike but for the last quarter, as neighbours do whose parameter rarely matters.
        var random = new SeededRandom(6);
        double[] alike = [.. Noise.Returns(random, 240).Select(value => value + 1)];
        List<double[]> returns = [.. Enumerable.Range(0, 5).Select(
            _ => (double[])[.. alike, .. Noise.Returns(random, 80)])];
        double all = Probability(returns)!.Value;
        returns.Reverse();
        Assert.Equal(all, Probability(returns)!.Value, 1e-12);
        Assert.Equal(BruteForce(returns), all, 1e-12);
    }

    [Fact]
    public void Trials_that_made_one_return_in_a_half_are_equal_there_whatever_its_size()
    {
        // One return in the first block and one in the last: in every choice all trials have the Sharpe ratio of one
        // return, of two or of none. All share the middle rank.
        List<double[]> returns = [.. Enumerable.Range(1, 7).Select(size =>
        {
            double[] trial = new double[48];
            trial[1] = size / 7.0;
            trial[46] = size / 7.0;
            return trial;
        })];
        Assert.Equal(1, Probability(returns));
    }

    [Fact]
    public void Too_little_to_cut_gives_nothing()
    {
        Assert.Null(Probability([new double[100]]));
        Assert.Null(Probability([new double[31], new double[31]]));
        Assert.Null(Probability([new double[32], new double[33]]));
    }

    private static double? Probability(List<double[]> returns)
    {
        var overfitting = new BacktestOverfitting(returns.Count);
        for (int trial = 0; trial < returns.Count; trial++)
        {
            overfitting.Set(trial, returns[trial]);
        }

        double? probability = overfitting.Probability(threads: 1);
        Assert.Equal(probability, overfitting.Probability(threads: 3));
        return probability;
    }

    // Every choice of 8 of 16 blocks, the returns put behind each other, Sharpe ratios from the definition.
    private static double BruteForce(List<double[]> returns)
    {
        int periods = returns[0].Length;
        int choices = 0;
        double overfit = 0;
        foreach (bool[] isInSample in Choices(16, 8))
        {
            double[] inSample = [.. returns.Select(trial => Sharpe(Pick(trial, isInSample, true, periods)))];
            double[] outOfSample = [.. returns.Select(trial => Sharpe(Pick(trial, isInSample, false, periods)))];
            double[] chosen = [.. outOfSample.Where((_, trial) => IsEqual(inSample[trial], inSample.Max()))];
            overfit += chosen.Average(value =>
            {
                double rank = outOfSample.Count(other => other < value && !IsEqual(other, value))
                    + ((outOfSample.Count(other => IsEqual(other, value)) + 1) / 2.0);
                double relative = rank / (returns.Count + 1);
                return Math.Log(relative / (1 - relative)) <= 0 ? 1 : 0;
            });
            choices++;
        }

        Assert.Equal(12_870, choices);
        return overfit / choices;
    }

    private static bool IsEqual(double one, double other) => Math.Abs(one - other) <= 1e-9 * Math.Abs(other);

    private static IEnumerable<bool[]> Choices(int blocks, int wanted)
    {
        if (blocks == 0)
        {
            return wanted == 0 ? [[]] : [];
        }

        return Choices(blocks - 1, wanted).Select(rest => (bool[])[.. rest, false])
            .Concat(wanted == 0 ? [] : Choices(blocks - 1, wanted - 1).Select(rest => (bool[])[.. rest, true]));
    }

    private static double[] Pick(double[] trial, bool[] isInSample, bool wanted, int periods)
        => [.. Enumerable.Range(0, periods).Where(period => isInSample[BlockOf(period, periods)] == wanted).Select(
            period => trial[period])];

    private static int BlockOf(int period, int periods)
        => Enumerable.Range(1, 16).First(block => period < periods * block / 16) - 1;

    private static double Sharpe(double[] returns)
    {
        double mean = returns.Average();
        return mean / Math.Sqrt(returns.Sum(value => (value - mean) * (value - mean)) / (returns.Length - 1));
    }
}

/// <summary>Returns without any skill.</summary>
internal static class Noise
{
    /// <summary>Standard normal numbers, by Box and Muller.</summary>
    public static double[] Returns(SeededRandom random, int count)
        => [.. Enumerable.Range(0, count).Select(
            _ => Math.Sqrt(-2 * Math.Log(1 - random.Unit())) * Math.Cos(2 * Math.PI * random.Unit()))];
}
