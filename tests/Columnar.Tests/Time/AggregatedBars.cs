using System;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Columnar.Tests.Time;

/// <summary>A whole series in a higher timeframe, and from which base row on each of its bars may be seen.</summary>
/// <remarks>Memory grows with the number of higher bars.</remarks>
internal sealed class AggregatedBars : IDisposable
{
    private readonly int[] _visibleFromRow;

    private AggregatedBars(BarSeries bars, int[] visibleFromRow)
    {
        Invariant.Holds(bars.Count == visibleFromRow.Length);
        Bars = bars;
        _visibleFromRow = visibleFromRow;
    }

    /// <summary>The finished higher bars.</summary>
    public BarSeries Bars { get; }

    /// <summary>
    /// For each higher bar the first base row at which it may be seen; ascending, shape [<see
    /// cref="BarSeries.Count"/>].
    /// </summary>
    public ReadOnlySpan<int> VisibleFromRow => _visibleFromRow;

    /// <summary>Aggregates a series.</summary>
    /// <param name="source">The base bars.</param>
    /// <param name="higher">A whole multiple of their timeframe.</param>
    /// <returns>The higher bars; the caller disposes them.</returns>
    /// <exception cref="ArgumentException">The timeframe is no such multiple.</exception>
    public static AggregatedBars Of(BarSeries source, Timeframe higher)
    {
        if (!TimeframeAggregator.CanAggregate(source.Timeframe, higher))
        {
            throw new ArgumentException(
                $"Bars of {higher} can't be made of bars of {source.Timeframe}: no whole multiple.");
        }

        int[] visibleFromRow = new int[Walk(source, higher, null, [])];
        using InMemoryBarBuffer buffer = new(visibleFromRow.Length);
        int written = Walk(source, higher, buffer, visibleFromRow);
        Invariant.Holds(written == visibleFromRow.Length);
        return new AggregatedBars(buffer.ToSeries(source.Symbol, higher), visibleFromRow);
    }

    /// <summary>Returns how many higher bars may be seen at a base row.</summary>
    /// <param name="baseRow">The row that is "now".</param>
    public int VisibleCount(int baseRow)
    {
        int index = _visibleFromRow.AsSpan().BinarySearch(baseRow);
        int after = index < 0 ? ~index : index;
        while (after < _visibleFromRow.Length && _visibleFromRow[after] == baseRow)
        {
            after++;
        }

        return after;
    }

    /// <summary>Frees the higher bars.</summary>
    public void Dispose() => Bars.Dispose();

    // Counts the higher bars, and writes them where there is a buffer.
    private static int Walk(BarSeries source, Timeframe higher, InMemoryBarBuffer? buffer, Span<int> visibleFromRow)
    {
        TimeframeAggregator aggregator = new(source.Timeframe, higher);
        ReadOnlySpan<long> times = source.OpenTimes;
        ReadOnlySpan<double> open = source.Open;
        ReadOnlySpan<double> high = source.High;
        ReadOnlySpan<double> low = source.Low;
        ReadOnlySpan<double> close = source.Close;
        ReadOnlySpan<double> volume = source.Volume;
        int total = 0;
        for (int row = 0; row < times.Length; row++)
        {
            int count = aggregator.Step(times[row], open[row], high[row], low[row], close[row], volume[row]);
            for (int i = 0; i < count; i++, total++)
            {
                if (buffer is not null)
                {
                    Write(buffer, total, aggregator.Finished(i, count));
                    visibleFromRow[total] = row;
                }
            }
        }

        return total;
    }

    private static void Write(InMemoryBarBuffer buffer, int index, in HigherBar bar)
    {
        buffer.OpenTimes[index] = bar.OpenTime;
        buffer.Open[index] = bar.Open;
        buffer.High[index] = bar.High;
        buffer.Low[index] = bar.Low;
        buffer.Close[index] = bar.Close;
        buffer.Volume[index] = bar.Volume;
    }
}
