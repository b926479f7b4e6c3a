using System.Collections.Generic;
using S1mpleTrader.Columnar.Streams;
using S1mpleTrader.Host.Paper;
using Xunit;

namespace S1mpleTrader.Host.Tests.Paper;

/// <summary>When an instant closes, by a clock that the test turns.</summary>
public sealed class PendingBarsTests
{
    private const long Bar = 60;

    private readonly PendingBars _pending = new(2, Bar);

    [Fact]
    public void An_instant_closes_when_every_symbol_has_reported()
    {
        _pending.Add(BarOf(0, 0), deadline: 1000);
        Assert.False(_pending.TryClose(0, out _));
        _pending.Add(BarOf(1, 0), deadline: 1005);
        Assert.True(_pending.TryClose(0, out long openTime));
        Assert.Equal(0, openTime);
        Assert.Equal([0, 1], Take(openTime));
        Assert.True(_pending.IsEmpty);
    }

    [Fact]
    public void A_silent_symbol_is_waited_for_until_the_time_of_the_first_bar_is_out()
    {
        _pending.Add(BarOf(0, 0), deadline: 1000);
        Assert.Equal(1000, _pending.NextDeadline);
        Assert.False(_pending.TryClose(999, out _));
        Assert.True(_pending.TryClose(1000, out long openTime));
        Assert.Equal([0], Take(openTime));
        Assert.Equal(long.MaxValue, _pending.NextDeadline);
        Assert.False(_pending.TryClose(long.MaxValue, out _));
    }

    [Fact]
    public void A_later_bar_says_that_there_is_none_before_it()
    {
        _pending.Add(BarOf(0, 0), deadline: 1000);
        _pending.Add(BarOf(1, Bar), deadline: 1001);
        Assert.True(_pending.TryClose(0, out long openTime));
        Assert.Equal([0], Take(openTime));
        Assert.False(_pending.TryClose(0, out _)); // Of the second instant the first symbol has said nothing.
        _pending.Complete(0, 2 * Bar);
        Assert.True(_pending.TryClose(0, out openTime));
        Assert.Equal(Bar, openTime);
        Assert.Equal([1], Take(openTime));
    }

    [Fact]
    public void A_symbol_that_has_ended_is_not_waited_for()
    {
        _pending.Complete(1, long.MaxValue);
        _pending.Add(BarOf(0, 0), deadline: 1000);
        _pending.Add(BarOf(0, Bar), deadline: 1000);
        Assert.True(_pending.TryClose(0, out long openTime));
        Take(openTime);
        Assert.True(_pending.TryClose(0, out openTime));
        Assert.Equal(Bar, openTime);
    }

    [Fact]
    public void Bars_that_wait_have_a_bound()
    {
        for (int i = 0; i < PendingBars.Capacity; i++)
        {
            Assert.True(_pending.HasRoom);
            _pending.Add(BarOf(0, i * Bar), deadline: 1000);
        }

        Assert.False(_pending.HasRoom);
        Assert.False(_pending.TryClose(0, out _));
        Assert.True(_pending.TryClose(1000, out long openTime));
        Take(openTime);
        Assert.True(_pending.HasRoom);
    }

    private static StreamLine BarOf(int symbol, long openTime)
        => new(StreamLineKind.Bar, symbol, openTime, 1, 1, 1, 1, 0);

    private List<int> Take(long openTime)
    {
        var symbols = new List<int>();
        for (int symbol = 0; symbol < 2; symbol++)
        {
            if (_pending.TryTake(symbol, openTime, out StreamLine bar))
            {
                Assert.Equal((symbol, openTime), (bar.Symbol, bar.Time));
                symbols.Add(symbol);
            }
        }

        return symbols;
    }
}
