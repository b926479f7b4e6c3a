using System.Collections.Generic;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase5Execution;
using Xunit;

namespace S1mpleTrader.Host.Tests.Results;

public sealed class TradeSequenceTests
{
    [Fact]
    public void Trades_come_by_id_as_soon_as_all_older_ones_have_closed()
    {
        var sequence = new TradeSequence();
        Assert.Equal([], Closed(sequence, 1));
        Assert.Equal([0, 1], Closed(sequence, 0));
        Assert.Equal([], Closed(sequence, 4));
        Assert.Equal([2], Closed(sequence, 2));
        Assert.Equal([], Closed(sequence, 5));
        Assert.Equal([4, 5], Taken(sequence, isEnd: true)); // 3 stays open.
        Assert.Equal([], Taken(sequence, isEnd: true));
    }

    private static List<int> Closed(TradeSequence sequence, int id)
    {
        var trade = new Trade { Id = id };
        sequence.Add(new ClosedTrade(in trade, 0, 0, FillReason.Signal));
        return Taken(sequence, isEnd: false);
    }

    private static List<int> Taken(TradeSequence sequence, bool isEnd)
    {
        var ids = new List<int>();
        while (sequence.TryTake(out ClosedTrade trade, isEnd))
        {
            ids.Add(trade.Trade.Id);
        }

        return ids;
    }
}
