using System;
using System.Globalization;
using System.Text;
using S1mpleTrader.Columnar.Import;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Columnar.Tests.Import;

/// <summary>Quotients are the doubles that the framework parses, or aren't known.</summary>
public sealed class NearestQuotientTests
{
    [Fact]
    public void Quotients_are_the_nearest_doubles()
    {
        int known = 0;
        int all = 0;
        Seeds.ForEach(1, 1_000_000, seed =>
        {
            SeededRandom random = new(seed);
            ulong whole = random.NextBits() >> random.Between(0, 63);
            int power = random.Between(0, 22);
            all++;
            known += Check(whole, power, $"{whole}e-{power}") ? 1 : 0;
        });
        Assert.True(known > all * 0.999, $"{known} of {all} are known");
    }

    // The whole numbers next to the middle between two doubles, or on it.
    [Fact]
    public void Quotients_near_the_border_of_two_doubles_are_the_nearest_or_not_known()
    {
        Seeds.ForEach(1, 300_000, seed =>
        {
            SeededRandom random = new(seed);
            int power = random.Between(0, 19);
            ulong near = (1UL << 53) + (random.NextBits() >> random.Between(1, 63));
            double quotient = near / Math.Pow(10, power);
            double next = Math.BitIncrement(quotient);
            var middle = (UInt128)(((decimal)quotient / 2) + ((decimal)next / 2));
            UInt128 scaled = middle;
            for (int i = 0; i < power && scaled < ulong.MaxValue; i++)
            {
                scaled *= 10;
            }

            ulong whole = scaled > ulong.MaxValue ? near : (ulong)scaled;
            for (int step = -2; step <= 2; step++)
            {
                Check(whole + (ulong)step, power, $"{whole} + {step} by {power}");
            }
        });
    }

    [Theory]
    [InlineData(9007199254740993, 0)] // A tie.
    [InlineData(9007199254740995, 0)]
    [InlineData(18014398509481985, 0)]
    [InlineData(18446744073709551615, 0)]
    [InlineData(18446744073709551615, 22)]
    [InlineData(9999999999999999999, 19)]
    public void Odd_quotients_are_the_nearest_or_not_known(ulong whole, int power) => Check(whole, power, "");

    [Fact]
    public void Powers_that_are_no_doubles_are_left()
    {
        Assert.False(NearestQuotient.TryDivide(1, 23, out _));
        Assert.False(NearestQuotient.TryDivide(1, -1, out _));
    }

    [Fact]
    public void Long_numbers_of_lines_are_the_frameworks()
    {
        int read = 0;
        int all = 0;
        Seeds.ForEach(1, 300_000, seed =>
        {
            SeededRandom random = new(seed);
            StringBuilder digits = new();
            for (int left = random.Between(1, 22); left > 0; left--)
            {
                digits.Append((char)('0' + random.Between(0, 9)));
            }

            int point = random.Between(-1, digits.Length);
            string text = point < 0 ? digits.ToString() : digits.ToString().Insert(point, ".");
            string other = random.Chance(10) ? random.Pick("-", "e1", ".", " ", "x", "\"") : "";
            string field = text.Insert(random.Between(0, text.Length), other);
            string before = new('7', random.Between(0, 20));
            byte[] line = Encoding.ASCII.GetBytes(before + "," + field + ",8");
            int start = before.Length + 1;
            bool isRead = NumberParser.TryParseLong(line, start, start + field.Length, 0, out double value);
            bool isPlain = other.Length == 0 && digits.Length <= 19 && line.Length >= 16;
            all += isPlain ? 1 : 0;
            read += isRead ? 1 : 0;
            Assert.True(!isRead || other.Length == 0 || (other == "." && point < 0), field);
            Assert.True(
                !isRead || Bits(value) == Bits(double.Parse(field, CultureInfo.InvariantCulture)),
                $"{field} is {value:R}");
        });
        Assert.True(read > all * 0.99, $"{read} of {all} are read");
    }

    private static bool Check(ulong whole, int power, string where)
    {
        double expected = double.Parse(
            string.Create(CultureInfo.InvariantCulture, $"{whole}e-{power}"), CultureInfo.InvariantCulture);
        bool isKnown = NearestQuotient.TryDivide(whole, power, out double nearest);
        Assert.True(!isKnown || Bits(expected) == Bits(nearest), $"{where}: {nearest:R}, not {expected:R}");
        return isKnown;
    }

    private static ulong Bits(double value) => BitConverter.DoubleToUInt64Bits(value);
}
