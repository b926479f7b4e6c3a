using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Runtime.Intrinsics;
using S1mpleTrader.Columnar.Numerics;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Columnar.Tests.Numerics;

public sealed class RowMaskTests
{
    [Fact]
    public void FirstHits_random_words_are_the_row_by_row_rule()
    {
        Seeds.ForEach(1, 100_000, seed =>
        {
            SeededRandom random = new(seed);
            bool isArmed = random.Chance(50);
            bool expectedArmed = isArmed;
            for (int word = 0; word < 4; word++)
            {
                ulong starts = Sparse(random);
                ulong hits = Sparse(random);
                ulong expected = 0;
                for (int i = 0; i < RowMask.Rows; i++)
                {
                    expectedArmed |= (starts >> i & 1) != 0;
                    if (expectedArmed && (hits >> i & 1) != 0)
                    {
                        expected |= 1UL << i;
                        expectedArmed = false;
                    }
                }

                Assert.Equal(expected, RowMask.FirstHits(starts, hits, ref isArmed));
                Assert.Equal(expectedArmed, isArmed);
            }
        });
    }

    [Fact]
    public void Smear_and_FirstRows_and_Last_are_their_definitions()
    {
        SeededRandom random = new(9);
        foreach (int lookback in new[] { 1, 2, 3, 20, 63, 64, 65, 65536 })
        {
            ulong rows = Sparse(random) & Sparse(random) & Sparse(random);
            ulong expected = 0;
            for (int i = 0; i < RowMask.Rows; i++)
            {
                for (int j = Math.Max(0, i - lookback + 1); j <= i; j++)
                {
                    expected |= (rows >> j & 1) << i;
                }
            }

            Assert.Equal(expected, RowMask.Smear(rows, lookback));
            Assert.Equal(
                Vector256.Create(expected, 0, RowMask.Smear(~rows, lookback), expected),
                RowMask.Smear(Vector256.Create(rows, 0, ~rows, rows), lookback));
        }

        int[] counts = [-5, 0, 1, 2, 63, 64, 99];
        ulong[] firsts = [0, 0, 1, 3, ulong.MaxValue >> 1, ulong.MaxValue, ulong.MaxValue];
        Assert.Equal(firsts, counts.Select(RowMask.FirstRows));
        Assert.Equal((0, 5, 63), (RowMask.Last(1), RowMask.Last(0x3F), RowMask.Last(ulong.MaxValue)));
    }

    [Fact]
    public void TakeFirst_takes_every_row_once_in_order()
    {
        ulong rows = 0x8000_0100_0000_0003;
        Assert.Equal([0, 1, 40, 63], new[]
        {
            RowMask.TakeFirst(ref rows), RowMask.TakeFirst(ref rows), RowMask.TakeFirst(ref rows),
            RowMask.TakeFirst(ref rows)
        });
        Assert.Equal(0UL, rows);
    }

    [Fact]
    public void Append_writes_what_taking_one_row_after_the_other_gives()
    {
        long dense = 0; // Words with more rows than are written at once.
        Seeds.ForEach(1, 10_000, seed =>
        {
            SeededRandom random = new(seed);
            int[] list = new int[8 * RowMask.Rows];
            int count = 0;
            var expected = new List<int>();
            for (int word = 0; word < 8; word++)
            {
                ulong rows = random.Chance(20) ? 0 : Sparse(random);
                dense += BitOperations.PopCount(rows) > 4 ? 1 : 0;
                count = RowMask.Append(rows, word * 100, list.AsSpan(), count);
                while (rows != 0)
                {
                    expected.Add((word * 100) + RowMask.TakeFirst(ref rows));
                }
            }

            Assert.Equal(expected, list[..count]);
        });
        Assert.True(dense > 100, $"{dense} dense words");
    }

    private static ulong Sparse(SeededRandom random)
    {
        ulong bits = random.NextBits();
        for (int i = random.Between(0, 3); i > 0; i--)
        {
            bits &= random.NextBits();
        }

        return random.Chance(10) ? 0 : random.Chance(10) ? ulong.MaxValue : bits;
    }
}
