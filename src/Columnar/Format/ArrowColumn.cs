using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace S1mpleTrader.Columnar.Format;

/// <summary>
/// One column of the batch that is being collected: appended row by row into memory that is used again and again.
/// </summary>
/// <remarks>
/// Invariants: the column holds as many values as its count of rows; null rows hold zero bytes, so that equal rows give
/// equal files. Nothing is allocated per row; only a single text larger than the text buffer makes that buffer grow.
/// </remarks>
public sealed class ArrowColumn
{
    // Of rows appended together: what grows to its full size is copied once or twice.
    private const int GrowthFactor = 8;
    private const int TextBytesPerRow = 64; // Room per row; a batch ends early where rows take more than half of it.

    private static readonly Int128 MaxDecimal = (Int128)10_000_000_000_000_000_000UL * 10_000_000_000_000_000_000UL;

    private byte[] _values; // Fixed-width values, bits, or the end offset of each text (and the first 0).
    private readonly byte[] _validity;
    private readonly int _widthBytes; // Of a value; 0 for bits and text.
    private readonly bool _isText;
    private byte[] _text;
    private int _textBytes;
    private int _count;
    private int _nullCount;

    internal ArrowColumn(ArrowField field, int rowsPerBatch)
    {
        Field = field;
        _widthBytes = field.WidthBytes;
        _isText = field.Type == ArrowType.Utf8;
        int bitmapBytes = (rowsPerBatch + 7) / 8;
        _validity = field.Nullable ? new byte[bitmapBytes] : [];
        _values = field.Type switch
        {
            ArrowType.Bool => new byte[bitmapBytes],
            ArrowType.Utf8 => new byte[(rowsPerBatch + 1) * sizeof(int)],
            _ => new byte[rowsPerBatch * _widthBytes],
        };
        // Only what texts lie in is touched.
        _text = _isText ? GC.AllocateUninitializedArray<byte>(rowsPerBatch * TextBytesPerRow) : [];
    }

    /// <summary>The column's name and type.</summary>
    public ArrowField Field { get; }

    /// <summary>Rows in the batch so far.</summary>
    internal int Count => _count;

    internal int NullCount => _nullCount;

    /// <summary>Whether the batch should end so that the next row's text finds room.</summary>
    internal bool IsTextHalfFull => _isText && _textBytes > _text.Length / 2;

    /// <summary>Validity bits; empty where no row is null.</summary>
    internal ReadOnlySpan<byte> Validity => _nullCount == 0 ? default : _validity.AsSpan(0, (_count + 7) / 8);

    /// <summary>Fixed-width values, bits, or offsets.</summary>
    internal ReadOnlySpan<byte> Values => _values.AsSpan(0, Field.Type switch
    {
        ArrowType.Bool => (_count + 7) / 8,
        ArrowType.Utf8 => (_count + 1) * sizeof(int),
        _ => _count * _widthBytes,
    });

    internal ReadOnlySpan<byte> Text => _text.AsSpan(0, _textBytes);

    /// <summary>Appends to an <see cref="ArrowType.Int32"/> column.</summary>
    /// <param name="value">The value.</param>
    public void AppendInt32(int value)
    {
        Invariant.Holds(Field.Type == ArrowType.Int32);
        BinaryPrimitives.WriteInt32LittleEndian(Slot(), value);
        EndValue();
    }

    /// <summary>Appends to an <see cref="ArrowType.Int64"/> column.</summary>
    /// <param name="value">The value.</param>
    public void AppendInt64(long value)
    {
        Invariant.Holds(Field.Type == ArrowType.Int64);
        BinaryPrimitives.WriteInt64LittleEndian(Slot(), value);
        EndValue();
    }

    /// <summary>Appends to a <see cref="ArrowType.TimestampNanos"/> column.</summary>
    /// <param name="nanos">UTC nanoseconds.</param>
    public void AppendTimestamp(long nanos)
    {
        Invariant.Holds(Field.Type == ArrowType.TimestampNanos);
        BinaryPrimitives.WriteInt64LittleEndian(Slot(), nanos);
        EndValue();
    }

    /// <summary>Appends several rows to a <see cref="ArrowType.TimestampNanos"/> column without nulls.</summary>
    /// <param name="nanos">UTC nanoseconds; at most as many as <see cref="ArrowFileWriter.RoomRows"/>.</param>
    public void AppendTimestamps(ReadOnlySpan<long> nanos)
    {
        Invariant.Holds(Field is { Type: ArrowType.TimestampNanos, Nullable: false } && BitConverter.IsLittleEndian);
        MemoryMarshal.AsBytes(nanos).CopyTo(_values.AsSpan(_count * sizeof(long)));
        _count += nanos.Length;
    }

    /// <summary>Appends to a <see cref="ArrowType.Float64"/> column.</summary>
    /// <param name="value">The value; NaN is a value, not null.</param>
    public void AppendDouble(double value)
    {
        Invariant.Holds(Field.Type == ArrowType.Float64);
        BinaryPrimitives.WriteDoubleLittleEndian(Slot(), value);
        EndValue();
    }

    /// <summary>Appends to a <see cref="ArrowType.Bool"/> column.</summary>
    /// <param name="value">The value.</param>
    public void AppendBool(bool value)
    {
        Invariant.Holds(Field.Type == ArrowType.Bool);
        if (value)
        {
            _values[_count >> 3] |= (byte)(1 << (_count & 7));
        }

        EndValue();
    }

    /// <summary>Appends to a <see cref="ArrowType.Dictionary"/> column.</summary>
    /// <param name="index">Index into the field's values.</param>
    public void AppendIndex(int index)
    {
        Invariant.Holds(Field.Values is not null);
        Invariant.Holds(index >= 0 && index < Field.Values.Count);
        switch (_widthBytes)
        {
            case 1:
                _values[_count] = (byte)index;
                break;
            case 2:
                BinaryPrimitives.WriteInt16LittleEndian(Slot(), (short)index);
                break;
            default:
                BinaryPrimitives.WriteInt32LittleEndian(Slot(), index);
                break;
        }

        EndValue();
    }

    /// <summary>Appends to a <see cref="ArrowType.Decimal128"/> column, in units of 10^-scale.</summary>
    /// <param name="units">Less than 10^38 in magnitude.</param>
    public void AppendUnits(Int128 units)
    {
        Invariant.Holds(Field.Type == ArrowType.Decimal128);
        Invariant.Holds(units > -MaxDecimal && units < MaxDecimal);
        BinaryPrimitives.WriteInt128LittleEndian(Slot(), units);
        EndValue();
    }

    /// <summary>
    /// Appends several rows to a <see cref="ArrowType.Decimal128"/> column without nulls, in units of 10^-scale.
    /// </summary>
    /// <param name="units">
    /// Each less than 10^38 in magnitude; at most as many as <see cref="ArrowFileWriter.RoomRows"/>.
    /// </param>
    public void AppendUnits(ReadOnlySpan<Int128> units)
    {
        Invariant.Holds(Field is { Type: ArrowType.Decimal128, Nullable: false } && BitConverter.IsLittleEndian);
        CheckUnits(units);
        // As an Int128 lies in memory: its low half first.
        MemoryMarshal.AsBytes(units).CopyTo(_values.AsSpan(_count * _widthBytes));
        _count += units.Length;
    }

    /// <summary>
    /// Lets rows that lie in memory of the caller's become the batch's, as they are to lie in the file; what the column
    /// had before is the caller's from now on.
    /// </summary>
    /// <param name="values">
    /// The rows' memory, as large as the column's own; of
    /// <see cref="ArrowType.Decimal128"/> values less than 10^38 in magnitude.
    /// </param>
    /// <param name="count">Rows in it.</param>
    /// <returns>The memory that the column had.</returns>
    public byte[] Exchange(byte[] values, int count)
    {
        Invariant.Holds(_count == 0 && _widthBytes > 0 && !Field.Nullable && BitConverter.IsLittleEndian);
        Invariant.Holds(values.Length == _values.Length && count * _widthBytes <= values.Length);
        (byte[] before, _values, _count) = (_values, values, count);
        return before;
    }

    /// <summary>
    /// Checks that values fit a <see cref="ArrowType.Decimal128"/>; nearly all fit 64 bits, which is told at once.
    /// </summary>
    /// <param name="units">The values.</param>
    public static void CheckUnits(ReadOnlySpan<Int128> units)
    {
        const int Pairs = 4; // Of halves, in two vectors.
        ReadOnlySpan<long> halves = MemoryMarshal.Cast<Int128, long>(units); // The low one first.
        ref long half = ref MemoryMarshal.GetReference(halves);
        Vector256<long> beyond = default;
        int row = 0;

        // Safety: the halves of rows row to row + 3 lie in the units. A high half that
        // only carries on the sign is 0 after it.
        for (; row + Pairs <= units.Length; row += Pairs)
        {
            var two = Vector256.LoadUnsafe(ref half, (nuint)(2 * row));
            var next = Vector256.LoadUnsafe(ref half, (nuint)(2 * row) + 4);
            beyond |= Vector256.Shuffle(
                Vector256.LessThan(two, Vector256<long>.Zero), Vector256.Create(0L, 0, 2, 2)) ^ two;
            beyond |= Vector256.Shuffle(
                Vector256.LessThan(next, Vector256<long>.Zero), Vector256.Create(0L, 0, 2, 2)) ^ next;
        }

        bool areNarrow = (beyond & Vector256.Create(0L, -1, 0, -1)) == default;
        foreach (Int128 one in areNarrow ? units[row..] : units)
        {
            Invariant.Holds(one > -MaxDecimal && one < MaxDecimal);
        }
    }

    /// <summary>Appends to a <see cref="ArrowType.Utf8"/> column.</summary>
    /// <param name="text">The text.</param>
    public void AppendText(ReadOnlySpan<char> text)
    {
        int sizeBytes = Encoding.UTF8.GetByteCount(text);
        _textBytes += Encoding.UTF8.GetBytes(text, TextRoom(sizeBytes));
        EndText();
    }

    /// <summary>Appends to a <see cref="ArrowType.Utf8"/> column.</summary>
    /// <param name="utf8">Valid UTF-8.</param>
    public void AppendUtf8(ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(TextRoom(utf8.Length));
        _textBytes += utf8.Length;
        EndText();
    }

    /// <summary>Appends a row without a value to a nullable column.</summary>
    public void AppendNull()
    {
        Invariant.Holds(Field.Nullable);
        if (_isText)
        {
            BinaryPrimitives.WriteInt32LittleEndian(_values.AsSpan((_count + 1) * sizeof(int)), _textBytes);
        }

        _nullCount++;
        _count++;
    }

    /// <summary>
    /// Appends rows that all have a value of fixed width; the caller fills them in, as they are to lie in the file.
    /// </summary>
    /// <typeparam name="T">
    /// As wide as a value: of a dictionary the index, of <see cref="ArrowType.Decimal128"/> an <see cref="Int128"/> of
    /// less than 10^38 in magnitude.
    /// </typeparam>
    /// <param name="count">How many; where there is no room for them, some is made.</param>
    /// <returns>Their values, holding anything.</returns>
    public Span<T> AppendRows<T>(int count)
        where T : unmanaged
    {
        Invariant.Holds(Unsafe.SizeOf<T>() == _widthBytes && _nullCount == 0 && BitConverter.IsLittleEndian);
        if ((_count + count) * _widthBytes > _values.Length)
        {
            byte[] larger = GC.AllocateUninitializedArray<byte>(
                Math.Max(GrowthFactor * _values.Length, (_count + count) * _widthBytes));
            Values.CopyTo(larger);
            _values = larger;
        }

        Span<T> rows = MemoryMarshal.Cast<byte, T>(_values.AsSpan(_count * _widthBytes, count * _widthBytes));
        _count += count;
        return rows;
    }

    /// <summary>Forgets rows that all had a value: what lies there is overwritten.</summary>
    internal void ForgetRows()
    {
        Invariant.Holds(_nullCount == 0);
        _count = 0;
    }

    /// <summary>
    /// Forgets the rows: a batch was written. Bits and rows that may be null are zero where
    /// nothing is written; all else is overwritten.
    /// </summary>
    internal void Clear()
    {
        if (_nullCount < _count && (Field.Nullable || Field.Type == ArrowType.Bool))
        {
            _values.AsSpan(0, Values.Length).Clear();
            _validity.AsSpan(0, Math.Min(_validity.Length, (_count + 7) / 8)).Clear();
        }

        _textBytes = 0;
        _count = 0;
        _nullCount = 0;
    }

    // Room behind the texts before.
    private Span<byte> TextRoom(int sizeBytes)
    {
        Invariant.Holds(_isText);
        if (sizeBytes > _text.Length - _textBytes)
        {
            Array.Resize(ref _text, checked((_textBytes + sizeBytes) * 2));
        }

        return _text.AsSpan(_textBytes);
    }

    private Span<byte> Slot() => _values.AsSpan(_count * _widthBytes, _widthBytes);

    private void EndText()
    {
        BinaryPrimitives.WriteInt32LittleEndian(_values.AsSpan((_count + 1) * sizeof(int)), _textBytes);
        EndValue();
    }

    private void EndValue()
    {
        if (Field.Nullable)
        {
            _validity[_count >> 3] |= (byte)(1 << (_count & 7));
        }

        _count++;
    }
}
