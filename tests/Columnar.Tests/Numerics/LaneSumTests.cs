using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Numerics;
using Xunit;

namespace S1mpleTrader.Columnar.Tests.Numerics;

public sealed class LaneSumTests
{
    [Fact]
    public void Sum_adds_in_the_written_order_bit_for_bit()
    {
        DeterministicRandom random = new(5);
        for (int length = 0; length < 100; length++)
        {
            double[] column = new double[length];
            for (int i = 0; i < length; i++)
            {
                column[i] = random.NextGaussian() * (1 + (1e6 * random.NextDouble()));
            }

            Assert.Equal(Slow(column), LaneSum.Sum(column));
        }
    }

    [Fact]
    public void SumOfColumns_is_the_five_sums_from_the_left()
    {
        using BarSeries bars = TestBars.Random(6, 1001);
        double expected = Slow(bars.Open.ToArray()) + Slow(bars.High.ToArray()) + Slow(bars.Low.ToArray())
            + Slow(bars.Close.ToArray()) + Slow(bars.Volume.ToArray());
        Assert.Equal(expected, LaneSum.SumOfColumns(bars));
    }

    private static double Slow(double[] column)
    {
        double[] lanes = new double[16];
        int whole = column.Length / 16 * 16;
        for (int i = 0; i < whole; i++)
        {
            lanes[i % 16] += column[i];
        }

        double[] joined = new double[4];
        for (int k = 0; k < 4; k++)
        {
            joined[k] = (lanes[k] + lanes[k + 4]) + (lanes[k + 8] + lanes[k + 12]);
        }

        double sum = (joined[0] + joined[1]) + (joined[2] + joined[3]);
        for (int i = whole; i < column.Length; i++)
        {
            sum += column[i];
        }

        return sum;
    }
}
