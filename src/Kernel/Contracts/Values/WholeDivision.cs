using System;
using S1mpleTrader.Columnar;

namespace S1mpleTrader.Kernel.Contracts;

/// <summary>Divisions of whole numbers with a named rounding of the exact quotient.</summary>
/// <remarks>Quotients of 64-bit numbers, the usual case, take the machine's own division: a 128-bit one is a loop.</remarks>
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
