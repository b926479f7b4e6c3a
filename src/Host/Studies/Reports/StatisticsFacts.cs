using System;
using System.Collections.Generic;
using System.Globalization;
using S1mpleTrader.Columnar;
using S1mpleTrader.Host.Reports;

namespace S1mpleTrader.Host.Studies.Reports;

/// <summary>What the best of many is worth, in words that say what follows from each figure.</summary>
internal static class StatisticsFacts
{
    private const double LowOverfitting = 0.05;
    private const double EvenOdds = 0.5;
    private const string Splits = "12,870"; // Choices of 8 blocks of 16.

    /// <summary>Returns the rows.</summary>
    /// <param name="statistics">The figures.</param>
    /// <param name="metric">Index of the primary metric.</param>
    /// <param name="hasNeighbours">Whether the runs are points of a space, so that one may lie beside another.</param>
    public static List<(string Name, string Value)> Of(StudyStatistics statistics, int metric, bool hasNeighbours)
    {
        var facts = new List<(string Name, string Value)>
        {
            ("trials ever run", Figures.Whole(statistics.Trials)),
            ("deflated Sharpe ratio", Deflated(statistics)),
            ("probability of overfitting", Overfitting(statistics.Overfitting)),
            ("minimum track record", TrackRecord(statistics.TrackRecordDays, statistics.Days)),
        };
        if (hasNeighbours)
        {
            facts.Add(("neighbours' median", Neighbours(statistics, metric)));
        }

        return facts;
    }

    /// <summary>Returns how long a record must be, and whether it is.</summary>
    /// <param name="needed">Daily returns needed; null where none are enough.</param>
    /// <param name="days">Daily returns there.</param>
    public static string TrackRecord(double? needed, int days)
        => needed is not { } number
            ? $"- (the Sharpe ratio isn't above 0; {Counted.Of(days, "daily return")})"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{Math.Ceiling(number):N0} daily returns for a Sharpe ratio above 0 with 95 %; "
                + $"there {Counted.Are(days)} {days:N0}: {(days >= number ? "long enough" : "too short")}");

    private static string Deflated(StudyStatistics statistics)
        => statistics.DeflatedSharpe is not { } value
            ? "- (too few daily returns)"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{value:0.0000} of 1: {(value >= StudyStatistics.Confidence ? "above" : "not above")} what luck shows "
                + $"as the best of so many (0.95 or more)");

    private static string Overfitting(double? value)
        => value is not { } number
            ? "- (needs two runs and 32 daily returns, of equal periods)"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{number * 100:0.0} % of {Splits} splits in time: {DegreeOf(number)}");

    private static string DegreeOf(double overfitting)
        => overfitting <= LowOverfitting ? "low"
            : overfitting < EvenOdds ? "not low (above 5 %)"
            : "no better than a coin";

    private static string Neighbours(StudyStatistics statistics, int metric)
        => statistics.NeighbourMedian is not { } median
            ? "- (no run that may be called best differs from it by one step of one number)"
            : $"{MetricText.Of(metric, median)} of {Figures.Whole(statistics.Neighbours)}; "
                + $"best {MetricText.Of(metric, statistics.Best)}, "
                + $"median of all {MetricText.Of(metric, statistics.Median)}"
                + (statistics.Shape is { } shape ? ": a " + shape : string.Empty);
}
