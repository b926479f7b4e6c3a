using System;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Format;

namespace S1mpleTrader.Columnar.Synthetic;

/// <summary>Makes synthetic bar series: in memory, or straight into a store.</summary>
/// <remarks>The model is described at <see cref="SyntheticMarketGenerator"/>.</remarks>
public static class SyntheticMarket
{
    private const int BlockRows = 8192;

    /// <summary>Makes a series in memory.</summary>
    /// <param name="spec">The market.</param>
    /// <returns>The series; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">
    /// The values make no sense: <see cref="SyntheticMarketSpec.Fault"/>.
    /// </exception>
    public static BarSeries Generate(SyntheticMarketSpec spec)
    {
        SyntheticMarketGenerator generator = new(spec);
        using InMemoryBarBuffer buffer = new(spec.BarCount);
        generator.Fill(buffer.OpenTimes, buffer.Open, buffer.High, buffer.Low, buffer.Close, buffer.Volume);
        return buffer.ToSeries(spec.Symbol, spec.Timeframe);
    }

    /// <summary>Makes a bar store, in memory that doesn't depend on the number of bars.</summary>
    /// <param name="path">The store, replaced whole where it exists.</param>
    /// <param name="spec">The market.</param>
    /// <returns>The content hash, the same as that of <see cref="Generate"/>.</returns>
    /// <exception cref="ArgumentException">
    /// The values make no sense: <see cref="SyntheticMarketSpec.Fault"/>.
    /// </exception>
    /// <exception cref="System.IO.IOException">The store can't be written; nothing is left behind.</exception>
    public static string WriteStore(string path, SyntheticMarketSpec spec)
    {
        SyntheticMarketGenerator generator = new(spec);
        long[] times = new long[BlockRows];
        double[] values = new double[5 * BlockRows];
        using BarStoreWriter writer = new(path);
        for (int done = 0; done < spec.BarCount;)
        {
            int rows = Math.Min(BlockRows, spec.BarCount - done);
            Span<long> openTimes = times.AsSpan(0, rows);
            Span<double> open = values.AsSpan(0, rows);
            Span<double> high = values.AsSpan(BlockRows, rows);
            Span<double> low = values.AsSpan(2 * BlockRows, rows);
            Span<double> close = values.AsSpan(3 * BlockRows, rows);
            Span<double> volume = values.AsSpan(4 * BlockRows, rows);
            generator.Fill(openTimes, open, high, low, close, volume);
            writer.Append(openTimes, open, high, low, close, volume);
            done += rows;
        }

        return writer.Complete(spec.Symbol, spec.Timeframe);
    }
}
