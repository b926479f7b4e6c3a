using System;
using S1mpleTrader.Columnar;

namespace S1mpleTrader.Kernel.Determinism;

/// <summary>
/// Elementary functions with a fixed order of operations: the same bits on every machine, JIT or AOT.
/// </summary>
public static class FixedMath
{
    private const double Ln2 = 0.6931471805599453;
    private const int LogarithmTerms = 22;  // s² ≤ 0.0295: what follows lies below 2^-110.
    private const int ExponentialTerms = 13; // Of an argument below 0.0055, likewise.
    private const int Halvings = 6;          // That make it so small.

    private static readonly DoubleDouble WideLn2 = new(Ln2, 2.3190468138462996e-17);
    private static readonly DoubleDouble[] Reciprocals = MakeReciprocals();

    /// <summary>Returns the natural logarithm.</summary>
    /// <param name="value">Positive and finite.</param>
    /// <remarks>
    /// value = m × 2^e with m in [√½, √2); ln m = 2 artanh((m − 1) / (m + 1)) by its series, of which |s| ≤ 0.172 needs
    /// 11 terms for 1e-17. Relative error below 1e-15 away from 1.
    /// </remarks>
    public static double Ln(double value)
    {
        double mantissa = Split(value, out int exponent);
        double s = (mantissa - 1) / (mantissa + 1);
        double square = s * s;
        double series = 0;
        for (int term = 23; term >= 1; term -= 2)
        {
            series = (series * square) + (1.0 / term);
        }

        return (exponent * Ln2) + (2 * s * series);
    }

    /// <summary>Returns value^exponent, rounded to the nearest double but for one case in 2^40.</summary>
    /// <param name="value">Positive and finite.</param>
    /// <param name="exponent">Finite.</param>
    /// <returns>0 or infinity where no double is near enough.</returns>
    public static double Power(double value, double exponent)
    {
        Invariant.Holds(double.IsFinite(exponent));
        DoubleDouble logarithm = WideLn(value);
        // Beyond these the halves of a product would be none.
        return Math.Abs(logarithm.High * exponent) > 1000
            ? (logarithm.High > 0) == (exponent > 0) ? double.PositiveInfinity : 0
            : Exp(logarithm * exponent);
    }

    /// <summary>Returns e^exponent, rounded as <see cref="Power"/>.</summary>
    /// <param name="exponent">Within ±1,000.</param>
    public static double Exp(double exponent) => Exp((DoubleDouble)exponent);

    // e^x = 2^k × e^r, with r at most half of ln 2: its 64th part by the series, six times squared.
    private static double Exp(DoubleDouble exponent)
    {
        Invariant.Holds(Math.Abs(exponent.High) <= 1000);
        int twos = (int)Math.Round(exponent.High / Ln2);
        DoubleDouble rest = (exponent - (WideLn2 * twos)).Scaled(-Halvings);
        DoubleDouble result = 1;
        for (int term = ExponentialTerms; term >= 1; term--)
        {
            result = 1 + (result * rest * Reciprocals[term]);
        }

        for (int i = 0; i < Halvings; i++)
        {
            result *= result;
        }

        return Math.ScaleB(result.High, twos);
    }

    // As Ln, with twice the digits.
    private static DoubleDouble WideLn(double value)
    {
        double mantissa = Split(value, out int exponent);
        DoubleDouble s = (DoubleDouble)(mantissa - 1) / ((DoubleDouble)mantissa + 1);
        DoubleDouble square = s * s;
        DoubleDouble series = 0;
        for (int term = LogarithmTerms; term >= 0; term--)
        {
            series = (series * square) + Reciprocals[(2 * term) + 1];
        }

        return (WideLn2 * exponent) + (s * series).Scaled(1);
    }

    // Value = mantissa × 2^exponent, with the mantissa in [√½, √2).
    private static double Split(double value, out int exponent)
    {
        Invariant.Holds(value > 0 && double.IsFinite(value));
        exponent = Math.ILogB(value);
        double mantissa = Math.ScaleB(value, -exponent);
        if (mantissa > 1.4142135623730951)
        {
            mantissa /= 2;
            exponent++;
        }

        return mantissa;
    }

    private static DoubleDouble[] MakeReciprocals()
    {
        var reciprocals = new DoubleDouble[(2 * LogarithmTerms) + 2];
        for (int i = 1; i < reciprocals.Length; i++)
        {
            reciprocals[i] = (DoubleDouble)1 / i;
        }

        return reciprocals;
    }
}
