using System;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Kernel.Journal;

namespace S1mpleTrader.Host.Journal;

/// <summary>A row of a journal; valid until the file is closed.</summary>
internal readonly struct JournalRow(JournalFile file, ArrowBatch batch, int row)
{
    /// <summary>The instant, UTC nanoseconds.</summary>
    public long Time => batch.Int64(file.PlaceOf(JournalColumn.Time))[row];

    /// <summary>What happened.</summary>
    public JournalKind Kind => (JournalKind)batch.Index(file.PlaceOf(JournalColumn.Kind), row);

    /// <summary>Returns whether a column has a value.</summary>
    public bool Has(JournalColumn column) => file.PlaceOf(column) is >= 0 and var place && !batch.IsNull(place, row);

    /// <summary>Returns a text or id, or null.</summary>
    /// <exception cref="DataFileException">It can't be one.</exception>
    public string? Text(JournalColumn column)
    {
        if (!Has(column))
        {
            return null;
        }

        if (!IsNumber(column))
        {
            return batch.Text(file.PlaceOf(column), row);
        }

        int number = Whole(column);
        if (number < 0)
        {
            throw file.Damaged("an id's number is negative");
        }

        Span<char> id = stackalloc char[IdText.MaxLength];
        return id[..IdText.Write(id, JournalColumns.PrefixOf(column), TimeOf(column), number)].ToString();
    }

    /// <summary>Returns the number in an id, or -1.</summary>
    public int Number(JournalColumn column)
        => IsNumber(column) ? Whole(column) : Text(column) is { } id ? IdText.SequenceOf(id) : -1;

    /// <summary>Returns the index behind a word, or -1.</summary>
    public int IndexOf(JournalColumn column) => Has(column) ? batch.Index(file.PlaceOf(column), row) : -1;

    /// <summary>Returns a whole number, or -1.</summary>
    public int Whole(JournalColumn column)
    {
        int place = file.PlaceOf(column);
        return !Has(column) ? -1 : batch.IsInt32(place) ? batch.Int32(place)[row] : (int)batch.Int64(place)[row];
    }

    /// <summary>Returns a double, or null.</summary>
    public double? Double(JournalColumn column) => Has(column) ? batch.Float64(file.PlaceOf(column))[row] : null;

    /// <summary>Returns a decimal, or null.</summary>
    /// <exception cref="DataFileException">It is none.</exception>
    public decimal? Decimal(JournalColumn column)
    {
        try
        {
            return Has(column) ? batch.Decimal(file.PlaceOf(column), row) : null;
        }
        catch (OverflowException)
        {
            throw file.Damaged("a number has more digits than a decimal");
        }
    }

    /// <summary>Returns money in units, or null.</summary>
    public Int128? Units(JournalColumn column) => Has(column) ? batch.Units(file.PlaceOf(column), row) : null;

    // Until version 2 ids are texts.
    private bool IsNumber(JournalColumn column) => JournalColumns.IsId(column) && batch.IsInt32(file.PlaceOf(column));

    // The instant in an id: the one beside it, or the row's; an order's may be the decision's.
    private long TimeOf(JournalColumn id) => id switch
    {
        JournalColumn.FillId => Time,
        JournalColumn.TradeId => TimeOr(JournalColumn.TradeTime, Time),
        JournalColumn.ThreatId => TimeOr(JournalColumn.ThreatTime, Time),
        JournalColumn.OrderId => TimeOr(JournalColumn.OrderTime, TimeOr(JournalColumn.DecidedTime, Time)),
        _ => TimeOr(JournalColumn.DecidedTime, Time),
    };

    private long TimeOr(JournalColumn column, long usual)
        => Has(column) ? batch.Int64(file.PlaceOf(column))[row] : usual;
}
