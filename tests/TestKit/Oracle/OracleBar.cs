namespace S1mpleTrader.TestKit;

/// <summary>
/// One plain bar: open time in UTC nanoseconds since the epoch, prices in quote currency, volume in base units.
/// </summary>
public readonly record struct OracleBar(
    long OpenTimeNanos, double Open, double High, double Low, double Close, double Volume);
