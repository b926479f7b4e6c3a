using System;

namespace S1mpleTrader.Columnar.Import;

/// <summary>One trade, or one quote taken as a trade without a size.</summary>
internal readonly record struct CsvTrade(long StampNanos, double Price, double Size, bool IsSuspicious);

/// <summary>Bytes to trades: reads one line of a delimited file, or says why it is none.</summary>
/// <remarks>
/// Order of checks: fields, stamp, price, size, positive price, size ≥ 0. Nothing is allocated per row.
/// </remarks>
internal sealed class CsvTradeReader(CsvDialect dialect, StampParser stamps, int priceShift)
{
    private readonly CsvFields _fields = new();

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line, not empty.</param>
    /// <param name="previous">Stamp of the last accepted trade.</param>
    /// <param name="trade">The trade, where the reason is none.</param>
    internal RowReject Read(ReadOnlySpan<byte> line, long previous, out CsvTrade trade)
    {
        trade = default;
        if (!_fields.TrySplit(line, dialect.Separator) || _fields.Count != dialect.FieldCount)
        {
            return RowReject.FieldCount;
        }

        ReadOnlySpan<byte> timeOfDay =
            dialect.TimeOfDay == CsvDialect.Absent ? default : _fields.Field(line, dialect.TimeOfDay);
        if (dialect.TimeOfDay != CsvDialect.Absent && timeOfDay.IsEmpty)
        {
            return RowReject.BadTimestamp;
        }

        // Trades may share an instant: in an hour that comes twice, the same time again is still the earlier one.
        long before = previous == long.MinValue ? previous : previous - 1;
        RowReject reason = stamps.Parse(
            line, _fields.Start(dialect.Time), _fields.End(dialect.Time), timeOfDay, before, out long stamp);
        double size = 0;
        if (reason != RowReject.None || (reason = Price(line, out double price)) != RowReject.None
            || (dialect.Volume != CsvDialect.Absent
                && (reason = Number(line, dialect.Volume, 0, out size)) != RowReject.None))
        {
            return reason;
        }

        bool isSuspicious = dialect.Suspicious != CsvDialect.Absent
            && !_fields.Field(line, dialect.Suspicious).SequenceEqual("0"u8);
        trade = new CsvTrade(stamp, price, size, isSuspicious);
        return price <= 0 ? RowReject.NonPositivePrice : size < 0 ? RowReject.NegativeVolume : RowReject.None;
    }

    private RowReject Price(ReadOnlySpan<byte> line, out double price)
        => dialect.MeanWith.IsAbsent
            ? Number(line, dialect.Prices.Close, priceShift, out price)
            : NumberParser.ParseMean(
                _fields.Field(line, dialect.Prices.Close), _fields.Field(line, dialect.MeanWith.Close),
                priceShift, out price);

    private RowReject Number(ReadOnlySpan<byte> line, int column, int shift, out double value)
        => NumberParser.Parse(line, _fields.Start(column), _fields.End(column), shift, out value);
}
