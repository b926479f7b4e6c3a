using System;
using System.Runtime.CompilerServices;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Ledger;

namespace S1mpleTrader.Kernel.Phase5Execution;

/// <summary>
/// The range that a bar of one symbol must keep within for nothing to happen in it: no order fills, triggers, ends or
/// meets its first bar, no stop or target is touched.
/// </summary>
/// <remarks>
/// Computed once per change of book or ledger, so that a hundred resting orders cost an idle bar what one
/// does. It errs on one side only: a bar outside it may still touch nothing. Liquidation isn't its business:
/// that depends on the account's whole equity.
/// </remarks>
/// <param name="ledger">The account.</param>
/// <param name="book">The orders.</param>
/// <param name="symbol">Index of the symbol.</param>
public sealed class QuietRange(StrategyLedger ledger, OrderBook book, int symbol)
{
    private int _ledgerVersion = -1;
    private int _bookVersion = -1;
    private bool _hasLevels; // Whether the levels are those of this book and ledger.
    private long _low;
    private long _high;

    /// <summary>Changes with every computation: whoever keeps what follows from it compares it.</summary>
    public int Version { get; private set; }

    /// <summary>Whether some order acts at the next bar whatever its range.</summary>
    public bool NeedsNextBar { get; private set; }

    /// <summary>
    /// A bar that closes then or later isn't quiet: an order ends, or meets its first bar. UTC nanoseconds.
    /// </summary>
    public long NextTime { get; private set; }

    /// <summary>Follows changes of book and ledger.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Refresh()
    {
        if (_ledgerVersion != ledger.Version || _bookVersion != book.Version)
        {
            SeeTimes();
        }
    }

    /// <summary>Returns whether a bar touches nothing.</summary>
    /// <param name="bar">The bar.</param>
    public bool Holds(in BarTicks bar)
    {
        Refresh();
        if (NeedsNextBar || bar.CloseTime >= NextTime)
        {
            return false; // The levels are asked for after that bar, when orders have changed.
        }

        (long low, long high) = Levels;
        return bar.Low > low && bar.High < high;
    }

    /// <summary>
    /// A low at or below the first may touch something, a high at or above the second;
    /// ticks, after <see cref="Refresh"/>.
    /// </summary>
    public (long Low, long High) Levels
    {
        get
        {
            if (!_hasLevels)
            {
                SeeLevels();
            }

            return (_low, _high);
        }
    }

    // An order that hasn't met a bar waits until the first one that closes after its activation.
    private void SeeTimes()
    {
        _ledgerVersion = ledger.Version;
        _bookVersion = book.Version;
        _hasLevels = false;
        Version++;
        bool needsNextBar = false;
        long nextTime = long.MaxValue;
        foreach (ref readonly Order order in book.Orders)
        {
            if (order.Symbol == symbol)
            {
                needsNextBar |= order.HasMetBar && order.NeedsNextBar;
                nextTime = Math.Min(
                    nextTime, order.HasMetBar ? order.EndTime : Math.Min(order.EndTime, order.ActiveFrom + 1));
            }
        }

        foreach (ref readonly Trade trade in ledger.OpenTrades)
        {
            needsNextBar |= trade.IsStopTriggered && trade.Symbol == symbol;
        }

        NeedsNextBar = needsNextBar;
        NextTime = nextTime;
    }

    private void SeeLevels()
    {
        _hasLevels = true;
        _low = long.MinValue;
        _high = long.MaxValue;
        foreach (ref readonly Order order in book.Orders)
        {
            if (order.HasMetBar && order.Symbol == symbol)
            {
                bool isLimit = order.Type == OrderType.Limit || order.IsTriggered;
                Add(isLimit ? order.LimitTicks : order.StopTicks, isLow: isLimit == (order.Side == Direction.Buy));
            }
        }

        foreach (ref readonly Trade trade in ledger.OpenTrades)
        {
            if (trade.Symbol == symbol)
            {
                AddProtection(in trade);
            }
        }
    }

    private void AddProtection(in Trade trade)
    {
        bool isLong = trade.Direction == Direction.Buy;
        if (trade.HasStop)
        {
            Add(trade.StopTicks, isLow: isLong);
        }

        if (trade.HasTarget)
        {
            Add(trade.TargetTicks, isLow: !isLong);
        }

        if (trade.PartialLots > 0)
        {
            Add(trade.PartialTicks, isLow: !isLong);
        }
    }

    private void Add(long ticks, bool isLow)
    {
        if (isLow)
        {
            _low = Math.Max(_low, ticks);
        }
        else
        {
            _high = Math.Min(_high, ticks);
        }
    }
}
