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
            RejectReason reason = NumberParser.Parse(Encoding.ASCII.GetBytes(text), 0, out double found);
            Assert.True(
                double.IsFinite(expected)
                    ? reason == RejectReason.None && BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(found)
                    : reason == RejectReason.NonFinite,
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
            Assert.Equal(RejectReason.None, NumberParser.Parse(Encoding.ASCII.GetBytes(text), shift, out double found));
            Assert.True(expected == found, $"seed {Seed}, round {round}: {text} by {shift}");
            string scientific = text + "e3";
            Assert.Equal(RejectReason.None, NumberParser.Parse(Encoding.ASCII.GetBytes(scientific), shift, out found));
            Assert.True(
                double.Parse($"{text}e{3 - shift}", CultureInfo.InvariantCulture) == found, $"round {round}: {scientific} by {shift}");
        }
    }

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
            _ => "0." + new string('0', random.NextInt(30)) + random.NextUInt64().ToString(CultureInfo.InvariantCulture),
        };
    }
}
