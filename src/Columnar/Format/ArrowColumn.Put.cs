using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace S1mpleTrader.Columnar.Format;

/// <content>Values put in place: rows that nothing is put into are null, and aren't touched. While every row has a value, nothing is kept of which have.</content>
public sealed partial class ArrowColumn
{
    /// <summary>Puts a value into a row of an <see cref="ArrowType.Int32"/> column.</summary>
    /// <param name="row">Row in the batch, behind those of the values before.</param>
    /// <param name="value">The value.</param>
    public void PutInt32(int row, int value)
    {
        Invariant.HoldsHot(Field.Type == ArrowType.Int32);
        BeginPut(row);
        BinaryPrimitives.WriteInt32LittleEndian(_values.AsSpan(row * sizeof(int)), value);
    }

    /// <summary>Puts a value into a row of a <see cref="ArrowType.TimestampNanos"/> column.</summary>
    /// <param name="row">Row in the batch, behind those of the values before.</param>
    /// <param name="nanos">UTC nanoseconds.</param>
    public void PutTimestamp(int row, long nanos)
    {
        Invariant.HoldsHot(Field.Type == ArrowType.TimestampNanos);
        BeginPut(row);
        BinaryPrimitives.WriteInt64LittleEndian(_values.AsSpan(row * sizeof(long)), nanos);
    }

    /// <summary>Puts a value into a row of a <see cref="ArrowType.Float64"/> column.</summary>
    /// <param name="row">Row in the batch, behind those of the values before.</param>
    /// <param name="value">The value; NaN is a value, not null.</param>
    public void PutDouble(int row, double value)
    {
        Invariant.HoldsHot(Field.Type == ArrowType.Float64);
        BeginPut(row);
        BinaryPrimitives.WriteDoubleLittleEndian(_values.AsSpan(row * sizeof(double)), value);
    }

    /// <summary>Puts a value into a row of a <see cref="ArrowType.Dictionary"/> column.</summary>
    /// <param name="row">Row in the batch, behind those of the values before.</param>
    /// <param name="index">Index into the field's values.</param>
    public void PutIndex(int row, int index)
    {
        Invariant.Holds((uint)index < (uint)_words);
        BeginPut(row);
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
    }

    /// <summary>Puts a value into a row of a <see cref="ArrowType.Decimal128"/> column, in units of 10^-scale.</summary>
    /// <param name="row">Row in the batch, behind those of the values before.</param>
    /// <param name="units">Less than 10^38 in magnitude.</param>
    public void PutUnits(int row, Int128 units)
    {
        Invariant.HoldsHot(Field.Type == ArrowType.Decimal128);
        Invariant.Holds(units > -MaxDecimal && units < MaxDecimal);
        BeginPut(row);
        BinaryPrimitives.WriteInt128LittleEndian(_values.AsSpan(row * 16), units);
    }

    /// <summary>Ends a batch into whose rows values were put: rows without one are null.</summary>
    /// <param name="rows">Rows of the batch.</param>
    internal void EndPuts(int rows)
    {
        if (rows > _count)
        {
            Skip(rows);
        }

        _count = rows;
    }

    /// <summary>Forgets the rows that values were put into: a batch was written. What lies there is overwritten, or cleared where a row is skipped.</summary>
    internal void ForgetPuts()
    {
        _count = 0;
        _nullCount = 0;
    }

    private void BeginPut(int row)
    {
        if (row != _count)
        {
            Skip(row);
        }

        if (_nullCount > 0)
        {
            _validity[row >> 3] |= (byte)(1 << (row & 7));
        }

        _count = row + 1;
    }

    // Rows up to one are null. From the first of them on every row's bit is kept.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Skip(int row)
    {
        Invariant.Holds(row > _count && Field.Nullable && _widthBytes > 0);
        if (_nullCount == 0)
        {
            _validity.AsSpan().Clear();
            _validity.AsSpan(0, _count / 8).Fill(0xFF);
            _validity[_count / 8] = (byte)((1 << (_count & 7)) - 1);
        }

        _values.AsSpan(_count * _widthBytes, (row - _count) * _widthBytes).Clear();
        _nullCount += row - _count;
    }
}
