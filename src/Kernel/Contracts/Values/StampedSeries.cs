using System;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Determinism;

namespace S1mpleTrader.Kernel.Contracts;

/// <summary>Values from outside the market, each with the moment from which on it was known; immutable.</summary>
/// <remarks>
/// Whoever makes the file answers for the moments: a value that is stamped earlier than it
/// was published is a look into the future.
/// </remarks>
public sealed class StampedSeries
{
    private readonly long[] _times;
    private readonly double[] _values;

    /// <summary>Wraps stamped values.</summary>
    /// <param name="times">UTC nanoseconds, strictly ascending.</param>
    /// <param name="values">As many values.</param>
    public StampedSeries(long[] times, double[] values)
    {
        Invariant.Holds(times.Length == values.Length);
        StableHash hash = default;
        for (int i = 0; i < times.Length; i++)
        {
            Invariant.Holds(i == 0 || times[i - 1] < times[i]);
            hash.Add(times[i]);
            hash.Add(values[i]);
        }

        _times = times;
        _values = values;
        ContentHash = hash.ToString();
    }

    /// <summary>When each value was known, UTC nanoseconds, strictly ascending.</summary>
    public ReadOnlySpan<long> Times => _times;

    /// <summary>The values.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>Hash of times and values: what stands for the series in a run's identity.</summary>
    public string ContentHash { get; }
}
