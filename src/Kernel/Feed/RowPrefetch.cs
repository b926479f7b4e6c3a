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
    /// <summary>Asks for the bars of rows and, since orders meet the next bar, of the rows after them.</summary>
    /// <param name="series">The bars.</param>
    /// <param name="rows">Rows, ascending.</param>
    public static void Ask(BarSeries series, ReadOnlySpan<int> rows)
    {
        if (!Sse.IsSupported || rows.IsEmpty)
        {
            return;
        }

        Ask(series.Open, rows);
        Ask(series.High, rows);
        Ask(series.Low, rows);
        Ask(series.Volume, rows);
        Ask(MemoryMarshal.Cast<long, double>(series.OpenTimes), rows);
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
