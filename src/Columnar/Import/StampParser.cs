using System;
using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Columnar.Import;

/// <summary>The form of a file's stamps; one form per file.</summary>
internal enum StampForm
{
    /// <summary>A number of seconds, milliseconds, microseconds or nanoseconds since 1970 UTC.</summary>
    Epoch,

    /// <summary>Digits only: YYYYMMDD, YYYYMMDDHHMM or YYYYMMDDHHMMSS.</summary>
    Digits,

    /// <summary>ISO-8601 or like it: YYYY-MM-DD, with '/' or '.' or without, and a time, and a zone.</summary>
    Text,

    /// <summary>M/D/YYYY, with '-' or '.' too, and a time, and a zone.</summary>
    MonthFirst,

    /// <summary>D/M/YYYY, with '-' or '.' too, and a time, and a zone.</summary>
    DayFirst,

    /// <summary>Milliseconds since the local midnight of a day that the file's name says.</summary>
    DayMillis,
}

/// <summary>Reads the stamps of a file.</summary>
/// <remarks>
/// The unit of epoch numbers is told by their size (<see cref="EpochUnit"/>), but none is coarser than the file's
/// coarsest, so that the small numbers around 1970 follow the others. Accepted: a sign, a fraction that is a whole
/// number of nanoseconds. Calendar stamps: a valid date from 1678 to 2261, 24-hour times, up to nine decimals of a
/// second, zones Z, UTC, +HH, +HHMM, +HH:MM. Nothing is allocated.
/// </remarks>
internal sealed partial class StampParser(StampForm form, int coarsestUnit, LocalZone? zone, long midnight = 0)
{
    private const int MinYear = 1678;
    private const int MaxYear = 2261;

    private const int DateBytes = 10; // Of YYYY-MM-DD.

    private readonly byte[] _date = new byte[DateBytes]; // The last one that was read; zeros before.
    private long _dateNanos;
    private readonly long[] _unitCounts = new long[EpochUnit.Count];
    private readonly long[] _unitFirstRows = new long[EpochUnit.Count];
    private long _rows;

    /// <summary>The file's form.</summary>
    internal StampForm Form { get; } = form;

    /// <summary>The zone of stamps without one.</summary>
    internal LocalZone? Zone { get; } = zone;

    /// <summary>Whether a stamp carried a zone of its own.</summary>
    internal bool HasOwnZones { get; private set; }

    /// <summary>Stamps read in a unit.</summary>
    internal long CountInUnit(int unit) => _unitCounts[unit];

    /// <summary>The row, counted from 1, that was the first in a unit.</summary>
    internal long FirstRowInUnit(int unit) => _unitFirstRows[unit];

    /// <summary>Reads a stamp that is a field of a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="start">First byte of the stamp, or of its date where the time is a field of its own.</param>
    /// <param name="end">One past its last.</param>
    /// <param name="time">The time of day where it is a field of its own; else empty.</param>
    /// <param name="previous">The instant of the row before.</param>
    /// <param name="nanos">The instant, where the reason is none.</param>
    internal RowReject Parse(
        ReadOnlySpan<byte> line, int start, int end, ReadOnlySpan<byte> time, long previous, out long nanos)
    {
        if (Form == StampForm.Epoch
            && DigitLanes.TryRead(line, start, end, out ulong whole, out int places) && places < 0)
        {
            _rows++;
            return FinishEpoch(whole, isNegative: false, default, out nanos);
        }

        return Parse(line[start..end], time, previous, out nanos);
    }

    /// <summary>Reads a stamp.</summary>
    /// <param name="date">The stamp, or its date where the time is a field of its own.</param>
    /// <param name="time">The time of day where it is a field of its own; else empty.</param>
    /// <param name="previous">The instant of the row before.</param>
    /// <param name="nanos">The instant, where the reason is none.</param>
    internal RowReject Parse(ReadOnlySpan<byte> date, ReadOnlySpan<byte> time, long previous, out long nanos)
    {
        _rows++;
        if (Form == StampForm.Epoch)
        {
            return ParseEpoch(date, out nanos);
        }

        if (Form == StampForm.DayMillis)
        {
            return ParseDayMillis(date, previous, out nanos);
        }

        if (TryPlain(date, time, out nanos))
        {
            return RowReject.None;
        }

        nanos = 0;
        Cursor cursor = new(date);
        long local;
        bool isDate = Form switch
        {
            StampForm.Digits => cursor.TryDigits(out local),
            StampForm.Text => TryText(date, ref cursor, out local),
            _ => cursor.TryNumberedDate(Form == StampForm.MonthFirst, out local),
        };
        if (isDate && !time.IsEmpty)
        {
            isDate = cursor.IsAtEnd;
            cursor = new Cursor(time);
            isDate &= cursor.TryTimeField(
                mayHaveShortHour: Form is StampForm.MonthFirst or StampForm.DayFirst, ref local);
        }

        long offset = 0;
        bool hasZone = isDate && cursor.TryZone(out offset);
        if (!isDate || !cursor.IsAtEnd)
        {
            return RowReject.BadTimestamp;
        }

        if (hasZone)
        {
            HasOwnZones = true;
            nanos = local - offset;
            Remember(date, time, nanos);
            return RowReject.None;
        }

        RowReject reason = Zone is null ? RowReject.TimezoneMissing : Zone.ToUtc(local, previous, out nanos);
        if (reason == RowReject.None && Zone!.HasOneOffset)
        {
            Remember(date, time, nanos);
        }

        return reason;
    }

    // Rows of one day have one date: it is read once.
    private bool TryText(ReadOnlySpan<byte> date, ref Cursor cursor, out long local)
    {
        if (date.Length >= DateBytes && date[..DateBytes].SequenceEqual(_date))
        {
            local = _dateNanos;
            cursor = new Cursor(date[DateBytes..]);
            return cursor.TryTimeBehind(ref local);
        }

        bool isDate = cursor.TryTextDate(out local);
        if (isDate && cursor.Left == date.Length - DateBytes)
        {
            date[..DateBytes].CopyTo(_date);
            _dateNanos = local;
        }

        return isDate && cursor.TryTimeBehind(ref local);
    }

    /// <summary>Reads the whole part of an epoch number.</summary>
    /// <returns>Whether the text is digits with an optional sign and fraction.</returns>
    internal static bool TryEpochDigits(
        ReadOnlySpan<byte> text, out bool isNegative, out ulong whole, out ReadOnlySpan<byte> fraction)
    {
        isNegative = text.Length > 0 && text[0] == '-';
        whole = 0;
        fraction = default;
        int start = isNegative ? 1 : 0;
        int i = start;
        for (; i < text.Length && (uint)(text[i] - '0') <= 9; i++)
        {
            whole = (whole * 10) + (uint)(text[i] - '0');
        }

        if (i == start || i - start > 19)
        {
            return false;
        }

        if (i < text.Length)
        {
            fraction = text[(i + 1)..];
            return text[i] == '.' && !fraction.IsEmpty && !fraction.ContainsAnyExceptInRange((byte)'0', (byte)'9');
        }

        return true;
    }

    /// <summary>Reads the first two numbers of a date that ends with its year.</summary>
    /// <returns>Whether the text begins like such a date.</returns>
    internal static bool TryDateNumbers(ReadOnlySpan<byte> text, out int first, out int second)
    {
        second = 0;
        Cursor cursor = new(text);
        return cursor.TryFewDigits(out first) && cursor.TryFewDigits(out second);
    }

    // The clock that counts from midnight is the wall's, as LEAN's own reader has it:
    // date plus milliseconds is a local time.
    private RowReject ParseDayMillis(ReadOnlySpan<byte> text, long previous, out long nanos)
    {
        const ulong MillisPerDay = 86_400_000;
        nanos = 0;
        if (!TryEpochDigits(text, out bool isNegative, out ulong millis, out ReadOnlySpan<byte> fraction)
            || isNegative || millis >= MillisPerDay)
        {
            return RowReject.BadTimestamp;
        }

        long local = midnight + ((long)millis * UtcNanos.PerMillisecond);
        if (!TryAddFraction(fraction, UtcNanos.PerMillisecond, ref local))
        {
            return RowReject.BadTimestamp;
        }

        return Zone is null ? RowReject.TimezoneMissing : Zone.ToUtc(local, previous, out nanos);
    }

    // Decimals of a unit, which must be a whole number of nanoseconds.
    private static bool TryAddFraction(ReadOnlySpan<byte> fraction, long unitNanos, ref long nanos)
    {
        long part = unitNanos;
        foreach (byte digit in fraction)
        {
            int value = digit - '0';
            if (part < 10 && value != 0)
            {
                return false;
            }

            part /= 10;
            nanos += value * part;
        }

        return true;
    }

    private RowReject ParseEpoch(ReadOnlySpan<byte> text, out long nanos)
    {
        nanos = 0;
        if (!TryEpochDigits(text, out bool isNegative, out ulong whole, out ReadOnlySpan<byte> fraction))
        {
            return RowReject.BadTimestamp;
        }

        return FinishEpoch(whole, isNegative, fraction, out nanos);
    }

    private RowReject FinishEpoch(ulong whole, bool isNegative, ReadOnlySpan<byte> fraction, out long nanos)
    {
        nanos = 0;
        int unit = UnitOf(whole);
        if (unit >= EpochUnit.Count)
        {
            return RowReject.BadTimestamp;
        }

        long unitNanos = EpochUnit.NanosIn(unit);
        nanos = (long)whole * unitNanos;
        if (!TryAddFraction(fraction, unitNanos, ref nanos))
        {
            return RowReject.BadTimestamp;
        }

        nanos = isNegative ? -nanos : nanos;
        _plainUnit = unit;
        if (_unitCounts[unit]++ == 0)
        {
            _unitFirstRows[unit] = _rows;
        }

        return RowReject.None;
    }
}
