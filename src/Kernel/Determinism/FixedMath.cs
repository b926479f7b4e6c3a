using System;
using S1mpleTrader.Columnar;

namespace S1mpleTrader.Kernel.Determinism;

/// <summary>
/// Elementary functions with a fixed order of operations: the same bits on every machine, JIT or AOT.
/// </summary>
public static class FixedMath
{
    private const double Ln2 = 0.6931471805599453;

    /// <summary>Returns the natural logarithm.</summary>
    /// <param name="value">Positive and finite.</param>
    /// <remarks>
    /// value = m × 2^e with m in [√½, √2); ln m = 2 artanh((m − 1) / (m + 1)) by its series, of which |s| ≤ 0.172 needs
    /// 11 terms for 1e-17. Relative error below 1e-15 away from 1.
    /// </remarks>
    public static double Ln(double value)
    {
        Invariant.Holds(value > 0 && double.IsFinite(value));
        int exponent = Math.ILogB(value);
        double mantissa = Math.ScaleB(value, -exponent);
        if (mantissa > 1.4142135623730951)
        {
            mantissa /= 2;
            exponent++;
        }

        double s = (mantissa - 1) / (mantissa + 1);
        double square = s * s;
        double series = 0;
        for (int term = 23; term >= 1; term -= 2)
        {
            series = (series * square) + (1.0 / term);
        }

        return (exponent * Ln2) + (2 * s * series);
    }
}
