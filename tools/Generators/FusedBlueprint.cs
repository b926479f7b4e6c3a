using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis.Text;
using S1mpleTrader.Config.Yaml;

namespace S1mpleTrader.Generators;

/// <summary>What a fused pipeline needs to know of a blueprint. Plain data, compared by value.</summary>
/// <param name="Name">The strategy's name.</param>
/// <param name="File">The blueprint's folder and file, for messages.</param>
/// <param name="Place">Where the name stands.</param>
/// <param name="Context">Context workers in wiring order.</param>
/// <param name="Opportunities">Opportunity workers in wiring order, refiners among them.</param>
/// <param name="Others">All other workers: what they read has to be computed.</param>
/// <param name="Factors">Columns that the context's policy reads.</param>
internal sealed record FusedBlueprint(
    string Name,
    string File,
    Place Place,
    EquatableArray<FusedWorker> Context,
    EquatableArray<FusedWorker> Opportunities,
    EquatableArray<FusedWorker> Others,
    EquatableArray<string> Factors);

/// <summary>A worker as the blueprint writes it.</summary>
/// <param name="Id">Its instance id.</param>
/// <param name="Plugin">Its plugin.</param>
/// <param name="Place">Where the plugin is named.</param>
/// <param name="OwnSeries">Why it doesn't step on the series that is decided on; empty where it does.</param>
/// <param name="Parameters">Its parameters that are text: columns and workers are among them.</param>
internal sealed record FusedWorker(
    string Id, string Plugin, Place Place, string OwnSeries, EquatableArray<FusedParameter> Parameters);

/// <summary>A parameter as written.</summary>
internal readonly record struct FusedParameter(string Name, string Text);

/// <summary>What reading a blueprint yields; the blueprint is null after a finding.</summary>
internal sealed record FusedBlueprintResult(FusedBlueprint? Blueprint, EquatableArray<DiagnosticInfo> Findings);

/// <summary>
/// Reads of a blueprint what a pipeline needs. The Host checks blueprints; here only what
/// a shape can't do without must be right.
/// </summary>
internal static class FusedBlueprintParser
{
    public static FusedBlueprintResult Parse(string path, SourceText text)
    {
        var reader = new ManifestReader(path, text);
        var yaml = new Findings();
        YamlNode? root = YamlReader.ReadText(text.ToString(), path, yaml);
        foreach (Finding finding in yaml)
        {
            reader.ReportAt(Diagnostics.BrokenYaml, finding.Line, finding.Column, finding.Message);
        }

        FusedBlueprint? blueprint = root is null ? null : Read(reader, root);
        return new FusedBlueprintResult(reader.Findings.Count > 0 ? null : blueprint, reader.Findings.ToEquatable());
    }

    private static FusedBlueprint? Read(ManifestReader reader, YamlNode root)
    {
        YamlMapping? top = reader.Mapping(root, "the blueprint", keys: null);
        YamlScalar? name = reader.Scalar(
            reader.Mapping(top?.Find("strategy"), "strategy", keys: null), "name", "strategy", isRequired: true);
        YamlMapping? workforce = reader.Mapping(top?.Find("workforce"), "workforce", keys: null);
        if (top is null || name is null || workforce is null)
        {
            return null;
        }

        // What the Host takes for a name: a class is named of it.
        if (!name.Text.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9')
            or '_' or '-' or '.'))
        {
            reader.Report(Diagnostics.BadName, name, name.Text, "has more than letters, digits, '_', '-' and '.'");
            return null;
        }

        string decided = top.Find("timeframes") is YamlSequence { Items: { Count: > 0 } timeframes }
            && timeframes[0] is YamlScalar first
            ? first.Text
            : "";
        var others = new List<FusedWorker>();
        foreach (YamlEntry entry in workforce.Entries)
        {
            if (entry.Key.Text is not ("context_workers" or "opportunity_workers"))
            {
                Add(reader, entry.Value, decided, others);
            }
        }

        var factors = new List<string>();
        foreach (string list in new[] { "strength", "weakness" })
        {
            YamlMapping? columns = reader.Mapping(
                (top.Find("aggregation") as YamlMapping)?.Find(list), list, keys: null);
            factors.AddRange(columns?.Entries.Select(entry => entry.Key.Text) ?? Enumerable.Empty<string>());
        }

        string[] parts = reader.Path.Replace('\\', '/').Split('/');
        return new FusedBlueprint(
            name.Text,
            string.Join("/", parts.Skip(parts.Length - 2)),
            reader.PlaceOf(name),
            Workers("context_workers"),
            Workers("opportunity_workers"),
            others.ToEquatable(),
            factors.ToEquatable());

        EquatableArray<FusedWorker> Workers(string list)
        {
            var found = new List<FusedWorker>();
            Add(reader, workforce.Find(list), decided, found);
            return found.ToEquatable();
        }
    }

    // Every mapping that names a plugin, however deep: lists of workers stand at several depths.
    private static void Add(ManifestReader reader, YamlNode? node, string decided, List<FusedWorker> workers)
    {
        if (node is YamlMapping mapping && mapping.Find("plugin") is YamlScalar plugin)
        {
            workers.Add(new FusedWorker(
                reader.Text(mapping, "instance_id", "a worker", isRequired: true),
                plugin.Text,
                reader.PlaceOf(plugin),
                OwnSeriesOf(mapping, decided),
                ((mapping.Find("params") as YamlMapping)?.Entries ?? Enumerable.Empty<YamlEntry>())
                    .Where(entry => entry.Value is YamlScalar)
                    .Select(entry => new FusedParameter(entry.Key.Text, TextOf((YamlScalar)entry.Value)))
                    .ToEquatable()));
            return;
        }

        foreach (YamlNode child in node switch
        {
            YamlMapping inner => inner.Entries.Select(entry => entry.Value),
            YamlSequence list => list.Items,
            _ => Enumerable.Empty<YamlNode>(),
        })
        {
            Add(reader, child, decided, workers);
        }
    }

    // Null takes a default's place, too.
    private static string TextOf(YamlScalar value) => value.IsNull ? "null" : value.Text;

    private static string OwnSeriesOf(YamlMapping worker, string decided)
        => worker.Find("symbol") is YamlScalar { IsNull: false } symbol
            ? "steps on the symbol " + symbol.Text + " alone"
            : worker.Find("timeframe") is YamlScalar { IsNull: false } timeframe && timeframe.Text != decided
                ? "steps on the timeframe " + timeframe.Text
                : "";
}
