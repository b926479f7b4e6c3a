using System;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase1Context;

namespace S1mpleTrader.Kernel.Result;

/// <content>Stretches of rows at which the same trades are open: equity is a line over the close.</content>
/// <remarks>
/// A line is monotone, so the lowest and the highest close of some rows say whether they make a new peak. If not, only the lowest equity and the last one matter, and the
/// lowest one's time doesn't: their sums are all there is to record. Rows that do make one are halved, until those that make it are few and are looked at one by one.
/// </remarks>
public sealed partial class EquityCurve
{
    /// <summary>Records rows at which the same trades are open.</summary>
    /// <param name="bars">The bars.</param>
    /// <param name="firstRow">First row.</param>
    /// <param name="endRow">One past the last row.</param>
    /// <param name="line">Equity over the close.</param>
    internal void RecordHeld(BarAggregates bars, int firstRow, int endRow, in EquityLine line)
    {
        Invariant.Holds(bars.TicksPerPrice == line.TicksPerPrice);
        foreach (int row in BeginDays(bars, firstRow, endRow))
        {
            _last = line.At(bars.Bars.Close[row - 1]);
            BeginDay(bars.Bars.OpenTimes[row]);
        }

        RecordRows(bars, firstRow, endRow, in line);
        HeldCount += endRow - firstRow;
        _lastTime = bars.Bars.OpenTimes[endRow - 1] + bars.Bars.Timeframe.Nanos;
    }

    private void RecordRows(BarAggregates bars, int firstRow, int endRow, in EquityLine line)
    {
        var sums = new CloseSums();
        bars.AddCloses(firstRow, endRow, ref sums);
        if (TryRecord(in sums, in line))
        {
            return;
        }

        int middle = (firstRow + ((endRow - firstRow) / 2) + (BarAggregates.GroupRows / 2)) / BarAggregates.GroupRows * BarAggregates.GroupRows;
        if (middle > firstRow && middle < endRow)
        {
            RecordRows(bars, firstRow, middle, in line);
            RecordRows(bars, middle, endRow, in line);
        }
        else
        {
            RecordByRow(bars.Bars, firstRow, endRow, in line);
        }
    }

    // In 64 bits, where no row makes a new peak.
    private bool TryRecord(in CloseSums rows, in EquityLine line)
    {
        long first = line.Offset + (line.Slope * rows.Lowest);
        long second = line.Offset + (line.Slope * rows.Highest);
        bool isNarrow = line.IsNarrow && rows.Highest < EquityLine.NarrowTicks && Narrow.Fits(_peak) && Narrow.Fits(_trough);
        if (!isNarrow || Math.Max(first, second) >= (long)_peak)
        {
            return false;
        }

        AddToDigest(in rows, line.Offset, line.Slope);
        Fell(Math.Min(first, second));
        _last = line.Offset + (line.Slope * rows.Last);
        return true;
    }

    private void RecordByRow(BarSeries bars, int firstRow, int endRow, in EquityLine line)
    {
        ReadOnlySpan<long> openTimes = bars.OpenTimes[firstRow..endRow];
        ReadOnlySpan<double> closes = bars.Close[firstRow..endRow];
        long barNanos = bars.Timeframe.Nanos;
        for (int i = 0; i < closes.Length; i++)
        {
            Int128 equity = line.At(closes[i]);
            Observe(openTimes[i] + barNanos, equity);
            Digested(equity);
        }
    }

    // Σ equity and Σ equity × (index + 1) of some rows, from the sums of their ticks.
    private void AddToDigest(in CloseSums rows, long offset, long slope)
    {
        ulong n = (ulong)rows.Count;
        ulong first = (ulong)Count;
        _sum += (n * (ulong)offset) + ((ulong)slope * rows.Sum);
        ulong weighted = ((first + 1) * rows.Sum) + rows.SumByIndex;
        _weightedSum += ((ulong)offset * ((n * first) + (n * (n + 1) / 2))) + ((ulong)slope * weighted);
        Count += rows.Count;
    }
}
