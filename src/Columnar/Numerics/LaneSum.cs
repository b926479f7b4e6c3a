using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using S1mpleTrader.Columnar.Bars;

namespace S1mpleTrader.Columnar.Numerics;

/// <summary>Sums with a written order of additions, so that the last bit is the same everywhere.</summary>
/// <remarks>
/// Order: element <c>i</c> of the first <c>n − n mod 16</c> goes to lane <c>i mod 16</c>, lanes being summed from the
/// left; the sixteen lanes <c>a[0..3] b[0..3] c[0..3] d[0..3]</c> are joined as
/// <c>s[k] = (a[k] + b[k]) + (c[k] + d[k])</c>, then <c>(s[0] + s[1]) + (s[2] + s[3])</c>; the elements left over are
/// added to that one by one.
/// </remarks>
public static class LaneSum
{
    private const int LaneCount = 16; // Four vectors of four: enough independent additions to wait for memory only.

    /// <summary>Sums a column.</summary>
    /// <param name="column">The values; shape [n].</param>
    /// <returns>The sum in the order above; 0 for an empty column.</returns>
    public static double Sum(ReadOnlySpan<double> column)
    {
        Vector256<double> a = Vector256<double>.Zero;
        Vector256<double> b = Vector256<double>.Zero;
        Vector256<double> c = Vector256<double>.Zero;
        Vector256<double> d = Vector256<double>.Zero;
        ref double first = ref MemoryMarshal.GetReference(column);
        nuint whole = (nuint)(column.Length - (column.Length % LaneCount));

        // Safety: the loads read elements i to i + 15, and i + 15 < whole ≤ length.
        for (nuint i = 0; i < whole; i += LaneCount)
        {
            a += Vector256.LoadUnsafe(ref first, i);
            b += Vector256.LoadUnsafe(ref first, i + 4);
            c += Vector256.LoadUnsafe(ref first, i + 8);
            d += Vector256.LoadUnsafe(ref first, i + 12);
        }

        Vector256<double> s = (a + b) + (c + d);
        double sum = (s[0] + s[1]) + (s[2] + s[3]);
        foreach (double value in column[(int)whole..])
        {
            sum += value;
        }

        return sum;
    }

    /// <summary>
    /// Sums open, high, low, close and volume: the yardstick S of the benchmarks, one read of the data.
    /// </summary>
    /// <param name="bars">The series.</param>
    /// <returns>The five sums, added from the left.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static double SumOfColumns(BarSeries bars)
        => Sum(bars.Open) + Sum(bars.High) + Sum(bars.Low) + Sum(bars.Close) + Sum(bars.Volume);
}
