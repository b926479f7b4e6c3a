using System.Collections.Generic;

namespace S1mpleTrader.Kernel.Contracts;

/// <summary>One condition of a worker, at one row.</summary>
/// <param name="Condition">What is asked for, in words.</param>
/// <param name="Holds">Whether it is so.</param>
/// <param name="Value">What was looked at; NaN where it isn't a number, or undefined.</param>
/// <param name="Limit">What it was held against; NaN for nothing.</param>
public readonly record struct Reason(string Condition, bool Holds, double Value, double Limit);

/// <summary>
/// Takes the conditions that a worker's <c>Explain</c> goes through: which of them fail is why there was no signal.
/// </summary>
/// <remarks>
/// Only <c>s1t journal why</c> asks, of an instance of its own that stands before the row: it may allocate.
/// </remarks>
public struct Reasons
{
    private List<Reason>? _items;

    /// <summary>The conditions, in the order in which they were checked.</summary>
    public readonly IReadOnlyList<Reason> Items => _items ?? [];

    /// <summary>Adds a condition.</summary>
    /// <param name="condition">What is asked for, in words.</param>
    /// <param name="holds">Whether it is so.</param>
    /// <param name="value">What was looked at.</param>
    /// <param name="limit">What it was held against.</param>
    public void Check(string condition, bool holds, double value = double.NaN, double limit = double.NaN)
        => (_items ??= []).Add(new Reason(condition, holds, value, limit));
}
