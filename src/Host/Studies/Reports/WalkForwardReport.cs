using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Host.Reports;
using S1mpleTrader.Host.Results;

namespace S1mpleTrader.Host.Studies.Reports;

/// <summary>A walk forward for people and as JSON: every window with its winner, and the one curve that they make.</summary>
internal static class WalkForwardReport
{
    /// <summary>Writes the report.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="result">The result.</param>
    public static void Write(Terminal terminal, WalkForwardResult result)
    {
        int metric = result.Plan.Optimization.Document.Objective.Metric;
        string name = MetricTable.Names[metric];
        var rows = new List<IReadOnlyList<string>>();
        foreach (WalkResult window in result.Windows)
        {
            rows.Add(
            [
                UtcNanos.ToIso(window.Window.InSampleStart),
                UtcNanos.ToIso(window.Window.InSampleEnd),
                UtcNanos.ToIso(window.Window.OutOfSampleEnd),
                OptimizationReport.TextOf(window.InSample?.Metrics[metric]),
                OptimizationReport.TextOf(window.OutOfSample?.Metrics[metric]),
                OptimizationReport.TextOf(window.OutOfSample?.Metric("total_return")),
                window.Best is { } best ? OptimizationReport.ConfigurationOf(best) : "none keeps to the constraints",
            ]);
        }

        Facts.WriteTable(
            terminal,
            result.Plan.Document.Name,
            ["in-sample from", "to", "out-of-sample to", "in-sample " + name, "out-of-sample " + name, "out-of-sample total_return", "winner"],
            rows);
        var facts = new List<(string Name, string Value)>
        {
            ("windows", result.Windows.Count.ToString(CultureInfo.InvariantCulture)),
            ("runs", result.Tally.Total.ToString(CultureInfo.InvariantCulture)),
            ("failed runs", result.Tally.Failed.ToString(CultureInfo.InvariantCulture)),
        };
        if (result.Curve is { } curve)
        {
            facts.Add(("out-of-sample return, %", OptimizationReport.TextOf(curve.TotalReturn)));
            facts.Add(("out-of-sample sharpe_ratio", OptimizationReport.TextOf(curve.SharpeRatio(AnnualizationDays(result)))));
            facts.Add(("drawdown of the daily curve, %", OptimizationReport.TextOf(curve.MaxDrawdown)));
            facts.Add(("efficiency", OptimizationReport.TextOf(curve.Efficiency)));
            facts.Add(("final equity", NumberText.Of(curve.FinalEquity)));
        }

        facts.Add(("folder", result.Folder));
        Facts.Write(terminal, "out of sample", facts);
    }

    /// <summary>Writes the document.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="result">The result.</param>
    public static void WriteJson(Utf8JsonWriter json, WalkForwardResult result)
    {
        json.WriteStartObject();
        json.WriteString("name", result.Plan.Document.Name);
        json.WriteBoolean("interrupted", result.Tally.IsInterrupted);
        json.WriteStartArray("windows");
        foreach (WalkResult window in result.Windows)
        {
            json.WriteStartObject();
            json.WriteString("in_sample_start", UtcNanos.ToIso(window.Window.InSampleStart));
            json.WriteString("in_sample_end", UtcNanos.ToIso(window.Window.InSampleEnd));
            json.WriteString("out_of_sample_end", UtcNanos.ToIso(window.Window.OutOfSampleEnd));
            json.WriteStartArray("best_parameters");
            foreach (string setting in window.Best?.Settings ?? [])
            {
                json.WriteStringValue(setting);
            }

            json.WriteEndArray();
            WriteOutcome(json, "in_sample", window.InSample);
            WriteOutcome(json, "oos_results", window.OutOfSample);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteCurve(json, result);
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
        StudyJson.WriteNumber(json, "total_return", curve.TotalReturn);
        StudyJson.WriteNumber(json, "sharpe_ratio", curve.SharpeRatio(AnnualizationDays(result)));
        StudyJson.WriteNumber(json, "max_drawdown_daily", curve.MaxDrawdown);
        StudyJson.WriteNumber(json, "efficiency", curve.Efficiency);
        json.WriteString("final_equity", NumberText.Of(curve.FinalEquity));
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

    private static void WriteOutcome(Utf8JsonWriter json, string name, RunOutcome? outcome)
    {
        if (outcome is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteString("result_hash", outcome.ResultHash);
        json.WriteString("initial_capital", NumberText.Of(outcome.InitialCapital));
        json.WriteString("final_equity", NumberText.Of(outcome.FinalEquity));
        StudyJson.WriteMetrics(json, outcome);
        json.WriteEndObject();
    }

    private static double AnnualizationDays(WalkForwardResult result)
        => result.Plan.Optimization.Strategy.Configuration.Operation.AnnualizationDays;
}
