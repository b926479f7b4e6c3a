using System;
using S1mpleTrader.Columnar.Bars;

namespace S1mpleTrader.Host.Watch;

/// <summary>Bars that end early, or go on in another way.</summary>
internal static class AuditBars
{
    /// <summary>Returns a copy of the first rows.</summary>
    /// <param name="bars">The bars.</param>
    /// <param name="rows">How many.</param>
    public static BarSeries First(BarSeries bars, int rows)
        => InMemoryBars.Create(
            bars.Symbol,
            bars.Timeframe,
            bars.OpenTimes[..rows],
            bars.Open[..rows],
            bars.High[..rows],
            bars.Low[..rows],
            bars.Close[..rows],
            bars.Volume[..rows]);

    /// <summary>Returns a copy of the rows that have closed at a time.</summary>
    /// <param name="bars">The bars.</param>
    /// <param name="time">UTC nanoseconds.</param>
    public static BarSeries Until(BarSeries bars, long time) => First(bars, RowsUntil(bars, time));

    /// <summary>
    /// Returns a copy whose rows after a time come in the opposite order: other prices, on the same grid.
    /// </summary>
    /// <param name="bars">The bars.</param>
    /// <param name="time">UTC nanoseconds.</param>
    public static BarSeries Perturbed(BarSeries bars, long time)
    {
        int first = RowsUntil(bars, time);
        return InMemoryBars.Create(
            bars.Symbol,
            bars.Timeframe,
            bars.OpenTimes,
            Turned(bars.Open, first),
            Turned(bars.High, first),
            Turned(bars.Low, first),
            Turned(bars.Close, first),
            Turned(bars.Volume, first));
    }

    private static double[] Turned(ReadOnlySpan<double> column, int first)
    {
        double[] turned = column.ToArray();
        Array.Reverse(turned, first, turned.Length - first);
        return turned;
    }

    /// <summary>Returns how many rows have closed at a time.</summary>
    /// <param name="bars">The bars.</param>
    /// <param name="time">UTC nanoseconds.</param>
    public static int RowsUntil(BarSeries bars, long time)
    {
        int index = bars.OpenTimes.BinarySearch(time - bars.Timeframe.Nanos);
        return index < 0 ? ~index : index + 1;
    }
}
