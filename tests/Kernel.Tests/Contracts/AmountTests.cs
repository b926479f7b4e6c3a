using System;
using System.Numerics;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Contracts;

/// <summary>
/// Amounts are decimals that are computed faster: every operation gives decimal's number, whatever the digits and
/// scales.
/// </summary>
public sealed class AmountTests
{
    [Fact]
    public void Operations_of_any_digits_give_what_decimal_gives()
        => Seeds.ForEach(1, 2_000, seed =>
        {
            var random = new SeededRandom(seed);
            for (int i = 0; i < 50; i++)
            {
                decimal one = Value(random);
                decimal other = Value(random);
                Amount left = one;
                Amount right = other;
                Assert.Equal(one, (decimal)left);
                Assert.Equal(-one, (decimal)-left);
                Assert.Equal((double)one, left.ToDouble());
                Assert.Equal(Outcome(() => one * other), Outcome(() => left * right));
                Assert.Equal(Outcome(() => one + other), Outcome(() => left + right));
                Assert.Equal(Outcome(() => one - other), Outcome(() => left - right));
                Assert.Equal(Math.Abs(one), (decimal)Amount.Abs(left));
                Assert.Equal(Math.Min(one, other), (decimal)Amount.Min(left, right));
                Assert.Equal(one < other, left < right);
                Assert.Equal(one > other, left > right);
                Assert.Equal(one <= other, left <= right);
                Assert.Equal(one >= other, left >= right);
            }
        });

    [Fact]
    public void Quotients_of_any_digits_are_rounded_from_their_exact_value()
        => Seeds.ForEach(1, 2_000, seed =>
        {
            var random = new SeededRandom(seed);
            for (int i = 0; i < 50; i++)
            {
                decimal numerator = Value(random, mostBits: 62, mostScale: 18);
                decimal denominator = Math.Abs(Value(random, mostBits: 62, mostScale: 18));
                if (denominator > 0m)
                {
                    long most = 1L << random.Between(1, 62);
                    (BigInteger down, BigInteger twice, BigInteger divisor) = Divided(numerator, denominator);
                    bool isUp = twice > divisor || (twice == divisor && !down.IsEven);
                    Assert.Equal(Within(down, most), Amount.DivideDownWithin(numerator, denominator, most));
                    Assert.Equal(
                        Within(isUp ? down + 1 : down, most),
                        Amount.DivideToNearestEvenWithin(numerator, denominator, most));
                }
            }
        });

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(0)]
    public void Whole_numbers_are_their_own_amounts(long value) => Assert.Equal(value, (decimal)(Amount)value);

    // Digits of every length up to decimal's own, and scales that meet in all ways; halves and equal numbers often
    // enough.
    private static decimal Value(SeededRandom random, int mostBits = 96, int mostScale = 28)
    {
        int bits = random.Chance(25) ? random.Between(0, mostBits) : random.Between(0, 49);
        BigInteger digits = (((BigInteger)random.NextBits() << 32) | (uint)random.NextBits()) >> (96 - bits);
        int low = (int)(uint)(digits & uint.MaxValue);
        int middle = (int)(uint)((digits >> 32) & uint.MaxValue);
        int high = (int)(uint)(digits >> 64);
        int scale = random.Chance(33) ? random.Between(0, mostScale) : random.Between(0, 8);
        return random.Chance(12)
            ? random.Between(-8, 8) / 2m
            : new decimal(low, middle, high, random.Chance(50), (byte)scale);
    }

    private static (BigInteger Down, BigInteger TwiceRest, BigInteger Divisor) Divided(
        decimal numerator, decimal denominator)
    {
        BigInteger dividend = Digits(numerator) * BigInteger.Pow(10, denominator.Scale);
        BigInteger divisor = Digits(denominator) * BigInteger.Pow(10, numerator.Scale);
        var down = BigInteger.DivRem(dividend, divisor, out BigInteger rest);
        (down, rest) = rest.Sign < 0 ? (down - 1, rest + divisor) : (down, rest);
        return (down, 2 * rest, divisor);
    }

    private static BigInteger Digits(decimal value)
    {
        int[] bits = decimal.GetBits(value);
        BigInteger size = ((BigInteger)(uint)bits[2] << 64) + ((BigInteger)(uint)bits[1] << 32) + (uint)bits[0];
        return bits[3] < 0 ? -size : size;
    }

    private static long Within(BigInteger value, long most) => (long)BigInteger.Max(-most, BigInteger.Min(most, value));

    // Null for what overflows.
    private static decimal? Outcome(Func<decimal> compute)
    {
        try
        {
            return compute();
        }
        catch (OverflowException)
        {
            return null;
        }
    }
}
