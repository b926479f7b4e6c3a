using System;
using S1mpleTrader.Columnar.Numerics;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Columnar.Tests.Numerics;

/// <summary>Flags as words: packing keeps the sign of every row, unpacking gives it back.</summary>
public sealed class FlagWordTests
{
    [Fact]
    public void Pack_then_unpack_keeps_every_sign()
    {
        Seeds.ForEach(1, 1000, seed =>
        {
            SeededRandom random = new(seed);
            double[] values = new double[random.Between(0, 200)];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = random.Pick(
                    0, 0, 1, -1, 0.25, -7, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity);
            }

            var words = new FlagWord[FlagWord.WordsFor(values.Length)];
            FlagWord.Pack(values, words);
            double[] unpacked = new double[values.Length];
            Array.Fill(unpacked, 42);
            FlagWord.Unpack(words, unpacked);
            for (int i = 0; i < values.Length; i++)
            {
                double expected = double.IsNaN(values[i]) ? double.NaN : Math.Sign(values[i]);
                Assert.Equal(expected, unpacked[i]);
                Assert.Equal(expected, words[i / RowMask.Rows][i % RowMask.Rows]);
            }

            foreach (FlagWord word in values.Length % RowMask.Rows == 0 ? [] : words.AsSpan(words.Length - 1))
            {
                Assert.Equal(0UL, (word.Up | word.Down | word.Undefined) >> (values.Length % RowMask.Rows));
            }
        });
    }
}
