using System;
using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Columnar.Synthetic;

/// <summary>A market that doesn't exist: the same bars for the same values, on every machine.</summary>
/// <param name="Symbol">The instrument's name; no influence on the prices.</param>
/// <param name="Timeframe">The length of every bar.</param>
/// <param name="Seed">Which of the 2^64 markets.</param>
/// <param name="BarCount">Bars to make, at least 0; a longer market begins with the bars of a shorter one.</param>
/// <param name="StartNanos">UTC nanoseconds of the first bar's open.</param>
/// <param name="Price">The first open, rounded to the tick; prices wander around it for ever.</param>
/// <param name="TickSize">The price grid.</param>
public sealed record SyntheticMarketSpec(
    string Symbol,
    Timeframe Timeframe,
    ulong Seed,
    int BarCount,
    long StartNanos,
    decimal Price,
    decimal TickSize)
{
    private const decimal MaxTicks = 1_000_000_000_000m;

    /// <summary>Returns what is wrong with the values, or null.</summary>
    public string? Fault()
    {
        if (BarCount < 0)
        {
            return "the number of bars is negative";
        }

        if (Timeframe.Nanos <= 0 || Timeframe.Nanos > UtcNanos.PerDay * 365)
        {
            return "the timeframe is not between a nanosecond and a year";
        }

        if ((Int128)StartNanos + ((Int128)Timeframe.Nanos * ((Int128)BarCount + 1)) > long.MaxValue)
        {
            return "the last bar lies beyond the year 2262";
        }

        // A hundred times the first price must still be an exact number of ticks in a double.
        return TickSize <= 0 || Price < TickSize || Price / MaxTicks > TickSize
            ? "the price must be 1 to 10^12 ticks"
            : null;
    }
}
