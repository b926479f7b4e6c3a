using System.IO;
using System.Text;
using S1mpleTrader.Columnar.Streams;
using S1mpleTrader.Columnar.Time;
using Xunit;

namespace S1mpleTrader.Columnar.Tests.Streams;

/// <summary>What a line says, or the one reason why it says nothing.</summary>
public sealed class StreamLineTests
{
    private const long Time = 1_600_000_020_000_000_000;

    private readonly StreamLineParser _parser = new(["AAA", null, "BTC-USDT"]);

    [Theory]
    [InlineData("bar,AAA,1600000020000,1,4,0.5,2,7", StreamLineKind.Bar, 0, 1, 4, 0.5, 2, 7)]
    [InlineData(
        " bar , BTC-USDT , 2020-09-13T12:27:00Z , 1 , 4 , 0.5 , 2 , 0 ", StreamLineKind.Bar, 2, 1, 4, 0.5, 2, 0)]
    [InlineData("trade,AAA,1600000020,2.5,0.125", StreamLineKind.TradePrint, 0, 2.5, 2.5, 2.5, 2.5, 0.125)]
    [InlineData("trade,AAA,2020-09-13 14:27:00+02:00,2.5,0", StreamLineKind.TradePrint, 0, 2.5, 2.5, 2.5, 2.5, 0)]
    [InlineData("heartbeat,1600000020000000000", StreamLineKind.Heartbeat, -1, 0, 0, 0, 0, 0)]
    public void A_line_says_what_it_says(
        string text, StreamLineKind kind, int symbol, double open, double high, double low, double close, double volume)
    {
        Assert.Equal(StreamReject.None, Parse(text, out StreamLine line));
        Assert.Equal(new StreamLine(kind, symbol, Time, open, high, low, close, volume), line);
    }

    [Theory]
    [InlineData("heartbeat", StreamLineKind.Heartbeat, -1)]
    [InlineData("end", StreamLineKind.End, -1)]
    [InlineData("end,BTC-USDT", StreamLineKind.End, 2)]
    public void A_line_without_a_time_says_what_it_says(string text, StreamLineKind kind, int symbol)
    {
        Assert.Equal(StreamReject.None, Parse(text, out StreamLine line));
        Assert.Equal((kind, symbol, long.MinValue), (line.Kind, line.Symbol, line.Time));
    }

    [Theory]
    [InlineData("quote,AAA,1600000020000,1", StreamReject.UnknownKind)]
    [InlineData("BAR,AAA,1600000020000,1,4,0.5,2,7", StreamReject.UnknownKind)]
    [InlineData("bar,AAA,1600000020000,1,4,0.5,2", StreamReject.FieldCount)]
    [InlineData("bar,AAA,1600000020000,1,4,0.5,2,7,8", StreamReject.FieldCount)]
    [InlineData("trade,AAA,1600000020000,1", StreamReject.FieldCount)]
    [InlineData("heartbeat,1,2", StreamReject.FieldCount)]
    [InlineData("end,AAA,2", StreamReject.FieldCount)]
    [InlineData("bar,\"AAA,1600000020000,1,4,0.5,2,7", StreamReject.FieldCount)]
    [InlineData("bar,BBB,1600000020000,1,4,0.5,2,7", StreamReject.UnknownSymbol)]
    [InlineData("bar,,1600000020000,1,4,0.5,2,7", StreamReject.UnknownSymbol)]
    [InlineData("end,BBB", StreamReject.UnknownSymbol)]
    [InlineData("bar,AAA,yesterday,1,4,0.5,2,7", StreamReject.BadTime)]
    [InlineData("bar,AAA,,1,4,0.5,2,7", StreamReject.BadTime)]
    [InlineData("heartbeat,2020-13-01", StreamReject.BadTime)]
    [InlineData("bar,AAA,1600000020000,1,4,zero,2,7", StreamReject.BadNumber)]
    [InlineData("bar,AAA,1600000020000,1,4,,2,7", StreamReject.BadNumber)]
    [InlineData("bar,AAA,1600000020000,NaN,4,0.5,2,7", StreamReject.BadNumber)]
    [InlineData("bar,AAA,1600000020000,1,1e999,0.5,2,7", StreamReject.BadNumber)]
    [InlineData("bar,AAA,1600000020000,1,4,0,2,7", StreamReject.NonPositivePrice)]
    [InlineData("trade,AAA,1600000020000,-1,7", StreamReject.NonPositivePrice)]
    [InlineData("bar,AAA,1600000020000,1,0.4,0.5,2,7", StreamReject.HighBelowLow)]
    [InlineData("bar,AAA,1600000020000,1,4,0.5,5,7", StreamReject.OutsideRange)]
    [InlineData("bar,AAA,1600000020000,1,4,0.5,2,-7", StreamReject.NegativeVolume)]
    [InlineData("trade,AAA,1600000020000,1,-7", StreamReject.NegativeVolume)]
    public void A_line_that_says_nothing_has_its_reason(string text, StreamReject reason)
        => Assert.Equal(reason, Parse(text, out _));

    [Fact]
    public void Lines_come_with_their_numbers_whatever_their_ends()
    {
        string text = "# a comment\r\nend\r\n\nheartbeat\n" + new string('x', 20_000) + "\nend,AAA";
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        var reader = new StreamLineReader(stream, _parser);
        Assert.True(reader.TryRead(out StreamLine line, out StreamReject reason));
        Assert.Equal(
            (StreamLineKind.End, -1, StreamReject.None, 2), (line.Kind, line.Symbol, reason, reader.LineNumber));
        Assert.True(reader.TryRead(out line, out reason));
        Assert.Equal((StreamLineKind.Heartbeat, StreamReject.None, 4), (line.Kind, reason, reader.LineNumber));
        Assert.True(reader.TryRead(out line, out reason));
        Assert.Equal((StreamReject.LineTooLong, 5), (reason, reader.LineNumber));
        Assert.True(reader.TryRead(out line, out reason));
        Assert.Equal(
            (StreamLineKind.End, 0, StreamReject.None, 6), (line.Kind, line.Symbol, reason, reader.LineNumber));
        Assert.False(reader.TryRead(out _, out _));
    }

    [Fact]
    public void A_line_that_a_connection_broke_off_in_is_not_taken()
    {
        const string Whole = "bar,AAA,1600000020000,1,4,0.5,2,7.5";
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(Whole + "\n" + Whole[..^2]));
        var reader = new StreamLineReader(stream, _parser, mayBreakOff: true);
        Assert.True(reader.TryRead(out StreamLine line, out StreamReject reason));
        Assert.Equal((7.5, StreamReject.None), (line.Volume, reason));
        Assert.True(reader.TryRead(out _, out reason));
        Assert.Equal((StreamReject.BrokenOff, 2), (reason, reader.LineNumber));
        Assert.False(reader.TryRead(out _, out _));
    }

    [Fact]
    public void A_clock_finishes_the_bar_of_prints_at_its_end_and_not_before()
    {
        var bars = new PrintBars(new Timeframe(UtcNanos.PerMinute));
        Assert.False(bars.TryFinish(0, long.MaxValue, out _));
        Assert.False(bars.Take(new StreamLine(StreamLineKind.TradePrint, 0, Time + 1, 5, 5, 5, 5, 1), out _));
        Assert.False(bars.TryFinish(0, Time + UtcNanos.PerMinute - 1, out _));
        Assert.True(bars.TryFinish(0, Time + UtcNanos.PerMinute, out StreamLine bar));
        Assert.Equal(new StreamLine(StreamLineKind.Bar, 0, Time, 5, 5, 5, 5, 1), bar);
        Assert.False(bars.TryFinish(0, long.MaxValue, out _));
    }

    private StreamReject Parse(string text, out StreamLine line)
        => _parser.Parse(Encoding.UTF8.GetBytes(text), out line);
}
