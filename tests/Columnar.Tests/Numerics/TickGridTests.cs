using System;
using System.Globalization;
using S1mpleTrader.Columnar.Numerics;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Columnar.Tests.Numerics;

public sealed class TickGridTests
{
    [Theory]
    [InlineData("0.01", "42283.58", 4228358)]
    [InlineData("0.01", "0.1", 10)]
    [InlineData("0.01", "-0.29", -29)]
    [InlineData("0.00010", "0.6155", 6155)]
    [InlineData("0.25", "4512.75", 18051)]
    [InlineData("5", "105", 21)]
    [InlineData("0.00000001", "0.00000003", 3)]
    [InlineData("0.01", "0", 0)]
    [InlineData("0.0000000000000000000000001", "0.0000000000000000000000003", 3)]
    [InlineData("100", "9007199254740900", 90071992547409)]
    public void TryToTicks_and_ToPrice_are_each_others_inverse(string tick, string price, long ticks)
    {
        TickGrid grid = new(decimal.Parse(tick, CultureInfo.InvariantCulture));
        double value = double.Parse(price, CultureInfo.InvariantCulture);
        Assert.True(grid.TryToTicks(value, out long found));
        Assert.Equal(ticks, found);
        Assert.Equal(value, grid.ToPrice(ticks));
    }

    [Theory]
    [InlineData("0.01", 0.015)]
    [InlineData("0.01", 0.30000000000000004)]
    [InlineData("0.25", 0.1)]
    [InlineData("5", 7.0)]
    [InlineData("0.01", double.NaN)]
    [InlineData("0.01", double.PositiveInfinity)]
    [InlineData("0.01", 1e300)]
    [InlineData("0.01", 1e-300)]
    public void FirstOffGrid_finds_the_value_wherever_it_stands(string tick, double bad)
    {
        decimal size = decimal.Parse(tick, CultureInfo.InvariantCulture);
        for (int length = 1; length < 12; length++)
        {
            for (int at = 0; at < length; at++)
            {
                double[] column = new double[length];
                column.AsSpan().Fill((double)size * 4);
                column[at] = bad;
                Assert.Equal(at, TickGrid.FirstOffGrid(column, size));
                Assert.Equal(at, TickGrid.ToTicks(column, size, new long[length]));
            }
        }
    }

    [Fact]
    public void FirstOffGrid_agrees_with_the_digits_of_random_values()
    {
        const ulong Seed = 77;
        DeterministicRandom random = new(Seed);
        decimal[] sizes = [0.01m, 0.0001m, 0.25m, 0.5m, 1m, 0.00000001m, 0.03m, 10m, 0.1m, 0.000001m];
        double[] one = new double[1];
        for (int round = 0; round < TestCounts.Scaled(1_000_000); round++)
        {
            decimal size = sizes[random.NextInt(sizes.Length)];
            decimal exact = size * (decimal)(random.NextUInt64() >> (14 + random.NextInt(48)));
            double value = double.Parse(exact.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            value = random.NextInt(4) switch
            {
                0 when value != 0 => Math.BitIncrement(value),
                1 => value * 1.5,
                _ => value,
            };
            one[0] = value;
            bool expected = IsOnGrid(value, size);
            Assert.True(
                expected == (TickGrid.FirstOffGrid(one, size) < 0),
                string.Create(
                    CultureInfo.InvariantCulture, $"seed {Seed}, round {round}: {value:R} on {size}: {expected}"));
        }
    }

    [Fact]
    public void FirstOffGrid_allocates_nothing()
    {
        double[] column = new double[10_000];
        column.AsSpan().Fill(0.07);
        int found = 0;
        Assert.Equal(0, AllocatedBytes.Of(() => found = TickGrid.FirstOffGrid(column, 0.01m)));
        Assert.Equal(-1, found);
    }

    // The definition: the shortest round-trip digits are a multiple of the tick.
    private static bool IsOnGrid(double value, decimal size)
    {
        decimal exact = decimal.Parse(
            value.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);
        return exact % size == 0 && Math.Abs(exact / size) <= 9_007_199_254_740_992m;
    }
}
