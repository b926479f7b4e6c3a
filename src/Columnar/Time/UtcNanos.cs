using System;
using System.Globalization;

namespace S1mpleTrader.Columnar.Time;

/// <summary>Instants as UTC nanoseconds since 1970-01-01T00:00:00Z, in a <see cref="long"/>.</summary>
/// <remarks>The range is 1677-09-21 to 2262-04-11, without leap seconds, as Arrow's timestamp[ns, UTC].</remarks>
public static class UtcNanos
{
    /// <summary>Nanoseconds in a microsecond.</summary>
    public const long PerMicrosecond = 1_000;

    /// <summary>Nanoseconds in a millisecond.</summary>
    public const long PerMillisecond = 1_000_000;

    /// <summary>Nanoseconds in a second.</summary>
    public const long PerSecond = 1_000_000_000;

    /// <summary>Nanoseconds in a minute.</summary>
    public const long PerMinute = 60 * PerSecond;

    /// <summary>Nanoseconds in an hour.</summary>
    public const long PerHour = 60 * PerMinute;

    /// <summary>Nanoseconds in a day.</summary>
    public const long PerDay = 24 * PerHour;

    /// <summary>Nanoseconds in a week.</summary>
    public const long PerWeek = 7 * PerDay;

    private const int MinYear = 1677; // Only partly within range, as MaxYear.
    private const int MaxYear = 2262;
    private const int TickDecimals = 7; // Decimals of a second that .NET's times have,
    private const int NanoDecimals = 9; // and that ours have.
    private const long UnixEpochTicks = 621_355_968_000_000_000; // .NET ticks (100 ns) at 1970-01-01.

    private static readonly string[] IsoFormats =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFFF",
    ];

    /// <summary>Returns the instant of a UTC <see cref="DateTime"/>.</summary>
    /// <param name="utc">A UTC time; its kind is not looked at.</param>
    public static long FromDateTime(DateTime utc) => checked((utc.Ticks - UnixEpochTicks) * 100);

    /// <summary>Returns the UTC <see cref="DateTime"/> that contains the instant, rounded down to 100 ns.</summary>
    /// <param name="nanos">Nanoseconds since the epoch.</param>
    public static DateTime ToDateTime(long nanos)
        => new(UnixEpochTicks + FloorDivide(nanos, 100), DateTimeKind.Utc);

    /// <summary>Returns the UTC day that contains the instant, counted from 1970-01-01 = 0.</summary>
    /// <param name="nanos">Nanoseconds since the epoch.</param>
    public static long Day(long nanos) => FloorDivide(nanos, PerDay);

    /// <summary>
    /// Formats as ISO-8601 UTC: <c>2024-01-01T00:05:00Z</c>, with a fraction only where there is one.
    /// </summary>
    /// <param name="nanos">Nanoseconds since the epoch.</param>
    public static string ToIso(long nanos)
    {
        long fraction = nanos - (FloorDivide(nanos, PerSecond) * PerSecond);
        string seconds = ToDateTime(nanos).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        return fraction == 0
            ? seconds + "Z"
            : seconds + "." + fraction.ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0') + "Z";
    }

    /// <summary>
    /// Reads <c>YYYY-MM-DD</c> or ISO-8601 with <c>Z</c> or an offset, with up to nine decimals of a second; a stamp
    /// without an offset is UTC.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="nanos">The instant, when true is returned.</param>
    /// <returns>Whether the text is such a time.</returns>
    public static bool TryParseIso(string text, out long nanos)
    {
        // Years outside 1678 to 2261 have no place in 64 bits of nanoseconds.
        bool ok = TryParseDate(text, out DateTime utc, out int nanosBelow)
            && utc.Year is > MinYear and < MaxYear;
        nanos = ok ? FromDateTime(utc) + nanosBelow : 0;
        return ok;
    }

    /// <summary>
    /// Returns whether a text is a time as <see cref="TryParseIso"/> reads it, but of a year before 1678 or after 2261.
    /// </summary>
    public static bool IsIsoBeyond(string text)
        => TryParseDate(text, out DateTime utc, out _) && utc.Year is not (> MinYear and < MaxYear);

    /// <summary>
    /// Returns whether a text would be a time as <see cref="TryParseIso"/> reads it with fewer decimals of a second.
    /// </summary>
    public static bool IsIsoTooFine(string text)
        => DecimalsOf(text, out int start) is > NanoDecimals and int decimals
            && TryParseIso(text.Remove(start + NanoDecimals, decimals - NanoDecimals), out _);

    // .NET's times are of 100 ns: what the decimals behind those say is returned beside it, as nanoseconds.
    private static bool TryParseDate(string text, out DateTime utc, out int nanosBelow)
    {
        utc = default;
        nanosBelow = 0;
        int decimals = DecimalsOf(text, out int start);
        if (decimals > NanoDecimals)
        {
            return false;
        }

        for (int i = TickDecimals; i < NanoDecimals; i++)
        {
            nanosBelow = (nanosBelow * 10) + (i < decimals ? text[start + i] - '0' : 0);
        }

        return DateTime.TryParseExact(
            decimals > TickDecimals ? text.Remove(start + TickDecimals, decimals - TickDecimals) : text,
            IsoFormats,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal,
            out utc);
    }

    // The digits behind the first point, and where they start.
    private static int DecimalsOf(string text, out int start)
    {
        int point = text.IndexOf('.', StringComparison.Ordinal);
        start = point < 0 ? text.Length : point + 1;
        int end = start;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        return end - start;
    }

    /// <summary>
    /// Divides and rounds towards minus infinity, so that instants before 1970 fall into their own period.
    /// </summary>
    /// <param name="value">The dividend.</param>
    /// <param name="divisor">The divisor, at least 1.</param>
    public static long FloorDivide(long value, long divisor)
    {
        Invariant.Holds(divisor > 0);
        long quotient = value / divisor;
        return value % divisor < 0 ? quotient - 1 : quotient;
    }
}
