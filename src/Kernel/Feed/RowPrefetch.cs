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
            AskPrices(series, rows);
            Ask(series.Volume, rows);
        }
    }

    /// <summary>The same without volumes, which no trade needs that takes the short road.</summary>
    /// <param name="series">The bars.</param>
    /// <param name="rows">Rows, ascending.</param>
    public static void AskPrices(BarSeries series, ReadOnlySpan<int> rows)
    {
        if (Sse.IsSupported)
        {
            Ask(series.Open, rows);
            Ask(series.High, rows);
            Ask(series.Low, rows);
            Ask(MemoryMarshal.Cast<long, double>(series.OpenTimes), rows);
        }
    }

    /// <summary>Asks for the ranges of bars.</summary>
    /// <param name="series">The bars.</param>
    /// <param name="firstRow">First row.</param>
    /// <param name="endRow">One past the last row.</param>
    public static void AskRanges(BarSeries series, int firstRow, int endRow)
    {
        if (Sse.IsSupported)
        {
            AskLines(series.Low, firstRow, endRow);
            AskLines(series.High, firstRow, endRow);
        }
    }

    // Safety: as below.
    private static void AskLines(ReadOnlySpan<double> column, int firstRow, int endRow)
    {
        double* first = (double*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(column));
        for (int row = firstRow; row < endRow; row += RowsInLine)
        {
            Sse.Prefetch0(first + row);
        }
    }

    // Safety: a prefetch never faults, and the column's memory doesn't move.
    private static void Ask(ReadOnlySpan<double> column, ReadOnlySpan<int> rows)
    {
        double* first = (double*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(column));
        foreach (int row in rows)
        {
            Sse.Prefetch0(first + row);
            Sse.Prefetch0(first + row + 1);
        }
    }
}
