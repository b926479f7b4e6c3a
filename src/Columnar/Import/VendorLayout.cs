using System;
using System.Collections.Generic;

namespace S1mpleTrader.Columnar.Import;

/// <summary>The columns of a vendor's format, and what the format says beside them.</summary>
internal sealed record VendorLayout
{
    private static readonly string[] BarColumns = ["time", "open", "high", "low", "close", "volume"];

    private static readonly string[] QuoteBarColumns =
        [
            "time", "bid_open", "bid_high", "bid_low", "bid_close", "-",
            "ask_open", "ask_high", "ask_low", "ask_close", "-",
    ];

    internal required ImportFormat Format { get; init; }

    /// <summary>Names of the columns by position; null where the header has them.</summary>
    internal IReadOnlyList<string>? Columns { get; init; }

    /// <summary>The form of the stamps; null where the rows tell it.</summary>
    internal StampForm? StampForm { get; init; }

    /// <summary>Midnight of stamps that count from it.</summary>
    internal long Midnight { get; init; }

    /// <summary>The zone that the format says the stamps are of; null where it must be given.</summary>
    internal string? Timezone { get; init; }

    /// <summary>By what the format says prices are multiplied; null where nothing is said.</summary>
    internal long? PriceScale { get; init; }

    /// <summary>What the format lets one do about the zone, for the message that asks for it.</summary>
    internal string? TimezoneHint { get; init; }

    /// <summary>Why the price scale must be given where it isn't known; null where prices are as they are.</summary>
    internal string? PriceScaleHint { get; init; }

    /// <summary>
    /// Whether prices may be whole numbers of points, so that a scale has to be given where all of them are whole.
    /// </summary>
    internal bool MayBePoints { get; init; }

    /// <summary>Finds the layout of a file.</summary>
    /// <param name="asked">The format asked for; auto takes the one that the file is in, if any.</param>
    /// <param name="sample">The file's first lines.</param>
    /// <param name="path">Its path.</param>
    /// <param name="contentName">The name of the CSV.</param>
    /// <param name="fault">Why the file isn't of the format asked for; null where it is, or where none was.</param>
    /// <returns>The layout, or null for a CSV file of no vendor.</returns>
    internal static VendorLayout? Find(
        ImportFormat asked, CsvSample sample, string path, string contentName, out string? fault)
    {
        fault = null;
        if (asked == ImportFormat.Csv)
        {
            return null;
        }

        VendorLayout? layout = OfKind(ImportFormat.Binance) ?? OfKind(ImportFormat.Mt4) ?? OfKind(ImportFormat.Mt5)
            ?? OfKind(ImportFormat.Histdata) ?? OfKind(ImportFormat.Lean);
        if (layout is null && asked != ImportFormat.Auto)
        {
            fault = asked switch
            {
                ImportFormat.Binance => "these aren't Binance klines of 12 columns that begin with the open time",
                ImportFormat.Mt4 => "these aren't rows of MetaTrader 4: "
                    + "YYYY.MM.DD,HH:MM,open,high,low,close,volume without header",
                ImportFormat.Mt5 => "this is no header of MetaTrader 5, with a column <TICKVOL> or tick_volume",
                ImportFormat.Histdata =>
                    "these aren't rows of HistData: YYYYMMDD HHMMSS;open;high;low;close;volume, "
                    + "or YYYYMMDD HHMMSSmmm,bid,ask,volume",
                _ => "this is no file of LEAN: bars or quote bars beginning with YYYYMMDD HH:MM, "
                    + "or with milliseconds since "
                    + "midnight in a file named YYYYMMDD_ticker_resolution_trade.csv or …_quote.csv",
            };
        }

        return layout;

        VendorLayout? OfKind(ImportFormat format) => asked is ImportFormat.Auto || asked == format
            ? format switch
            {
                ImportFormat.Binance => Binance(sample),
                ImportFormat.Mt4 => Mt4(sample),
                ImportFormat.Mt5 => Mt5(sample),
                ImportFormat.Histdata => Histdata(sample),
                _ => Lean(sample, LeanName.Of(path, contentName)),
            }
            : null;
    }

    private static VendorLayout? Binance(CsvSample sample)
    {
        IReadOnlyList<string> first = sample.First;
        bool isBinance = first.Count == 12
            && (sample.HasHeader
                ? first[0] == "open_time" && first[6] == "close_time"
                : Has(first[0], "0+") && Has(first[6], "0+"));
        return !isBinance ? null : new VendorLayout
        {
            Format = ImportFormat.Binance,
            Columns = ["open_time", .. BarColumns[1..]],
            StampForm = Import.StampForm.Epoch,
        };
    }

    private static VendorLayout? Mt4(CsvSample sample)
        => sample.Separator == ',' && sample.First.Count == 7
            && Has(sample.First[0], "0000.00.00") && Has(sample.First[1], "00:00")
            ? new VendorLayout
            {
                Format = ImportFormat.Mt4,
                Columns = ["date", .. BarColumns],
                StampForm = Import.StampForm.Text,
                TimezoneHint = "MetaTrader writes its server's time, which the broker knows",
            }
            : null;

    private static VendorLayout? Mt5(CsvSample sample)
    {
        foreach (string name in sample.First)
        {
            if (sample.HasHeader && name.Trim('<', '>').ToUpperInvariant() is "TICKVOL" or "TICK_VOLUME")
            {
                return new VendorLayout
                {
                    Format = ImportFormat.Mt5,
                    TimezoneHint = "MetaTrader writes its server's time, which the broker knows",
                    MayBePoints = true,
                };
            }
        }

        return null;
    }

    private static VendorLayout? Histdata(CsvSample sample)
    {
        const string Hint = "HistData says EST without daylight saving (-05:00), "
            + "but files are found that follow New York's clock "
            + "(America/New_York)";
        bool isBars = sample.Separator == ';' && sample.First.Count == 6 && Has(sample.FirstStamp, "00000000 000000");
        bool isTicks = sample.Separator == ',' && sample.First.Count == 4
            && Has(sample.FirstStamp, "00000000 000000000");
        return !isBars && !isTicks ? null : new VendorLayout
        {
            Format = ImportFormat.Histdata,
            Columns = isBars ? BarColumns : ["time", "bid", "ask", "-"],
            StampForm = Import.StampForm.Text,
            TimezoneHint = Hint,
        };
    }

    private static VendorLayout? Lean(CsvSample sample, LeanName name)
    {
        bool isDated = Has(sample.FirstStamp, "00000000 00:00");
        bool isOfDay = name is { Midnight: not null, IsQuote: not null } && Has(sample.FirstStamp.Split('.')[0], "0+");
        if (sample.HasHeader || sample.Separator != ',' || (!isDated && !isOfDay))
        {
            return null;
        }

        IReadOnlyList<string>? columns = (isOfDay && name.IsTick, name.IsQuote, sample.First.Count) switch
        {
            (false, null or false, 6) => BarColumns,
            (false, null or true, 11) => QuoteBarColumns,
            (true, false, 6) => ["time", "price", "size", "-", "-", "suspicious"],
            (true, false, 3) => ["time", "price", "size"],
            (true, true, 3) => ["time", "bid", "ask"],
            (true, true, 5) => ["time", "bid", "-", "ask", "-"],
            _ => null,
        };
        return columns is null ? null : new VendorLayout
        {
            Format = ImportFormat.Lean,
            Columns = columns,
            StampForm = isDated ? Import.StampForm.Text : Import.StampForm.DayMillis,
            Midnight = isDated ? 0 : name.Midnight!.Value,
            Timezone = name.Timezone,
            PriceScale = name.PriceScale,
            TimezoneHint = "the path doesn't say what kind of security it is: "
                + "US equities are in America/New_York, forex of "
                + "Oanda, CFDs and crypto in UTC",
            PriceScaleHint = "the path doesn't say what kind of security it is: 10000 for US equities, "
                + "1 for forex, CFDs and crypto",
        };
    }

    // Whether a text is as long as a pattern, has digits where it has '0' and is the same
    // elsewhere; "0+" is any digits.
    private static bool Has(string text, string pattern)
    {
        if (pattern == "0+")
        {
            return text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange('0', '9');
        }

        bool isLike = text.Length == pattern.Length;
        for (int i = 0; isLike && i < text.Length; i++)
        {
            isLike = pattern[i] == '0' ? char.IsAsciiDigit(text[i]) : text[i] == pattern[i];
        }

        return isLike;
    }
}
