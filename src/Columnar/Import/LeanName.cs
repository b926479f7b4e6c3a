using System;
using System.IO;
using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Columnar.Import;

/// <summary>
/// What the name of a LEAN file says: its day, what its rows are, and of which kind of security they are.
/// </summary>
/// <remarks>
/// <para>
/// LEAN's files lie in <c>securityType/market/resolution/ticker/date_tickType.zip</c> and hold
/// <c>date_ticker_resolution_tickType.csv</c>; the words of the path count, parted by folders and, in the file's name,
/// by '_', so that a file that was taken out of its folders under a telling name is understood too.
/// </para>
/// <para>
/// Known from the security type: US equities are in New York time, prices in 1/10,000 dollar; Oanda's forex, CFDs and
/// crypto are in UTC, prices as they are. A market that isn't named is LEAN's default, the USA or Oanda. Everything
/// else must be given. Source: the readme.md files under <c>Data/</c> of QuantConnect/Lean.
/// </para>
/// </remarks>
internal sealed record LeanName
{
    private const int DateChars = 8;

    /// <summary>
    /// Local midnight of the file's day as if local time were UTC; null where the name doesn't begin with a date.
    /// </summary>
    internal long? Midnight { get; private init; }

    /// <summary>Whether the rows are single trades or quotes.</summary>
    internal bool IsTick { get; private init; }

    /// <summary>Whether the rows are quotes; null where the name doesn't say.</summary>
    internal bool? IsQuote { get; private init; }

    /// <summary>The zone of the stamps; null where it isn't known.</summary>
    internal string? Timezone { get; private init; }

    /// <summary>By what prices are multiplied; null where it isn't known.</summary>
    internal long? PriceScale { get; private init; }

    /// <summary>Reads names.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="contentName">The name of the CSV: in a zip that of the file inside.</param>
    internal static LeanName Of(string path, string contentName)
    {
        string[] content = Words(contentName);
        string[] words =
            [.. Path.GetFullPath(path).ToLowerInvariant().Split('/', '\\')[..^1], .. Words(Path.GetFileName(path))];
        int typeAt = Array.FindLastIndex(words, word => word is "equity" or "forex" or "crypto" or "cfd");
        string? type = typeAt < 0 ? null : words[typeAt];
        string? market = type is null ? null
            : IsResolution(words, typeAt + 1) ? ""
            : IsResolution(words, typeAt + 2) ? words[typeAt + 1]
            : null; // Some other folder that happens to be called so.
        bool isUsual = (type, market) is ("equity", "usa" or "")
            or ("forex", "oanda" or "") or ("crypto" or "cfd", not null);
        return new LeanName
        {
            Midnight = MidnightOf(contentName),
            IsTick = Array.IndexOf(content, "tick") >= 0,
            IsQuote = Array.IndexOf(content, "quote") >= 0 ? true : Array.IndexOf(content, "trade") >= 0 ? false : null,
            Timezone = !isUsual ? null : type == "equity" ? "America/New_York" : "UTC",
            PriceScale = !isUsual ? null : type == "equity" ? 10_000 : 1,
        };
    }

    private static bool IsResolution(string[] words, int index)
        => index < words.Length && words[index] is "tick" or "second" or "minute" or "hour" or "daily";

    private static string[] Words(string fileName) => fileName.ToLowerInvariant().Split('_', '.');

    private static long? MidnightOf(string name)
        => name.Length > DateChars && name[DateChars] == '_'
            && UtcNanos.TryParseIso(
                string.Concat(name.AsSpan(0, 4), "-", name.AsSpan(4, 2), "-") + name[6..DateChars], out long nanos)
            ? nanos
            : null;
}
