using System;
using System.Collections.Generic;
using System.Text;
using S1mpleTrader.Columnar.Import;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Columnar.Tests.Import;

/// <summary>Places that are found many bytes at once are those that a look at every byte finds.</summary>
public sealed class FieldEndsTests
{
    [Fact]
    public void Places_are_those_of_a_look_at_every_byte()
    {
        Seeds.ForEach(1, 20_000, seed =>
        {
            SeededRandom random = new(seed);
            byte[] text = Text(random, random.Between(0, 300));
            int from = random.Between(0, text.Length);
            int to = random.Between(from, text.Length);
            List<int> expected = [];
            List<int> expectedLines = [];
            bool hasQuote = false;
            for (int i = from; i < to; i++)
            {
                hasQuote |= text[i] == '"';
                if (text[i] is (byte)'\n' or (byte)',')
                {
                    expected.Add(i);
                }

                if (text[i] == '\n')
                {
                    expectedLines.Add(i);
                }
            }

            int[] places = new int[to - from + 11];
            int[] lines = new int[to - from + 11];
            int count = 3;
            int lineCount = 2;
            Assert.Equal(
                hasQuote,
                FieldEnds.Find(text, from, to, (byte)',', places, ref count, lines, ref lineCount));
            Assert.Equal(expected, places[3..count]);
            Assert.Equal(expectedLines, lines[2..lineCount]);
        });
    }

    [Fact]
    public void Lines_are_those_that_have_as_many_fields()
    {
        Seeds.ForEach(1, 2_000, seed =>
        {
            SeededRandom random = new(seed);
            byte[] text = Text(random, random.Between(1, 40_000));
            int fields = random.Between(1, 8);
            FieldEnds ends = new((byte)',');
            int at = random.Between(0, 20);
            while (at < text.Length)
            {
                int most = random.Between(1, 300);
                ends.GoTo(segment: (long)seed, at);
                int count = ends.Lines(text, fields, most, out ReadOnlySpan<int> places);
                for (int line = 0; line < count; line++)
                {
                    int feed = Array.IndexOf(text, (byte)'\n', at);
                    string[] parts = Encoding.Latin1.GetString(text, at, feed - at).Split(',');
                    Assert.Equal(fields, parts.Length);
                    Assert.Equal(at - 1, places[line * fields]);
                    for (int field = 0; field < fields; field++)
                    {
                        at += parts[field].Length + 1;
                        Assert.Equal(at - 1, places[(line * fields) + field + 1]);
                    }
                }

                int passed = random.Between(0, count);
                ends.Pass(fields, passed);
                at = passed < count ? places[passed * fields] + 1 : at;
                int next = at < text.Length ? Array.IndexOf(text, (byte)'\n', at) : -1;
                string? rest = next < 0 ? null : Encoding.Latin1.GetString(text, at, next - at);
                Assert.True(
                    count > 0 || rest is null || rest.Split(',').Length != fields || rest.Length >= 16_384,
                    $"'{rest}' was passed over");
                at = count == 0 || passed < count ? (next < 0 ? text.Length : next + 1) : at;
            }
        });
    }

    private static byte[] Text(SeededRandom random, int length)
    {
        byte[] text = new byte[length];
        int plain = random.Pick(0, 5, 20, 100);
        for (int i = 0; i < length; i++)
        {
            int choice = random.Between(0, 8 + plain);
            text[i] = choice switch
            {
                0 or 1 => (byte)'\n',
                2 => random.Chance(5) ? (byte)'"' : (byte)'\r',
                <= 6 => (byte)',',
                7 => (byte)random.Between(0, 255),
                _ => (byte)'5',
            };
        }

        return text;
    }
}
