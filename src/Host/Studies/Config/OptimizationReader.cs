using System.Collections.Generic;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config.Documents;
using S1mpleTrader.Host.Config.Schema;
using S1mpleTrader.Host.Studies.Space;

namespace S1mpleTrader.Host.Studies.Config;

/// <summary>
/// Reads an <c>optimization.yaml</c>: form, types and ranges of every key but the values that plugins judge.
/// </summary>
internal static class OptimizationReader
{
    /// <summary>Most runs of a study, whatever its file allows.</summary>
    public const int MostRuns = 10_000_000;

    private const string What = "optimization file";
    private const int DefaultMaxRuns = 100_000;

    private static readonly string[] Samplers = ["grid", "random", "sobol"];
    private static readonly string[] Artifacts = ["metrics", "full"];

    /// <summary>Reads the document; the result may only be used when no error was reported.</summary>
    public static OptimizationDocument? Read(YamlNode root, Findings findings)
        => Section.Open(root, What, findings) is { } document ? Read(document) : null;

    /// <summary>Returns what the reader accepts.</summary>
    public static SchemaNode Describe()
    {
        var document = Section.Record(What);
        Read(document);
        return document.Schema!;
    }

    private static OptimizationDocument? Read(Section document)
    {
        if (document.Child("optimization_config", "optimization_config", isRequired: true) is not { } study)
        {
            return null;
        }

        var constraints = new List<MetricConstraint>();
        study.OptionalText("description");
        var result = new OptimizationDocument
        {
            Node = study.Node,
            Name = study.RequiredTitle("name"),
            Base = BaseDocument.Read(study),
            Parameters = Section.ReadAll(study.Sections("parameter_space", "parameter space"), ReadParameters),
            Selections = Section.ReadAll(study.Sections("worker_selection", "worker selection"), ReadSelection),
            Planning = Section.ReadAll(study.Sections("planning_variants", "planning variants"), ReadPlanning),
            Operators = Section.ReadAll(study.Sections("operator_variants", "operator variants"), ReadOperator),
            Workers = NamedOverridesReader.ReadAll(study.Sections("worker_variants", "worker variant")),
            Objective = Objective.Read(study, constraints),
            Constraints = constraints,
            Parallel = ParallelDocument.Read(study),
            Sampler = (SamplerKind)(study.OptionalChoice("sampler", Samplers) ?? 0),
            MaxRuns = MaxRunsOf(study),
            Seed = (ulong)(study.OptionalInteger("seed", 0, long.MaxValue) ?? 1),
            KeepsArtifacts = study.OptionalChoice("artifacts", Artifacts) == 1,
        };
        MetricConstraint.ReadAll(study, constraints);
        study.Close();
        document.Close();
        return result;
    }

    // One that is wrong in itself bounds nothing: the count of the grid would be held against what nobody wrote.
    private static int MaxRunsOf(Section study)
    {
        int errors = study.Findings.ErrorCount;
        long? given = study.OptionalInteger("max_runs", 1, MostRuns);
        return study.Findings.ErrorCount == errors ? (int)(given ?? DefaultMaxRuns) : MostRuns;
    }

    private static ParameterSpaceDocument ReadParameters(Section section)
    {
        string? category = section.OptionalText("worker_category");
        string? phase = section.OptionalText("worker_phase");
        section.OptionalText("subtype");
        section.OptionalText("worker_plugin");
        section.OptionalText("worker_instance");
        section.RequireExactlyOne("worker_plugin", "worker_instance");
        YamlNode? parameters = section.Find("parameters", () => SchemaNode.MapOf(SchemaNode.Any()), isRequired: true);
        if (parameters is not (null or YamlMapping))
        {
            section.Findings.Error(parameters, $"parameters: expected keys with values, not {parameters.Kind}");
        }

        YamlNode name = section.Has("worker_instance") ? section.At("worker_instance") : section.At("worker_plugin");
        return new ParameterSpaceDocument(
            new WorkerReference(section.Node, category, phase, name as YamlScalar),
            parameters as YamlMapping ?? new YamlMapping(section.Node.File, section.Node.Line, section.Node.Column));
    }

    private static WorkerSelectionDocument ReadSelection(Section section)
    {
        string category = section.RequiredText("worker_category");
        var variants = new List<SubtypeVariantDocument>();
        foreach (Section variant in section.Sections("subtype_variants", "sub-type variant", isRequired: true))
        {
            variants.Add(new SubtypeVariantDocument(
                variant.Node, variant.RequiredText("subtype"), variant.Words("plugins", isRequired: true)));
            variant.Close();
        }

        return new WorkerSelectionDocument(section.Node, category, variants);
    }

    private static PlanningVariantsDocument ReadPlanning(Section section)
    {
        string phase = section.RequiredText("phase");
        var variants = new List<YamlMapping>();
        foreach (Section variant in section.Sections("variants", "planning variant", isRequired: true))
        {
            variant.OptionalName("instance_id");
            variant.RequiredName("plugin");
            variant.OptionalText("subtype");
            YamlNode? parameters = variant.Find("params", () => SchemaNode.MapOf(SchemaNode.Any()));
            if (parameters is not (null or YamlMapping))
            {
                variant.Findings.Error(parameters, $"params: expected keys with values, not {parameters.Kind}");
            }

            variants.Add(variant.Node);
            variant.Close();
        }

        return new PlanningVariantsDocument(section.Node, phase, variants);
    }

    private static OperatorVariantsDocument ReadOperator(Section section)
    {
        section.RequiredText("operator_id");
        return new OperatorVariantsDocument(
            section.Node,
            section.At("operator_id") as YamlScalar,
            Values(section.Child("execution_strategy", "execution_strategy")),
            Values(section.Child("aggregation_strategy", "aggregation_strategy")));
    }

    private static List<YamlScalar> Values(Section? section)
    {
        List<YamlScalar> values = section?.Words("values", isRequired: true) ?? [];
        section?.Close();
        return values;
    }
}
