using System.Collections.Generic;
using System.Text.Json;
using S1mpleTrader.Host.Results;

namespace S1mpleTrader.Host.Studies.Reports;

/// <summary>Parts that the JSON documents of studies share.</summary>
internal static class StudyJson
{
    /// <summary>Writes a run's metrics by name; under two accounts as [min, max].</summary>
    /// <param name="json">Where to.</param>
    /// <param name="outcome">The run.</param>
    public static void WriteMetrics(Utf8JsonWriter json, RunOutcome outcome)
    {
        json.WriteStartObject("metrics");
        for (int i = 0; i < MetricTable.Names.Count; i++)
        {
            if (outcome.UpperMetrics is { } upper)
            {
                json.WriteStartArray(MetricTable.Names[i]);
                WriteValue(json, outcome.Metrics[i]);
                WriteValue(json, upper[i]);
                json.WriteEndArray();
            }
            else
            {
                WriteNumber(json, MetricTable.Names[i], outcome.Metrics[i]);
            }
        }

        json.WriteEndObject();
    }

    /// <summary>Writes a number, or null where it is undefined.</summary>
    public static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        json.WritePropertyName(name);
        WriteValue(json, value);
    }

    /// <summary>Returns the sum of counts.</summary>
    public static long SumOf(IReadOnlyList<NamedCount> counts)
    {
        long sum = 0;
        for (int i = 0; i < counts.Count; i++)
        {
            sum += counts[i].Count;
        }

        return sum;
    }

    /// <summary>Returns the count at a place in descending order, of equal ones the earlier; null where there are fewer.</summary>
    /// <param name="counts">The counts.</param>
    /// <param name="place">0 for the largest.</param>
    public static NamedCount? TopOf(IReadOnlyList<NamedCount> counts, int place)
    {
        for (int i = 0; i < counts.Count; i++)
        {
            int before = 0;
            for (int other = 0; other < counts.Count; other++)
            {
                before += counts[other].Count > counts[i].Count || (counts[other].Count == counts[i].Count && other < i) ? 1 : 0;
            }

            if (before == place)
            {
                return counts[i];
            }
        }

        return null;
    }

    /// <summary>Returns what a comparison names: each with its variant, null where undefined.</summary>
    /// <param name="result">The comparison.</param>
    public static IReadOnlyList<(string Name, VariantRun? Variant)> Comparison(VariantResult result) =>
    [
        ("best_sharpe", result.Best(outcome => outcome.Metric("sharpe_ratio"), isMost: true)),
        ("best_return", result.Best(outcome => outcome.Metric("total_return"), isMost: true)),
        ("lowest_drawdown", result.Best(outcome => outcome.Metric("max_drawdown"), isMost: false)),
        ("most_trades", result.Best(outcome => outcome.Metric("total_trades"), isMost: true)),
        ("most_defensive", result.Best(
            outcome => outcome.Counts.Detected == 0 ? null : (double)outcome.Counts.Rejected / outcome.Counts.Detected, isMost: true)),
    ];

    private static void WriteValue(Utf8JsonWriter json, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumberValue(number);
        }
        else
        {
            json.WriteNullValue();
        }
    }
}
