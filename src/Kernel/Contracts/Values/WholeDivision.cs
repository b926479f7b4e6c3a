using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using S1mpleTrader.Columnar;

namespace S1mpleTrader.Kernel.Contracts;

/// <summary>Divisions of whole numbers with a named rounding of the exact quotient.</summary>
/// <remarks>
/// Quotients of 64-bit numbers, the usual case, take the machine's own division: a 128-bit one is a loop.
/// </remarks>
public static class WholeDivision
{
    /// <summary>Returns the nearest whole number; halves go to the even one.</summary>
    /// <param name="numerator">Any value.</param>
    /// <param name="denominator">Above 0.</param>
    public static Int128 NearestEven(Int128 numerator, Int128 denominator)
    {
        (Int128 down, Int128 remainder) = DivideDown(numerator, denominator);
        Int128 twice = remainder * 2;
        bool up = twice > denominator || (twice == denominator && Int128.IsOddInteger(down));
        return up ? down + 1 : down;
    }

    /// <summary>Returns the largest whole number at most the quotient.</summary>
    /// <param name="numerator">Any value.</param>
    /// <param name="denominator">Above 0.</param>
    public static Int128 Down(Int128 numerator, Int128 denominator) => DivideDown(numerator, denominator).Quotient;

    /// <summary>Returns the smallest whole number at least the quotient.</summary>
    /// <param name="numerator">Any value.</param>
    /// <param name="denominator">Above 0.</param>
    public static Int128 Up(Int128 numerator, Int128 denominator)
    {
        (Int128 down, Int128 remainder) = DivideDown(numerator, denominator);
        return remainder == 0 ? down : down + 1;
    }

    /// <summary>
    /// Returns the whole number nearest to one × other / denominator, however large the
    /// product; halves go to the even one.
    /// </summary>
    /// <param name="one">Any value.</param>
    /// <param name="other">Any value.</param>
    /// <param name="denominator">Above 0.</param>
    public static Int128 NearestEven(Int128 one, Int128 other, Int128 denominator)
    {
        if (IsProductNarrow(one, other))
        {
            return NearestEven(one * other, denominator);
        }

        (BigInteger down, BigInteger remainder) = WideDown(one, other, denominator);
        BigInteger twice = remainder * 2;
        bool up = twice > denominator || (twice == denominator && !down.IsEven);
        return (Int128)(up ? down + 1 : down);
    }

    /// <summary>
    /// Returns the largest whole number at most one × other / denominator, however large the product.
    /// </summary>
    /// <param name="one">Any value.</param>
    /// <param name="other">Any value.</param>
    /// <param name="denominator">Above 0.</param>
    public static Int128 Down(Int128 one, Int128 other, Int128 denominator)
        => IsProductNarrow(one, other)
            ? Down(one * other, denominator)
            : (Int128)WideDown(one, other, denominator).Quotient;

    /// <summary>
    /// Returns the smallest whole number at least one × other / denominator, however large the product.
    /// </summary>
    /// <param name="one">Any value.</param>
    /// <param name="other">Any value.</param>
    /// <param name="denominator">Above 0.</param>
    public static Int128 Up(Int128 one, Int128 other, Int128 denominator)
    {
        if (IsProductNarrow(one, other))
        {
            return Up(one * other, denominator);
        }

        (BigInteger down, BigInteger remainder) = WideDown(one, other, denominator);
        return (Int128)(remainder.IsZero ? down : down + 1);
    }

    // Whether a product and its double fit in 128 bits.
    private static bool IsProductNarrow(Int128 one, Int128 other)
        => (Narrow.Fits(one) && Narrow.Fits(other)) || Bits(one) + Bits(other) <= 125;

    private static int Bits(Int128 value) => 128 - (int)Int128.LeadingZeroCount(Int128.Abs(value));

    // Beyond 128 bits: amounts that no real account comes near; exact all the same.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (BigInteger Quotient, BigInteger Remainder) WideDown(Int128 one, Int128 other, Int128 denominator)
    {
        Invariant.Holds(denominator > 0);
        var down = BigInteger.DivRem((BigInteger)one * other, denominator, out BigInteger remainder);
        return remainder.Sign < 0 ? (down - 1, remainder + denominator) : (down, remainder);
    }

    private static (Int128 Quotient, Int128 Remainder) DivideDown(Int128 numerator, Int128 denominator)
    {
        Invariant.Holds(denominator > 0);
        if (numerator >= 0 && numerator <= long.MaxValue && denominator <= long.MaxValue)
        {
            (long quotient, long rest) = Math.DivRem((long)numerator, (long)denominator);
            return (quotient, rest);
        }

        Int128 down = numerator / denominator;
        Int128 remainder = numerator - (down * denominator);
        return remainder < 0 ? (down - 1, remainder + denominator) : (down, remainder);
    }
}
