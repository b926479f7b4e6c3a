using System;
using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Kernel.Phase0Bootstrap;

/// <summary>How often a schedule's event comes.</summary>
public enum SchedulePeriod : byte
{
    /// <summary>Every so many decided rows of the first symbol.</summary>
    Bars,

    /// <summary>At every full minute.</summary>
    Minute,

    /// <summary>Every hour, so many minutes past.</summary>
    Hour,

    /// <summary>Every day at a time.</summary>
    Day,

    /// <summary>Every week, on a day at a time.</summary>
    Week,

    /// <summary>Every month, on a day at a time.</summary>
    Month,
}

/// <summary>One event by the clock, in simulated UTC time.</summary>
/// <param name="Event">The event's name.</param>
/// <param name="Period">How often.</param>
/// <param name="Bars">Of <see cref="SchedulePeriod.Bars"/>: how many.</param>
/// <param name="Day">
/// Of a week: 0 Monday to 6 Sunday; of a month: 1 to 31, the last day where the month is shorter.
/// </param>
/// <param name="TimeOfDay">
/// Of a day, week or month: nanoseconds after midnight; of an hour: nanoseconds after the full hour.
/// </param>
public sealed record ScheduleSpec(string Event, SchedulePeriod Period, int Bars, int Day, long TimeOfDay)
{
    private const int DaysPerWeek = 7;
    private const int MondayOfEpoch = 4; // 1970-01-01 was a Thursday: the first Monday is day 4.
    private const long NanosPerTick = 100;

    /// <summary>Whether it counts rows and not time.</summary>
    public bool IsByBars => Period == SchedulePeriod.Bars;

    /// <summary>Returns the first time strictly after a time.</summary>
    /// <param name="time">UTC nanoseconds.</param>
    public long NextAfter(long time)
    {
        if (IsByBars)
        {
            throw new InvalidOperationException("A schedule by bars has no time.");
        }

        long next = Period switch
        {
            SchedulePeriod.Minute => After(time, UtcNanos.PerMinute, 0),
            SchedulePeriod.Hour => After(time, UtcNanos.PerHour, TimeOfDay),
            SchedulePeriod.Day => After(time, UtcNanos.PerDay, TimeOfDay),
            SchedulePeriod.Week => After(time, DaysPerWeek * UtcNanos.PerDay, OffsetInWeek),
            _ => NextMonthly(time),
        };
        return next;
    }

    private long OffsetInWeek => ((MondayOfEpoch + Day) * UtcNanos.PerDay) + TimeOfDay;

    // The first offset + k × period after a time.
    private static long After(long time, long period, long offset)
    {
        long past = time - offset;
        long periods = past >= 0 ? past / period : -((-past + period - 1) / period);
        return offset + ((periods + 1) * period);
    }

    private long NextMonthly(long time)
    {
        DateTime date = DateTime.UnixEpoch.AddTicks(time / NanosPerTick);
        var month = new DateTime(date.Year, date.Month, 1, 0, 0, 0, DateTimeKind.Utc);
        long next = At(month);
        return next > time ? next : At(month.AddMonths(1));
    }

    private long At(DateTime month)
    {
        int day = Math.Min(Day, DateTime.DaysInMonth(month.Year, month.Month));
        return ((month.AddDays(day - 1) - DateTime.UnixEpoch).Ticks * NanosPerTick) + TimeOfDay;
    }
}
