using System;
using System.Collections.Generic;
using System.Numerics;

namespace S1mpleTrader.Host.Studies.Statistics;

/// <summary>Probability of backtest overfitting by combinatorially symmetric cross-validation.</summary>
/// <remarks>
/// The returns of all trials are cut into 16 blocks of time. For every choice of 8 blocks the trial with the best Sharpe ratio over them is looked up in the other 8: the probability
/// is the share of choices in which it ends there at or below the middle. Source: Bailey, Borwein, López de Prado and Zhu, "The Probability of Backtest Overfitting" (2014).
/// Where the number of returns isn't a multiple of 16, blocks differ by one return. Trials without deviation have a Sharpe ratio of 0; equal ones share their mean rank, and the first
/// of equal bests is taken. Of a trial only the sums of its blocks are kept, so that ten thousand of them fit anywhere.
/// </remarks>
internal sealed class BacktestOverfitting
{
    /// <summary>Blocks of time.</summary>
    public const int Blocks = 16;

    private readonly List<BlockSums> _sums = []; // Blocks of each trial, one trial behind the other.
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
            int first = (int)((long)returns.Length * block / Blocks);
            int end = (int)((long)returns.Length * (block + 1) / Blocks);
            BlockSums sum = default;
            foreach (double value in returns[first..end])
            {
                sum.Count++;
                sum.Sum += value;
                sum.Squares += value * value;
            }

            _sums.Add(sum);
        }
    }

    /// <summary>Returns the probability; null with fewer than two trials, fewer than two returns per block, or trials of different lengths.</summary>
    public double? Probability()
    {
        int trials = _sums.Count / Blocks;
        if (!_isComparable || trials < 2 || _periods < 2 * Blocks)
        {
            return null;
        }

        double[] inSample = new double[trials];
        double[] outOfSample = new double[trials];
        long choices = 0;
        long overfit = 0;
        for (uint chosen = 0; chosen < 1u << Blocks; chosen++)
        {
            if (BitOperations.PopCount(chosen) != Blocks / 2)
            {
                continue;
            }

            SharpeOver(chosen, inSample);
            SharpeOver(~chosen & ((1u << Blocks) - 1), outOfSample);
            choices++;
            overfit += IsAtOrBelowMiddle(outOfSample, BestOf(inSample)) ? 1 : 0;
        }

        return (double)overfit / choices;
    }

    private void SharpeOver(uint blocks, Span<double> sharpe)
    {
        for (int trial = 0; trial < sharpe.Length; trial++)
        {
            BlockSums total = default;
            for (uint left = blocks; left != 0; left &= left - 1)
            {
                BlockSums sum = _sums[(trial * Blocks) + BitOperations.TrailingZeroCount(left)];
                total.Count += sum.Count;
                total.Sum += sum.Sum;
                total.Squares += sum.Squares;
            }

            sharpe[trial] = total.Sharpe;
        }
    }

    private static int BestOf(ReadOnlySpan<double> sharpe)
    {
        int best = 0;
        for (int trial = 1; trial < sharpe.Length; trial++)
        {
            best = sharpe[trial] > sharpe[best] ? trial : best;
        }

        return best;
    }

    // rank / (trials + 1) ≤ 1/2, where the logit of the relative rank isn't above 0; twice the rank, so that a mean rank is whole.
    private static bool IsAtOrBelowMiddle(ReadOnlySpan<double> sharpe, int trial)
    {
        int below = 0;
        int equal = 0;
        foreach (double value in sharpe)
        {
            below += value < sharpe[trial] ? 1 : 0;
            equal += value == sharpe[trial] ? 1 : 0;
        }

        return (2 * below) + equal + 1 <= sharpe.Length + 1;
    }

    private record struct BlockSums(int Count, double Sum, double Squares)
    {
        public readonly double Sharpe
        {
            get
            {
                double mean = Sum / Count;
                double variance = (Squares - (Sum * mean)) / (Count - 1);
                return variance > 0 ? mean / Math.Sqrt(variance) : 0;
            }
        }
    }
}
