using System;
using System.Runtime.Intrinsics;

namespace S1mpleTrader.Columnar.Import;

/// <summary>Divides a whole number by a power of ten into the nearest double.</summary>
/// <remarks>
/// Up to 2^53 both are exact doubles, whose one rounded division is the nearest double (Clinger 1990). Above, the
/// number is an exact double and a rest: the first quotient's own rest is exact, as a fused product tells it, and what
/// both rests add to it is known to about 2^-51 of themselves. Where a little more and a little less than that give
/// one sum, that is the nearest double; where they don't, it isn't known here.
/// </remarks>
internal static class NearestQuotient
{
    /// <summary>Up to here a whole number is an exact double.</summary>
    internal const ulong MaxExact = 1UL << 53;

    /// <summary>The powers of ten that are exact doubles.</summary>
    internal static ReadOnlySpan<double> PowersOfTen =>
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ];

    /// <summary>Divides.</summary>
    /// <param name="whole">The number.</param>
    /// <param name="power">The power of ten to divide by.</param>
    /// <param name="nearest">The double nearest to the quotient, ties to even.</param>
    /// <returns>False where it isn't known: at the border between two doubles, or beyond the powers.</returns>
    internal static bool TryDivide(ulong whole, int power, out double nearest)
    {
        const int RestBits = 11; // What is above them fits a double.
        const double Doubt = 1.0 / (1L << 50);
        nearest = 0;
        if ((uint)power >= (uint)PowersOfTen.Length)
        {
            return false;
        }

        double divisor = PowersOfTen[power];
        if (whole <= MaxExact)
        {
            nearest = (long)whole / divisor;
            return true;
        }

        ulong low = whole & ((1UL << RestBits) - 1);
        double high = whole - low;
        double quotient = high / divisor;
        double rest = Math.FusedMultiplyAdd(-quotient, divisor, high) + low;
        double more = rest / divisor;
        nearest = quotient + (more * (1 - Doubt));
        return nearest.Equals(quotient + (more * (1 + Doubt)));
    }

    /// <summary>Divides many whole numbers up to 2^52, each of which stands in the bits of its double.</summary>
    /// <param name="values">The numbers, then their quotients.</param>
    /// <param name="divisors">
    /// Exact powers of ten; 0 where the value is no whole number but a double that stays. As many as values.
    /// </param>
    internal static void DivideBits(Span<double> values, ReadOnlySpan<double> divisors)
    {
        const double Magic = 1L << 52; // Its lowest bits count ones: a number put there is added to it.
        Invariant.Holds(values.Length == divisors.Length);
        int i = 0;
        for (; i <= values.Length - Vector256<double>.Count; i += Vector256<double>.Count)
        {
            var bits = Vector256.Create<double>(values[i..]);
            var divisor = Vector256.Create(divisors[i..]);
            Vector256<double> whole = (bits | Vector256.Create(Magic)) - Vector256.Create(Magic);
            var isValue = Vector256.Equals(divisor, Vector256<double>.Zero);
            Vector256.ConditionalSelect(isValue, bits, whole / divisor).CopyTo(values[i..]);
        }

        for (; i < values.Length; i++)
        {
            long whole = BitConverter.DoubleToInt64Bits(values[i]);
            values[i] = divisors[i] == 0 ? values[i] : whole / divisors[i];
        }
    }
}
