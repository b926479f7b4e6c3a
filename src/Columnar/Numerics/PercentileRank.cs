using System;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace S1mpleTrader.Columnar.Numerics;

/// <summary>Where a value stands among others.</summary>
public static class PercentileRank
{
    /// <summary>Returns 100 × (number of values that are at most <paramref name="value"/>, minus 1) / (number of values − 1).</summary>
    /// <param name="values">The values, <paramref name="value"/> itself among them; at least 2, in any order.</param>
    /// <param name="value">The value asked about.</param>
    /// <returns>0 for the smallest to 100 for the largest; NaN where any value is NaN.</returns>
    /// <remarks>O(n), no allocation. Counting has no order, so the vector's width doesn't show.</remarks>
    public static double Of(ReadOnlySpan<double> values, double value)
    {
        Invariant.Holds(values.Length >= 2);
        int atMost = 0;
        int defined = 0;
        ReadOnlySpan<Vector256<double>> vectors = MemoryMarshal.Cast<double, Vector256<double>>(values);
        var limit = Vector256.Create(value);
        foreach (Vector256<double> vector in vectors)
        {
            atMost += BitOperations.PopCount(Vector256.LessThanOrEqual(vector, limit).ExtractMostSignificantBits());
            defined += BitOperations.PopCount(Vector256.Equals(vector, vector).ExtractMostSignificantBits());
        }

        for (int i = vectors.Length * Vector256<double>.Count; i < values.Length; i++)
        {
            atMost += values[i] <= value ? 1 : 0;
            defined += double.IsNaN(values[i]) ? 0 : 1;
        }

        return defined < values.Length ? double.NaN : 100.0 * (atMost - 1) / (values.Length - 1);
    }
}
