using System;
using System.IO;

namespace S1mpleTrader.Columnar.Format;

/// <summary>Writes rows of which each group has values in a few of many columns: every batch is of one group, so that all of its other columns are empty and take no disk.</summary>
/// <remarks>
/// For each row take its group, put its values into <see cref="ArrowGroup.Row"/> and call <see cref="EndRow"/>; what nothing is put into is null. A group's rows keep their
/// order, groups come as their batches fill. Memory: a batch of the columns that a group has ever said. The bytes depend on the schema and the rows only; else as
/// <see cref="ArrowFileWriter"/>. Columns of text or bits aren't put into.
/// </remarks>
public sealed class ArrowGroupWriter
{
    private readonly ArrowBatchWriter _batches;
    private readonly ArrowGroup[] _groups;
    private readonly int _rowsPerBatch;
    private bool _isComplete;

    /// <summary>Writes the head of a file.</summary>
    /// <param name="stream">An empty file, or any stream; only written to.</param>
    /// <param name="schema">The columns.</param>
    /// <param name="groups">Number of groups.</param>
    /// <param name="rowsPerBatch">Rows after which a batch is written, at least 1.</param>
    public ArrowGroupWriter(Stream stream, ArrowSchema schema, int groups, int rowsPerBatch = ArrowFileWriter.DefaultRowsPerBatch)
    {
        Invariant.Holds(groups > 0 && rowsPerBatch > 0);
        _batches = new ArrowBatchWriter(stream, schema);
        _rowsPerBatch = rowsPerBatch;
        _groups = new ArrowGroup[groups];
        for (int i = 0; i < groups; i++)
        {
            _groups[i] = new ArrowGroup(schema, rowsPerBatch);
        }
    }

    /// <summary>Returns a group by its index.</summary>
    /// <param name="index">The index.</param>
    public ArrowGroup Group(int index) => _groups[index];

    /// <summary>Ends a row of a group.</summary>
    /// <param name="group">One of the groups.</param>
    public void EndRow(ArrowGroup group)
    {
        Invariant.HoldsHot(Array.IndexOf(_groups, group) >= 0);
        if (group.EndRow() == _rowsPerBatch)
        {
            group.WriteTo(_batches);
        }
    }

    /// <summary>Writes what the groups still hold, one behind the other, and the footer.</summary>
    public void Complete()
    {
        Invariant.Holds(!_isComplete);
        _isComplete = true;
        foreach (ArrowGroup group in _groups)
        {
            if (group.Row > 0)
            {
                group.WriteTo(_batches);
            }
        }

        _batches.Finish();
    }
}

/// <summary>The rows of one group that are being collected.</summary>
public sealed class ArrowGroup
{
    private readonly ArrowSchema _schema;
    private readonly ArrowColumn?[] _columns; // Made when the first value comes.
    private readonly int _rowsPerBatch;

    internal ArrowGroup(ArrowSchema schema, int rowsPerBatch)
    {
        _schema = schema;
        _columns = new ArrowColumn?[schema.Fields.Count];
        _rowsPerBatch = rowsPerBatch;
    }

    /// <summary>The current row's place in the batch.</summary>
    public int Row { get; private set; }

    /// <summary>Returns a column to put a value into.</summary>
    /// <param name="index">Its index in the schema.</param>
    public ArrowColumn Column(int index) => _columns[index] ?? Begin(index);

    internal int EndRow() => ++Row;

    internal void WriteTo(ArrowBatchWriter batches)
    {
        foreach (ArrowColumn? column in _columns)
        {
            column?.EndPuts(Row);
        }

        batches.Write(Row, _columns);
        foreach (ArrowColumn? column in _columns)
        {
            column?.ForgetPuts();
        }

        Row = 0;
    }

    private ArrowColumn Begin(int index)
    {
        var column = new ArrowColumn(_schema.Fields[index], _rowsPerBatch);
        _columns[index] = column;
        return column;
    }
}
