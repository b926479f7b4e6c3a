using System.Collections.Generic;
using System.Globalization;
using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Columnar.Import;

/// <summary>What was told from a file, in words for the summary.</summary>
internal static class ImportWords
{
    /// <summary>What is told of a file whose rows all come before the first one.</summary>
    internal const string RunBackwards =
        "the rows run backwards, from the latest to the earliest: turn them around, a header staying on top";

    /// <summary>Returns a format's name as options have it.</summary>
    internal static string NameOf(ImportFormat format) => format.ToString().ToLowerInvariant();

    internal static string Layout(CsvDialect dialect, QuoteSide? side)
    {
        string separator = dialect.Separator switch
        {
            (byte)';' => "';'",
            (byte)'\t' => "tab",
            _ => "','",
        };
        string header = dialect.HasHeader ? "with header" : "without header";
        string volume = dialect.Volume == CsvDialect.Absent ? ", no volume" : "";
        string kind = dialect.Kind switch
        {
            RowKind.QuoteBars => $"bars of bid and ask ({SideName(side)} taken), ",
            RowKind.Trades => "single trades, ",
            RowKind.Quotes => $"single quotes ({SideName(side)} taken), ",
            _ => "",
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{kind}{dialect.FieldCount} columns separated by {separator}, {header}{volume}");
    }

    internal static string Stamps(StampParser stamps)
    {
        if (stamps.Form == StampForm.Epoch)
        {
            return "epoch " + Units(stamps) + ", UTC";
        }

        string form = stamps.Form switch
        {
            StampForm.Digits => "calendar digits",
            StampForm.MonthFirst => "calendar dates (M/D/YYYY)",
            StampForm.DayFirst => "calendar dates (D/M/YYYY)",
            StampForm.DayMillis => "milliseconds of the day in the file's name",
            _ => "calendar dates",
        };
        return (stamps.HasOwnZones, stamps.Zone) switch
        {
            (true, null) => form + " with their own zones",
            (true, { } zone) => $"{form} with their own zones, else {zone.Name}",
            (false, { } zone) => $"{form} in {zone.Name}",
            _ => form,
        };
    }

    private static string SideName(QuoteSide? side) => side.ToString()!.ToLowerInvariant();

    // In the order of their appearance: files of a year may change the unit in the middle.
    private static string Units(StampParser stamps)
    {
        List<(long Row, string Words)> units = [];
        for (int unit = 0; unit < EpochUnit.Count; unit++)
        {
            if (stamps.CountInUnit(unit) > 0)
            {
                units.Add((stamps.FirstRowInUnit(unit), EpochUnit.NameOf(unit)));
            }
        }

        units.Sort((a, b) => a.Row.CompareTo(b.Row));
        string words = units.Count == 0 ? "" : units[0].Words;
        for (int i = 1; i < units.Count; i++)
        {
            words += string.Create(CultureInfo.InvariantCulture, $", {units[i].Words} from row {units[i].Row} on");
        }

        return words;
    }
}
