using System;
using System.Numerics;

namespace S1mpleTrader.TestKit;

/// <summary>
/// An exact fraction: what every rounding of the oracle starts from. The denominator is positive, not reduced.
/// </summary>
public readonly struct Rational : IComparable<Rational>
{
    private readonly BigInteger _numerator;
    private readonly BigInteger _denominator;

    public Rational(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero)
        {
            throw new DivideByZeroException();
        }

        _numerator = denominator.Sign < 0 ? -numerator : numerator;
        _denominator = BigInteger.Abs(denominator);
    }

    public BigInteger Numerator => _numerator;

    public BigInteger Denominator => _denominator;

    public static Rational Zero => new(BigInteger.Zero, BigInteger.One);

    public int Sign => _numerator.Sign;

    public static implicit operator Rational(decimal value)
    {
        int[] bits = decimal.GetBits(value);
        BigInteger mantissa = ((BigInteger)(uint)bits[2] << 64) | ((BigInteger)(uint)bits[1] << 32) | (uint)bits[0];
        return new Rational(value < 0m ? -mantissa : mantissa, BigInteger.Pow(10, (bits[3] >> 16) & 0xFF));
    }

    public static Rational operator +(Rational a, Rational b) =>
        new((a._numerator * b._denominator) + (b._numerator * a._denominator), a._denominator * b._denominator);

    public static Rational operator -(Rational a, Rational b) => a + (-b);

    public static Rational operator -(Rational a) => new(-a._numerator, a._denominator);

    public static Rational operator *(Rational a, Rational b) =>
        new(a._numerator * b._numerator, a._denominator * b._denominator);

    public static Rational operator /(Rational a, Rational b) =>
        new(a._numerator * b._denominator, a._denominator * b._numerator);

    public static bool operator <(Rational a, Rational b) => a.CompareTo(b) < 0;

    public static bool operator >(Rational a, Rational b) => a.CompareTo(b) > 0;

    public static bool operator <=(Rational a, Rational b) => a.CompareTo(b) <= 0;

    public static bool operator >=(Rational a, Rational b) => a.CompareTo(b) >= 0;

    public static bool operator ==(Rational a, Rational b) => a.CompareTo(b) == 0;

    public static bool operator !=(Rational a, Rational b) => a.CompareTo(b) != 0;

    public int CompareTo(Rational other) =>
        (_numerator * other._denominator).CompareTo(other._numerator * _denominator);

    public override bool Equals(object? obj) => obj is Rational other && CompareTo(other) == 0;

    public override int GetHashCode() => ((double)_numerator / (double)_denominator).GetHashCode();

    /// <summary>The largest multiple of the step that isn't above the value.</summary>
    public decimal Floor(decimal step) => Multiple(step, static (quotient, remainder, denominator) => quotient);

    /// <summary>The smallest multiple of the step that isn't below the value.</summary>
    public decimal Ceiling(decimal step) =>
        Multiple(step, static (quotient, remainder, denominator) => remainder.IsZero ? quotient : quotient + 1);

    /// <summary>The nearest multiple of the step; of two equally near ones the even multiple.</summary>
    public decimal Nearest(decimal step) => Multiple(step, static (quotient, remainder, denominator) =>
    {
        int half = (remainder * 2).CompareTo(denominator);
        return half > 0 || (half == 0 && !quotient.IsEven) ? quotient + 1 : quotient;
    });

    /// <summary>A double within two units of its last place, for reports only.</summary>
    public double ToDouble()
    {
        // Scaled so that the whole quotient has more bits than a double; both exponents stay small for any account.
        int shift = Math.Max(0, 80 - (int)(_numerator.GetBitLength() - _denominator.GetBitLength()));
        BigInteger quotient = (_numerator << shift) / _denominator;
        return Math.ScaleB((double)quotient, -shift);
    }

    private decimal Multiple(decimal step, Func<BigInteger, BigInteger, BigInteger, BigInteger> choose)
    {
        Rational scaled = this / step;
        var quotient = BigInteger.DivRem(scaled._numerator, scaled._denominator, out BigInteger remainder);
        if (remainder.Sign < 0)
        {
            quotient -= 1;
            remainder += scaled._denominator;
        }

        return Exact.Multiply((decimal)choose(quotient, remainder, scaled._denominator), step);
    }
}
