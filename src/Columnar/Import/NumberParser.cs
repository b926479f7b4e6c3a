using System;
using System.Buffers;
using System.Globalization;

namespace S1mpleTrader.Columnar.Import;

/// <summary>Reads decimal numbers into exactly the doubles that <see cref="double.Parse(string)"/> gives.</summary>
/// <remarks>
/// Grammar: an optional sign, digits with an optional point among, before or behind them, an optional exponent. No blanks,
/// group separators or hexadecimal. Fast way: a whole number below 2^53 divided by a power of ten up to 10^22 is one rounded
/// division of two exact doubles, hence the nearest double (Clinger 1990); everything else goes to the framework.
/// </remarks>
internal static class NumberParser
{
    private const ulong MaxExact = 1UL << 53;
    private const int MaxDigits = 19; // So many always fit a ulong.

    private static readonly SearchValues<byte> NumberBytes = SearchValues.Create("0123456789+-.eE"u8);

    private static ReadOnlySpan<double> PowersOfTen =>
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ];

    /// <summary>Reads a number.</summary>
    /// <param name="text">The whole field.</param>
    /// <param name="shift">Decimal places to move the point to the left: 4 where prices are multiplied by 10,000.</param>
    /// <param name="value">The number, where the reason is none.</param>
    /// <returns>None, <see cref="RejectReason.BadNumber"/> or <see cref="RejectReason.NonFinite"/>.</returns>
    internal static RejectReason Parse(ReadOnlySpan<byte> text, int shift, out double value)
    {
        ulong mantissa = 0;
        int digits = 0;
        int pointAt = -1;
        int start = text.Length > 0 && text[0] is (byte)'-' or (byte)'+' ? 1 : 0;
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
                return ParseSlowly(text, shift, out value);
            }
        }

        int scale = shift + (pointAt < 0 ? 0 : digits - pointAt);
        if (digits is 0 or > MaxDigits || mantissa > MaxExact || scale >= PowersOfTen.Length)
        {
            return ParseSlowly(text, shift, out value);
        }

        value = mantissa / PowersOfTen[scale];
        value = start == 1 && text[0] == '-' ? -value : value;
        return RejectReason.None;
    }

    private static RejectReason ParseSlowly(ReadOnlySpan<byte> text, int shift, out double value)
    {
        const NumberStyles Style =
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        value = 0;
        if (IsNotFinite(text))
        {
            return RejectReason.NonFinite;
        }

        if (text.ContainsAnyExcept(NumberBytes))
        {
            return RejectReason.BadNumber;
        }

        Span<byte> shifted = stackalloc byte[shift == 0 ? 0 : 512];
        ReadOnlySpan<byte> exact = shift == 0 ? text : Shift(text, shift, shifted);
        if (!double.TryParse(exact, Style, CultureInfo.InvariantCulture, out value))
        {
            return RejectReason.BadNumber;
        }

        return double.IsFinite(value) ? RejectReason.None : RejectReason.NonFinite;
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
