using S1mpleTrader.Columnar.Numerics;
using Xunit;

namespace S1mpleTrader.Columnar.Tests.Numerics;

public sealed class DeterministicRandomTests
{
    // SplitMix64 of seed 1234567: the published first numbers of the reference code.
    [Fact]
    public void SplitMix64_gives_the_published_numbers()
    {
        ulong state = 1_234_567;
        Assert.Equal(6_457_827_717_110_365_317UL, DeterministicRandom.SplitMix64(ref state));
        Assert.Equal(3_203_168_211_198_807_973UL, DeterministicRandom.SplitMix64(ref state));
        Assert.Equal(9_817_491_932_198_370_423UL, DeterministicRandom.SplitMix64(ref state));
    }

    [Fact]
    public void NextUInt64_gives_the_pinned_numbers()
    {
        DeterministicRandom random = new(42);
        Assert.Equal(
            [1_546_998_764_402_558_742UL, 6_990_951_692_964_543_102UL, 12_544_586_762_248_559_009UL],
            [random.NextUInt64(), random.NextUInt64(), random.NextUInt64()]);
    }

    [Fact]
    public void NextDouble_and_NextGaussian_have_the_moments_they_promise()
    {
        DeterministicRandom random = new(1);
        const int Count = 1_000_000;
        double sum = 0;
        double gaussSum = 0;
        double gaussSquares = 0;
        for (int i = 0; i < Count; i++)
        {
            double uniform = random.NextDouble();
            Assert.InRange(uniform, 0, 1 - 1e-17);
            sum += uniform;
            double gauss = random.NextGaussian();
            Assert.InRange(gauss, -3.4642, 3.4642);
            gaussSum += gauss;
            gaussSquares += gauss * gauss;
        }

        Assert.Equal(0.5, sum / Count, 0.002);
        Assert.Equal(0, gaussSum / Count, 0.005);
        Assert.Equal(1, gaussSquares / Count, 0.01);
    }

    [Fact]
    public void NextInt_reaches_every_value_about_equally_often()
    {
        DeterministicRandom random = new(3);
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++)
        {
            counts[random.NextInt(7)]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 9_500, 10_500));
        Assert.Equal(0, random.NextInt(1));
    }
}
