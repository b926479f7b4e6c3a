using System;
using System.Runtime.CompilerServices;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Feed;
using S1mpleTrader.Kernel.Phase1Context;

namespace S1mpleTrader.Kernel.Result;

/// <content>Stretches of rows at which the same trades are open: equity is a line over the close.</content>
/// <remarks>
/// A line is monotone, so the range of some rows mostly says that they make neither a new peak nor a new
/// trough: their sums are all there is to record. Else their lowest and highest close decide; without a new
/// peak only the lowest equity and the last one matter. Rows that do make one are halved, until those that make
/// it are few and are looked at one by one.
/// </remarks>
public sealed partial class EquityCurve
{
    /// <summary>Records rows at which the same trades are open.</summary>
    /// <param name="bars">The bars.</param>
    /// <param name="held">The rows.</param>
    /// <param name="line">Equity over the close.</param>
    internal void RecordHeld(BarAggregates bars, in Stretch held, in EquityLine line)
    {
        Invariant.Holds(bars.TicksPerPrice == line.TicksPerPrice);
        foreach (int row in BeginDays(bars, held.FirstRow, held.EndRow))
        {
            _last = line.At(bars.Bars.Close[row - 1]);
            BeginDay(bars.Bars.OpenTimes[row]);
        }

        if (IsBetween(in held, in line))
        {
            RecordBetween(bars, in held, in line);
        }
        else
        {
            RecordRows(bars, held.FirstRow, held.EndRow, in line);
            EndHeld(bars, in held);
        }
    }

    /// <summary>
    /// Records rows at which nothing is open, if there are any, and those behind them at which a trade is.
    /// </summary>
    /// <param name="bars">The bars.</param>
    /// <param name="flatRow">The first row, up to the first held one.</param>
    /// <param name="flatUnits">Equity at the rows before those held, money units.</param>
    /// <param name="held">The rows at which it is open.</param>
    /// <param name="line">Equity over the close while it is.</param>
    internal void RecordTrip(BarAggregates bars, int flatRow, Int128 flatUnits, in Stretch held, in EquityLine line)
    {
        Invariant.Holds(bars.TicksPerPrice == line.TicksPerPrice && flatRow <= held.FirstRow);

        // Most trips lie within a day, and in money between peak and trough.
        if (bars.Bars.OpenTimes[held.EndRow - 1] < _dayEnd && flatUnits < _peak
            && flatUnits >= _trough && IsBetween(in held, in line))
        {
            AddFlatToDigest(held.FirstRow - flatRow, flatUnits);
            RecordBetween(bars, in held, in line);
            return;
        }

        if (flatRow < held.FirstRow)
        {
            RecordFlat(bars, flatRow, held.FirstRow, flatUnits);
        }

        RecordHeld(bars, in held, in line);
    }

    // A close lies within its bar's range: where not even the range makes a new peak or a new
    // trough, sums are all there is to ask for.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsBetween(in Stretch held, in EquityLine line)
    {
        long highest = line.TicksAt(held.High);
        if (!IsNarrow(in line, highest))
        {
            return false;
        }

        long first = line.Offset + (line.Slope * line.TicksAt(held.Low));
        long second = line.Offset + (line.Slope * highest);
        return Math.Max(first, second) < (long)_peak && Math.Min(first, second) >= (long)_trough;
    }

    private void RecordBetween(BarAggregates bars, in Stretch held, in EquityLine line)
    {
        AddToDigest(held.Count, held.Sum, held.SumByIndex, line.Offset, line.Slope);
        _isUnderWater = true;
        _last = line.Offset + (line.Slope * line.TicksAt(bars.Bars.Close[held.EndRow - 1]));
        EndHeld(bars, in held);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EndHeld(BarAggregates bars, in Stretch held)
    {
        HeldCount += held.Count;
        _lastTime = RowTimes.CloseOf(bars.Bars, held.EndRow - 1);
    }

    private void RecordRows(BarAggregates bars, int firstRow, int endRow, in EquityLine line)
    {
        var sums = new CloseSums();
        bars.AddCloses(firstRow, endRow, ref sums);
        bool isNarrow = IsNarrow(in line, sums.Highest);
        if (isNarrow && TryRecordBelow(in sums, in line))
        {
            return;
        }

        int middle = (firstRow + ((endRow - firstRow) / 2) + (BarAggregates.GroupRows / 2))
            / BarAggregates.GroupRows * BarAggregates.GroupRows;
        if (middle > firstRow && middle < endRow)
        {
            RecordRows(bars, firstRow, middle, in line);
            RecordRows(bars, middle, endRow, in line);
        }
        else if (isNarrow)
        {
            RecordByNarrowRow(bars.Bars, firstRow, endRow, in line);
            AddToDigest(sums.Count, sums.Sum, sums.SumByIndex, line.Offset, line.Slope);
        }
        else
        {
            RecordByRow(bars.Bars, firstRow, endRow, in line);
        }
    }

    // Whether 64 bits hold equity at all prices up to one.
    private bool IsNarrow(in EquityLine line, long highest)
        => line.IsNarrow && highest < EquityLine.NarrowTicks && Narrow.Fits(_peak) && Narrow.Fits(_trough);

    // In 64 bits, where no row makes a new peak.
    private bool TryRecordBelow(in CloseSums rows, in EquityLine line)
    {
        long first = line.Offset + (line.Slope * rows.Lowest);
        long second = line.Offset + (line.Slope * rows.Highest);
        if (Math.Max(first, second) >= (long)_peak)
        {
            return false;
        }

        AddToDigest(rows.Count, rows.Sum, rows.SumByIndex, line.Offset, line.Slope);
        Fell(Math.Min(first, second));
        _last = line.Offset + (line.Slope * rows.Last);
        return true;
    }

    // In 64 bits. The lowest of some records below a peak falls farthest, so the others' falls aren't asked for.
    private void RecordByNarrowRow(BarSeries bars, int firstRow, int endRow, in EquityLine line)
    {
        ReadOnlySpan<long> openTimes = bars.OpenTimes[firstRow..endRow];
        ReadOnlySpan<double> closes = bars.Close[firstRow..endRow];
        long barNanos = bars.Timeframe.Nanos;
        long peak = (long)_peak;
        long lowest = long.MaxValue; // Of the records since the peak.
        long equity = 0;
        for (int i = 0; i < closes.Length; i++)
        {
            equity = line.Offset + (line.Slope * line.TicksAt(closes[i]));
            if (equity < peak)
            {
                lowest = Math.Min(lowest, equity);
                continue;
            }

            if (lowest != long.MaxValue)
            {
                Fell(lowest);
                lowest = long.MaxValue;
            }

            Observe(openTimes[i] + barNanos, equity);
            peak = equity;
        }

        if (lowest != long.MaxValue)
        {
            Fell(lowest);
        }

        _last = equity;
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
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddToDigest(int count, ulong sum, ulong sumByIndex, long offset, long slope)
    {
        ulong n = (ulong)count;
        ulong first = (ulong)Count;
        _sum += (n * (ulong)offset) + ((ulong)slope * sum);
        ulong weighted = ((first + 1) * sum) + sumByIndex;
        _weightedSum += ((ulong)offset * ((n * first) + (n * (n + 1) / 2))) + ((ulong)slope * weighted);
        Count += count;
    }

    // The same of rows with one equity: a line without a slope.
    private void AddFlatToDigest(int count, Int128 units)
        => AddToDigest(count, sum: 0, sumByIndex: 0, (long)units, slope: 0);
}
