using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Host.Config.Build;

/// <summary>
/// Reads a CSV file of times and values: <c>time,value</c> per line, in ascending order
/// of time, with or without a heading.
/// </summary>
/// <remarks>
/// Times are ISO-8601 (UTC where they name no zone) or whole seconds, milliseconds, microseconds or nanoseconds since
/// 1970, told by their size. Values are finite numbers. Further fields and empty lines are passed over. One bad line
/// refuses the file: a series with holes that nobody sees would be worse.
/// </remarks>
internal static class SeriesFile
{
    // The year 5138 in seconds, 1973 in milliseconds; each finer unit a thousandfold.
    private const long SecondsBelow = 100_000_000_000;

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="series">What it holds, where there is no problem.</param>
    /// <returns>What is wrong with it, or null.</returns>
    public static string? Read(string path, out StampedSeries? series)
    {
        series = null;
        try
        {
            return ReadLines(File.ReadLines(path), path, out series);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            return $"{YamlText.Quote(path)} can't be read: {refusal.Message}";
        }
    }

    private static string? ReadLines(IEnumerable<string> lines, string path, out StampedSeries? series)
    {
        series = null;
        var times = new List<long>();
        var values = new List<double>();
        int number = 0;
        foreach (string line in lines)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            string[] fields = line.Split(',');
            bool isTime = TryTime(fields[0].Trim(), out long time);
            if (!isTime && number == 1)
            {
                continue; // The heading.
            }

            string? problem = !isTime ? $"{YamlText.Quote(fields[0])} is no time"
                : fields.Length < 2 || !TryValue(fields[1].Trim(), out double value)
                    ? "the second field is no finite number"
                : times.Count > 0 && time <= times[^1] ? "the time isn't after that of the line before"
                : Add(time, value);
            if (problem is not null)
            {
                return $"{path}:{number}: {problem}";
            }
        }

        series = new StampedSeries([.. times], [.. values]);
        return times.Count == 0 ? $"{YamlText.Quote(path)} holds no value" : null;

        string? Add(long time, double value)
        {
            times.Add(time);
            values.Add(value);
            return null;
        }
    }

    /// <summary>Reads a time.</summary>
    /// <param name="text">ISO-8601, or whole units since 1970.</param>
    /// <param name="nanos">UTC nanoseconds.</param>
    internal static bool TryTime(string text, out long nanos)
    {
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
        {
            return UtcNanos.TryParseIso(text, out nanos);
        }

        var size = Int128.Abs(number);
        Int128 unit = size < SecondsBelow ? 1_000_000_000
            : size < SecondsBelow * 1000 ? 1_000_000
            : size < SecondsBelow * 1_000_000 ? 1000
            : 1;
        Int128 instant = number * unit;
        bool fits = instant >= long.MinValue && instant <= long.MaxValue; // Seconds run on until the year 2262.
        nanos = fits ? (long)instant : 0;
        return fits;
    }

    private static bool TryValue(string text, out double value)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
}
