using System;
using System.Globalization;
using System.Text;
using S1mpleTrader.Columnar.Import;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Columnar.Tests.Import;

/// <summary>
/// Digits that are read all at once are those that are read one by one, wherever in a line their field stands.
/// </summary>
public sealed class DigitLanesTests
{
    [Theory]
    [InlineData("1", 1, -1)]
    [InlineData("0", 0, -1)]
    [InlineData("1.", 1, 0)]
    [InlineData(".5", 5, 1)]
    [InlineData("0.00000001", 1, 8)]
    [InlineData("1234567.12345678", 123_456_712_345_678, 8)]
    [InlineData("9999999999999999", 9_999_999_999_999_999, -1)]
    public void Plain_digits_are_read(string text, ulong digits, int places)
    {
        foreach (string line in (string[])
            [
                text + ",0123456789.12345", "0.12345678901234," + text,
                "9,9." + text.Length + "," + text + ",7.777777777777",
            ])
        {
            int start = line.IndexOf(',' + text, StringComparison.Ordinal) + 1;
            bool isRead = DigitLanes.TryRead(
                Encoding.ASCII.GetBytes(line), start, start + text.Length, out ulong read, out int point);
            Assert.Equal(DigitLanes.IsSupported, isRead);
            Assert.True(!isRead || (digits, places) == (read, point), $"{line}: {read}, {point}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("1.2.3")]
    [InlineData("..")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1e5")]
    [InlineData("12:30")]
    [InlineData("1/2")]
    [InlineData("1 2")]
    [InlineData("\u0000")]
    [InlineData("12345678901234567")]
    public void Anything_else_is_left_to_the_caller(string text)
    {
        byte[] line = Encoding.ASCII.GetBytes("12345678," + text + ",123456789012345678");
        Assert.False(DigitLanes.TryRead(line, 9, 9 + text.Length, out _, out _));
        Assert.False(DigitLanes.TryRead("1,2"u8, 0, 1, out _, out _)); // Not enough to load.
    }

    [Fact]
    public void Fields_of_lines_are_read_as_by_themselves()
    {
        Seeds.ForEach(1, 20_000, seed =>
        {
            SeededRandom random = new(seed);
            string[] fields = new string[random.Between(1, 9)];
            for (int i = 0; i < fields.Length; i++)
            {
                fields[i] = Field(random);
            }

            byte[] line = Encoding.Latin1.GetBytes(string.Join(',', fields));
            CsvFields split = new();
            Assert.True(split.TrySplit(line, (byte)','));
            Assert.Equal(fields.Length, split.Count);
            int shift = random.Pick(0, 0, 3, 5);
            for (int i = 0; i < fields.Length; i++)
            {
                byte[] alone = Encoding.Latin1.GetBytes(fields[i].Trim(' ', '\t'));
                Assert.Equal(alone, split.Field(line, i).ToArray());
                long rounded = 0;
                long others = 0;
                RowReject expected = NumberParser.ParsePrice(alone, shift, ref rounded, out double value);
                RowReject reason = NumberParser.ParsePrice(
                    line, split.Start(i), split.End(i), shift, ref others, out double read);
                Assert.True(
                    (expected, BitConverter.DoubleToUInt64Bits(value), rounded)
                        == (reason, BitConverter.DoubleToUInt64Bits(read), others),
                    $"'{fields[i]}' in '{Encoding.Latin1.GetString(line)}': {reason} {read:R}, "
                        + $"by itself {expected} {value:R}");
                expected = NumberParser.Parse(alone, shift, out value);
                reason = NumberParser.Parse(line, split.Start(i), split.End(i), shift, out read);
                Assert.Equal(
                    (expected, BitConverter.DoubleToUInt64Bits(value)),
                    (reason, BitConverter.DoubleToUInt64Bits(read)));
                StampParser stamps = new(StampForm.Epoch, 0, null);
                StampParser again = new(StampForm.Epoch, 0, null);
                RowReject stamp = stamps.Parse(alone, default, 0, out long instant);
                Assert.Equal(
                    (stamp, instant),
                    (again.Parse(line, split.Start(i), split.End(i), default, 0, out long nanos), nanos));
            }
        });
    }

    [Fact]
    public void Dates_of_rows_are_read_once_and_are_those_of_each_row()
    {
        Seeds.ForEach(1, 200, seed =>
        {
            SeededRandom random = new(seed);
            StampParser remembering = new(StampForm.Text, 0, LocalZone.Find("UTC"));
            for (int row = 0; row < 50; row++)
            {
                string separator = random.Pick("-", "-", "/", ".");
                string stamp = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{random.Pick(2020, 2021)}{separator}{random.Pick("01", "02", "13", "1")}{separator}"
                    + $"{random.Pick("01", "29", "31", "00")}{random.Pick("", " ", "T", "x")}"
                    + $"{random.Pick("", "10:20", "23:59:59", "24:00", "1020", "10:20:30.5Z")}");
                byte[] text = Encoding.ASCII.GetBytes(stamp);
                StampParser fresh = new(StampForm.Text, 0, LocalZone.Find("UTC"));
                RowReject expected = fresh.Parse(text, default, 0, out long instant);
                RowReject reason = remembering.Parse(text, default, 0, out long nanos);
                Assert.True(
                    (expected, instant) == (reason, nanos),
                    $"{stamp}: {reason} {nanos}, by itself {expected} {instant}");
            }
        });
    }

    private static string Field(SeededRandom random)
    {
        if (random.Chance(10))
        {
            return random.Pick(
                "", ".", "-1.5", "+2", "1e3", "nan", "1.2.3", "  7.25", "12 ", "\t5\t", "1 2", "0x10", "\u00b2",
                "1,".TrimEnd(','));
        }

        var text = new StringBuilder();
        for (int left = random.Between(1, random.Chance(20) ? 24 : 15); left > 0; left--)
        {
            text.Append((char)('0' + random.Between(0, 9)));
        }

        if (random.Chance(70))
        {
            text.Insert(random.Between(0, text.Length), '.');
        }

        return text.ToString();
    }
}
