using System.Text.Json;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Host.Files;
using S1mpleTrader.Host.Journal;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Host.Results;

/// <summary><c>result.json</c>: stable, versioned, keys in the order of docs/RESULTS.md.</summary>
/// <remarks>
/// Nothing in it depends on wall clock, machine, paths or speed; those go to run.json. Where two accounts ran
/// side by side (<c>intrabar: interval</c>) every metric is [min, max] or, undefined for both, null;
/// everything else is the pessimistic account's.
/// </remarks>
internal static class ResultDocument
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "result.json";

    private const int SchemaVersion = 1;

    /// <summary>Returns the document's bytes.</summary>
    /// <param name="specs">The specification, with its data.</param>
    /// <param name="result">What came out.</param>
    /// <param name="hasJournal">Whether the run kept a journal.</param>
    public static byte[] Serialize(BuildSpecs specs, BacktestResult result, bool hasJournal)
        => JsonText.Document(json => Write(json, specs, result, hasJournal));

    /// <summary>Writes the document as one JSON value.</summary>
    public static void Write(Utf8JsonWriter json, BuildSpecs specs, BacktestResult result, bool hasJournal)
    {
        json.WriteStartObject();
        json.WriteNumber("schema_version", SchemaVersion);
        json.WriteString("engine_version", EngineVersion.Text);
        json.WriteString("result_hash", result.ResultHash);
        json.WriteString("operation", specs.Operation);
        json.WriteString("strategy", specs.Strategy.Name);
        json.WriteString("config_hash", SpecText.HashOf(specs));
        json.WriteString("data_hash", SpecText.DataHashOf(specs));
        json.WriteString("run_id", SpecText.RunIdOf(specs, EngineVersion.Text));
        json.WriteNumber("bars", result.Bars);
        json.WriteStartObject("period");
        json.WriteString("start", UtcNanos.ToIso(result.PeriodStart));
        json.WriteString("end", UtcNanos.ToIso(result.PeriodEnd));
        json.WriteEndObject();
        json.WriteString("initial_capital", NumberText.Of(result.InitialCapital));
        json.WriteString("final_equity", NumberText.Of(result.FinalEquity));
        WriteMetrics(json, result);
        WriteCounts(json, result.Counts);
        json.WriteStartObject("artifacts");
        json.WriteString("trades", ResultFolder.TradesName);
        json.WriteString("equity", ResultFolder.EquityName);
        if (hasJournal)
        {
            json.WriteString("journal", JournalFile.FileName);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteMetrics(Utf8JsonWriter json, BacktestResult result)
    {
        json.WriteStartObject("metrics");
        for (int i = 0; i < MetricTable.Names.Count; i++)
        {
            json.WritePropertyName(MetricTable.Names[i]);
            (Metrics low, Metrics high) = MetricTable.Bounds(result, i);
            if (result.OptimisticMetrics is null
                || (MetricTable.Value(low, i) is null && MetricTable.Value(high, i) is null))
            {
                WriteMetric(json, low, i);
                continue;
            }

            json.WriteStartArray();
            WriteMetric(json, low, i);
            WriteMetric(json, high, i);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteMetric(Utf8JsonWriter json, Metrics metrics, int index)
    {
        switch (MetricTable.Names[index])
        {
            case MetricTable.TotalTrades:
                json.WriteNumberValue(metrics.TotalTrades);
                break;
            case MetricTable.FeesPaid:
                json.WriteStringValue(NumberText.Of(metrics.FeesPaid));
                break;
            default:
                if (MetricTable.Value(metrics, index) is { } value)
                {
                    json.WriteNumberValue(value);
                }
                else
                {
                    json.WriteNullValue();
                }

                break;
        }
    }

    private static void WriteCounts(Utf8JsonWriter json, RunCounts counts)
    {
        json.WriteStartObject("counts");
        json.WriteNumber("opportunities_detected", counts.Detected);
        json.WriteNumber("opportunities_executed", counts.Executed);
        json.WriteNumber("opportunities_rejected", counts.Rejected);
        json.WriteNumber("opportunities_superseded", counts.Superseded);
        json.WriteNumber("opportunities_expired", counts.Expired);
        json.WriteStartObject("rejections");
        for (int i = 0; i < counts.Rejections.Length; i++)
        {
            if (counts.Rejections[i] != 0)
            {
                json.WriteNumber(counts.ReasonName(i), counts.Rejections[i]);
            }
        }

        json.WriteEndObject();
        json.WriteStartObject("threats");
        for (int i = 0; i < counts.Threats.Length; i++)
        {
            if (counts.Threats[i] != 0)
            {
                json.WriteNumber(counts.ThreatTypes[i], counts.Threats[i]);
            }
        }

        json.WriteEndObject();
        json.WriteNumber("ambiguous_fills", counts.AmbiguousFills);
        json.WriteNumber("liquidations", counts.Liquidations);
        json.WriteEndObject();
    }
}
