using System.Collections.Generic;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config.Documents;
using S1mpleTrader.Host.Config.Schema;
using S1mpleTrader.Host.Results;

namespace S1mpleTrader.Host.Studies.Config;

/// <summary>A <c>variant.yaml</c> as written.</summary>
/// <param name="Node">The study's own mapping.</param>
/// <param name="Name">Its name; its folder is made of it.</param>
/// <param name="Base">What is varied.</param>
/// <param name="Variants">The variants, in the file's order.</param>
/// <param name="Comparison">What is shown of them.</param>
/// <param name="Parallel">How it is carried out.</param>
/// <param name="KeepsArtifacts">Whether every run keeps trades, equity and journal.</param>
internal sealed record VariantDocument(
    YamlMapping Node,
    string Name,
    BaseDocument Base,
    IReadOnlyList<NamedOverrides> Variants,
    ComparisonDocument Comparison,
    ParallelDocument Parallel,
    bool KeepsArtifacts)
{
    private const string What = "variant file";

    private static readonly string[] Artifacts = ["metrics", "full"];

    /// <summary>Reads the document; the result may only be used when no error was reported.</summary>
    public static VariantDocument? Read(YamlNode root, Findings findings)
        => Section.Open(root, What, findings) is { } document ? Read(document) : null;

    /// <summary>Returns what the reader accepts.</summary>
    public static SchemaNode Describe()
    {
        var document = Section.Record(What);
        Read(document);
        return document.Schema!;
    }

    private static VariantDocument? Read(Section document)
    {
        if (document.Child("variant_config", "variant_config", isRequired: true) is not { } study)
        {
            return null;
        }

        study.OptionalText("description");
        var result = new VariantDocument(
            study.Node,
            study.RequiredTitle("name"),
            BaseDocument.Read(study),
            NamedOverridesReader.ReadAll(study.Sections("variants", "variant", isRequired: true)),
            ReadComparison(study.Child("comparison_config", "comparison_config")),
            ParallelDocument.Read(study),
            study.OptionalChoice("artifacts", Artifacts) == 1);
        study.Close();
        document.Close();
        return result;
    }

    private static ComparisonDocument ReadComparison(Section? comparison)
    {
        var document = new ComparisonDocument(
            comparison?.Choices("metrics", MetricTable.Names) ?? [],
            comparison?.Choices("visualizations", ComparisonDocument.VisualizationNames) ?? [],
            comparison?.Choices("causality_analysis", ComparisonDocument.CausalityNames) ?? []);
        comparison?.Close();
        return document;
    }
}

/// <summary>What a comparison shows; everything where its file doesn't say.</summary>
/// <param name="Metrics">Indices of the metrics, in order.</param>
/// <param name="Visualizations">Indices in <see cref="VisualizationNames"/>.</param>
/// <param name="Causality">Indices in <see cref="CausalityNames"/>.</param>
internal sealed record ComparisonDocument(
    IReadOnlyList<int> Metrics, IReadOnlyList<int> Visualizations, IReadOnlyList<int> Causality)
{
    /// <summary>What can be drawn.</summary>
    public static IReadOnlyList<string> VisualizationNames { get; } =
        ["equity_curves", "drawdown_curves", "monthly_returns", "trade_distribution"];

    /// <summary>What can be said of causes.</summary>
    public static IReadOnlyList<string> CausalityNames { get; } =
        ["opportunities_per_variant", "threats_per_variant", "rejection_reasons"];

    /// <summary>Returns whether something is to be shown.</summary>
    /// <param name="name">One of <see cref="VisualizationNames"/> or <see cref="CausalityNames"/>.</param>
    public bool Shows(string name)
        => Shows(Visualizations, VisualizationNames, name) || Shows(Causality, CausalityNames, name);

    private static bool Shows(IReadOnlyList<int> asked, IReadOnlyList<string> names, string name)
    {
        bool isShown = false;
        for (int i = 0; i < names.Count; i++)
        {
            bool isAsked = asked.Count == 0;
            foreach (int one in asked)
            {
                isAsked |= one == i;
            }

            isShown |= isAsked && names[i] == name;
        }

        return isShown;
    }
}
