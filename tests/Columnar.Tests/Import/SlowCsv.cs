using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using S1mpleTrader.Columnar.Import;

namespace S1mpleTrader.Columnar.Tests.Import;

/// <summary>
/// The rules of importing, written again: strings, regular expressions and big integers, one line at a time.
/// </summary>
/// <remarks>
/// Columns are always timestamp, open, high, low, close, volume after a header; stamps epoch numbers or ISO in UTC.
/// </remarks>
internal sealed partial class SlowCsv
{
    internal sealed record Bar(long Time, double Open, double High, double Low, double Close, double Volume);

    internal List<Bar> Bars { get; } = [];

    internal List<(long Line, RowReject Reason)> Rejected { get; } = [];

    internal static SlowCsv Read(byte[] file, char separator, bool isEpoch)
    {
        List<(long Number, string Text)> rows = Rows(file);
        rows.RemoveAt(0);
        List<int> units = [];
        foreach ((_, string text) in rows)
        {
            if (isEpoch && Split(text, separator) is { Count: 6 } fields
                && EpochPattern().Match(fields[0]) is { Success: true } match && Unit(match) is < 4 and var unit)
            {
                units.Add(unit);
            }
        }

        // The coarsest unit: that of the first row, unless another brings more rows into order.
        SlowCsv best = Read(rows, separator, isEpoch, isEpoch ? units[0] : 0);
        foreach (int other in isEpoch ? (int[])[units.Max(), 0] : [])
        {
            SlowCsv result = Read(rows, separator, isEpoch, other);
            best = result.Bars.Count > best.Bars.Count ? result : best;
        }

        return best;
    }

    private static SlowCsv Read(List<(long Number, string Text)> rows, char separator, bool isEpoch, int coarsestUnit)
    {
        SlowCsv result = new();
        foreach ((long number, string text) in rows)
        {
            RowReject reason = result.Take(text, separator, isEpoch, coarsestUnit);
            if (reason != RowReject.None)
            {
                result.Rejected.Add((number, reason));
            }
        }

        return result;
    }

    internal static List<(long Number, string Text)> Rows(byte[] file)
    {
        string all = Encoding.Latin1.GetString(file);
        string[] lines = all.Split('\n');
        List<(long Number, string Text)> rows = [];
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i];
            bool isTooLong = line.Length > 16_384;
            if (i == 0 && line.StartsWith("\u00EF\u00BB\u00BF", StringComparison.Ordinal))
            {
                line = line[3..];
            }

            line = line.EndsWith('\r') ? line[..^1] : line;
            if (line.Length > 0)
            {
                rows.Add((i + 1, isTooLong ? "TOO LONG" : line));
            }
        }

        return rows;
    }

    private RowReject Take(string line, char separator, bool isEpoch, int coarsestUnit)
    {
        if (line == "TOO LONG")
        {
            return RowReject.LineTooLong;
        }

        if (Split(line, separator) is not { Count: 6 } fields)
        {
            return RowReject.FieldCount;
        }

        if ((isEpoch ? Epoch(fields[0], coarsestUnit) : Iso(fields[0])) is not { } time)
        {
            return RowReject.BadTimestamp;
        }

        double[] numbers = new double[5];
        for (int i = 0; i < 5; i++)
        {
            RowReject reason = i == 4 && fields[5].Length == 0
                ? RowReject.None
                : Number(fields[i + 1], out numbers[i]);
            if (reason != RowReject.None)
            {
                return reason;
            }
        }

        Bar bar = new(time, numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
        if (bar.Open <= 0 || bar.High <= 0 || bar.Low <= 0 || bar.Close <= 0)
        {
            return RowReject.NonPositivePrice;
        }

        if (bar.High < bar.Low)
        {
            return RowReject.HighBelowLow;
        }

        if (Math.Max(bar.Open, bar.Close) > bar.High || Math.Min(bar.Open, bar.Close) < bar.Low)
        {
            return RowReject.OutsideRange;
        }

        if (bar.Volume < 0)
        {
            return RowReject.NegativeVolume;
        }

        if (Bars.Count > 0 && time <= Bars[^1].Time)
        {
            return time == Bars[^1].Time ? RowReject.Duplicate : RowReject.OutOfOrder;
        }

        Bars.Add(bar);
        return RowReject.None;
    }

    internal static List<string>? Split(string line, char separator)
    {
        List<string> fields = [];
        int at = 0;
        while (true)
        {
            StringBuilder field = new();
            while (at < line.Length && line[at] is ' ' or '\t' && line[at] != separator)
            {
                at++;
            }

            if (at < line.Length && line[at] == '"')
            {
                at++;
                while (at < line.Length && line[at] != '"')
                {
                    field.Append(line[at++]);
                }

                if (at++ == line.Length)
                {
                    return null;
                }

                while (at < line.Length && line[at] is ' ' or '\t' && line[at] != separator)
                {
                    at++;
                }

                if (at < line.Length && line[at] != separator)
                {
                    return null;
                }

                fields.Add(field.ToString().TrimEnd(' ', '\t'));
            }
            else
            {
                while (at < line.Length && line[at] != separator)
                {
                    field.Append(line[at++]);
                }

                fields.Add(field.ToString().Trim(' ', '\t'));
            }

            if (at == line.Length)
            {
                return fields.Count > 128 ? null : fields;
            }

            at++;
        }
    }

    private static int Unit(Match epoch)
    {
        var whole = BigInteger.Parse(epoch.Groups[2].Value, CultureInfo.InvariantCulture);
        for (int unit = 0; unit < 4; unit++)
        {
            if (whole <= 9_214_646_400 * BigInteger.Pow(1000, unit))
            {
                return unit;
            }
        }

        return 4;
    }

    private static long? Epoch(string text, int coarsestUnit)
    {
        Match match = EpochPattern().Match(text);
        if (!match.Success || Math.Max(coarsestUnit, Unit(match)) is var unit && unit == 4)
        {
            return null;
        }

        string fraction = match.Groups[4].Value;
        BigInteger scaled = BigInteger.Parse(match.Groups[2].Value + fraction, CultureInfo.InvariantCulture)
            * BigInteger.Pow(1000, 3 - unit);
        var divisor = BigInteger.Pow(10, fraction.Length);
        return scaled % divisor != 0 ? null : (long)(match.Groups[1].Length > 0 ? -scaled / divisor : scaled / divisor);
    }

    internal static long? Iso(string text)
    {
        Match match = IsoPattern().Match(text);
        if (!match.Success)
        {
            return null;
        }

        int[] n = new int[8];
        for (int i = 1; i < 7; i++)
        {
            n[i] = match.Groups[i].Success ? int.Parse(match.Groups[i].Value, CultureInfo.InvariantCulture) : 0;
        }

        if (n[1] is < 1678 or > 2261 || n[2] is < 1 or > 12 || n[3] < 1 || n[3] > DateTime.DaysInMonth(n[1], n[2])
            || n[4] > 23 || n[5] > 59 || n[6] > 59)
        {
            return null;
        }

        DateTime utc = new(n[1], n[2], n[3], n[4], n[5], n[6], DateTimeKind.Utc);
        long nanos = (utc.Ticks - DateTime.UnixEpoch.Ticks) * 100;
        nanos += match.Groups[7].Success
            ? long.Parse(match.Groups[7].Value.PadRight(9, '0'), CultureInfo.InvariantCulture)
            : 0;
        if (match.Groups[9].Success)
        {
            int hours = int.Parse(match.Groups[10].Value, CultureInfo.InvariantCulture);
            int minutes = match.Groups[11].Success
                ? int.Parse(match.Groups[11].Value, CultureInfo.InvariantCulture)
                : 0;
            if (hours > 14 || minutes > 59)
            {
                return null;
            }

            long offset = ((hours * 60) + minutes) * 60_000_000_000L;
            nanos -= match.Groups[9].Value == "-" ? -offset : offset;
        }

        return nanos;
    }

    internal static RowReject Number(string text, out double value)
    {
        value = 0;
        string word = text.TrimStart('+', '-').ToLowerInvariant();
        if (word is "nan" or "inf" or "infinity" && text.Length - word.Length <= 1)
        {
            return RowReject.NonFinite;
        }

        if (!NumberPattern().IsMatch(text))
        {
            return RowReject.BadNumber;
        }

        value = double.Parse(text, CultureInfo.InvariantCulture);
        return double.IsFinite(value) ? RowReject.None : RowReject.NonFinite;
    }

    [GeneratedRegex(@"^(-?)([0-9]{1,19})(\.([0-9]+))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex EpochPattern();

    [GeneratedRegex(@"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex NumberPattern();

    [GeneratedRegex(
        @"^([0-9]{4})-([0-9]{2})-([0-9]{2})"
        + @"(?:[Tt ](?:([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?))?"
        + @"( ?Z| ?z| ?UTC| ?([+-])([0-9]{2})(?::?([0-9]{2}))?)?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex IsoPattern();
}
