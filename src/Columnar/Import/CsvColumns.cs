using System;
using System.Collections.Generic;

namespace S1mpleTrader.Columnar.Import;

/// <summary>Which column holds what: from a header's usual names, or from the <c>--columns</c> option.</summary>
internal sealed class CsvColumns
{
    // Names in order of preference: where a header has several, the first of this list wins.
    private static readonly string[] TimeNames =
    [
        "open_time", "opentime", "time_open", "timestamp", "unix_timestamp", "unix", "unix_time", "unixtime", "epoch", "ts",
        "datetime", "date_time",
    ];

    private static readonly string[] VolumeNames =
        ["volume", "vol", "v", "base_volume", "volume_base", "tick_volume", "tickvolume", "tick_vol", "tickvol"];

    private static readonly string[] OpenNames = ["open", "o", "open_price", "price_open"];
    private static readonly string[] HighNames = ["high", "h", "high_price", "price_high"];
    private static readonly string[] LowNames = ["low", "l", "low_price", "price_low"];
    private static readonly string[] CloseNames = ["close", "c", "close_price", "price_close"];
    private static readonly string[] DateNames = ["date"];
    private static readonly string[] ClockNames = ["time"];

    internal int Time { get; private set; } = CsvDialect.Absent;

    internal int TimeOfDay { get; private set; } = CsvDialect.Absent;

    internal int Open { get; private set; } = CsvDialect.Absent;

    internal int High { get; private set; } = CsvDialect.Absent;

    internal int Low { get; private set; } = CsvDialect.Absent;

    internal int Close { get; private set; } = CsvDialect.Absent;

    internal int Volume { get; private set; } = CsvDialect.Absent;

    /// <summary>Columns by name.</summary>
    /// <param name="names">A name per column, as the header or the option has it.</param>
    /// <param name="fault">What is missing or stands twice; null where all is well.</param>
    internal static CsvColumns ByNames(IReadOnlyList<string> names, out string? fault)
    {
        string[] plain = new string[names.Count];
        for (int i = 0; i < plain.Length; i++)
        {
            plain[i] = Normalise(names[i]);
        }

        fault = null;
        CsvColumns columns = new()
        {
            Time = Preferred(plain, TimeNames),
            Volume = Preferred(plain, VolumeNames),
            Open = Only(plain, OpenNames, ref fault),
            High = Only(plain, HighNames, ref fault),
            Low = Only(plain, LowNames, ref fault),
            Close = Only(plain, CloseNames, ref fault),
        };
        columns.TakeDateAndTime(plain);
        fault ??= columns.Missing();
        return columns;
    }

    /// <summary>Columns by the <c>--columns</c> option.</summary>
    /// <param name="option">Names by position, or pairs of a name and a header.</param>
    /// <param name="header">The header, or null where the file has none.</param>
    /// <param name="fault">What is wrong; null where all is well.</param>
    internal static CsvColumns ByOption(string option, IReadOnlyList<string>? header, out string? fault)
    {
        string[] items = option.Split(',', StringSplitOptions.TrimEntries);
        if (!option.Contains('=', StringComparison.Ordinal))
        {
            foreach (string item in items)
            {
                if (item is not ("" or "-" or "_") && !IsKnown(Normalise(item)))
                {
                    fault = $"'{item}' is no column: use time, date, open, high, low, close, volume, or - for one to ignore";
                    return new CsvColumns();
                }
            }

            return ByNames(items, out fault);
        }

        if (header is null)
        {
            fault = "the file has no header to find columns in: name them by position";
            return new CsvColumns();
        }

        // Only what is named counts, so that a header's own 'close' can't win over the one asked for.
        string[] names = new string[header.Count];
        names.AsSpan().Fill("");
        foreach (string item in items)
        {
            string[] pair = item.Split('=', 2, StringSplitOptions.TrimEntries);
            int index = pair.Length == 2 ? IndexOf(header, pair[1]) : CsvDialect.Absent;
            if (index == CsvDialect.Absent || !IsKnown(Normalise(pair[0])))
            {
                fault = $"'{item}' doesn't name a known column and one of the header ({string.Join(", ", header)})";
                return new CsvColumns();
            }

            names[index] = pair[0];
        }

        return ByNames(names, out fault);
    }

    private static int IndexOf(IReadOnlyList<string> header, string name)
    {
        for (int i = 0; i < header.Count; i++)
        {
            if (string.Equals(header[i], name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return CsvDialect.Absent;
    }

    private static bool IsKnown(string name)
    {
        foreach (string[] names in (ReadOnlySpan<string[]>)
            [TimeNames, VolumeNames, OpenNames, HighNames, LowNames, CloseNames, DateNames, ClockNames])
        {
            if (names.AsSpan().Contains(name))
            {
                return true;
            }
        }

        return false;
    }

    // MetaTrader writes <OPEN>; others Open Time, open-time, "Open".
    private static string Normalise(string name)
        => name.Trim().Trim('<', '>').ToLowerInvariant().Replace(' ', '_').Replace('-', '_');

    private static int Preferred(string[] header, string[] names)
    {
        foreach (string name in names)
        {
            int index = Array.IndexOf(header, name);
            if (index >= 0)
            {
                return index;
            }
        }

        return CsvDialect.Absent;
    }

    private static int Only(string[] header, string[] names, ref string? fault)
    {
        int found = CsvDialect.Absent;
        for (int i = 0; i < header.Length; i++)
        {
            if (!names.AsSpan().Contains(header[i]))
            {
                continue;
            }

            if (found != CsvDialect.Absent)
            {
                fault ??= $"two columns are called {names[0]}: '{header[found]}' and '{header[i]}'";
            }

            found = i;
        }

        return found;
    }

    // A stamp of its own wins over date and time: some exports carry both, the latter in local time.
    private void TakeDateAndTime(string[] header)
    {
        if (Time != CsvDialect.Absent)
        {
            return;
        }

        int date = Preferred(header, DateNames);
        int clock = Preferred(header, ClockNames);
        Time = date != CsvDialect.Absent ? date : clock;
        TimeOfDay = date != CsvDialect.Absent ? clock : CsvDialect.Absent;
    }

    private string? Missing()
    {
        List<string> missing = [];
        foreach ((int column, string name) in (ReadOnlySpan<(int, string)>)
            [(Time, "time"), (Open, "open"), (High, "high"), (Low, "low"), (Close, "close")])
        {
            if (column == CsvDialect.Absent)
            {
                missing.Add(name);
            }
        }

        return missing.Count == 0 ? null : "there is no column for " + string.Join(", ", missing);
    }
}
