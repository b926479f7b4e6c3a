using System;
using System.Buffers.Binary;

namespace S1mpleTrader.Columnar.Format;

/// <summary>
/// Builds one FlatBuffer after another in the same memory, from the back to the front as the format wants it.
/// </summary>
/// <remarks>
/// A position is a distance from the buffer's <em>end</em>, so that it stays valid while the front grows. Children are
/// written before the table that names them. Invariants: at most one table or vector is open; after the buffer has
/// reached the size of the largest message nothing is allocated.
/// </remarks>
internal sealed class FlatBufferWriter
{
    private const int MaxFields = 16;

    private readonly int[] _fieldPositions = new int[MaxFields]; // Of the open table; 0 = absent.
    private byte[] _buffer = new byte[4096];
    private int _head = 4096;   // Index of the first byte in use.
    private int _fieldCount;    // Of the open table; -1 = none open.
    private int _tableStart;    // Position at which the open table's fields end.

    private int Position => _buffer.Length - _head;

    internal void Reset()
    {
        _head = _buffer.Length;
        _fieldCount = -1;
    }

    internal void StartTable(int fieldCount)
    {
        Invariant.Holds(_fieldCount < 0);
        Invariant.Holds(fieldCount <= MaxFields);
        _fieldPositions.AsSpan().Clear();
        _fieldCount = fieldCount;
        _tableStart = Position;
    }

    internal void AddByte(int field, byte value)
    {
        PutByte(value);
        _fieldPositions[field] = Position;
    }

    internal void AddInt16(int field, short value)
    {
        Prepare(sizeof(short), 0);
        BinaryPrimitives.WriteInt16LittleEndian(Take(sizeof(short)), value);
        _fieldPositions[field] = Position;
    }

    internal void AddInt32(int field, int value)
    {
        PutInt32(value);
        _fieldPositions[field] = Position;
    }

    internal void AddInt64(int field, long value)
    {
        Prepare(sizeof(long), 0);
        BinaryPrimitives.WriteInt64LittleEndian(Take(sizeof(long)), value);
        _fieldPositions[field] = Position;
    }

    /// <summary>
    /// Adds a reference to a string, vector or table written before; position 0 leaves the field out.
    /// </summary>
    internal void AddReference(int field, int position)
    {
        if (position != 0)
        {
            PutReference(position);
            _fieldPositions[field] = Position;
        }
    }

    internal int EndTable()
    {
        Invariant.Holds(_fieldCount >= 0);
        PutInt32(0); // Becomes the distance to the table's list of fields.
        int table = Position;
        int count = _fieldCount;
        while (count > 0 && _fieldPositions[count - 1] == 0)
        {
            count--;
        }

        for (int i = count - 1; i >= 0; i--)
        {
            PutUInt16(_fieldPositions[i] == 0 ? 0 : table - _fieldPositions[i]);
        }

        PutUInt16(table - _tableStart);
        PutUInt16((count + 2) * sizeof(ushort));
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(_buffer.Length - table), Position - table);
        _fieldCount = -1;
        return table;
    }

    internal int PutString(ReadOnlySpan<byte> utf8)
    {
        PutByte(0);
        int position = PutVector(sizeof(byte), utf8.Length, sizeof(byte), out Span<byte> room);
        utf8.CopyTo(room);
        return position;
    }

    /// <summary>Puts a vector of numbers or structs.</summary>
    /// <param name="elementBytes">Bytes of an element.</param>
    /// <param name="count">Its elements.</param>
    /// <param name="alignment">Of each.</param>
    /// <param name="room">Where they lie, the first one first: to be filled before anything else is put.</param>
    /// <returns>Its position.</returns>
    internal int PutVector(int elementBytes, int count, int alignment, out Span<byte> room)
    {
        StartVector(elementBytes, count, alignment);
        Take(elementBytes * count);
        int position = EndVector(count);
        room = _buffer.AsSpan(_head + sizeof(int), elementBytes * count);
        return position;
    }

    /// <summary>Opens a vector of references; they follow, the last one first.</summary>
    internal void StartVector(int elementBytes, int count, int alignment)
    {
        Prepare(sizeof(int), elementBytes * count);
        Prepare(alignment, elementBytes * count);
    }

    internal int EndVector(int count)
    {
        PutInt32(count);
        return Position;
    }

    /// <summary>Puts an element of a vector of tables or strings.</summary>
    internal void PutReference(int position)
    {
        Prepare(sizeof(int), 0);
        PutInt32(Position - position + sizeof(int));
    }

    /// <summary>Ends the buffer.</summary>
    /// <returns>Its bytes, a multiple of 8, valid until the next <see cref="Reset"/>.</returns>
    internal Span<byte> Finish(int rootTable)
    {
        Prepare(sizeof(long), sizeof(int));
        PutReference(rootTable);
        Span<byte> result = _buffer.AsSpan(_head);
        Invariant.Holds(result.Length % sizeof(long) == 0);
        return result;
    }

    private void PutByte(byte value) => Take(1)[0] = value;

    private void PutInt32(int value)
    {
        Prepare(sizeof(int), 0);
        BinaryPrimitives.WriteInt32LittleEndian(Take(sizeof(int)), value);
    }

    private void PutUInt16(int value)
    {
        Prepare(sizeof(ushort), 0);
        BinaryPrimitives.WriteUInt16LittleEndian(Take(sizeof(ushort)), checked((ushort)value));
    }

    // Zero-pads so that a value of this size is aligned once so many more bytes have been put before it.
    private void Prepare(int alignment, int bytesBefore)
    {
        int padding = -(Position + bytesBefore) & (alignment - 1);
        Take(padding).Clear();
    }

    private Span<byte> Take(int bytes)
    {
        while (_head < bytes)
        {
            byte[] larger = new byte[_buffer.Length * 2];
            _buffer.AsSpan(_head).CopyTo(larger.AsSpan(_head + _buffer.Length));
            _head += _buffer.Length;
            _buffer = larger;
        }

        _head -= bytes;
        return _buffer.AsSpan(_head, bytes);
    }
}
