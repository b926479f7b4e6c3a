using System;
using System.Collections.Generic;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Kernel.Phase1Context;

/// <summary>
/// Context columns to strength and weakness, by the blueprint's policy; no business logic of its own.
/// </summary>
public sealed class ContextAggregator
{
    private readonly AggregationMethod _method;
    private readonly Factor[] _strength;
    private readonly Factor[] _weakness;

    /// <summary>Resolves a policy to columns.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="columnOf">Column index of a factor's source.</param>
    public ContextAggregator(AggregationSpec policy, Func<ColumnSource, int> columnOf)
    {
        _method = policy.Method;
        _strength = Resolve(policy.Strength, columnOf);
        _weakness = Resolve(policy.Weakness, columnOf);
    }

    /// <summary>Whether strength or weakness depend on a column: both are 0 at every row otherwise.</summary>
    internal bool HasFactors => _strength.Length + _weakness.Length > 0;

    /// <summary>Returns strength and weakness at a row.</summary>
    /// <param name="columns">The columns at the row.</param>
    public AggregatedContextAssessment Assess(RowColumns columns) => new(
        _strength.Length == 0 ? 0 : Combine(_strength, columns), // No factors, no strength: nothing to ask for.
        _weakness.Length == 0 ? 0 : Combine(_weakness, columns));

    private static Factor[] Resolve(IReadOnlyList<FactorSpec> specs, Func<ColumnSource, int> columnOf)
    {
        var factors = new Factor[specs.Count];
        for (int i = 0; i < specs.Count; i++)
        {
            Invariant.Holds(specs[i].Weight > 0 && specs[i].From != specs[i].To);
            factors[i] = new Factor(columnOf(specs[i].Source), specs[i].Weight, specs[i].From, specs[i].To);
        }

        return factors;
    }

    private double Combine(Factor[] factors, RowColumns columns)
    {
        double weights = 0;
        double sum = 0;
        double largest = 0;
        foreach (ref readonly Factor factor in factors.AsSpan())
        {
            double x = columns.Read(factor.Column);
            if (double.IsNaN(x))
            {
                continue;
            }

            double value = Math.Clamp((x - factor.From) / (factor.To - factor.From), 0, 1);
            weights += factor.Weight;
            sum += _method == AggregationMethod.Consensus
                ? (value >= 0.5 ? factor.Weight : 0)
                : factor.Weight * value;
            largest = Math.Max(largest, value);
        }

        return weights == 0 ? 0 : _method == AggregationMethod.Max ? largest : sum / weights;
    }

    private readonly record struct Factor(int Column, double Weight, double From, double To);
}
