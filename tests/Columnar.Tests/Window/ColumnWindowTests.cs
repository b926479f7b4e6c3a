using System;
using S1mpleTrader.Columnar.Numerics;
using S1mpleTrader.Columnar.Window;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Columnar.Tests.Window;

public sealed class ColumnWindowTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(5, 1)]
    [InlineData(5, 4)]
    [InlineData(100, 64)]
    [InlineData(3, 64)]
    public void Rows_are_those_that_were_appended(int lookback, int blockRows)
    {
        const ulong Seed = 31;
        DeterministicRandom random = new(Seed);
        using ColumnWindow window = new(lookback, blockRows);
        long row = 0;
        for (int block = 0; block < 500; block++)
        {
            int rows = 1 + random.NextInt(blockRows);
            long blockStart = row;
            foreach (ref double value in window.Append(rows))
            {
                value = Value(row++);
            }

            Assert.Equal(row, window.EndRow);
            Assert.True(window.FirstRow <= Math.Max(0, blockStart - lookback));
            ReadOnlySpan<double> all = window.Rows(window.FirstRow, (int)(row - window.FirstRow));
            for (int i = 0; i < all.Length; i++)
            {
                Assert.Equal(Value(window.FirstRow + i), all[i]);
                Assert.Equal(all[i], window.At(window.FirstRow + i));
            }
        }
    }

    [Fact]
    public void Rows_outside_the_window_cant_be_read()
    {
        using ColumnWindow window = new(2, 4);
        window.Append(4).Fill(1);
        window.Append(4).Fill(2);
        Assert.Throws<InvariantViolationException>(() => window.At(8));
        Assert.Throws<InvariantViolationException>(() => window.At(1));
        Assert.Throws<InvariantViolationException>(() => window.Rows(7, 2).Length);
        Assert.Throws<InvariantViolationException>(() => window.Append(5).Length);
        window.Reset();
        Assert.Equal(0, window.EndRow);
        Assert.Throws<InvariantViolationException>(() => window.At(0));
    }

    [Fact]
    public void Append_allocates_nothing()
    {
        using ColumnWindow window = new(50, 16);
        Assert.Equal(0, AllocatedBytes.Of(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                window.Append(16).Fill(i);
            }
        }));
    }

    private static double Value(long row) => row * 1.5;
}
