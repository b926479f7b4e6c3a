using System;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Determinism;

namespace S1mpleTrader.Kernel.Result;

/// <summary>
/// Growth less 1. A quotient near 1 has few digits of a small gain left once the 1 is gone: there the difference, which
/// is exact, is divided instead.
/// </summary>
internal static class Growth
{
    // Of a gain this size a quotient less 1 keeps eleven digits, of a smaller one fewer.
    private const double Small = 1e-5;

    /// <summary>Returns last / first − 1 of two amounts.</summary>
    /// <param name="first">Above 0.</param>
    /// <param name="last">In the same units.</param>
    public static double OfAmounts(Int128 first, Int128 last)
    {
        double gain = ((double)last / (double)first) - 1;
        return Math.Abs(gain) < Small ? Narrow.ToDouble(last - first) / Narrow.ToDouble(first) : gain;
    }

    /// <summary>Returns last / first − 1 of two prices on a grid.</summary>
    /// <param name="first">Above 0.</param>
    /// <param name="last">In the same currency.</param>
    public static double OfPrices(double first, double last)
    {
        double gain = (last / first) - 1;
        return Math.Abs(gain) < Small
            && ExactDecimal.TryFromShortest(first, out decimal before)
            && ExactDecimal.TryFromShortest(last, out decimal after)
            ? (double)((after - before) / before)
            : gain;
    }

    /// <summary>Returns (last / first)^exponent − 1 of two amounts.</summary>
    /// <param name="first">Above 0.</param>
    /// <param name="last">Above 0, in the same units.</param>
    /// <param name="exponent">Above 0.</param>
    public static double Compounded(Int128 first, Int128 last, double exponent)
    {
        double gain = OfAmounts(first, last);
        if (Math.Abs(gain) >= Small)
        {
            return FixedMath.Power((double)last / (double)first, exponent) - 1;
        }

        // The series of ln(1 + x) and e^x − 1: what they leave out lies below the last digit.
        double power = exponent * gain * (1 - (gain / 2) + (gain * gain / 3));
        return Math.Abs(power) < Small ? power * (1 + (power / 2) + (power * power / 6)) : FixedMath.Exp(power) - 1;
    }
}
