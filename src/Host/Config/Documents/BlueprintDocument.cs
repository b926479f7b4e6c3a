using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Config.Manifest;
using S1mpleTrader.Config.Yaml;

namespace S1mpleTrader.Host.Config.Documents;

/// <summary>
/// A <c>strategy_blueprint.yaml</c> as written; parameters stay nodes, since only a plugin's manifest knows them.
/// </summary>
internal sealed record BlueprintDocument
{
    /// <summary>The document's own mapping.</summary>
    public required YamlMapping Node { get; init; }

    /// <summary>The strategy's name.</summary>
    public required string Name { get; init; }

    /// <summary>The strategy's version.</summary>
    public required string Version { get; init; }

    /// <summary>What the strategy is, for people; null where nothing is said.</summary>
    public required string? Description { get; init; }

    /// <summary>The first is decided on.</summary>
    public required IReadOnlyList<Timeframe> Timeframes { get; init; }

    /// <summary>Context workers in wiring order.</summary>
    public required IReadOnlyList<WorkerDocument> Context { get; init; }

    /// <summary>Opportunity workers and refiners in wiring order.</summary>
    public required IReadOnlyList<WorkerDocument> Opportunity { get; init; }

    /// <summary>Threat workers in wiring order.</summary>
    public required IReadOnlyList<WorkerDocument> Threats { get; init; }

    /// <summary>The strategy planner; null after an error.</summary>
    public required WorkerDocument? Planner { get; init; }

    /// <summary>Entry planners in the order in which they are asked.</summary>
    public required IReadOnlyList<WorkerDocument> Entry { get; init; }

    /// <summary>Size planners.</summary>
    public required IReadOnlyList<WorkerDocument> Size { get; init; }

    /// <summary>Exit planners.</summary>
    public required IReadOnlyList<WorkerDocument> Exit { get; init; }

    /// <summary>Intent planners.</summary>
    public required IReadOnlyList<WorkerDocument> Intent { get; init; }

    /// <summary>
    /// Execution workers by the key under which they stand, in the order of <see cref="ManifestForm.ExecutionKinds"/>.
    /// </summary>
    public required IReadOnlyList<IReadOnlyList<WorkerDocument>> ExecutionByKind { get; init; }

    /// <summary>Execution workers of all four kinds.</summary>
    public IReadOnlyList<WorkerDocument> Execution => [.. ExecutionByKind.SelectMany(kind => kind)];

    /// <summary>Portfolio overlays.</summary>
    public required IReadOnlyList<WorkerDocument> Overlays { get; init; }

    /// <summary>Whether planners see each other's plans.</summary>
    public required bool IsSequential { get; init; }

    /// <summary>weighted_average, max or consensus.</summary>
    public required string AggregationMethod { get; init; }

    /// <summary>Factors of strength.</summary>
    public required IReadOnlyList<FactorDocument> Strength { get; init; }

    /// <summary>Factors of weakness.</summary>
    public required IReadOnlyList<FactorDocument> Weakness { get; init; }

    /// <summary>The wiring map's path, or null for <c>auto</c>.</summary>
    public required string? WiringMap { get; init; }
}

/// <summary>One worker of a blueprint.</summary>
/// <param name="Node">Its mapping.</param>
/// <param name="InstanceId">Its id.</param>
/// <param name="Plugin">Its plugin's name, with its place.</param>
/// <param name="Parameters">Its parameters as written, or null.</param>
/// <param name="Role">Its role as written, or null.</param>
/// <param name="Triggers">Its triggers as written, or null.</param>
/// <param name="Timeframe">Another timeframe than the one decided on, or null.</param>
/// <param name="Symbol">The symbol of its one instance, or null for one per symbol.</param>
internal sealed record WorkerDocument(
    YamlMapping Node,
    string InstanceId,
    YamlNode Plugin,
    YamlMapping? Parameters,
    YamlScalar? Role,
    YamlNode? Triggers,
    Timeframe? Timeframe,
    string? Symbol)
{
    /// <summary>The plugin's name.</summary>
    public string PluginName => Plugin is YamlScalar scalar ? scalar.Text : string.Empty;
}

/// <summary>One factor of the context aggregator.</summary>
/// <param name="Column">The column as written, with its place.</param>
/// <param name="Weight">Its weight, above 0.</param>
/// <param name="From">The column value that counts as 0.</param>
/// <param name="To">The column value that counts as 1.</param>
internal sealed record FactorDocument(YamlScalar Column, double Weight, double From, double To);
