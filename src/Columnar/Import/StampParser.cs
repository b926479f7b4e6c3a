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
/// The unit of epoch numbers is told by their size: the coarsest unit that puts the instant before the year 2200, but none
/// coarser than the file's coarsest, so that the small numbers around 1970 follow the others. Accepted: a sign, a fraction that
/// is a whole number of nanoseconds. Calendar stamps: a valid date from 1678 to 2261, 24-hour times, up to nine decimals of
/// a second, zones Z, UTC, +HH, +HHMM, +HH:MM. Nothing is allocated.
/// </remarks>
internal sealed class StampParser(StampForm form, int coarsestUnit, LocalZone? zone, long midnight = 0)
{
    /// <summary>Seconds, milliseconds, microseconds, nanoseconds.</summary>
    internal const int UnitCount = 4;

    private const long LimitSeconds = 7_258_118_400; // 2200-01-01.
    private const int MinYear = 1678;
    private const int MaxYear = 2261;

    private const int DateBytes = 10; // Of YYYY-MM-DD.

    private readonly byte[] _date = new byte[DateBytes]; // The last one that was read; zeros before.
    private long _dateNanos;
    private readonly long[] _unitCounts = new long[UnitCount];
    private readonly long[] _unitFirstRows = new long[UnitCount];
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
    internal RejectReason Parse(ReadOnlySpan<byte> line, int start, int end, ReadOnlySpan<byte> time, long previous, out long nanos)
    {
        if (Form == StampForm.Epoch && DigitLanes.TryRead(line, start, end, out ulong whole, out int places) && places < 0)
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
    internal RejectReason Parse(ReadOnlySpan<byte> date, ReadOnlySpan<byte> time, long previous, out long nanos)
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
            isDate &= cursor.TryTimeField(mayHaveShortHour: Form is StampForm.MonthFirst or StampForm.DayFirst, ref local);
        }

        long offset = 0;
        bool hasZone = isDate && cursor.TryZone(out offset);
        if (!isDate || !cursor.IsAtEnd)
        {
            return RejectReason.BadTimestamp;
        }

        if (hasZone)
        {
            HasOwnZones = true;
            nanos = local - offset;
            return RejectReason.None;
        }

        return Zone is null ? RejectReason.TimezoneMissing : Zone.ToUtc(local, previous, out nanos);
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

    /// <summary>Returns the coarsest unit, 0 for seconds to 3 for nanoseconds, for a number of this size; 4 for none.</summary>
    internal static int UnitOf(ulong magnitude)
    {
        ulong limit = LimitSeconds;
        int unit = 0;
        while (unit < UnitCount && magnitude > limit)
        {
            limit *= 1000;
            unit++;
        }

        return unit;
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

    // The clock that counts from midnight is the wall's, as LEAN's own reader has it: date plus milliseconds is a local time.
    private RejectReason ParseDayMillis(ReadOnlySpan<byte> text, long previous, out long nanos)
    {
        const ulong MillisPerDay = 86_400_000;
        nanos = 0;
        if (!TryEpochDigits(text, out bool isNegative, out ulong millis, out ReadOnlySpan<byte> fraction)
            || isNegative || millis >= MillisPerDay)
        {
            return RejectReason.BadTimestamp;
        }

        long local = midnight + ((long)millis * UtcNanos.PerMillisecond);
        if (!TryAddFraction(fraction, UtcNanos.PerMillisecond, ref local))
        {
            return RejectReason.BadTimestamp;
        }

        return Zone is null ? RejectReason.TimezoneMissing : Zone.ToUtc(local, previous, out nanos);
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

    private RejectReason ParseEpoch(ReadOnlySpan<byte> text, out long nanos)
    {
        nanos = 0;
        if (!TryEpochDigits(text, out bool isNegative, out ulong whole, out ReadOnlySpan<byte> fraction))
        {
            return RejectReason.BadTimestamp;
        }

        return FinishEpoch(whole, isNegative, fraction, out nanos);
    }

    private RejectReason FinishEpoch(ulong whole, bool isNegative, ReadOnlySpan<byte> fraction, out long nanos)
    {
        nanos = 0;
        int unit = Math.Max(coarsestUnit, UnitOf(whole));
        if (unit >= UnitCount)
        {
            return RejectReason.BadTimestamp;
        }

        long unitNanos = unit switch
        {
            0 => UtcNanos.PerSecond,
            1 => UtcNanos.PerMillisecond,
            2 => UtcNanos.PerMicrosecond,
            _ => 1,
        };
        nanos = (long)whole * unitNanos;
        if (!TryAddFraction(fraction, unitNanos, ref nanos))
        {
            return RejectReason.BadTimestamp;
        }

        nanos = isNegative ? -nanos : nanos;
        if (_unitCounts[unit]++ == 0)
        {
            _unitFirstRows[unit] = _rows;
        }

        return RejectReason.None;
    }

    /// <summary>A place in a calendar stamp. Each step either consumes what it read, or says no.</summary>
    private ref struct Cursor(ReadOnlySpan<byte> text)
    {
        private ReadOnlySpan<byte> _rest = text;

        internal readonly bool IsAtEnd => _rest.IsEmpty;

        internal readonly int Left => _rest.Length;

        internal bool TryDigits(out long nanos)
        {
            nanos = 0;
            int length = DigitsAhead();
            if (length is not (8 or 12 or 14) || !TryDate(0, out nanos))
            {
                return false;
            }

            return length == 8 || TryCompactTime(length - 8, ref nanos);
        }

        internal bool TryTextDate(out long nanos)
        {
            nanos = 0;
            bool isCompact = DigitsAhead() == 8;
            byte separator = _rest.Length > 4 ? _rest[4] : (byte)0;
            return (isCompact || separator is (byte)'-' or (byte)'/' or (byte)'.') && TryDate(isCompact ? (byte)0 : separator, out nanos);
        }

        // The time behind a date, where there is one.
        internal bool TryTimeBehind(ref long nanos)
        {
            if (_rest.Length < 2 || _rest[0] is not ((byte)'T' or (byte)'t' or (byte)' ') || (uint)(_rest[1] - '0') > 9)
            {
                return true;
            }

            _rest = _rest[1..];
            return TryTimeField(mayHaveShortHour: false, ref nanos);
        }

        // The hour may have one digit, as spreadsheets write it.
        internal bool TryNumberedDate(bool isMonthFirst, out long nanos)
        {
            nanos = 0;
            if (!TryFewDigits(out int first) || !TryFewDigits(out int second) || !TryNumber(4, out int year)
                || !TryDay(year, isMonthFirst ? first : second, isMonthFirst ? second : first, out nanos))
            {
                return false;
            }

            if (_rest.Length < 2 || _rest[0] != ' ' || (uint)(_rest[1] - '0') > 9)
            {
                return true;
            }

            _rest = _rest[1..];
            return TryTimeField(mayHaveShortHour: true, ref nanos);
        }

        // One or two digits and the separator behind them.
        internal bool TryFewDigits(out int value)
        {
            value = 0;
            int length = DigitsAhead();
            if (length is not (1 or 2) || length == _rest.Length
                || _rest[length] is not ((byte)'/' or (byte)'-' or (byte)'.'))
            {
                return false;
            }

            bool isNumber = TryNumber(length, out value);
            _rest = _rest[1..];
            return isNumber;
        }

        internal bool TryTimeField(bool mayHaveShortHour, ref long nanos)
        {
            int length = DigitsAhead();
            return length is 4 or 6 or 9 ? TryCompactTime(length, ref nanos) : TryColonTime(mayHaveShortHour, ref nanos);
        }

        // Returns whether there is a zone; what can't be one stays and fails at the end.
        internal bool TryZone(out long offset)
        {
            offset = 0;
            ReadOnlySpan<byte> zone = !_rest.IsEmpty && _rest[0] == ' ' ? _rest[1..] : _rest;
            if (zone.SequenceEqual("Z"u8) || zone.SequenceEqual("z"u8) || zone.SequenceEqual("UTC"u8))
            {
                _rest = default;
                return true;
            }

            if (zone.IsEmpty || zone[0] is not ((byte)'+' or (byte)'-'))
            {
                return false;
            }

            int sign = zone[0] == '-' ? -1 : 1;
            _rest = zone[1..];
            int minute = 0;
            bool isZone = TryNumber(2, out int hour)
                && (_rest.IsEmpty || ((_rest[0] != ':' || TrySkip(':')) && TryNumber(2, out minute)))
                && hour <= 14 && minute < 60;
            offset = sign * ((hour * UtcNanos.PerHour) + (minute * UtcNanos.PerMinute));
            _rest = isZone ? _rest : zone;
            return isZone;
        }

        private bool TryDate(byte separator, out long nanos)
        {
            nanos = 0;
            if (!TryNumber(4, out int year) || (separator != 0 && !TrySkip(separator))
                || !TryNumber(2, out int month) || (separator != 0 && !TrySkip(separator)) || !TryNumber(2, out int day))
            {
                return false;
            }

            return TryDay(year, month, day, out nanos);
        }

        private static bool TryDay(int year, int month, int day, out long nanos)
        {
            bool isDay = year is >= MinYear and <= MaxYear && month is >= 1 and <= 12
                && day >= 1 && day <= DateTime.DaysInMonth(year, month);
            nanos = isDay ? DaysSinceEpoch(year, month, day) * UtcNanos.PerDay : 0;
            return isDay;
        }

        private bool TryColonTime(bool mayHaveShortHour, ref long nanos)
        {
            int second = 0;
            if (!TryNumber(mayHaveShortHour && DigitsAhead() == 1 ? 1 : 2, out int hour) || !TrySkip(':') || !TryNumber(2, out int minute))
            {
                return false;
            }

            bool hasSeconds = !_rest.IsEmpty && _rest[0] == ':';
            if (hasSeconds && (!TrySkip(':') || !TryNumber(2, out second)))
            {
                return false;
            }

            return AddTime(hour, minute, second, ref nanos)
                && (!hasSeconds || _rest.IsEmpty || _rest[0] is not ((byte)'.' or (byte)',') || TryFraction(ref nanos));
        }

        private bool TryCompactTime(int length, ref long nanos)
        {
            int second = 0;
            int millis = 0;
            if (!TryNumber(2, out int hour) || !TryNumber(2, out int minute)
                || (length > 4 && !TryNumber(2, out second)) || (length > 6 && !TryNumber(3, out millis)))
            {
                return false;
            }

            nanos += millis * UtcNanos.PerMillisecond;
            return AddTime(hour, minute, second, ref nanos);
        }

        private static bool AddTime(int hour, int minute, int second, ref long nanos)
        {
            nanos += (hour * UtcNanos.PerHour) + (minute * UtcNanos.PerMinute) + (second * UtcNanos.PerSecond);
            return hour < 24 && minute < 60 && second < 60;
        }

        private bool TryFraction(ref long nanos)
        {
            _rest = _rest[1..];
            int length = DigitsAhead();
            if (length is 0 or > 9)
            {
                return false;
            }

            long part = UtcNanos.PerSecond;
            foreach (byte digit in _rest[..length])
            {
                part /= 10;
                nanos += (digit - '0') * part;
            }

            _rest = _rest[length..];
            return true;
        }

        private bool TryNumber(int digits, out int value)
        {
            value = 0;
            if (_rest.Length < digits)
            {
                return false;
            }

            foreach (byte digit in _rest[..digits])
            {
                if ((uint)(digit - '0') > 9)
                {
                    return false;
                }

                value = (value * 10) + (digit - '0');
            }

            _rest = _rest[digits..];
            return true;
        }

        private bool TrySkip(int expected)
        {
            if (_rest.IsEmpty || _rest[0] != expected)
            {
                return false;
            }

            _rest = _rest[1..];
            return true;
        }

        private readonly int DigitsAhead()
        {
            int length = 0; // Of a few at most.
            while (length < _rest.Length && (uint)(_rest[length] - '0') <= 9)
            {
                length++;
            }

            return length;
        }

        // Days in the proleptic Gregorian calendar, years beginning in March so that the leap day comes last.
        private static long DaysSinceEpoch(int year, int month, int day)
        {
            int y = month <= 2 ? year - 1 : year;
            int era = y / 400;
            int yearOfEra = y - (era * 400);
            int dayOfYear = (((153 * (month + (month > 2 ? -3 : 9))) + 2) / 5) + day - 1;
            int dayOfEra = (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear;
            return (era * 146_097L) + dayOfEra - 719_468;
        }
    }
}
