using System;
using System.Collections.Generic;
using System.Globalization;

namespace S1mpleTrader.Config.Yaml;

/// <summary>
/// Reads the text of a scalar as a number, a switch or one of a set of words. Only one spelling is right, and a message
/// says which: configuration must not mean one thing here and another in the next YAML reader.
/// </summary>
/// <remarks>Every method returns null when the text is right, and otherwise what is wrong with it.</remarks>
public static class ScalarValue
{
    private const int MaxNumberChars = 400;
    private const int MaxDecimalDigits = 28; // What System.Decimal holds of any number, without rounding.

    private static readonly char[] ExponentMarks = { 'e', 'E' };

    private enum NumberForm
    {
        Integer,
        Fraction,
    }

    /// <summary>Reads a whole number.</summary>
    /// <param name="scalar">The scalar.</param>
    /// <param name="min">Smallest value allowed.</param>
    /// <param name="max">Largest value allowed.</param>
    /// <param name="value">The number, when null is returned.</param>
    /// <returns>Null, or what is wrong.</returns>
    public static string? ReadInteger(YamlScalar scalar, long min, long max, out long value)
    {
        value = 0;
        string? problem = CheckNumber(scalar, NumberForm.Integer);
        if (problem is not null)
        {
            return problem;
        }

        bool fits = long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
        if (!fits || value < min || value > max)
        {
            // A limit that is that of 64 bits is only worth naming to who goes beyond it.
            return OutOfRange(
                scalar, min.ToString(CultureInfo.InvariantCulture), max.ToString(CultureInfo.InvariantCulture),
                min == long.MinValue && (fits || max == long.MaxValue),
                max == long.MaxValue && (fits || min == long.MinValue));
        }

        return null;
    }

    /// <summary>Reads an exact decimal number.</summary>
    /// <param name="scalar">The scalar.</param>
    /// <param name="min">Smallest value allowed.</param>
    /// <param name="max">Largest value allowed.</param>
    /// <param name="value">The number without trailing zeros, when null is returned.</param>
    /// <returns>Null, or what is wrong; a number that a decimal can't hold exactly is wrong.</returns>
    public static string? ReadDecimal(YamlScalar scalar, decimal min, decimal max, out decimal value)
    {
        value = 0;
        string? problem = CheckNumber(scalar, NumberForm.Fraction);
        if (problem is not null)
        {
            return problem;
        }

        if (!TryReadExact(scalar.Text, out value))
        {
            return YamlText.Quote(scalar.Text) + " has more than 28 digits, or is too large or too small";
        }

        return value < min || value > max
            ? OutOfRange(
                scalar, min.ToString(CultureInfo.InvariantCulture), max.ToString(CultureInfo.InvariantCulture),
                min == decimal.MinValue, max == decimal.MaxValue)
            : null;
    }

    /// <summary>Reads an exact decimal number above 0.</summary>
    /// <param name="scalar">The scalar.</param>
    /// <param name="value">The number without trailing zeros, when null is returned.</param>
    /// <returns>As of <see cref="ReadDecimal"/>.</returns>
    public static string? ReadPositive(YamlScalar scalar, out decimal value)
    {
        string? problem = ReadDecimal(scalar, decimal.MinValue, decimal.MaxValue, out value);
        return problem is null && value <= 0 ? YamlText.Quote(scalar.Text) + " must be above 0" : problem;
    }

    /// <summary>Reads a finite floating-point number.</summary>
    /// <param name="scalar">The scalar.</param>
    /// <param name="min">Smallest value allowed.</param>
    /// <param name="max">Largest value allowed.</param>
    /// <param name="value">The number, never -0, when null is returned.</param>
    /// <returns>Null, or what is wrong.</returns>
    public static string? ReadDouble(YamlScalar scalar, double min, double max, out double value)
    {
        value = 0;
        string? problem = CheckNumber(scalar, NumberForm.Fraction);
        if (problem is not null)
        {
            return problem;
        }

        bool isRead = double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
        if (!isRead || double.IsInfinity(value) || double.IsNaN(value))
        {
            return YamlText.Quote(scalar.Text) + " is too large";
        }

        if (value == 0)
        {
            value = 0; // Writes +0 over -0, which would print differently.
        }

        return value < min || value > max
            ? OutOfRange(
                scalar,
                min.ToString("R", CultureInfo.InvariantCulture),
                max.ToString("R", CultureInfo.InvariantCulture),
                double.IsInfinity(min) || min == double.MinValue, double.IsInfinity(max) || max == double.MaxValue)
            : null;
    }

    /// <summary>Reads a switch: <c>true</c> or <c>false</c>, nothing else.</summary>
    /// <param name="scalar">The scalar.</param>
    /// <param name="value">The switch, when null is returned.</param>
    /// <returns>Null, or what is wrong.</returns>
    public static string? ReadBoolean(YamlScalar scalar, out bool value)
    {
        value = scalar.Text == "true";
        if (!scalar.IsQuoted && (value || scalar.Text == "false"))
        {
            return null;
        }

        string? meant = scalar.Text.ToUpperInvariant() switch
        {
            "TRUE" or "YES" or "Y" or "ON" or "1" => "true",
            "FALSE" or "NO" or "N" or "OFF" or "0" => "false",
            _ => null,
        };
        return meant is null
            ? "expected true or false, not " + YamlText.Quote(scalar.Text)
            : "expected true or false; write " + meant + " instead of " + Show(scalar);
    }

    /// <summary>Reads one of a set of words.</summary>
    /// <param name="scalar">The scalar.</param>
    /// <param name="choices">The words allowed, compared by their characters.</param>
    /// <param name="index">The word's position in the set, when null is returned.</param>
    /// <returns>Null, or what is wrong.</returns>
    public static string? ReadChoice(YamlScalar scalar, IReadOnlyList<string> choices, out int index)
    {
        for (index = 0; index < choices.Count; index++)
        {
            if (string.Equals(choices[index], scalar.Text, StringComparison.Ordinal))
            {
                return null;
            }
        }

        index = -1;
        return "expected " + YamlText.Join(choices) + ", not " + YamlText.Quote(scalar.Text)
            + NearestName.Suggest(scalar.Text, choices);
    }

    /// <summary>
    /// Reads a decimal number from digits that have been checked, refusing what a decimal would round.
    /// </summary>
    private static bool TryReadExact(string text, out decimal value)
    {
        value = 0;
        int exponentAt = text.IndexOfAny(ExponentMarks);
        string mantissa = exponentAt < 0 ? text : text.Substring(0, exponentAt);
        int exponent = 0;
        if (exponentAt >= 0
            && !int.TryParse(
                text.Substring(exponentAt + 1),
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out exponent))
        {
            return false;
        }

        int point = mantissa.IndexOf('.');
        string digits = mantissa.Replace(".", string.Empty).TrimStart('+', '-');
        int scale = (point < 0 ? 0 : mantissa.Length - point - 1);
        string significant = digits.TrimEnd('0');
        scale -= digits.Length - significant.Length;
        significant = significant.TrimStart('0');
        if (significant.Length == 0)
        {
            return true;
        }

        long finalScale = (long)scale - exponent;
        if (significant.Length > MaxDecimalDigits || finalScale > MaxDecimalDigits || finalScale < -MaxDecimalDigits)
        {
            return false;
        }

        if (finalScale < 0)
        {
            significant += new string('0', (int)-finalScale);
            finalScale = 0;
        }

        if (!decimal.TryParse(significant, NumberStyles.None, CultureInfo.InvariantCulture, out decimal whole))
        {
            return false;
        }

        int[] bits = decimal.GetBits(whole);
        value = new decimal(bits[0], bits[1], bits[2], mantissa[0] == '-', (byte)finalScale);
        return true;
    }

    // Grammar: [+-] digits [. digits] [e [+-] digits], ASCII only, no leading zero before another digit.
    private static string? CheckNumber(YamlScalar scalar, NumberForm form)
    {
        string expected = form == NumberForm.Integer ? "expected a whole number" : "expected a number";
        string text = scalar.Text;
        if (scalar.IsQuoted)
        {
            return expected + ", not text in quotes (" + YamlText.Quote(text) + ")";
        }

        if (text.Length > MaxNumberChars)
        {
            return expected + "; this one has more than 400 characters";
        }

        if (scalar.IsNull)
        {
            return expected + ", not " + Show(scalar);
        }

        int at = text[0] == '-' || text[0] == '+' ? 1 : 0;
        int wholeStart = at;
        at = SkipDigits(text, at);
        int wholeDigits = at - wholeStart;
        bool hasFraction = at < text.Length && text[at] == '.';
        int fractionDigits = 0;
        if (hasFraction)
        {
            int start = ++at;
            at = SkipDigits(text, at);
            fractionDigits = at - start;
        }

        bool hasExponent = at < text.Length && (text[at] == 'e' || text[at] == 'E') && wholeDigits > 0;
        if (hasExponent)
        {
            at++;
            at += at < text.Length && (text[at] == '-' || text[at] == '+') ? 1 : 0;
            int start = at;
            at = SkipDigits(text, at);
            hasExponent = at > start;
        }

        bool isWhole = at == text.Length && wholeDigits > 0 && (!hasFraction || fractionDigits > 0)
            && (hasExponent || text.IndexOfAny(ExponentMarks) < 0);
        if (!isWhole)
        {
            return expected + ", not " + YamlText.Quote(text) + Explain(text);
        }

        if (wholeDigits > 1 && text[wholeStart] == '0')
        {
            return expected + "; " + YamlText.Quote(text) + " starts with 0, which some readers take for octal";
        }

        if (form == NumberForm.Integer && (hasFraction || hasExponent))
        {
            return expected + ", not " + YamlText.Quote(text);
        }

        return null;
    }

    private static string Explain(string text)
    {
        string lower = text.ToLowerInvariant().TrimStart('-', '+');
        if (lower == ".nan" || lower == "nan" || lower == ".inf" || lower == "inf" || lower == "infinity")
        {
            return " (NaN and infinity are not values here)";
        }

        if (lower.StartsWith("0x", StringComparison.Ordinal) || lower.StartsWith("0o", StringComparison.Ordinal)
            || lower.StartsWith("0b", StringComparison.Ordinal))
        {
            return " (write it in decimal digits)";
        }

        bool isAscii = true;
        bool hasOther = false;
        foreach (char c in lower)
        {
            isAscii &= c < 128;
            hasOther |= char.IsDigit(c) && c >= 128;
        }

        if (!isAscii && hasOther)
        {
            return " (write the digits 0 to 9)";
        }

        if (lower.IndexOf('_') >= 0 || lower.IndexOf(',') >= 0)
        {
            return " (write the digits without separators)";
        }

        if (lower.IndexOf(':') >= 0)
        {
            return " (times are not numbers)";
        }

        return lower.EndsWith("%", StringComparison.Ordinal) ? " (write the number without %)"
            : lower.StartsWith(".", StringComparison.Ordinal) || lower.EndsWith(".", StringComparison.Ordinal)
                ? " (write a digit on both sides of the point)"
                : string.Empty;
    }

    private static int SkipDigits(string text, int at)
    {
        while (at < text.Length && text[at] >= '0' && text[at] <= '9')
        {
            at++;
        }

        return at;
    }

    private static string OutOfRange(YamlScalar scalar, string min, string max, bool noMin, bool noMax)
    {
        string range = noMin && noMax ? "is too large"
            : noMin ? "is over the limit; it must be at most " + max
            : noMax ? "is under the limit; it must be at least " + min
            : "is out of range; it must be from " + min + " to " + max;
        return YamlText.Quote(scalar.Text) + " " + range;
    }

    private static string Show(YamlScalar scalar)
        => scalar.IsNull ? "nothing" : (scalar.IsQuoted ? "the text " : string.Empty) + YamlText.Quote(scalar.Text);
}
