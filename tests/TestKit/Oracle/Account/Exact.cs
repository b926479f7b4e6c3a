using System;
using System.Globalization;

namespace S1mpleTrader.TestKit;

/// <summary>Decimal arithmetic that refuses to round: a lost digit is an error, never a silent difference.</summary>
public static class Exact
{
    public const decimal CurrencyStep = 0.00000001m;

    public static decimal Multiply(decimal a, decimal b)
    {
        decimal product = a * b;
        return product.Scale == a.Scale + b.Scale || a == 0m || b == 0m
            ? product
            : Trimmed(a, b, product, (x, y) => (Rational)x * y);
    }

    public static decimal Multiply(decimal a, decimal b, decimal c) => Multiply(Multiply(a, b), c);

    public static decimal Add(decimal a, decimal b)
    {
        decimal sum = a + b;
        return sum.Scale == Math.Max(a.Scale, b.Scale) ? sum : Trimmed(a, b, sum, (x, y) => (Rational)x + y);
    }

    public static decimal Subtract(decimal a, decimal b) => Add(a, -b);

    /// <summary>The decimal that has a double's shortest round-trip digits.</summary>
    public static decimal FromDouble(double value) => decimal.Parse(
        value.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>Digits were dropped: fine if they were zeros.</summary>
    private static decimal Trimmed(decimal a, decimal b, decimal result, Func<decimal, decimal, Rational> exactly) =>
        exactly(a, b) == result
            ? result
            : throw new ArithmeticException($"{a} and {b} have no exact decimal result");
}
