using System;
using System.IO;

namespace S1mpleTrader.Columnar.Format;

/// <summary>
/// A file that only grows and may become long: what is written is collected, and goes to the system in large pieces
/// that lie on multiples of their size.
/// </summary>
/// <remarks>
/// Half of what such a file costs is the system's work for each page; in large pieces it takes large pages. It gets its
/// place on disk ahead, from its first piece on, and what it doesn't need is given back where it ends. Without
/// <see cref="End"/> what is collected is lost, and the place that was taken ahead goes with the file.
/// </remarks>
public sealed class GrowingFileStream : Stream
{
    /// <summary>
    /// Bytes of the largest pages that the system maps in one step, of those of files: for files that are mapped often.
    /// </summary>
    public const int LargestPageBytes = 2 << 20;

    private const long AheadBytes = 8 << 20;

    private readonly FileStream _stream;
    private readonly WriteBack _writeBack;
    private readonly byte[] _piece;
    private int _used; // Of the piece.
    private long _written; // Bytes of the file before the piece.
    private long _taken; // Bytes of the file that have their place on disk; -1 where none is taken ahead any more.

    /// <summary>Begins at the start of a file.</summary>
    /// <param name="stream">The file, empty; stays the caller's, who leaves it alone.</param>
    /// <param name="pieceBytes">Bytes of a piece.</param>
    public GrowingFileStream(FileStream stream, int pieceBytes = 1 << 20)
    {
        Invariant.Holds(pieceBytes > 0);
        _stream = stream;
        _writeBack = new WriteBack(stream);
        _piece = new byte[pieceBytes];
        _taken = OperatingSystem.IsLinux() ? 0 : -1;
    }

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => Position;

    /// <inheritdoc/>
    public override long Position
    {
        get => _written + _used;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int count = Math.Min(buffer.Length, _piece.Length - _used);
            buffer[..count].CopyTo(_piece.AsSpan(_used));
            buffer = buffer[count..];
            _used += count;
            if (_used == _piece.Length)
            {
                Flush();
            }
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Hands what is collected to the system.</summary>
    public override void Flush()
    {
        if (_used == 0)
        {
            return;
        }

        TakeAhead();
        _stream.Write(_piece, 0, _used);
        _stream.Flush();
        _written += _used;
        _used = 0;
        _writeBack.Advance();
    }

    /// <summary>Ends the file, and puts it on disk.</summary>
    public void End()
    {
        Flush();
        if (_taken != 0)
        {
            // Also where place was refused in the end: a disk that is nearly full gives what it has first.
            RandomAccess.SetLength(_stream.SafeFileHandle, _written);
        }

        _stream.Flush(flushToDisk: true);
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    // A hint: where it fails, a full disk is told by what is written.
    private void TakeAhead()
    {
        if (_taken >= 0 && _written > 0 && _written + _used > _taken)
        {
            long first = Math.Max(_taken, _written);
            _taken = Posix.TakeSpace(_stream.SafeFileHandle, first, AheadBytes) ? first + AheadBytes : -1;
        }
    }
}
