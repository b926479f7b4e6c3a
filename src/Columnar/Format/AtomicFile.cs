using System;
using System.IO;

namespace S1mpleTrader.Columnar.Format;

/// <summary>A file that appears under its name whole and durable, or not at all.</summary>
/// <remarks>
/// Written as <c>NAME.tmp</c> beside the target, flushed to disk, renamed over the target, and the directory flushed. Whoever
/// has the old file mapped keeps reading the old one. A leftover of a killed process is overwritten by the next; two writers
/// of one target at a time are refused by the temporary's lock.
/// </remarks>
public sealed class AtomicFile : IDisposable
{
    private readonly string _path;
    private readonly string _temporaryPath;
    private FileStream? _stream;

    /// <summary>Opens the temporary file.</summary>
    /// <param name="path">The file to appear.</param>
    /// <exception cref="IOException">It can't be created, somebody is writing it, or what is there is no ordinary file.</exception>
    public AtomicFile(string path)
    {
        if (Directory.Exists(path))
        {
            throw new IOException("there is a folder of this name");
        }

        if (File.Exists(path) && !FileType.IsOrdinary(path))
        {
            throw new IOException("it is a device or a pipe, and would be replaced by a file");
        }

        _path = path;
        _temporaryPath = path + ".tmp";
        _stream = new FileStream(_temporaryPath, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1 << 16);
        _stream.SetLength(0);
    }

    /// <summary>Where to write.</summary>
    public Stream Stream
    {
        get
        {
            Invariant.Holds(_stream is not null);
            return _stream;
        }
    }

    /// <summary>Flushes and renames: afterwards the file is there.</summary>
    public void Commit()
    {
        Invariant.Holds(_stream is not null);
        _stream.Flush(flushToDisk: true);
        File.Move(_temporaryPath, _path, overwrite: true);
        _stream.Dispose();
        _stream = null;
        DirectorySync.Flush(Path.GetDirectoryName(Path.GetFullPath(_path))!);
    }

    /// <summary>Removes the temporary file where <see cref="Commit"/> wasn't reached.</summary>
    public void Dispose()
    {
        if (_stream is not null)
        {
            File.Delete(_temporaryPath);
            _stream.Dispose();
            _stream = null;
        }
    }
}
