using System;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Kernel.Result;

/// <summary>Running figures over the equity records: peak, drawdown, daily returns, exposure, and a digest of the whole curve.</summary>
/// <remarks>
/// One record per decided row, in order. A stretch of rows is recorded in one call: <see cref="RecordFlat"/> where nothing is open, <see cref="RecordHeld"/> where equity
/// is affine in the close. Both give what <see cref="Record"/> gives row by row.
/// </remarks>
public sealed class EquityCurve
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
    /// <param name="initialUnits">Initial capital, above 0.</param>
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

    /// <summary>The last record.</summary>
    public Int128 Last => _last;

    /// <summary>The highest record so far, or the initial capital.</summary>
    public Int128 Peak => _peak;

    /// <summary>Largest fall below the peak, a fraction of the peak.</summary>
    public double MaxDrawdown => _maxDrawdown;

    /// <summary>Two sums that change with any record or any exchange of two: the curve's part of the result hash.</summary>
    public (ulong Sum, ulong WeightedSum) Digest => (_sum, _weightedSum);

    /// <summary>Records one row.</summary>
    /// <param name="openTime">The bar's open.</param>
    /// <param name="closeTime">The bar's close.</param>
    /// <param name="equity">Marked equity, money units.</param>
    /// <param name="isHeld">Whether a trade is open.</param>
    public void Record(long openTime, long closeTime, Int128 equity, bool isHeld)
    {
        BeginDay(openTime);
        Observe(closeTime, equity);
        Digested(equity);
        HeldCount += isHeld ? 1 : 0;
    }

    /// <summary>Records rows at which nothing is open: equity stays what it was.</summary>
    /// <param name="openTimes">Opens of the rows; shape [n].</param>
    /// <param name="timeframeNanos">Length of a bar.</param>
    public void RecordFlat(ReadOnlySpan<long> openTimes, long timeframeNanos)
    {
        int count = openTimes.Length;
        if (count == 0)
        {
            return;
        }

        // Nothing changes inside a day, so a day is one step; days without a bar never were.
        int row = 0;
        while (row < count)
        {
            BeginDay(openTimes[row]);
            row = NextDay(openTimes, row, _dayEnd, timeframeNanos);
        }

        // The first record settles the water mark; the others repeat it, so the last one alone moves the time at the peak.
        Observe(openTimes[0] + timeframeNanos, _last);
        Observe(openTimes[count - 1] + timeframeNanos, _last);
        ulong equity = (ulong)_last;
        ulong n = (ulong)count;
        ulong first = (ulong)Count;
        _sum += equity * n;
        _weightedSum += equity * ((n * first) + (n * (n + 1) / 2));
        Count += count;
    }

    /// <summary>Begins the day of the first of some rows at which the same trades are open.</summary>
    /// <param name="openTimes">Opens of the rows; shape [n], n at least 1.</param>
    /// <param name="timeframeNanos">Length of a bar.</param>
    /// <returns>How many of the rows are of that day.</returns>
    internal int BeginHeld(ReadOnlySpan<long> openTimes, long timeframeNanos)
    {
        BeginDay(openTimes[0]);
        return NextDay(openTimes, 0, _dayEnd, timeframeNanos);
    }

    /// <summary>Ends the recording of such rows.</summary>
    /// <param name="closeTime">Close of the last one.</param>
    internal void EndHeld(long closeTime) => _lastTime = closeTime;

    /// <summary>Records rows at which the same trades are open: equity is a line over the close.</summary>
    /// <param name="openTimes">Opens of the rows of a stretch within a day; shape [n]. Read only where equity reaches a new peak: they are memory that nobody else needs.</param>
    /// <param name="timeframeNanos">Length of a bar.</param>
    /// <param name="closes">Closes in quote currency; shape [n].</param>
    /// <param name="sums">Of the stretch.</param>
    /// <param name="line">Equity over the close.</param>
    internal void RecordHeld(
        ReadOnlySpan<long> openTimes,
        long timeframeNanos,
        ReadOnlySpan<double> closes,
        in StretchSums sums,
        in EquityLine line)
    {
        Invariant.Holds(openTimes.Length == closes.Length && !closes.IsEmpty);
        bool fits = sums.Highest < int.MaxValue
            && Narrow.Fits(_peak) && Narrow.Fits(_trough)
            && Narrow.Fits(line.Offset) && Math.Abs((long)line.Offset) < long.MaxValue / 4
            && Narrow.Fits(line.Slope) && Math.Abs((long)line.Slope) < int.MaxValue;
        if (fits)
        {
            RecordNarrow(openTimes, timeframeNanos, closes, in sums, in line);
        }
        else
        {
            RecordWide(openTimes, timeframeNanos, closes, in line);
        }

        HeldCount += closes.Length;
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

    /// <summary>Longest time from the last record at a peak to the first at or above it, or to the last record; seconds.</summary>
    public double MaxDrawdownSeconds
        => Math.Max(_maxUnderWaterNanos, _isUnderWater ? _lastTime - _peakTime : 0) / 1e9;

    // The usual case in 64 bits: mostly only the sums and extremes are needed.
    private void RecordNarrow(
        ReadOnlySpan<long> openTimes,
        long timeframeNanos,
        ReadOnlySpan<double> closes,
        in StretchSums sums,
        in EquityLine line)
    {
        long offset = (long)line.Offset;
        long slope = (long)line.Slope;
        AddToDigest(in sums, offset, slope);
        long first = offset + (slope * sums.Lowest);
        long second = offset + (slope * sums.Highest);
        if (Math.Max(first, second) >= (long)_peak)
        {
            ObserveRows(openTimes, timeframeNanos, closes, in line);
            return;
        }

        // Without a new peak only the lowest row and the last one matter, and the lowest one's time doesn't.
        _isUnderWater = true;
        long lowest = Math.Min(first, second);
        if (lowest < (long)_trough)
        {
            NewTrough(lowest);
        }

        _last = offset + (slope * sums.Last);
    }

    private void ObserveRows(
        ReadOnlySpan<long> openTimes, long timeframeNanos, ReadOnlySpan<double> closes, in EquityLine line)
    {
        for (int i = 0; i < closes.Length; i++)
        {
            Observe(openTimes[i] + timeframeNanos, line.At(closes[i]));
        }
    }

    private void RecordWide(
        ReadOnlySpan<long> openTimes, long timeframeNanos, ReadOnlySpan<double> closes, in EquityLine line)
    {
        for (int i = 0; i < closes.Length; i++)
        {
            Int128 equity = line.At(closes[i]);
            Observe(openTimes[i] + timeframeNanos, equity);
            Digested(equity);
        }
    }

    // Σ equity and Σ equity × (index + 1) of a stretch, from the sums of its ticks.
    private void AddToDigest(in StretchSums sums, long offset, long slope)
    {
        ulong n = (ulong)sums.Count;
        ulong first = (ulong)Count;
        _sum += (n * (ulong)offset) + ((ulong)slope * (ulong)sums.Sum);
        ulong weighted = ((first + 1) * (ulong)sums.Sum) + (ulong)sums.SumByIndex;
        _weightedSum += ((ulong)offset * ((n * first) + (n * (n + 1) / 2))) + ((ulong)slope * weighted);
        Count += sums.Count;
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

        _dayEnd = (UtcNanos.Day(openTime) + 1) * UtcNanos.PerDay;
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

    // The first row behind the end of a day; rows ascend, so a jump over whole stretches is safe. Without a gap in the bars it is where their length says.
    private static int NextDay(ReadOnlySpan<long> openTimes, int row, long end, long timeframeNanos)
    {
        if (openTimes[^1] < end)
        {
            return openTimes.Length;
        }

        long expected = row + ((end - openTimes[row] + timeframeNanos - 1) / timeframeNanos);
        if (expected > row && expected < openTimes.Length
            && openTimes[(int)expected] >= end && openTimes[(int)expected - 1] < end)
        {
            return (int)expected;
        }

        int low = row;
        int high = openTimes.Length - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (openTimes[middle] < end)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
