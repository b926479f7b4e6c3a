using System;
using System.Runtime.CompilerServices;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Determinism;
using S1mpleTrader.Kernel.Ledger;

namespace S1mpleTrader.Kernel.Phase5Execution;

/// <summary>How far a fill moves the price: the square-root law of market impact.</summary>
/// <remarks>
/// impact = multiplier × coefficient × σ × sqrt(filled / volume), σ = ln(high / low) / (2 sqrt(ln 2)) of the bar
/// (Parkinson's range estimator). Unrealistic in that it forgets: the next bar starts unmoved. Source: Almgren et al.
/// (2005) for the square root; Parkinson (1980) for σ.
/// </remarks>
public static class ImpactModel
{
    private static readonly double TwoSqrtLn2 = 2 * Math.Sqrt(0.6931471805599453);

    /// <summary>Returns the fraction by which the price moves against the trader.</summary>
    /// <param name="coefficient">The connector's coefficient times the intent's multiplier.</param>
    /// <param name="high">The bar's high in quote currency.</param>
    /// <param name="low">The bar's low in quote currency, above 0.</param>
    /// <param name="filled">Quantity in base units.</param>
    /// <param name="volume">The bar's volume in base units, above 0.</param>
    /// <returns>An exact decimal: the double's shortest digits. 0 for a bar without range.</returns>
    public static decimal Fraction(double coefficient, double high, double low, double filled, double volume)
    {
        Invariant.Holds(low > 0 && volume > 0);
        if (high <= low || coefficient == 0)
        {
            return 0m;
        }

        double sigma = FixedMath.Ln(high / low) / TwoSqrtLn2;
        double impact = coefficient * sigma * Math.Sqrt(filled / volume);
        bool isExact = ExactDecimal.TryFromShortest(impact, out decimal fraction);
        Invariant.Holds(isExact);
        return fraction;
    }

    /// <summary>Moves a price against the trader and rounds it to the tick, against the trader again.</summary>
    /// <param name="ticks">The reference price.</param>
    /// <param name="side">Buy or sell.</param>
    /// <param name="rate">Slippage plus impact, a fraction of the price.</param>
    /// <returns>Ticks; at least 1, since a price below the grid doesn't exist.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Slip(long ticks, Direction side, Rate rate)
    {
        if (rate.Numerator == 0)
        {
            return ticks;
        }

        Int128 factor = side == Direction.Buy ? rate.Denominator + rate.Numerator : rate.Denominator - rate.Numerator;
        if (ticks is >= 0 and <= uint.MaxValue && factor >= 0 && factor <= int.MaxValue)
        {
            long product = ticks * (long)factor;
            // Above 0, and above the factor or below it by a fraction: it fits.
            long denominator = (long)rate.Denominator;
            long rounded = (side == Direction.Buy ? product + denominator - 1 : product) / denominator;
            return Math.Max(rounded, 1);
        }

        Int128 moved = side == Direction.Buy
            ? WholeDivision.Up(ticks, rate.Denominator + rate.Numerator, rate.Denominator)
            : WholeDivision.Down(ticks, rate.Denominator - rate.Numerator, rate.Denominator);
        return (long)Int128.Max(moved, 1);
    }
}
