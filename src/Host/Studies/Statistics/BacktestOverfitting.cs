using System;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.Intrinsics;
using System.Threading.Tasks;

namespace S1mpleTrader.Host.Studies.Statistics;

/// <summary>Probability of backtest overfitting by combinatorially symmetric cross-validation.</summary>
/// <remarks>
/// The returns of all trials are cut into 16 blocks of time. For every choice of 8 blocks the trial with the best
/// Sharpe ratio over them is looked up in the other 8: the probability is the share of choices in which it ends there
/// at or below the middle. Source: Bailey, Borwein, López de Prado and Zhu, "The Probability of Backtest Overfitting"
/// (2014). Where the number of returns isn't a multiple of 16, blocks differ by one return. Trials without deviation
/// have a Sharpe ratio of 0; equal ones share their mean rank, and of equal bests the share counts that ends there, so
/// that the order of trials decides nothing. Of a trial only the sums of its blocks are kept, so that ten thousand of
/// them fit anywhere.
/// </remarks>
internal sealed class BacktestOverfitting
{
    /// <summary>Blocks of time.</summary>
    public const int Blocks = 16;

    // Trials that made one return in a half have the same Sharpe ratio, whatever its size, but for rounding.
    private const double Tolerance = 1e-9;

    // Returns of each block, summed: trials side by side within each block, filled up with trials without returns.
    private readonly double[] _sums;
    private readonly double[] _squares; // The same of their squares.
    private readonly int[] _periods; // Returns of each trial.
    private readonly int _padded; // Trials, with those that fill up.

    /// <summary>Makes room for trials, which have no returns yet.</summary>
    /// <param name="trials">How many.</param>
    public BacktestOverfitting(int trials)
    {
        _padded = (trials + Vector256<double>.Count - 1) / Vector256<double>.Count * Vector256<double>.Count;
        _sums = new double[Blocks * _padded];
        _squares = new double[Blocks * _padded];
        _periods = new int[trials];
    }

    /// <summary>Sets a trial's returns. Several trials may be set at once, each by one thread.</summary>
    /// <param name="trial">Its place among the trials.</param>
    /// <param name="returns">Its returns, over the same periods as those of the other trials.</param>
    public void Set(int trial, ReadOnlySpan<double> returns)
    {
        _periods[trial] = returns.Length;
        for (int block = 0; block < Blocks; block++)
        {
            double sum = 0;
            double squares = 0;
            foreach (double value in returns[StartOf(block, returns.Length)..StartOf(block + 1, returns.Length)])
            {
                sum += value;
                squares += value * value;
            }

            _sums[(block * _padded) + trial] = sum;
            _squares[(block * _padded) + trial] = squares;
        }
    }

    /// <summary>
    /// Returns the probability; null with fewer than two trials, fewer than two returns
    /// per block, or trials of different lengths.
    /// </summary>
    /// <param name="threads">How many may look at choices; the result doesn't depend on it.</param>
    public double? Probability(int threads)
    {
        int trials = _periods.Length;
        if (trials < 2 || _periods.AsSpan().ContainsAnyExcept(_periods[0]) || _periods[0] < 2 * Blocks)
        {
            return null;
        }

        // A choice and its rest stand for each other: both are looked at together.
        List<uint> choices = HalfOfChoices();
        double[] shares = new double[choices.Count * 2];
        Parallel.For(
            0,
            choices.Count,
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            () => (One: new double[_padded], Other: new double[_padded], Bests: new double[trials]),
            (i, _, room) =>
            {
                SharpeOver(choices[i], room.One);
                SharpeOver(~choices[i] & ((1u << Blocks) - 1), room.Other);
                Span<double> one = room.One.AsSpan(0, trials);
                Span<double> other = room.Other.AsSpan(0, trials);
                shares[2 * i] = ShareOverfit(one, other, room.Bests);
                shares[(2 * i) + 1] = ShareOverfit(other, one, room.Bests);
                return room;
            },
            _ => { });
        double overfit = 0;
        foreach (double share in shares)
        {
            overfit += share;
        }

        return overfit / shares.Length;
    }

    private static List<uint> HalfOfChoices()
    {
        var choices = new List<uint>();
        for (uint chosen = 0; chosen < 1u << (Blocks - 1); chosen++)
        {
            if (BitOperations.PopCount(chosen) == Blocks / 2)
            {
                choices.Add(chosen);
            }
        }

        return choices;
    }

    private static int StartOf(int block, int periods) => (int)((long)periods * block / Blocks);

    // Sharpe ratio of each trial over some blocks; 0 where it doesn't deviate.
    private void SharpeOver(uint blocks, double[] sharpe)
    {
        int count = 0;
        for (uint left = blocks; left != 0; left &= left - 1)
        {
            int block = BitOperations.TrailingZeroCount(left);
            count += StartOf(block + 1, _periods[0]) - StartOf(block, _periods[0]);
        }

        for (int trial = 0; trial < sharpe.Length; trial += Vector256<double>.Count)
        {
            Vector256<double> sum = Vector256<double>.Zero;
            Vector256<double> square = Vector256<double>.Zero;
            for (uint left = blocks; left != 0; left &= left - 1)
            {
                nuint at = (nuint)((BitOperations.TrailingZeroCount(left) * sharpe.Length) + trial);
                sum += Vector256.LoadUnsafe(ref _sums[0], at);
                square += Vector256.LoadUnsafe(ref _squares[0], at);
            }

            Vector256<double> mean = sum / Vector256.Create((double)count);
            Vector256<double> variance = (square - (sum * mean)) / Vector256.Create(count - 1.0);
            var deviates = Vector256.GreaterThan(variance, Vector256<double>.Zero);
            (Vector256.ConditionalSelect(deviates, mean / Vector256.Sqrt(variance), Vector256<double>.Zero))
                .StoreUnsafe(ref sharpe[trial]);
        }
    }

    // Of the trials that are best in sample, the share that is overfit. The higher one of them ends, the less it is:
    // where that turns is looked for among them in order.
    private static double ShareOverfit(
        ReadOnlySpan<double> inSample, ReadOnlySpan<double> outOfSample, Span<double> bests)
    {
        double least = LeastEqualTo(Highest(inSample));
        int count = 0;
        for (int trial = 0; trial < inSample.Length; trial++)
        {
            if (inSample[trial] >= least)
            {
                bests[count++] = outOfSample[trial];
            }
        }

        bests = bests[..count];
        bests.Sort();
        int overfit = 0;
        int end = count;
        while (overfit < end)
        {
            int middle = (overfit + end) / 2;
            if (IsOverfit(bests[middle], outOfSample))
            {
                overfit = middle + 1;
            }
            else
            {
                end = middle;
            }
        }

        return (double)overfit / count;
    }

    private static double Highest(ReadOnlySpan<double> sharpes)
    {
        double highest = sharpes[0];
        int trial = 0;
        if (sharpes.Length >= Vector256<double>.Count)
        {
            var highests = Vector256.Create(sharpes);
            for (; trial <= sharpes.Length - Vector256<double>.Count; trial += Vector256<double>.Count)
            {
                highests = Vector256.Max(highests, Vector256.Create(sharpes[trial..]));
            }

            for (int lane = 0; lane < Vector256<double>.Count; lane++)
            {
                highest = Math.Max(highest, highests[lane]);
            }
        }

        foreach (double sharpe in sharpes[trial..])
        {
            highest = Math.Max(highest, sharpe);
        }

        return highest;
    }

    // rank / (trials + 1) ≤ 1/2, where the logit of the relative rank isn't above 0; twice the rank, so that a mean
    // rank is whole: those below, and those below or equal, and 1.
    private static bool IsOverfit(double best, ReadOnlySpan<double> outOfSample)
    {
        double least = LeastEqualTo(best);
        double most = -LeastEqualTo(-best);
        int twice = 1;
        foreach (double value in outOfSample)
        {
            twice += value < least ? 1 : 0;
            twice += value <= most ? 1 : 0;
        }

        return twice <= outOfSample.Length + 1;
    }

    // The least Sharpe ratio that counts as equal to one.
    private static double LeastEqualTo(double sharpe) => sharpe - (Tolerance * Math.Abs(sharpe));
}
