using System;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.Intrinsics;

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

    // Returns of each block, summed; blocks of each trial, one trial behind the other.
    private readonly List<double> _sums = [];
    private readonly List<double> _squares = []; // The same of their squares.
    private int _periods;
    private bool _isComparable = true;

    /// <summary>Adds a trial.</summary>
    /// <param name="returns">Its returns, over the same periods as those of the other trials.</param>
    public void Add(ReadOnlySpan<double> returns)
    {
        _isComparable &= _sums.Count == 0 || returns.Length == _periods;
        _periods = returns.Length;
        for (int block = 0; block < Blocks; block++)
        {
            double sum = 0;
            double squares = 0;
            foreach (double value in returns[StartOf(block)..StartOf(block + 1)])
            {
                sum += value;
                squares += value * value;
            }

            _sums.Add(sum);
            _squares.Add(squares);
        }
    }

    /// <summary>
    /// Returns the probability; null with fewer than two trials, fewer than two returns
    /// per block, or trials of different lengths.
    /// </summary>
    public double? Probability()
    {
        int trials = _sums.Count / Blocks;
        if (!_isComparable || trials < 2 || _periods < 2 * Blocks)
        {
            return null;
        }

        int padded = (trials + Vector256<double>.Count - 1) / Vector256<double>.Count * Vector256<double>.Count;
        double[] sums = ByBlock(_sums, trials, padded);
        double[] squares = ByBlock(_squares, trials, padded);
        double[] one = new double[padded];
        double[] other = new double[padded];
        double[] bests = new double[trials];
        long choices = 0;
        double overfit = 0;
        // A choice and its rest stand for each other: both are looked at together.
        for (uint chosen = 0; chosen < 1u << (Blocks - 1); chosen++)
        {
            if (BitOperations.PopCount(chosen) != Blocks / 2)
            {
                continue;
            }

            SharpeOver(chosen, sums, squares, one);
            SharpeOver(~chosen & ((1u << Blocks) - 1), sums, squares, other);
            choices += 2;
            overfit += ShareOverfit(one.AsSpan(0, trials), other.AsSpan(0, trials), bests);
            overfit += ShareOverfit(other.AsSpan(0, trials), one.AsSpan(0, trials), bests);
        }

        return overfit / choices;
    }

    private int StartOf(int block) => (int)((long)_periods * block / Blocks);

    // Trials side by side within each block, filled up with trials without returns.
    private static double[] ByBlock(List<double> byTrial, int trials, int padded)
    {
        double[] byBlock = new double[Blocks * padded];
        for (int trial = 0; trial < trials; trial++)
        {
            for (int block = 0; block < Blocks; block++)
            {
                byBlock[(block * padded) + trial] = byTrial[(trial * Blocks) + block];
            }
        }

        return byBlock;
    }

    // Sharpe ratio of each trial over some blocks; 0 where it doesn't deviate.
    private void SharpeOver(uint blocks, double[] sums, double[] squares, double[] sharpe)
    {
        int count = 0;
        for (uint left = blocks; left != 0; left &= left - 1)
        {
            int block = BitOperations.TrailingZeroCount(left);
            count += StartOf(block + 1) - StartOf(block);
        }

        for (int trial = 0; trial < sharpe.Length; trial += Vector256<double>.Count)
        {
            Vector256<double> sum = Vector256<double>.Zero;
            Vector256<double> square = Vector256<double>.Zero;
            for (uint left = blocks; left != 0; left &= left - 1)
            {
                nuint at = (nuint)((BitOperations.TrailingZeroCount(left) * sharpe.Length) + trial);
                sum += Vector256.LoadUnsafe(ref sums[0], at);
                square += Vector256.LoadUnsafe(ref squares[0], at);
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
        double highest = inSample[0];
        foreach (double sharpe in inSample)
        {
            highest = Math.Max(highest, sharpe);
        }

        double least = LeastEqualTo(highest);
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
