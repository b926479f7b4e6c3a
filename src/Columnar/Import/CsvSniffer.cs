using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO.Pipelines;
using System.Text;
using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Columnar.Import;

/// <summary>Looks at the first lines of a file and decides, once, how all lines are to be read.</summary>
/// <remarks>
/// What the lines don't say and the options don't give becomes a finding. All findings are collected before giving up.
/// </remarks>
internal sealed class CsvSniffer(BarImportSpec spec)
{
    /// <summary>Bytes of the file to look at: some thousand rows.</summary>
    internal const int SampleBytes = 1 << 18;

    private const int BinanceFieldCount = 12;

    private readonly List<ImportFinding> _findings = [];
    private readonly List<byte[]> _lines = [];  // Not empty, the header first where there is one.
    private readonly List<long> _lineNumbers = [];
    private readonly CsvFields _fields = new();

    /// <summary>What keeps the file from being read.</summary>
    internal IReadOnlyList<ImportFinding> Findings => _findings;

    /// <summary>How to read the file, where there are no findings.</summary>
    internal CsvDialect? Dialect { get; private set; }

    /// <summary>The zone given, where there are no findings.</summary>
    internal LocalZone? Zone { get; private set; }

    /// <summary>Places by which prices in the file are shifted.</summary>
    internal int PriceShift { get; private set; }

    /// <summary>The timeframe given, or told from the rows.</summary>
    internal Timeframe? Timeframe { get; private set; }

    /// <summary>Looks at a file.</summary>
    /// <param name="sample">Its first bytes, unpacked.</param>
    /// <param name="isWhole">Whether they are all.</param>
    internal void Sniff(ReadOnlyMemory<byte> sample, bool isWhole)
    {
        CheckOptions();
        if (!TryReadLines(sample, isWhole))
        {
            return;
        }

        byte separator = FindSeparator();
        bool canSplit = _fields.TrySplit(_lines[0], separator);
        if (!canSplit || _fields.Count < 2)
        {
            Add(
                ImportFindingKind.FormatUnknown,
                _lineNumbers[0],
                $"this is no table of bars: expected fields separated by ',', ';' or tab, found '{Clip(_lines[0])}'");
            return;
        }

        List<string> first = FieldTexts(_lines[0]);
        bool hasHeader = IsHeader(_lines[0]);
        CsvDialect? dialect = FindColumns(separator, hasHeader, first);
        if (dialect is null)
        {
            return;
        }

        if (_lines.Count == (hasHeader ? 1 : 0))
        {
            Add(ImportFindingKind.SourceEmpty, 0, "the file has a header and no rows");
            return;
        }

        Dialect = FindStamps(dialect);
        if (_findings.Count == 0)
        {
            Timeframe = spec.Timeframe ?? InferTimeframe();
        }
    }

    private void CheckOptions()
    {
        if (string.IsNullOrWhiteSpace(spec.Symbol))
        {
            Add(ImportFindingKind.OptionRequired, 0, "the file doesn't say what it is of: give the symbol");
        }

        if (spec.Timezone is not null)
        {
            Zone = LocalZone.Find(spec.Timezone);
            if (Zone is null)
            {
                Add(
                    ImportFindingKind.OptionInvalid,
                    0,
                    $"there is no time zone '{spec.Timezone}': use UTC, an offset such as +03:00, or a name such as America/New_York");
            }
        }

        long scale = spec.PriceScale;
        while (scale > 1 && scale % 10 == 0)
        {
            scale /= 10;
            PriceShift++;
        }

        if (scale != 1)
        {
            Add(ImportFindingKind.OptionInvalid, 0, $"the price scale {spec.PriceScale} is no power of ten");
        }

        // Stores name their timeframe in milliseconds or larger units.
        if (spec.Timeframe is { } timeframe && (timeframe.Nanos <= 0 || timeframe.Nanos % UtcNanos.PerMillisecond != 0))
        {
            Add(ImportFindingKind.OptionInvalid, 0, "the timeframe is no whole number of milliseconds");
        }
    }

    private bool TryReadLines(ReadOnlyMemory<byte> sample, bool isWhole)
    {
        ReadOnlySpan<byte> bytes = sample.Span;
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            Add(ImportFindingKind.FormatUnknown, 1, "the file is UTF-16: save it as UTF-8 or ASCII");
            return false;
        }

        int end = isWhole ? sample.Length : bytes.LastIndexOf((byte)'\n') + 1;
        LineReader reader = new(PipeReader.Create(new ReadOnlySequence<byte>(sample[..end])));
        while (reader.TryRead(out ReadOnlySpan<byte> line))
        {
            if (!line.IsEmpty)
            {
                _lines.Add(line.ToArray());
                _lineNumbers.Add(reader.LineNumber);
            }
        }

        if (_lines.Count > 0)
        {
            return true;
        }

        if (isWhole && end <= LineReader.MaxLineBytes)
        {
            Add(ImportFindingKind.SourceEmpty, 0, "the file is empty");
        }
        else
        {
            Add(
                ImportFindingKind.FormatUnknown,
                1,
                $"this is no table of bars: its first line is empty or longer than {LineReader.MaxLineBytes} bytes");
        }

        return false;
    }

    private byte FindSeparator()
    {
        byte best = (byte)',';
        int bestCount = 0;
        foreach (byte candidate in ",;\t"u8)
        {
            int count = _lines[0].AsSpan().Count(candidate);
            if (count > bestCount)
            {
                best = candidate;
                bestCount = count;
            }
        }

        return best;
    }

    private List<string> FieldTexts(ReadOnlySpan<byte> line)
    {
        List<string> texts = [];
        for (int i = 0; i < _fields.Count; i++)
        {
            texts.Add(Encoding.UTF8.GetString(_fields.Field(line, i)));
        }

        return texts;
    }

    // A line is a header when none of its fields is a number.
    private bool IsHeader(ReadOnlySpan<byte> line)
    {
        for (int i = 0; i < _fields.Count; i++)
        {
            if (NumberParser.Parse(_fields.Field(line, i), 0, out _) != RejectReason.BadNumber)
            {
                return false;
            }
        }

        return true;
    }

    private CsvDialect? FindColumns(byte separator, bool hasHeader, List<string> first)
    {
        bool isBinance = IsBinance(hasHeader, first);
        if (spec.Format == ImportFormat.Binance && !isBinance)
        {
            Add(
                ImportFindingKind.FormatUnknown,
                _lineNumbers[0],
                $"these aren't Binance klines of {BinanceFieldCount} columns that begin with the open time: '{Clip(_lines[0])}'");
            return null;
        }

        isBinance &= spec.Format != ImportFormat.Csv && spec.Columns is null;
        if (isBinance && spec.Timestamp == StampedAt.Close)
        {
            Add(ImportFindingKind.OptionInvalid, 0, "Binance klines are stamped at the open, not at the close");
        }

        string? fault = null;
        CsvColumns columns;
        if (isBinance)
        {
            columns = CsvColumns.ByNames(["open_time", "open", "high", "low", "close", "volume"], out fault);
        }
        else if (spec.Columns is not null)
        {
            columns = CsvColumns.ByOption(spec.Columns, hasHeader ? first : null, out fault);
            int named = spec.Columns.Contains('=', StringComparison.Ordinal) ? 0 : spec.Columns.Split(',').Length;
            fault ??= named > first.Count ? $"{named} columns are named, but the file has {first.Count}" : null;
        }
        else if (hasHeader)
        {
            columns = CsvColumns.ByNames(first, out fault);
        }
        else
        {
            Add(
                ImportFindingKind.OptionRequired,
                _lineNumbers[0],
                "the file has no header: say what its columns are, such as time,open,high,low,close,volume");
            return null;
        }

        if (fault is not null)
        {
            Add(
                spec.Columns is null ? ImportFindingKind.HeaderUnknown : ImportFindingKind.OptionInvalid,
                _lineNumbers[0],
                $"{fault}; the first line is '{Clip(_lines[0])}'");
            return null;
        }

        return new CsvDialect
        {
            Format = isBinance ? ImportFormat.Binance : ImportFormat.Csv,
            Separator = separator,
            HasHeader = hasHeader,
            FieldCount = first.Count,
            Time = columns.Time,
            TimeOfDay = columns.TimeOfDay,
            Open = columns.Open,
            High = columns.High,
            Low = columns.Low,
            Close = columns.Close,
            Volume = columns.Volume,
        };
    }

    private static bool IsBinance(bool hasHeader, List<string> first)
        => first.Count == BinanceFieldCount
            && (hasHeader
                ? first[0] == "open_time" && first[6] == "close_time"
                : IsDigits(first[0]) && IsDigits(first[6]));

    private static bool IsDigits(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange('0', '9');

    private CsvDialect? FindStamps(CsvDialect dialect)
    {
        bool isFound = false;
        bool hasOwnZone = false;
        int firstUnit = 0;
        int finestUnit = 0;
        for (int i = dialect.HasHeader ? 1 : 0; i < _lines.Count; i++)
        {
            if (!_fields.TrySplit(_lines[i], dialect.Separator) || _fields.Count != dialect.FieldCount)
            {
                continue;
            }

            ReadOnlySpan<byte> date = _fields.Field(_lines[i], dialect.Time);
            ReadOnlySpan<byte> time =
                dialect.TimeOfDay == CsvDialect.Absent ? default : _fields.Field(_lines[i], dialect.TimeOfDay);
            int unit = StampParser.TryEpochDigits(date, out _, out ulong whole, out _) ? StampParser.UnitOf(whole) : 0;
            if (!isFound && TryForm(date, time, out StampForm form, out hasOwnZone))
            {
                isFound = true;
                firstUnit = unit;
                dialect = dialect with { StampForm = form };
            }

            // An absurd number must not decide for all the others.
            finestUnit = unit < StampParser.UnitCount ? Math.Max(finestUnit, unit) : finestUnit;
        }

        if (!isFound)
        {
            int row = dialect.HasHeader ? 1 : 0;
            Add(
                ImportFindingKind.TimestampUnknown,
                _lineNumbers[row],
                "no row has a time in a known form (an epoch number, or YYYY-MM-DD with or without time and zone): "
                + $"'{Clip(_lines[row])}'");
            return null;
        }

        CheckZone(dialect.StampForm, hasOwnZone);
        return dialect.StampForm == StampForm.Epoch && _findings.Count == 0
            ? WithUnit(dialect, firstUnit, finestUnit)
            : dialect;
    }

    // Around 1970 the numbers are so small that their size says nothing: a minute in milliseconds is also a time in seconds.
    // So no unit is coarser than that of the first row; where that row itself may lie there, the unit decides that brings
    // most rows into order, then that in which the rows are the given, or a usual, bar apart.
    private CsvDialect WithUnit(CsvDialect dialect, int firstUnit, int finestUnit)
    {
        CsvDialect best = dialect;
        (long Count, bool IsUsual) bestScore = (-1, false);
        foreach (int unit in finestUnit == 0 ? (ReadOnlySpan<int>)[0, 1, 2, 3] : [firstUnit, finestUnit, 0])
        {
            CsvDialect candidate = dialect with { CoarsestUnit = unit };
            BarSequenceCheck sequence = ReadSample(candidate);
            long distance = sequence.CommonestDistance();
            bool isUsual = spec.Timeframe is { } given ? distance == given.Nanos : IsUsualBar(distance);
            if (sequence.Count > bestScore.Count || (sequence.Count == bestScore.Count && isUsual && !bestScore.IsUsual))
            {
                best = candidate;
                bestScore = (sequence.Count, isUsual);
            }
        }

        return best;
    }

    private static bool IsUsualBar(long nanos)
    {
        foreach (long unit in (ReadOnlySpan<long>)
            [UtcNanos.PerSecond, UtcNanos.PerMinute, UtcNanos.PerHour, UtcNanos.PerDay, UtcNanos.PerWeek])
        {
            if (nanos % unit == 0 && nanos / unit is (>= 1 and <= 6) or 8 or 10 or 12 or 15 or 20 or 30 or 45)
            {
                return true;
            }
        }

        return false;
    }

    private void CheckZone(StampForm form, bool hasOwnZone)
    {
        if (form == StampForm.Epoch && Zone is { IsUtc: false })
        {
            Add(
                ImportFindingKind.OptionInvalid,
                0,
                $"the stamps are epoch numbers, which are UTC; the time zone {Zone.Name} contradicts that");
        }

        if (form != StampForm.Epoch && !hasOwnZone && spec.Timezone is null)
        {
            Add(
                ImportFindingKind.OptionRequired,
                0,
                "the stamps don't say of which time zone they are: give it, such as UTC, +03:00 or America/New_York");
        }
    }

    private static bool TryForm(ReadOnlySpan<byte> date, ReadOnlySpan<byte> time, out StampForm form, out bool hasOwnZone)
    {
        var utc = LocalZone.Find("UTC");
        foreach (StampForm candidate in (ReadOnlySpan<StampForm>)[StampForm.Digits, StampForm.Text, StampForm.Epoch])
        {
            StampParser parser = new(candidate, 0, utc);
            if ((candidate != StampForm.Epoch || time.IsEmpty)
                && parser.Parse(date, time, long.MinValue, out _) == RejectReason.None)
            {
                form = candidate;
                hasOwnZone = parser.HasOwnZones;
                return true;
            }
        }

        form = default;
        hasOwnZone = false;
        return false;
    }

    private Timeframe? InferTimeframe()
    {
        Invariant.Holds(Dialect is not null);
        long distance = ReadSample(Dialect).CommonestDistance();
        if (distance > 0 && distance % UtcNanos.PerMillisecond == 0)
        {
            return new Timeframe(distance);
        }

        Add(ImportFindingKind.OptionRequired, 0, "the rows don't tell how long a bar is: give the timeframe");
        return null;
    }

    // The order and distances of the rows looked at, read in a certain way.
    private BarSequenceCheck ReadSample(CsvDialect dialect)
    {
        CsvBarReader reader = new(dialect, new StampParser(dialect.StampForm, dialect.CoarsestUnit, Zone), PriceShift);
        BarSequenceCheck sequence = new(null);
        for (int i = dialect.HasHeader ? 1 : 0; i < _lines.Count; i++)
        {
            if (reader.Read(_lines[i], sequence.Last, out CsvBar bar) == RejectReason.None)
            {
                sequence.Accept(bar.StampNanos);
            }
        }

        return sequence;
    }

    private void Add(ImportFindingKind kind, long line, string message) => _findings.Add(new ImportFinding(kind, line, message));

    private static string Clip(ReadOnlySpan<byte> line)
    {
        const int MaxBytes = 80;
        string text = Encoding.UTF8.GetString(line[..Math.Min(line.Length, MaxBytes)]);
        StringBuilder printable = new();
        foreach (char c in text)
        {
            printable.Append(char.IsControl(c) && c != '\t' ? '?' : c);
        }

        return printable.Append(line.Length > MaxBytes ? "…" : "").ToString();
    }
}
