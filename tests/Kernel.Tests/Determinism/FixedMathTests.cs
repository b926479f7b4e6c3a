using System;
using System.Numerics;
using S1mpleTrader.Kernel.Determinism;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Determinism;

/// <summary>Powers are the doubles nearest to what whole numbers of 512 bits say of them.</summary>
public sealed class FixedMathTests
{
    private const int Bits = 512; // Behind the point of the whole numbers.

    private static readonly BigInteger One = BigInteger.One << Bits;
    private static readonly BigInteger Ln2 = 2 * ArTanh(One / 3);

    [Fact]
    public void A_power_is_the_nearest_double()
        => Seeds.ForEach(1, 400, seed =>
        {
            var random = new SeededRandom(seed);
            bool isNearOne = random.Chance(50);
            double value = Math.Exp((random.Unit() - 0.5) * (isNearOne ? 0.01 : 28));
            double exponent = (random.Unit() - 0.5) * (isNearOne ? 9_000 : 8);
            AssertNearest(Exp(Times(Ln(value), Whole(exponent))), FixedMath.Power(value, exponent));
        });

    [Fact]
    public void An_exponential_is_the_nearest_double()
        => Seeds.ForEach(1, 400, seed =>
        {
            double exponent = (new SeededRandom(seed).Unit() - 0.5) * 200;
            AssertNearest(Exp(Whole(exponent)), FixedMath.Exp(exponent));
        });

    [Theory]
    [InlineData(1, 1e300, 1)]
    [InlineData(7.25, 0, 1)]
    [InlineData(7.25, 1, 7.25)]
    [InlineData(1.5, 2, 2.25)]
    [InlineData(2, -1074, double.Epsilon)]
    [InlineData(2, 1024, double.PositiveInfinity)]
    [InlineData(2, 1e300, double.PositiveInfinity)]
    [InlineData(2, -1e300, 0)]
    [InlineData(0.5, 1e300, 0)]
    [InlineData(0.5, -1e300, double.PositiveInfinity)]
    [InlineData(double.MaxValue, 1, double.MaxValue)]
    [InlineData(double.Epsilon, 1, double.Epsilon)]
    public void Powers_at_the_edges(double value, double exponent, double expected)
        => Assert.Equal(expected, FixedMath.Power(value, exponent));

    private static void AssertNearest(BigInteger exact, double actual)
    {
        var distance = BigInteger.Abs(exact - Whole(actual));
        Assert.True(distance <= BigInteger.Abs(exact - Whole(Math.BitIncrement(actual))), $"{actual:R} is too low");
        Assert.True(distance <= BigInteger.Abs(exact - Whole(Math.BitDecrement(actual))), $"{actual:R} is too high");
    }

    // A double is a whole number times a power of two.
    private static BigInteger Whole(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(Math.Abs(value));
        int exponent = (int)(bits >> 52) - 1075 + Bits;
        BigInteger mantissa = (bits & ((1L << 52) - 1)) | (1L << 52);
        BigInteger whole = exponent >= 0 ? mantissa << exponent : mantissa >> -exponent;
        return value < 0 ? -whole : whole;
    }

    private static BigInteger Times(BigInteger left, BigInteger right) => (left * right) >> Bits;

    private static BigInteger Ln(double value)
    {
        int twos = Math.ILogB(value);
        BigInteger rest = Whole(Math.ScaleB(value, -twos));
        return (twos * Ln2) + (2 * ArTanh(((rest - One) << Bits) / (rest + One)));
    }

    // x + x³/3 + x⁵/5 + …
    private static BigInteger ArTanh(BigInteger x)
    {
        BigInteger square = Times(x, x);
        BigInteger sum = 0;
        int odd = 1;
        for (BigInteger power = x; !power.IsZero && power != -1; power = Times(power, square))
        {
            sum += power / odd;
            odd += 2;
        }

        return sum;
    }

    // 1 + x + x²/2! + …, of the 2^20th part, squared twenty times.
    private static BigInteger Exp(BigInteger x)
    {
        const int Squarings = 20;
        BigInteger part = x >> Squarings;
        BigInteger sum = 0;
        BigInteger power = One;
        for (int i = 1; !power.IsZero && power != -1; i++)
        {
            sum += power;
            power = Times(power, part) / i;
        }

        for (int i = 0; i < Squarings; i++)
        {
            sum = Times(sum, sum);
        }

        return sum;
    }
}
