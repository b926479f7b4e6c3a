using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Host.Studies.Space;

namespace S1mpleTrader.Host.Studies.Config;

/// <summary>What a study really is, every default written out: a file beside its store.</summary>
/// <remarks>
/// For people and programs to read; the study's own file is what it is run from. Names of the source documents are
/// reported in it, each once.
/// </remarks>
internal static class EffectiveStudy
{
    /// <summary>The file's name in a study's folder.</summary>
    public const string FileName = "study.yaml";

    /// <summary>Writes the file, whole or not at all.</summary>
    /// <param name="folder">The study's folder.</param>
    /// <param name="text">What it says.</param>
    public static void Write(string folder, string text)
    {
        using var file = new AtomicFile(Path.Combine(folder, FileName));
        file.Stream.Write(Encoding.UTF8.GetBytes(text));
        file.Commit();
    }

    /// <summary>Returns what an optimization is.</summary>
    public static string Of(OptimizationPlan plan)
    {
        StringBuilder text = Begin("optimization", plan.Document.Name, plan.Strategy);
        AddOptimization(text, plan);
        AddAliases(text, plan.Document.Node);
        return text.ToString();
    }

    /// <summary>Returns what a comparison is.</summary>
    public static string Of(VariantPlan plan)
    {
        StringBuilder text = Begin("variants", plan.Document.Name, plan.Strategy);
        AddKept(text, plan.Document.KeepsArtifacts, plan.Document.Parallel);
        text.Append("variants:\n");
        for (int i = 0; i < plan.Settings.Count; i++)
        {
            text.Append("  - name: ").Append(Text(plan.Document.Variants[i].Name)).Append('\n');
            AddSettings(text, "    ", plan.Settings[i]!);
        }

        AddAliases(text, plan.Document.Node);
        return text.ToString();
    }

    /// <summary>Returns what a walk forward is.</summary>
    public static string Of(WalkForwardPlan plan)
    {
        StringBuilder text = Begin("walk_forward", plan.Document.Name, plan.Optimization.Strategy);
        text.Append("mode: ").Append(plan.Document.IsAnchored ? "anchored" : "rolling").Append('\n');
        text.Append(
            CultureInfo.InvariantCulture, $"in_sample_seconds: {plan.Document.InSampleNanos / 1_000_000_000}\n");
        text.Append(
            CultureInfo.InvariantCulture, $"out_of_sample_seconds: {plan.Document.OutOfSampleNanos / 1_000_000_000}\n");
        text.Append(CultureInfo.InvariantCulture, $"step_seconds: {plan.Document.StepNanos / 1_000_000_000}\n");
        AddOptimization(text, plan.Optimization);
        AddAliases(text, plan.Optimization.Document.Node);
        return text.ToString();
    }

    private static StringBuilder Begin(string kind, string name, BaseStrategy strategy)
    {
        var text = new StringBuilder("# What this study is, every default written out.\n");
        text.Append("kind: ").Append(kind).Append('\n');
        text.Append("name: ").Append(Text(name)).Append('\n');
        text.Append("base_operation: ").Append(Text(Path.GetFullPath(strategy.Configuration.Path))).Append('\n');
        text.Append("strategy_link: ").Append(Text(strategy.Link.Document.Id)).Append('\n');
        return text;
    }

    private static void AddKept(StringBuilder text, bool keepsArtifacts, ParallelDocument parallel)
    {
        text.Append("artifacts: ").Append(keepsArtifacts ? "full" : "metrics").Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"timeout_per_run: {parallel.TimeoutPerRun.TotalSeconds}\n");
    }

    private static void AddOptimization(StringBuilder text, OptimizationPlan plan)
    {
        OptimizationDocument document = plan.Document;
        AddKept(text, document.KeepsArtifacts, document.Parallel);
        text.Append("primary_metric: ").Append(MetricTable.Names[document.Objective.Metric]).Append('\n');
        text.Append("direction: ").Append(document.Objective.IsMaximized ? "maximize" : "minimize").Append('\n');
        text.Append("constraints:").Append(document.Constraints.Count == 0 ? " []\n" : "\n");
        foreach (MetricConstraint constraint in document.Constraints)
        {
            text.Append("  - { metric: ").Append(MetricTable.Names[constraint.Metric])
                .Append(", min: ").Append(Number(constraint.Minimum))
                .Append(", max: ").Append(Number(constraint.Maximum)).Append(" }\n");
        }

        text.Append("sampler: ").Append(document.Sampler.ToString().ToLowerInvariant()).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"max_runs: {document.MaxRuns}\n");
        text.Append(CultureInfo.InvariantCulture, $"seed: {document.Seed}\n");
        text.Append(CultureInfo.InvariantCulture, $"combinations: {plan.Space.Count}\n");
        AddDimensions(text, string.Empty, plan.Space.Dimensions);
    }

    private static void AddDimensions(StringBuilder text, string indent, IReadOnlyList<Dimension> dimensions)
    {
        text.Append(indent).Append("dimensions:").Append(dimensions.Count == 0 ? " []\n" : "\n");
        foreach (Dimension dimension in dimensions)
        {
            text.Append(indent).Append("  - name: ").Append(Text(dimension.Name)).Append('\n');
            if (dimension.Range is { } range)
            {
                text.Append(indent).Append("    setting: ").Append(Text(range.Key)).Append('\n');
                text.Append(indent).Append("    start: ").Append(NumberText.Of(range.Start)).Append('\n');
                text.Append(indent).Append("    end: ").Append(NumberText.Of(range.End)).Append('\n');
                text.Append(indent).Append("    step: ").Append(NumberText.Of(range.Step)).Append('\n');
                continue;
            }

            text.Append(indent).Append("    choices:\n");
            foreach (Choice choice in dimension.Choices)
            {
                text.Append(indent).Append("      - value: ").Append(Text(choice.Label)).Append('\n');
                AddSettings(text, indent + "        ", choice.Settings);
                if (choice.Inner is { Count: > 0 } inner)
                {
                    AddDimensions(text, indent + "        ", inner);
                }
            }
        }
    }

    private static void AddSettings(StringBuilder text, string indent, IReadOnlyList<string> settings)
    {
        text.Append(indent).Append("settings:").Append(settings.Count == 0 ? " []\n" : "\n");
        foreach (string setting in settings)
        {
            text.Append(indent).Append("  - ").Append(Text(setting)).Append('\n');
        }
    }

    private static void AddAliases(StringBuilder text, YamlMapping study)
    {
        IReadOnlyList<(YamlScalar Written, string Name)> aliases = SeedNames.AliasesIn(study);
        text.Append("aliases:").Append(aliases.Count == 0 ? " {}\n" : "\n");
        foreach ((YamlScalar written, string name) in aliases)
        {
            text.Append("  ").Append(written.Text).Append(": ").Append(name)
                .Append(
                    CultureInfo.InvariantCulture,
                    $" # {Path.GetFileName(written.File)}:{written.Line}:{written.Column}\n");
        }
    }

    private static string Number(double? value) => value is { } number ? NumberText.Of(number) : "null";

    private static string Text(string text) => FlowYaml.Of(new YamlScalar(string.Empty, 0, 0, text, isQuoted: false));
}
