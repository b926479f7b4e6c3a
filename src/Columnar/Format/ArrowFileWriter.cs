using System.IO;

namespace S1mpleTrader.Columnar.Format;

/// <summary>Writes rows to an Arrow file as they come, in constant memory and without an allocation per row.</summary>
/// <remarks>
/// For each row append one value to every column, then call <see cref="EndRow"/>; at the end call
/// <see cref="Complete"/>. The bytes depend on the schema and the rows only. Without <see cref="Complete"/> there is no
/// footer, and <see cref="ArrowFileReader"/> refuses the file. The stream stays the caller's: it is neither flushed nor
/// closed here. Specification: the head of <see cref="ArrowFile"/>.
/// </remarks>
public sealed class ArrowFileWriter
{
    /// <summary>Rows of a batch where nothing else is asked for.</summary>
    public const int DefaultRowsPerBatch = 8192;

    private readonly ArrowBatchWriter _batches;
    private readonly ArrowColumn[] _columns;
    private readonly int _rowsPerBatch;
    private int _rows; // In the batch that is being collected.
    private bool _isComplete;

    /// <summary>Writes the head of a file.</summary>
    /// <param name="stream">An empty file, or any stream; only written to.</param>
    /// <param name="schema">The columns.</param>
    /// <param name="rowsPerBatch">Rows after which a batch is written, at least 1.</param>
    public ArrowFileWriter(Stream stream, ArrowSchema schema, int rowsPerBatch = DefaultRowsPerBatch)
    {
        Invariant.Holds(rowsPerBatch > 0);
        Schema = schema;
        _rowsPerBatch = rowsPerBatch;
        _batches = new ArrowBatchWriter(stream, schema, sharesValues: false);
        _columns = new ArrowColumn[schema.Fields.Count];
        for (int i = 0; i < _columns.Length; i++)
        {
            _columns[i] = new ArrowColumn(schema.Fields[i], rowsPerBatch);
        }
    }

    /// <summary>What the file holds.</summary>
    public ArrowSchema Schema { get; }

    /// <summary>Rows ended so far.</summary>
    public long RowCount { get; private set; }

    /// <summary>Returns a column by its index in the schema.</summary>
    /// <param name="index">The index.</param>
    public ArrowColumn Column(int index) => _columns[index];

    /// <summary>Ends a row: every column must have got exactly one more value.</summary>
    public void EndRow()
    {
        _rows++;
        RowCount++;
        bool isFull = _rows == _rowsPerBatch;
        foreach (ArrowColumn column in _columns)
        {
            Invariant.HoldsHot(column.Count == _rows); // Always checked where the batch is written.
            isFull |= column.IsTextHalfFull;
        }

        if (isFull)
        {
            WriteBatch();
        }
    }

    /// <summary>
    /// Rows that the batch has room for, at least 1: so many may be appended to every column before they are ended.
    /// </summary>
    public int RoomRows => _rowsPerBatch - _rows;

    /// <summary>
    /// Ends several rows: every column must have got exactly so many more values. Only where no column holds text.
    /// </summary>
    /// <param name="count">How many, at most <see cref="RoomRows"/>.</param>
    public void EndRows(int count)
    {
        Invariant.Holds(count <= RoomRows);
        _rows += count;
        RowCount += count;
        if (_rows == _rowsPerBatch)
        {
            WriteBatch();
        }
    }

    /// <summary>Writes the last batch and the footer.</summary>
    public void Complete()
    {
        Invariant.Holds(!_isComplete);
        _isComplete = true;
        if (_rows > 0)
        {
            WriteBatch();
        }

        _batches.Finish();
    }

    private void WriteBatch()
    {
        _batches.Write(_rows, _columns);
        foreach (ArrowColumn column in _columns)
        {
            column.Clear();
        }

        _rows = 0;
    }
}
