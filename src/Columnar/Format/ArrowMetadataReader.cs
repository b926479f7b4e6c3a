using System;
using System.Collections.Generic;
using System.Globalization;

namespace S1mpleTrader.Columnar.Format;

/// <summary>
/// Decodes the FlatBuffers of a file, trusting nothing: what isn't in <see cref="ArrowFile"/>'s subset is refused.
/// </summary>
internal static class ArrowMetadataReader
{
    internal static List<ArrowBlock> ReadBlocks(FlatBufferReader footer, int table, int field)
    {
        int first = footer.VectorField(table, field, 24, out int count);
        List<ArrowBlock> blocks = new(count);
        for (int i = 0; i < count; i++)
        {
            int at = first + (i * 24);
            blocks.Add(new ArrowBlock(footer.Int64(at), footer.Int32(at + 8), footer.Int64(at + 16)));
        }

        return blocks;
    }

    /// <summary>Reads a schema whose dictionaries' texts are not known yet.</summary>
    internal static ArrowSchema ReadSchema(FlatBufferReader reader, int schema)
    {
        if (reader.Int16Field(schema, 0, 0) != 0)
        {
            throw reader.Damaged(schema, "the file is big-endian");
        }

        int first = reader.VectorField(schema, 1, sizeof(int), out int count);
        List<ArrowField> fields = new(count);
        int dictionaryCount = 0;
        for (int i = 0; i < count; i++)
        {
            fields.Add(ReadField(reader, reader.Reference(first + (i * sizeof(int))), ref dictionaryCount));
        }

        List<KeyValuePair<string, string>> metadata = [];
        first = reader.VectorField(schema, 2, sizeof(int), out count);
        for (int i = 0; i < count; i++)
        {
            int pair = reader.Reference(first + (i * sizeof(int)));
            metadata.Add(new KeyValuePair<string, string>(reader.TextField(pair, 0), reader.TextField(pair, 1)));
        }

        return new ArrowSchema(fields, metadata);
    }

    /// <summary>Reads a batch or dictionary message into nodes and buffers, with the buffers' checksums.</summary>
    /// <returns>Rows in the batch.</returns>
    internal static long ReadBatch(
        FlatBufferReader reader, byte headerType, ArrowBlock block, ArrowNode[] nodes, ArrowBuffer[] buffers)
    {
        int message = reader.Root;
        if (reader.Int16Field(message, 0, 0) != ArrowFile.VersionV5
            || reader.ByteField(message, 1, 0) != headerType
            || reader.Int64Field(message, 3, 0) != block.BodyBytes)
        {
            throw reader.Damaged(message, "the message isn't what the footer says it is");
        }

        int batch = reader.TableField(message, 2, "the batch");
        if (headerType == ArrowFile.HeaderDictionaryBatch)
        {
            batch = reader.TableField(batch, 1, "the dictionary's data");
        }

        if (reader.Field(batch, 3) != 0)
        {
            throw reader.Damaged(batch, "the batch is compressed");
        }

        long rows = reader.Int64Field(batch, 0, 0);
        int nodeList = reader.VectorField(batch, 1, 16, out int nodeCount);
        int bufferList = reader.VectorField(batch, 2, 16, out int bufferCount);
        ReadOnlySpan<byte> digits = FindMetadata(reader, message, 4, ArrowFile.BufferChecksumsKey, out _);
        if (rows < 0 || nodeCount != nodes.Length || bufferCount != buffers.Length
            || digits.Length != buffers.Length * ArrowFile.DigitCount)
        {
            throw reader.Damaged(batch, "the batch doesn't fit the schema, or has no checksums of ours");
        }

        for (int i = 0; i < nodes.Length; i++)
        {
            nodes[i] = new ArrowNode(reader.Int64(nodeList + (i * 16)), reader.Int64(nodeList + (i * 16) + 8));
            if (nodes[i].Rows != rows || nodes[i].NullCount < 0 || nodes[i].NullCount > rows)
            {
                throw reader.Damaged(nodeList, "the columns have different lengths");
            }
        }

        for (int i = 0; i < buffers.Length; i++)
        {
            if (!uint.TryParse(
                digits.Slice(i * ArrowFile.DigitCount, ArrowFile.DigitCount),
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out uint checksum))
            {
                throw reader.Damaged(message, "a checksum isn't hexadecimal");
            }

            buffers[i] = new ArrowBuffer(
                reader.Int64(bufferList + (i * 16)), reader.Int64(bufferList + (i * 16) + 8), checksum);
        }

        return rows;
    }

    /// <summary>Returns the value of a metadata key; empty where it is absent.</summary>
    internal static ReadOnlySpan<byte> FindMetadata(
        FlatBufferReader reader, int table, int field, ReadOnlySpan<byte> key, out int position)
    {
        int first = reader.VectorField(table, field, sizeof(int), out int count);
        for (int i = 0; i < count; i++)
        {
            int pair = reader.Reference(first + (i * sizeof(int)));
            if (reader.BytesField(pair, 0).SequenceEqual(key))
            {
                position = reader.VectorField(pair, 1, sizeof(byte), out _);
                return reader.BytesField(pair, 1);
            }
        }

        position = 0;
        return default;
    }

    private static ArrowField ReadField(FlatBufferReader reader, int field, ref int dictionaryCount)
    {
        string name = reader.TextField(field, 0);
        bool isNullable = reader.ByteField(field, 1, 0) != 0;
        byte typeId = reader.ByteField(field, 2, 0);
        int type = reader.TableField(field, 3, "the column's type");
        if (reader.Field(field, 4) != 0)
        {
            int dictionary = reader.TableField(field, 4, "the dictionary");
            int index = reader.TableField(dictionary, 1, "the dictionary's index type");
            int indexBytes =
                IsInt(reader, index, 8) ? 1 : IsInt(reader, index, 16) ? 2 : IsInt(reader, index, 32) ? 4 : 0;
            return typeId == ArrowFile.TypeUtf8
                && reader.Int64Field(dictionary, 0, 0) == dictionaryCount++ && indexBytes > 0
                ? new ArrowField(name, ArrowType.Dictionary, isNullable, 0, [], indexBytes)
                : throw reader.Damaged(field, $"column '{name}' has a kind of dictionary that isn't supported");
        }

        switch (typeId)
        {
            case ArrowFile.TypeInt when IsInt(reader, type, 32):
                return new ArrowField(name, ArrowType.Int32, isNullable);
            case ArrowFile.TypeInt when IsInt(reader, type, 64):
                return new ArrowField(name, ArrowType.Int64, isNullable);
            case ArrowFile.TypeFloatingPoint when reader.Int16Field(type, 0, 0) == ArrowFile.PrecisionDouble:
                return new ArrowField(name, ArrowType.Float64, isNullable);
            case ArrowFile.TypeTimestamp when reader.Int16Field(type, 0, 0) == ArrowFile.UnitNanosecond
                && reader.BytesField(type, 1).SequenceEqual(ArrowFile.UtcZone):
                return new ArrowField(name, ArrowType.TimestampNanos, isNullable);
            case ArrowFile.TypeBool:
                return new ArrowField(name, ArrowType.Bool, isNullable);
            case ArrowFile.TypeUtf8:
                return new ArrowField(name, ArrowType.Utf8, isNullable);
            case ArrowFile.TypeDecimal when reader.Int32Field(type, 2, 128) == 128
                && reader.Int32Field(type, 1, 0) is >= 0 and <= ArrowFile.DecimalPrecision and var scale:
                return new ArrowField(name, ArrowType.Decimal128, isNullable, scale);
            default:
                throw reader.Damaged(field, $"column '{name}' has a type that isn't supported");
        }
    }

    private static bool IsInt(FlatBufferReader reader, int type, int bits)
        => reader.Int32Field(type, 0, 0) == bits && reader.ByteField(type, 1, 0) == 1;
}
