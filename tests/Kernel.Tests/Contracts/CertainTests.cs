using System.Numerics;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Contracts;

/// <summary>
/// An estimate that says it is certain rounds as the exact quotient does; one that lies where rounding turns never says
/// so.
/// </summary>
public sealed class CertainTests
{
    [Fact]
    public void A_certain_estimate_rounds_as_the_exact_quotient()
        => Seeds.ForEach(1, 2_000, seed =>
        {
            var random = new SeededRandom(seed);
            int certain = 0;
            for (int i = 0; i < 200; i++)
            {
                BigInteger divisor = random.Between(1, 1_000_000_000);
                BigInteger whole = random.Between(0, 2_000_000_000);

                // Anywhere, or as near to a whole number or to a half as the divisor allows.
                BigInteger rest = random.Between(0, 3) switch
                {
                    0 => BigInteger.Zero,
                    1 => BigInteger.One % divisor,
                    2 => divisor / 2,
                    _ => random.Between(0, 1_000_000_000) % divisor,
                };
                BigInteger dividend = (whole * divisor) + rest;
                double estimate = (double)dividend / (double)divisor;
                if (Certain.TryDown(estimate, out long down))
                {
                    Assert.Equal(whole, down);
                    certain++;
                }

                if (Certain.TryNearest(estimate, estimate, out long nearest))
                {
                    Assert.NotEqual(divisor, rest * 2);
                    Assert.Equal(rest * 2 > divisor ? whole + 1 : whole, nearest);
                    certain++;
                }
            }

            Assert.True(certain > 200, $"only {certain} of 400 estimates were certain");
        });

    [Theory]
    [InlineData(0)]
    [InlineData(-0.5)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(17)]
    [InlineData(17.000000000001)]
    [InlineData(16.999999999999)]
    [InlineData(1e15)]
    public void What_may_round_down_to_either_isnt_certain(double estimate)
        => Assert.False(Certain.TryDown(estimate, out _));

    [Theory]
    [InlineData(16.5, 16.5)]
    [InlineData(16.4999999999999, 16.5)]
    [InlineData(-0.5, 1)]
    [InlineData(0.25, 1e12)]
    [InlineData(double.NaN, 1)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    public void What_may_round_to_either_isnt_certain(double estimate, double largest)
        => Assert.False(Certain.TryNearest(estimate, largest, out _));
}
