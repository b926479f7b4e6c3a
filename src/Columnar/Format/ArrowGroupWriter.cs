using System.IO;

namespace S1mpleTrader.Columnar.Format;

/// <summary>
/// Writes rows of which each group has values in a few of many columns: every batch is of one group, so that all of its
/// other columns are empty and have no bytes of their own.
/// </summary>
/// <remarks>
/// A group's rows come in blocks: append as many values to each of its columns, then call <see cref="EndRows"/>. Rows
/// of a group have a value in every column that one of them has one in. They keep their order; groups come as their
/// batches fill. The bytes depend on the schema and the calls only; else as <see cref="ArrowFileWriter"/>.
/// </remarks>
public sealed class ArrowGroupWriter
{
    private readonly ArrowBatchWriter _batches;
    private bool _isComplete;

    /// <summary>Writes the head of a file.</summary>
    /// <param name="stream">An empty file, or any stream; only written to.</param>
    /// <param name="schema">The columns.</param>
    public ArrowGroupWriter(Stream stream, ArrowSchema schema)
    {
        Schema = schema;
        _batches = new ArrowBatchWriter(stream, schema, sharesValues: true);
    }

    /// <summary>What the file holds.</summary>
    public ArrowSchema Schema { get; }

    /// <summary>Ends rows of a group, and writes its batch if that is full.</summary>
    /// <param name="group">The group.</param>
    /// <param name="count">How many.</param>
    public void EndRows(ArrowGroup group, int count)
    {
        if (group.EndRows(count))
        {
            Write(group);
        }
    }

    /// <summary>Writes what a group holds.</summary>
    /// <param name="group">The group.</param>
    public void Write(ArrowGroup group)
    {
        Invariant.Holds(!_isComplete);
        if (group.Rows > 0)
        {
            group.WriteTo(_batches);
        }
    }

    /// <summary>Writes the footer: what groups still hold has been written.</summary>
    public void Complete()
    {
        Invariant.Holds(!_isComplete);
        _isComplete = true;
        _batches.Finish();
    }
}

/// <summary>The rows of one group that are being collected.</summary>
public sealed class ArrowGroup
{
    private readonly ArrowSchema _schema;
    private readonly ArrowColumn?[] _columns; // Made when their first value comes.
    private readonly int _rowsPerBatch;
    private readonly int _firstRows;

    /// <summary>Begins a group.</summary>
    /// <param name="schema">The file's.</param>
    /// <param name="rowsPerBatch">Rows after which a batch is written, at least 1.</param>
    /// <param name="firstRows">Rows that room is made for at first: many groups stay small.</param>
    public ArrowGroup(ArrowSchema schema, int rowsPerBatch, int firstRows = int.MaxValue)
    {
        Invariant.Holds(rowsPerBatch > 0 && firstRows > 0);
        _firstRows = System.Math.Min(firstRows, rowsPerBatch);
        _schema = schema;
        _columns = new ArrowColumn?[schema.Fields.Count];
        _rowsPerBatch = rowsPerBatch;
    }

    /// <summary>Rows that have been ended.</summary>
    public int Rows { get; private set; }

    /// <summary>Rows that the batch has room for.</summary>
    public int RoomRows => _rowsPerBatch - Rows;

    /// <summary>Returns a column, of fixed width.</summary>
    /// <param name="index">Its index in the schema.</param>
    public ArrowColumn Column(int index) => _columns[index] ??= new ArrowColumn(_schema.Fields[index], _firstRows);

    internal bool EndRows(int count)
    {
        Rows += count;
        Invariant.Holds(Rows <= _rowsPerBatch);
        return Rows == _rowsPerBatch;
    }

    internal void WriteTo(ArrowBatchWriter batches)
    {
        batches.Write(Rows, _columns);
        foreach (ArrowColumn? column in _columns)
        {
            column?.ForgetRows();
        }

        Rows = 0;
    }
}
