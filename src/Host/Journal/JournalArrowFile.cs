using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Kernel.Journal;

namespace S1mpleTrader.Host.Journal;

/// <summary><c>journal.arrow</c>: one row per record, written while the run goes on, in constant memory; a batch holds rows that say the same, told in order by time and step.</summary>
/// <remarks>
/// What a run's files cost is their bytes on disk. A record says a dozen of the columns, and batches of one shape leave the others out; an id is its number, with an instant
/// beside it only where that isn't the row's own. Shapes are a few dozen; should there be very many, all begin again.
/// </remarks>
internal sealed class JournalArrowFile
{
    private const int MaxShapes = 256;

    private readonly TradeFormat _format;
    private readonly ArrowGroupWriter _writer;
    private readonly int _rowsPerBatch;
    private readonly int _firstFillReason;
    private readonly List<JournalBlock> _blocks = []; // In the order in which their shapes came.
    private readonly Dictionary<ulong, JournalBlock> _shapes = [];
    private readonly JournalBlock?[] _latest = new JournalBlock?[JournalColumns.Kinds.Length]; // Of each kind.
    private readonly byte[] _packed = new byte[PackedRecord.MaxBytes];
    private long _time = long.MinValue; // Of the record before.
    private int _step;

    /// <summary>Starts the file.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="format">Grids and names.</param>
    /// <param name="reasons">Names of reasons.</param>
    /// <param name="workers">Names of workers.</param>
    /// <param name="rowsPerBatch">Rows after which a batch is written, a multiple of <see cref="JournalBlock.Records"/>.</param>
    public JournalArrowFile(
        Stream stream, TradeFormat format, string[] reasons, string[] workers, int rowsPerBatch = ArrowFileWriter.DefaultRowsPerBatch)
    {
        Columnar.Invariant.Holds(rowsPerBatch > 0 && rowsPerBatch % JournalBlock.Records == 0);
        _format = format;
        _rowsPerBatch = rowsPerBatch;
        _firstFillReason = reasons.Length - TradeFormat.ExitReasons.Length;
        _writer = new ArrowGroupWriter(stream, JournalColumns.Schema(format, reasons, workers));
    }

    /// <summary>Adds a record.</summary>
    public void Add(in JournalRecord record) => Add(_packed.AsSpan(0, PackedRecord.Write(_packed, in record)));

    /// <summary>Adds records as they are handed over.</summary>
    /// <param name="records">Packed, whole ones one behind the other.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // A run is over before the JIT would get to it.
    public void Add(ReadOnlySpan<byte> records)
    {
        while (records.Length > 0)
        {
            ulong key = JournalShape.KeyOf(records);
            JournalBlock? block = _latest[(int)JournalShape.KindOf(records)];
            if (block is null || block.Shape.Key != key)
            {
                block = Find(key);
            }

            long time = MemoryMarshal.Read<long>(records);
            _step = time == _time ? _step + 1 : 0;
            _time = time;
            if (block.Add(records, _step))
            {
                Form(block, _rowsPerBatch);
            }

            records = records[block.Shape.SizeBytes..];
        }
    }

    /// <summary>Ends the file; the stream stays open.</summary>
    public void Complete()
    {
        WriteAll();
        _writer.Complete();
    }

    private JournalBlock Find(ulong key)
    {
        if (!_shapes.TryGetValue(key, out JournalBlock? block))
        {
            if (_blocks.Count == MaxShapes)
            {
                WriteAll();
            }

            block = new JournalBlock(new JournalShape(key), _format, _firstFillReason);
            _blocks.Add(block);
            _shapes.Add(key, block);
        }

        _latest[(int)block.Shape.Kind] = block;
        return block;
    }

    // A batch of full size takes memory only when a block has been filled.
    private void Form(JournalBlock block, int rowsPerBatch)
    {
        int count = block.Count;
        block.Batch ??= new ArrowGroup(_writer.Schema, rowsPerBatch);
        block.Form();
        _writer.EndRows(block.Batch, count);
    }

    private void WriteAll()
    {
        foreach (JournalBlock block in _blocks)
        {
            if (block.Count > 0)
            {
                Form(block, block.Count);
            }

            if (block.Batch is { } batch)
            {
                _writer.Write(batch);
            }
        }

        _blocks.Clear();
        _shapes.Clear();
        Array.Clear(_latest);
    }
}
