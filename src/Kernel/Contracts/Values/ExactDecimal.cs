using System;
using System.Globalization;
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

    /// <summary>Returns the decimal with a double's shortest round-trip digits: what a person reads when the double is printed.</summary>
    /// <param name="value">A column's value.</param>
    /// <param name="exact">The decimal, when true is returned; digits behind the 28th decimal place are rounded away.</param>
    /// <returns>False for NaN, infinities and values beyond decimal's range.</returns>
    public static bool TryFromShortest(double value, out decimal exact)
    {
        Span<char> text = stackalloc char[32];
        exact = 0m;
        return value.TryFormat(text, out int length, default, CultureInfo.InvariantCulture)
            && decimal.TryParse(text[..length], NumberStyles.Float, CultureInfo.InvariantCulture, out exact);
    }
}
