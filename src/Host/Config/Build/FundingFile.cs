using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Files;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Host.Config.Build;

/// <summary>
/// An instrument's file of funding rates: <c>time,rate</c> per line in ascending order of
/// time, with or without a heading.
/// </summary>
/// <remarks>
/// Times are those of <see cref="SeriesFile"/>: ISO-8601, or whole seconds to nanoseconds since 1970, told by their
/// size. Rates are plain (0.0001 is one basis point), above -1 and below 1, with at most 15 decimals; positive: longs
/// pay. Empty lines are passed over. Every bad line is a finding at its place.
/// </remarks>
/// <param name="path">Its path, as findings name it.</param>
/// <param name="series">The rates.</param>
internal sealed class FundingFile(string path, FundingSeries series)
{
    // A rate a minute for two years; nothing that is read by mistake eats the memory.
    private const long MaxBytes = 64 << 20;
    private const int MaxDecimals = 15;
    private const int MaxChars = 28;        // So that decimal keeps every digit.

    /// <summary>The rates.</summary>
    public FundingSeries Series { get; } = series;

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="namedAt">The node that names it: a file that can't be read is reported there.</param>
    /// <param name="findings">Receives what is wrong.</param>
    /// <returns>What it holds; null after an error.</returns>
    public static FundingFile? Read(string path, YamlNode namedAt, Findings findings)
    {
        string? refusal = RegularFile.Refuse(path);
        try
        {
            if (refusal is null && new FileInfo(path).Length > MaxBytes)
            {
                refusal = "it has more than 64 MiB";
            }

            if (refusal is null)
            {
                return ReadLines(File.ReadLines(path), path, namedAt, findings);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            refusal = exception.Message;
        }

        findings.DataError(
            namedAt.File, namedAt.Line, namedAt.Column, $"funding: {YamlText.Quote(path)} can't be read: {refusal}");
        return null;
    }

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
                    $"of {Series.Times.Length} rates {before} lie before the first open of {source} "
                    + $"and {after} after its last close: these come to nothing")));
        }
    }

    private static FundingFile? ReadLines(IEnumerable<string> text, string path, YamlNode namedAt, Findings findings)
    {
        int errors = findings.ErrorCount;
        var times = new List<long>();
        var rates = new List<decimal>();
        int number = 0;
        bool hasRows = false;
        foreach (string line in text)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            string[] fields = line.Split(',');
            bool isTime = SeriesFile.TryTime(fields[0].Trim(), out long time);
            bool isFirst = !hasRows;
            hasRows = true;
            if (isFirst && !isTime && ReadRate(fields, out _) is not null)
            {
                continue; // The heading.
            }

            if (!isTime)
            {
                findings.DataError(path, number, 1, $"{YamlText.Quote(fields[0].Trim())} is no time");
            }
            else if (times.Count > 0 && time <= times[^1])
            {
                findings.DataError(path, number, 1, time == times[^1]
                    ? "the time is that of an earlier line: an instrument has one rate at a time"
                    : "the time lies before that of an earlier line");
            }
            else if (ReadRate(fields, out decimal rate) is { } problem)
            {
                findings.DataError(path, number, fields[0].Length + 2, problem);
            }
            else if (fields.Length > 2)
            {
                findings.DataError(
                    path,
                    number,
                    fields[0].Length + fields[1].Length + 3,
                    "a line is 'time,rate', and this one goes on");
            }
            else
            {
                times.Add(time);
                rates.Add(rate);
            }
        }

        if (findings.ErrorCount == errors && times.Count == 0)
        {
            findings.DataError(
                namedAt.File, namedAt.Line, namedAt.Column, $"funding: {YamlText.Quote(path)} holds no rate");
        }

        return findings.ErrorCount > errors ? null : new FundingFile(path, new FundingSeries([.. times], [.. rates]));
    }

    private static string? ReadRate(string[] fields, out decimal rate)
    {
        rate = 0m;
        string text = fields.Length > 1 ? fields[1].Trim() : string.Empty;
        if (text.Length == 0)
        {
            return "a rate is missing: a line is 'time,rate'";
        }

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
