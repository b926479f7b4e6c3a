using System;
using System.IO;
using System.Numerics;

namespace S1mpleTrader.Columnar.Format;

/// <summary>Writes collected rows as the batches of a file: what both of its writers share.</summary>
/// <remarks>
/// Columns are described, with their checksums, before their bytes are written. A column without a value has no bytes
/// of its own but a bitmap, in the batch's run of zeros at its end, and indices of words, since readers may look them
/// up before they ask whether there is one. Where a writer shares values, those that are all zero lie there, too, and
/// those that are another column's lie where that one's do: ids that count the same things, such as a plan's, the
/// size's and the exit's. The checksum of zeros is worked out once for each size.
/// </remarks>
internal sealed class ArrowBatchWriter
{
    private const int Widths = 6; // Bits, then 1, 2, 4, 8 and 16 bytes.

    private readonly ArrowSchema _schema;
    private readonly ArrowFraming _framing;
    private readonly ArrowNode[] _nodes;
    private readonly ArrowBuffer[] _buffers;
    private readonly BufferPlace[] _places; // Of each buffer.
    private readonly int[] _valuesOf; // Of each column: the index of the buffer of its values.
    private readonly bool _sharesValues;
    private readonly (int Bytes, uint Checksum)[] _zeros = new (int, uint)[Widths];

    /// <summary>Writes the head of a file.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="schema">The columns.</param>
    /// <param name="sharesValues">
    /// Whether values that are all zero, or those of another column, share their place: else every column that has
    /// values has bytes of its own.
    /// </param>
    internal ArrowBatchWriter(Stream stream, ArrowSchema schema, bool sharesValues)
    {
        _schema = schema;
        _framing = new ArrowFraming(stream, schema);
        _nodes = new ArrowNode[schema.Fields.Count];
        _buffers = new ArrowBuffer[schema.BufferCount];
        _places = new BufferPlace[schema.BufferCount];
        _valuesOf = new int[schema.Fields.Count];
        _sharesValues = sharesValues;
        int next = 0;
        for (int i = 0; i < _valuesOf.Length; i++)
        {
            _valuesOf[i] = next + 1; // Behind the bitmap.
            next += schema.Fields[i].BufferCount;
        }
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
            if (columns[i] is not { } column)
            {
                zeros = Math.Max(zeros, PlaceNothing(i, rows));
                next += field.BufferCount;
                continue;
            }

            Invariant.Holds(column.Count == rows);
            _places.AsSpan(next, field.BufferCount).Fill(BufferPlace.Own);
            _nodes[i] = new ArrowNode(rows, column.NullCount);
            _buffers[next++] = Describe(column.Validity);
            if (_sharesValues && field.WidthBytes > 0)
            {
                zeros = Math.Max(zeros, PlaceValues(i, columns));
                next++;
                continue;
            }

            _buffers[next++] = Describe(column.Values);
            if (field.Type == ArrowType.Utf8)
            {
                _buffers[next++] = Describe(column.Text);
            }
        }

        Invariant.Holds(next == _buffers.Length);
        ArrowFraming.LayOut(_buffers, _places);
        _framing.BeginBatch(rows, _nodes, _buffers);
        next = 0;
        for (int i = 0; i < columns.Length; i++)
        {
            if (columns[i] is { } column)
            {
                WriteColumn(column, hasOwnValues: _places[next + 1].IsOwn);
            }

            next += _schema.Fields[i].BufferCount;
        }

        WriteZeros(zeros);
        _framing.EndBody();
    }

    /// <summary>Writes the footer.</summary>
    internal void Finish() => _framing.Finish();

    // Describes a column without a value; returns how many zeros it needs in the batch's run.
    private int PlaceNothing(int index, int rows)
    {
        ArrowField field = _schema.Fields[index];
        Invariant.Holds(field.Nullable && field.WidthBytes > 0);
        int values = _valuesOf[index];
        int bytes = rows * field.WidthBytes;
        bool isIndex = field.Values is not null;
        _nodes[index] = new ArrowNode(rows, rows);
        _buffers[values - 1] = Zeros(0, BitmapBytes(rows));
        _places[values - 1] = BufferPlace.Zeros;
        _buffers[values] = isIndex ? Zeros(field.WidthBytes, bytes) : ArrowBuffer.Nowhere(bytes);
        _places[values] = isIndex ? BufferPlace.Zeros : BufferPlace.Nowhere;
        return isIndex ? bytes : BitmapBytes(rows); // Indices are no shorter than the bitmap.
    }

    // Describes a column's values, which may share their place; returns how many zeros they need in the batch's run.
    private int PlaceValues(int index, ReadOnlySpan<ArrowColumn?> columns)
    {
        ReadOnlySpan<byte> values = columns[index]!.Values;
        int buffer = _valuesOf[index];
        if (!values.ContainsAnyExcept((byte)0))
        {
            _buffers[buffer] = Zeros(_schema.Fields[index].WidthBytes, values.Length);
            _places[buffer] = BufferPlace.Zeros;
            return values.Length;
        }

        _buffers[buffer] = Describe(values);
        for (int i = 0; i < index; i++)
        {
            // Of one length and checksum they are nearly always the same.
            int other = _valuesOf[i];
            if (_places[other].IsOwn
                && _schema.Fields[i].WidthBytes > 0
                && _buffers[other] == _buffers[buffer]
                && columns[i]!.Values.SequenceEqual(values))
            {
                _places[buffer] = new BufferPlace(other);
                break;
            }
        }

        return 0;
    }

    private void WriteColumn(ArrowColumn column, bool hasOwnValues)
    {
        Write(column.Validity);
        if (!hasOwnValues)
        {
            return;
        }

        Write(column.Values);
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
        ref (int Bytes, uint Checksum) known =
            ref _zeros[widthBytes == 0 ? 0 : 1 + BitOperations.Log2((uint)widthBytes)];
        if (known.Bytes != bytes)
        {
            known = (bytes, Crc32C.Append(Crc32C.Empty, new byte[bytes]));
        }

        return new ArrowBuffer(0, bytes, known.Checksum);
    }
}
