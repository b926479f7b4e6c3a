using System;
using S1mpleTrader.Columnar;

namespace S1mpleTrader.Kernel.Contracts;

/// <summary>Divisions to whole numbers that round the exact quotient, never decimal's own 28-digit one.</summary>
/// <remarks>
/// Decimal division rounds at 28 digits, so its floor may be one too high where the quotient lies just below a whole number. Multiplying back, which
/// is exact for the digits that prices and quantities have, settles it.
/// </remarks>
public static class ExactDecimal
{
    /// <summary>Returns the largest whole number at most numerator / denominator.</summary>
    /// <param name="numerator">Any value.</param>
    /// <param name="denominator">Above 0.</param>
    /// <exception cref="OverflowException">The quotient is beyond a <see cref="long"/>.</exception>
    public static long DivideDown(decimal numerator, decimal denominator)
    {
        Invariant.Holds(denominator > 0m);
        decimal quotient = decimal.Floor(numerator / denominator);
        if (quotient * denominator > numerator)
        {
            quotient -= 1m;
        }
        else if ((quotient + 1m) * denominator <= numerator)
        {
            quotient += 1m;
        }

        return decimal.ToInt64(quotient);
    }

    /// <summary>Returns the whole number nearest to numerator / denominator; halves go to the even one.</summary>
    /// <param name="numerator">Any value.</param>
    /// <param name="denominator">Above 0.</param>
    /// <exception cref="OverflowException">The quotient is beyond a <see cref="long"/>.</exception>
    public static long DivideToNearestEven(decimal numerator, decimal denominator)
    {
        long down = DivideDown(numerator, denominator);
        decimal rest = numerator - (down * denominator);
        decimal twice = rest + rest;
        bool up = twice > denominator || (twice == denominator && (down & 1) != 0);
        return up ? down + 1 : down;
    }
}
