using System;

namespace S1mpleTrader.Columnar.Time;

/// <summary>A finished bar of a higher timeframe.</summary>
/// <param name="OpenTime">Its open in UTC nanoseconds, on a UTC boundary.</param>
/// <param name="Open">Open of its first base bar.</param>
/// <param name="High">Highest high.</param>
/// <param name="Low">Lowest low.</param>
/// <param name="Close">Close of its last base bar.</param>
/// <param name="Volume">Sum of the volumes, added in order.</param>
public readonly record struct HigherBar(
    long OpenTime, double Open, double High, double Low, double Close, double Volume);

/// <summary>Builds the bars of a higher timeframe from base bars, one base bar at a time.</summary>
/// <remarks>
/// <para>
/// A base bar belongs to the higher bar that contains its open. A higher bar is finished, and may be seen,
/// at the first base bar whose close is at or after its own: usually its last one; where that is missing,
/// the next that there is, which then belongs to a later higher bar. One base bar can so finish two higher
/// bars: the one before, late, and its own.
/// </para>
/// <para>
/// The first higher bar is dropped unless the data begins exactly at its open.
/// Boundaries: <see cref="Timeframe.BarOpen"/> (UTC, weeks from Monday). A bar that is
/// not finished when the data ends is never given out.
/// </para>
/// <para>
/// A mutable struct: keep it in a field or a local, don't copy it. Its state is that of the bars so far and nothing
/// else, so that blocks of any size give the same bars. Nothing is allocated.
/// </para>
/// </remarks>
public struct TimeframeAggregator
{
    private readonly Timeframe _base;
    private readonly Timeframe _higher;
    private HigherBar _current;   // Of the base bars so far; its open time says which.
    private HigherBar _finished;  // Finished by the last step.
    private HigherBar _finishedLate; // Finished by the last step before that, where it finished two.
    private bool _hasCurrent;     // Whether a higher bar is being built.
    private bool _isDropping;     // Whether it is the truncated first one.
    private bool _hasStarted;

    /// <summary>Starts before the first base bar.</summary>
    /// <param name="baseTimeframe">The length of the base bars.</param>
    /// <param name="higherTimeframe">A whole multiple of it.</param>
    public TimeframeAggregator(Timeframe baseTimeframe, Timeframe higherTimeframe)
    {
        Invariant.Holds(CanAggregate(baseTimeframe, higherTimeframe));
        _base = baseTimeframe;
        _higher = higherTimeframe;
    }

    /// <summary>
    /// Returns whether bars of one timeframe can be built from another: a whole multiple, and more than one.
    /// </summary>
    /// <param name="baseTimeframe">The length of the base bars.</param>
    /// <param name="higherTimeframe">The length of the bars to build.</param>
    public static bool CanAggregate(Timeframe baseTimeframe, Timeframe higherTimeframe)
        => baseTimeframe.Nanos > 0
            && higherTimeframe.Nanos > baseTimeframe.Nanos
            && higherTimeframe.Nanos % baseTimeframe.Nanos == 0;

    /// <summary>Takes the next base bar.</summary>
    /// <param name="openTime">Its open in UTC nanoseconds, later than the one before.</param>
    /// <param name="open">Open.</param>
    /// <param name="high">High.</param>
    /// <param name="low">Low.</param>
    /// <param name="close">Close.</param>
    /// <param name="volume">Volume.</param>
    /// <returns>
    /// How many higher bars may be seen from this base bar on: 0, 1 or 2; see <see cref="Finished"/>.
    /// </returns>
    public int Step(long openTime, double open, double high, double low, double close, double volume)
    {
        int count = 0;
        long higherOpen = _higher.BarOpen(openTime);
        if (_hasCurrent && _current.OpenTime != higherOpen)
        {
            Invariant.Holds(higherOpen > _current.OpenTime);
            count += Finish();
        }

        if (!_hasCurrent)
        {
            _isDropping = !_hasStarted && openTime != higherOpen;
            _hasStarted = true;
            _hasCurrent = true;
            _current = new HigherBar(higherOpen, open, high, low, close, volume);
        }
        else
        {
            _current = new HigherBar(
                higherOpen,
                _current.Open,
                Math.Max(_current.High, high),
                Math.Min(_current.Low, low),
                close,
                _current.Volume + volume);
        }

        // Far from the ends of the calendar, so that the sums don't overflow: the range of stamps is checked at import.
        if (openTime + _base.Nanos >= higherOpen + _higher.Nanos)
        {
            count += Finish();
        }

        return count;
    }

    /// <summary>Returns a bar that the last step finished.</summary>
    /// <param name="index">0 for the earlier one, up to the count that <see cref="Step"/> returned, less one.</param>
    /// <param name="count">That count.</param>
    public readonly HigherBar Finished(int index, int count)
    {
        Invariant.Holds(index >= 0 && index < count);
        return count == 2 && index == 0 ? _finishedLate : _finished;
    }

    private int Finish()
    {
        _hasCurrent = false;
        if (_isDropping)
        {
            _isDropping = false;
            return 0;
        }

        _finishedLate = _finished;
        _finished = _current;
        return 1;
    }
}
