using System;
using S1mpleTrader.Columnar.Time;
using Xunit;

namespace S1mpleTrader.Columnar.Tests.Time;

public sealed class TimeframeTests
{
    [Theory]
    [InlineData("250ms", 250_000_000, "250ms")]
    [InlineData("1s", 1_000_000_000, "1s")]
    [InlineData("60s", 60_000_000_000, "1m")]
    [InlineData("90m", 5_400_000_000_000, "90m")]
    [InlineData("24h", 86_400_000_000_000, "1d")]
    [InlineData("2w", 1_209_600_000_000_000, "2w")]
    public void TryParse_and_ToString(string text, long nanos, string formatted)
    {
        Assert.True(Timeframe.TryParse(text, out Timeframe timeframe));
        Assert.Equal(nanos, timeframe.Nanos);
        Assert.Equal(formatted, timeframe.ToString());
        Assert.True(Timeframe.TryParse(formatted, out Timeframe again));
        Assert.Equal(timeframe, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData("m")]
    [InlineData("0m")]
    [InlineData("-1m")]
    [InlineData("1 m")]
    [InlineData("1M")]
    [InlineData("1.5h")]
    [InlineData("1mo")]
    [InlineData("99999999999m")]
    [InlineData("36501d")]
    [InlineData("١m")]
    public void TryParse_refuses(string text) => Assert.False(Timeframe.TryParse(text, out _));

    [Theory]
    [InlineData("1h", "2024-03-05T13:59:59.999999999Z", "2024-03-05T13:00:00Z")]
    [InlineData("1h", "1969-12-31T23:30:00Z", "1969-12-31T23:00:00Z")]
    [InlineData("1d", "1950-01-03T00:00:00Z", "1950-01-03T00:00:00Z")]
    [InlineData("1w", "2024-01-07T23:59:00Z", "2024-01-01T00:00:00Z")]
    [InlineData("1w", "2024-01-08T00:00:00Z", "2024-01-08T00:00:00Z")]
    [InlineData("1w", "1969-12-28T00:00:00Z", "1969-12-22T00:00:00Z")]
    public void BarOpen_lies_on_utc_boundaries(string timeframe, string instant, string open)
    {
        Assert.True(Timeframe.TryParse(timeframe, out Timeframe parsed));
        Assert.Equal(open, UtcNanos.ToIso(parsed.BarOpen(Nanos(instant))));
    }

    private static long Nanos(string iso)
    {
        // Nine decimals: one more than DateTime has.
        int point = iso.IndexOf('.', StringComparison.Ordinal);
        string seconds = point < 0 ? iso : iso[..point] + "Z";
        Assert.True(UtcNanos.TryParseIso(seconds, out long nanos));
        return point < 0
            ? nanos
            : nanos + long.Parse(iso[(point + 1)..^1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
