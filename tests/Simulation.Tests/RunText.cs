using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace S1mpleTrader.Simulation.Tests;

/// <summary>A run as lines of text, section by section: two runs are the same when their lines are.</summary>
/// <param name="Fills">One line per fill.</param>
/// <param name="Trades">One line per closed trade, by trade id.</param>
/// <param name="Equity">One line per record.</param>
/// <param name="Counts">One line per count.</param>
/// <param name="Metrics">By name; null where undefined.</param>
internal sealed record RunText(
    IReadOnlyList<string> Fills,
    IReadOnlyList<string> Trades,
    IReadOnlyList<string> Equity,
    IReadOnlyList<string> Counts,
    IReadOnlyDictionary<string, double?> Metrics)
{
    private const double MetricTolerance = 1e-9;

    // Returns that are the same but for their last digits: no two calculations agree on the digits of such a deviation.
    private const double IllConditioned = 1_000_000;

    /// <summary>Returns the first difference to another run, or null.</summary>
    public string? FirstDifference(RunText other)
        => Difference("fill", Fills, other.Fills)
            ?? Difference("trade", Trades, other.Trades)
            ?? Difference("equity", Equity, other.Equity)
            ?? Difference("counts", [string.Join(", ", Counts)], [string.Join(", ", other.Counts)])
            ?? Metrics.Keys.Select(name => MetricDifference(name, Metrics[name], other.Metrics[name]))
                .FirstOrDefault(difference => difference is not null);

    public static string Number(decimal value)
        => value.ToString("0.############################", CultureInfo.InvariantCulture);

    public static string Average(decimal value) => Number(Math.Round(value, 12, MidpointRounding.ToEven));

    private static string? Difference(string what, IReadOnlyList<string> expected, IReadOnlyList<string> actual)
    {
        int count = Math.Max(expected.Count, actual.Count);
        for (int i = 0; i < count; i++)
        {
            string one = i < expected.Count ? expected[i] : "(none)";
            string two = i < actual.Count ? actual[i] : "(none)";
            if (one != two)
            {
                return $"{what} {i}:\n  oracle {one}\n  engine {two}";
            }
        }

        return null;
    }

    private static string? MetricDifference(string name, double? expected, double? actual)
    {
        bool isSame = expected.HasValue == actual.HasValue
            && (!expected.HasValue
                || (name is "sharpe_ratio" or "sqn"
                    && Math.Min(Math.Abs(expected.Value), Math.Abs(actual!.Value)) > IllConditioned)
                || Math.Abs(expected.Value - actual!.Value)
                    <= MetricTolerance * Math.Max(1e-6, Math.Max(Math.Abs(expected.Value), Math.Abs(actual.Value))));
        return isSame ? null : $"metric {name}: oracle {expected}, engine {actual}";
    }
}
