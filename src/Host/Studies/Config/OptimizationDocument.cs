using System.Collections.Generic;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Studies.Space;

namespace S1mpleTrader.Host.Studies.Config;

/// <summary>An <c>optimization.yaml</c> as written; values stay nodes, since only the plugins know them.</summary>
internal sealed record OptimizationDocument
{
    /// <summary>The study's own mapping.</summary>
    public required YamlMapping Node { get; init; }

    /// <summary>Its name; its folder is made of it.</summary>
    public required string Name { get; init; }

    /// <summary>What is varied.</summary>
    public required BaseDocument Base { get; init; }

    /// <summary>Worker parameters.</summary>
    public required IReadOnlyList<ParameterSpaceDocument> Parameters { get; init; }

    /// <summary>Which workers stand in a category.</summary>
    public required IReadOnlyList<WorkerSelectionDocument> Selections { get; init; }

    /// <summary>Which planner stands in a phase.</summary>
    public required IReadOnlyList<PlanningVariantsDocument> Planning { get; init; }

    /// <summary>How operators work.</summary>
    public required IReadOnlyList<OperatorVariantsDocument> Operators { get; init; }

    /// <summary>Named overrides: together one dimension.</summary>
    public required IReadOnlyList<NamedOverrides> Workers { get; init; }

    /// <summary>What makes one run better than another.</summary>
    public required Objective Objective { get; init; }

    /// <summary>What a run has to keep to.</summary>
    public required IReadOnlyList<MetricConstraint> Constraints { get; init; }

    /// <summary>Both of them: which run is the best.</summary>
    public Judgement Judgement => new(Objective, Constraints);

    /// <summary>How it is carried out.</summary>
    public required ParallelDocument Parallel { get; init; }

    /// <summary>Which points are run.</summary>
    public required SamplerKind Sampler { get; init; }

    /// <summary>Most runs.</summary>
    public required int MaxRuns { get; init; }

    /// <summary>Of the choice of points.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Whether every run keeps trades, equity and journal.</summary>
    public required bool KeepsArtifacts { get; init; }
}

/// <summary>Parameters of one worker that vary.</summary>
/// <param name="Worker">Which worker.</param>
/// <param name="Parameters">Their names, each with a range, a list of values or one value.</param>
internal sealed record ParameterSpaceDocument(WorkerReference Worker, YamlMapping Parameters);

/// <summary>A worker of the base, by instance id or by plugin.</summary>
/// <param name="Node">Where findings belong.</param>
/// <param name="Category">Its category in the blueprint, or null for any.</param>
/// <param name="Phase">
/// Its phase among the planning workers, or kind among the execution workers; or null for any.
/// </param>
/// <param name="Name">Instance id or plugin.</param>
internal sealed record WorkerReference(YamlMapping Node, string? Category, string? Phase, YamlScalar? Name);

/// <summary>Sets of workers that one category may hold.</summary>
/// <param name="Node">Its mapping.</param>
/// <param name="Category">The category.</param>
/// <param name="Variants">The sets.</param>
internal sealed record WorkerSelectionDocument(
    YamlMapping Node, string Category, IReadOnlyList<SubtypeVariantDocument> Variants);

/// <summary>One set of workers.</summary>
/// <param name="Node">Its mapping.</param>
/// <param name="Subtype">The sub-type that all of them have.</param>
/// <param name="Plugins">Their plugins.</param>
internal sealed record SubtypeVariantDocument(YamlMapping Node, string Subtype, IReadOnlyList<YamlScalar> Plugins);

/// <summary>Planners that may stand in one phase.</summary>
/// <param name="Node">Its mapping.</param>
/// <param name="Phase">entry_planning, size_planning, exit_planning or execution_intent_planning.</param>
/// <param name="Variants">The planners; each a mapping with plugin and params.</param>
internal sealed record PlanningVariantsDocument(YamlMapping Node, string Phase, IReadOnlyList<YamlMapping> Variants);

/// <summary>How one operator of the third version may work.</summary>
/// <param name="Node">Its mapping.</param>
/// <param name="Operator">Its id.</param>
/// <param name="Execution">Execution strategies.</param>
/// <param name="Aggregation">Aggregation strategies.</param>
internal sealed record OperatorVariantsDocument(
    YamlMapping Node, YamlScalar? Operator, IReadOnlyList<YamlScalar> Execution, IReadOnlyList<YamlScalar> Aggregation);

/// <summary>Overrides with a name: a variant.</summary>
/// <param name="Node">Its mapping.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is for, or null.</param>
/// <param name="Overrides">What it changes; null where nothing.</param>
internal sealed record NamedOverrides(YamlMapping Node, string Name, string? Description, YamlMapping? Overrides);
