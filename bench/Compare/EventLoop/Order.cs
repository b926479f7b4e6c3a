namespace S1mpleTrader.Bench.Compare.EventLoop;

internal enum OrderSide
{
    Buy,
    Sell,
}

/// <summary>A market order: fills at the next open.</summary>
internal sealed record Order(OrderSide Side, decimal Quantity);
