using System.Collections.Generic;

namespace S1mpleTrader.Bench.Compare.EventLoop;

/// <summary>
/// Cash, one position, pending orders, and the equity of every bar. No margin, no
/// liquidation, no reasons: what a simple engine has.
/// </summary>
internal sealed class Broker(decimal cash)
{
    private readonly List<Order> _pending = [];
    private readonly List<decimal> _equity = [];
    private decimal _cash = cash;
    private long _entryTime;
    private decimal _entryPrice;

    public decimal Position { get; private set; }

    public List<ComparedTrade> Trades { get; } = [];

    public IReadOnlyList<decimal> Equity => _equity;

    public void Submit(Order order) => _pending.Add(order);

    /// <summary>Orders of the bar before meet the open.</summary>
    public void Match(Bar bar)
    {
        foreach (Order order in _pending)
        {
            Fill(order, bar.Time, bar.Open);
        }

        _pending.Clear();
    }

    public void Mark(Bar bar) => _equity.Add(_cash + (Position * bar.Close));

    /// <summary>Closes what is open at the last close.</summary>
    public void End(Bar bar)
    {
        _pending.Clear();
        if (Position > 0)
        {
            Fill(new Order(OrderSide.Sell, Position), bar.Time, bar.Close);
        }
    }

    private void Fill(Order order, long time, decimal price)
    {
        decimal signed = order.Side == OrderSide.Buy ? order.Quantity : -order.Quantity;
        _cash -= signed * price;
        Position += signed;
        if (order.Side == OrderSide.Buy)
        {
            _entryTime = time;
            _entryPrice = price;
        }
        else
        {
            Trades.Add(new ComparedTrade(_entryTime, time, _entryPrice, price));
        }
    }
}
