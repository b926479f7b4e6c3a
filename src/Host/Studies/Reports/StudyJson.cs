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

    /// <summary>Returns what <see cref="WriteNumber"/> wrote.</summary>
    /// <param name="parent">The object that it was written into.</param>
    /// <param name="name">Its name.</param>
    public static double? ReadNumber(JsonElement parent, string name)
        => parent.GetProperty(name) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;

    /// <summary>Writes counts by name.</summary>
    public static void WriteCounts(Utf8JsonWriter json, string name, IReadOnlyList<NamedCount> counts)
    {
        json.WriteStartObject(name);
        foreach (NamedCount count in counts)
        {
            json.WriteNumber(count.Name, count.Count);
        }

        json.WriteEndObject();
    }

    /// <summary>Writes what a best is worth; null where there is none.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="statistics">The figures.</param>
    /// <param name="metric">The primary metric's name.</param>
    public static void WriteStatistics(Utf8JsonWriter json, StudyStatistics? statistics, string metric)
    {
        if (statistics is null)
        {
            json.WriteNull("statistics");
            return;
        }

        json.WriteStartObject("statistics");
        json.WriteString("metric", metric);
        WriteNumber(json, "best", statistics.Best);
        WriteNumber(json, "median", statistics.Median);
        json.WriteNumber("trials_ever_run", statistics.Trials);
        WriteNumber(json, "deflated_sharpe_ratio", statistics.DeflatedSharpe);
        WriteNumber(json, "probability_of_overfitting", statistics.Overfitting);
        WriteNumber(json, "minimum_track_record_days", statistics.TrackRecordDays);
        json.WriteNumber("track_record_days", statistics.Days);
        WriteNumber(json, "neighbours_median", statistics.NeighbourMedian);
        json.WriteNumber("neighbours", statistics.Neighbours);
        json.WriteString("neighbourhood", statistics.Shape);
        json.WriteEndObject();
    }

    /// <summary>Returns what <see cref="WriteStatistics"/> wrote; null where there is nothing.</summary>
    /// <param name="parent">What it was written into.</param>
    public static StudyStatistics? ReadStatistics(JsonElement parent)
    {
        if (!parent.TryGetProperty("statistics", out JsonElement found) || found.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        return new StudyStatistics(
            found.GetProperty("trials_ever_run").GetInt64(),
            Number("deflated_sharpe_ratio"),
            Number("probability_of_overfitting"),
            Number("minimum_track_record_days"),
            found.GetProperty("track_record_days").GetInt32(),
            Number("neighbours_median"),
            found.GetProperty("neighbours").GetInt32(),
            Number("best"),
            Number("median"));

        double? Number(string name) => ReadNumber(found, name);
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

    /// <summary>
    /// Returns the count at a place in descending order, of equal ones the earlier; null where there are fewer.
    /// </summary>
    /// <param name="counts">The counts.</param>
    /// <param name="place">0 for the largest.</param>
    public static NamedCount? TopOf(IReadOnlyList<NamedCount> counts, int place)
    {
        for (int i = 0; i < counts.Count; i++)
        {
            int before = 0;
            for (int other = 0; other < counts.Count; other++)
            {
                bool isBefore = counts[other].Count > counts[i].Count
                    || (counts[other].Count == counts[i].Count && other < i);
                before += isBefore ? 1 : 0;
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
        ("best_sharpe", result.Best(MetricTable.IndexOf("sharpe_ratio"))),
        ("best_return", result.Best(MetricTable.IndexOf("total_return"))),
        ("lowest_drawdown", result.Best(MetricTable.IndexOf("max_drawdown"))),
        ("most_trades", result.Best(MetricTable.IndexOf("total_trades"))),
        ("most_defensive", result.Best(
            outcome => outcome.Counts.Detected == 0 ? null : (double)outcome.Counts.Rejected / outcome.Counts.Detected,
            isMost: true)),
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
