using System;
using System.Globalization;
using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Columnar.Import;

/// <summary>Decides on the form of a file's stamps, and on the unit of epoch numbers, from its first rows.</summary>
internal sealed class StampSniffer(CsvSample sample, CsvDialect dialect, LocalZone? zone, Timeframe? timeframe)
{
    private readonly CsvFields _fields = new();
    private int _firstUnit;  // Unit of the first row that has a time.
    private int _finestUnit; // Of all rows looked at, but for absurd ones.

    /// <summary>Whether the stamps carry a zone.</summary>
    internal bool HasOwnZone { get; private set; }

    /// <summary>Finds the form.</summary>
    /// <param name="known">The form that the vendor's layout or an option says; null where the rows tell it.</param>
    /// <param name="fault">What is wrong where there is none.</param>
    /// <returns>The dialect with the form, or null.</returns>
    internal CsvDialect? FindForm(StampForm? known, out ImportFinding? fault)
    {
        bool isFound = false;
        bool isAnyRow = false;
        StampForm found = default;
        fault = null;
        for (int i = sample.FirstRow; i < sample.Lines.Count; i++)
        {
            if (!TrySplit(i, out ReadOnlySpan<byte> date, out ReadOnlySpan<byte> time))
            {
                continue;
            }

            isAnyRow = true;
            int unit = StampParser.TryEpochDigits(date, out _, out ulong whole, out _) ? EpochUnit.Of(whole) : 0;
            if (!isFound && TryForm(date, time, known, out found, out bool hasOwnZone))
            {
                isFound = true;
                HasOwnZone = hasOwnZone;
                _firstUnit = unit;
            }

            // An absurd number must not decide for all the others.
            _finestUnit = unit < EpochUnit.Count ? Math.Max(_finestUnit, unit) : _finestUnit;
        }

        if (isFound && found is StampForm.MonthFirst or StampForm.DayFirst && known is null)
        {
            if (FindDateOrder() is not { } order)
            {
                fault = new ImportFinding(
                    ImportFindingKind.OptionRequired,
                    sample.LineNumbers[sample.FirstRow],
                    "the dates don't tell the day from the month: give the columns, "
                    + "with time:mdy or time:dmy for the date; "
                    + $"the first row is {sample.Quote(sample.FirstRow)}",
                    "columns");
                return null;
            }

            found = order;
        }

        if (!isFound && !isAnyRow)
        {
            int count = _fields.TrySplit(sample.Lines[sample.FirstRow], dialect.Separator) ? _fields.Count : 0;
            fault = new ImportFinding(
                ImportFindingKind.RowsRejected,
                sample.LineNumbers[sample.FirstRow],
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"no row has {dialect.FieldCount} fields, which header or columns ask for; the first has {count}: ")
                + sample.Quote(sample.FirstRow));
        }
        else if (!isFound)
        {
            fault = new ImportFinding(
                ImportFindingKind.TimestampUnknown,
                sample.LineNumbers[sample.FirstRow],
                "no row has a time in a known form (an epoch number, "
                + "YYYY-MM-DD or M/D/YYYY with or without time and zone): "
                + sample.Quote(sample.FirstRow));
        }

        return isFound ? dialect with { StampForm = found } : null;
    }

    /// <summary>Finds the unit of epoch numbers.</summary>
    /// <remarks>
    /// Around 1970 the numbers are so small that their size says nothing: a minute in milliseconds is also a time in
    /// seconds. So no unit is coarser than that of the first row; where that row itself may lie there, the unit decides
    /// that brings most rows into order, then that in which the rows are the given, or a usual, bar apart.
    /// </remarks>
    internal CsvDialect WithUnit(CsvDialect epoch, int priceShift)
    {
        CsvDialect best = epoch;
        (long Count, bool IsUsual) bestScore = (-1, false);
        foreach (int unit in _finestUnit == 0 ? (ReadOnlySpan<int>)[0, 1, 2, 3] : [_firstUnit, _finestUnit, 0])
        {
            CsvDialect candidate = epoch with { CoarsestUnit = unit };
            BarSequenceCheck sequence = ReadBars(sample, candidate, zone, priceShift);
            long distance = sequence.CommonestDistance();
            bool isUsual = timeframe is { } given ? distance == given.Nanos : IsUsualBar(distance);
            if (sequence.Count > bestScore.Count
                || (sequence.Count == bestScore.Count && isUsual && !bestScore.IsUsual))
            {
                best = candidate;
                bestScore = (sequence.Count, isUsual);
            }
        }

        return best;
    }

    /// <summary>Returns order and distances of the rows looked at, read in a certain way.</summary>
    internal static BarSequenceCheck ReadBars(CsvSample sample, CsvDialect dialect, LocalZone? zone, int priceShift)
    {
        StampParser stamps = new(dialect.StampForm, dialect.CoarsestUnit, zone, dialect.Midnight);
        CsvBarReader bars = new(dialect, stamps, priceShift);
        CsvTradeReader trades = new(dialect, stamps, priceShift);
        BarSequenceCheck sequence = new(null);
        for (int i = sample.FirstRow; i < sample.Lines.Count; i++)
        {
            CsvBar bar = default;
            CsvTrade trade = default;
            RowReject reason = dialect.IsSinglePrice
                ? trades.Read(sample.Lines[i], sequence.Last, out trade)
                : bars.Read(sample.Lines[i], sequence.Last, out bar);
            if (reason == RowReject.None)
            {
                sequence.Accept(dialect.IsSinglePrice ? trade.StampNanos : bar.StampNanos);
            }
        }

        return sequence;
    }

    private bool TrySplit(int line, out ReadOnlySpan<byte> date, out ReadOnlySpan<byte> time)
    {
        ReadOnlySpan<byte> bytes = sample.Lines[line];
        bool isRow = _fields.TrySplit(bytes, dialect.Separator) && _fields.Count == dialect.FieldCount;
        date = isRow ? _fields.Field(bytes, dialect.Time) : default;
        time = isRow && dialect.TimeOfDay != CsvDialect.Absent ? _fields.Field(bytes, dialect.TimeOfDay) : default;
        return isRow;
    }

    // A month has no number above 12: one such number tells the order, as long as no other row contradicts it.
    private StampForm? FindDateOrder()
    {
        bool isMonthFirst = false;
        bool isDayFirst = false;
        for (int i = sample.FirstRow; i < sample.Lines.Count; i++)
        {
            if (TrySplit(i, out ReadOnlySpan<byte> date, out _)
                && StampParser.TryDateNumbers(date, out int first, out int second))
            {
                isMonthFirst |= first <= 12 && second is > 12 and <= 31;
                isDayFirst |= second <= 12 && first is > 12 and <= 31;
            }
        }

        return isMonthFirst == isDayFirst ? null : isMonthFirst ? StampForm.MonthFirst : StampForm.DayFirst;
    }

    private bool TryForm(
        ReadOnlySpan<byte> date, ReadOnlySpan<byte> time, StampForm? known, out StampForm form, out bool hasOwnZone)
    {
        var utc = LocalZone.Find("UTC");
        foreach (StampForm candidate in known is { } only
            ? (ReadOnlySpan<StampForm>)[only]
            : [StampForm.Digits, StampForm.Text, StampForm.Epoch, StampForm.MonthFirst, StampForm.DayFirst])
        {
            StampParser parser = new(candidate, 0, utc, dialect.Midnight);
            if ((candidate != StampForm.Epoch || time.IsEmpty)
                && parser.Parse(date, time, long.MinValue, out _) == RowReject.None)
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
}
