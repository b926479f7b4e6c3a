using System.Text.Json;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Host.Studies.Config;

namespace S1mpleTrader.Host.Studies.Reports;

/// <summary>A walk forward as one JSON document, in the source documents' shape.</summary>
internal static class WalkForwardJson
{
    /// <summary>Writes the document.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="result">The result.</param>
    public static void Write(Utf8JsonWriter json, WalkForwardResult result)
    {
        json.WriteStartObject();
        json.WriteString("walk_forward_id", result.Id);
        json.WriteString("name", result.Plan.Document.Name);
        json.WriteNumber("total_runs", result.Tally.Total);
        json.WriteNumber("successful_runs", result.Tally.Done);
        json.WriteNumber("failed_runs", result.Tally.Failed);
        json.WriteNumber("trials_ever_run", result.Trials);
        json.WriteBoolean("interrupted", result.Tally.IsInterrupted);
        Objective objective = result.Plan.Optimization.Document.Objective;
        json.WriteString("primary_metric", MetricTable.Names[objective.Metric]);
        json.WriteString("direction", objective.IsMaximized ? "maximize" : "minimize");
        json.WriteStartArray("windows");
        foreach (WalkResult window in result.Windows)
        {
            WriteWindow(json, result, window);
        }

        json.WriteEndArray();
        json.WriteStartArray("oos_results");
        foreach (WalkResult window in result.Windows)
        {
            WriteOutcome(json, window.OutOfSample);
        }

        json.WriteEndArray();
        json.WriteStartObject("parameter_drift");
        foreach ((string name, int values, int changes, int steps) in WalkForwardReport.Drift(result.Windows))
        {
            json.WriteStartObject(name);
            json.WriteNumber("values", values);
            json.WriteNumber("changes", changes);
            json.WriteNumber("steps", steps);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        WriteCurve(json, result);
        json.WriteEndObject();
    }

    private static void WriteWindow(Utf8JsonWriter json, WalkForwardResult result, WalkResult window)
    {
        json.WriteStartObject();
        json.WriteString("in_sample_start", UtcNanos.ToIso(window.Window.InSampleStart));
        json.WriteString("in_sample_end", UtcNanos.ToIso(window.Window.InSampleEnd));
        json.WriteString("out_of_sample_end", UtcNanos.ToIso(window.Window.OutOfSampleEnd));
        if (window.NoBars is { } half)
        {
            json.WriteString("no_bars", half);
        }

        if (window.IsRuined)
        {
            json.WriteBoolean("ruined", true);
        }

        if (window.Best is { } best)
        {
            OptimizationJson.WriteConfiguration(json, "best_parameters", best);
            json.WriteStartArray("settings");
            foreach (string setting in best.Settings)
            {
                json.WriteStringValue(setting);
            }

            json.WriteEndArray();
        }
        else
        {
            json.WriteNull("best_parameters");
        }

        json.WritePropertyName("in_sample");
        WriteOutcome(json, window.InSample);
        json.WritePropertyName("out_of_sample");
        WriteOutcome(json, window.OutOfSample);
        StudyJson.WriteStatistics(
            json, window.Statistics, MetricTable.Names[result.Plan.Optimization.Document.Objective.Metric]);
        json.WriteEndObject();
    }

    private static void WriteCurve(Utf8JsonWriter json, WalkForwardResult result)
    {
        if (result.Curve is not { } curve)
        {
            json.WriteNull("aggregate_metrics");
            return;
        }

        json.WriteStartObject("aggregate_metrics");
        WalkAggregate.Of(curve, WalkForwardReport.AnnualizationDays(result)).Write(json);
        json.WriteEndObject();
        json.WriteStartArray("equity");
        foreach ((long day, double equity) in curve.Days)
        {
            json.WriteStartArray();
            json.WriteStringValue(UtcNanos.ToIso(day * UtcNanos.PerDay));
            json.WriteNumberValue(equity);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void WriteOutcome(Utf8JsonWriter json, RunOutcome? outcome)
    {
        if (outcome is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteString("result_hash", outcome.ResultHash);
        json.WriteString("initial_capital", NumberText.Of(outcome.InitialCapital));
        json.WriteString("final_equity", NumberText.Of(outcome.FinalEquity));
        StudyJson.WriteMetrics(json, outcome);
        json.WriteEndObject();
    }
}
