using System;
using S1mpleTrader.Columnar.Time;
using Xunit;

namespace S1mpleTrader.Columnar.Tests.Time;

public sealed class UtcNanosTests
{
    [Theory]
    [InlineData("1970-01-01", 0)]
    [InlineData("1970-01-01T00:00:01Z", 1_000_000_000)]
    [InlineData("1970-01-01T02:00:00+02:00", 0)]
    [InlineData("1970-01-01 00:00:00.5", 500_000_000)]
    [InlineData("1969-12-31T23:59:59Z", -1_000_000_000)]
    [InlineData("1970-01-01T00:00:00.123456789Z", 123_456_789)]
    [InlineData("1970-01-01T00:00:00.00000001Z", 10)]
    [InlineData("1969-12-31T23:59:59.999999999Z", -1)]
    [InlineData("1970-01-01T02:00:00.000000001+02:00", 1)]
    [InlineData("1970-01-01 00:00:00.000000001", 1)]
    [InlineData("2024-09-06T04:40Z", 1_725_597_600_000_000_000)]
    public void TryParseIso_reads_dates_and_times(string text, long nanos)
    {
        Assert.True(UtcNanos.TryParseIso(text, out long found));
        Assert.Equal(nanos, found);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2024")]
    [InlineData("2024-02-30")]
    [InlineData("01/02/2024")]
    [InlineData("2024-01-01T25:00Z")]
    [InlineData("2024-01-01T00:00.5Z")]
    [InlineData("2024-01-01T00:00:00.1234567x9Z")]
    [InlineData("2024-01-01T00:00:00.1234567890Z")]
    public void TryParseIso_refuses(string text) => Assert.False(UtcNanos.TryParseIso(text, out _));

    [Theory]
    [InlineData("2024-01-01T00:00:00.1234567890Z", true)]
    [InlineData("2024-01-01 00:00:00.00000000000000000000001", true)]
    [InlineData("2024-01-01T00:00:00.123456789Z", false)]
    [InlineData("2024-01-01T00:00:99.1234567890Z", false)]
    [InlineData("1.1234567890", false)]
    public void IsIsoTooFine_tells_more_than_nine_decimals(string text, bool isTooFine)
        => Assert.Equal(isTooFine, UtcNanos.IsIsoTooFine(text));

    [Theory]
    [InlineData(0, "1970-01-01T00:00:00Z")]
    [InlineData(-1, "1969-12-31T23:59:59.999999999Z")]
    [InlineData(1_725_597_600_000_000_000, "2024-09-06T04:40:00Z")]
    [InlineData(1_725_597_600_120_000_000, "2024-09-06T04:40:00.12Z")]
    public void ToIso_shows_a_fraction_only_where_there_is_one(long nanos, string text)
    {
        Assert.Equal(text, UtcNanos.ToIso(nanos));
        Assert.True(UtcNanos.TryParseIso(text, out long back));
        Assert.Equal(nanos, back);
    }

    [Theory]
    [InlineData(7, 3, 2)]
    [InlineData(-7, 3, -3)]
    [InlineData(-6, 3, -2)]
    [InlineData(long.MinValue, 1, long.MinValue)]
    public void FloorDivide_rounds_down(long value, long divisor, long quotient)
        => Assert.Equal(quotient, UtcNanos.FloorDivide(value, divisor));

    [Fact]
    public void Day_counts_from_the_epoch()
    {
        Assert.Equal(0, UtcNanos.Day(UtcNanos.PerDay - 1));
        Assert.Equal(-1, UtcNanos.Day(-1));
        Assert.Equal(new DateTime(2024, 1, 1), UtcNanos.ToDateTime(UtcNanos.FromDateTime(new DateTime(2024, 1, 1))));
    }
}
