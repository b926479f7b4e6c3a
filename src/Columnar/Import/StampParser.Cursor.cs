using System;
using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Columnar.Import;

/// <content>Reads the parts of a textual stamp, one behind the other.</content>
internal sealed partial class StampParser
{
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
            return (isCompact || separator is (byte)'-' or (byte)'/' or (byte)'.')
                && TryDate(isCompact ? (byte)0 : separator, out nanos);
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
            return length is 4 or 6 or 9
                ? TryCompactTime(length, ref nanos)
                : TryColonTime(mayHaveShortHour, ref nanos);
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
                || !TryNumber(2, out int month)
                || (separator != 0 && !TrySkip(separator)) || !TryNumber(2, out int day))
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
            if (!TryNumber(mayHaveShortHour && DigitsAhead() == 1 ? 1 : 2, out int hour)
                || !TrySkip(':') || !TryNumber(2, out int minute))
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
