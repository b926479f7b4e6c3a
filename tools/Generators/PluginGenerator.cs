using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace S1mpleTrader.Generators;

/// <summary>Writes what stands between a plugin's two files and the kernel.</summary>
/// <remarks>
/// manifests (one node per file) ─┐
/// structs (one node per struct) ─┴─ plugins (one node per manifest) ── one source each, and the catalogue.
/// Every node holds plain, comparable data, so an unrelated edit stops at the structs.
/// </remarks>
[Generator(LanguageNames.CSharp)]
public sealed class PluginGenerator : IIncrementalGenerator
{
    /// <summary>Names of the steps, for the test that asserts what is cached.</summary>
    internal static class Steps
    {
        public const string Manifests = nameof(Manifests);
        public const string Structs = nameof(Structs);
        public const string Plugins = nameof(Plugins);
        public const string Catalogue = nameof(Catalogue);
    }

    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<ManifestResult> manifests = context.AdditionalTextsProvider
            .Where(static file => Path.GetFileName(file.Path) == "plugin_manifest.yaml")
            .Select(static (file, cancellation) => ManifestParser.Parse(
                file.Path, file.GetText(cancellation) ?? SourceText.From("", Encoding.UTF8)))
            .WithTrackingName(Steps.Manifests);
        IncrementalValueProvider<EquatableArray<StructModel>> structs = context.SyntaxProvider
            .CreateSyntaxProvider(StructModel.IsCandidate, static (node, _) => StructModel.Read(node, default))
            .WithTrackingName(Steps.Structs)
            .Collect()
            .Select(static (found, _) => new EquatableArray<StructModel>(found));
        IncrementalValueProvider<EquatableArray<PluginKey>> keys = manifests
            .Select(static (result, _) => new PluginKey(result.Manifest?.Name ?? "", result.Manifest?.Path ?? ""))
            .Collect()
            .Select(static (found, _) => found.OrderBy(key => key.Path, StringComparer.Ordinal).ToEquatable());
        IncrementalValuesProvider<PluginResult> plugins = manifests
            .Combine(structs)
            .Select(static (pair, _) => SignatureCheck.Check(pair.Left, pair.Right))
            .Combine(keys)
            .Select(static (pair, _) => RefuseDuplicate(pair.Left, pair.Right))
            .WithTrackingName(Steps.Plugins);
        context.RegisterSourceOutput(plugins, static (output, plugin) => Write(output, plugin));

        IncrementalValueProvider<string> rootNamespace = context.AnalyzerConfigOptionsProvider
            .Select(static (options, _) => options.GlobalOptions.TryGetValue("build_property.RootNamespace", out string? name) ? name : "")
            .Combine(context.CompilationProvider.Select(static (compilation, _) => compilation.AssemblyName ?? "Plugins"))
            .Select(static (pair, _) => pair.Left.Length > 0 ? pair.Left : pair.Right);
        IncrementalValueProvider<CatalogueModel> catalogue = plugins
            .Where(static plugin => plugin.Plugin is { IsComplete: true })
            .Select(static (plugin, _) => new CatalogueEntry(plugin.Plugin!.Manifest.Name, plugin.Plugin.FullName))
            .Collect()
            .Combine(rootNamespace)
            .Select(static (pair, _) => new CatalogueModel(
                pair.Right, pair.Left.OrderBy(entry => entry.Name, StringComparer.Ordinal).ToEquatable()))
            .WithTrackingName(Steps.Catalogue);
        context.RegisterSourceOutput(catalogue, static (output, model) => output.AddSource(
            "GeneratedPlugins.g.cs", SourceText.From(CatalogueEmitter.Emit(model), Utf8)));
    }

    private static void Write(SourceProductionContext output, PluginResult result)
    {
        foreach (DiagnosticInfo finding in result.Findings)
        {
            output.ReportDiagnostic(finding.ToDiagnostic());
        }

        if (result.Plugin is PluginModel plugin)
        {
            output.AddSource(plugin.FullName + ".g.cs", SourceText.From(Emitter.Emit(plugin), Utf8));
        }
    }

    // The first manifest of a name, by path, is the plugin; the others are findings and write nothing.
    private static PluginResult RefuseDuplicate(PluginResult result, EquatableArray<PluginKey> keys)
    {
        if (result.Plugin is not PluginModel { Manifest: PluginManifest manifest })
        {
            return result;
        }

        PluginKey first = keys.First(key => Names.Pascal(key.Name) == manifest.StructName);
        if (first.Path == manifest.Path)
        {
            return result;
        }

        var findings = new List<DiagnosticInfo>(result.Findings)
        {
            DiagnosticInfo.Of(Diagnostics.DuplicatePlugin, manifest.NamePlace, manifest.Name, first.Path),
        };
        return new PluginResult(null, findings.ToEquatable());
    }

    /// <summary>A plugin's name and its manifest's path.</summary>
    private readonly record struct PluginKey(string Name, string Path);
}
