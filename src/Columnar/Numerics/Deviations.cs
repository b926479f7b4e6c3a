using System;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace S1mpleTrader.Columnar.Numerics;

/// <summary>Sums over deviations from a mean, for variances and correlations without cancellation.</summary>
/// <remarks>
/// Written order: element <c>i</c> of the first <c>n − n mod 4</c> goes to lane <c>i mod 4</c>, lanes being summed from
/// the left and joined as <c>(s[0] + s[1]) + (s[2] + s[3])</c>; the elements left over are added to that one by one.
/// </remarks>
public static class Deviations
{
    /// <summary>Returns Σ (x − mean of x) × (y − mean of y).</summary>
    /// <param name="x">Values; shape [n].</param>
    /// <param name="meanX">Their mean.</param>
    /// <param name="y">Values; shape [n]; the same as <paramref name="x"/> for a sum of squares.</param>
    /// <param name="meanY">Their mean.</param>
    /// <returns>The sum; NaN where a value is.</returns>
    public static double SumOfProducts(ReadOnlySpan<double> x, double meanX, ReadOnlySpan<double> y, double meanY)
    {
        Invariant.Holds(x.Length == y.Length);
        ReadOnlySpan<Vector256<double>> vectorsX = MemoryMarshal.Cast<double, Vector256<double>>(x);
        ReadOnlySpan<Vector256<double>> vectorsY = MemoryMarshal.Cast<double, Vector256<double>>(y);
        var centreX = Vector256.Create(meanX);
        var centreY = Vector256.Create(meanY);
        Vector256<double> lanes = Vector256<double>.Zero;
        for (int i = 0; i < vectorsX.Length && i < vectorsY.Length; i++)
        {
            lanes += (vectorsX[i] - centreX) * (vectorsY[i] - centreY);
        }

        double sum = (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
        for (int i = vectorsX.Length * Vector256<double>.Count; i < x.Length; i++)
        {
            sum += (x[i] - meanX) * (y[i] - meanY);
        }

        return sum;
    }

    /// <summary>Returns Σ (x − mean)².</summary>
    /// <param name="x">Values; shape [n].</param>
    /// <param name="mean">Their mean.</param>
    public static double SumOfSquares(ReadOnlySpan<double> x, double mean) => SumOfProducts(x, mean, x, mean);
}
