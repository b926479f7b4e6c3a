using System;
using System.Runtime.CompilerServices;

namespace S1mpleTrader.Kernel.Contracts;

/// <summary>
/// Whole numbers from doubles that lie near an exact value: only where the exact value can round to no other.
/// </summary>
/// <remarks>
/// A quotient of decimals costs a dozen times what one of doubles does, and its whole part is nearly always the same.
/// What lies too near to where rounding turns is left to exact arithmetic, so that nobody can tell which of the two has
/// answered. What is certain lies far below 2^63, so that the machine's own conversion is everywhere the same.
/// </remarks>
public static class Certain
{
    // Relative to the largest number on the way: a hundred times what twenty operations of 2^-53 each can leave.
    private const double Doubt = 1e-12;

    /// <summary>Rounds down.</summary>
    /// <param name="estimate">
    /// Near the exact value: computed from numbers above 0 by products, quotients and sums.
    /// </param>
    /// <param name="whole">The largest whole number at most the exact value, when true is returned.</param>
    /// <returns>Whether that is certain; never for a negative estimate or NaN.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryDown(double estimate, out long whole)
    {
        double down = Math.Floor(estimate);
        double doubt = estimate * Doubt;
        whole = double.ConvertToIntegerNative<long>(down);
        return estimate > 0 && estimate - down > doubt && down + 1 - estimate > doubt;
    }

    /// <summary>Rounds to the nearest whole number.</summary>
    /// <param name="estimate">Near the exact value.</param>
    /// <param name="largest">No term that the estimate was computed from is larger in size.</param>
    /// <param name="whole">The whole number nearest to the exact value, when true is returned.</param>
    /// <returns>Whether that is certain; never for NaN.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryNearest(double estimate, double largest, out long whole)
    {
        double nearest = Math.Round(estimate);
        whole = double.ConvertToIntegerNative<long>(nearest);
        return Math.Abs(estimate - nearest) < 0.5 - (largest * Doubt);
    }
}
