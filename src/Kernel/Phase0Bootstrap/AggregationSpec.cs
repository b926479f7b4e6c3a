using System.Collections.Generic;

namespace S1mpleTrader.Kernel.Phase0Bootstrap;

/// <summary>The context aggregator's policy.</summary>
/// <param name="Method">How factors combine.</param>
/// <param name="Strength">Factors of strength; none: strength is 0.</param>
/// <param name="Weakness">Factors of weakness; none: weakness is 0.</param>
public sealed record AggregationSpec(
    AggregationMethod Method, IReadOnlyList<FactorSpec> Strength, IReadOnlyList<FactorSpec> Weakness);

/// <summary>One factor of strength or weakness.</summary>
/// <param name="Source">The context column.</param>
/// <param name="Name">The column's name as written, for messages and the journal.</param>
/// <param name="Weight">Its weight, above 0.</param>
/// <param name="From">The column value that counts as 0.</param>
/// <param name="To">The column value that counts as 1; may lie below <paramref name="From"/>.</param>
public sealed record FactorSpec(ColumnSource Source, string Name, double Weight, double From, double To);

/// <summary>How the aggregator combines factors.</summary>
public enum AggregationMethod : byte
{
    /// <summary>Σwv/Σw.</summary>
    WeightedAverage,

    /// <summary>The largest v.</summary>
    Max,

    /// <summary>Σw[v ≥ 0.5]/Σw.</summary>
    Consensus,
}
