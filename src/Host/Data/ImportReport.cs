using System.Collections.Generic;
using System.Text.Json;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Import;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Host.Reports;

namespace S1mpleTrader.Host.Data;

/// <summary>What an import found, assumed and left out, in lines for people and in words for programs.</summary>
internal static class ImportReport
{
    private static readonly string[] ReasonNames =
    [
        "NONE", "LINE_TOO_LONG", "FIELD_COUNT", "BAD_TIMESTAMP", "TIMEZONE_MISSING", "INVALID_LOCAL_TIME", "BAD_NUMBER",
        "NON_FINITE", "NON_POSITIVE_PRICE", "HIGH_BELOW_LOW", "OUTSIDE_RANGE", "NEGATIVE_VOLUME", "DUPLICATE",
        "OUT_OF_ORDER",
    ];

    /// <summary>Returns the name of a reason.</summary>
    public static string NameOf(RowReject reason) => ReasonNames[(int)reason];

    /// <summary>Returns one line per reason for which rows were refused, with the first line numbers.</summary>
    public static IEnumerable<string> RejectedLines(BarImportSummary summary)
    {
        foreach (RejectedRows rows in summary.Rejected)
        {
            yield return $"  {NameOf(rows.Reason)}: {Counted.Of(rows.Count, "row")}, {LinesOf(rows)}";
        }
    }

    /// <summary>
    /// Returns a line for everything that an import left out, repaired or missed; none where
    /// the bars are all that a file should hold.
    /// </summary>
    public static List<string> NotesOf(BarImportSummary summary)
    {
        var notes = new List<string>();
        foreach (RejectedRows rows in summary.Rejected)
        {
            notes.Add(
                $"{Figures.Whole(rows.Count)} of {Counted.Of(summary.RowsRead, "row")} "
                + $"{Counted.Are(rows.Count)} left out: {NameOf(rows.Reason)}, {LinesOf(rows)}");
        }

        if (summary.SuspiciousCount > 0)
        {
            notes.Add(
                $"{Counted.Of(summary.SuspiciousCount, "trade")} that the vendor marks suspicious "
                + $"{Counted.Are(summary.SuspiciousCount)} left out");
        }

        if (summary.GapCount > 0)
        {
            BarGap first = summary.FirstGaps[0];
            notes.Add(
                $"{Counted.Of(summary.MissingBarCount, "bar")} {Counted.Are(summary.MissingBarCount)} missing "
                + $"in {Counted.Of(summary.GapCount, "gap")}, {(summary.GapCount == 1 ? string.Empty : "the first ")}"
                + $"from {UtcNanos.ToIso(first.FromNanos)} to {UtcNanos.ToIso(first.ToNanos)}");
        }

        if (summary.OverlapCount > 0)
        {
            notes.Add(summary.OverlapCount == 1
                ? "1 bar opens before the bar before it closes"
                : $"{Figures.Whole(summary.OverlapCount)} bars open before the bar before them closes");
        }

        if (summary.RoundedPriceCount > 0)
        {
            notes.Add(
                $"{Counted.Of(summary.RoundedPriceCount, "price")} off a whole point "
                + $"by less than 1e-12 of it {Counted.Are(summary.RoundedPriceCount)} rounded");
        }

        if (summary.IsVolumeAbsent)
        {
            notes.Add("the file has no volume: it is 0 in every bar");
        }
        else if (summary.EmptyVolumeCount > 0)
        {
            notes.Add(
                $"{Counted.Of(summary.EmptyVolumeCount, "empty volume")} "
                + $"{Counted.Are(summary.EmptyVolumeCount)} taken as 0");
        }

        if (summary.AmbiguousTimeCount > 0)
        {
            notes.Add(
                $"{Counted.Of(summary.AmbiguousTimeCount, "stamp")} in an hour that the clock went through twice "
                + $"{Counted.Are(summary.AmbiguousTimeCount)} told apart by the order of the rows");
        }

        return notes;
    }

    /// <summary>Returns the rows of a summary.</summary>
    public static List<(string Name, string Value)> Rows(BarImportSummary summary, string? target)
    {
        var rows = new List<(string Name, string Value)>
        {
            ("symbol", summary.Symbol),
            ("format", FormatOf(summary)),
            ("layout", summary.Layout),
            ("stamps", summary.Stamps + (summary.IsSinglePrice
                ? string.Empty
                : ", of the bar's " + (summary.Timestamp == StampedAt.Close ? "close" : "open"))),
            ("timeframe", summary.Timeframe + (summary.IsTimeframeInferred ? " (told from the rows)" : string.Empty)),
            ("rows read", Figures.Whole(summary.RowsRead)),
            ("bars", Figures.Whole(summary.BarCount)),
        };
        AddPrices(rows, summary);
        AddTimes(rows, summary);
        AddVolumes(rows, summary);
        if (summary.AmbiguousTimeCount > 0)
        {
            string count = Counted.Of(summary.AmbiguousTimeCount, "stamp");
            rows.Add(("repeated hour", count + " of an hour that the clock went through twice"));
        }

        foreach (RejectedRows rejected in summary.Rejected)
        {
            string first = Figures.Whole(rejected.FirstLines[0]);
            rows.Add(("refused", $"{NameOf(rejected.Reason)}: {Figures.Whole(rejected.Count)}, from line {first} on"));
        }

        if (summary.ContentHash is { } hash)
        {
            rows.Add(("content", hash));
        }

        if (target is not null)
        {
            rows.Add(("file", target));
        }

        return rows;
    }

    /// <summary>Writes a summary as one JSON object.</summary>
    public static void Write(Utf8JsonWriter json, BarImportSummary summary, string? target)
    {
        json.WriteStartObject();
        json.WriteString("symbol", summary.Symbol);
        json.WriteString("format", summary.Format.ToString().ToLowerInvariant());
        json.WriteString("packed", summary.IsGzip ? "gzip" : summary.IsZip ? "zip" : null);
        json.WriteString("layout", summary.Layout);
        json.WriteString("stamps", summary.Stamps);
        json.WriteString("timestamp", summary.Timestamp == StampedAt.Close ? "close" : "open");
        json.WriteString("timeframe", summary.Timeframe.ToString());
        json.WriteBoolean("timeframe_inferred", summary.IsTimeframeInferred);
        json.WriteNumber("rows_read", summary.RowsRead);
        json.WriteNumber("rows_taken", summary.RowsAccepted);
        json.WriteNumber("bars", summary.BarCount);
        json.WriteNumber("price_scale", summary.PriceScale);
        json.WriteString("first", summary.BarCount > 0 ? UtcNanos.ToIso(summary.FirstOpenNanos) : null);
        json.WriteString("last", summary.BarCount > 0 ? UtcNanos.ToIso(summary.LastOpenNanos) : null);
        json.WriteNumber("gaps", summary.GapCount);
        json.WriteNumber("missing_bars", summary.MissingBarCount);
        json.WriteNumber("overlaps", summary.OverlapCount);
        json.WriteBoolean("volume_absent", summary.IsVolumeAbsent);
        json.WriteNumber("empty_volumes", summary.EmptyVolumeCount);
        json.WriteNumber("zero_volumes", summary.ZeroVolumeCount);
        json.WriteNumber("rounded_prices", summary.RoundedPriceCount);
        json.WriteNumber("suspicious_trades", summary.SuspiciousCount);
        json.WriteNumber("ambiguous_times", summary.AmbiguousTimeCount);
        json.WriteStartArray("refused");
        foreach (RejectedRows rejected in summary.Rejected)
        {
            json.WriteStartObject();
            json.WriteString("reason", NameOf(rejected.Reason));
            json.WriteNumber("rows", rejected.Count);
            json.WriteStartArray("first_lines");
            foreach (long line in rejected.FirstLines)
            {
                json.WriteNumberValue(line);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("content_hash", summary.ContentHash);
        json.WriteString("file", target);
        json.WriteEndObject();
    }

    private static string LinesOf(RejectedRows rows)
        => (rows.Count == 1 ? "line " : "lines ") + string.Join(", ", rows.FirstLines)
            + (rows.Count > rows.FirstLines.Count ? ", …" : string.Empty);

    private static void AddPrices(List<(string Name, string Value)> rows, BarImportSummary summary)
    {
        if (summary.PriceScale != 1)
        {
            rows.Add(("prices", $"{Figures.Whole(summary.PriceScale)} times the real ones in the file"));
        }

        if (summary.RoundedPriceCount > 0)
        {
            rows.Add((
                "rounded",
                $"{Counted.Of(summary.RoundedPriceCount, "price")} off a whole point by less than 1e-12 of it"));
        }

        if (summary.SuspiciousCount > 0)
        {
            rows.Add((
                "suspicious", $"{Counted.Of(summary.SuspiciousCount, "trade")} left out, as the vendor's bars do"));
        }
    }

    private static void AddTimes(List<(string Name, string Value)> rows, BarImportSummary summary)
    {
        if (summary.BarCount > 0)
        {
            rows.Add(("first", UtcNanos.ToIso(summary.FirstOpenNanos)));
            rows.Add(("last", UtcNanos.ToIso(summary.LastOpenNanos)));
        }

        rows.Add(("gaps", summary.GapCount == 0
            ? "none"
            : $"{Figures.Whole(summary.GapCount)}, {Counted.Of(summary.MissingBarCount, "bar")} missing"));
        foreach (BarGap gap in summary.FirstGaps)
        {
            rows.Add(("  gap", UtcNanos.ToIso(gap.FromNanos) + " to " + UtcNanos.ToIso(gap.ToNanos)));
        }

        if (summary.OverlapCount > 0)
        {
            rows.Add(("overlaps", Figures.Whole(summary.OverlapCount)));
        }
    }

    private static void AddVolumes(List<(string Name, string Value)> rows, BarImportSummary summary)
    {
        if (summary.IsVolumeAbsent)
        {
            rows.Add(("volume", "the source has none: 0 in every bar"));
        }
        else if (summary.EmptyVolumeCount > 0)
        {
            rows.Add(("empty volumes", Figures.Whole(summary.EmptyVolumeCount) + ", taken as 0"));
        }

        if (summary.ZeroVolumeCount > 0)
        {
            rows.Add(("zero volumes", Counted.Of(summary.ZeroVolumeCount, "bar")));
        }
    }

    private static string FormatOf(BarImportSummary summary)
        => summary.Format.ToString().ToLowerInvariant()
            + (summary.IsGzip ? ", gzip" : summary.IsZip ? ", zip" : string.Empty);
}
