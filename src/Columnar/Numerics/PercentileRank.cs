using System;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace S1mpleTrader.Columnar.Numerics;

/// <summary>Where a value stands among others.</summary>
public static class PercentileRank
{
    private const int Lanes = 4;
    private const int PairLanes = 2 * Lanes;

    /// <summary>
    /// Returns 100 × (number of values that are at most <paramref name="value"/>, minus 1) / (number of values − 1).
    /// </summary>
    /// <param name="values">The values, <paramref name="value"/> itself among them; at least 2, in any order.</param>
    /// <param name="value">The value asked about.</param>
    /// <returns>0 for the smallest to 100 for the largest; NaN where any value is NaN.</returns>
    /// <remarks>O(n), no allocation. Counting has no order, so the vector's width doesn't show.</remarks>
    public static double Of(ReadOnlySpan<double> values, double value)
    {
        Invariant.Holds(values.Length >= 2);
        ref double first = ref MemoryMarshal.GetReference(values);
        var limit = Vector256.Create(value);
        Vector256<long> atMostOfEven = default; // Minus the count, by lane: a mask that holds is −1.
        Vector256<long> atMostOfOdd = default;
        // NaN where a value is, or where infinities of both signs meet: cheaper than a comparison.
        Vector256<double> sumOfEven = default;
        Vector256<double> sumOfOdd = default;
        int i = 0;

        // Safety: the loads read elements i to i + 7.
        for (; i <= values.Length - PairLanes; i += PairLanes)
        {
            var even = Vector256.LoadUnsafe(ref first, (nuint)i);
            var odd = Vector256.LoadUnsafe(ref first, (nuint)i + Lanes);
            atMostOfEven += Vector256.LessThanOrEqual(even, limit).AsInt64();
            atMostOfOdd += Vector256.LessThanOrEqual(odd, limit).AsInt64();
            sumOfEven += even;
            sumOfOdd += odd;
        }

        if (i <= values.Length - Lanes)
        {
            var four = Vector256.LoadUnsafe(ref first, (nuint)i);
            atMostOfEven += Vector256.LessThanOrEqual(four, limit).AsInt64();
            sumOfEven += four;
            i += Lanes;
        }

        int atMost = -(int)Vector256.Sum(atMostOfEven + atMostOfOdd);
        double sum = 0;
        for (; i < values.Length; i++)
        {
            atMost += values[i] <= value ? 1 : 0;
            sum += values[i];
        }

        Vector256<double> sums = sumOfEven + sumOfOdd + Vector256.Create(sum);
        bool isDefined = Vector256.EqualsAll(sums, sums) || !HasNaN(values);
        return isDefined ? 100.0 * (atMost - 1) / (values.Length - 1) : double.NaN;
    }

    private static bool HasNaN(ReadOnlySpan<double> values)
    {
        foreach (double value in values)
        {
            if (double.IsNaN(value))
            {
                return true;
            }
        }

        return false;
    }
}
