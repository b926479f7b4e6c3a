using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using S1mpleTrader.Columnar.Bars;

namespace S1mpleTrader.Kernel.Feed;

/// <summary>Asks memory for the bars that sparse events will read, before they are read one by one.</summary>
/// <remarks>The market stage streams the columns it needs; a fill reads the others at a random row, and would wait for each. Changes no result.</remarks>
internal static unsafe class RowPrefetch
{
    private const int RowsInLine = 8;

    /// <summary>Asks for the bars of rows and, since orders meet the next bar, of the rows after them.</summary>
    /// <param name="series">The bars.</param>
    /// <param name="rows">Rows, ascending.</param>
    public static void Ask(BarSeries series, ReadOnlySpan<int> rows)
    {
        if (Sse.IsSupported)
        {
            Ask(series.Open, rows);
            Ask(series.High, rows);
            Ask(series.Low, rows);
            Ask(series.Volume, rows);
            Ask(MemoryMarshal.Cast<long, double>(series.OpenTimes), rows);
        }
    }

    /// <summary>Asks for what an order reads beside ranges that is decided on at a row: where the next bar opens, and the times of both.</summary>
    /// <param name="series">The bars.</param>
    /// <param name="row">The row.</param>
    public static void AskOrder(BarSeries series, int row)
    {
        if (Sse.IsSupported)
        {
            // Safety: as below.
            double* times = Address(MemoryMarshal.Cast<long, double>(series.OpenTimes)) + row;
            Sse.Prefetch0(Address(series.Open) + row + 1);
            Sse.Prefetch0(times);
            Sse.Prefetch0(times + 1);
        }
    }

    /// <summary>Asks for the ranges of bars as far as the second cache: what the first one waits for holds up whoever asks.</summary>
    /// <param name="series">The bars.</param>
    /// <param name="firstRow">First row.</param>
    /// <param name="endRow">One past the last row; rows need not exist.</param>
    public static void AskRanges(BarSeries series, int firstRow, int endRow)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        double* low = Address(series.Low);
        double* high = Address(series.High);

        // Safety: a prefetch never faults, and reads nothing.
        for (int row = firstRow; row < endRow; row += RowsInLine)
        {
            Sse.Prefetch1(low + row);
            Sse.Prefetch1(high + row);
        }
    }

    // Safety: a prefetch never faults, and the column's memory doesn't move.
    private static void Ask(ReadOnlySpan<double> column, ReadOnlySpan<int> rows)
    {
        double* first = Address(column);
        foreach (int row in rows)
        {
            Sse.Prefetch0(first + row);
            Sse.Prefetch0(first + row + 1);
        }
    }

    private static double* Address(ReadOnlySpan<double> column) => (double*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(column));
}
