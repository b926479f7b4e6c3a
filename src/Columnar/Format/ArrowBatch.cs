using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;

namespace S1mpleTrader.Columnar.Format;

/// <summary>The rows of one record batch: spans and values straight out of the mapped file.</summary>
/// <remarks>
/// Columns are asked for by index and in their own type. What stands for a row without a value may be anything, but the
/// index of a text, which is 0. Valid until the reader is disposed.
/// </remarks>
public sealed unsafe class ArrowBatch
{
    private readonly ArrowFileReader _reader;
    private readonly MappedFile _file;
    private readonly ArrowNode[] _nodes;
    private readonly ArrowBuffer[] _buffers;
    private readonly int[] _firstBuffers; // Of each column.

    internal ArrowBatch(
        ArrowFileReader reader,
        MappedFile file,
        ArrowSchema schema,
        long bodyOffset,
        int rowCount,
        ArrowNode[] nodes,
        ArrowBuffer[] buffers)
    {
        _reader = reader;
        _file = file;
        Schema = schema;
        BodyOffset = bodyOffset;
        RowCount = rowCount;
        _nodes = nodes;
        _buffers = buffers;
        _firstBuffers = new int[nodes.Length];
        for (int i = 1; i < nodes.Length; i++)
        {
            _firstBuffers[i] = _firstBuffers[i - 1] + schema.Fields[i - 1].BufferCount;
        }
    }

    /// <summary>Rows in the batch.</summary>
    public int RowCount { get; }

    internal ArrowSchema Schema { get; set; }

    internal long BodyOffset { get; }

    /// <summary>
    /// Where in the body the zeros begin that several columns share; its end where none do.
    /// </summary>
    internal long ZerosOffset { get; set; }

    internal ReadOnlySpan<ArrowBuffer> Buffers => _buffers;

    /// <summary>Returns a column of 64-bit integers or timestamps.</summary>
    /// <param name="column">Column index.</param>
    public ReadOnlySpan<long> Int64(int column)
    {
        Invariant.Holds(Schema.Fields[column].Type is ArrowType.Int64 or ArrowType.TimestampNanos);
        return new ReadOnlySpan<long>(Values(column), RowCount);
    }

    /// <summary>Returns whether a column is one of 32-bit integers.</summary>
    /// <param name="column">Column index.</param>
    public bool IsInt32(int column) => Schema.Fields[column].Type == ArrowType.Int32;

    /// <summary>Returns a column of 32-bit integers.</summary>
    /// <param name="column">Column index.</param>
    public ReadOnlySpan<int> Int32(int column)
    {
        Invariant.Holds(Schema.Fields[column].Type == ArrowType.Int32);
        return new ReadOnlySpan<int>(Values(column), RowCount);
    }

    /// <summary>Returns the index of a row's text in a dictionary column; of a null row 0.</summary>
    /// <param name="column">Column index.</param>
    /// <param name="row">Row in the batch.</param>
    /// <exception cref="DataFileException">The row names a text that doesn't exist.</exception>
    public int Index(int column, int row)
    {
        ArrowField field = Schema.Fields[column];
        Invariant.Holds(field.Type == ArrowType.Dictionary);
        Invariant.Holds((uint)row < (uint)RowCount);
        int index = field.IndexBytes switch
        {
            1 => ((sbyte*)Values(column))[row],
            2 => ((short*)Values(column))[row],
            _ => ((int*)Values(column))[row],
        };
        return index == 0 || (uint)index < (uint)field.Values!.Count ? index : throw NoSuchText();
    }

    /// <summary>Returns a column of doubles.</summary>
    /// <param name="column">Column index.</param>
    public ReadOnlySpan<double> Float64(int column)
    {
        Invariant.Holds(Schema.Fields[column].Type == ArrowType.Float64);
        return new ReadOnlySpan<double>(Values(column), RowCount);
    }

    /// <summary>Returns a value of a column of bits.</summary>
    /// <param name="column">Column index.</param>
    /// <param name="row">Row in the batch.</param>
    public bool Bool(int column, int row)
    {
        Invariant.Holds(Schema.Fields[column].Type == ArrowType.Bool);
        Invariant.Holds((uint)row < (uint)RowCount);
        return (Values(column)[row >> 3] >> (row & 7) & 1) != 0;
    }

    /// <summary>Returns a decimal as a count of units of 10^-scale.</summary>
    /// <param name="column">Column index.</param>
    /// <param name="row">Row in the batch.</param>
    public Int128 Units(int column, int row)
    {
        Invariant.Holds(Schema.Fields[column].Type == ArrowType.Decimal128);
        Invariant.Holds((uint)row < (uint)RowCount);
        return BinaryPrimitives.ReadInt128LittleEndian(new ReadOnlySpan<byte>(Values(column) + (16L * row), 16));
    }

    /// <summary>Returns a decimal, without zeros at its end.</summary>
    /// <param name="column">Column index.</param>
    /// <param name="row">Row in the batch.</param>
    /// <exception cref="OverflowException">The value needs more than a <see cref="decimal"/> holds.</exception>
    public decimal Decimal(int column, int row)
    {
        Int128 units = Units(column, row);
        int scale = Schema.Fields[column].Scale;
        while (scale > 0 && units % 10 == 0)
        {
            units /= 10;
            scale--;
        }

        var magnitude = UInt128.CreateChecked(Int128.Abs(units));
        return magnitude >> 96 == 0 && scale <= 28
            ? new decimal(
                (int)(uint)magnitude, (int)(uint)(magnitude >> 32),
                (int)(uint)(magnitude >> 64), units < 0, (byte)scale)
            : throw new OverflowException($"{units} / 10^{scale} doesn't fit a decimal");
    }

    /// <summary>Returns a text as it lies in the file.</summary>
    /// <param name="column">Column index.</param>
    /// <param name="row">Row in the batch.</param>
    /// <exception cref="DataFileException">The text's place is damaged.</exception>
    public ReadOnlySpan<byte> Utf8(int column, int row)
    {
        Invariant.Holds(Schema.Fields[column].Type == ArrowType.Utf8);
        Invariant.Holds((uint)row < (uint)RowCount);
        ReadOnlySpan<int> offsets = new(Values(column), RowCount + 1);
        ArrowBuffer text = _buffers[_firstBuffers[column] + 2];
        int start = offsets[row];
        int end = offsets[row + 1];
        if (start < 0 || end < start || end > text.LengthBytes)
        {
            throw new DataFileException(_reader.Path, BodyOffset, "a text lies outside its column");
        }

        return _file.Span(BodyOffset + text.Offset + start, end - start);
    }

    /// <summary>Returns a text, or the text that a dictionary column's row names.</summary>
    /// <param name="column">Column index.</param>
    /// <param name="row">Row in the batch.</param>
    /// <exception cref="DataFileException">The row names a text that doesn't exist.</exception>
    public string Text(int column, int row)
    {
        if (Schema.Fields[column].Values is not { } values)
        {
            return Encoding.UTF8.GetString(Utf8(column, row));
        }

        int index = Index(column, row);
        return index < values.Count ? values[index] : throw NoSuchText();
    }

    /// <summary>Returns whether a row has no value.</summary>
    /// <param name="column">Column index.</param>
    /// <param name="row">Row in the batch.</param>
    public bool IsNull(int column, int row)
    {
        Invariant.Holds((uint)row < (uint)RowCount);
        long nulls = _nodes[column].NullCount;
        return nulls == RowCount // Whatever the bitmap says: there may be nothing to read.
            || (nulls > 0 && (Buffer(_firstBuffers[column])[row >> 3] >> (row & 7) & 1) == 0);
    }

    /// <summary>Returns whether a column has no value, and nothing in the file that stands for one.</summary>
    /// <param name="column">Column index.</param>
    internal bool IsNowhere(int column)
        => Schema.Fields[column] is { WidthBytes: > 0, Type: not ArrowType.Dictionary }
            && _nodes[column].NullCount == RowCount
            && _buffers[_firstBuffers[column] + 1].IsNowhere;

    /// <summary>Returns the buffers that have bytes, their own or shared ones, each with its column.</summary>
    internal IEnumerable<(ArrowField Field, ArrowBuffer Buffer)> Places()
    {
        for (int i = 0; i < _nodes.Length; i++)
        {
            ArrowField field = Schema.Fields[i];
            for (int k = 0; k < field.BufferCount; k++)
            {
                if (k != 1 || !IsNowhere(i))
                {
                    yield return (field, _buffers[_firstBuffers[i] + k]);
                }
            }
        }
    }

    /// <summary>Returns where a column's values begin in memory.</summary>
    internal byte* Values(int column) => Buffer(_firstBuffers[column] + 1);

    private DataFileException NoSuchText()
        => new(_reader.Path, BodyOffset, "a row names a text outside its dictionary");

    // Safety: the reader has checked that every buffer lies in the file and has the size that its rows need.
    private byte* Buffer(int index) => _file.At(BodyOffset + _buffers[index].Offset, _buffers[index].LengthBytes);
}
