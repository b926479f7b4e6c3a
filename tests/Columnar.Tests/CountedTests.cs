using Xunit;

namespace S1mpleTrader.Columnar.Tests;

public sealed class CountedTests
{
    [Theory]
    [InlineData(0, "0 passes are")]
    [InlineData(1, "1 pass is")]
    [InlineData(2, "2 passes are")]
    [InlineData(-1, "-1 passes are")]
    [InlineData(1_234_567, "1,234,567 passes are")]
    public void Number_goes_with_its_noun_and_verb(long count, string text)
        => Assert.Equal(text, $"{Counted.Of(count, "pass", "passes")} {Counted.Are(count)}");

    [Fact]
    public void Most_nouns_take_an_s() => Assert.Equal("2 bars", Counted.Of(2, "bar"));
}
