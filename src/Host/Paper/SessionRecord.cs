using System;
using System.Buffers.Binary;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Columnar.Streams;

namespace S1mpleTrader.Host.Paper;

/// <summary>What a record of a session's log says. The numbers are the file's.</summary>
internal enum SessionRecordKind : byte
{
    /// <summary>A bar came.</summary>
    Bar = 1,

    /// <summary>A market print came.</summary>
    TradePrint = 2,

    /// <summary>The sender's clock finished the bar of a symbol's prints.</summary>
    Clock = 3,

    /// <summary>An instant closed: it is decided with the bars that are there.</summary>
    Instant = 4,

    /// <summary>Nothing has come from a source for too long.</summary>
    Stale = 5,

    /// <summary>Something has come from it again.</summary>
    Fresh = 6,

    /// <summary>The session has ended: nothing follows.</summary>
    End = 7,
}

/// <summary>One record of a session's log: an input, or a decision of ours that depends on a clock.</summary>
/// <remarks>
/// 64 bytes, little-endian: checksum (4), kind (1), symbol or source (2), zero (1), time (8), open, high, low, close,
/// volume (8 each), sequence (8). The checksum is CRC-32C over the other 60 bytes, begun with that of the record
/// before (the first one's with that of the log's header): a record that was moved, repeated, left out or taken from
/// another session doesn't fit.
/// </remarks>
/// <param name="Kind">What it says.</param>
/// <param name="Index">Symbol; for stale and fresh the source.</param>
/// <param name="Time">Open time of a bar or instant, time of a print or a clock, UTC nanoseconds.</param>
/// <param name="Open">The open; of a print its price.</param>
/// <param name="High">The high.</param>
/// <param name="Low">The low.</param>
/// <param name="Close">The close.</param>
/// <param name="Volume">The volume; of a print its quantity.</param>
internal readonly record struct SessionRecord(
    SessionRecordKind Kind, ushort Index, long Time, double Open, double High, double Low, double Close, double Volume)
{
    /// <summary>Bytes of a record.</summary>
    public const int Size = 64;

    private const int ChecksumSize = sizeof(uint);

    /// <summary>Makes a record without prices.</summary>
    public SessionRecord(SessionRecordKind kind, int index, long time)
        : this(kind, checked((ushort)index), time, 0, 0, 0, 0, 0)
    {
    }

    /// <summary>Makes the record of a bar or print.</summary>
    public SessionRecord(SessionRecordKind kind, in StreamLine line)
        : this(kind, checked((ushort)line.Symbol), line.Time, line.Open, line.High, line.Low, line.Close, line.Volume)
    {
    }

    /// <summary>The bar or print as a stream's line says it.</summary>
    public StreamLine Line => new(
        Kind == SessionRecordKind.Bar ? StreamLineKind.Bar : StreamLineKind.TradePrint,
        Index, Time, Open, High, Low, Close, Volume);

    /// <summary>Writes the record.</summary>
    /// <param name="target">Exactly <see cref="Size"/> bytes.</param>
    /// <param name="before">The checksum of the record before.</param>
    /// <param name="sequence">Its number in the log, from 0.</param>
    /// <returns>Its checksum.</returns>
    public uint Write(Span<byte> target, uint before, long sequence)
    {
        Invariant.Holds(target.Length == Size);
        target[4] = (byte)Kind;
        BinaryPrimitives.WriteUInt16LittleEndian(target[5..], Index);
        target[7] = 0;
        BinaryPrimitives.WriteInt64LittleEndian(target[8..], Time);
        BinaryPrimitives.WriteDoubleLittleEndian(target[16..], Open);
        BinaryPrimitives.WriteDoubleLittleEndian(target[24..], High);
        BinaryPrimitives.WriteDoubleLittleEndian(target[32..], Low);
        BinaryPrimitives.WriteDoubleLittleEndian(target[40..], Close);
        BinaryPrimitives.WriteDoubleLittleEndian(target[48..], Volume);
        BinaryPrimitives.WriteInt64LittleEndian(target[56..], sequence);
        uint checksum = Crc32C.Append(before, target[ChecksumSize..]);
        BinaryPrimitives.WriteUInt32LittleEndian(target, checksum);
        return checksum;
    }

    /// <summary>Reads a record.</summary>
    /// <param name="source">Exactly <see cref="Size"/> bytes.</param>
    /// <param name="checksum">The checksum of the record before; becomes this one's where true is returned.</param>
    /// <param name="sequence">Its number in the log.</param>
    /// <param name="record">The record.</param>
    /// <returns>Whether the bytes are the record that was written there.</returns>
    public static bool TryRead(ReadOnlySpan<byte> source, ref uint checksum, long sequence, out SessionRecord record)
    {
        Invariant.Holds(source.Length == Size);
        record = new SessionRecord(
            (SessionRecordKind)source[4],
            BinaryPrimitives.ReadUInt16LittleEndian(source[5..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[8..]),
            BinaryPrimitives.ReadDoubleLittleEndian(source[16..]),
            BinaryPrimitives.ReadDoubleLittleEndian(source[24..]),
            BinaryPrimitives.ReadDoubleLittleEndian(source[32..]),
            BinaryPrimitives.ReadDoubleLittleEndian(source[40..]),
            BinaryPrimitives.ReadDoubleLittleEndian(source[48..]));
        uint own = Crc32C.Append(checksum, source[ChecksumSize..]);
        if (own != BinaryPrimitives.ReadUInt32LittleEndian(source)
            || BinaryPrimitives.ReadInt64LittleEndian(source[56..]) != sequence
            || record.Kind is < SessionRecordKind.Bar or > SessionRecordKind.End)
        {
            return false;
        }

        checksum = own;
        return true;
    }
}
