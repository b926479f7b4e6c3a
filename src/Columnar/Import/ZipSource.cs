using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;

namespace S1mpleTrader.Columnar.Import;

/// <summary>
/// The one file of bars inside a zip file, unpacked while it is read, length and checksum compared at its end.
/// </summary>
/// <remarks>
/// Which one: the only file, or the only one ending in <c>.csv</c> (HistData puts a report beside it). Anything else
/// would be a guess and is refused. A file that claims to unpack to thousands of times its size is no market data:
/// deflate can't do better than 1 : 1032, tables of bars pack 1 : 3 to 1 : 15. Invariant: no byte beyond the length
/// that the directory promises is handed out.
/// </remarks>
internal sealed class ZipSource : ForwardStream
{
    private const int MaxEntries = 10_000;
    private const int MaxRatio = 200;
    private const long RatioFreeBytes = 1 << 20; // Small files may be as regular as they like.

    private readonly ZipArchive _archive;
    private readonly ZipArchiveEntry _entry;
    private readonly Stream _content;
    private long _left; // Bytes promised and not yet read.
    private uint _checksum;

    /// <summary>Opens a zip file; it stays open until this is disposed.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="UnusableSourceException">
    /// It doesn't say which of its files to read, or that one can't be read.
    /// </exception>
    internal ZipSource(Stream file)
    {
        _archive = Checked(() => new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true));
        try
        {
            _entry = Checked(() => Choose(_archive));
            if (_entry.IsEncrypted)
            {
                throw new UnusableSourceException($"'{_entry.Name}' in the zip file is encrypted: unpack it first");
            }

            if (_entry.Length > RatioFreeBytes && _entry.Length / MaxRatio > _entry.CompressedLength)
            {
                throw new UnusableSourceException(
                    $"'{_entry.Name}' in the zip file unpacks to more "
                    + $"than {MaxRatio} times its size, as no file of bars does");
            }

            _left = _entry.Length;
            _content = Checked(_entry.Open);
        }
        catch
        {
            _archive.Dispose();
            throw;
        }
    }

    /// <summary>Name of the file inside, without folders.</summary>
    internal string EntryName => _entry.Name;

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The file is damaged or cut off.</exception>
    public override int Read(Span<byte> buffer)
    {
        Invariant.Holds(buffer.Length > 0);
        int read = Unpack(buffer[..(int)Math.Min(buffer.Length, Math.Max(_left, 1))]);
        if (read > _left || (read == 0 && _left > 0))
        {
            throw new InvalidDataException(
                "the zip file is damaged: a file inside is not as long as the directory says");
        }

        _left -= read;
        _checksum = ZipChecksum.Append(_checksum, buffer[..read]);
        return read > 0 || _checksum == _entry.Crc32
            ? read
            : throw new InvalidDataException("the zip file is damaged: a checksum differs");
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _content.Dispose();
            _archive.Dispose();
        }

        base.Dispose(disposing);
    }

    // The framework calls bytes that are no packed data a method of packing that it doesn't know.
    private int Unpack(Span<byte> buffer)
    {
        try
        {
            return _content.Read(buffer);
        }
        catch (InvalidDataException fault)
        {
            throw new InvalidDataException("the zip file is damaged: its content can't be unpacked", fault);
        }
    }

    private static ZipArchiveEntry Choose(ZipArchive archive)
    {
        List<ZipArchiveEntry> files = [];
        List<ZipArchiveEntry> tables = [];
        if (archive.Entries.Count > MaxEntries)
        {
            throw new UnusableSourceException(
                $"the zip file holds more than {MaxEntries} files: unpack the one to import");
        }

        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            // Folders have no name; macOS adds a shadow of every file.
            if (entry.Name.Length == 0 || entry.FullName.StartsWith("__MACOSX/", StringComparison.Ordinal))
            {
                continue;
            }

            files.Add(entry);
            if (entry.Name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
            {
                tables.Add(entry);
            }
        }

        return (files.Count, tables.Count) switch
        {
            (0, _) => throw new UnusableSourceException("the zip file holds no file"),
            (1, _) => files[0],
            (_, 1) => tables[0],
            _ => throw new UnusableSourceException(
                $"the zip file holds {files.Count} files ({Names(files)}): unpack the one to import"),
        };
    }

    private static string Names(List<ZipArchiveEntry> files)
    {
        const int MaxNames = 5;
        List<string> names = [];
        foreach (ZipArchiveEntry file in files[..Math.Min(files.Count, MaxNames)])
        {
            names.Add(CsvSample.Printable(file.FullName));
        }

        return string.Join(", ", names) + (files.Count > MaxNames ? ", …" : "");
    }

    // A damaged directory makes the framework fail in several ways; all of them mean the same.
    private static T Checked<T>(Func<T> open)
    {
        try
        {
            return open();
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException or OverflowException
            or EndOfStreamException or InvalidDataException)
        {
            throw new InvalidDataException("the zip file is cut off or damaged: " + fault.Message, fault);
        }
    }
}

/// <summary>The source is intact, but doesn't say which of its bytes are the bars, or hides them.</summary>
internal sealed class UnusableSourceException(string message) : Exception(message);
