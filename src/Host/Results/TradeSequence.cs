using System.Collections.Generic;
using S1mpleTrader.Kernel.Ledger;

namespace S1mpleTrader.Host.Results;

/// <summary>Puts closed trades in the order of their ids: one that closes before an older one waits for it.</summary>
/// <remarks>
/// With one trade open at a time nothing ever waits. With several, as many wait as close during the life of the oldest
/// open one.
/// </remarks>
internal sealed class TradeSequence
{
    private readonly PriorityQueue<ClosedTrade, int> _waiting = new();
    private int _nextId;

    /// <summary>
    /// Takes a trade that has closed if it is the next one in order and none waits: it need not be taken out again.
    /// </summary>
    /// <returns>Whether it is.</returns>
    public bool TryPass(in ClosedTrade trade)
    {
        if (_waiting.Count > 0 || trade.Trade.Id != _nextId)
        {
            return false;
        }

        _nextId++;
        return true;
    }

    /// <summary>Takes a trade that has closed.</summary>
    public void Add(in ClosedTrade trade) => _waiting.Enqueue(trade, trade.Trade.Id);

    /// <summary>Returns the next trade in order, if it has closed.</summary>
    /// <param name="trade">The trade, when true is returned.</param>
    /// <param name="isEnd">Whether no further one will close: gaps are trades that stay open.</param>
    public bool TryTake(out ClosedTrade trade, bool isEnd)
    {
        if (!_waiting.TryPeek(out trade, out int id) || (id != _nextId && !isEnd))
        {
            return false;
        }

        _waiting.Dequeue();
        _nextId = id + 1;
        return true;
    }
}
