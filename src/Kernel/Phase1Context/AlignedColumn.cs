using System;

namespace S1mpleTrader.Kernel.Phase1Context;

/// <summary>
/// A column of another series as a series of its own rows sees it: at each row the value of the other's last visible
/// row; NaN before there is one.
/// </summary>
/// <remarks>
/// This is the one road from series to series: workers read only columns of their own. It runs in every block, also
/// where its own series has no row, to remember the other's last value.
/// </remarks>
/// <param name="source">The series that the column belongs to.</param>
/// <param name="sourceColumn">The column there.</param>
/// <param name="reader">The series that reads it.</param>
/// <param name="readerColumn">The column here.</param>
internal sealed class AlignedColumn(MarketSeries source, int sourceColumn, MarketSeries reader, int readerColumn)
{
    private double _last = double.NaN; // Of the blocks before.

    /// <summary>Computes the block; the source's block has been computed.</summary>
    public void Run()
    {
        ReadOnlySpan<double> values = source.Columns.Rows(sourceColumn, source.FirstRow, source.Count);
        Span<double> output = reader.Columns.WritableRows(readerColumn, reader.FirstRow, reader.Count);
        _last = Align(source.VisibleAt, values, reader.VisibleAt, output, _last);
    }

    /// <summary>Puts it back before the first row.</summary>
    public void Reset() => _last = double.NaN;

    // Two pointers; returns the source's last value, which the next block begins with.
    private static double Align(
        ReadOnlySpan<long> sourceTimes,
        ReadOnlySpan<double> values,
        ReadOnlySpan<long> readerTimes,
        Span<double> output,
        double last)
    {
        int next = 0;
        for (int i = 0; i < readerTimes.Length; i++)
        {
            while (next < sourceTimes.Length && sourceTimes[next] <= readerTimes[i])
            {
                last = values[next++];
            }

            output[i] = last;
        }

        return next < values.Length ? values[^1] : last;
    }
}
