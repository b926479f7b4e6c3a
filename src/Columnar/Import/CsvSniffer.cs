using System;
using System.Collections.Generic;
using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Columnar.Import;

/// <summary>Looks at the first lines of a file and decides, once, how all lines are to be read.</summary>
/// <remarks>
/// What the lines don't say, the vendor's format doesn't say and the options don't give becomes a finding. All findings
/// are collected before giving up. An option wins over what a format says.
/// </remarks>
internal sealed class CsvSniffer(BarImportSpec spec)
{
    private readonly List<ImportFinding> _findings = [];

    /// <summary>What keeps the file from being read.</summary>
    internal IReadOnlyList<ImportFinding> Findings => _findings;

    /// <summary>How to read the file, where there are no findings.</summary>
    internal CsvDialect? Dialect { get; private set; }

    /// <summary>
    /// Name of the zone of stamps that carry none: given or said by the format; null where no row needs one.
    /// </summary>
    internal string? Timezone { get; private set; }

    /// <summary>By what the file's prices are multiplied.</summary>
    internal long PriceScale { get; private set; } = 1;

    /// <summary>Places by which prices in the file are shifted: the scale's power of ten.</summary>
    internal int PriceShift { get; private set; }

    /// <summary>The timeframe given, or told from the rows.</summary>
    internal Timeframe? Timeframe { get; private set; }

    /// <summary>Looks at a file.</summary>
    /// <param name="bytes">Its first bytes, unpacked.</param>
    /// <param name="isWhole">Whether they are all.</param>
    /// <param name="contentName">The name of the CSV: in a zip that of the file inside.</param>
    internal void Sniff(ReadOnlyMemory<byte> bytes, bool isWhole, string contentName)
    {
        CheckOptions();
        var sample = CsvSample.Read(bytes, isWhole, out ImportFinding? fault);
        if (sample is null)
        {
            _findings.Add(fault!);
            return;
        }

        if (!sample.CanSplit)
        {
            Add(
                ImportFindingKind.FormatUnknown,
                sample.LineNumbers[0],
                $"this is no table of bars: expected fields separated by ',', ';' or tab, found {sample.Quote(0)}");
            return;
        }

        var layout = VendorLayout.Find(spec.Format, sample, spec.SourcePath, contentName, out string? notThat);
        layout = spec.Columns is not null && spec.Format == ImportFormat.Auto ? null : layout;
        if (notThat is not null)
        {
            Add(
                ImportFindingKind.FormatUnknown, sample.LineNumbers[0],
                $"{notThat}; the first line is {sample.Quote(0)}");
            return;
        }

        CsvColumns? columns = FindColumns(sample, layout);
        if (columns is null)
        {
            return;
        }

        CsvDialect? dialect = Describe(sample, layout, columns);
        if (!sample.HasRows)
        {
            if (isWhole)
            {
                Add(ImportFindingKind.SourceEmpty, 0, "the file has a header and no rows");
            }
            else
            {
                Add(
                    ImportFindingKind.FormatUnknown,
                    sample.LineNumbers[^1] + 1,
                    "this is no table of bars: the line after the header is empty "
                    + $"or longer than {LineReader.MaxLineBytes} bytes");
            }

            return;
        }

        if (dialect is not null)
        {
            FindRest(sample, layout, columns, dialect);
        }
    }

    private void CheckOptions()
    {
        if (string.IsNullOrWhiteSpace(spec.Symbol))
        {
            Add(ImportFindingKind.OptionRequired, 0, "the file doesn't say what it is of: give the symbol", "symbol");
        }

        if (spec.Timezone is not null && BarImport.FaultOfTimezone(spec.Timezone) is { } unknown)
        {
            Add(ImportFindingKind.OptionInvalid, 0, unknown, "timezone");
        }

        long scale = Math.Max(spec.PriceScale ?? 1, 0);
        while (scale > 1 && scale % 10 == 0)
        {
            scale /= 10;
        }

        if (scale != 1)
        {
            Add(
                ImportFindingKind.OptionInvalid, 0,
                $"the price scale {spec.PriceScale} is no power of ten", "price_scale");
        }

        // Stores name their timeframe in milliseconds or larger units.
        if (spec.Timeframe is { } timeframe && (timeframe.Nanos <= 0 || timeframe.Nanos % UtcNanos.PerMillisecond != 0))
        {
            Add(ImportFindingKind.OptionInvalid, 0, "the timeframe is no whole number of milliseconds", "timeframe");
        }
    }

    private CsvColumns? FindColumns(CsvSample sample, VendorLayout? layout)
    {
        string? fault;
        CsvColumns columns;
        if (layout?.Columns is { } names)
        {
            columns = CsvColumns.ByNames(names, out fault);
            if (spec.Columns is not null)
            {
                Add(
                    ImportFindingKind.OptionInvalid, 0,
                    $"the format {NameOf(layout)} says what its columns are: leave them out", "columns");
            }
        }
        else if (spec.Columns is not null)
        {
            columns = CsvColumns.ByOption(spec.Columns, sample.HasHeader ? sample.First : null, out fault);
            int named = spec.Columns.Contains('=', StringComparison.Ordinal) ? 0 : spec.Columns.Split(',').Length;
            fault ??= named > sample.First.Count
                ? $"{Counted.Of(named, "column")} {Counted.Are(named)} named, but the file has {sample.First.Count}"
                : null;
        }
        else if (sample.HasHeader)
        {
            columns = CsvColumns.ByNames(sample.First, out fault);
        }
        else
        {
            Add(
                ImportFindingKind.OptionRequired,
                sample.LineNumbers[0],
                "the file has no header and is in no known vendor's format: say what its columns are, such as "
                + $"time,open,high,low,close,volume; the first line is {sample.Quote(0)}",
                "columns");
            return null;
        }

        if (fault is not null)
        {
            Add(
                spec.Columns is null ? ImportFindingKind.HeaderUnknown : ImportFindingKind.OptionInvalid,
                sample.LineNumbers[0],
                $"{fault}; the first line is {sample.Quote(0)}",
                spec.Columns is null ? null : "columns");
            return null;
        }

        return columns;
    }

    // What the options say about prices and time has to fit what the rows are.
    private CsvDialect? Describe(CsvSample sample, VendorLayout? layout, CsvColumns columns)
    {
        bool isQuotes = columns.Kind is RowKind.QuoteBars or RowKind.Quotes;
        bool isSingle = columns.Kind is RowKind.Trades or RowKind.Quotes;
        if (isQuotes && spec.Price is null)
        {
            Add(
                ImportFindingKind.OptionRequired, 0,
                "the file has bid and ask prices: give the price to take, bid, ask or mid", "price");
        }

        if (!isQuotes && spec.Price is not null)
        {
            Add(ImportFindingKind.OptionInvalid, 0, "the file has no bid and ask prices: leave the price out", "price");
        }

        if (isSingle && spec.Timeframe is null)
        {
            string rows = isQuotes ? "quotes" : "trades";
            Add(
                ImportFindingKind.OptionRequired, 0,
                $"the file holds single {rows}: give the timeframe of the bars to make of them", "timeframe");
        }

        if (isSingle && spec.Timestamp is not null)
        {
            Add(
                ImportFindingKind.OptionInvalid, 0,
                "a single trade or quote has one instant: leave the timestamp out", "timestamp");
        }
        else if (layout is not null && spec.Timestamp == StampedAt.Close)
        {
            Add(
                ImportFindingKind.OptionInvalid, 0,
                $"the format {NameOf(layout)} stamps bars at the open, not at the close", "timestamp");
        }

        return new CsvDialect
        {
            Format = layout?.Format ?? ImportFormat.Csv,
            Kind = columns.Kind,
            Separator = sample.Separator,
            HasHeader = sample.HasHeader,
            FieldCount = sample.First.Count,
            Time = columns.Time,
            TimeOfDay = columns.TimeOfDay,
            Prices = spec.Price == QuoteSide.Ask ? columns.Ask : columns.Prices,
            MeanWith = spec.Price == QuoteSide.Mid ? columns.Ask : PriceColumns.Absent,
            Volume = columns.Volume,
            Suspicious = columns.Suspicious,
            Midnight = layout?.Midnight ?? 0,
        };
    }

    private void FindRest(CsvSample sample, VendorLayout? layout, CsvColumns columns, CsvDialect described)
    {
        Timezone = spec.Timezone ?? layout?.Timezone;
        LocalZone? zone = Timezone is null ? null : LocalZone.Find(Timezone);
        if (zone is null && Timezone is not null && spec.Timezone is null)
        {
            Add(
                ImportFindingKind.OptionRequired,
                0,
                $"the stamps are of {Timezone}, of which this machine has no data (tzdata): "
                + "give the timezone as an offset",
                "timezone");
        }

        StampSniffer stamps = new(sample, described, zone, spec.Timeframe);
        CsvDialect? dialect = stamps.FindForm(columns.DateOrder ?? layout?.StampForm, out ImportFinding? fault);
        if (dialect is null)
        {
            _findings.Add(fault!);
            return;
        }

        CheckZone(dialect.StampForm, stamps.HasOwnZone, zone, layout);
        FindPriceScale(sample, layout, dialect);
        if (_findings.Count > 0)
        {
            return;
        }

        Dialect = dialect.StampForm == StampForm.Epoch ? stamps.WithUnit(dialect, PriceShift) : dialect;
        Timeframe = spec.Timeframe ?? InferTimeframe(sample, Dialect, zone);
    }

    private void CheckZone(StampForm form, bool hasOwnZone, LocalZone? zone, VendorLayout? layout)
    {
        if (form == StampForm.Epoch && zone is { IsUtc: false })
        {
            Add(
                ImportFindingKind.OptionInvalid,
                0,
                $"the stamps are epoch numbers, which are UTC; the time zone {zone.Name} contradicts that",
                "timezone");
        }

        if (form != StampForm.Epoch && !hasOwnZone && Timezone is null)
        {
            string hint = layout?.TimezoneHint is { } text ? $" ({text})" : "";
            Add(
                ImportFindingKind.OptionRequired,
                0,
                "the stamps don't say of which time zone they are: "
                + $"give the timezone, such as UTC, +03:00 or America/New_York{hint}",
                "timezone");
        }
    }

    private void FindPriceScale(CsvSample sample, VendorLayout? layout, CsvDialect dialect)
    {
        PriceScale = Math.Max(spec.PriceScale ?? layout?.PriceScale ?? 1, 1);
        for (long scale = PriceScale; scale > 1 && scale % 10 == 0; scale /= 10)
        {
            PriceShift++;
        }

        if (spec.PriceScale is not null || layout is null)
        {
            return;
        }

        if (layout.PriceScale is null && layout.PriceScaleHint is { } hint)
        {
            Add(
                ImportFindingKind.OptionRequired, 0,
                $"by what the prices are multiplied isn't known: give the price scale ({hint})", "price_scale");
        }

        if (layout.MayBePoints && HasWholePrices(sample, dialect))
        {
            Add(
                ImportFindingKind.OptionRequired,
                0,
                "every price is a whole number, so they may be points: give the price scale, "
                + "such as 100000 for prices of five "
                + "decimals, or 1 where the prices are as they are",
                "price_scale");
        }
    }

    // Files of points were often computed: 130522.99999999999 is meant to be whole.
    private static bool HasWholePrices(CsvSample sample, CsvDialect dialect)
    {
        CsvFields fields = new();
        PriceColumns prices = dialect.Prices;
        for (int i = sample.FirstRow; i < sample.Lines.Count; i++)
        {
            byte[] line = sample.Lines[i];
            bool isRow = fields.TrySplit(line, dialect.Separator) && fields.Count == dialect.FieldCount;
            foreach (int column in (ReadOnlySpan<int>)[prices.Open, prices.High, prices.Low, prices.Close])
            {
                if (isRow && NumberParser.Parse(fields.Field(line, column), 0, out double price) == RowReject.None
                    && Math.Abs(price - Math.Round(price)) > 1e-9 * Math.Abs(price))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private Timeframe? InferTimeframe(CsvSample sample, CsvDialect dialect, LocalZone? zone)
    {
        BarSequenceCheck sequence = StampSniffer.ReadBars(sample, dialect, zone, PriceShift);
        long distance = sequence.CommonestDistance();
        if (distance > 0 && distance % UtcNanos.PerMillisecond == 0)
        {
            return new Timeframe(distance);
        }

        if (sequence is { Count: 1, EarlierCount: > 0 })
        {
            Add(ImportFindingKind.RowsRejected, sample.LineNumbers[sample.FirstRow], ImportWords.RunBackwards);
            return null;
        }

        if (sequence.Count == 0)
        {
            Add(
                ImportFindingKind.RowsRejected,
                sample.LineNumbers[sample.FirstRow],
                "none of the rows looked at is a bar: prices are numbers above 0 with a decimal point, open and close "
                + $"between low and high; the first is {sample.Quote(sample.FirstRow)}");
            return null;
        }

        Add(
            ImportFindingKind.OptionRequired, 0,
            "the rows don't tell how long a bar is: give the timeframe", "timeframe");
        return null;
    }

    private static string NameOf(VendorLayout layout) => ImportWords.NameOf(layout.Format);

    private void Add(ImportFindingKind kind, long line, string message, string? option = null)
        => _findings.Add(new ImportFinding(kind, line, message, option));
}
