using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;
using S1mpleTrader.Config.Manifest;
using S1mpleTrader.Config.Yaml;

namespace S1mpleTrader.Generators;

/// <summary>What reading one manifest yields.</summary>
/// <param name="Manifest">The manifest; null where a finding leaves nothing to build on.</param>
/// <param name="Findings">What is wrong with it on its own, without a look at the struct.</param>
internal sealed record ManifestResult(PluginManifest? Manifest, EquatableArray<DiagnosticInfo> Findings);

/// <summary>From the text of a manifest to its model.</summary>
internal static partial class ManifestParser
{
    private const string What = "the manifest";

    private static readonly Regex Version = new(ManifestForm.VersionPattern, RegexOptions.CultureInvariant);

    public static ManifestResult Parse(string path, SourceText text)
    {
        var reader = new ManifestReader(path, text);
        var yaml = new Findings();
        YamlNode? root = YamlReader.ReadText(text.ToString(), path, yaml);
        foreach (Finding finding in yaml)
        {
            reader.ReportAt(Diagnostics.BrokenYaml, finding.Line, finding.Column, finding.Message);
        }

        PluginManifest? manifest = root is null ? null : ReadManifest(reader, root);
        return new ManifestResult(manifest, reader.Findings.ToEquatable());
    }

    private static PluginManifest? ReadManifest(ManifestReader reader, YamlNode root)
    {
        YamlMapping? top = reader.Mapping(root, What, ManifestForm.Top);
        if (top is null)
        {
            return null;
        }

        const string Identification = "identification";
        YamlMapping? identification = reader.Mapping(
            top.Find(Identification), Identification, ManifestForm.Identification);
        YamlScalar? name = reader.Scalar(identification, "name", Identification);
        YamlScalar? type = reader.Scalar(identification, "type", Identification);
        YamlScalar? version = reader.Scalar(identification, "version", Identification);
        YamlScalar? roleNode = reader.Scalar(identification, "role", Identification);
        string role = reader.Word(roleNode, "role", ManifestForm.Roles) ?? "standard";
        CheckVersion(reader, version);
        string? typeName = reader.Word(type, "type", ManifestForm.Subtypes.Keys);
        if (role == "refiner" && typeName is not (null or "opportunity_worker"))
        {
            reader.Report(Diagnostics.UnfittingKey, roleNode!, "role", "a " + typeName + ", which refines no signals");
        }

        YamlScalar? subtype = ReadSubtype(reader, identification, typeName);
        if (name is null || !IsName(reader, name) || typeName is null)
        {
            return null;
        }

        string structName = Names.Pascal(name.Text);
        CheckFolder(reader, name, structName);
        EquatableArray<ParameterModel> parameters = ReadParameters(reader, top);
        Capabilities capabilities = ReadCapabilities(reader, top, parameters);
        YamlScalar? style = reader.Scalar(top, "style", What);
        PluginKind? kind = KindOf(typeName, subtype?.Text, role, style?.Text, capabilities);
        if (kind is null)
        {
            return null;
        }

        CheckCapabilities(reader, top, kind.Value, capabilities);

        reader.Word(style, "style", ManifestForm.Styles);
        bool isBlock = style?.Text == "block" && kind is (PluginKind.Context or PluginKind.Opportunity);
        if (style is not null && typeName != "context_worker" && !isBlock)
        {
            reader.Report(Diagnostics.UnfittingKey, style, "style", "a " + typeName);
        }

        EquatableArray<OutputModel> outputs = ReadOutputs(reader, top, kind.Value, isBlock, name);
        var taken = new HashSet<string>(outputs.Select(output => Names.Pascal(output.Name)), StringComparer.Ordinal);
        return new PluginManifest
        {
            Path = reader.Path,
            ShortPath = ShortPath(reader.Path),
            Name = name.Text,
            StructName = structName,
            NamePlace = reader.PlaceOf(name),
            Kind = kind.Value,
            IsBlock = isBlock,
            Type = typeName,
            Subtype = subtype?.Text ?? "",
            Version = version?.Text ?? "",
            Description = OneLine(reader.Text(top, "description", What)),
            Rule = OneLine(reader.Text(top, "rule", What)),
            Source = OneLine(reader.Text(top, "source", What)),
            Example = ReadExample(reader, top),
            SignalType = ReadSignalType(reader, top, kind.Value),
            Handler = kind == PluginKind.LedgerThreat ? capabilities.Handlers[0].Method : "",
            Handlers = kind == PluginKind.LedgerThreat ? default : capabilities.Handlers,
            Publishes = capabilities.Publishes,
            IsMultiSymbol = capabilities.IsMultiSymbol,
            RequiresDtos = ReadDtos(reader, top, "requires_dtos"),
            ProvidesDtos = ReadDtos(reader, top, "provides_dtos"),
            Metadata = ReadMetadata(reader, top, kind.Value),
            Parameters = parameters,
            Inputs = ReadInputs(reader, top, kind.Value, isBlock, parameters, taken),
            Outputs = outputs,
            Scratch = ReadScratch(reader, top, kind.Value, isBlock, parameters, taken),
        };
    }

    private static bool IsName(ManifestReader reader, YamlScalar name)
    {
        if (!reader.Name(name, taken: null))
        {
            return false;
        }

        string structName = Names.Pascal(name.Text);
        bool isTaken = TakenNames.Contain(structName);
        if (isTaken)
        {
            reader.Report(
                Diagnostics.BadName, name, name.Text,
                "would be the struct " + structName + ", a name that plugins are written with: name it otherwise, "
                    + "such as 'my_" + name.Text + "'");
        }

        return !isTaken;
    }

    private static void CheckVersion(ManifestReader reader, YamlScalar? version)
    {
        if (version is not null && !Version.IsMatch(version.Text))
        {
            reader.Report(
                Diagnostics.BadValue, version, "version",
                "expected three numbers such as 1.0.0, not '" + version.Text + "'");
        }
    }

    private static YamlScalar? ReadSubtype(ManifestReader reader, YamlMapping? identification, string? type)
    {
        if (type is null)
        {
            return null;
        }

        string[] known = ManifestForm.Subtypes[type];
        YamlScalar? subtype = reader.Scalar(identification, "subtype", "identification", isRequired: known.Length > 0);
        if (known.Length == 0)
        {
            if (subtype is not null)
            {
                reader.Report(Diagnostics.UnfittingKey, subtype, "subtype", "a " + type);
            }

            return null;
        }

        return reader.Word(subtype, "subtype of " + type, known) is null ? null : subtype;
    }

    private static PluginKind? KindOf(
        string type, string? subtype, string role, string? style, Capabilities capabilities)
        => type switch
        {
            "context_worker" => style == "at_row" ? PluginKind.ContextAtRow : PluginKind.Context,
            "opportunity_worker" when role == "refiner" => PluginKind.Refiner,
            "opportunity_worker" => capabilities.Handlers.Count > 0 ? PluginKind.EventDriven : PluginKind.Opportunity,
            "threat_worker" when capabilities.HearsLedgerOnly => PluginKind.LedgerThreat,
            "threat_worker" => capabilities.Handlers.Count > 0 ? PluginKind.EventDriven : PluginKind.MarketThreat,
            "strategy_planner" => PluginKind.StrategyPlanner,
            "execution_worker" => PluginKind.EventDriven,
            "portfolio_overlay" => PluginKind.Overlay,
            _ => subtype switch
            {
                "entry_planning" => PluginKind.EntryPlanner,
                "size_planning" => PluginKind.SizePlanner,
                "exit_planning" => PluginKind.ExitPlanner,
                "execution_intent_planning" => PluginKind.IntentPlanner,
                _ => null,
            },
        };

    private static string ReadSignalType(ManifestReader reader, YamlMapping top, PluginKind kind)
    {
        string key = kind switch
        {
            PluginKind.Opportunity => "signal_type",
            PluginKind.MarketThreat or PluginKind.LedgerThreat => "threat_type",
            _ => "",
        };
        foreach (string other in new[] { "signal_type", "threat_type" })
        {
            if (other != key && top.FindEntry(other) is YamlEntry entry)
            {
                reader.Report(Diagnostics.UnfittingKey, entry.Key, other, "a plugin that makes no such signal");
            }
        }

        return key.Length == 0 ? "" : reader.Text(top, key, What, isRequired: true);
    }

    private static EquatableArray<string> ReadMetadata(ManifestReader reader, YamlMapping top, PluginKind kind)
    {
        YamlEntry? entry = top.FindEntry("metadata");
        if (entry is not null
            && kind is not (PluginKind.Opportunity or PluginKind.MarketThreat or PluginKind.LedgerThreat))
        {
            reader.Report(Diagnostics.UnfittingKey, entry.Key, "metadata", "a plugin that makes no signal");
        }

        IReadOnlyList<YamlScalar> names = reader.List(entry?.Value, "metadata");
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (YamlScalar name in names)
        {
            reader.Name(name, taken);
        }

        if (names.Count > ManifestForm.MaxMetadata)
        {
            reader.Report(
                Diagnostics.TooMuchMetadata,
                names[ManifestForm.MaxMetadata],
                names.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        return names.Select(name => name.Text).ToEquatable();
    }

    private static string ReadExample(ManifestReader reader, YamlMapping top)
    {
        YamlNode? node = top.Find("example");
        if (node is null or YamlScalar)
        {
            return ((node as YamlScalar)?.Text ?? "").TrimEnd();
        }

        reader.Report(Diagnostics.WrongShape, node, "'example' of " + What, "text (a block, |)", node.Kind);
        return "";
    }

    private static EquatableArray<string> ReadDtos(ManifestReader reader, YamlMapping top, string key)
    {
        IReadOnlyList<YamlScalar> names = reader.List(top.Find(key), key);
        foreach (YamlScalar name in names)
        {
            reader.Word(name, "DTO", ManifestForm.Dtos);
        }

        return names.Select(name => name.Text).ToEquatable();
    }

    private static void CheckFolder(ManifestReader reader, YamlScalar name, string structName)
    {
        string[] parts = reader.Path.Replace('\\', '/').Split('/');
        string folder = parts.Length < 2 ? "" : parts[parts.Length - 2];
        if (folder != structName)
        {
            reader.Report(Diagnostics.WrongFolder, name, name.Text, structName, folder);
        }
    }

    private static string ShortPath(string path)
    {
        string[] parts = path.Replace('\\', '/').Split('/');
        return string.Join("/", parts.Skip(Math.Max(0, parts.Length - 3)));
    }

    private static string OneLine(string text) => Regex.Replace(text.Trim(), @"\s+", " ");
}
