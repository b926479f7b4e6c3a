using System;
using System.IO;
using System.IO.MemoryMappedFiles;

namespace S1mpleTrader.Columnar.Format;

/// <summary>A whole file as read-only memory, at one address until it is disposed.</summary>
/// <remarks>
/// The length is read once, before mapping, and everything is checked against it: a page beyond the end of a mapped
/// file faults the process. Files are never rewritten in place, so a mapped file can't shrink unless somebody else cuts
/// it. As <see cref="Bars.NativeBlock"/>, a forgotten mapping leaks and never dangles: the acquired pointer keeps it.
/// </remarks>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private byte* _start;

    private MappedFile(MemoryMappedFile file, MemoryMappedViewAccessor view, long lengthBytes)
    {
        _file = file;
        _view = view;
        LengthBytes = lengthBytes;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        Invariant.Holds(view.SafeMemoryMappedViewHandle.ByteLength >= (ulong)lengthBytes);
        if (OperatingSystem.IsLinux())
        {
            Posix.AskLargePages(_start, lengthBytes);
        }
    }

    /// <summary>Bytes in the file when it was opened.</summary>
    internal long LengthBytes { get; }

    /// <summary>Maps a file.</summary>
    /// <param name="path">A regular file.</param>
    /// <param name="leastBytes">Its smallest sensible length, at least 1.</param>
    /// <exception cref="DataFileException">The file is shorter, or no regular file.</exception>
    /// <exception cref="IOException">The file is missing or can't be read.</exception>
    internal static MappedFile Open(string path, long leastBytes)
    {
        Invariant.Holds(leastBytes > 0);
        using FileStream stream = RegularFile.OpenToRead(path);
        long lengthBytes = stream.Length;
        if (lengthBytes < leastBytes)
        {
            throw new DataFileException(path, lengthBytes, "the file ends too early");
        }

        var file = MemoryMappedFile.CreateFromFile(
            stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        return new MappedFile(file, file.CreateViewAccessor(0, lengthBytes, MemoryMappedFileAccess.Read), lengthBytes);
    }

    /// <summary>Returns the address of a byte.</summary>
    /// <param name="offset">Its place in the file.</param>
    /// <param name="lengthBytes">How many bytes from there will be used; all must lie in the file.</param>
    internal byte* At(long offset, long lengthBytes)
    {
        Invariant.Holds(_start is not null);
        Invariant.Holds(offset >= 0 && lengthBytes >= 0);
        Invariant.Holds(offset <= LengthBytes - lengthBytes);
        return _start + offset;
    }

    /// <summary>Returns bytes of the file.</summary>
    internal ReadOnlySpan<byte> Span(long offset, int lengthBytes) => new(At(offset, lengthBytes), lengthBytes);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_start is not null)
        {
            _start = null;
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _file.Dispose();
        }
    }
}
