using System;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Determinism;
using S1mpleTrader.Kernel.Ledger;

namespace S1mpleTrader.Kernel.Contracts;

/// <summary>A symbol's funding rates with their stamps; immutable.</summary>
public sealed class FundingSeries
{
    private readonly long[] _times;
    private readonly decimal[] _rates;

    /// <summary>Wraps stamped rates.</summary>
    /// <param name="times">UTC nanoseconds, strictly ascending.</param>
    /// <param name="rates">As many rates, above -1 and below 1; positive: longs pay.</param>
    public FundingSeries(long[] times, decimal[] rates)
    {
        Invariant.Holds(times.Length == rates.Length);
        StableHash hash = default;
        for (int i = 0; i < times.Length; i++)
        {
            Invariant.Holds(i == 0 || times[i - 1] < times[i]);
            Invariant.Holds(rates[i] is > -1m and < 1m);
            var exact = Rate.Of(rates[i]); // However many zeros the decimal was written with.
            hash.Add(times[i]);
            hash.Add(exact.Numerator);
            hash.Add(exact.Denominator);
        }

        _times = times;
        _rates = rates;
        ContentHash = hash.ToString();
    }

    /// <summary>Stamps, UTC nanoseconds, strictly ascending.</summary>
    public ReadOnlySpan<long> Times => _times;

    /// <summary>Rates; positive: longs pay.</summary>
    public ReadOnlySpan<decimal> Rates => _rates;

    /// <summary>Hash of stamps and rates: what stands for the series in a run's identity.</summary>
    public string ContentHash { get; }
}
