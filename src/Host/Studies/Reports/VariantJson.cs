using System.Text.Json;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Host.Results;

namespace S1mpleTrader.Host.Studies.Reports;

/// <summary>A comparison as one JSON document, in the source documents' shape.</summary>
internal static class VariantJson
{
    private const int ReasonsShown = 5;

    /// <summary>Writes the document.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="result">The result.</param>
    public static void Write(Utf8JsonWriter json, VariantResult result)
    {
        json.WriteStartObject();
        json.WriteString("test_id", result.Id);
        json.WriteString("name", result.Plan.Document.Name);
        json.WriteNumber("total_variants", result.Variants.Count);
        json.WriteStartObject("market_period");
        json.WriteString("start", UtcNanos.ToIso(result.PeriodStart));
        json.WriteString("end", UtcNanos.ToIso(result.PeriodEnd));
        json.WriteEndObject();
        json.WriteStartArray("results");
        foreach (VariantRun variant in result.Variants)
        {
            WriteVariant(json, variant);
        }

        json.WriteEndArray();
        json.WriteStartObject("comparative_analysis");
        foreach ((string name, VariantRun? variant) in StudyJson.Comparison(result))
        {
            json.WriteString(name, variant?.Variant.Name);
        }

        json.WriteEndObject();
        json.WriteBoolean("interrupted", result.Tally.IsInterrupted);
        StudyJson.WriteStatistics(json, result.Statistics, MetricTable.Names[VariantResult.Judged.Metric]);
        json.WriteEndObject();
    }

    private static void WriteVariant(Utf8JsonWriter json, VariantRun variant)
    {
        json.WriteStartObject();
        json.WriteString("variant_name", variant.Variant.Name);
        json.WriteString("description", variant.Variant.Description);
        json.WriteString("run_id", variant.Run?.Run.RunId);
        if (variant.Outcome is not { } outcome)
        {
            json.WriteString("error", variant.Run?.Outcome?.Error?.Text ?? "not run yet");
            json.WriteEndObject();
            return;
        }

        json.WriteString("result_hash", outcome.ResultHash);
        StudyJson.WriteMetrics(json, outcome);
        json.WriteStartObject("causality");
        json.WriteNumber("opportunity_id_count", outcome.Counts.Detected);
        json.WriteNumber("threat_id_count", StudyJson.SumOf(outcome.Counts.Threats));
        json.WriteNumber("opportunities_rejected", outcome.Counts.Rejected);
        json.WriteStartArray("top_rejection_reasons");
        for (int place = 0; place < ReasonsShown; place++)
        {
            if (StudyJson.TopOf(outcome.Counts.Rejections, place) is { } top)
            {
                json.WriteStartObject();
                json.WriteString("reason", top.Name);
                json.WriteNumber("count", top.Count);
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
        StudyJson.WriteCounts(json, "rejection_reasons", outcome.Counts.Rejections);
        StudyJson.WriteCounts(json, "threats", outcome.Counts.Threats);
        json.WriteEndObject();
        StudyJson.WriteCounts(json, "trade_distribution", outcome.Trades);
        WriteDays(json, outcome);
        json.WriteStartObject("monthly_returns");
        foreach ((string month, double? percent) in MonthlyReturns.Of(outcome.DailyEquity, outcome.InitialCapital))
        {
            StudyJson.WriteNumber(json, month, percent);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    // Equity at each day's end, and how far it is below its peak, %.
    private static void WriteDays(Utf8JsonWriter json, RunOutcome outcome)
    {
        double[] values = outcome.DailyEquity.Values();
        double[] drawdowns = Sparkline.Drawdowns(values, outcome.InitialCapital);
        json.WriteStartArray("equity");
        for (int i = 0; i < values.Length; i++)
        {
            json.WriteStartArray();
            json.WriteStringValue(UtcNanos.ToIso(outcome.DailyEquity.Days[i] * UtcNanos.PerDay));
            json.WriteNumberValue(values[i]);
            json.WriteNumberValue(drawdowns[i] * 100);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }
}
