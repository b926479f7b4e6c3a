using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace S1mpleTrader.Generators.Tests;

/// <summary>A project in memory: sources and manifests in, generated sources and diagnostics out.</summary>
internal sealed class GeneratorRun
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp13, DocumentationMode.Diagnose);

    private static readonly ImmutableArray<MetadataReference> References = [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is string file
                && (file.StartsWith("System.", StringComparison.Ordinal)
                    || file is "Kernel.dll" or "Columnar.dll" or "netstandard.dll"))
            .Select(path => MetadataReference.CreateFromFile(path))];

    private GeneratorDriver _driver;
    private CSharpCompilation _compilation;

    public GeneratorRun(string rootNamespace = "Mine")
    {
        _options = new Options(rootNamespace);
        _driver = CSharpGeneratorDriver.Create(
            [new PluginGenerator().AsSourceGenerator()],
            [],
            ParseOptions,
            _options,
            new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        _compilation = CSharpCompilation.Create(
            "Mine",
            [],
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
                .WithNullableContextOptions(NullableContextOptions.Enable)
                .WithGeneralDiagnosticOption(ReportDiagnostic.Error)
                .WithSpecificDiagnosticOptions(
                    [new KeyValuePair<string, ReportDiagnostic>("CS1701", ReportDiagnostic.Suppress)]));
    }

    /// <summary>What the generator itself reported.</summary>
    public ImmutableArray<Diagnostic> Findings { get; private set; }

    /// <summary>What the compiler says of sources and generated sources together.</summary>
    public IReadOnlyList<Diagnostic> Errors { get; private set; } = [];

    public GeneratorRunResult Result => _driver.GetRunResult().Results[0];

    public GeneratorRun Source(string path, string text)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(text, ParseOptions, path);
        SyntaxTree? old = _compilation.SyntaxTrees.FirstOrDefault(candidate => candidate.FilePath == path);
        _compilation = old is null ? _compilation.AddSyntaxTrees(tree) : _compilation.ReplaceSyntaxTree(old, tree);
        return this;
    }

    public GeneratorRun Manifest(string path, string text)
    {
        ManifestText added = new(path, text);
        AdditionalText? old = _manifests.FirstOrDefault(candidate => candidate.Path == path);
        _driver = old is null ? _driver.AddAdditionalTexts([added]) : _driver.ReplaceAdditionalText(old, added);
        _manifests.RemoveAll(candidate => candidate.Path == path);
        _manifests.Add(added);
        return this;
    }

    /// <summary>Adds or replaces a blueprint to be fused.</summary>
    public GeneratorRun Blueprint(string path, string text) => File(path, text, "IsFusedBlueprint", "true");

    /// <summary>Adds the manifest of a project that is referenced.</summary>
    public GeneratorRun Referenced(string path, string text, string pluginNamespace)
        => File(path, text, "PluginNamespace", pluginNamespace);

    public GeneratorRun Run()
    {
        _driver = _driver.RunGeneratorsAndUpdateCompilation(
            _compilation, out Compilation output, out ImmutableArray<Diagnostic> findings);
        Findings = findings;
        Errors = output.GetDiagnostics().Where(found => found.Severity >= DiagnosticSeverity.Warning).ToArray();
        return this;
    }

    public string Generated(string hintName)
        => Result.GeneratedSources.First(source => source.HintName == hintName).SourceText.ToString();

    private readonly List<AdditionalText> _manifests = [];
    private readonly Options _options;

    private GeneratorRun File(string path, string text, string key, string value)
    {
        _options.Metadata[path] = new Values("build_metadata.AdditionalFiles." + key, value);
        return Manifest(path, text);
    }

    private sealed class Options(string rootNamespace) : AnalyzerConfigOptionsProvider
    {
        public Dictionary<string, AnalyzerConfigOptions> Metadata { get; } = [];

        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(
            "build_property.RootNamespace", rootNamespace);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile)
            => Metadata.GetValueOrDefault(textFile.Path, GlobalOptions);
    }

    private sealed class Values(string name, string text) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(
            string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value)
        {
            value = key == name ? text : null;
            return value is not null;
        }
    }

    private sealed class ManifestText(string path, string text) : AdditionalText
    {
        public override string Path { get; } = path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }
}
