using System.Collections.Generic;
using System.Threading.Tasks;
using S1mpleTrader.Host.Studies.Config;
using S1mpleTrader.Host.Studies.Space;
using S1mpleTrader.Host.Studies.Statistics;

namespace S1mpleTrader.Host.Studies;

/// <summary>What the best of many runs is worth.</summary>
/// <remarks>
/// Where two accounts ran side by side, daily returns are the pessimistic one's, and the
/// primary metric is the worse one's.
/// </remarks>
/// <param name="Trials">Runs that the study has ever made, over all its sessions.</param>
/// <param name="DeflatedSharpe">
/// Probability that the best's Sharpe ratio is above what luck alone shows in so many trials.
/// </param>
/// <param name="Overfitting">
/// Probability that the best in one half of the time is below the middle in the other.
/// </param>
/// <param name="TrackRecordDays">
/// Days that the best's record needs for its Sharpe ratio to be above 0 with 95 %.
/// </param>
/// <param name="Days">Days that it has.</param>
/// <param name="NeighbourMedian">
/// Median of the primary metric over the best's neighbours: near the best on a plateau, far below it on a spike.
/// </param>
/// <param name="Neighbours">
/// Runs that differ from the best by one step of one number, and keep to the constraints as it does.
/// </param>
/// <param name="Best">The best's primary metric.</param>
/// <param name="Median">Median of the primary metric over all runs that may be called best.</param>
internal sealed record StudyStatistics(
    long Trials,
    double? DeflatedSharpe,
    double? Overfitting,
    double? TrackRecordDays,
    int Days,
    double? NeighbourMedian,
    int Neighbours,
    double? Best,
    double? Median)
{
    /// <summary>What a deflated Sharpe ratio has to reach, and a record's length is computed for.</summary>
    public const double Confidence = 0.95;

    private const double Near = 1.0 / 3;
    private const double Far = 2.0 / 3;

    /// <summary>
    /// What the neighbours say of the best: <c>plateau</c>, <c>slope</c> or <c>spike</c>; null
    /// where there are none, or all runs are alike.
    /// </summary>
    /// <remarks>
    /// By how far their median is on the way from the best down to the median of all runs: up to a third of it is a
    /// plateau, beyond two thirds a spike.
    /// </remarks>
    public string? Shape
    {
        get
        {
            if (Best is not { } best || NeighbourMedian is not { } near || Median is not { } all || all == best)
            {
                return null;
            }

            double way = (best - near) / (best - all);
            return way <= Near ? "plateau" : way <= Far ? "slope" : "spike";
        }
    }

    /// <summary>Computes the statistics.</summary>
    /// <param name="judgement">What the best was chosen by.</param>
    /// <param name="runs">The runs with a result that the best was chosen from.</param>
    /// <param name="best">The best of them.</param>
    /// <param name="trials">Runs ever made.</param>
    /// <param name="threads">How many may compute; no result depends on it.</param>
    public static StudyStatistics Of(
        Judgement judgement, IReadOnlyList<OptimizationRun> runs, OptimizationRun best, long trials, int threads)
    {
        Objective objective = judgement.Objective;
        var overfitting = new BacktestOverfitting(runs.Count);
        double[] sharpes = new double[runs.Count];
        ReturnMoments? moments = null;
        int days = 0;
        Parallel.For(0, runs.Count, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
        {
            RunOutcome outcome = runs[i].Stored.Outcome!;
            double[] returns = outcome.DailyEquity.Returns(outcome.InitialCapital);
            overfitting.Set(i, returns);
            ReturnMoments? own = ReturnMoments.Of(returns);
            sharpes[i] = own?.SharpeRatio ?? 0;
            if (runs[i] == best)
            {
                moments = own;
                days = returns.Length;
            }
        });
        var values = new List<double>();
        var neighbours = new List<double>();
        foreach (OptimizationRun run in runs)
        {
            RunOutcome outcome = run.Stored.Outcome!;

            // A run that breaks a constraint may be better than the best, and says nothing of where that lies.
            if (!judgement.IsEligible(outcome))
            {
                continue;
            }

            values.Add(objective.ValueOf(outcome)!.Value);
            if (run != best && Neighbourhood.AreNeighbours(run.Point, best.Point))
            {
                neighbours.Add(values[^1]);
            }
        }

        return new StudyStatistics(
            trials,
            moments is { } found ? SharpeSignificance.Deflated(in found, trials, VarianceOf(sharpes)) : null,
            overfitting.Probability(threads),
            moments is { } record ? SharpeSignificance.MinimumTrackRecord(in record, benchmark: 0, Confidence) : null,
            days,
            MedianOf(neighbours),
            neighbours.Count,
            objective.ValueOf(best.Stored.Outcome!),
            MedianOf(values));
    }

    private static double VarianceOf(double[] values)
    {
        if (values.Length < 2)
        {
            return 0;
        }

        double mean = 0;
        foreach (double value in values)
        {
            mean += value / values.Length;
        }

        double squares = 0;
        foreach (double value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        return squares / (values.Length - 1);
    }

    private static double? MedianOf(List<double> values)
    {
        if (values.Count == 0)
        {
            return null;
        }

        values.Sort();
        int middle = values.Count / 2;
        return values.Count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
