using System;
using System.Linq;
using S1mpleTrader.Columnar.Numerics;
using Xunit;

namespace S1mpleTrader.Columnar.Tests.Numerics;

/// <summary>The rank by vectors against the rank by counting, of every length up to some groups.</summary>
public sealed class PercentileRankTests
{
    private static readonly double[] Odd =
        [double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, -double.MaxValue, 0, -0.0, double.Epsilon];

    [Fact]
    public void Rank_is_that_of_counting()
    {
        var random = new Random(8);
        for (int length = 2; length < 70; length++)
        {
            double[] values = [.. Enumerable.Range(0, length).Select(_ => (double)random.Next(12))];
            AssertRank(values);
            for (int i = 0; i < length; i++)
            {
                values[i] = Odd[random.Next(Odd.Length)];
                AssertRank(values);
            }
        }
    }

    [Fact]
    public void Any_value_that_is_NaN_leaves_the_rank_undefined()
    {
        for (int length = 2; length < 40; length++)
        {
            for (int i = 0; i < length; i++)
            {
                double[] values = [.. Enumerable.Repeat(3.0, length)];
                values[i] = double.NaN;
                Assert.Equal(double.NaN, PercentileRank.Of(values, values[^1]));
            }
        }
    }

    private static void AssertRank(double[] values)
    {
        int atMost = values.Count(value => value <= values[^1]);
        Assert.Equal(100.0 * (atMost - 1) / (values.Length - 1), PercentileRank.Of(values, values[^1]));
    }
}
