using System;
using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Columnar.Import;

/// <content>Reads stamps that are written like one before: nearly all.</content>
/// <remarks>
/// Of calendar stamps the last one that was read in full is remembered, with the instant of its midnight: where only
/// the digits of hours, minutes and seconds are others, so is only the time of day. What is remembered stays true, as
/// the zone has one offset or is part of the text.
/// </remarks>
internal sealed partial class StampParser
{
    private const int HeadBytes = DateBytes + 1; // The date and what stands between it and the time.
    private const int MinuteBytes = 5;           // HH:MM
    private const int SecondBytes = 8;           // HH:MM:SS

    private byte[] _head = [];       // What stands before the hours,
    private byte[] _tail = [];       // and behind the minutes or seconds.
    private int _clockBytes;         // Of the time between them; 0 while nothing is remembered.
    private long _startOfDay;        // What the remembered text means at 00:00:00.
    private int _plainUnit = -1;     // Unit of the last epoch number; -1 before.

    /// <summary>Turns epoch numbers into instants, as far as they count what the one before them did.</summary>
    /// <param name="stamps">Whole numbers; where they are taken, nanoseconds.</param>
    /// <returns>How many are taken; to be told by <see cref="CountPlain"/>.</returns>
    internal int TakePlain(Span<long> stamps)
    {
        long unitNanos = EpochUnit.NanosIn(Math.Max(_plainUnit, 0));
        (ulong least, ulong most) = (ulong.MaxValue, 0);
        foreach (long number in stamps)
        {
            least = Math.Min(least, (ulong)number);
            most = Math.Max(most, (ulong)number);
        }

        int count = stamps.Length;
        if (UnitOf(least) != _plainUnit || UnitOf(most) != _plainUnit)
        {
            count = 0;
            while (count < stamps.Length && UnitOf((ulong)stamps[count]) == _plainUnit)
            {
                count++;
            }
        }

        foreach (ref long stamp in stamps[..count])
        {
            stamp *= unitNanos;
        }

        return count;
    }

    /// <summary>Reads a calendar stamp that differs from the one remembered in its digits of time only.</summary>
    /// <remarks>What it says is to be told by <see cref="CountPlain"/>.</remarks>
    internal bool TryPlain(ReadOnlySpan<byte> date, ReadOnlySpan<byte> time, out long nanos)
    {
        nanos = 0;
        if (!TrySplit(date, time, out ReadOnlySpan<byte> head, out ReadOnlySpan<byte> clock)
            || clock.Length != _clockBytes + _tail.Length
            || !head.SequenceEqual(_head)
            || !clock[_clockBytes..].SequenceEqual(_tail))
        {
            return false;
        }

        bool isTime = TryTime(clock[.._clockBytes], out long timeOfDay);
        nanos = _startOfDay + timeOfDay;
        return isTime;
    }

    /// <summary>Tells that so many plain stamps belong to rows.</summary>
    internal void CountPlain(int rows)
    {
        _rows += rows;
        if (_plainUnit >= 0)
        {
            _unitCounts[_plainUnit] += rows;
        }
    }

    private int UnitOf(ulong number) => Math.Max(coarsestUnit, EpochUnit.Of(number));

    private static bool TrySplit(
        ReadOnlySpan<byte> date, ReadOnlySpan<byte> time, out ReadOnlySpan<byte> head, out ReadOnlySpan<byte> clock)
    {
        bool isOneField = time.IsEmpty;
        bool hasClock = isOneField
            ? date.Length >= HeadBytes + MinuteBytes && date[DateBytes] is (byte)' ' or (byte)'T' or (byte)'t'
            : time.Length >= MinuteBytes;
        head = !hasClock ? default : isOneField ? date[..HeadBytes] : date;
        clock = !hasClock ? default : isOneField ? date[HeadBytes..] : time;
        return hasClock;
    }

    private static bool TryTime(ReadOnlySpan<byte> clock, out long nanos)
    {
        nanos = 0;
        if (clock.Length < MinuteBytes)
        {
            return false;
        }

        int hour = TwoDigits(clock[0], clock[1]);
        int minute = TwoDigits(clock[3], clock[4]);
        bool isTime = hour < 24 & minute < 60 & clock[2] == ':';
        nanos = (hour * UtcNanos.PerHour) + (minute * UtcNanos.PerMinute);
        if (clock.Length == SecondBytes)
        {
            int second = TwoDigits(clock[6], clock[7]);
            isTime &= second < 60 & clock[5] == ':';
            nanos += second * UtcNanos.PerSecond;
        }

        return isTime;
    }

    // More than any time has, where they aren't digits.
    private static int TwoDigits(byte tens, byte ones)
    {
        uint ten = (uint)(tens - '0');
        uint one = (uint)(ones - '0');
        return ten <= 9 & one <= 9 ? (int)((ten * 10) + one) : 100;
    }

    // Remembers a stamp that was read in full, where it has a time that can be told from the rest.
    private void Remember(ReadOnlySpan<byte> date, ReadOnlySpan<byte> time, long nanos)
    {
        if (!TrySplit(date, time, out ReadOnlySpan<byte> head, out ReadOnlySpan<byte> clock))
        {
            return;
        }

        int clockBytes = clock.Length >= SecondBytes && clock[MinuteBytes] == ':' ? SecondBytes : MinuteBytes;
        if (!TryTime(clock[..clockBytes], out long timeOfDay))
        {
            return;
        }

        _head = Same(_head, head);
        _tail = Same(_tail, clock[clockBytes..]);
        _clockBytes = clockBytes;
        _startOfDay = nanos - timeOfDay;
    }

    // Keeps the bytes in the array that there is, where they fit: nothing is allocated per day.
    private static byte[] Same(byte[] kept, ReadOnlySpan<byte> bytes)
    {
        kept = kept.Length == bytes.Length ? kept : new byte[bytes.Length];
        bytes.CopyTo(kept);
        return kept;
    }
}
