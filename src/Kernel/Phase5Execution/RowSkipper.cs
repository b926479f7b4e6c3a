using System;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Feed;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase1Context;

namespace S1mpleTrader.Kernel.Phase5Execution;

/// <summary>
/// Finds the next row that can touch an order, a stop, a target or the maintenance margin of one symbol.
/// </summary>
/// <remarks>
/// Invariant: no row before the returned one changes anything but the mark. It may return a row at which
/// nothing happens: levels are widened a little, so that rounding in the comparison can only add visits.
/// Rows are looked at once for a state of orders and trades, some at first and then ever more: until
/// that changes, what has been found stands.
/// </remarks>
/// <param name="bars">The bars.</param>
/// <param name="ledger">The account.</param>
/// <param name="book">The orders.</param>
/// <param name="quiet">What its orders and trades leave alone.</param>
/// <param name="grid">The symbol's grid.</param>
/// <param name="funding">Its funding rates; null where none are charged.</param>
public sealed class RowSkipper(
    BarAggregates bars,
    StrategyLedger ledger,
    OrderBook book,
    QuietRange quiet,
    InstrumentGrid grid,
    FundingSchedule? funding = null)
{
    private const double Widening = 1e-12; // Far above the rounding of a price, far below a tick.
    private const int NotSought = -1;
    private const int FirstReach = 128; // Twice as many rows each time until something changes.
    private const int MostReach = 1 << 16;

    private readonly BarSeries _series = bars.Bars;
    private int _blockEnd = NotSought; // One past the last row of the market stage's block.
    private int _nextVersion = -1;     // The quiet range's that the next three are for.
    private int _next = NotSought;     // The first row to visit, once one has been found.
    private int _clearTo = NotSought;  // Until then: rows before it have been looked at.
    private int _reach;                // How many rows are looked at next.
    private int _levelsVersion = -1;   // The quiet range's that the levels follow from.
    private double _lowLevel;          // A low at or below it may touch something.
    private double _highLevel;         // A high at or above it may touch something.

    /// <summary>Begins with a block.</summary>
    /// <param name="end">One past its last row.</param>
    public void Begin(int end)
    {
        _blockEnd = end;
        _nextVersion = -1; // Of no range.
    }

    /// <summary>Returns the first row at or after a row that must be visited.</summary>
    /// <param name="row">Where to begin; not before that of the last call in the block.</param>
    /// <param name="end">Returned where none lies before; at most the block's end.</param>
    public int NextRow(int row, int end)
    {
        int next = NextRow(row, end, out int sought);
        while (next == sought && sought < end)
        {
            next = NextRow(sought, end, out sought);
        }

        return next;
    }

    /// <summary>
    /// Returns the first row at or after a row that must be visited, of those looked at: few at first, since what is
    /// decided soon may change everything.
    /// </summary>
    /// <param name="row">Where to begin; not before that of the last call in the block.</param>
    /// <param name="end">At most the block's end.</param>
    /// <param name="sought">One past the last row looked at, at most the end; returned where none lies before.</param>
    public int NextRow(int row, int end, out int sought)
    {
        sought = end;
        if (row >= end || (ledger.OpenCount == 0 && book.Count == 0))
        {
            return end;
        }

        quiet.Refresh();
        if (_nextVersion != quiet.Version)
        {
            _nextVersion = quiet.Version;
            _next = NotSought;
            _clearTo = NotSought;
            _reach = FirstReach;
        }

        if (_next < row && _clearTo <= row)
        {
            int to = Math.Min(_blockEnd, row + _reach);
            _next = Seek(row, to);
            _reach = Math.Min(2 * _reach, MostReach);
            if (_next == to)
            {
                _next = NotSought;
                _clearTo = to;
            }
        }

        if (_next < row)
        {
            sought = Math.Min(_clearTo, end);
            return sought;
        }

        return Math.Min(_next, end);
    }

    // The first row to visit before an end, or that.
    private int Seek(int row, int to)
    {
        Invariant.Holds(row < to && to <= _blockEnd);
        if (quiet.NeedsNextBar)
        {
            return row; // The levels are asked for after that row, when orders have changed.
        }

        long nextTime = funding is null || ledger.OpenCount == 0
            ? quiet.NextTime
            : Math.Min(quiet.NextTime, NextFunding(funding, row));
        int end = RowTimes.FirstClosingAt(_series, nextTime, row, to);
        if (end == row)
        {
            return row;
        }

        if (_levelsVersion != quiet.Version)
        {
            SeeLevels();
        }

        return bars.FirstTouch(row, end, _lowLevel, _highLevel);
    }

    // What was due at the row before has been booked there, where a trade was open.
    private long NextFunding(FundingSchedule schedule, int row)
    {
        if (row > 0)
        {
            schedule.SkipThrough(RowTimes.CloseOf(_series, row - 1));
        }

        return schedule.NextTime;
    }

    private void SeeLevels()
    {
        _levelsVersion = quiet.Version;
        (long low, long high) = quiet.Levels;
        if (!ledger.IsBeyondMaintenance)
        {
            AddMaintenanceLevel(ref low, ref high);
        }

        _lowLevel = LowLevel(low, grid);
        _highLevel = HighLevel(high, grid);
    }

    /// <summary>Returns a price such that every low at or below so many ticks is at or below it.</summary>
    /// <param name="ticks">The smallest of numbers for no level.</param>
    /// <param name="grid">The symbol's grid.</param>
    internal static double LowLevel(long ticks, InstrumentGrid grid)
        => ticks == long.MinValue ? double.NegativeInfinity : ticks * grid.PricePerTick * (1 + Widening);

    /// <summary>Returns a price such that every high at or above so many ticks is at or above it.</summary>
    /// <param name="ticks">The largest of numbers for no level.</param>
    /// <param name="grid">The symbol's grid.</param>
    internal static double HighLevel(long ticks, InstrumentGrid grid)
        => ticks == long.MaxValue ? double.PositiveInfinity : ticks * grid.PricePerTick * (1 - Widening);

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

        AddMaintenanceLevel(net, gross, grid.MaintenanceRate, Narrow.ToDouble(ledger.UnmarkedUnits), ref low, ref high);
    }

    /// <summary>
    /// Narrows levels to where equity meets the maintenance margin: where unmarked + net
    /// × price = rate × gross × price.
    /// </summary>
    /// <param name="net">Money units per tick of all open trades, shorts negative.</param>
    /// <param name="gross">The same, shorts positive.</param>
    /// <param name="rate">Maintenance margin over notional.</param>
    /// <param name="unmarked">Equity without the mark, money units.</param>
    /// <param name="low">A low at or below it may touch something, ticks.</param>
    /// <param name="high">A high at or above it may touch something, ticks.</param>
    internal static void AddMaintenanceLevel(
        double net, double gross, double rate, double unmarked, ref long low, ref long high)
    {
        double slope = net - (gross * rate);
        double level = -unmarked / slope;
        if (net > 0 && slope > 0 && level > 0)
        {
            low = Math.Max(low, (long)Math.Min(level + 1, long.MaxValue / 2));
        }
        else if (slope < 0 && level < long.MaxValue / 4)
        {
            high = Math.Min(high, (long)Math.Max(level - 1, 0));
        }
    }
}
