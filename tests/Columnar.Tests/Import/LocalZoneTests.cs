using System;
using System.Globalization;
using S1mpleTrader.Columnar.Import;
using S1mpleTrader.Columnar.Time;
using Xunit;

namespace S1mpleTrader.Columnar.Tests.Import;

/// <summary>Local times that a clock skipped or showed twice, whatever made it do so.</summary>
public sealed class LocalZoneTests
{
    [Theory]
    [InlineData("America/New_York", "2024-11-03T01:30:00", "2024-11-03T05:30:00Z", "2024-11-03T06:30:00Z")]
    [InlineData("Australia/Lord_Howe", "2024-04-07T01:45:00", "2024-04-06T14:45:00Z", "2024-04-06T15:15:00Z")]
    // By law their winter time is the one that departs from standard time.
    [InlineData("Europe/Dublin", "2024-10-27T01:30:00", "2024-10-27T00:30:00Z", "2024-10-27T01:30:00Z")]
    [InlineData("Africa/Casablanca", "2024-03-10T02:30:00", "2024-03-10T01:30:00Z", "2024-03-10T02:30:00Z")]
    // A new standard time.
    [InlineData("Europe/Moscow", "2014-10-26T01:30:00", "2014-10-25T21:30:00Z", "2014-10-25T22:30:00Z")]
    [InlineData("Asia/Pyongyang", "2015-08-14T23:45:00", "2015-08-14T14:45:00Z", "2015-08-14T15:15:00Z")]
    public void A_time_that_came_twice_is_told_apart_by_the_row_before(
        string name, string time, string earlier, string later)
    {
        long local = Parse(time + "Z");
        LocalZone zone = LocalZone.Find(name)!;
        Assert.Equal(RowReject.None, zone.ToUtc(local, long.MinValue, out long first));
        Assert.Equal(RowReject.None, zone.ToUtc(local, first, out long second));
        Assert.Equal((earlier, later, 2), (UtcNanos.ToIso(first), UtcNanos.ToIso(second), zone.AmbiguousCount));
    }

    [Theory]
    [InlineData("America/New_York", "2024-03-10T02:30:00")]
    [InlineData("Europe/Dublin", "2024-03-31T01:30:00")]
    [InlineData("Asia/Pyongyang", "2018-05-04T23:45:00")]
    [InlineData("Pacific/Apia", "2011-12-30T12:00:00")]
    public void A_time_that_was_skipped_is_none(string name, string time)
        => Assert.Equal(
            RowReject.InvalidLocalTime, LocalZone.Find(name)!.ToUtc(Parse(time + "Z"), long.MinValue, out _));

    /// <summary>Every quarter of an hour around every change, in the order in which the clock showed it.</summary>
    [Theory]
    [InlineData("America/New_York")]
    [InlineData("Europe/Dublin")]
    [InlineData("Europe/Istanbul")]
    [InlineData("Africa/Casablanca")]
    [InlineData("America/Nuuk")]
    [InlineData("Pacific/Apia")]
    public void What_a_clock_showed_is_read_back(string name)
    {
        const long Quarter = 15 * UtcNanos.PerMinute;
        var clock = TimeZoneInfo.FindSystemTimeZoneById(name);
        LocalZone zone = LocalZone.Find(name)!;
        long previous = long.MinValue;
        for (long instant = Parse("2005-01-01T00:00:00Z"); instant < Parse("2025-01-01T00:00:00Z"); instant += Quarter)
        {
            long local = instant + (clock.GetUtcOffset(UtcNanos.ToDateTime(instant)).Ticks * 100);
            Assert.Equal(RowReject.None, zone.ToUtc(local, previous, out long read));
            Assert.True(
                instant == read,
                string.Create(CultureInfo.InvariantCulture, $"{UtcNanos.ToIso(instant)}: {UtcNanos.ToIso(read)}"));
            previous = read;
        }
    }

    private static long Parse(string text)
    {
        Assert.True(UtcNanos.TryParseIso(text, out long nanos));
        return nanos;
    }
}
