using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace S1mpleTrader.Columnar.Format;

/// <summary>Puts messages and column bytes into a stream in the order that <see cref="ArrowFile"/> specifies.</summary>
/// <remarks>
/// Order of calls: construction (head, schema, dictionaries), then per batch <see cref="BeginBatch"/> and
/// <see cref="WriteColumn"/> for the announced bytes of every buffer, then <see cref="Finish"/>. Invariant: every byte
/// goes either through <see cref="WriteFrame"/> and its running checksum, or through <see cref="WriteColumn"/>, whose
/// checksum the batch message already carries.
/// </remarks>
internal sealed class ArrowFraming
{
    private static readonly byte[] Zeros = new byte[4096];

    private readonly Stream _stream;
    private readonly ArrowMetadataWriter _metadata;
    private readonly List<ArrowBlock> _dictionaries = [];
    private readonly List<ArrowBlock> _batches = new(1024);
    private long _position;         // Bytes written.
    private long _bodyEnd;          // Position at which the current body must end.
    private uint _frameChecksum = Crc32C.Empty;

    internal ArrowFraming(Stream stream, ArrowSchema schema)
    {
        _stream = stream;
        _metadata = new ArrowMetadataWriter(schema);
        WriteFrame(ArrowFile.Head);
        WriteMessage(_metadata.SchemaMessage());
        WriteDictionaries(schema);
    }

    /// <summary>Announces a batch whose buffers follow.</summary>
    /// <param name="rows">Rows in the batch.</param>
    /// <param name="nodes">One per column.</param>
    /// <param name="buffers">All buffers of all columns in order, laid out by <see cref="LayOut"/>.</param>
    internal void BeginBatch(long rows, ReadOnlySpan<ArrowNode> nodes, ReadOnlySpan<ArrowBuffer> buffers)
    {
        long bodyBytes = BodyBytes(buffers);
        _batches.Add(BeginBody(_metadata.RecordBatchMessage(rows, nodes, buffers, bodyBytes), bodyBytes));
    }

    /// <summary>
    /// Sets the offset of every buffer: one behind the other, aligned; those that lie in one run of zeros all where the
    /// others end; those that nobody reads where the body begins.
    /// </summary>
    /// <param name="buffers">The buffers.</param>
    /// <param name="places">Where each lies; empty where all have a place of their own.</param>
    internal static void LayOut(Span<ArrowBuffer> buffers, ReadOnlySpan<BufferPlace> places = default)
    {
        long offset = 0;
        for (int i = 0; i < buffers.Length; i++)
        {
            if (places.IsEmpty || places[i].IsOwn)
            {
                buffers[i] = buffers[i] with { Offset = offset };
                offset = ArrowFile.Align(offset + buffers[i].LengthBytes);
            }
        }

        for (int i = 0; i < places.Length; i++)
        {
            if (!places[i].IsOwn && !places[i].IsNowhere)
            {
                buffers[i] = buffers[i] with { Offset = places[i].IsZeros ? offset : buffers[places[i].Other].Offset };
            }
        }
    }

    /// <summary>Writes bytes of the current buffer.</summary>
    internal void WriteColumn(ReadOnlySpan<byte> bytes)
    {
        Write(bytes);
        Invariant.Holds(_position <= _bodyEnd);
    }

    /// <summary>Writes zeros of the current buffer.</summary>
    internal void WriteZeros(int count)
    {
        for (; count > 0; count -= Math.Min(count, Zeros.Length))
        {
            WriteColumn(Zeros.AsSpan(0, Math.Min(count, Zeros.Length)));
        }
    }

    /// <summary>Ends the current buffer: pads to where the next one begins.</summary>
    internal void EndColumn() => Pad(ArrowFile.Align(_position));

    /// <summary>Ends the body: pads as far as buffers reach that have no bytes of their own.</summary>
    internal void EndBody() => Pad(_bodyEnd);

    /// <summary>Writes the end of the stream, footer and trailer. The caller flushes the stream.</summary>
    internal void Finish()
    {
        Invariant.Holds(_position == _bodyEnd);
        WriteFrame(ArrowFile.EndOfStream);
        Span<byte> footer = _metadata.Footer(_dictionaries, _batches);
        Span<byte> tail = stackalloc byte[ArrowFile.TailBytes];
        BinaryPrimitives.WriteInt32LittleEndian(tail, footer.Length);
        ArrowFile.Magic.CopyTo(tail[sizeof(int)..]);

        uint checksum = Crc32C.Append(Crc32C.Append(_frameChecksum, footer), tail);
        Span<byte> digits = footer.Slice(footer.Length - ArrowFile.DigitsFromFooterEnd, ArrowFile.DigitCount);
        Invariant.Holds(digits.SequenceEqual("00000000"u8));
        ArrowFile.WriteDigits(checksum, digits);
        WriteFrame(footer);
        WriteFrame(tail);
    }

    private static long BodyBytes(ReadOnlySpan<ArrowBuffer> buffers)
    {
        long end = 0;
        foreach (ArrowBuffer buffer in buffers)
        {
            end = Math.Max(end, ArrowFile.Align(buffer.Offset + buffer.LengthBytes));
        }

        return end;
    }

    private void WriteDictionaries(ArrowSchema schema)
    {
        long id = 0;
        foreach (ArrowField field in schema.Fields)
        {
            if (field.Values is not null)
            {
                WriteDictionary(id++, field.Values);
            }
        }
    }

    private void WriteDictionary(long id, IReadOnlyList<string> values)
    {
        byte[] offsets = new byte[(values.Count + 1) * sizeof(int)];
        using MemoryStream text = new();
        for (int i = 0; i < values.Count; i++)
        {
            text.Write(Encoding.UTF8.GetBytes(values[i]));
            BinaryPrimitives.WriteInt32LittleEndian(offsets.AsSpan((i + 1) * sizeof(int)), (int)text.Length);
        }

        byte[] data = text.ToArray();
        Span<ArrowBuffer> buffers =
        [
            default,
            new ArrowBuffer(0, offsets.Length, Crc32C.Append(Crc32C.Empty, offsets)),
            new ArrowBuffer(0, data.Length, Crc32C.Append(Crc32C.Empty, data)),
        ];
        LayOut(buffers);
        long bodyBytes = BodyBytes(buffers);
        ReadOnlySpan<byte> message =
            _metadata.DictionaryMessage(id, values.Count, [new ArrowNode(values.Count, 0)], buffers, bodyBytes);
        _dictionaries.Add(BeginBody(message, bodyBytes));
        WriteColumn(offsets);
        EndColumn();
        WriteColumn(data);
        EndColumn();
    }

    private ArrowBlock BeginBody(ReadOnlySpan<byte> message, long bodyBytes)
    {
        Invariant.Holds(_position == _bodyEnd);
        long offset = _position;
        WriteMessage(message);
        ArrowBlock block = new(offset, checked((int)(_position - offset)), bodyBytes);
        _bodyEnd = _position + bodyBytes;
        return block;
    }

    private void WriteMessage(ReadOnlySpan<byte> metadata)
    {
        long end = ArrowFile.Align(_position + ArrowFile.PrefixBytes + metadata.Length);
        Span<byte> prefix = stackalloc byte[ArrowFile.PrefixBytes];
        BinaryPrimitives.WriteInt32LittleEndian(prefix, -1);
        BinaryPrimitives.WriteInt32LittleEndian(prefix[4..], checked((int)(end - _position)) - ArrowFile.PrefixBytes);
        WriteFrame(prefix);
        WriteFrame(metadata);
        Pad(end);
        _bodyEnd = _position;
    }

    private void WriteFrame(ReadOnlySpan<byte> bytes)
    {
        Write(bytes);
        _frameChecksum = Crc32C.Append(_frameChecksum, bytes);
    }

    private void Pad(long end)
    {
        while (_position < end)
        {
            WriteFrame(Zeros.AsSpan(0, (int)Math.Min(Zeros.Length, end - _position)));
        }
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _stream.Write(bytes);
        _position += bytes.Length;
    }
}
