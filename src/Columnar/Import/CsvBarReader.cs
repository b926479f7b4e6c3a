using System;

namespace S1mpleTrader.Columnar.Import;

/// <summary>One row as the file has it: the stamp is not yet turned into an open time.</summary>
internal readonly record struct CsvBar(
    long StampNanos, double Open, double High, double Low, double Close, double Volume);

/// <summary>Bytes to bars: reads one line of a delimited file, or says why it isn't a bar.</summary>
/// <remarks>
/// Order of checks, the first that fails being the reason: fields, stamp, numbers (open, high, low, close, volume),
/// positive prices, high ≥ low, open and close within low to high, volume ≥ 0. The order of rows is
/// <see cref="BarSequenceCheck"/>'s. Nothing is allocated per row.
/// </remarks>
internal sealed class CsvBarReader(CsvDialect dialect, StampParser stamps, int priceShift)
{
    private readonly CsvFields _fields = new();
    private readonly PriceColumns _prices = dialect.Prices;
    private readonly PriceColumns _meanWith = dialect.MeanWith;
    private readonly bool _isMean = !dialect.MeanWith.IsAbsent;
    private long _roundedPriceCount;

    /// <summary>Rows whose volume field is empty and was taken as 0.</summary>
    internal long EmptyVolumeCount { get; private set; }

    /// <summary>Prices in points that rounding had made a little less or more than whole.</summary>
    internal long RoundedPriceCount => _roundedPriceCount;

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line, not empty.</param>
    /// <param name="previous">Stamp of the last accepted row.</param>
    /// <param name="bar">The bar, where the reason is none.</param>
    internal RowReject Read(ReadOnlySpan<byte> line, long previous, out CsvBar bar)
    {
        bar = default;
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

        RowReject reason = stamps.Parse(
            line, _fields.Start(dialect.Time), _fields.End(dialect.Time), timeOfDay, previous, out long stamp);
        if (reason != RowReject.None
            || (reason = Price(line, _prices.Open, _meanWith.Open, out double open)) != RowReject.None
            || (reason = Price(line, _prices.High, _meanWith.High, out double high)) != RowReject.None
            || (reason = Price(line, _prices.Low, _meanWith.Low, out double low)) != RowReject.None
            || (reason = Price(line, _prices.Close, _meanWith.Close, out double close)) != RowReject.None
            || (reason = Volume(line, out double volume)) != RowReject.None)
        {
            return reason;
        }

        bar = new CsvBar(stamp, open, high, low, close, volume);
        return Check(bar);
    }

    /// <summary>Returns why numbers that were read are no bar; the rule of files and of streams.</summary>
    /// <param name="bar">Its numbers, all finite.</param>
    internal static RowReject Check(in CsvBar bar)
    {
        if (!(bar.Open > 0 && bar.High > 0 && bar.Low > 0 && bar.Close > 0))
        {
            return RowReject.NonPositivePrice;
        }

        if (bar.High < bar.Low)
        {
            return RowReject.HighBelowLow;
        }

        if (bar.Open < bar.Low || bar.Open > bar.High || bar.Close < bar.Low || bar.Close > bar.High)
        {
            return RowReject.OutsideRange;
        }

        return bar.Volume < 0 ? RowReject.NegativeVolume : RowReject.None;
    }

    private RowReject Price(ReadOnlySpan<byte> line, int column, int meanWith, out double price)
        => _isMean
            ? NumberParser.ParseMean(_fields.Field(line, column), _fields.Field(line, meanWith), priceShift, out price)
            : NumberParser.ParsePrice(
                line, _fields.Start(column), _fields.End(column), priceShift, ref _roundedPriceCount, out price);

    private RowReject Volume(ReadOnlySpan<byte> line, out double volume)
    {
        volume = 0;
        if (dialect.Volume == CsvDialect.Absent)
        {
            return RowReject.None;
        }

        (int start, int end) = (_fields.Start(dialect.Volume), _fields.End(dialect.Volume));
        if (start == end)
        {
            EmptyVolumeCount++;
            return RowReject.None;
        }

        return NumberParser.Parse(line, start, end, 0, out volume);
    }
}
