using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace S1mpleTrader.Columnar.Format;

/// <content>Values put in place: rows that nothing is put into are null, and aren't touched.</content>
public sealed partial class ArrowColumn
{
    /// <summary>Puts a value into a row of an <see cref="ArrowType.Int32"/> column.</summary>
    /// <param name="row">Row in the batch.</param>
    /// <param name="value">The value.</param>
    public void PutInt32(int row, int value)
    {
        Invariant.HoldsHot(Field.Type == ArrowType.Int32);
        BinaryPrimitives.WriteInt32LittleEndian(_values.AsSpan(row * sizeof(int)), value);
        EndPut(row);
    }

    /// <summary>Puts a value into a row of a <see cref="ArrowType.TimestampNanos"/> column.</summary>
    /// <param name="row">Row in the batch.</param>
    /// <param name="nanos">UTC nanoseconds.</param>
    public void PutTimestamp(int row, long nanos)
    {
        Invariant.HoldsHot(Field.Type == ArrowType.TimestampNanos);
        BinaryPrimitives.WriteInt64LittleEndian(_values.AsSpan(row * sizeof(long)), nanos);
        EndPut(row);
    }

    /// <summary>Puts a value into a row of a <see cref="ArrowType.Float64"/> column.</summary>
    /// <param name="row">Row in the batch.</param>
    /// <param name="value">The value; NaN is a value, not null.</param>
    public void PutDouble(int row, double value)
    {
        Invariant.HoldsHot(Field.Type == ArrowType.Float64);
        BinaryPrimitives.WriteDoubleLittleEndian(_values.AsSpan(row * sizeof(double)), value);
        EndPut(row);
    }

    /// <summary>Puts a value into a row of a <see cref="ArrowType.Dictionary"/> column.</summary>
    /// <param name="row">Row in the batch.</param>
    /// <param name="index">Index into the field's values.</param>
    public void PutIndex(int row, int index)
    {
        Invariant.Holds((uint)index < (uint)_words);
        if (_widthBytes == 1)
        {
            _values[row] = (byte)index;
        }
        else if (_widthBytes == 2)
        {
            BinaryPrimitives.WriteInt16LittleEndian(_values.AsSpan(row * sizeof(short)), (short)index);
        }
        else
        {
            BinaryPrimitives.WriteInt32LittleEndian(_values.AsSpan(row * sizeof(int)), index);
        }

        EndPut(row);
    }

    /// <summary>Puts a value into a row of a <see cref="ArrowType.Decimal128"/> column, in units of 10^-scale.</summary>
    /// <param name="row">Row in the batch.</param>
    /// <param name="units">Less than 10^38 in magnitude.</param>
    public void PutUnits(int row, Int128 units)
    {
        Invariant.HoldsHot(Field.Type == ArrowType.Decimal128);
        Invariant.Holds(units > -MaxDecimal && units < MaxDecimal);
        BinaryPrimitives.WriteInt128LittleEndian(_values.AsSpan(row * 16), units);
        EndPut(row);
    }

    /// <summary>Returns room for a text of an <see cref="ArrowType.Utf8"/> column, to be filled and told by <see cref="PutText"/>.</summary>
    /// <param name="sizeBytes">The largest size that the text may have.</param>
    public Span<byte> TextRoom(int sizeBytes)
    {
        Invariant.Holds(_isText);
        if (sizeBytes > _text.Length - _textBytes)
        {
            Array.Resize(ref _text, checked((_textBytes + sizeBytes) * 2));
        }

        return _text.AsSpan(_textBytes);
    }

    /// <summary>Puts the text that was filled in into a row of an <see cref="ArrowType.Utf8"/> column.</summary>
    /// <param name="row">Row in the batch, behind those of the texts before.</param>
    /// <param name="sizeBytes">Its size.</param>
    public void PutText(int row, int sizeBytes)
    {
        Invariant.HoldsHot(_isText && row >= _count);
        PadOffsets(row);
        _textBytes += sizeBytes;
        BinaryPrimitives.WriteInt32LittleEndian(_values.AsSpan((row + 1) * sizeof(int)), _textBytes);
        EndPut(row);
    }

    /// <summary>Ends a batch into whose rows values were put: rows without one are null.</summary>
    /// <param name="rows">Rows of the batch.</param>
    internal void EndPuts(int rows)
    {
        if (_isText)
        {
            PadOffsets(rows);
        }

        int valid = rows;
        if (Field.Nullable)
        {
            valid = 0;
            foreach (byte bits in _validity.AsSpan(0, (rows + 7) / 8))
            {
                valid += BitOperations.PopCount(bits);
            }
        }

        Invariant.Holds(Field.Nullable ? _count <= rows : _count == rows);
        _nullCount = rows - valid;
        _count = rows;
    }

    // Rows up to one are without a text: they end where the last text does.
    private void PadOffsets(int rows)
    {
        Invariant.Holds(BitConverter.IsLittleEndian);
        if (rows > _count)
        {
            MemoryMarshal.Cast<byte, int>(_values.AsSpan()).Slice(_count + 1, rows - _count).Fill(_textBytes);
        }
    }

    private void EndPut(int row)
    {
        if (Field.Nullable)
        {
            _validity[row >> 3] |= (byte)(1 << (row & 7));
        }

        _count = row + 1;
    }
}
