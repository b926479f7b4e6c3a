using System;
using System.Collections.Generic;
using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Columnar.Import;

/// <summary>The layout of a vendor's file.</summary>
public enum ImportFormat
{
    /// <summary>
    /// Told from the first lines and, for LEAN, from the file's name: a vendor's format, else CSV with a header.
    /// </summary>
    Auto,

    /// <summary>
    /// Delimited text, one bar per line, columns known by header or by <see cref="BarImportSpec.Columns"/>.
    /// </summary>
    Csv,

    /// <summary>
    /// Binance klines: twelve columns, with header (futures) or without (spot), epoch stamps of the bar's open.
    /// </summary>
    Binance,

    /// <summary>
    /// QuantConnect's LEAN: bars, quote bars, trades or quotes, stamped with a date and a time or with milliseconds of
    /// the day in the file's name.
    /// </summary>
    Lean,

    /// <summary>
    /// MetaTrader 4: date, time, open, high, low, close, volume without header, in the broker's time.
    /// </summary>
    Mt4,

    /// <summary>MetaTrader 5: a header with a tick volume, prices or points, in the broker's time.</summary>
    Mt5,

    /// <summary>HistData ASCII: one-minute bars of the bid separated by ';', or bid and ask of single ticks.</summary>
    Histdata,
}

/// <summary>Which price of a quote to take.</summary>
public enum QuoteSide
{
    /// <summary>What buyers offer.</summary>
    Bid,

    /// <summary>What sellers ask.</summary>
    Ask,

    /// <summary>The mean of both; of a bar each of its four prices.</summary>
    Mid,
}

/// <summary>Which instant of a bar its stamp names.</summary>
public enum StampedAt
{
    /// <summary>The bar's open.</summary>
    Open,

    /// <summary>The bar's close: the open is one timeframe earlier.</summary>
    Close,
}

/// <summary>What to do about rows that are refused.</summary>
public enum OnRejectedRow
{
    /// <summary>Count them all and write nothing.</summary>
    Fail,

    /// <summary>Write the rest and say how many are missing.</summary>
    Skip,
}

/// <summary>What to import and how. What the file doesn't say and nobody gives is asked for, never guessed.</summary>
public sealed record BarImportSpec
{
    /// <summary>The file: plain, gzip or zip, told apart by its content.</summary>
    public required string SourcePath { get; init; }

    /// <summary>
    /// What the file was when the caller read it, who depends on importing the same; null where the caller didn't.
    /// </summary>
    public SourceStamp? SourceStamp { get; init; }

    /// <summary>The bar store to write; null only checks the file.</summary>
    public required string? TargetPath { get; init; }

    /// <summary>The instrument's name in the store.</summary>
    public required string Symbol { get; init; }

    /// <summary>The file's layout.</summary>
    public ImportFormat Format { get; init; }

    /// <summary>
    /// The length of every bar; null takes the commonest distance of two rows. Single trades need it given.
    /// </summary>
    public Timeframe? Timeframe { get; init; }

    /// <summary>
    /// Columns by position, <c>time,open,close,high,low,volume</c> with <c>-</c> for one to ignore, or by header,
    /// <c>open=Eröffnung,time=Datum</c>; null goes by the usual header names. <c>time:mdy</c> and <c>time:dmy</c> say
    /// in which order a date stands where the rows don't tell.
    /// </summary>
    public string? Columns { get; init; }

    /// <summary>Which instant of a bar its stamp names; null means the open.</summary>
    public StampedAt? Timestamp { get; init; }

    /// <summary>
    /// <c>UTC</c>, an offset such as <c>+03:00</c>, or an IANA name: the zone of stamps that don't carry one.
    /// </summary>
    public string? Timezone { get; init; }

    /// <summary>
    /// Prices in the file are so many times the real ones: a power of ten; null is what the format says, else 1.
    /// </summary>
    public long? PriceScale { get; init; }

    /// <summary>Which price of a file of quotes to take; null where it has none.</summary>
    public QuoteSide? Price { get; init; }

    /// <summary>What to do about rows that are refused.</summary>
    public OnRejectedRow OnRejectedRow { get; init; }

    /// <summary>How many line numbers to keep for each reason; all rows are counted.</summary>
    public int LinesKeptPerReason { get; init; } = 10;

    /// <summary>
    /// Says in words, a line each, what the import left out or repaired; kept in the store. Null keeps nothing.
    /// </summary>
    public Func<BarImportSummary, IReadOnlyList<string>>? NotesOf { get; init; }

    /// <summary>Called now and then with the bytes of the source read so far and its size.</summary>
    public Action<long, long>? Progress { get; init; }
}
