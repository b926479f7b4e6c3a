using System;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Kernel.Result;

/// <summary>Equity as the price of the only symbol moves while the same trades are open: offset + slope × close.</summary>
internal readonly struct EquityLine
{
    /// <summary>Ticks below it may be multiplied by a narrow slope.</summary>
    public const long NarrowTicks = int.MaxValue;

    private readonly Int128 _offset;
    private readonly Int128 _slope;

    /// <summary>Draws a line.</summary>
    /// <param name="ticksPerPrice">Ticks in one unit of quote currency.</param>
    /// <param name="offset">Equity at a price of 0, money units.</param>
    /// <param name="slope">Money units per tick.</param>
    public EquityLine(double ticksPerPrice, Int128 offset, Int128 slope)
    {
        TicksPerPrice = ticksPerPrice;
        _offset = offset;
        _slope = slope;
        Offset = (long)offset;
        Slope = (long)slope;
        IsNarrow = Narrow.Fits(offset) && Offset is > long.MinValue / 4 and < long.MaxValue / 4
            && Narrow.Fits(slope) && Slope is > int.MinValue and < int.MaxValue;
    }

    /// <summary>Ticks in one unit of quote currency.</summary>
    public double TicksPerPrice { get; }

    /// <summary>Whether equity fits in 64 bits, at prices below <see cref="NarrowTicks"/>.</summary>
    public bool IsNarrow { get; }

    /// <summary>Equity at a price of 0, where the line is narrow.</summary>
    public long Offset { get; }

    /// <summary>Money units per tick, where the line is narrow.</summary>
    public long Slope { get; }

    /// <summary>Returns equity at a close, money units.</summary>
    /// <param name="close">Quote currency.</param>
    public Int128 At(double close)
    {
        long ticks = TicksAt(close);
        return IsNarrow && ticks < NarrowTicks ? Offset + (Slope * ticks) : _offset + (_slope * ticks);
    }

    /// <summary>Returns a price in ticks.</summary>
    /// <param name="price">Quote currency.</param>
    public long TicksAt(double price) => WholeTicks.Of(price, TicksPerPrice);
}
