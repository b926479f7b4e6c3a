using System.Globalization;

namespace S1mpleTrader.Columnar;

/// <summary>Numbers of things in words, for people: <c>1 bar</c>, <c>2 bars</c>, <c>12,000 bars</c>.</summary>
public static class Counted
{
    /// <summary>Returns how many, in groups of three digits, of what.</summary>
    /// <param name="count">How many.</param>
    /// <param name="one">What one of them is called.</param>
    /// <param name="many">What others are called; null where that takes an s.</param>
    public static string Of(long count, string one, string? many = null)
        => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many ?? one + "s")}");

    /// <summary>Returns the verb that goes with so many.</summary>
    /// <param name="count">How many.</param>
    public static string Are(long count) => count == 1 ? "is" : "are";
}
