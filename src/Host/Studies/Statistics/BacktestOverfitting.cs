using System;
using System.Collections.Generic;
using System.Numerics;

namespace S1mpleTrader.Host.Studies.Statistics;

/// <summary>Probability of backtest overfitting by combinatorially symmetric cross-validation.</summary>
/// <remarks>
/// The returns of all trials are cut into 16 blocks of time. For every choice of 8 blocks the trial with the best Sharpe ratio over them is looked up in the other 8: the probability
/// is the share of choices in which it ends there at or below the middle. Source: Bailey, Borwein, López de Prado and Zhu, "The Probability of Backtest Overfitting" (2014).
/// Where the number of returns isn't a multiple of 16, blocks differ by one return. Trials without deviation have a Sharpe ratio of 0; equal ones share their mean rank, and the first
/// of equal bests is taken.
/// </remarks>
internal static class BacktestOverfitting
{
    /// <summary>Blocks of time.</summary>
    public const int Blocks = 16;

    /// <summary>Returns the probability, or null with fewer than two trials or fewer than two returns per block.</summary>
    /// <param name="returns">Returns of every trial over the same periods; shape [trials][periods].</param>
    public static double? Probability(IReadOnlyList<double[]> returns)
    {
        if (returns.Count < 2 || returns[0].Length < 2 * Blocks)
        {
            return null;
        }

        BlockSums[] sums = SumsOf(returns);
        double[] inSample = new double[returns.Count];
        double[] outOfSample = new double[returns.Count];
        long choices = 0;
        long overfit = 0;
        for (uint chosen = 0; chosen < 1u << Blocks; chosen++)
        {
            if (BitOperations.PopCount(chosen) != Blocks / 2)
            {
                continue;
            }

            SharpeOver(sums, chosen, inSample);
            SharpeOver(sums, ~chosen & ((1u << Blocks) - 1), outOfSample);
            choices++;
            overfit += IsAtOrBelowMiddle(outOfSample, BestOf(inSample)) ? 1 : 0;
        }

        return (double)overfit / choices;
    }

    private static BlockSums[] SumsOf(IReadOnlyList<double[]> returns)
    {
        int periods = returns[0].Length;
        var sums = new BlockSums[returns.Count * Blocks];
        for (int trial = 0; trial < returns.Count; trial++)
        {
            for (int block = 0; block < Blocks; block++)
            {
                int first = (int)((long)periods * block / Blocks);
                int end = (int)((long)periods * (block + 1) / Blocks);
                ref BlockSums sum = ref sums[(trial * Blocks) + block];
                foreach (double value in returns[trial].AsSpan(first, end - first))
                {
                    sum.Count++;
                    sum.Sum += value;
                    sum.Squares += value * value;
                }
            }
        }

        return sums;
    }

    private static void SharpeOver(BlockSums[] sums, uint blocks, Span<double> sharpe)
    {
        for (int trial = 0; trial < sharpe.Length; trial++)
        {
            BlockSums total = default;
            for (uint left = blocks; left != 0; left &= left - 1)
            {
                ref readonly BlockSums sum = ref sums[(trial * Blocks) + BitOperations.TrailingZeroCount(left)];
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
