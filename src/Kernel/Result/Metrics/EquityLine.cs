using System;

namespace S1mpleTrader.Kernel.Result;

/// <summary>Equity as the price of the only symbol moves while the same trades are open: offset + slope × close.</summary>
/// <param name="TicksPerPrice">Ticks in one unit of quote currency.</param>
/// <param name="Offset">Equity at a price of 0, money units.</param>
/// <param name="Slope">Money units per tick.</param>
internal readonly record struct EquityLine(double TicksPerPrice, Int128 Offset, Int128 Slope)
{
    /// <summary>Returns equity at a close.</summary>
    /// <param name="close">Quote currency.</param>
    public Int128 At(double close) => Offset + (Slope * (long)Math.Round(close * TicksPerPrice));
}
