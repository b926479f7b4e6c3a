using System;
using System.Collections.Generic;
using System.IO;
using S1mpleTrader.Columnar.Format;

namespace S1mpleTrader.Host.Journal;

/// <summary>A run's journal, read back: mapped, verified, row by row.</summary>
/// <remarks>
/// A batch holds rows in order, batches overlap: rows come in order by taking the first one of all batches again and
/// again. Files until version 2 stand in order.
/// </remarks>
internal sealed class JournalFile : IDisposable
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "journal.arrow";

    private readonly ArrowFileReader _reader;
    private readonly int[] _places; // Of each column in this version's file; -1 where it has none.
    private readonly bool _isOverlapping;

    /// <summary>Opens a journal.</summary>
    /// <exception cref="DataFileException">It is damaged, or no journal.</exception>
    public JournalFile(string path)
    {
        _reader = new ArrowFileReader(path, verifyChecksums: true);
        string? version = _reader.Schema.MetadataValue("s1t.version");
        _places = Array.ConvertAll(JournalColumns.Names, _reader.Schema.IndexOf);
        _isOverlapping = version is "3" or "4" or "5" or JournalColumns.Version;
        int columns = JournalColumns.Names.Length;
        for (JournalColumn column = 0; !_isOverlapping && (int)column < JournalColumns.Names.Length; column++)
        {
            columns -= JournalColumns.IsPlace(column) ? 1 : 0;
        }

        bool isJournal = _reader.Schema.MetadataValue("s1t.kind") == "journal"
            && version is "1" or "2" or "3" or "4" or "5" or JournalColumns.Version
            && _reader.Schema.Fields.Count == columns
            && Array.FindAll(_places, place => place >= 0).Length == columns
            && AreReadable();
        if (!isJournal)
        {
            _reader.Dispose();
            throw new DataFileException(path, 0, "this is no journal of version 1 to 6");
        }
    }

    /// <summary>Rows.</summary>
    public long Count => _reader.RowCount;

    /// <summary>Returns all rows, in the order in which things happened.</summary>
    public IEnumerable<JournalRow> Rows() => _isOverlapping ? RowsByTime() : RowsAsTheyStand();

    /// <summary>Returns the place of a column in the file, or -1.</summary>
    internal int PlaceOf(JournalColumn column) => _places[(int)column];

    /// <summary>Returns the failure of a file that says what can't be, although its checksums hold.</summary>
    internal DataFileException Damaged(string fault) => new(_reader.Path, 0, fault);

    /// <summary>Returns a run's journal in a folder, or null where it kept none.</summary>
    /// <exception cref="DataFileException">It is damaged, or no journal.</exception>
    /// <exception cref="HostException">It can't be read.</exception>
    public static JournalFile? OpenIn(string folder)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            return File.Exists(path) ? new JournalFile(path) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HostException(ExitCode.Data, $"{path}: error: can't be read: {exception.Message}", exception);
        }
    }

    /// <summary>Unmaps the file.</summary>
    public void Dispose() => _reader.Dispose();

    private bool AreReadable()
    {
        for (int i = 0; i < _places.Length; i++)
        {
            if (_places[i] >= 0 && !JournalColumns.CanRead((JournalColumn)i, _reader.Schema.Fields[_places[i]]))
            {
                return false;
            }
        }

        return true;
    }

    private IEnumerable<JournalRow> RowsAsTheyStand()
    {
        for (int batch = 0; batch < _reader.BatchCount; batch++)
        {
            for (int row = 0; row < _reader.Batch(batch).RowCount; row++)
            {
                yield return new JournalRow(this, _reader.Batch(batch), row);
            }
        }
    }

    // The next row of each batch, the first one foremost.
    private IEnumerable<JournalRow> RowsByTime()
    {
        var next = new PriorityQueue<(int Batch, int Row), (long Time, int Step)>(_reader.BatchCount);
        for (int batch = 0; batch < _reader.BatchCount; batch++)
        {
            if (_reader.Batch(batch).RowCount > 0)
            {
                next.Enqueue((batch, 0), PlaceIn(batch, 0));
            }
        }

        while (next.TryPeek(out (int Batch, int Row) first, out _))
        {
            yield return new JournalRow(this, _reader.Batch(first.Batch), first.Row);
            if (first.Row + 1 < _reader.Batch(first.Batch).RowCount)
            {
                next.DequeueEnqueue((first.Batch, first.Row + 1), PlaceIn(first.Batch, first.Row + 1));
            }
            else
            {
                next.Dequeue();
            }
        }
    }

    private (long Time, int Step) PlaceIn(int batch, int row)
    {
        var at = new JournalRow(this, _reader.Batch(batch), row);
        return (at.Time, at.Whole(JournalColumn.Step));
    }
}
