using System;
using System.Globalization;

namespace S1mpleTrader.Host.Results;

/// <summary>Numbers as result files write them: one value, one spelling, whatever the machine's language.</summary>
internal static class NumberText
{
    /// <summary>Writes a decimal without trailing zeros and without exponent.</summary>
    public static string Of(decimal value)
    {
        string text = value.ToString("0.############################", CultureInfo.InvariantCulture);
        return text is "-0" ? "0" : text;
    }

    /// <summary>Writes a double by its shortest digits that read back as the same value.</summary>
    public static string Of(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Writes units of 10^-scale as a decimal number without trailing zeros.</summary>
    public static string OfUnits(Int128 units, int scale)
    {
        string digits = Int128.Abs(units).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        string whole = digits[..^scale];
        string fraction = scale == 0 ? string.Empty : digits[^scale..].TrimEnd('0');
        return (units < 0 ? "-" : string.Empty) + whole + (fraction.Length == 0 ? string.Empty : "." + fraction);
    }
}
