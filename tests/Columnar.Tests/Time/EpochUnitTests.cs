using S1mpleTrader.Columnar.Time;
using Xunit;

namespace S1mpleTrader.Columnar.Tests.Time;

/// <summary>Numbers since 1970: the coarsest unit that puts them before the year 2262.</summary>
public sealed class EpochUnitTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, -1_000_000_000)]
    [InlineData(7_258_118_401, 7_258_118_401_000_000_000)] // A bar of the year 2200 in seconds,
    [InlineData(7_258_118_401_000, 7_258_118_401_000_000_000)] // and as 'data export' writes it.
    [InlineData(9_214_646_400, 9_214_646_400_000_000_000)] // 2262-01-01 in seconds,
    [InlineData(9_214_646_401, 9_214_646_401_000_000)]     // and a day of 1970 in milliseconds.
    [InlineData(-9_214_646_400, -9_214_646_400_000_000_000)]
    [InlineData(50_000_000_000, 50_000_000_000_000_000)]
    [InlineData(1_577_836_800_000, 1_577_836_800_000_000_000)]
    [InlineData(1_577_836_800_000_000, 1_577_836_800_000_000_000)]
    [InlineData(-1_577_836_800_000_000_000, -1_577_836_800_000_000_000)]
    public void TryToNanos_the_size_tells_the_unit(long number, long nanos)
    {
        int unit = 0;
        Assert.True(EpochUnit.TryToNanos(number, ref unit, out long read));
        Assert.Equal(nanos, read);
    }

    [Theory]
    [InlineData(9_214_646_400_000_000_001)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void TryToNanos_what_lies_beyond_2261_in_nanoseconds_is_no_time(long number)
    {
        int unit = 0;
        Assert.False(EpochUnit.TryToNanos(number, ref unit, out _));
    }

    [Theory]
    [InlineData(86_400, 1, "milliseconds", 86_400_000_000)]
    [InlineData(-86_400, 2, "microseconds", -86_400_000)]
    [InlineData(1_577_836_800_000_000, 1, "microseconds", 1_577_836_800_000_000_000)]
    public void TryToNanos_a_number_counts_no_coarser_unit_than_it_may(
        long number, int coarsest, string name, long nanos)
    {
        int unit = coarsest;
        Assert.True(EpochUnit.TryToNanos(number, ref unit, out long read));
        Assert.Equal((name, nanos), (EpochUnit.NameOf(unit), read));
    }
}
