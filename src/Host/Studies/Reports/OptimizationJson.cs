using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Host.Studies.Config;
using S1mpleTrader.Host.Studies.Space;

namespace S1mpleTrader.Host.Studies.Reports;

/// <summary>An optimization's result as one JSON document, in the source documents' shape.</summary>
internal static class OptimizationJson
{
    /// <summary>Writes the document.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="result">The result.</param>
    /// <param name="withRuns">Whether every run is part of it; a store has them anyway.</param>
    public static void Write(Utf8JsonWriter json, OptimizationResult result, bool withRuns = true)
    {
        json.WriteStartObject();
        json.WriteString("optimization_id", result.Id);
        json.WriteString("name", result.Plan.Document.Name);
        json.WritePropertyName("total_combinations");
        // A whole number, however many digits it has.
        json.WriteRawValue(result.Plan.Space.Count.ToString(CultureInfo.InvariantCulture));
        json.WriteNumber("total_runs", result.Tally.Total);
        json.WriteNumber("successful_runs", result.Tally.Done);
        json.WriteNumber("failed_runs", result.Tally.Failed);
        json.WriteBoolean("interrupted", result.Tally.IsInterrupted);
        Objective objective = result.Plan.Document.Objective;
        json.WriteString("primary_metric", MetricTable.Names[objective.Metric]);
        json.WriteString("direction", objective.IsMaximized ? "maximize" : "minimize");
        json.WriteStartArray("secondary_metrics");
        foreach (int metric in objective.Secondary)
        {
            json.WriteStringValue(MetricTable.Names[metric]);
        }

        json.WriteEndArray();
        if (withRuns)
        {
            WriteRuns(json, result);
        }

        if (result.Best is { } best)
        {
            json.WritePropertyName("best_configuration");
            WriteRun(json, result, best);
        }
        else
        {
            json.WriteNull("best_configuration");
        }

        StudyJson.WriteStatistics(json, result.Statistics, MetricTable.Names[objective.Metric]);
        json.WriteEndObject();
    }

    private static void WriteRuns(Utf8JsonWriter json, OptimizationResult result)
    {
        json.WriteStartArray("results");
        foreach (OptimizationRun run in result.Runs)
        {
            WriteRun(json, result, run);
        }

        json.WriteEndArray();
        json.WriteStartArray("failures");
        foreach (OptimizationRun run in result.Failed)
        {
            json.WriteStartObject();
            json.WriteString("run_id", run.Stored.Run.RunId);
            WriteConfiguration(json, "configuration", run.Point);
            json.WriteString("kind", run.Stored.Outcome!.Error!.Kind.ToString());
            json.WriteString("error", run.Stored.Outcome.Error.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteRun(Utf8JsonWriter json, OptimizationResult result, OptimizationRun run)
    {
        RunOutcome outcome = run.Stored.Outcome!;
        json.WriteStartObject();
        json.WriteString("run_id", run.Stored.Run.RunId);
        json.WriteString("result_hash", outcome.ResultHash);
        WriteConfiguration(json, "configuration", run.Point);
        json.WriteStartArray("settings");
        foreach (string setting in run.Stored.Run.Settings)
        {
            json.WriteStringValue(setting);
        }

        json.WriteEndArray();
        json.WriteBoolean("keeps_constraints", result.Plan.Document.Judgement.Keeps(outcome));
        StudyJson.WriteMetrics(json, outcome);
        json.WriteStartObject("causality");
        json.WriteNumber("opportunities_detected", outcome.Counts.Detected);
        json.WriteNumber("opportunities_executed", outcome.Counts.Executed);
        json.WriteNumber("opportunities_filtered", outcome.Counts.Rejected);
        json.WriteNumber("threats_detected", StudyJson.SumOf(outcome.Counts.Threats));
        StudyJson.WriteCounts(json, "rejection_reasons", outcome.Counts.Rejections);
        StudyJson.WriteCounts(json, "threats", outcome.Counts.Threats);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>
    /// Writes what a point is, by worker, as the source documents write it: <c>fvg_det_1: { min_gap_size: 5 }</c>.
    /// </summary>
    /// <param name="json">Where to.</param>
    /// <param name="name">The property's name.</param>
    /// <param name="point">The point.</param>
    public static void WriteConfiguration(Utf8JsonWriter json, string name, StudyPoint point)
    {
        var byWorker = new Dictionary<string, List<PointValue>>();
        var order = new List<string>();
        foreach (PointValue value in point.Values)
        {
            int dot = value.Dimension.Name.IndexOf('.', System.StringComparison.Ordinal);
            string worker = dot < 0 ? value.Dimension.Name : value.Dimension.Name[..dot];
            if (!byWorker.TryGetValue(worker, out List<PointValue>? own))
            {
                byWorker.Add(worker, own = []);
                order.Add(worker);
            }

            own.Add(value);
        }

        json.WriteStartObject(name);
        foreach (string worker in order)
        {
            List<PointValue> own = byWorker[worker];
            if (own.Count == 1 && own[0].Dimension.Name == worker)
            {
                json.WriteString(worker, own[0].Choice.Label);
                continue;
            }

            json.WriteStartObject(worker);
            foreach (PointValue value in own)
            {
                // Of a worker that is called as the phase that it stands in, the phase is there too, and has no dot.
                string dimension = value.Dimension.Name;
                WriteValue(json, dimension == worker ? worker : dimension[(worker.Length + 1)..], value.Choice);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, string name, Choice choice)
    {
        json.WritePropertyName(name);
        if (choice.Number is { } number)
        {
            // A double has too few digits for whole numbers above 2^53.
            if (long.TryParse(
                choice.Label, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole))
            {
                json.WriteNumberValue(whole);
            }
            else
            {
                json.WriteNumberValue(number);
            }
        }
        else if (choice.Label is "true" or "false")
        {
            json.WriteBooleanValue(choice.Label == "true");
        }
        else
        {
            json.WriteStringValue(choice.Label);
        }
    }
}
