using System;
using System.Globalization;
using S1mpleTrader.Host.Reports;
using S1mpleTrader.Host.Results;

namespace S1mpleTrader.Host.Studies.Reports;

/// <summary>
/// Metrics for people, in their units; <c>-</c> where undefined, <c>min … max</c> where two accounts ran.
/// </summary>
internal static class MetricText
{
    private static readonly string[] Percentages =
        ["total_return", "cagr", "max_drawdown", "win_rate", "exposure", "buy_and_hold_return"];
    private static readonly string[] Durations = ["max_drawdown_duration", "avg_trade_duration"];

    /// <summary>Returns a run's metric.</summary>
    /// <param name="outcome">The run; null for none.</param>
    /// <param name="metric">Index of the metric.</param>
    public static string Of(RunOutcome? outcome, int metric)
    {
        if (outcome is not { IsResult: true })
        {
            return "-";
        }

        return Range(
            metric,
            outcome.Metrics[metric],
            outcome.UpperMetrics is { } upper ? upper[metric] : outcome.Metrics[metric]);
    }

    /// <summary>Returns both bounds of a metric; one where they are shown alike.</summary>
    /// <param name="metric">Index of the metric.</param>
    /// <param name="least">The lower one; null where undefined.</param>
    /// <param name="most">The upper one.</param>
    public static string Range(int metric, double? least, double? most)
    {
        string low = Of(metric, least);
        string high = Of(metric, most);
        return low == high ? low : $"{low} … {high}";
    }

    /// <summary>
    /// Returns what a title has to add where runs are judged that two accounts made: which of the bounds counts;
    /// nothing where one account ran.
    /// </summary>
    /// <param name="outcome">A run of the study; null for none.</param>
    public static string BoundNote(RunOutcome? outcome)
        => outcome?.UpperMetrics is null ? string.Empty : "; of two bounds the worse counts";

    /// <summary>Returns a value of a metric.</summary>
    /// <param name="metric">Index of the metric.</param>
    /// <param name="value">The value; null where undefined.</param>
    public static string Of(int metric, double? value)
    {
        string name = MetricTable.Names[metric];
        return value is not { } number ? "-"
            : name == MetricTable.TotalTrades ? number.ToString("N0", CultureInfo.InvariantCulture)
            : Array.IndexOf(Percentages, name) >= 0 ? Figures.Percent(number)
            : Array.IndexOf(Durations, name) >= 0 ? Figures.Duration(number)
            : name == MetricTable.FeesPaid ? number.ToString("0.00", CultureInfo.InvariantCulture)
            : Figures.Ratio(number);
    }

    /// <summary>Returns a ratio, or any other number without a unit; <c>-</c> where undefined.</summary>
    public static string Ratio(double? value) => value is { } number ? Figures.Ratio(number) : "-";
}
