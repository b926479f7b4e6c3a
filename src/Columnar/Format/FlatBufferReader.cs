using System;
using System.Buffers.Binary;
using System.Text;

namespace S1mpleTrader.Columnar.Format;

/// <summary>Reads a FlatBuffer that may be damaged: every access is checked against the buffer.</summary>
/// <param name="bytes">The buffer.</param>
/// <param name="path">The file it comes from, for messages.</param>
/// <param name="fileOffset">Its place in that file.</param>
internal readonly ref struct FlatBufferReader(ReadOnlySpan<byte> bytes, string path, long fileOffset)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private readonly string _path = path;
    private readonly long _fileOffset = fileOffset;

    internal int Root => Reference(0);

    /// <summary>Returns where a table's field lies, or 0 where it is absent.</summary>
    internal int Field(int table, int field)
    {
        int fields = table - Int32(table);
        int size = UInt16(fields);
        int entry = sizeof(ushort) * (field + 2);
        int offset = entry + sizeof(ushort) <= size ? UInt16(fields + entry) : 0;
        return offset == 0 ? 0 : table + offset;
    }

    internal byte ByteField(int table, int field, byte absent) =>
        Field(table, field) is var at && at != 0 ? At(at, 1)[0] : absent;

    internal int Int16Field(int table, int field, short absent) =>
        Field(table, field) is var at && at != 0
            ? BinaryPrimitives.ReadInt16LittleEndian(At(at, sizeof(short)))
            : absent;

    internal int Int32Field(int table, int field, int absent) =>
        Field(table, field) is var at && at != 0 ? Int32(at) : absent;

    internal long Int64Field(int table, int field, long absent) =>
        Field(table, field) is var at && at != 0 ? Int64(at) : absent;

    internal int TableField(int table, int field, string name)
    {
        int at = Field(table, field);
        return at != 0 ? Reference(at) : throw Damaged(table, $"{name} is missing");
    }

    /// <summary>Returns the first element of a vector, and how many there are; none where it is absent.</summary>
    internal int VectorField(int table, int field, int elementBytes, out int count)
    {
        count = 0;
        int at = Field(table, field);
        if (at == 0)
        {
            return 0;
        }

        int vector = Reference(at);
        count = Int32(vector);
        int first = vector + sizeof(int);
        if (count < 0 || (long)count * elementBytes > _bytes.Length - first)
        {
            throw Damaged(vector, "a list is longer than what holds it");
        }

        return first;
    }

    internal ReadOnlySpan<byte> BytesField(int table, int field)
    {
        int first = VectorField(table, field, sizeof(byte), out int count);
        return _bytes.Slice(first, count);
    }

    internal string TextField(int table, int field) => Encoding.UTF8.GetString(BytesField(table, field));

    /// <summary>Returns where a reference leads.</summary>
    internal int Reference(int at)
    {
        uint distance = (uint)Int32(at);
        return distance <= (uint)(_bytes.Length - at)
            ? at + (int)distance
            : throw Damaged(at, "a reference leads nowhere");
    }

    internal int Int32(int at) => BinaryPrimitives.ReadInt32LittleEndian(At(at, sizeof(int)));

    internal long Int64(int at) => BinaryPrimitives.ReadInt64LittleEndian(At(at, sizeof(long)));

    internal DataFileException Damaged(int at, string message) => new(_path, _fileOffset + at, message);

    private int UInt16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(At(at, sizeof(ushort)));

    private ReadOnlySpan<byte> At(int at, int bytes)
        => at >= 0 && at <= _bytes.Length - bytes
            ? _bytes.Slice(at, bytes)
            : throw Damaged(0, "the metadata is damaged: a reference leads outside it");
}
