using System.Globalization;
using S1mpleTrader.Columnar;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Host.Config.Build;

/// <summary>An instrument's file of funding rates: <c>time,rate</c> per line.</summary>
/// <remarks>
/// Rates are plain (0.0001 is one basis point), above -1 and below 1, with at most 15 decimals; positive: longs pay.
/// </remarks>
/// <param name="path">Its path, as findings name it.</param>
/// <param name="series">The rates.</param>
internal sealed class FundingFile(string path, FundingSeries series)
{
    private const long MaxBytes = 64 << 20; // A rate a minute for two years.
    private const int MaxDecimals = 15;
    private const int MaxChars = 28;        // So that decimal keeps every digit.

    private static readonly StampedFile<decimal> Form = new("rate", MaxBytes, mayGoOn: false, ReadRate);

    /// <summary>The rates.</summary>
    public FundingSeries Series { get; } = series;

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="namedAt">The node that names it: a file that can't be read is reported there.</param>
    /// <param name="findings">Receives what is wrong.</param>
    /// <returns>What it holds; null after an error.</returns>
    public static FundingFile? Read(string path, YamlNode namedAt, Findings findings)
        => Form.Read(path, "funding", namedAt, findings) is { } lines
            ? new FundingFile(path, new FundingSeries(lines.Times, lines.Values))
            : null;

    /// <summary>
    /// Says how many rates come to nothing, since nothing is held before the data's first
    /// open and no instant follows its last close.
    /// </summary>
    /// <param name="firstOpen">UTC nanoseconds.</param>
    /// <param name="lastClose">UTC nanoseconds.</param>
    /// <param name="source">The data source's id.</param>
    /// <param name="findings">Receives them.</param>
    public void WarnOutside(long firstOpen, long lastClose, string source, Findings findings)
    {
        int before = 0;
        int after = 0;
        foreach (long time in Series.Times)
        {
            before += time < firstOpen ? 1 : 0;
            after += time > lastClose ? 1 : 0;
        }

        if (before + after > 0)
        {
            findings.Add(new Finding(
                FindingSeverity.Warning,
                path,
                0,
                0,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"of {Counted.Of(Series.Times.Length, "rate")} {Counted.Of(before, "lies", "lie")} "
                    + $"before the first open of {source} "
                    + $"and {after:N0} after its last close: these come to nothing")));
        }
    }

    private static string? ReadRate(string text, out decimal rate)
    {
        rate = 0m;
        if (text.Length > MaxChars
            || !decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out rate))
        {
            return $"{YamlText.Quote(text)} is no rate; 0.0001 is one basis point";
        }

        return rate is <= -1m or >= 1m
            ? $"a rate lies above -1 and below 1, not at {YamlText.Quote(text)}; 0.0001 is one basis point"
            : decimal.Round(rate, MaxDecimals) != rate ? $"{YamlText.Quote(text)} has more than {MaxDecimals} decimals"
            : null;
    }
}
