using System.Collections.Generic;

namespace S1mpleTrader.TestKit;

/// <summary>
/// The metrics of two accounts side by side (<c>intrabar: interval</c>), under two names each: <c>cagr.min</c> and
/// <c>cagr.max</c>. Where a metric is undefined for one account that account's bound is: the first for the pessimistic,
/// the second for the optimistic one.
/// </summary>
public static class IntervalMetrics
{
    public const string Min = ".min";
    public const string Max = ".max";

    public static IReadOnlyDictionary<string, double?> Of(
        IReadOnlyDictionary<string, double?> pessimistic, IReadOnlyDictionary<string, double?> optimistic)
    {
        Dictionary<string, double?> bounds = [];
        foreach ((string name, double? first) in pessimistic)
        {
            double? second = optimistic[name];
            bool isReversed = second < first;
            bounds[name + Min] = isReversed ? second : first;
            bounds[name + Max] = isReversed ? first : second;
        }

        return bounds;
    }

    /// <summary>The outcome of a case on two accounts: the pessimistic one's but for the metrics.</summary>
    public static CaseOutcome Join(CaseOutcome pessimistic, CaseOutcome optimistic) =>
        pessimistic with { Metrics = Of(pessimistic.Metrics, optimistic.Metrics) };
}
