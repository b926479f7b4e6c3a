using System;
using System.Runtime.Intrinsics;
using S1mpleTrader.Columnar.Numerics;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Columnar.Tests.Numerics;

/// <summary>
/// Scans against the plain loops that they replace: the same numbers, and the same bits for any cut into blocks.
/// </summary>
public sealed class ScanTests
{
    private const int Rows = 3000;

    /// <summary>What a row keeps of the one before: nothing, and the averages of some periods.</summary>
    public static TheoryData<double> Keeps => [0.0, 1.0 / 3, 0.5, 13.0 / 14, 199.0 / 201, 4095.0 / 4097];

    [Theory]
    [MemberData(nameof(Keeps))]
    public void LinearScan_is_the_recurrence_and_its_rows_one_by_one_are_the_same_bits(double keep)
    {
        SeededRandom random = new(3);
        LinearScan scan = new(keep);
        double expected = 100;
        var last = Vector256.Create(expected);
        Vector256<double> lastByRow = last;
        Vector256<double> group = default;
        for (int row = 0; row < Rows; row += LinearScan.Rows)
        {
            Vector256<double> x =
                Vector256.Create(random.Unit(), random.Unit(), random.Unit(), random.Unit()) * (1 - keep) * 100;
            Vector256<double> y = scan.Next(x, ref last);
            for (int i = 0; i < LinearScan.Rows; i++)
            {
                expected = Math.FusedMultiplyAdd(keep, expected, x[i]);
                Assert.Equal(0, (y[i] - expected) / expected, 1e-13);
                Assert.Equal(y[i], scan.NextRow(row + i, x[i], ref lastByRow, ref group));
            }

            Assert.Equal(y[3], last[0]);
            Assert.Equal(last, lastByRow);
        }
    }

    [Theory]
    [MemberData(nameof(Keeps))]
    public void WideLinearScan_is_the_recurrence_and_its_rows_one_by_one_are_the_same_bits(double keep)
    {
        SeededRandom random = new(4);
        WideLinearScan scan = new(keep);
        double expected = 100;
        var last = Vector256.Create(expected);
        Vector256<double> lastByRow = last;
        Vector256<double> first = default;
        Vector256<double> second = default;
        double[] x = new double[WideLinearScan.Rows];
        double[] y = new double[WideLinearScan.Rows];
        for (int row = 0; row < Rows; row += WideLinearScan.Rows)
        {
            for (int i = 0; i < x.Length; i++)
            {
                x[i] = random.Unit() * (1 - keep) * 100;
            }

            var early = Vector256.Create(x);
            var late = Vector256.Create(x, 4);
            scan.Next(ref early, ref late, ref last);
            early.CopyTo(y);
            late.CopyTo(y, 4);
            for (int i = 0; i < x.Length; i++)
            {
                expected = Math.FusedMultiplyAdd(keep, expected, x[i]);
                Assert.Equal(0, (y[i] - expected) / expected, 1e-13);
                Assert.Equal(y[i], scan.NextRow(row + i, x[i], ref lastByRow, ref first, ref second));
            }

            Assert.Equal(y[^1], last[0]);
            Assert.Equal(last, lastByRow);
        }
    }

    [Fact]
    public void ExponentialAverageScan_any_blocks_are_the_same_bits_and_the_loops_numbers()
    {
        Seeds.ForEach(1, 300, seed =>
        {
            SeededRandom random = new(seed);
            int period = random.Pick(1, 2, 7, 8, 20, 50, 1000);
            double alpha = 2.0 / (period + 1.0);
            (_, _, double[] close) = Bars(random);
            if (random.Chance(20))
            {
                close[random.Between(0, Rows - 1)] = double.NaN;
            }

            double[] whole = AverageInBlocks(period, alpha, close, _ => Rows);
            double[] cut = AverageInBlocks(period, alpha, close, _ => random.Between(1, 20));
            double sum = 0;
            double expected = double.NaN;
            for (int i = 0; i < Rows; i++)
            {
                sum += close[i];
                expected = i < period - 1 ? double.NaN
                    : i == period - 1 ? sum / period
                    : ((1 - alpha) * expected) + (alpha * close[i]);
                Assert.Equal(double.IsNaN(expected), double.IsNaN(whole[i]));
                Assert.True(double.IsNaN(expected) || Math.Abs(whole[i] - expected) <= 1e-13 * expected, $"row {i}");
                Assert.Equal(BitConverter.DoubleToInt64Bits(whole[i]), BitConverter.DoubleToInt64Bits(cut[i]));
            }
        });
    }

    [Fact]
    public void AverageTrueRangeScan_any_blocks_are_the_same_bits_and_the_loops_numbers()
    {
        Seeds.ForEach(1, 300, seed =>
        {
            SeededRandom random = new(seed);
            int period = random.Pick(1, 2, 3, 14, 100);
            (double[] high, double[] low, double[] close) = Bars(random);
            double[] whole = InBlocks(period, high, low, close, _ => Rows);
            double[] cut = InBlocks(period, high, low, close, _ => random.Between(1, 9));
            AverageTrueRange loop = default;
            for (int i = 0; i < Rows; i++)
            {
                double expected = loop.Next(high[i], low[i], close[i], period);
                Assert.Equal(double.IsNaN(expected), double.IsNaN(whole[i]));
                Assert.True(double.IsNaN(expected) || Math.Abs(whole[i] - expected) <= 1e-13 * expected, $"row {i}");
                Assert.Equal(BitConverter.DoubleToInt64Bits(whole[i]), BitConverter.DoubleToInt64Bits(cut[i]));
            }
        });
    }

    [Fact]
    public void SwingScan_any_blocks_are_the_definition()
    {
        Seeds.ForEach(1, 1000, seed =>
        {
            SeededRandom random = new(seed);
            int swingLength = random.Pick(1, 2, 3, 5, 9, 20, 40);
            int undefined = random.Pick(0, 1); // Percent: stretches without a NaN go another way.
            double[] price = new double[700];
            double level = 100;
            for (int i = 0; i < price.Length; i++)
            {
                level += random.Between(-3, 3);
                price[i] = random.Chance(undefined) ? double.NaN : level;
            }

            double[] close = new double[price.Length];
            for (int i = 0; i < close.Length; i++)
            {
                close[i] = random.Chance(1) ? double.NaN : price[i] + random.Between(-4, 4);
            }

            AssertSwings<Highs>(price, close, swingLength, random, (a, b) => a > b, (a, b) => a >= b);
            AssertSwings<Lows>(price, close, swingLength, random, (a, b) => a < b, (a, b) => a <= b);
        });
    }

    private static void AssertSwings<TSide>(
        double[] price, double[] close, int swingLength, SeededRandom random, Func<double, double, bool> tops,
        Func<double, double, bool> reaches)
        where TSide : struct, IPriceSide
    {
        SwingScan swing = new() { Level = double.NaN };
        double[] levels = new double[512];
        int[] starts = new int[SwingScan.StartsFor(512)];
        ulong[] pivots = new ulong[8];
        ulong[] breaks = new ulong[9];
        double expected = double.NaN;
        bool isUnbroken = false;
        int blockRows = random.Pick(1, 7, 31, 64, 200, 512);
        for (int first = 0; first < price.Length; first += blockRows)
        {
            int rows = Math.Min(blockRows, price.Length - first);
            int history = Math.Min(first, random.Pick(2, 3) * swingLength);
            ReadOnlySpan<double> prices = price.AsSpan(first - history, history + rows);
            swing.Confirm<TSide>(prices, first, rows, swingLength, pivots);
            int count = SwingScan.List(pivots, rows, starts);
            SwingScan.Fill(prices, swing.Level, swingLength, starts.AsSpan(0, count + 1), levels.AsSpan(0, rows));
            swing.Break<TSide>(
                prices, close.AsSpan(first, rows), swingLength, starts.AsSpan(0, count + 1), breaks,
                close.AsSpan(first, rows));
            for (int i = 0; i < rows; i++)
            {
                int pivot = first + i - swingLength;
                bool isPivot = pivot >= swingLength;
                for (int d = 1; isPivot && d <= swingLength; d++)
                {
                    isPivot = tops(price[pivot], price[pivot - d]) && reaches(price[pivot], price[pivot + d]);
                }

                expected = isPivot ? price[pivot] : expected;
                isUnbroken |= isPivot;
                bool isBreak = isUnbroken && tops(close[first + i], expected);
                isUnbroken &= !isBreak;
                Assert.Equal(isPivot, (pivots[i / RowMask.Rows] >> (i % RowMask.Rows) & 1) != 0);
                Assert.Equal(isBreak, (breaks[i / RowMask.Rows] >> (i % RowMask.Rows) & 1) != 0);
                Assert.Equal(expected, levels[i]);
            }

            Assert.Equal(expected, swing.Level);
            Assert.Equal(isUnbroken, swing.IsUnbroken);
        }
    }

    private static double[] InBlocks(int period, double[] high, double[] low, double[] close, Func<int, int> size)
    {
        AverageTrueRangeScan scan = new(period);
        double[] atr = new double[Rows];
        for (int first = 0, rows; first < Rows; first += rows)
        {
            rows = Math.Min(size(first), Rows - first);
            var with = new Range(Math.Max(0, first - 1), first + rows);
            scan.Fill(high.AsSpan(with), low.AsSpan(with), close.AsSpan(with), first, atr.AsSpan(first, rows));
        }

        return atr;
    }

    private static double[] AverageInBlocks(int period, double alpha, double[] x, Func<int, int> size)
    {
        ExponentialAverageScan scan = new(period, alpha);
        double[] average = new double[Rows];
        for (int first = 0, rows; first < Rows; first += rows)
        {
            rows = Math.Min(size(first), Rows - first);
            scan.Fill(x.AsSpan(first, rows), first, average.AsSpan(first, rows));
        }

        return average;
    }

    private static (double[] High, double[] Low, double[] Close) Bars(SeededRandom random)
    {
        (double[] high, double[] low, double[] close) = (new double[Rows], new double[Rows], new double[Rows]);
        double price = 1000;
        for (int i = 0; i < Rows; i++)
        {
            low[i] = price - random.Between(0, 9);
            high[i] = price + random.Between(0, 9);
            price += random.Between(-9, 9);
            close[i] = price;
        }

        return (high, low, close);
    }
}
