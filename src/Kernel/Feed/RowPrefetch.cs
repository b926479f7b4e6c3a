using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Numerics;

namespace S1mpleTrader.Kernel.Feed;

/// <summary>Asks memory for the bars that sparse events will read, before they are read one by one.</summary>
/// <remarks>
/// The market stage streams the columns it needs; a fill reads the others at a random row,
/// and would wait for each. Changes no result.
/// </remarks>
// Safety: rows need not exist. Asking for an address reads nothing: the processor passes over one that isn't there.
internal static class RowPrefetch
{
    /// <summary>Rows whose ranges are asked for together.</summary>
    public const int RangeRows = 64;

    private const int RowsInPage = 512; // Of 4,096 bytes.

    /// <summary>Asks for the bars of rows and, since orders meet the next bar, of the rows after them.</summary>
    /// <param name="series">The bars.</param>
    /// <param name="rows">Rows, ascending.</param>
    public static void Ask(BarSeries series, ReadOnlySpan<int> rows)
    {
        Ask(series.Open, rows);
        Ask(series.High, rows);
        Ask(series.Low, rows);
        Ask(series.Volume, rows);
        Ask(TimesOf(series), rows);
    }

    /// <summary>
    /// Asks for what an order reads beside ranges that is decided on at a row: its close, where
    /// the next bar opens, and the times of both.
    /// </summary>
    /// <param name="series">The bars.</param>
    /// <param name="row">The row.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AskOrder(BarSeries series, int row)
    {
        ref double times = ref MemoryMarshal.GetReference(TimesOf(series));
        Prefetch.Line(ref MemoryMarshal.GetReference(series.Close), (nuint)row);
        Prefetch.Line(ref MemoryMarshal.GetReference(series.Open), (nuint)row + 1);
        Prefetch.Line(ref times, (nuint)row);
        Prefetch.Line(ref times, (nuint)row + 1);
    }

    /// <summary>Asks for the time of a row.</summary>
    /// <param name="series">The bars.</param>
    /// <param name="row">The row.</param>
    public static void AskTime(BarSeries series, int row)
        => Prefetch.Line(ref MemoryMarshal.GetReference(TimesOf(series)), (nuint)row);

    /// <summary>
    /// Asks for the ranges of bars as far as the second cache: what the first one waits for holds up whoever asks.
    /// </summary>
    /// <param name="series">The bars.</param>
    /// <param name="firstRow">The first of <see cref="RangeRows"/> rows; they need not exist.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AskRanges(BarSeries series, int firstRow)
    {
        Prefetch.FarWord(series.Low, firstRow);
        Prefetch.FarWord(series.High, firstRow);
    }

    /// <summary>Asks for a line of every page that some rows lie in, of all columns but the volume.</summary>
    /// <remarks>
    /// Whoever first meets a page waits until its address is known, which takes about as long as its data and stops a
    /// prefetch, too. Asked for together, many addresses are looked up at a time.
    /// </remarks>
    /// <param name="series">The bars.</param>
    /// <param name="firstRow">First row.</param>
    /// <param name="endRow">One past the last row; rows need not exist.</param>
    public static void AskPages(BarSeries series, int firstRow, int endRow)
    {
        ref double times = ref MemoryMarshal.GetReference(TimesOf(series));
        ref double open = ref MemoryMarshal.GetReference(series.Open);
        ref double low = ref MemoryMarshal.GetReference(series.Low);
        ref double high = ref MemoryMarshal.GetReference(series.High);
        ref double close = ref MemoryMarshal.GetReference(series.Close);
        for (int row = firstRow; row < endRow; row += RowsInPage)
        {
            Prefetch.FarLine(ref times, (nuint)row);
            Prefetch.FarLine(ref open, (nuint)row);
            Prefetch.FarLine(ref low, (nuint)row);
            Prefetch.FarLine(ref high, (nuint)row);
            Prefetch.FarLine(ref close, (nuint)row);
        }
    }

    private static void Ask(ReadOnlySpan<double> column, ReadOnlySpan<int> rows)
    {
        ref double first = ref MemoryMarshal.GetReference(column);
        foreach (int row in rows)
        {
            Prefetch.Line(ref first, (nuint)row);
            Prefetch.Line(ref first, (nuint)row + 1);
        }
    }

    private static ReadOnlySpan<double> TimesOf(BarSeries series) => MemoryMarshal.Cast<long, double>(series.OpenTimes);
}
