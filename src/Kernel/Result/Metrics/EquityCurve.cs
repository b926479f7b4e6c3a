using System;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase1Context;

namespace S1mpleTrader.Kernel.Result;

/// <summary>
/// Running figures over the equity records: peak, drawdown, daily returns, exposure, and a digest of the whole curve.
/// </summary>
/// <remarks>
/// One record per decided row, in order. A stretch of rows is recorded in one call: <see cref="RecordFlat"/> where
/// nothing is open, <see cref="RecordHeld"/> where equity is affine in the close. Both give what <see cref="Record"/>
/// gives row by row: they look at the last row of each day, and else at rows in groups.
/// </remarks>
public sealed partial class EquityCurve
{
    private readonly Int128 _initial;
    private readonly RunObserver? _observer; // Hears of every day's end.
    private Int128 _peak;
    private Int128 _trough;      // The lowest record since the peak.
    private long _peakTime;      // Close of the last record at the peak; the first decided open before any.
    private bool _isUnderWater;  // Whether a record below the peak has followed the last one at it.
    private double _maxDrawdown; // Fraction of the peak.
    private long _maxUnderWaterNanos;
    private Int128 _last;        // Equity of the last record.
    private long _lastTime;
    private long _dayEnd = long.MinValue; // End of the UTC day of the last record's open.
    private Int128 _dayBase;     // Equity at the end of the day before.
    private RunningMoments _dailyReturns;
    private double _downside;    // Σ min(r, 0)².
    private bool _hasRecords;
    private ulong _sum;          // Σ equity, modulo 2^64.
    private ulong _weightedSum;  // Σ equity × (index + 1), modulo 2^64.

    /// <summary>Starts a curve.</summary>
    /// <param name="initialUnits">Initial capital, money units, above 0.</param>
    /// <param name="firstOpenTime">Open of the first decided bar, UTC nanoseconds.</param>
    /// <param name="observer">Hears of every day's end; may be null.</param>
    public EquityCurve(Int128 initialUnits, long firstOpenTime, RunObserver? observer = null)
    {
        Invariant.Holds(initialUnits > 0);
        _initial = initialUnits;
        _observer = observer;
        _peak = initialUnits;
        _trough = initialUnits;
        _peakTime = firstOpenTime;
        _last = initialUnits;
        _dayBase = initialUnits;
    }

    /// <summary>Records so far.</summary>
    public long Count { get; private set; }

    /// <summary>Records with a trade open at the mark.</summary>
    public long HeldCount { get; private set; }

    /// <summary>The last record, money units.</summary>
    public Int128 Last => _last;

    /// <summary>The highest record so far, or the initial capital; money units.</summary>
    internal Int128 Peak => _peak;

    /// <summary>Largest fall below the peak, a fraction of the peak.</summary>
    public double MaxDrawdown => _maxDrawdown;

    /// <summary>
    /// Two sums that change with any record or any exchange of two: the curve's part of the result hash.
    /// </summary>
    public (ulong Sum, ulong WeightedSum) Digest => (_sum, _weightedSum);

    /// <summary>Records one row.</summary>
    /// <param name="openTime">When the bar opens, UTC nanoseconds: its day is the record's.</param>
    /// <param name="closeTime">When it closes, UTC nanoseconds.</param>
    /// <param name="equity">Marked equity, money units.</param>
    /// <param name="isHeld">Whether a trade is open.</param>
    public void Record(long openTime, long closeTime, Int128 equity, bool isHeld)
    {
        BeginDay(openTime);
        Observe(closeTime, equity);
        Digested(equity);
        HeldCount += isHeld ? 1 : 0;
    }

    /// <summary>Records rows at which nothing is open.</summary>
    /// <param name="bars">The bars.</param>
    /// <param name="firstRow">First row.</param>
    /// <param name="endRow">One past the last row.</param>
    /// <param name="units">Equity at all of them, money units.</param>
    internal void RecordFlat(BarAggregates bars, int firstRow, int endRow, Int128 units)
    {
        ReadOnlySpan<long> openTimes = bars.Bars.OpenTimes[firstRow..endRow];
        long barNanos = bars.Bars.Timeframe.Nanos;
        ReadOnlySpan<int> dayStarts = BeginDays(bars, firstRow, endRow);

        // The first record settles the water mark; the others repeat it, so the last one
        // alone moves the time at the peak.
        Observe(openTimes[0] + barNanos, units);
        foreach (int row in dayStarts)
        {
            BeginDay(openTimes[row - firstRow]);
        }

        _lastTime = openTimes[^1] + barNanos;
        _peakTime = _isUnderWater ? _peakTime : _lastTime;
        AddFlatToDigest(openTimes.Length, units);
    }

    /// <summary>Tells the observer of the last day: once, behind the last record.</summary>
    public void Flush()
    {
        if (_hasRecords)
        {
            EndDay();
        }
    }

    /// <summary>Ends the last day and returns the daily figures.</summary>
    /// <param name="annualizationDays">Days a year.</param>
    /// <returns>Sharpe and Sortino ratio; null where undefined.</returns>
    public (double? Sharpe, double? Sortino) DailyRatios(double annualizationDays)
    {
        RunningMoments moments = _dailyReturns;
        double downside = _downside;
        if (_hasRecords)
        {
            AddReturn(ref moments, ref downside);
        }

        double year = Math.Sqrt(annualizationDays);
        double? sortino = moments.Count == 0 || downside == 0
            ? null
            : moments.Mean / Math.Sqrt(downside / moments.Count) * year;
        return (moments.MeanOverDeviation * year, sortino);
    }

    /// <summary>
    /// Longest time from the last record at a peak to the first at or above it, or to the last record; seconds.
    /// </summary>
    public double MaxDrawdownSeconds
        => Math.Max(_maxUnderWaterNanos, _isUnderWater ? _lastTime - _peakTime : 0) / 1e9;

    // Begins the day of the first row of a stretch, and returns the other rows of it that begin one.
    private ReadOnlySpan<int> BeginDays(BarAggregates bars, int firstRow, int endRow)
    {
        BeginDay(bars.Bars.OpenTimes[firstRow]);
        return bars.Bars.OpenTimes[endRow - 1] < _dayEnd ? default : bars.DayStarts(firstRow + 1, endRow);
    }

    private void BeginDay(long openTime)
    {
        if (openTime < _dayEnd)
        {
            return;
        }

        if (_hasRecords)
        {
            AddReturn(ref _dailyReturns, ref _downside);
            _dayBase = _last;
            EndDay();
        }

        bool isNextDay = _hasRecords && openTime - _dayEnd < UtcNanos.PerDay;
        _dayEnd = isNextDay ? _dayEnd + UtcNanos.PerDay : (UtcNanos.Day(openTime) + 1) * UtcNanos.PerDay;
        _hasRecords = true;
    }

    private void EndDay() => _observer?.OnDayEnd(UtcNanos.Day(_dayEnd - 1), _last);

    private void AddReturn(ref RunningMoments moments, ref double downside)
    {
        // The difference is exact in money units; a quotient less 1 would keep few digits of a small return.
        double value = Narrow.ToDouble(_last - _dayBase) / Narrow.ToDouble(_dayBase);
        moments.Add(value);
        downside += value < 0 ? value * value : 0;
    }

    private void Observe(long closeTime, Int128 equity)
    {
        if (equity >= _peak)
        {
            if (_isUnderWater)
            {
                _maxUnderWaterNanos = Math.Max(_maxUnderWaterNanos, closeTime - _peakTime);
                _isUnderWater = false;
            }

            _peak = equity;
            _peakTime = closeTime;
            _trough = equity;
        }
        else
        {
            Fell(equity);
        }

        _last = equity;
        _lastTime = closeTime;
    }

    private void Fell(Int128 equity)
    {
        _isUnderWater = true;
        if (equity < _trough)
        {
            NewTrough(equity);
        }
    }

    private void NewTrough(Int128 equity)
    {
        _trough = equity;
        _maxDrawdown = Math.Max(_maxDrawdown, Fall(equity));
    }

    private double Fall(Int128 equity) => Narrow.ToDouble(_peak - equity) / Narrow.ToDouble(_peak);

    private void Digested(Int128 equity)
    {
        Count++;
        _sum += (ulong)equity;
        _weightedSum += (ulong)equity * (ulong)Count;
    }
}
