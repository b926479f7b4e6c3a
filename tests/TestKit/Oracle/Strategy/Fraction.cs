using System;
using System.Globalization;
using System.Numerics;

namespace S1mpleTrader.TestKit.Oracle;

/// <summary>
/// An exact fraction. "From the plan onwards all money arithmetic is exact: every rounding (to tick, lot, currency)
/// rounds the exact rational value, never an already rounded intermediate."
/// </summary>
public readonly struct Fraction
{
    private readonly BigInteger _numerator;

    /// <summary>Always positive, not reduced: chains are short.</summary>
    private readonly BigInteger _denominator;

    public Fraction(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero)
        {
            throw new DivideByZeroException();
        }

        _numerator = denominator.Sign < 0 ? -numerator : numerator;
        _denominator = BigInteger.Abs(denominator);
    }

    public int Sign => _numerator.Sign;

    public static implicit operator Fraction(decimal value)
    {
        int[] bits = decimal.GetBits(value);
        BigInteger digits = ((BigInteger)(uint)bits[2] << 64) | ((BigInteger)(uint)bits[1] << 32) | (uint)bits[0];
        int scale = (bits[3] >> 16) & 0xFF;
        return new Fraction(value < 0m ? -digits : digits, BigInteger.Pow(10, scale));
    }

    public static implicit operator Fraction(int value) => new(value, BigInteger.One);

    /// <summary>The account's fractions as the planner's.</summary>
    public static Fraction Of(Rational value) => new(value.Numerator, value.Denominator);

    public static Fraction operator +(Fraction a, Fraction b) =>
        new((a._numerator * b._denominator) + (b._numerator * a._denominator), a._denominator * b._denominator);

    public static Fraction operator -(Fraction a, Fraction b) =>
        new((a._numerator * b._denominator) - (b._numerator * a._denominator), a._denominator * b._denominator);

    public static Fraction operator *(Fraction a, Fraction b) =>
        new(a._numerator * b._numerator, a._denominator * b._denominator);

    public static Fraction operator /(Fraction a, Fraction b) =>
        new(a._numerator * b._denominator, a._denominator * b._numerator);

    public static bool operator <(Fraction a, Fraction b) => Compare(a, b) < 0;

    public static bool operator >(Fraction a, Fraction b) => Compare(a, b) > 0;

    public static bool operator <=(Fraction a, Fraction b) => Compare(a, b) <= 0;

    public static bool operator >=(Fraction a, Fraction b) => Compare(a, b) >= 0;

    public static Fraction Abs(Fraction value) => new(BigInteger.Abs(value._numerator), value._denominator);

    public static Fraction Min(Fraction a, Fraction b) => a <= b ? a : b;

    /// <summary>
    /// "A price taken from a column becomes a decimal by its shortest round-trip digits." No digit is lost.
    /// </summary>
    public static Fraction FromDouble(double value)
    {
        string shortest = value.ToString("R", CultureInfo.InvariantCulture);
        if (!double.IsFinite(value))
        {
            throw new ArgumentException($"{shortest} has no digits", nameof(value));
        }

        int exponentAt = shortest.IndexOf('E', StringComparison.Ordinal);
        int exponent = exponentAt < 0 ? 0 : int.Parse(shortest[(exponentAt + 1)..], CultureInfo.InvariantCulture);
        string mantissa = exponentAt < 0 ? shortest : shortest[..exponentAt];
        int point = mantissa.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0)
        {
            exponent -= mantissa.Length - point - 1;
            mantissa = mantissa.Remove(point, 1);
        }

        var digits = BigInteger.Parse(mantissa, CultureInfo.InvariantCulture);
        return exponent >= 0
            ? new Fraction(digits * BigInteger.Pow(10, exponent), BigInteger.One)
            : new Fraction(digits, BigInteger.Pow(10, -exponent));
    }

    /// <summary>The largest multiple of the step that isn't above the value.</summary>
    public decimal Floor(decimal step)
    {
        (BigInteger whole, _, _) = Divide(step);
        return Exact.Times((decimal)whole, step);
    }

    /// <summary>The smallest multiple of the step that isn't below the value.</summary>
    public decimal Ceiling(decimal step)
    {
        (BigInteger whole, BigInteger part, _) = Divide(step);
        return Exact.Times((decimal)(part.IsZero ? whole : whole + 1), step);
    }

    /// <summary>The nearest multiple of the step, ties to the even multiple.</summary>
    public decimal Nearest(decimal step)
    {
        (BigInteger whole, BigInteger part, BigInteger denominator) = Divide(step);
        int half = (part * 2).CompareTo(denominator);
        bool up = half > 0 || (half == 0 && !whole.IsEven);
        return Exact.Times((decimal)(up ? whole + 1 : whole), step);
    }

    private static int Compare(Fraction a, Fraction b) =>
        (a._numerator * b._denominator).CompareTo(b._numerator * a._denominator);

    /// <summary>Whole steps towards minus infinity, and what is left of the next, 0 ≤ part &lt; denominator.</summary>
    private (BigInteger Whole, BigInteger Part, BigInteger Denominator) Divide(decimal step)
    {
        Fraction steps = this / step;
        var whole = BigInteger.DivRem(steps._numerator, steps._denominator, out BigInteger rest);
        return rest.Sign < 0
            ? (whole - 1, rest + steps._denominator, steps._denominator)
            : (whole, rest, steps._denominator);
    }
}

/// <summary>Decimal products and sums that refuse to lose a digit.</summary>
public static class Exact
{
    /// <summary>"currency decimals 8 by default, rounded half to even".</summary>
    public const decimal Currency = 0.00000001m;

    public static decimal Times(decimal a, decimal b)
    {
        decimal product = a * b;
        return product.Scale == a.Scale + b.Scale || a == 0m || b == 0m || IsProduct(a, b, product)
            ? product
            : throw new ArithmeticException($"{a} x {b} has no exact decimal");
    }

    public static decimal Plus(decimal a, decimal b)
    {
        decimal sum = a + b;
        return sum.Scale == Math.Max(a.Scale, b.Scale)
            ? sum
            : throw new ArithmeticException($"{a} + {b} has no exact decimal");
    }

    public static decimal Minus(decimal a, decimal b) => Plus(a, -b);

    /// <summary>A bar's price: shortest round-trip digits.</summary>
    public static decimal FromDouble(double value) => decimal.Parse(
        value.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>The dropped digits were zeros.</summary>
    private static bool IsProduct(decimal a, decimal b, decimal product)
    {
        Fraction exact = (Fraction)a * b;
        return exact <= product && exact >= product;
    }
}
