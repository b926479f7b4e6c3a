using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Kernel.Journal;

namespace S1mpleTrader.Host.Journal;

/// <summary>
/// <c>journal.arrow</c>: one row per record, written while the run goes on, in constant memory; a batch holds rows that
/// say the same, told in order by time and step.
/// </summary>
/// <remarks>
/// What a run's files cost is their bytes on disk. A record says a dozen of the columns, and batches of one shape leave
/// the others out; an id is its number, with an instant beside it only where that isn't the row's own. Records lie
/// still where they were handed over: their places are noted, by shape, and columns are read from there. A passage is
/// noted once for each of its records, so that the file doesn't tell who told it as one. Shapes are a few dozen; should
/// there be very many, all begin again.
/// </remarks>
internal sealed class JournalArrowFile
{
    private const int MaxShapes = 256;

    // Shapes fill at the same time, so that the memory of all batches is the file's: what is new of it costs the system
    // as much as what is written. Twice as many rows make a file a fortieth smaller, and take a twentieth longer.
    private const int UsualRowsPerBatch = 1024;

    private readonly TradeFormat _format;
    private readonly ArrowGroupWriter _writer;
    private readonly int _rowsPerBatch;
    private readonly int _firstFillReason;
    private readonly List<JournalBlock> _blocks = []; // In the order in which their shapes came.
    private readonly Dictionary<ulong, JournalSource> _shapes = [];
    private readonly Dictionary<(PassageKind Kind, ulong Variant), JournalSource[]> _passages = [];
    private readonly JournalSource?[] _latest = new JournalSource?[JournalColumns.Kinds.Length]; // Of each kind.
    // Of each kind of those.
    private readonly (ulong Variant, JournalSource[]? Sources)[] _latestPassages
        = new (ulong, JournalSource[]?)[(int)PassageKind.Exit + 1];
    private readonly byte[] _packed = new byte[PackedRecord.MaxBytes];
    private long _time = long.MinValue; // Of the record before.
    private int _step;
    private int _beginning; // How often all shapes have begun again.

    /// <summary>Starts the file.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="format">Grids and names.</param>
    /// <param name="reasons">Names of reasons.</param>
    /// <param name="workers">Names of workers.</param>
    /// <param name="rowsPerBatch">Rows after which a batch is written.</param>
    public JournalArrowFile(
        Stream stream,
        TradeFormat format,
        string[] reasons,
        string[] workers,
        int rowsPerBatch = UsualRowsPerBatch)
    {
        Columnar.Invariant.Holds(rowsPerBatch > 0);
        _format = format;
        _rowsPerBatch = rowsPerBatch;
        _firstFillReason = reasons.Length - TradeFormat.ExitReasons.Length;
        _writer = new ArrowGroupWriter(stream, JournalColumns.Schema(format, reasons, workers));
    }

    /// <summary>Adds a record.</summary>
    public void Add(in JournalRecord record) => Add(_packed.AsSpan(0, PackedRecord.Write(_packed, in record)));

    /// <summary>Adds records as they are handed over.</summary>
    /// <param name="records">Packed, and passages between them, whole ones one behind the other.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // A run is over before the JIT would get to it.
    public void Add(ReadOnlySpan<byte> records)
    {
        int at = 0;
        while (at < records.Length)
        {
            ReadOnlySpan<byte> next = records[at..];
            at += JournalPassage.IsAt(next) ? AddPassage(records, at) : AddRecord(records, at);
        }

        // What is handed over is given back: nothing refers to it any more.
        foreach (JournalBlock block in _blocks)
        {
            Form(block, records);
        }
    }

    /// <summary>Ends the file; the stream stays open.</summary>
    public void Complete()
    {
        WriteAll();
        _writer.Complete();
    }

    private int AddRecord(ReadOnlySpan<byte> records, int at)
    {
        ReadOnlySpan<byte> record = records[at..];
        ulong key = JournalShape.KeyOf(record);
        JournalSource? source = _latest[(int)JournalShape.KindOf(record)];
        if (source is null || source.Shape.Key != key)
        {
            source = Find(key, records);
            _latest[(int)source.Shape.Kind] = source;
        }

        AddRow(source, at, records);
        return source.Shape.SizeBytes;
    }

    private int AddPassage(ReadOnlySpan<byte> records, int at)
    {
        PassageKind kind = JournalPassage.KindOf(records[at..]);
        ReadOnlySpan<long> passage = MemoryMarshal.Cast<byte, long>(
            records.Slice(at, JournalPassage.CountOf(kind) * sizeof(long)));
        ulong variant = JournalPassage.VariantOf(passage);
        (ulong Variant, JournalSource[]? Sources) latest = _latestPassages[(int)kind];
        JournalSource[]? sources = latest.Variant == variant ? latest.Sources : null;
        if (sources is null && !_passages.TryGetValue((kind, variant), out sources))
        {
            AddFirst(kind, variant, passage, at, records);
        }
        else
        {
            _latestPassages[(int)kind] = (variant, sources);
            foreach (JournalSource source in sources)
            {
                AddRow(source, at, records);
            }
        }

        return passage.Length * sizeof(long);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddRow(JournalSource source, int at, ReadOnlySpan<byte> records)
    {
        long time = MemoryMarshal.Read<long>(records[(at + source.TimeOffset)..]);
        _step = time == _time ? _step + 1 : 0;
        _time = time;
        if (source.Block.Add(source, at, _step))
        {
            Form(source.Block, records);
        }
    }

    private JournalSource Find(ulong key, ReadOnlySpan<byte> records)
    {
        if (!_shapes.TryGetValue(key, out JournalSource? source))
        {
            if (_blocks.Count == MaxShapes)
            {
                foreach (JournalBlock block in _blocks)
                {
                    Form(block, records);
                }

                WriteAll();
            }

            var shape = new JournalShape(key);
            var group = new ArrowGroup(_writer.Schema, _rowsPerBatch, JournalBlock.FirstRows);
            var begun = new JournalBlock(shape.Kind, group, _format, _firstFillReason);
            source = new JournalSource(begun, shape);
            _blocks.Add(begun);
            _shapes.Add(key, source);
        }

        return source;
    }

    // The first passage of a variant: the shapes of its records are those that they would have one by one.
    private void AddFirst(
        PassageKind kind, ulong variant, ReadOnlySpan<long> passage, int at, ReadOnlySpan<byte> records)
    {
        ReadOnlySpan<PassageRow> rows = JournalPassage.RowsOf(kind);
        var sources = new JournalSource[rows.Length];
        int beginning = _beginning;
        JournalRecord record = default;
        for (int i = 0; i < sources.Length; i++)
        {
            rows[i].Read(passage, ref record);
            JournalSource source = Find(
                JournalShape.KeyOf(_packed.AsSpan(0, PackedRecord.Write(_packed, in record))), records);
            sources[i] = new JournalSource(
                source.Block, new JournalShape(source.Shape, rows[i], passage.Length * sizeof(long)));
            AddRow(sources[i], at, records);
        }

        if (beginning == _beginning)
        {
            _passages.Add((kind, variant), sources);
        }
    }

    private void Form(JournalBlock block, ReadOnlySpan<byte> records)
    {
        int count = block.Count;
        if (count > 0)
        {
            block.Form(records);
            _writer.EndRows(block.Batch, count);
        }
    }

    private void WriteAll()
    {
        foreach (JournalBlock block in _blocks)
        {
            Columnar.Invariant.Holds(block.Count == 0);
            _writer.Write(block.Batch);
        }

        _beginning++;
        _blocks.Clear();
        _shapes.Clear();
        _passages.Clear();
        Array.Clear(_latest);
        Array.Clear(_latestPassages);
    }
}
