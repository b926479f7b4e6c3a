using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;
using System.Text.Json;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Host.Studies.Store;

namespace S1mpleTrader.Host.Studies.Reports;

/// <summary>All runs of a study as one table: what it is, how it ended, every metric and count; in order of position.</summary>
/// <remarks>The columns are the same in every format; what is undefined is blank, or null.</remarks>
internal static class StudyTable
{
    private static readonly string[] Before = ["position", "run_id", "label", "settings", "status", "attempts", "error", "result_hash", "bars", "initial_capital", "final_equity"];

    private static readonly string[] Behind =
    [
        "opportunities_detected", "opportunities_executed", "opportunities_rejected", "opportunities_superseded", "opportunities_expired",
        "ambiguous_fills", "liquidations",
    ];

    /// <summary>Writes the table as CSV.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="store">The study.</param>
    public static void WriteCsv(Stream stream, StudyStore store)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(string.Join(',', [.. Before, .. MetricTable.Names, .. Behind]));
        foreach (StoredRun run in store.ReadRuns())
        {
            var cells = new List<string>();
            foreach (object? value in Values(run))
            {
                cells.Add(CsvOf(value));
            }

            writer.WriteLine(string.Join(',', cells));
        }
    }

    /// <summary>Writes the table as a JSON array of objects.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="store">The study.</param>
    public static void WriteJson(Stream stream, StudyStore store)
    {
        string[] names = [.. Before, .. MetricTable.Names, .. Behind];
        using (var json = new Utf8JsonWriter(stream, ResultDocument.Options))
        {
            json.WriteStartArray();
            foreach (StoredRun run in store.ReadRuns())
            {
                json.WriteStartObject();
                int column = 0;
                foreach (object? value in Values(run))
                {
                    json.WritePropertyName(names[column++]);
                    WriteJson(json, value);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        stream.Write("\n"u8);
    }

    /// <summary>Writes the table as an Arrow file.</summary>
    /// <param name="stream">Where to; must be seekable.</param>
    /// <param name="store">The study.</param>
    public static void WriteArrow(Stream stream, StudyStore store)
    {
        var fields = new List<ArrowField>();
        foreach (string name in Before)
        {
            bool isWhole = name is "position" or "attempts" or "bars";
            fields.Add(new ArrowField(name, isWhole ? ArrowType.Int64 : ArrowType.Utf8, Nullable: true));
        }

        foreach (string name in MetricTable.Names)
        {
            fields.Add(new ArrowField(name, ArrowType.Float64, Nullable: true));
        }

        foreach (string name in Behind)
        {
            fields.Add(new ArrowField(name, ArrowType.Int64, Nullable: true));
        }

        var writer = new ArrowFileWriter(stream, new ArrowSchema(fields.ToArray(), [new("s1t.kind", "study"), new("s1t.version", "1")]));
        foreach (StoredRun run in store.ReadRuns())
        {
            int column = 0;
            foreach (object? value in Values(run))
            {
                Append(writer.Column(column++), value);
            }

            writer.EndRow();
        }

        writer.Complete();
    }

    // Of a run without a result only what it is and why.
    private static List<object?> Values(StoredRun run)
    {
        RunOutcome? outcome = run.Outcome is { IsResult: true } result ? result : null;
        var values = new List<object?>
        {
            (long)run.Position,
            run.Run.RunId,
            run.Run.Label,
            string.Join(' ', run.Run.Settings),
            run.Status.ToString().ToUpperInvariant(),
            (long)run.Attempts,
            run.Outcome?.Error?.Text,
            outcome?.ResultHash,
            outcome?.Bars,
            outcome is null ? null : NumberText.Of(outcome.InitialCapital),
            outcome is null ? null : NumberText.Of(outcome.FinalEquity),
        };
        for (int i = 0; i < MetricTable.Names.Count; i++)
        {
            values.Add(outcome?.Metrics[i]);
        }

        OutcomeCounts? counts = outcome?.Counts;
        values.AddRange(
            [counts?.Detected, counts?.Executed, counts?.Rejected, counts?.Superseded, counts?.Expired, counts?.AmbiguousFills, counts?.Liquidations]);
        return values;
    }

    private static string CsvOf(object? value) => value switch
    {
        null => string.Empty,
        double number => NumberText.Of(number),
        long number => number.ToString(CultureInfo.InvariantCulture),
        _ => Quoted((string)value),
    };

    private static string Quoted(string text)
        => text.AsSpan().IndexOfAny(",\"\n\r") < 0 ? text : "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    private static void WriteJson(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case double number:
                json.WriteNumberValue(number);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            default:
                json.WriteStringValue((string?)value);
                break;
        }
    }

    private static void Append(ArrowColumn column, object? value)
    {
        switch (value)
        {
            case double number:
                column.AppendDouble(number);
                break;
            case long number:
                column.AppendInt64(number);
                break;
            case string text:
                column.AppendText(text);
                break;
            default:
                column.AppendNull();
                break;
        }
    }
}
