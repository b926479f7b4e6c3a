using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using S1mpleTrader.Config.Manifest;

namespace S1mpleTrader.Generators;

/// <summary>Writes what stands between a plugin's two files and the kernel.</summary>
/// <remarks>
/// manifests (one node per file) ─┐
/// structs (one node per struct) ─┴─ plugins (one node per manifest) ── one source each, and the catalogue.
/// blueprints and manifests of referenced projects ── shapes (one node per blueprint) ── one pipeline each, named in
/// the catalogue.
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
        public const string Shapes = nameof(Shapes);
        public const string Catalogue = nameof(Catalogue);
    }

    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<InputFile> files = context.AdditionalTextsProvider
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (pair, _) => InputFile.Of(pair.Left, pair.Right.GetOptions(pair.Left)));
        IncrementalValuesProvider<ManifestResult> manifests = files
            .Where(static file => file.IsManifest && file.PluginNamespace.Length == 0)
            .Select(static (file, cancellation) => ManifestParser.Parse(file.Text.Path, file.Read(cancellation)))
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

        IncrementalValuesProvider<FusedShapeResult> shapes = Shapes(files, plugins);
        IncrementalValueProvider<string> rootNamespace = context.AnalyzerConfigOptionsProvider
            .Select(static (options, _)
                => options.GlobalOptions.TryGetValue("build_property.RootNamespace", out string? name) ? name : "")
            .Combine(context.CompilationProvider.Select(
                static (compilation, _) => compilation.AssemblyName ?? "Plugins"))
            .Select(static (pair, _) => NamespaceName.Of(pair.Left.Length > 0 ? pair.Left : pair.Right));
        IncrementalValueProvider<CatalogueModel> catalogue = plugins
            .Where(static plugin => plugin.Plugin is { IsComplete: true })
            .Select(static (plugin, _) => new CatalogueEntry(plugin.Plugin!.Manifest.Name, plugin.Plugin.FullName))
            .Collect()
            .Combine(shapes.Where(static shape => shape.Shape is not null)
                .Select(static (shape, _) => shape.Shape!.ClassName).Collect())
            .Combine(rootNamespace)
            .Select(static (pair, _) => new CatalogueModel(
                pair.Right,
                pair.Left.Left.OrderBy(entry => entry.Name, StringComparer.Ordinal).ToEquatable(),
                pair.Left.Right.OrderBy(name => name, StringComparer.Ordinal).ToEquatable()))
            .WithTrackingName(Steps.Catalogue);
        context.RegisterSourceOutput(
            shapes.Combine(rootNamespace), static (output, pair) => Write(output, pair.Left, pair.Right));
        context.RegisterSourceOutput(catalogue, static (output, model) => output.AddSource(
            "GeneratedPlugins.g.cs", SourceText.From(CatalogueEmitter.Emit(model), Utf8)));
    }

    // A blueprint may name plugins of this project and of those that it references, whose manifests are handed along.
    private static IncrementalValuesProvider<FusedShapeResult> Shapes(
        IncrementalValuesProvider<InputFile> files, IncrementalValuesProvider<PluginResult> plugins)
    {
        IncrementalValueProvider<EquatableArray<FusedPlugin>> own = plugins
            .Where(static result => result.Plugin is { IsComplete: true })
            .Select(static (result, _) => new FusedPlugin(result.Plugin!.Manifest, result.Plugin.Namespace))
            .Collect()
            .Select(static (found, _) => new EquatableArray<FusedPlugin>(found));
        IncrementalValueProvider<EquatableArray<FusedPlugin>> referenced = files
            .Where(static file => file.IsManifest && file.PluginNamespace.Length > 0)
            .Select(static (file, cancellation) => (
                ManifestParser.Parse(file.Text.Path, file.Read(cancellation)).Manifest, file.PluginNamespace))
            .Where(static pair => pair.Manifest is not null)
            .Select(static (pair, _) => new FusedPlugin(pair.Manifest!, pair.PluginNamespace))
            .Collect()
            .Select(static (found, _) => new EquatableArray<FusedPlugin>(found));
        IncrementalValuesProvider<FusedBlueprintResult> blueprints = files
            .Where(static file => file.IsBlueprint)
            .Select(static (file, cancellation) => FusedBlueprintParser.Parse(file.Text.Path, file.Read(cancellation)));
        IncrementalValueProvider<EquatableArray<FusedKey>> keys = blueprints
            .Where(static result => result.Blueprint is not null)
            .Select(static (result, _) => FusedKey.Of(result.Blueprint!))
            .Collect()
            .Select(static (found, _) => found.OrderBy(key => key.Path, StringComparer.Ordinal).ToEquatable());
        return blueprints
            .Combine(keys)
            .Select(static (pair, _) => RefuseDuplicate(pair.Left, pair.Right))
            .Combine(own.Combine(referenced))
            .Select(static (pair, _) => FusedShapeReader.Read(pair.Left, pair.Right.Left.Concat(pair.Right.Right)))
            .WithTrackingName(Steps.Shapes);
    }

    private static void Write(SourceProductionContext output, FusedShapeResult result, string rootNamespace)
    {
        foreach (DiagnosticInfo finding in result.Findings)
        {
            output.ReportDiagnostic(finding.ToDiagnostic());
        }

        if (result.Shape is FusedShape shape)
        {
            output.AddSource(shape.ClassName + ".g.cs", SourceText.From(FusedEmitter.Emit(shape, rootNamespace), Utf8));
        }
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

        // Names of generated files don't differ by case alone.
        PluginKey first = keys.First(
            key => string.Equals(Names.Pascal(key.Name), manifest.StructName, StringComparison.OrdinalIgnoreCase));
        string? maker = keys.Select(key => key.Name).FirstOrDefault(
            name => name.Length > 0 && Emitter.ClassesOf(Names.Pascal(name)).Contains(manifest.StructName));
        DiagnosticInfo? finding = first.Path != manifest.Path
            ? DiagnosticInfo.Of(Diagnostics.DuplicatePlugin, manifest.NamePlace, manifest.Name, first.Path)
            : maker is not null
            ? DiagnosticInfo.Of(
                Diagnostics.BadName, manifest.NamePlace, manifest.Name,
                "would be the struct " + manifest.StructName + ", which is written of the plugin '" + maker
                    + "' already")
            : null;
        return finding is null
            ? result
            : new PluginResult(null, new List<DiagnosticInfo>(result.Findings) { finding }.ToEquatable());
    }

    // Of two strategies that become one class the first blueprint, by path, has it.
    private static FusedBlueprintResult RefuseDuplicate(FusedBlueprintResult result, EquatableArray<FusedKey> keys)
    {
        if (result.Blueprint is not FusedBlueprint blueprint)
        {
            return result;
        }

        var own = FusedKey.Of(blueprint);
        FusedKey first = keys.First(
            key => string.Equals(key.ClassName, own.ClassName, StringComparison.OrdinalIgnoreCase));
        if (first.Path == own.Path)
        {
            return result;
        }

        var finding = DiagnosticInfo.Of(
            Diagnostics.DuplicatePipeline, blueprint.Place, blueprint.Name, own.ClassName, first.Path);
        return new FusedBlueprintResult(null, new[] { finding }.ToEquatable());
    }

    /// <summary>A file that the project hands the generator, with what the project says of it.</summary>
    /// <param name="Text">The file.</param>
    /// <param name="PluginNamespace">
    /// The namespace of a manifest of a referenced project; empty for one of this project.
    /// </param>
    /// <param name="IsBlueprint">Whether it is a blueprint to be fused.</param>
    private readonly record struct InputFile(AdditionalText Text, string PluginNamespace, bool IsBlueprint)
    {
        public bool IsManifest => !IsBlueprint && Path.GetFileName(Text.Path) == "plugin_manifest.yaml";

        public static InputFile Of(AdditionalText text, AnalyzerConfigOptions options)
            => new(
                text,
                options.TryGetValue("build_metadata.AdditionalFiles.PluginNamespace", out string? name) ? name : "",
                options.TryGetValue("build_metadata.AdditionalFiles.IsFusedBlueprint", out string? isBlueprint)
                    && isBlueprint == "true");

        public SourceText Read(System.Threading.CancellationToken cancellation)
            => Text.GetText(cancellation) ?? SourceText.From("", Encoding.UTF8);
    }

    /// <summary>A plugin's name and its manifest's path.</summary>
    private readonly record struct PluginKey(string Name, string Path);

    /// <summary>The class that a blueprint becomes, and the blueprint's path.</summary>
    private readonly record struct FusedKey(string ClassName, string Path)
    {
        public static FusedKey Of(FusedBlueprint blueprint)
            => new(FusedShape.ClassNameOf(blueprint.Name), blueprint.Place.Path);
    }
}
