using System;
using System.Collections.Generic;
using System.IO;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Journal;

namespace S1mpleTrader.Host.Journal;

/// <summary>A run's journal, read back: mapped, verified, row by row.</summary>
internal sealed class JournalFile : IDisposable
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "journal.arrow";

    private readonly ArrowFileReader _reader;

    /// <summary>Opens a journal.</summary>
    /// <exception cref="DataFileException">It is damaged, or no journal.</exception>
    public JournalFile(string path)
    {
        _reader = new ArrowFileReader(path, verifyChecksums: true);
        bool isJournal = _reader.Schema.MetadataValue("s1t.kind") == "journal"
            && _reader.Schema.MetadataValue("s1t.version") is "1" or JournalColumns.Version
            && _reader.Schema.Fields.Count == JournalColumns.Names.Length;
        if (!isJournal)
        {
            _reader.Dispose();
            throw new DataFileException(path, 0, "this is no journal of version 1 or 2");
        }
    }

    /// <summary>Rows.</summary>
    public long Count => _reader.RowCount;

    /// <summary>Returns all rows, in the order in which things happened.</summary>
    public IEnumerable<JournalRow> Rows()
    {
        for (int batch = 0; batch < _reader.BatchCount; batch++)
        {
            for (int row = 0; row < _reader.Batch(batch).RowCount; row++)
            {
                yield return new JournalRow(_reader.Batch(batch), row);
            }
        }
    }

    /// <summary>Returns a row as the kernel wrote it, as far as a replay needs it.</summary>
    public static JournalRecord RecordOf(JournalRow row, TradeFormat format, int firstFillReason)
    {
        int symbol = row.IndexOf(JournalColumn.Symbol);
        string? trade = row.Text(JournalColumn.TradeId);
        return new JournalRecord
        {
            Kind = row.Kind,
            Detail = (JournalDetail)Math.Max(0, row.IndexOf(JournalColumn.Detail)),
            Time = row.Time,
            Symbol = symbol,
            Reason = row.IndexOf(JournalColumn.Reason) - (row.Kind == JournalKind.Rejected ? 0 : firstFillReason),
            Direction = row.IndexOf(JournalColumn.Direction) switch { 1 => Direction.Buy, 0 => Direction.Sell, _ => Direction.None },
            Lots = row.Decimal(JournalColumn.Quantity) is { } quantity ? format.Grids[symbol].LotsDown(quantity) : null,
            Ticks = row.Decimal(JournalColumn.Price) is { } price ? format.Grids[symbol].NearestTicks(price) : null,
            FeeUnits = row.Units(JournalColumn.Fee),
            GrossUnits = row.Units(JournalColumn.GrossPnl),
            FundingUnits = row.Units(JournalColumn.Funding),
            BalanceUnits = row.Units(JournalColumn.Balance),
            Trade = trade is null ? -1 : IdText.SequenceOf(trade),
        };
    }

    /// <summary>Returns a run's journal in a folder, or null where it kept none.</summary>
    public static JournalFile? OpenIn(string folder)
    {
        string path = Path.Combine(folder, FileName);
        return File.Exists(path) ? new JournalFile(path) : null;
    }

    /// <summary>Unmaps the file.</summary>
    public void Dispose() => _reader.Dispose();
}

/// <summary>A row of a journal; valid until the file is closed.</summary>
internal readonly struct JournalRow(ArrowBatch batch, int row)
{
    /// <summary>The instant, UTC nanoseconds.</summary>
    public long Time => batch.Int64((int)JournalColumn.Time)[row];

    /// <summary>What happened.</summary>
    public JournalKind Kind => (JournalKind)batch.Index((int)JournalColumn.Kind, row);

    /// <summary>Returns whether a column has a value.</summary>
    public bool Has(JournalColumn column) => !batch.IsNull((int)column, row);

    /// <summary>Returns a text, or null.</summary>
    public string? Text(JournalColumn column) => Has(column) ? batch.Text((int)column, row) : null;

    /// <summary>Returns the index behind a word, or -1.</summary>
    public int IndexOf(JournalColumn column) => Has(column) ? batch.Index((int)column, row) : -1;

    /// <summary>Returns a whole number, or -1.</summary>
    public int Whole(JournalColumn column)
        => !Has(column) ? -1 : batch.IsInt32((int)column) ? batch.Int32((int)column)[row] : (int)batch.Int64((int)column)[row];

    /// <summary>Returns a double, or null.</summary>
    public double? Double(JournalColumn column) => Has(column) ? batch.Float64((int)column)[row] : null;

    /// <summary>Returns a decimal, or null.</summary>
    public decimal? Decimal(JournalColumn column) => Has(column) ? batch.Decimal((int)column, row) : null;

    /// <summary>Returns money in units, or null.</summary>
    public Int128? Units(JournalColumn column) => Has(column) ? batch.Units((int)column, row) : null;
}
