using System;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Ledger;

namespace S1mpleTrader.Kernel.Phase5Execution;

/// <summary>Finds the next row that can touch an order, a stop, a target or the maintenance margin of one symbol.</summary>
/// <remarks>
/// Invariant: no row before the returned one changes anything but the mark. It may return a row at which nothing happens: levels are widened a little, so that rounding
/// in the comparison can only add visits.
/// </remarks>
/// <param name="series">The bars.</param>
/// <param name="ledger">The account.</param>
/// <param name="book">The orders.</param>
/// <param name="quiet">What its orders and trades leave alone.</param>
/// <param name="grid">The symbol's grid.</param>
/// <param name="funding">Its funding rates; null where none are charged.</param>
public sealed class RowSkipper(
    BarSeries series,
    StrategyLedger ledger,
    OrderBook book,
    QuietRange quiet,
    InstrumentGrid grid,
    FundingSchedule? funding = null)
{
    private const double Widening = 1e-12; // Far above the rounding of a price, far below a tick.

    private int _levelsVersion = -1; // The quiet range's that the levels follow from.
    private double _lowLevel;    // A low at or below it may touch something.
    private double _highLevel;   // A high at or above it may touch something.
    private int _blockEnd;       // One past the last row of the market stage's block.
    private bool _hasRange;      // Whether the range of the block is known.
    private double _lowest;      // Of the block's rows, those before the one at which it was first asked for perhaps left out.
    private double _highest;

    /// <summary>Begins with a block.</summary>
    /// <param name="end">One past its last row.</param>
    public void Begin(int end)
    {
        _blockEnd = end;
        _hasRange = false;
    }

    /// <summary>Returns the first row at or after a row that must be visited.</summary>
    /// <param name="row">Where to begin.</param>
    /// <param name="end">Returned where none lies before.</param>
    public int NextRow(int row, int end)
    {
        if (row >= end || (ledger.OpenCount == 0 && book.Count == 0))
        {
            return end;
        }

        quiet.Refresh();
        long nextTime = funding is null || ledger.OpenCount == 0
            ? quiet.NextTime
            : Math.Min(quiet.NextTime, NextFunding(funding, row));
        if (quiet.NeedsNextBar || series.OpenTimes[row] + series.Timeframe.Nanos >= nextTime)
        {
            return row; // The levels are asked for after that row, when orders have changed.
        }

        if (_levelsVersion != quiet.Version)
        {
            SeeLevels();
        }

        end = Math.Min(end, FirstRowClosingAt(nextTime, row, end));
        if (!_hasRange)
        {
            SeeRange(row);
        }

        if (_lowest > _lowLevel && _highest < _highLevel)
        {
            return end; // Nothing in the block comes near.
        }

        return RangeScan.FirstTouch(series.Low[row..end], series.High[row..end], _lowLevel, _highLevel) + row;
    }

    // What was due at the row before has been booked there, where a trade was open.
    private long NextFunding(FundingSchedule schedule, int row)
    {
        if (row > 0)
        {
            schedule.SkipThrough(series.OpenTimes[row - 1] + series.Timeframe.Nanos);
        }

        return schedule.NextTime;
    }

    // One stream over the block: far levels are then judged at once, and what is marked or matched next is in the cache.
    private void SeeRange(int row)
    {
        Invariant.Holds(row < _blockEnd);
        (_lowest, _highest) = RangeScan.Extremes(series.Low[row.._blockEnd], series.High[row.._blockEnd]);
        _hasRange = true;
    }

    private void SeeLevels()
    {
        _levelsVersion = quiet.Version;
        (long low, long high) = quiet.Levels;
        if (!ledger.IsBeyondMaintenance)
        {
            AddMaintenanceLevel(ref low, ref high);
        }

        _lowLevel = low == long.MinValue ? double.NegativeInfinity : low / grid.TicksPerPrice * (1 + Widening);
        _highLevel = high == long.MaxValue ? double.PositiveInfinity : high / grid.TicksPerPrice * (1 - Widening);
    }

    // Equity meets the maintenance margin where unmarked + net × p = rate × gross × p.
    private void AddMaintenanceLevel(ref long low, ref long high)
    {
        if (ledger.OpenCount == 0)
        {
            return;
        }

        double net = 0;
        double gross = 0;
        foreach (ref readonly Trade trade in ledger.OpenTrades)
        {
            double units = trade.OpenLots * grid.UnitsPerTickLotAsDouble;
            net += units * (int)trade.Direction;
            gross += units;
        }

        double slope = net - (gross * grid.MaintenanceRate);
        double level = -Narrow.ToDouble(ledger.UnmarkedUnits) / slope;
        if (net > 0 && slope > 0 && level > 0)
        {
            low = Math.Max(low, (long)Math.Min(level + 1, long.MaxValue / 2));
        }
        else if (slope < 0 && level < long.MaxValue / 4)
        {
            high = Math.Min(high, (long)Math.Max(level - 1, 0));
        }
    }

    private int FirstRowClosingAt(long time, int row, int end)
    {
        if (time == long.MaxValue)
        {
            return end;
        }

        long open = time - series.Timeframe.Nanos;
        if (series.OpenTimes[end - 1] < open)
        {
            return end;
        }

        int index = series.OpenTimes[row..end].BinarySearch(open);
        return row + (index < 0 ? ~index : index);
    }
}
