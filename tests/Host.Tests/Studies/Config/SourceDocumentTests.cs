using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config;
using S1mpleTrader.Host.Studies.Config;
using S1mpleTrader.Host.Studies.Space;
using S1mpleTrader.Plugins;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Host.Tests.Studies.Config;

/// <summary>
/// Every study file that the source documents show is accepted as written, and all that it asks for can be run.
/// </summary>
public sealed class SourceDocumentTests
{
    /// <summary>Name, and points or variants worked out by hand from the file.</summary>
    public static TheoryData<string, string, int> Studies => new()
    {
        { "002_17c8ac87dfb661d8.txt", "FVG Parameter Sweep", 8 * 2 },
        { "002_17c8ac87dfb661d8.txt", "Opportunity Type Comparison", 3 },
        { "002_17c8ac87dfb661d8.txt", "Planning Strategy Comparison", 3 * (1 + 5) },
        { "002_17c8ac87dfb661d8.txt", "Operator Strategy Testing", 2 },
        { "002_17c8ac87dfb661d8.txt", "Event Workflow Variants", 2 },
        { "002_17c8ac87dfb661d8.txt", "ICT Strategy Comprehensive Optimization", 8 * 2 * 2 * 2 * 7 },
        { "004_cb05ea49ccd8ed61.txt", "FVG Parameter Sweep", 8 * 2 },
        { "002_17c8ac87dfb661d8.txt", "FVG Strategy Robustness Test", 3 },
        { "002_17c8ac87dfb661d8.txt", "Opportunity Type Head-to-Head", 3 },
        { "002_17c8ac87dfb661d8.txt", "Exit Strategy Comparison", 3 },
        { "002_17c8ac87dfb661d8.txt", "Operator Execution Strategy Test", 3 },
        { "002_17c8ac87dfb661d8.txt", "Event Configuration Comparison", 2 },
        { "002_17c8ac87dfb661d8.txt", "ICT Strategy Robustness Test", 8 },
        { "004_cb05ea49ccd8ed61.txt", "Exit Strategy Comparison", 2 },
    };

    [Theory]
    [MemberData(nameof(Studies))]
    public void Study_file_is_accepted_as_written(string source, string name, int count)
    {
        using TempFolder folder = new();
        SourceBases.WriteTo(folder);
        string path = folder.Write("study.yaml", Block(SharedFolder.Require("seeds", source), name));
        Findings findings = [];
        YamlNode root = ConfigurationFile.Read(path, findings)!;
        List<IReadOnlyList<string>> settings = SettingsOf(path, root, findings);
        Assert.Equal([], Errors(findings));
        Assert.Equal(count, settings.Count);
        foreach (IReadOnlyList<string> point in settings)
        {
            OperationConfiguration.Load(
                OperationOf(path, root), null, Overrides.Parse(point, findings), GeneratedPlugins.Catalogue, findings);
        }

        Assert.Equal([], Errors(findings));
        Assert.Equal(count, settings.Select(point => string.Join('\n', point)).Distinct().Count() + Repeated(name));
    }

    private static IEnumerable<string> Errors(Findings findings)
        => findings.Where(finding => finding.Severity == FindingSeverity.Error).Select(finding => finding.ToString());

    // The source document's operator variants and fixed settings change nothing here: two of a comparison are then the
    // base.
    private static int Repeated(string name) => name switch
    {
        "ICT Strategy Robustness Test" => 1,
        _ => 0,
    };

    private static List<IReadOnlyList<string>> SettingsOf(string path, YamlNode root, Findings findings)
    {
        if (root is YamlMapping mapping && mapping.Find("variant_config") is not null)
        {
            VariantDocument variants = VariantDocument.Read(root, findings)!;
            BaseStrategy strategy = BaseStrategy.Load(path, variants.Base, null, GeneratedPlugins.Catalogue, findings)!;
            OverrideSettings overrides = new(strategy, findings);
            return [.. variants.Variants.Select(variant => (IReadOnlyList<string>)overrides.Of(variant.Overrides))];
        }

        OptimizationDocument optimization = OptimizationReader.Read(root, findings)!;
        BaseStrategy @base = BaseStrategy.Load(path, optimization.Base, null, GeneratedPlugins.Catalogue, findings)!;
        SearchSpace space = new SpaceBuilder(@base, findings).Build(optimization);
        return [.. Sampler.Choose(space, optimization.Sampler, optimization.MaxRuns, optimization.Seed).Select(
            point => point.Settings)];
    }

    private static string OperationOf(string path, YamlNode root)
    {
        var study = (YamlMapping)((YamlMapping)root).Entries[0].Value;
        return ConfigurationFile.Resolve(path, ((YamlScalar)study.Find("base_operation")!).Text);
    }

    // The fenced block that holds the name.
    private static string Block(string path, string name)
    {
        string[] blocks = File.ReadAllText(path).ReplaceLineEndings("\n").Split("```yaml\n");
        string block = blocks.Skip(1).Select(text => text[..text.IndexOf("```", StringComparison.Ordinal)])
            .First(text => text.Contains($"name: \"{name}\"", StringComparison.Ordinal));
        return string.Concat(block.Where(c => c is '\n' || !char.IsControl(c)));
    }
}
