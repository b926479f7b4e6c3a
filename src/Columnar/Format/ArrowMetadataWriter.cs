using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;

namespace S1mpleTrader.Columnar.Format;

/// <summary>The FlatBuffers of a file: schema, dictionary and batch messages, footer.</summary>
/// <remarks>
/// Field numbers are those of Arrow's Schema.fbs, Message.fbs and File.fbs. Batch messages allocate nothing.
/// </remarks>
internal sealed class ArrowMetadataWriter(ArrowSchema schema)
{
    private readonly FlatBufferWriter _buffer = new();
    private byte[] _digits = new byte[schema.BufferCount * ArrowFile.DigitCount];

    internal ReadOnlySpan<byte> SchemaMessage()
    {
        _buffer.Reset();
        return Message(ArrowFile.HeaderSchema, PutSchema(), 0, 0);
    }

    internal ReadOnlySpan<byte> RecordBatchMessage(
        long rows, ReadOnlySpan<ArrowNode> nodes, ReadOnlySpan<ArrowBuffer> buffers, long bodyBytes)
    {
        _buffer.Reset();
        int checksums = PutChecksums(buffers);
        int batch = PutRecordBatch(rows, nodes, buffers);
        return Message(ArrowFile.HeaderRecordBatch, batch, bodyBytes, checksums);
    }

    internal ReadOnlySpan<byte> DictionaryMessage(
        long id, long rows, ReadOnlySpan<ArrowNode> nodes, ReadOnlySpan<ArrowBuffer> buffers, long bodyBytes)
    {
        _buffer.Reset();
        int checksums = PutChecksums(buffers);
        int data = PutRecordBatch(rows, nodes, buffers);
        _buffer.StartTable(3);
        _buffer.AddInt64(0, id);
        _buffer.AddReference(1, data);
        return Message(ArrowFile.HeaderDictionaryBatch, _buffer.EndTable(), bodyBytes, checksums);
    }

    /// <summary>Returns the footer with its checksum digits '0'; they come first, so they end up at its end.</summary>
    internal Span<byte> Footer(List<ArrowBlock> dictionaries, List<ArrowBlock> batches)
    {
        _buffer.Reset();
        int digits = _buffer.PutString("00000000"u8);
        int metadata = PutPair(ArrowFile.FrameChecksumKey, digits);
        int batchList = PutBlocks(batches);
        int dictionaryList = PutBlocks(dictionaries);
        int schemaTable = PutSchema();
        _buffer.StartTable(5);
        _buffer.AddReference(1, schemaTable);
        _buffer.AddReference(2, dictionaryList);
        _buffer.AddReference(3, batchList);
        _buffer.AddReference(4, metadata);
        _buffer.AddInt16(0, ArrowFile.VersionV5);
        return _buffer.Finish(_buffer.EndTable());
    }

    private Span<byte> Message(byte headerType, int header, long bodyBytes, int metadata)
    {
        _buffer.StartTable(5);
        _buffer.AddInt64(3, bodyBytes);
        _buffer.AddReference(2, header);
        _buffer.AddReference(4, metadata);
        _buffer.AddInt16(0, ArrowFile.VersionV5);
        _buffer.AddByte(1, headerType);
        return _buffer.Finish(_buffer.EndTable());
    }

    private int PutRecordBatch(long rows, ReadOnlySpan<ArrowNode> nodes, ReadOnlySpan<ArrowBuffer> buffers)
    {
        const int PairBytes = 2 * sizeof(long);
        int bufferList = _buffer.PutVector(PairBytes, buffers.Length, sizeof(long), out Span<byte> room);
        foreach (ArrowBuffer buffer in buffers)
        {
            BinaryPrimitives.WriteInt64LittleEndian(room, buffer.Offset);
            BinaryPrimitives.WriteInt64LittleEndian(room[sizeof(long)..], buffer.LengthBytes);
            room = room[PairBytes..];
        }

        int nodeList = _buffer.PutVector(PairBytes, nodes.Length, sizeof(long), out room);
        foreach (ArrowNode node in nodes)
        {
            BinaryPrimitives.WriteInt64LittleEndian(room, node.Rows);
            BinaryPrimitives.WriteInt64LittleEndian(room[sizeof(long)..], node.NullCount);
            room = room[PairBytes..];
        }

        _buffer.StartTable(5);
        _buffer.AddInt64(0, rows);
        _buffer.AddReference(1, nodeList);
        _buffer.AddReference(2, bufferList);
        return _buffer.EndTable();
    }

    private int PutChecksums(ReadOnlySpan<ArrowBuffer> buffers)
    {
        int length = buffers.Length * ArrowFile.DigitCount;
        if (_digits.Length < length)
        {
            _digits = new byte[length];
        }

        for (int i = 0; i < buffers.Length; i++)
        {
            ArrowFile.WriteDigits(buffers[i].Checksum, _digits.AsSpan(i * ArrowFile.DigitCount));
        }

        return PutPair(ArrowFile.BufferChecksumsKey, _buffer.PutString(_digits.AsSpan(0, length)));
    }

    // A metadata list of one pair.
    private int PutPair(ReadOnlySpan<byte> key, int value)
    {
        int pair = PutKeyValue(_buffer.PutString(key), value);
        _buffer.StartVector(sizeof(int), 1, sizeof(int));
        _buffer.PutReference(pair);
        return _buffer.EndVector(1);
    }

    private int PutKeyValue(int key, int value)
    {
        _buffer.StartTable(2);
        _buffer.AddReference(0, key);
        _buffer.AddReference(1, value);
        return _buffer.EndTable();
    }

    private int PutBlocks(List<ArrowBlock> blocks)
    {
        const int BlockBytes = 24;
        int list = _buffer.PutVector(BlockBytes, blocks.Count, sizeof(long), out Span<byte> room);
        foreach (ArrowBlock block in blocks)
        {
            BinaryPrimitives.WriteInt64LittleEndian(room, block.Offset);
            BinaryPrimitives.WriteInt64LittleEndian(room[8..], block.MetadataBytes); // Of 32 bits, and padding.
            BinaryPrimitives.WriteInt64LittleEndian(room[16..], block.BodyBytes);
            room = room[BlockBytes..];
        }

        return list;
    }

    private int PutSchema()
    {
        int[] pairs = new int[schema.Metadata.Count];
        for (int i = 0; i < pairs.Length; i++)
        {
            int key = PutText(schema.Metadata[i].Key);
            pairs[i] = PutKeyValue(key, PutText(schema.Metadata[i].Value));
        }

        int metadata = PutReferences(pairs);
        int[] fields = new int[schema.Fields.Count];
        int dictionaryId = 0;
        for (int i = 0; i < fields.Length; i++)
        {
            fields[i] = PutField(schema.Fields[i], dictionaryId);
            dictionaryId += schema.Fields[i].Type == ArrowType.Dictionary ? 1 : 0;
        }

        int fieldList = PutReferences(fields);
        _buffer.StartTable(4);
        _buffer.AddReference(1, fieldList);
        _buffer.AddReference(2, metadata);
        _buffer.AddInt16(0, 0); // Little-endian.
        return _buffer.EndTable();
    }

    private int PutField(ArrowField field, int dictionaryId)
    {
        int name = PutText(field.Name);
        int children = PutReferences([]); // Required by some readers even where there are none.
        int dictionary = 0;
        if (field.Type == ArrowType.Dictionary)
        {
            int index = PutIntType(field.IndexBytes * 8);
            _buffer.StartTable(4);
            _buffer.AddInt64(0, dictionaryId);
            _buffer.AddReference(1, index);
            dictionary = _buffer.EndTable();
        }

        int type = PutType(field, out byte typeId);
        _buffer.StartTable(7);
        _buffer.AddReference(0, name);
        _buffer.AddReference(3, type);
        _buffer.AddReference(4, dictionary);
        _buffer.AddReference(5, children);
        _buffer.AddByte(1, field.Nullable ? (byte)1 : (byte)0);
        _buffer.AddByte(2, typeId);
        return _buffer.EndTable();
    }

    private int PutType(ArrowField field, out byte typeId)
    {
        switch (field.Type)
        {
            case ArrowType.Int32:
            case ArrowType.Int64:
                typeId = ArrowFile.TypeInt;
                return PutIntType(field.WidthBytes * 8);
            case ArrowType.Float64:
                typeId = ArrowFile.TypeFloatingPoint;
                _buffer.StartTable(1);
                _buffer.AddInt16(0, ArrowFile.PrecisionDouble);
                return _buffer.EndTable();
            case ArrowType.TimestampNanos:
                typeId = ArrowFile.TypeTimestamp;
                int zone = _buffer.PutString(ArrowFile.UtcZone);
                _buffer.StartTable(2);
                _buffer.AddReference(1, zone);
                _buffer.AddInt16(0, ArrowFile.UnitNanosecond);
                return _buffer.EndTable();
            case ArrowType.Decimal128:
                typeId = ArrowFile.TypeDecimal;
                _buffer.StartTable(3);
                _buffer.AddInt32(0, ArrowFile.DecimalPrecision);
                _buffer.AddInt32(1, field.Scale);
                _buffer.AddInt32(2, 128);
                return _buffer.EndTable();
            default:
                typeId = field.Type == ArrowType.Bool ? ArrowFile.TypeBool : ArrowFile.TypeUtf8;
                _buffer.StartTable(0);
                return _buffer.EndTable();
        }
    }

    private int PutIntType(int bits)
    {
        _buffer.StartTable(2);
        _buffer.AddInt32(0, bits);
        _buffer.AddByte(1, 1); // Signed.
        return _buffer.EndTable();
    }

    private int PutReferences(ReadOnlySpan<int> positions)
    {
        _buffer.StartVector(sizeof(int), positions.Length, sizeof(int));
        for (int i = positions.Length - 1; i >= 0; i--)
        {
            _buffer.PutReference(positions[i]);
        }

        return _buffer.EndVector(positions.Length);
    }

    private int PutText(string text) => _buffer.PutString(Encoding.UTF8.GetBytes(text));
}
