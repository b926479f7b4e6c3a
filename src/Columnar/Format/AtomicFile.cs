using System;
using System.IO;

namespace S1mpleTrader.Columnar.Format;

/// <summary>A file that appears under its name whole and durable, or not at all.</summary>
/// <remarks>
/// Written as <c>NAME.tmp</c> beside the target, flushed to disk, renamed over the target, and the directory flushed.
/// Whoever has the old file mapped keeps reading the old one. A leftover of a killed process is overwritten by the
/// next; two writers of one target at a time are refused by the temporary's lock.
/// </remarks>
public sealed class AtomicFile : IDisposable
{
    private readonly string _path;
    private readonly string _temporaryPath;
    private readonly AtomicDisk _disk;
    private FileStream? _stream;

    /// <summary>Opens the temporary file.</summary>
    /// <param name="path">The file to appear.</param>
    /// <exception cref="IOException">
    /// It can't be created, somebody is writing it, or what is there is no ordinary file.
    /// </exception>
    public AtomicFile(string path)
        : this(path, AtomicDisk.Real)
    {
    }

    /// <summary>Opens the temporary file on a disk that may be watched.</summary>
    internal AtomicFile(string path, AtomicDisk disk)
    {
        path = FileType.FollowLinks(path); // A link stays one: what it leads to is replaced.
        if (Directory.Exists(path))
        {
            throw new IOException($"{path}: there is a folder of this name");
        }

        if (FileType.IsOpenFile(path) || (File.Exists(path) && !FileType.IsOrdinary(path)))
        {
            throw new IOException($"{path}: it is a device or a pipe, and would be replaced by a file");
        }

        _path = path;
        _temporaryPath = path + ".tmp";
        _disk = disk;
        _stream = disk.Create(_temporaryPath);
    }

    /// <summary>Where to write.</summary>
    public FileStream Stream
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
        _disk.Sync(_stream);
        _disk.Rename(_temporaryPath, _path);
        _stream.Dispose();
        _stream = null;
        _disk.SyncNames(Path.GetDirectoryName(Path.GetFullPath(_path))!);
    }

    /// <summary>Removes the temporary file where <see cref="Commit"/> wasn't reached.</summary>
    public void Dispose()
    {
        if (_stream is not null)
        {
            File.Delete(_temporaryPath);
            try
            {
                _stream.Dispose();
            }
            catch (IOException)
            {
                // On a full disk there is no room for what is still buffered: it belongs to a file that is gone.
            }

            _stream = null;
        }
    }
}

/// <summary>
/// The steps by which an <see cref="AtomicFile"/> comes to be, so that a test can see
/// them and let the power fail between any two.
/// </summary>
internal class AtomicDisk
{
    /// <summary>The disk.</summary>
    internal static AtomicDisk Real { get; } = new();

    /// <summary>Opens the temporary file, empty.</summary>
    internal virtual FileStream Create(string path)
    {
        while (true)
        {
            OutputFileStream stream = new(
                path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1 << 16);
            if (FileIdentity.IsStillAt(stream.SafeFileHandle, path))
            {
                stream.SetLength(0);
                return stream;
            }

            stream.Dispose(); // Another writer's, which has become the target since it was opened: not ours to empty.
        }
    }

    /// <summary>Brings a file's content to disk.</summary>
    internal virtual void Sync(FileStream stream) => stream.Flush(flushToDisk: true);

    /// <summary>Gives a file another name, in place of whatever had it.</summary>
    internal virtual void Rename(string path, string newPath) => File.Move(path, newPath, overwrite: true);

    /// <summary>Brings the names of a folder to disk.</summary>
    internal virtual void SyncNames(string folder) => DirectorySync.Flush(folder);
}
