using System;
using System.Collections.Generic;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Feed;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Kernel;

/// <summary>The rows that a lane decides at: each data source's after warm-up and within the period.</summary>
/// <param name="Rows">Of each data source.</param>
/// <param name="Period">What they span together; rows and prices are the first data source's.</param>
public sealed record LaneRows(RowRange[] Rows, DecidedPeriod Period)
{
    /// <summary>Returns the rows of all data sources.</summary>
    /// <param name="period">Warm-up and period.</param>
    /// <param name="series">The bars of each.</param>
    /// <exception cref="NoDecidedRowsException">They leave no row of a data source to decide at.</exception>
    public static LaneRows Of(PeriodSpec period, IReadOnlyList<BarSeries> series)
    {
        var rows = new RowRange[series.Count];
        long firstOpenTime = long.MaxValue;
        long lastCloseTime = long.MinValue;
        for (int i = 0; i < rows.Length; i++)
        {
            BarSeries bars = series[i];
            rows[i] = Of(period, bars);
            if (rows[i].Count <= 0)
            {
                throw new NoDecidedRowsException(i, bars.Count);
            }

            firstOpenTime = Math.Min(firstOpenTime, bars.OpenTimes[rows[i].First]);
            lastCloseTime = Math.Max(lastCloseTime, RowTimes.CloseOf(bars, rows[i].End - 1));
        }

        return new LaneRows(rows, new DecidedPeriod(
            rows[0].Count,
            firstOpenTime,
            lastCloseTime,
            series[0].Open[rows[0].First],
            series[0].Close[rows[0].End - 1]));
    }

    /// <summary>Returns the rows of one data source; none where they leave none.</summary>
    /// <param name="period">Warm-up and period.</param>
    /// <param name="series">The bars.</param>
    public static RowRange Of(PeriodSpec period, BarSeries series)
    {
        int first = period.Start is { } start ? RowTimes.FirstClosingAt(series, start, 0, series.Count) : 0;
        int end = period.End is { } limit ? RowTimes.FirstClosingAt(series, limit, 0, series.Count) : series.Count;
        return new RowRange(Math.Max(first, Math.Min(period.WarmupBars, series.Count)), end);
    }

    /// <summary>
    /// Returns how many rows a pass goes over for a lane: those of every data source up to the last one decided at,
    /// since columns remember from the first.
    /// </summary>
    /// <param name="period">Warm-up and period.</param>
    /// <param name="series">The bars of each.</param>
    public static long Fed(PeriodSpec period, IEnumerable<BarSeries> series)
    {
        long rows = 0;
        foreach (BarSeries bars in series)
        {
            rows += Of(period, bars).End;
        }

        return rows;
    }
}

/// <summary>Warm-up and period leave no row of a data source to decide at.</summary>
/// <param name="source">Index of the data source.</param>
/// <param name="rows">Rows in its data.</param>
public sealed class NoDecidedRowsException(int source, int rows)
    : Exception($"warmup_bars and period leave none of {Counted.Of(rows, "row")} to decide at")
{
    /// <summary>Index of the data source.</summary>
    public int SourceIndex { get; } = source;
}
