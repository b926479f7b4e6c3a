namespace S1mpleTrader.Bench.Compare.EventLoop;

/// <summary>A bar as an object: one is made per row.</summary>
internal sealed record Bar(long Time, decimal Open, decimal High, decimal Low, decimal Close, decimal Volume);
