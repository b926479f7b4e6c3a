using System;
using System.Globalization;
using System.Text;
using S1mpleTrader.Columnar.Import;
using S1mpleTrader.Columnar.Numerics;
using Xunit;

namespace S1mpleTrader.Columnar.Tests.Import;

public sealed class NumberParserTests
{
    [Fact]
    public void Parse_gives_the_doubles_of_the_framework()
    {
        const ulong Seed = 4711;
        DeterministicRandom random = new(Seed);
        for (int round = 0; round < TestCounts.Scaled(2_000_000); round++)
        {
            string text = Text(ref random);
            double expected = double.Parse(text, CultureInfo.InvariantCulture);
            RowReject reason = NumberParser.Parse(Encoding.ASCII.GetBytes(text), 0, out double found);
            Assert.True(
                double.IsFinite(expected)
                    ? reason == RowReject.None
                        && BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(found)
                    : reason == RowReject.NonFinite,
                $"seed {Seed}, round {round}: {text}");
        }
    }

    [Fact]
    public void Parse_shifts_the_point_exactly()
    {
        const ulong Seed = 4712;
        DeterministicRandom random = new(Seed);
        for (int round = 0; round < TestCounts.Scaled(500_000); round++)
        {
            int shift = 1 + random.NextInt(12);
            string digits = (random.NextUInt64() >> random.NextInt(63)).ToString(CultureInfo.InvariantCulture);
            int point = random.NextInt(digits.Length + 1);
            string text = digits[..point] + "." + digits[point..];
            double expected = double.Parse(
                text + "e-" + shift.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            Assert.Equal(RowReject.None, NumberParser.Parse(Encoding.ASCII.GetBytes(text), shift, out double found));
            Assert.True(expected == found, $"seed {Seed}, round {round}: {text} by {shift}");
            string scientific = text + "e3";
            Assert.Equal(RowReject.None, NumberParser.Parse(Encoding.ASCII.GetBytes(scientific), shift, out found));
            Assert.True(
                double.Parse($"{text}e{3 - shift}", CultureInfo.InvariantCulture) == found,
                $"round {round}: {scientific} by {shift}");
        }
    }

    [Fact]
    public void Mean_is_the_double_nearest_to_the_exact_one()
    {
        const ulong Seed = 4713;
        DeterministicRandom random = new(Seed);
        for (int round = 0; round < TestCounts.Scaled(500_000); round++)
        {
            int shift = random.NextInt(2) * random.NextInt(6);
            string bid = Price(ref random);
            string ask = Price(ref random);
            decimal mean = Decimal(bid) > 0 && Decimal(ask) > 0 ? (Decimal(bid) + Decimal(ask)) / 2 : 0;
            double expected = double.Parse(
                mean.ToString(CultureInfo.InvariantCulture) + "e-" + shift.ToString(CultureInfo.InvariantCulture),
                CultureInfo.InvariantCulture);
            Assert.Equal(
                RowReject.None,
                NumberParser.ParseMean(
                    Encoding.ASCII.GetBytes(bid), Encoding.ASCII.GetBytes(ask), shift, out double found));
            Assert.True(
                expected.Equals(found),
                $"seed {Seed}, round {round}: {bid} and {ask} by {shift}: {found:R}, not {expected:R}");
        }
    }

    [Theory]
    [InlineData("130522.99999999999", 5, 1.30523, 1)]
    [InlineData("130343.00000000001", 5, 1.30343, 1)]
    [InlineData("-130343.00000000001", 5, -1.30343, 1)]
    [InlineData("130343", 5, 1.30343, 0)]
    [InlineData("130343.5", 5, 1.303435, 0)]
    [InlineData("130343.00000001", 5, 1.3034300000001, 0)]
    [InlineData("1e5", 5, 1, 0)]
    [InlineData("130522.99999999999", 0, 130522.99999999999, 0)]
    public void Points_off_by_a_rounding_are_whole(string text, int shift, double expected, long rounded)
    {
        long count = 0;
        Assert.Equal(
            RowReject.None,
            NumberParser.ParsePrice(Encoding.ASCII.GetBytes(text), shift, ref count, out double found));
        Assert.Equal((expected, rounded), (found, count));
    }

    private static string Price(ref DeterministicRandom random)
    {
        int places = random.NextInt(7);
        string text = (random.NextDouble() * Math.Pow(10, random.NextInt(6))).ToString(
            "F" + places.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return text;
    }

    private static decimal Decimal(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(ref DeterministicRandom random)
    {
        double any = BitConverter.UInt64BitsToDouble(random.NextUInt64() & 0x7FEF_FFFF_FFFF_FFFF);
        string sign = random.NextInt(8) == 0 ? "-" : "";
        return sign + random.NextInt(6) switch
        {
            0 => any.ToString("R", CultureInfo.InvariantCulture),
            1 => any.ToString("E16", CultureInfo.InvariantCulture),
            2 => (random.NextDouble() * 100_000).ToString("R", CultureInfo.InvariantCulture),
            3 => (random.NextDouble() * 100_000).ToString("F8", CultureInfo.InvariantCulture),
            4 => random.NextUInt64().ToString(CultureInfo.InvariantCulture),
            _ => "0." + new string('0', random.NextInt(30))
                + random.NextUInt64().ToString(CultureInfo.InvariantCulture),
        };
    }
}
