using System;
using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Columnar.Bars;

/// <summary>Bar series in native memory: for markets that are computed rather than read.</summary>
/// <remarks>
/// Prices are taken as they are. An account counts on opens and closes between low and high, which import and streams
/// check: whoever makes bars to trade on owes it that.
/// </remarks>
public static class InMemoryBars
{
    /// <summary>Copies columns into a series of its own.</summary>
    /// <param name="symbol">The instrument's name.</param>
    /// <param name="timeframe">The length of every bar.</param>
    /// <param name="openTimes">
    /// UTC nanoseconds of each bar's open, strictly ascending; shape [n], as all others.
    /// </param>
    /// <param name="open">Opens in quote currency.</param>
    /// <param name="high">Highs in quote currency.</param>
    /// <param name="low">Lows in quote currency.</param>
    /// <param name="close">Closes in quote currency.</param>
    /// <param name="volume">Volumes in base units.</param>
    /// <returns>A series with its content hash; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The shapes differ, or the open times don't ascend.</exception>
    public static BarSeries Create(
        string symbol,
        Timeframe timeframe,
        ReadOnlySpan<long> openTimes,
        ReadOnlySpan<double> open,
        ReadOnlySpan<double> high,
        ReadOnlySpan<double> low,
        ReadOnlySpan<double> close,
        ReadOnlySpan<double> volume)
    {
        int count = openTimes.Length;
        if (open.Length != count || high.Length != count || low.Length != count || close.Length != count
            || volume.Length != count)
        {
            throw new ArgumentException("The columns have different lengths.");
        }

        BarTimes.CheckAscending(openTimes);
        using InMemoryBarBuffer buffer = new(count);
        openTimes.CopyTo(buffer.OpenTimes);
        open.CopyTo(buffer.Open);
        high.CopyTo(buffer.High);
        low.CopyTo(buffer.Low);
        close.CopyTo(buffer.Close);
        volume.CopyTo(buffer.Volume);
        return buffer.ToSeries(symbol, timeframe);
    }
}
