using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using S1mpleTrader.Config.Manifest;
using S1mpleTrader.Config.Yaml;

namespace S1mpleTrader.Generators;

/// <summary>Inputs, outputs and scratch.</summary>
internal static partial class ManifestParser
{
    private const int MaxRows = 1 << 20;

    private static readonly Regex RowCountForm = new(
        @"^(?:(?:(?<k>[1-9][0-9]{0,3})\s*\*\s*)?(?<p>[a-z][a-z0-9_]*)(?:\s*\+\s*(?<n>[0-9]{1,7}))?|(?<n>[0-9]{1,7}))$",
        RegexOptions.CultureInvariant);

    private static EquatableArray<OutputModel> ReadOutputs(
        ManifestReader reader, YamlMapping top, PluginKind kind, bool isBlock, YamlScalar name)
    {
        var outputs = new List<OutputModel>();
        YamlEntry? declared = top.FindEntry("outputs");
        bool isContext = kind is PluginKind.Context or PluginKind.ContextAtRow;
        if (!isContext)
        {
            if (declared is not null)
            {
                reader.Report(Diagnostics.BadOutputs, declared.Key, "only context workers have outputs");
            }

            // A market threat's severity is a column too, so that it can be asked for at any row.
            return kind == PluginKind.MarketThreat
                ? new[] { new OutputModel("severity", "ratio", "", "0 = inactive, to 1.", reader.PlaceOf(name)) }
                    .ToEquatable()
                : default;
        }

        var taken = new HashSet<string>(StringComparer.Ordinal);
        YamlMapping? mapping = reader.Mapping(declared?.Value, "outputs", null);
        foreach (YamlEntry entry in mapping?.Entries ?? Array.Empty<YamlEntry>())
        {
            string what = "the output '" + entry.Key.Text + "'";
            if (!reader.Name(entry.Key, taken))
            {
                continue;
            }

            YamlMapping? output = reader.Mapping(entry.Value, what, ManifestForm.Output);
            outputs.Add(new OutputModel(
                entry.Key.Text,
                OneLine(reader.Text(output, "unit", what)),
                reader.Text(output, "defined_after", what),
                OneLine(reader.Text(output, "description", what)),
                reader.PlaceOf(entry.Key),
                IsFlags(reader, output, what, isBlock)));
        }

        if (outputs.Count == 0)
        {
            reader.Report(
                Diagnostics.BadOutputs, (YamlNode?)declared?.Key ?? name, "a context worker needs at least one output");
        }
        else if (kind == PluginKind.ContextAtRow && outputs.Count > 1)
        {
            reader.Report(
                Diagnostics.BadOutputs,
                mapping!.Entries[1].Key,
                "an at_row worker has one output, not " + outputs.Count.ToString(CultureInfo.InvariantCulture));
        }

        return outputs.ToEquatable();
    }

    private static EquatableArray<InputModel> ReadInputs(
        ManifestReader reader, YamlMapping top, PluginKind kind, bool isBlock,
        EquatableArray<ParameterModel> parameters, ISet<string> taken)
    {
        var inputs = new List<InputModel>();
        YamlEntry? declared = top.FindEntry("inputs");
        if (kind == PluginKind.IntentPlanner && declared is not null)
        {
            reader.Report(
                Diagnostics.UnfittingKey, declared.Key, "inputs", "an intent planner, which sees the request only");
            return default;
        }

        if (declared?.Value is YamlMapping mapping)
        {
            foreach (YamlEntry entry in mapping.Entries)
            {
                AddInput(reader, entry.Key, entry.Value, kind, isBlock, parameters, taken, inputs);
            }
        }
        else
        {
            foreach (YamlScalar name in reader.List(declared?.Value, "inputs"))
            {
                AddInput(reader, name, null, kind, isBlock, parameters, taken, inputs);
            }
        }

        return inputs.ToEquatable();
    }

    private static void AddInput(
        ManifestReader reader,
        YamlScalar name,
        YamlNode? value,
        PluginKind kind,
        bool isBlock,
        EquatableArray<ParameterModel> parameters,
        ISet<string> taken,
        List<InputModel> inputs)
    {
        if (!reader.Name(name, taken))
        {
            return;
        }

        string what = "the input '" + name.Text + "'";
        YamlMapping? mapping = value is null or YamlScalar { IsNull: true }
            ? null
            : reader.Mapping(value, what, ManifestForm.Input);
        bool isDecision = kind is not (
            PluginKind.Context or PluginKind.ContextAtRow or PluginKind.Opportunity or PluginKind.MarketThreat);
        Place place = reader.PlaceOf(name);
        if (Vocabulary.BarFacts.Contains(name.Text) && (mapping is null || mapping.Entries.Count == 0))
        {
            bool isSteppedOnly = name.Text != "tick_size";
            if (isSteppedOnly
                && (kind == PluginKind.ContextAtRow || (isDecision && name.Text is "open_time" or "bar_nanos")))
            {
                reader.Report(Diagnostics.UnfittingKey, name, name.Text, "this kind of plugin");
                return;
            }

            inputs.Add(new InputModel
            {
                Name = name.Text,
                Kind = name.Text switch
                {
                    "row" => InputKind.Row,
                    "open_time" => InputKind.OpenTime,
                    "bar_nanos" => InputKind.BarNanos,
                    _ => InputKind.TickSize,
                },
                Place = place,
            });
            return;
        }

        YamlScalar? window = reader.Scalar(mapping, "window", what);
        if (window is not null && isDecision)
        {
            reader.Report(
                Diagnostics.UnfittingKey, window, "window", "a decision-stage worker, which sees the current row only");
            window = null;
        }

        YamlScalar source = reader.Scalar(mapping, "from", what) ?? name;
        ParameterModel? parameter = CheckSource(reader, name.Text, source, parameters);
        RowCount rows = window is null ? new RowCount(0, "", 1) : ReadRows(reader, window, parameters);
        bool isOptional = reader.Flag(mapping, "optional", what);
        if (isOptional && parameter is not { IsNullable: true })
        {
            reader.Report(
                Diagnostics.UnfittingKey, name, "optional",
                "an input " + (parameter is null ? "that is always there" : "whose parameter must be given"));
        }

        inputs.Add(new InputModel
        {
            Name = name.Text,
            Kind = window is null ? InputKind.Value : InputKind.Window,
            Source = source.Text,
            Window = rows,
            IsOptional = parameter?.IsNullable ?? false,
            IsFlags = IsFlags(reader, mapping, what, isBlock && window is null),
            Place = place,
        });
    }

    // Flags are read and written a word at a time, so only by a block worker, and a word has no history.
    private static bool IsFlags(ManifestReader reader, YamlMapping? mapping, string what, bool fits)
    {
        YamlScalar? form = reader.Scalar(mapping, "form", what);
        bool isFlags = reader.Word(form, "form", ManifestForm.ColumnForms) is not null;
        if (isFlags && !fits)
        {
            reader.Report(
                Diagnostics.UnfittingKey, form!, "form", "a plugin that isn't called a block at a time, or a window");
        }

        return isFlags && fits;
    }

    // A source is a column parameter, the column of a worker parameter, or else a raw column: a
    // parameter hides the raw column of its name.
    private static ParameterModel? CheckSource(
        ManifestReader reader, string input, YamlScalar source, EquatableArray<ParameterModel> parameters)
    {
        int dot = source.Text.IndexOf('.');
        ParameterKind wanted = dot < 0 ? ParameterKind.Column : ParameterKind.Worker;
        string name = dot < 0 ? source.Text : source.Text.Substring(0, dot);
        foreach (ParameterModel parameter in parameters)
        {
            if (parameter.Name == name && parameter.Kind == wanted)
            {
                return parameter;
            }
        }

        if (Vocabulary.RawColumns.Contains(source.Text))
        {
            return null;
        }

        IEnumerable<string> known = Vocabulary.RawColumns
            .Concat(Vocabulary.BarFacts)
            .Concat(parameters.Where(parameter => parameter.Kind >= ParameterKind.Column)
                .Select(parameter => parameter.Name));
        reader.Report(Diagnostics.UnknownSource, source, input, source.Text, NearestName.Suggest(name, known));
        return null;
    }

    private static EquatableArray<ScratchModel> ReadScratch(
        ManifestReader reader, YamlMapping top, PluginKind kind, bool isBlock,
        EquatableArray<ParameterModel> parameters, ISet<string> taken)
    {
        var scratch = new List<ScratchModel>();
        YamlEntry? declared = top.FindEntry("scratch");
        if (declared is not null
            && (isBlock || kind is not (PluginKind.Context or PluginKind.Opportunity or PluginKind.MarketThreat)))
        {
            reader.Report(Diagnostics.UnfittingKey, declared.Key, "scratch", "a plugin that isn't stepped row by row");
            return default;
        }

        foreach (YamlEntry entry
            in reader.Mapping(declared?.Value, "scratch", null)?.Entries ?? Array.Empty<YamlEntry>())
        {
            string what = "the scratch '" + entry.Key.Text + "'";
            YamlMapping? mapping = reader.Mapping(entry.Value, what, ManifestForm.Scratch);
            string? type = reader.Word(
                reader.Scalar(mapping, "type", what), "scratch type", ManifestForm.ScratchTypes);
            YamlScalar? length = reader.Scalar(mapping, "length", what);
            if (reader.Name(entry.Key, taken) && type is not null && length is not null)
            {
                scratch.Add(new ScratchModel(
                    entry.Key.Text, type, ReadRows(reader, length, parameters), reader.PlaceOf(entry.Key)));
            }
        }

        return scratch.ToEquatable();
    }

    private static RowCount ReadRows(
        ManifestReader reader, YamlScalar scalar, EquatableArray<ParameterModel> parameters)
    {
        Match match = RowCountForm.Match(scalar.Text);
        string parameter = match.Groups["p"].Value;
        int factor = parameter.Length == 0 ? 0 : match.Groups["k"].Success ? Whole(match.Groups["k"].Value) : 1;
        int extra = match.Groups["n"].Success ? Whole(match.Groups["n"].Value) : 0;
        string[] known = parameters
            .Where(candidate => candidate is { Kind: ParameterKind.Int, IsNullable: false })
            .Select(candidate => candidate.Name)
            .ToArray();
        bool isKnown = parameter.Length == 0 ? extra is > 0 and <= MaxRows : known.Contains(parameter);
        if (!match.Success || !isKnown)
        {
            reader.Report(Diagnostics.BadLength, scalar, scalar.Text, NearestName.Suggest(parameter, known));
            return new RowCount(0, "", 1);
        }

        return new RowCount(factor, parameter, extra);
    }

    private static int Whole(string digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
}
