using System;
using System.Globalization;

namespace S1mpleTrader.Host.Reports;

/// <summary>Numbers as people read them: rounded, in units, the same on every machine.</summary>
internal static class Figures
{
    /// <summary>Returns a whole number in groups of three digits.</summary>
    public static string Whole(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Returns a percentage.</summary>
    public static string Percent(double value) => value.ToString("0.00", CultureInfo.InvariantCulture) + " %";

    /// <summary>Returns a ratio, or any other number without a unit.</summary>
    public static string Ratio(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>Returns a length of time: days and hours, or below a day hours and minutes.</summary>
    /// <param name="seconds">Seconds.</param>
    public static string Duration(double seconds)
    {
        var span = TimeSpan.FromSeconds(Math.Round(seconds));
        return span.Days > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{span.Days}d {span.Hours}h")
            : string.Create(CultureInfo.InvariantCulture, $"{span.Hours}h {span.Minutes}m");
    }
}
