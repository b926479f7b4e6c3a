using System;
using System.Globalization;
using System.IO;
using System.Text;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Format;

namespace S1mpleTrader.Host.Paper;

/// <summary>What a session is a session of: it goes on only under the same.</summary>
/// <param name="EngineVersion">The engine.</param>
/// <param name="ConfigHash">Hash of the specification.</param>
/// <param name="DataHash">Hash of the bars that are replayed; blank for streams.</param>
internal sealed record SessionIdentity(string EngineVersion, string ConfigHash, string DataHash);

/// <summary>The log of a paper session: what came in, in order, on disk before anything is decided on it.</summary>
/// <remarks>
/// <para>
/// A header of 256 bytes (it appears whole or not at all), then records of <see cref="SessionRecord.Size"/> bytes whose
/// checksums hang together. A process that is killed leaves at most a beginning of what it was writing behind the last
/// synced record, a power cut anything at all: whole records of it count, up to the first that doesn't fit; from there
/// on it is cut off, for nothing was decided on it. A record that doesn't fit though something was decided on it is
/// damage, reported with file and byte, never repaired.
/// </para>
/// <para>
/// The header: the words that begin every log, engine version, configuration hash and hash of the replayed bars (blank
/// for streams), a line of UTF-8 each; zeros; in the last four bytes, little-endian, CRC-32C over those before them,
/// with which the first record's begins.
/// </para>
/// <para>
/// Invariant: records up to <see cref="SyncedCount"/> survive a kill, and a power cut where the disk honours sync.
/// </para>
/// </remarks>
internal sealed class SessionLog : IDisposable
{
    private const int HeaderSize = 256;
    private const int BufferRecords = 1024;
    private const string Magic = "S1T PAPER SESSION 2\n";

    private readonly string _path;
    private readonly FileStream _stream;
    private readonly byte[] _buffer = new byte[BufferRecords * SessionRecord.Size];
    private int _buffered; // Bytes.
    private uint _checksum; // Of the last record, or of the header.

    private SessionLog(string path, FileStream stream)
    {
        _path = path;
        _stream = stream;
    }

    /// <summary>Takes a record of a log that is read, and its number.</summary>
    internal delegate void TakeRecord(in SessionRecord record, long sequence);

    /// <summary>Records in the log.</summary>
    public long Count { get; private set; }

    /// <summary>Records that this process has brought to disk.</summary>
    public long SyncedCount { get; private set; }

    /// <summary>Bytes behind the last whole record that were cut off when the log was opened.</summary>
    public long CutBytes { get; private set; }

    /// <summary>Opens a session's log, or begins it, and reads what it holds.</summary>
    /// <param name="path">The file.</param>
    /// <param name="identity">What the session is to be a session of.</param>
    /// <param name="decided">So many records something was decided on: they were synced.</param>
    /// <param name="take">Is given every record, in order.</param>
    /// <exception cref="HostException">It is another session's.</exception>
    /// <exception cref="DataFileException">It is damaged.</exception>
    public static SessionLog Open(string path, SessionIdentity identity, long decided, TakeRecord take)
    {
        if (!File.Exists(path))
        {
            if (decided > 0)
            {
                throw new DataFileException(path, 0, LostBehind(0, decided));
            }

            using var file = new AtomicFile(path);
            file.Stream.Write(HeaderOf(identity));
            file.Commit();
        }

        var stream = new OutputFileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, 0);
        var log = new SessionLog(path, stream);
        try
        {
            log.CheckHeader(identity);
            log.ReadAll(decided, take);
            return log;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Adds a record; it is on disk after the next <see cref="Sync"/>.</summary>
    /// <param name="record">The record.</param>
    public void Append(in SessionRecord record)
    {
        if (_buffered == _buffer.Length)
        {
            WriteBuffer();
        }

        _checksum = record.Write(_buffer.AsSpan(_buffered, SessionRecord.Size), _checksum, Count);
        _buffered += SessionRecord.Size;
        Count++;
    }

    /// <summary>Hands what was added to the system: it then outlives this process.</summary>
    public void Write() => WriteBuffer();

    /// <summary>Brings what was added to disk.</summary>
    public void Sync()
    {
        WriteBuffer();
        if (SyncedCount < Count)
        {
            _stream.Flush(flushToDisk: true);
            SyncedCount = Count;
        }
    }

    /// <summary>Writes what was added and closes the file.</summary>
    /// <exception cref="IOException">It can't be written; what failed before isn't told again.</exception>
    public void Dispose()
    {
        try
        {
            WriteBuffer();
        }
        finally
        {
            _stream.Dispose();
        }
    }

    private void WriteBuffer()
    {
        int count = _buffered;
        _buffered = 0; // What fails is told once: nothing is left to fail again where the log is closed.
        _stream.Write(_buffer, 0, count);
    }

    private void CheckHeader(SessionIdentity identity)
    {
        byte[] header = new byte[HeaderSize];
        int length = _stream.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false);
        byte[] expected = HeaderOf(identity);
        _checksum = BitConverter.ToUInt32(expected, HeaderSize - sizeof(uint));
        if (length == HeaderSize && header.AsSpan().SequenceEqual(expected))
        {
            return;
        }

        int end = Array.IndexOf(header, (byte)0);
        string[] lines = Encoding.UTF8.GetString(header, 0, Math.Max(0, end)).Split('\n');
        if (length < HeaderSize || lines.Length < 5 || lines[0] + "\n" != Magic
            || !header.AsSpan().SequenceEqual(HeaderOf(new SessionIdentity(lines[1], lines[2], lines[3]))))
        {
            throw new DataFileException(_path, 0, "this is not the beginning of a session's log of version 2");
        }

        string difference = lines[1] != identity.EngineVersion
            ? $"engine {lines[1]}, this is engine {identity.EngineVersion}"
            : lines[2] != identity.ConfigHash ? $"configuration {lines[2]}, this is {identity.ConfigHash}"
            : $"bars {lines[3]}, these are {identity.DataHash}";
        throw new HostException(
            ExitCode.Invalid,
            $"{_path}: error: this session began with {difference}; let it end as it began, "
            + "or name another with --session");
    }

    private void ReadAll(long decided, TakeRecord take)
    {
        long offset = PlaceOf(0);
        while (true)
        {
            int length = _stream.ReadAtLeast(_buffer, _buffer.Length, throwOnEndOfStream: false);
            int at = 0;
            for (; at + SessionRecord.Size <= length; at += SessionRecord.Size, offset += SessionRecord.Size)
            {
                ReadOnlySpan<byte> bytes = _buffer.AsSpan(at, SessionRecord.Size);
                if (!SessionRecord.TryRead(bytes, ref _checksum, Count, out SessionRecord record))
                {
                    if (Count < decided)
                    {
                        throw Damaged(offset);
                    }

                    Cut(offset, _stream.Length - offset);
                    return;
                }

                take(in record, Count);
                Count++;
            }

            if (length < _buffer.Length)
            {
                if (Count < decided)
                {
                    throw new DataFileException(_path, offset, LostBehind(Count, decided));
                }

                Cut(offset, length - at);
                return;
            }
        }
    }

    /// <summary>Returns where a record lies, in bytes.</summary>
    /// <param name="sequence">The records before it.</param>
    internal static long PlaceOf(long sequence) => HeaderSize + (sequence * SessionRecord.Size);

    private DataFileException Damaged(long offset) => new(
        _path,
        offset,
        string.Create(
            CultureInfo.InvariantCulture, $"record {Count} is damaged; what was decided after it is lost with it"));

    private static string LostBehind(long records, long decided)
        => $"the log ends here with {Counted.Of(records, "record")}, but {PaperSession.LedgerName} has seen "
            + $"{decided.ToString("N0", CultureInfo.InvariantCulture)}: records are lost";

    private void Cut(long offset, long bytes)
    {
        Invariant.Holds(offset == PlaceOf(Count));
        CutBytes = bytes;
        if (bytes > 0)
        {
            _stream.SetLength(offset);
            _stream.Flush(flushToDisk: true);
        }

        _stream.Position = offset;
    }

    private static byte[] HeaderOf(SessionIdentity identity)
    {
        byte[] header = new byte[HeaderSize];
        string text = Magic + identity.EngineVersion + "\n" + identity.ConfigHash + "\n" + identity.DataHash + "\n";
        int length = Encoding.UTF8.GetBytes(text, header);
        Invariant.Holds(length < HeaderSize);
        uint checksum = Crc32C.Append(Crc32C.Empty, header.AsSpan(0, HeaderSize - sizeof(uint)));
        BitConverter.TryWriteBytes(header.AsSpan(HeaderSize - sizeof(uint)), checksum);
        return header;
    }
}
