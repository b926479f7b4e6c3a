using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Columnar.Format;

/// <summary>
/// A bar series as a file: one record batch with the columns open_time, open, high, low, close, volume.
/// </summary>
/// <remarks>
/// The schema's metadata says <c>s1t.kind = bars</c>, <c>s1t.version = 1</c>, <c>s1t.symbol</c>,
/// <c>s1t.timeframe</c>, <c>s1t.rows</c> and <c>s1t.content_sha256</c> (<see cref="BarContentHash"/>),
/// and where they are known <c>s1t.import_notes</c> (<see cref="BarSeries.ImportNotes"/>, a line each).
/// Files are written once and never changed.
/// </remarks>
public static unsafe class BarStore
{
    internal const string Kind = "bars";
    internal const string Version = "1";
    internal const string KindKey = "s1t.kind";
    internal const string VersionKey = "s1t.version";
    internal const string SymbolKey = "s1t.symbol";
    internal const string TimeframeKey = "s1t.timeframe";
    internal const string RowsKey = "s1t.rows";
    internal const string ContentHashKey = "s1t.content_sha256";
    internal const string ImportNotesKey = "s1t.import_notes";

    internal static readonly ArrowField[] Fields =
    [
        new("open_time", ArrowType.TimestampNanos),
        new("open", ArrowType.Float64),
        new("high", ArrowType.Float64),
        new("low", ArrowType.Float64),
        new("close", ArrowType.Float64),
        new("volume", ArrowType.Float64),
    ];

    /// <summary>Maps a store.</summary>
    /// <param name="path">The file.</param>
    /// <param name="verifyChecksums">
    /// Whether to read all columns and compare their checksums, about 20 ms per million bars.
    /// </param>
    /// <returns>The series; its columns are the file's own bytes. The caller disposes it.</returns>
    /// <exception cref="DataFileException">The file is damaged, incomplete or no bar store.</exception>
    /// <exception cref="IOException">The file is missing or can't be read.</exception>
    public static BarSeries Open(string path, bool verifyChecksums)
    {
        ArrowFileReader reader = new(path, verifyChecksums);
        try
        {
            return ToSeries(reader);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Writes a series as a store.</summary>
    /// <param name="path">The file, replaced whole where it exists.</param>
    /// <param name="bars">The series.</param>
    /// <exception cref="IOException">The file can't be written; nothing is left behind.</exception>
    public static void Write(string path, BarSeries bars)
        => Write(
            path, bars.Symbol, bars.Timeframe, bars.OpenTimes, bars.Open, bars.High, bars.Low, bars.Close, bars.Volume);

    /// <summary>Writes columns as a store.</summary>
    /// <param name="path">The file, replaced whole where it exists.</param>
    /// <param name="symbol">The instrument's name.</param>
    /// <param name="timeframe">The length of every bar.</param>
    /// <param name="openTimes">
    /// UTC nanoseconds of each bar's open, strictly ascending; shape [n], as all others.
    /// </param>
    /// <param name="open">Opens in quote currency.</param>
    /// <param name="high">Highs in quote currency.</param>
    /// <param name="low">Lows in quote currency.</param>
    /// <param name="close">Closes in quote currency.</param>
    /// <param name="volume">Volumes in base units.</param>
    /// <returns>The content hash.</returns>
    /// <exception cref="ArgumentException">The open times don't ascend; nothing is left behind.</exception>
    /// <exception cref="IOException">The file can't be written; nothing is left behind.</exception>
    public static string Write(
        string path,
        string symbol,
        Timeframe timeframe,
        ReadOnlySpan<long> openTimes,
        ReadOnlySpan<double> open,
        ReadOnlySpan<double> high,
        ReadOnlySpan<double> low,
        ReadOnlySpan<double> close,
        ReadOnlySpan<double> volume)
    {
        using BarStoreWriter writer = new(path);
        writer.Append(openTimes, open, high, low, close, volume);
        return writer.Complete(symbol, timeframe);
    }

    internal static ArrowSchema Describe(
        string symbol, Timeframe timeframe, long rows, string contentHash, IReadOnlyList<string>? importNotes)
    {
        List<KeyValuePair<string, string>> metadata =
        [
            new(KindKey, Kind),
            new(VersionKey, Version),
            new(SymbolKey, symbol),
            new(TimeframeKey, timeframe.ToString()),
            new(RowsKey, rows.ToString(CultureInfo.InvariantCulture)),
            new(ContentHashKey, contentHash),
        ];
        if (importNotes is not null)
        {
            metadata.Add(new(ImportNotesKey, string.Join('\n', importNotes)));
        }

        return new ArrowSchema(Fields, metadata);
    }

    private static BarSeries ToSeries(ArrowFileReader reader)
    {
        ArrowSchema schema = reader.Schema;
        if (schema.MetadataValue(KindKey) != Kind)
        {
            throw new DataFileException(reader.Path, 0, "this Arrow file is no bar store");
        }

        if (schema.MetadataValue(VersionKey) is var version && version != Version)
        {
            throw new DataFileException(
                reader.Path, 0, $"the bar store has version {version}; this program reads version {Version}");
        }

        if (schema.MetadataValue(SymbolKey) is not { } symbol
            || schema.MetadataValue(ContentHashKey) is not { Length: 64 } contentHash
            || !Timeframe.TryParse(schema.MetadataValue(TimeframeKey), out Timeframe timeframe)
            || reader.BatchCount != 1
            || !HasBarColumns(schema)
            || schema.MetadataValue(RowsKey) != reader.RowCount.ToString(CultureInfo.InvariantCulture))
        {
            throw new DataFileException(reader.Path, 0, "the bar store lacks a column or what must be said about it");
        }

        ArrowBatch batch = reader.Batch(0);
        return new BarSeries(
            symbol,
            timeframe,
            contentHash,
            batch.RowCount,
            (long*)batch.Values(0),
            (double*)batch.Values(1),
            (double*)batch.Values(2),
            (double*)batch.Values(3),
            (double*)batch.Values(4),
            (double*)batch.Values(5),
            reader)
        {
            ImportNotes = schema.MetadataValue(ImportNotesKey)?.Split('\n', StringSplitOptions.RemoveEmptyEntries),
        };
    }

    private static bool HasBarColumns(ArrowSchema schema)
    {
        bool same = schema.Fields.Count == Fields.Length;
        for (int i = 0; same && i < Fields.Length; i++)
        {
            same = schema.Fields[i] == Fields[i];
        }

        return same;
    }
}
