using System;
using System.Collections.Generic;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Kernel.Events;

/// <summary>Which schedule events are due: in simulated time, and by decided rows of the first symbol.</summary>
/// <remarks>
/// An event is delivered at the first instant at or after its time, once however many of its times have passed since
/// the last instant. Times at or before the first decided bar's open are past.
/// </remarks>
internal sealed class Scheduler
{
    private readonly ScheduleSpec[] _schedules;
    private readonly long[] _nextTime; // Of each schedule by the clock; long.MaxValue for those by bars.
    // Of each by bars: the decided row, from 1, at which it is due; else long.MaxValue.
    private readonly long[] _nextBar;

    /// <summary>Starts before the first decided row.</summary>
    /// <param name="schedules">The operation's schedules, in order.</param>
    /// <param name="firstOpenTime">Open of the first decided bar.</param>
    public Scheduler(IReadOnlyList<ScheduleSpec> schedules, long firstOpenTime)
    {
        _schedules = [.. schedules];
        _nextTime = new long[_schedules.Length];
        _nextBar = new long[_schedules.Length];
        for (int i = 0; i < _schedules.Length; i++)
        {
            _nextTime[i] = _schedules[i].IsByBars ? long.MaxValue : _schedules[i].NextAfter(firstOpenTime);
            _nextBar[i] = _schedules[i].IsByBars ? _schedules[i].Bars : long.MaxValue;
            NextTime = Math.Min(NextTime, _nextTime[i]);
            NextBar = Math.Min(NextBar, _nextBar[i]);
        }
    }

    /// <summary>Schedules.</summary>
    public int Count => _schedules.Length;

    /// <summary>The first time at which an event is due; <see cref="long.MaxValue"/> for none.</summary>
    public long NextTime { get; private set; } = long.MaxValue;

    /// <summary>
    /// The first decided row of the first symbol, counted from 1, at which an event is
    /// due; <see cref="long.MaxValue"/> for none.
    /// </summary>
    public long NextBar { get; private set; } = long.MaxValue;

    /// <summary>Returns whether anything is due.</summary>
    /// <param name="now">The instant.</param>
    /// <param name="bars">Decided rows of the first symbol so far, this instant's included.</param>
    public bool IsDue(long now, long bars) => now >= NextTime || bars >= NextBar;

    /// <summary>Returns whether a schedule's event is due, and moves it on.</summary>
    /// <param name="schedule">Index of the schedule.</param>
    /// <param name="now">The instant.</param>
    /// <param name="bars">Decided rows of the first symbol so far, this instant's included.</param>
    public bool TryTake(int schedule, long now, long bars)
    {
        Invariant.Holds(schedule >= 0 && schedule < _schedules.Length);
        bool isDue = now >= _nextTime[schedule] || bars >= _nextBar[schedule];
        if (!isDue)
        {
            return false;
        }

        if (_schedules[schedule].IsByBars)
        {
            _nextBar[schedule] = ((bars / _schedules[schedule].Bars) + 1) * _schedules[schedule].Bars;
        }
        else
        {
            _nextTime[schedule] = _schedules[schedule].NextAfter(now);
        }

        NextTime = long.MaxValue;
        NextBar = long.MaxValue;
        for (int i = 0; i < _schedules.Length; i++)
        {
            NextTime = Math.Min(NextTime, _nextTime[i]);
            NextBar = Math.Min(NextBar, _nextBar[i]);
        }

        return true;
    }
}
