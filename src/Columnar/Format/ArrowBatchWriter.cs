using System;
using System.IO;
using System.Numerics;

namespace S1mpleTrader.Columnar.Format;

/// <summary>Writes collected rows as the batches of a file: what both of its writers share.</summary>
/// <remarks>
/// Columns are described, with their checksums, before their bytes are written. Columns without a value share one run of zeros at the batch's end, and where values that are all zero
/// may lie there, too, those do. Bytes that are all zero, that run first of all, are told to <see cref="ArrowFraming"/>, which leaves them out of a file. Their checksum is worked
/// out once for each size.
/// </remarks>
internal sealed class ArrowBatchWriter
{
    private const int Widths = 6; // Bits, then 1, 2, 4, 8 and 16 bytes.

    private readonly ArrowSchema _schema;
    private readonly ArrowFraming _framing;
    private readonly ArrowNode[] _nodes;
    private readonly ArrowBuffer[] _buffers;
    private readonly bool[] _isShared; // Of each buffer: whether it lies in the run of zeros.
    private readonly bool _sharesValues;
    private readonly (int Bytes, uint Checksum)[] _zeros = new (int, uint)[Widths];

    /// <summary>Writes the head of a file.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="schema">The columns.</param>
    /// <param name="sharesValues">Whether values that are all zero lie in the run of zeros: else every column that has values has bytes of its own.</param>
    internal ArrowBatchWriter(Stream stream, ArrowSchema schema, bool sharesValues)
    {
        _schema = schema;
        _framing = new ArrowFraming(stream, schema);
        _nodes = new ArrowNode[schema.Fields.Count];
        _buffers = new ArrowBuffer[schema.BufferCount];
        _isShared = new bool[schema.BufferCount];
        _sharesValues = sharesValues;
    }

    /// <summary>Writes a batch.</summary>
    /// <param name="rows">Its rows, at least 1.</param>
    /// <param name="columns">Its columns; null for one of fixed width without a value.</param>
    internal void Write(int rows, ReadOnlySpan<ArrowColumn?> columns)
    {
        Invariant.Holds(rows > 0 && columns.Length == _nodes.Length);
        int next = 0;
        int zeros = 0;
        for (int i = 0; i < columns.Length; i++)
        {
            ArrowField field = _schema.Fields[i];
            _isShared.AsSpan(next, field.BufferCount).Fill(columns[i] is null);
            if (columns[i] is not { } column)
            {
                Invariant.Holds(field.Nullable && field.WidthBytes > 0);
                zeros = Math.Max(zeros, rows * field.WidthBytes); // No shorter than the bitmap.
                _nodes[i] = new ArrowNode(rows, rows);
                _buffers[next++] = Zeros(0, BitmapBytes(rows));
                _buffers[next++] = Zeros(field.WidthBytes, rows * field.WidthBytes);
                continue;
            }

            Invariant.Holds(column.Count == rows);
            _nodes[i] = new ArrowNode(rows, column.NullCount);
            _buffers[next++] = Describe(column.Validity);
            bool isShared = _sharesValues && field.WidthBytes > 0 && !column.Values.ContainsAnyExcept((byte)0);
            zeros = Math.Max(zeros, isShared ? column.Values.Length : 0);
            _isShared[next] = isShared;
            _buffers[next++] = isShared ? Zeros(field.WidthBytes, column.Values.Length) : Describe(column.Values);
            if (field.Type == ArrowType.Utf8)
            {
                _buffers[next++] = Describe(column.Text);
            }
        }

        Invariant.Holds(next == _buffers.Length);
        ArrowFraming.LayOut(_buffers, _isShared);
        _framing.BeginBatch(rows, _nodes, _buffers);
        next = 0;
        for (int i = 0; i < columns.Length; i++)
        {
            if (columns[i] is { } column)
            {
                WriteColumn(column, isShared: _isShared[next + 1]);
            }

            next += _schema.Fields[i].BufferCount;
        }

        if (zeros > 0)
        {
            WriteZeros(zeros);
        }
    }

    /// <summary>Writes the footer.</summary>
    internal void Finish() => _framing.Finish();

    private void WriteColumn(ArrowColumn column, bool isShared)
    {
        Write(column.Validity);
        if (isShared)
        {
            return;
        }

        if (column.Values.ContainsAnyExcept((byte)0))
        {
            Write(column.Values);
        }
        else
        {
            WriteZeros(column.Values.Length);
        }

        if (column.Field.Type == ArrowType.Utf8)
        {
            Write(column.Text);
        }
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _framing.WriteColumn(bytes);
        _framing.EndColumn();
    }

    private void WriteZeros(int count)
    {
        _framing.WriteZeros(count);
        _framing.EndColumn();
    }

    private static int BitmapBytes(int rows) => (rows + 7) / 8;

    private static ArrowBuffer Describe(ReadOnlySpan<byte> bytes)
        => new(0, bytes.Length, Crc32C.Append(Crc32C.Empty, bytes));

    // Each width has a place of its own, since batches mostly are of one size.
    private ArrowBuffer Zeros(int widthBytes, int bytes)
    {
        ref (int Bytes, uint Checksum) known = ref _zeros[widthBytes == 0 ? 0 : 1 + BitOperations.Log2((uint)widthBytes)];
        if (known.Bytes != bytes)
        {
            known = (bytes, Crc32C.Append(Crc32C.Empty, new byte[bytes]));
        }

        return new ArrowBuffer(0, bytes, known.Checksum);
    }
}
