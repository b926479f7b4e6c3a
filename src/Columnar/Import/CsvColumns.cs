using System;
using System.Collections.Generic;

namespace S1mpleTrader.Columnar.Import;

/// <summary>
/// Which column holds what: from a header's usual names, from a vendor's layout, or from the <c>--columns</c> option.
/// </summary>
internal sealed class CsvColumns
{
    // Names in order of preference: where a header has several, the first of this list wins.
    private static readonly string[] TimeNames =
    [
        "open_time", "opentime", "time_open", "timestamp",
        "unix_timestamp", "unix", "unix_time", "unixtime", "epoch", "ts",
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
    private static readonly string[] PriceNames = ["price", "trade_price"];
    private static readonly string[] SizeNames = ["size", "qty", "quantity", "amount", .. VolumeNames];
    private static readonly string[] BidNames = ["bid", "bid_price"];
    private static readonly string[] AskNames = ["ask", "ask_price"];
    private static readonly string[] SuspiciousNames = ["suspicious"];

    /// <summary>What a row is: told from the prices that it has.</summary>
    internal RowKind Kind { get; private set; }

    internal int Time { get; private set; } = CsvDialect.Absent;

    internal int TimeOfDay { get; private set; } = CsvDialect.Absent;

    /// <summary>The prices of bars or trades; the bid of quotes.</summary>
    internal PriceColumns Prices { get; private set; } = PriceColumns.Absent;

    /// <summary>The ask of quotes.</summary>
    internal PriceColumns Ask { get; private set; } = PriceColumns.Absent;

    internal int Volume { get; private set; } = CsvDialect.Absent;

    internal int Suspicious { get; private set; } = CsvDialect.Absent;

    /// <summary>The order of day and month, where the option says it.</summary>
    internal StampForm? DateOrder { get; private set; }

    /// <summary>Columns by name.</summary>
    /// <param name="names">A name per column, as the header, the vendor or the option has it.</param>
    /// <param name="fault">What is missing or stands twice; null where all is well.</param>
    internal static CsvColumns ByNames(IReadOnlyList<string> names, out string? fault)
    {
        string[] plain = new string[names.Count];
        for (int i = 0; i < plain.Length; i++)
        {
            plain[i] = Normalise(names[i]);
        }

        fault = null;
        CsvColumns columns = new() { Time = Preferred(plain, TimeNames), Volume = Preferred(plain, VolumeNames) };
        columns.TakePrices(plain, ref fault);
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
        StampForm? order = TakeDateOrder(items);
        CsvColumns columns = option.Contains('=', StringComparison.Ordinal)
            ? ByPairs(items, header, out fault)
            : ByPositions(items, out fault);
        columns.DateOrder = order;
        return columns;
    }

    private static CsvColumns ByPositions(string[] items, out string? fault)
    {
        foreach (string item in items)
        {
            if (item is not ("" or "-" or "_") && !IsKnown(Normalise(item)))
            {
                fault = $"'{item}' is no column: use time, date, open, high, low, close, "
                    + "volume, price, size, bid, ask, "
                    + "bid_open, ask_open and so on, or - for one to ignore";
                return new CsvColumns();
            }
        }

        return ByNames(items, out fault);
    }

    private static CsvColumns ByPairs(string[] items, IReadOnlyList<string>? header, out string? fault)
    {
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

            if (names[index].Length > 0)
            {
                fault = $"'{item}' names a column that '{names[index]}' has already: a column is one thing";
                return new CsvColumns();
            }

            names[index] = pair[0];
        }

        return ByNames(names, out fault);
    }

    // time:mdy and date:dmy say in which order a date stands; the rest of the item is what it is without.
    private static StampForm? TakeDateOrder(string[] items)
    {
        StampForm? order = null;
        for (int i = 0; i < items.Length; i++)
        {
            foreach ((string suffix, StampForm form) in (ReadOnlySpan<(string, StampForm)>)
                [(":mdy", StampForm.MonthFirst), (":dmy", StampForm.DayFirst)])
            {
                int at = items[i].IndexOf(suffix, StringComparison.OrdinalIgnoreCase);
                if (at > 0 && (at + suffix.Length == items[i].Length || items[i][at + suffix.Length] == '='))
                {
                    order = form;
                    items[i] = items[i].Remove(at, suffix.Length);
                }
            }
        }

        return order;
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
        [
            TimeNames, OpenNames, HighNames, LowNames, CloseNames,
            DateNames, ClockNames, PriceNames, SizeNames, BidNames,
            AskNames, SuspiciousNames,
        ])
        {
            if (names.AsSpan().Contains(name))
            {
                return true;
            }
        }

        return name is "bid_open" or "bid_high" or "bid_low" or "bid_close"
            or "ask_open" or "ask_high" or "ask_low" or "ask_close";
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

    // A row that has a bar is a bar, whatever else it has; a quote beside a trade's price
    // is information about the trade.
    private void TakePrices(string[] header, ref string? fault)
    {
        Prices = new PriceColumns(
            Only(header, OpenNames, ref fault),
            Only(header, HighNames, ref fault),
            Only(header, LowNames, ref fault),
            Only(header, CloseNames, ref fault));
        if (Prices != PriceColumns.Absent)
        {
            return;
        }

        PriceColumns bid = OfSide(header, "bid", ref fault);
        PriceColumns ask = OfSide(header, "ask", ref fault);
        if (bid != PriceColumns.Absent || ask != PriceColumns.Absent)
        {
            (Kind, Prices, Ask) = (RowKind.QuoteBars, bid, ask);
            return;
        }

        int price = Only(header, PriceNames, ref fault);
        if (price != CsvDialect.Absent)
        {
            (Kind, Prices) = (RowKind.Trades, PriceColumns.OfOne(price));
            Volume = Preferred(header, SizeNames);
            Suspicious = Only(header, SuspiciousNames, ref fault);
            return;
        }

        bid = PriceColumns.OfOne(Only(header, BidNames, ref fault));
        ask = PriceColumns.OfOne(Only(header, AskNames, ref fault));
        if (!bid.IsAbsent || !ask.IsAbsent)
        {
            (Kind, Prices, Ask) = (RowKind.Quotes, bid, ask);
            Volume = CsvDialect.Absent; // What is offered isn't traded.
        }
    }

    private static PriceColumns OfSide(string[] header, string side, ref string? fault)
        => new(
            Only(header, [side + "_open"], ref fault),
            Only(header, [side + "_high"], ref fault),
            Only(header, [side + "_low"], ref fault),
            Only(header, [side + "_close"], ref fault));

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
        if (Time == CsvDialect.Absent)
        {
            missing.Add("time");
        }

        AddMissing(missing, Prices, Kind == RowKind.Bars ? "" : "bid");
        if (Kind is RowKind.QuoteBars or RowKind.Quotes)
        {
            AddMissing(missing, Ask, "ask");
        }

        return missing.Count == 0 ? null : "there is no column for " + string.Join(", ", missing);
    }

    private void AddMissing(List<string> missing, PriceColumns prices, string side)
    {
        if (IsOnePrice && prices.IsAbsent)
        {
            missing.Add(side);
        }

        foreach ((int column, string name) in (ReadOnlySpan<(int, string)>)
            [(prices.Open, "open"), (prices.High, "high"), (prices.Low, "low"), (prices.Close, "close")])
        {
            if (!IsOnePrice && column == CsvDialect.Absent)
            {
                missing.Add(side.Length == 0 ? name : side + "_" + name);
            }
        }
    }

    private bool IsOnePrice => Kind is RowKind.Trades or RowKind.Quotes;
}
