using System;
using System.Runtime.CompilerServices;
using S1mpleTrader.Columnar.Bars;

namespace S1mpleTrader.Kernel.Feed;

/// <summary>Rows by their closes: bars are stored by their opens, and decided on at their closes.</summary>
internal static class RowTimes
{
    /// <summary>Returns the close of a row's bar, UTC nanoseconds.</summary>
    /// <param name="series">The bars.</param>
    /// <param name="row">The row.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long CloseOf(BarSeries series, int row) => series.OpenTimes[row] + series.Timeframe.Nanos;

    /// <summary>Returns the first of some rows that closes at or after a time, or their end.</summary>
    /// <param name="series">The bars.</param>
    /// <param name="time">UTC nanoseconds; the largest of numbers for never.</param>
    /// <param name="row">First row.</param>
    /// <param name="end">One past the last row.</param>
    public static int FirstClosingAt(BarSeries series, long time, int row, int end)
    {
        if (time == long.MaxValue || row >= end)
        {
            return end;
        }

        // Most who ask come to the first row, or beyond the last one.
        long open = time - series.Timeframe.Nanos;
        ReadOnlySpan<long> openTimes = series.OpenTimes[row..end];
        if (openTimes[0] >= open)
        {
            return row;
        }

        if (openTimes[^1] < open)
        {
            return end;
        }

        int index = openTimes.BinarySearch(open);
        return row + (index < 0 ? ~index : index);
    }
}
