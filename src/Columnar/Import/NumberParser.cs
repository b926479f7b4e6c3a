using System;
using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace S1mpleTrader.Columnar.Import;

/// <summary>Reads decimal numbers into exactly the doubles that <see cref="double.Parse(string)"/> gives.</summary>
/// <remarks>
/// Grammar: an optional sign, digits with an optional point among, before or behind them, an optional
/// exponent. No blanks, group separators or hexadecimal. Fast way: a whole number divided by a power of ten
/// (<see cref="NearestQuotient"/>); everything else goes to the framework.
/// </remarks>
internal static class NumberParser
{
    private const ulong MaxExact = NearestQuotient.MaxExact;
    private const int MaxDigits = 19; // So many always fit a ulong.

    private static readonly SearchValues<byte> NumberBytes = SearchValues.Create("0123456789+-.eE"u8);

    private static ReadOnlySpan<double> PowersOfTen => NearestQuotient.PowersOfTen;

    /// <summary>Reads a number.</summary>
    /// <param name="text">The whole field.</param>
    /// <param name="shift">
    /// Decimal places to move the point to the left: 4 where prices are multiplied by 10,000.
    /// </param>
    /// <param name="value">The number, where the reason is none.</param>
    /// <returns>None, <see cref="RowReject.BadNumber"/> or <see cref="RowReject.NonFinite"/>.</returns>
    internal static RowReject Parse(ReadOnlySpan<byte> text, int shift, out double value)
        => TryParseFast(text, shift, out value) ? RowReject.None : ParseSlowly(text, shift, out value);

    /// <summary>
    /// Reads a price; where it counts points, one that rounding made a little less or more is the whole point.
    /// </summary>
    /// <param name="text">The whole field.</param>
    /// <param name="shift">Decimal places to move the point to the left.</param>
    /// <param name="roundedCount">
    /// Counts the prices that were not whole to the last digit, such as 130522.99999999999.
    /// </param>
    /// <param name="value">The price, where the reason is none.</param>
    /// <returns>None, <see cref="RowReject.BadNumber"/> or <see cref="RowReject.NonFinite"/>.</returns>
    internal static RowReject ParsePrice(ReadOnlySpan<byte> text, int shift, ref long roundedCount, out double value)
        => TryParseFast(text, shift, out value)
            ? RowReject.None
            : ParsePriceSlowly(text, shift, ref roundedCount, out value);

    /// <summary>Reads a number that is a field of a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="start">The field's first byte.</param>
    /// <param name="end">One past its last.</param>
    /// <param name="shift">Decimal places to move the point to the left.</param>
    /// <param name="value">The number, where the reason is none.</param>
    /// <returns>None, <see cref="RowReject.BadNumber"/> or <see cref="RowReject.NonFinite"/>.</returns>
    internal static RowReject Parse(ReadOnlySpan<byte> line, int start, int end, int shift, out double value)
        => TryParseAtOnce(line, start, end, shift, out value) || TryParseLong(line, start, end, shift, out value)
            ? RowReject.None
            : Parse(line[start..end], shift, out value);

    /// <summary>Reads a price that is a field of a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="start">The field's first byte.</param>
    /// <param name="end">One past its last.</param>
    /// <param name="shift">Decimal places to move the point to the left.</param>
    /// <param name="roundedCount">Counts the prices that were not whole to the last digit.</param>
    /// <param name="value">The price, where the reason is none.</param>
    /// <returns>None, <see cref="RowReject.BadNumber"/> or <see cref="RowReject.NonFinite"/>.</returns>
    internal static RowReject ParsePrice(
        ReadOnlySpan<byte> line, int start, int end, int shift, ref long roundedCount, out double value)
        => TryParseAtOnce(line, start, end, shift, out value) || TryParseLong(line, start, end, shift, out value)
            ? RowReject.None
            : ParsePrice(line[start..end], shift, ref roundedCount, out value);

    /// <summary>Reads a number of up to nineteen plain digits that is a field of a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="start">The field's first byte.</param>
    /// <param name="end">One past its last.</param>
    /// <param name="shift">Decimal places to move the point to the left.</param>
    /// <param name="value">The number.</param>
    /// <returns>
    /// False where it is none, where its nearest double isn't known that soon, and where it counts points: of those
    /// the last of many digits may be a rounding's.
    /// </returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static bool TryParseLong(ReadOnlySpan<byte> line, int start, int end, int shift, out double value)
    {
        value = 0;
        return shift == 0
            && DigitLanes.TryReadLong(line, start, end, out ulong digits, out int places)
            && NearestQuotient.TryDivide(digits, Math.Max(places, 0), out value);
    }

    // A few plain digits that can be loaded together: nearly every field of every file.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryParseAtOnce(ReadOnlySpan<byte> line, int start, int end, int shift, out double value)
    {
        value = 0;
        if (!DigitLanes.TryRead(line, start, end, out ulong mantissa, out int places))
        {
            return false;
        }

        int scale = shift + Math.Max(places, 0);
        if (mantissa > MaxExact || scale >= PowersOfTen.Length)
        {
            return false;
        }

        value = mantissa / PowersOfTen[scale];
        return true;
    }

    // The same, digit by digit.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryParseFast(ReadOnlySpan<byte> text, int shift, out double value)
    {
        ulong mantissa = 0;
        int digits = 0;
        int pointAt = -1;
        int start = text.Length > 0 && text[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        value = 0;
        for (int i = start; i < text.Length; i++)
        {
            int digit = text[i] - '0';
            if ((uint)digit <= 9)
            {
                mantissa = (mantissa * 10) + (uint)digit;
                digits++;
            }
            else if (digit == '.' - '0' && pointAt < 0)
            {
                pointAt = digits;
            }
            else
            {
                return false;
            }
        }

        int scale = shift + (pointAt < 0 ? 0 : digits - pointAt);
        if (digits is 0 or > MaxDigits || mantissa > MaxExact || scale >= PowersOfTen.Length)
        {
            return false;
        }

        value = mantissa / PowersOfTen[scale];
        value = start == 1 && text[0] == '-' ? -value : value;
        return true;
    }

    // Points were often computed from prices: a product of doubles is off by some units
    // of its 16th digit, a price never.
    private static RowReject ParsePriceSlowly(
        ReadOnlySpan<byte> text, int shift, ref long roundedCount, out double value)
    {
        const double Tolerance = 1e-12;
        RowReject reason = ParseSlowly(text, 0, out double points);
        double whole = Math.Round(points);
        bool isPoint = shift > 0 && shift < PowersOfTen.Length && reason == RowReject.None
            && Math.Abs(whole) < MaxExact && Math.Abs(points - whole) <= Tolerance * Math.Abs(whole);
        if (!isPoint)
        {
            return ParseSlowly(text, shift, out value);
        }

        roundedCount += points.Equals(whole) ? 0 : 1;
        value = whole / PowersOfTen[shift];
        return RowReject.None;
    }

    /// <summary>Reads two prices and takes their mean: the double nearest to the exact one.</summary>
    /// <param name="first">One field.</param>
    /// <param name="second">The other.</param>
    /// <param name="shift">Decimal places to move the point to the left.</param>
    /// <param name="mean">The mean, where the reason is none.</param>
    /// <returns>None, or what is wrong with the first of them that is no number.</returns>
    internal static RowReject ParseMean(
        ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, int shift, out double mean)
    {
        mean = 0;
        RowReject reason = Parse(first, shift, out double a);
        if (reason != RowReject.None || (reason = Parse(second, shift, out double b)) != RowReject.None)
        {
            return reason;
        }

        if (!(a > 0 && b > 0))
        {
            // 0, which is no price: the other side alone would make half a price that looks like one.
            return RowReject.None;
        }

        // Half the sum of two decimals is five times it, with one place more.
        bool isExact = TryDecimal(first, out ulong m, out int p) & TryDecimal(second, out ulong n, out int q);
        Align(ref m, ref p, q);
        Align(ref n, ref q, p);
        isExact = isExact && p == q && m + n <= MaxExact / 5 && p + shift + 1 < PowersOfTen.Length;
        mean = isExact ? (m + n) * 5 / PowersOfTen[p + shift + 1] : (a / 2) + (b / 2);
        return RowReject.None;
    }

    // Digits with a point among them, as a whole number and its decimal places; no more of them than fit twice.
    private static bool TryDecimal(ReadOnlySpan<byte> text, out ulong mantissa, out int places)
    {
        mantissa = 0;
        places = 0;
        bool isAfterPoint = false;
        foreach (byte value in text)
        {
            if (value == '.')
            {
                isAfterPoint = true;
                continue;
            }

            if ((uint)(value - '0') > 9 || mantissa > MaxExact / 10)
            {
                return false;
            }

            mantissa = (mantissa * 10) + (uint)(value - '0');
            places += isAfterPoint ? 1 : 0;
        }

        return true;
    }

    private static void Align(ref ulong mantissa, ref int places, int wanted)
    {
        while (places < wanted && mantissa <= MaxExact / 10)
        {
            mantissa *= 10;
            places++;
        }
    }

    private static RowReject ParseSlowly(ReadOnlySpan<byte> text, int shift, out double value)
    {
        const NumberStyles Style =
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        value = 0;
        if (IsNotFinite(text))
        {
            return RowReject.NonFinite;
        }

        if (text.ContainsAnyExcept(NumberBytes))
        {
            return RowReject.BadNumber;
        }

        Span<byte> shifted = stackalloc byte[shift == 0 ? 0 : 512];
        ReadOnlySpan<byte> exact = shift == 0 ? text : Shift(text, shift, shifted);
        if (!double.TryParse(exact, Style, CultureInfo.InvariantCulture, out value))
        {
            return RowReject.BadNumber;
        }

        return double.IsFinite(value) ? RowReject.None : RowReject.NonFinite;
    }

    // Writes the number with a smaller exponent; empty, hence no number, where it is none or has no room.
    private static ReadOnlySpan<byte> Shift(ReadOnlySpan<byte> text, int shift, Span<byte> shifted)
    {
        int end = text.IndexOfAny((byte)'e', (byte)'E');
        ReadOnlySpan<byte> mantissa = end < 0 ? text : text[..end];
        int exponent = 0;
        if ((end >= 0 && !int.TryParse(
                text[(end + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
            || mantissa.Length > shifted.Length - 16
            || Math.Abs((long)exponent) > 100_000)
        {
            return default;
        }

        mantissa.CopyTo(shifted);
        shifted[mantissa.Length] = (byte)'e';
        bool hasRoom = (exponent - shift).TryFormat(
            shifted[(mantissa.Length + 1)..], out int written, default, CultureInfo.InvariantCulture);
        Invariant.Holds(hasRoom);
        return shifted[..(mantissa.Length + 1 + written)];
    }

    private static bool IsNotFinite(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> word = text.Length > 0 && text[0] is (byte)'-' or (byte)'+' ? text[1..] : text;
        return System.Text.Ascii.EqualsIgnoreCase(word, "nan"u8)
            || System.Text.Ascii.EqualsIgnoreCase(word, "inf"u8)
            || System.Text.Ascii.EqualsIgnoreCase(word, "infinity"u8);
    }
}
