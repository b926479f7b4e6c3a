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
/// <param name="Metrics">Indices of the metrics that are compared, in order.</param>
/// <param name="Parallel">How it is carried out.</param>
/// <param name="KeepsArtifacts">Whether every run keeps trades, equity and journal.</param>
internal sealed record VariantDocument(
    YamlMapping Node,
    string Name,
    BaseDocument Base,
    IReadOnlyList<NamedOverrides> Variants,
    IReadOnlyList<int> Metrics,
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
            study.RequiredText("name"),
            BaseDocument.Read(study),
            ReadVariants(study),
            ReadComparison(study.Child("comparison_config", "comparison_config")),
            ParallelDocument.Read(study),
            study.OptionalChoice("artifacts", Artifacts) == 1);
        study.Close();
        document.Close();
        return result;
    }

    private static List<NamedOverrides> ReadVariants(Section study)
    {
        var variants = new List<NamedOverrides>();
        var names = new HashSet<string>();
        foreach (Section section in study.Sections("variants", "variant", isRequired: true))
        {
            NamedOverrides variant = NamedOverridesReader.Read(section);
            if (!names.Add(variant.Name) && section.Schema is null)
            {
                section.Findings.Error(section.At("name"), $"name: another variant is called {YamlText.Quote(variant.Name)} too");
            }

            variants.Add(variant);
            section.Close();
        }

        return variants;
    }

    // What is drawn is what the report has; the keys say what a user wants to see first.
    private static List<int> ReadComparison(Section? comparison)
    {
        List<int> metrics = comparison?.Choices("metrics", MetricTable.Names) ?? [];
        comparison?.Words("visualizations");
        comparison?.Words("causality_analysis");
        comparison?.Close();
        return metrics;
    }
}
