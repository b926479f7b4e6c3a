using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Host.Files;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Host.Studies.Store;

namespace S1mpleTrader.Host.Studies.Reports;

/// <summary>
/// All runs of a study as one table: what each is, how it ended, every metric and count; in order of position.
/// </summary>
/// <remarks>
/// The columns are the same in every format, but that JSON has counts by name and settings as objects where the others
/// have them as text. Every setting is a column of its own, beside all of them together. Where two accounts ran, a
/// metric is their lower bound and <c>…_max</c> the upper one. What is undefined is blank, or null. A run that is added
/// while the table is written is in it, but gets no new columns.
/// </remarks>
internal sealed class StudyTable
{
    private static readonly string[] Before = ["position", "run_id", "label"];

    private static readonly string[] Ends =
    [
        "settings", "status", "attempts", "error_kind", "error",
        "result_hash", "bars", "initial_capital", "final_equity",
    ];

    private static readonly string[] Counts =
    [
        "opportunities_detected", "opportunities_executed", "opportunities_rejected",
        "opportunities_superseded", "opportunities_expired",
        "threats_detected", "ambiguous_fills", "liquidations",
    ];

    private static readonly string[] Behind = ["rejections", "threats", "trade_returns", "artefacts"];
    private static readonly string[] Whole = ["position", "attempts", "bars", .. Counts];

    private readonly StudyStore _store;
    private readonly RunParameters _parameters = new();
    private readonly bool _hasBounds;
    private readonly string[] _names;

    /// <summary>Looks at a study's runs: what their columns are.</summary>
    /// <param name="store">The study.</param>
    public StudyTable(StudyStore store)
    {
        _store = store;
        foreach (StoredRun run in store.ReadRuns())
        {
            _parameters.Add(run.Run);
            _hasBounds |= run.Outcome?.UpperMetrics is not null;
        }

        string[] bounds = _hasBounds ? [.. MetricTable.Names.Select(name => name + "_max")] : [];
        _names =
        [
            .. Before,
            .. _parameters.Keys.Select(RunParameters.NameOf),
            .. Ends,
            .. MetricTable.Names,
            .. bounds,
            .. Counts,
            .. Behind,
        ];
    }

    /// <summary>The columns' names.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Writes the table as CSV.</summary>
    /// <param name="stream">Where to.</param>
    public void WriteCsv(Stream stream)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(string.Join(',', _names.Select(Quoted)));
        foreach (StoredRun run in _store.ReadRuns())
        {
            writer.WriteLine(string.Join(',', Values(run).Select(CsvOf)));
        }
    }

    /// <summary>Writes the table as a JSON array of objects.</summary>
    /// <param name="stream">Where to.</param>
    public void WriteJson(Stream stream)
    {
        using (var json = new Utf8JsonWriter(stream, JsonText.Indented))
        {
            json.WriteStartArray();
            foreach (StoredRun run in _store.ReadRuns())
            {
                json.WriteStartObject();
                int column = 0;
                foreach (object? value in Values(run))
                {
                    json.WritePropertyName(_names[column++]);
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
    public void WriteArrow(Stream stream)
    {
        var fields = new List<ArrowField>();
        for (int i = 0; i < _names.Length; i++)
        {
            fields.Add(new ArrowField(_names[i], TypeOf(i), Nullable: true));
        }

        var writer = new ArrowFileWriter(
            stream, new ArrowSchema(fields.ToArray(), [new("s1t.kind", "study"), new("s1t.version", "2")]));
        foreach (StoredRun run in _store.ReadRuns())
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

    private ArrowType TypeOf(int column)
    {
        int parameter = column - Before.Length;
        if (parameter >= 0 && parameter < _parameters.Keys.Count)
        {
            return _parameters.TypeOf(_parameters.Keys[parameter]);
        }

        int metric = parameter - _parameters.Keys.Count - Ends.Length;
        bool isMetric = metric >= 0 && metric < MetricTable.Names.Count * (_hasBounds ? 2 : 1);
        return isMetric ? ArrowType.Float64
            : Array.IndexOf(Whole, _names[column]) >= 0 ? ArrowType.Int64
            : ArrowType.Utf8;
    }

    // Of a run without a result only what it is and why.
    private List<object?> Values(StoredRun run)
    {
        RunOutcome? outcome = run.Outcome is { IsResult: true } result ? result : null;
        var values = new List<object?> { (long)run.Position, run.Run.RunId, run.Run.Label };
        foreach (string key in _parameters.Keys)
        {
            values.Add(_parameters.ValueIn(run.Run, key));
        }

        values.AddRange(
        [
            run.Run.Settings,
            run.Status.ToString().ToUpperInvariant(),
            (long)run.Attempts,
            run.Outcome?.Error?.Kind.ToString(),
            run.Outcome?.Error?.Text,
            outcome?.ResultHash,
            outcome?.Bars,
            outcome is null ? null : NumberText.Of(outcome.InitialCapital),
            outcome is null ? null : NumberText.Of(outcome.FinalEquity),
        ]);
        for (int i = 0; i < MetricTable.Names.Count; i++)
        {
            values.Add(outcome?.Metrics[i]);
        }

        for (int i = 0; i < (_hasBounds ? MetricTable.Names.Count : 0); i++)
        {
            values.Add((outcome?.UpperMetrics ?? outcome?.Metrics)?[i]);
        }

        OutcomeCounts? counts = outcome?.Counts;
        values.AddRange(
        [
            counts?.Detected, counts?.Executed, counts?.Rejected, counts?.Superseded, counts?.Expired,
            counts is null ? null : StudyJson.SumOf(counts.Threats), counts?.AmbiguousFills, counts?.Liquidations,
            counts?.Rejections, counts?.Threats, outcome?.Trades, outcome?.Artifacts,
        ]);
        return values;
    }

    private static string CsvOf(object? value) => value switch
    {
        null => string.Empty,
        double number => NumberText.Of(number),
        long number => number.ToString(CultureInfo.InvariantCulture),
        IReadOnlyList<NamedCount> counts => Quoted(JsonValues.Write(counts)),
        IReadOnlyList<string> settings => Quoted(string.Join(' ', settings)),
        _ => Quoted((string)value),
    };

    private static string Quoted(string text)
        => text.AsSpan()
            .IndexOfAny(",\"\n\r") < 0 ? text : "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

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
            case IReadOnlyList<NamedCount> counts:
                json.WriteRawValue(JsonValues.Write(counts));
                break;
            case IReadOnlyList<string> settings:
                json.WriteStartObject();
                foreach (string setting in settings)
                {
                    (string key, string text) = RunParameters.Split(setting);
                    json.WriteString(key, text);
                }

                json.WriteEndObject();
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
            case IReadOnlyList<NamedCount> counts:
                column.AppendText(JsonValues.Write(counts));
                break;
            case IReadOnlyList<string> settings:
                column.AppendText(string.Join(' ', settings));
                break;
            default:
                column.AppendNull();
                break;
        }
    }
}
