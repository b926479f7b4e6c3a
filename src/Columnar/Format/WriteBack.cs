using System;
using System.IO;
using Microsoft.Win32.SafeHandles;

namespace S1mpleTrader.Columnar.Format;

/// <summary>
/// Has the system put a growing file on disk bit by bit, so that little is left to wait
/// for when it is flushed at its end.
/// </summary>
/// <remarks>
/// A hint: it neither waits nor promises anything, and does nothing where the system
/// knows none. What is to last is still flushed.
/// </remarks>
internal sealed class WriteBack
{
    private const long PieceBytes = 4 << 20;
    private const uint Start = 2; // SYNC_FILE_RANGE_WRITE

    private readonly FileStream _stream;
    private readonly SafeFileHandle _handle;
    private long _begun; // Bytes of the file before it are on their way.

    /// <summary>Looks after a file.</summary>
    /// <param name="stream">The file; stays the caller's.</param>
    public WriteBack(FileStream stream)
    {
        _stream = stream;
        _handle = stream.SafeFileHandle;
    }

    /// <summary>Sends what has been written since the last time on its way, if it has become much.</summary>
    public void Advance()
    {
        long end = _stream.Position;
        if (end - _begun < PieceBytes || !OperatingSystem.IsLinux())
        {
            return;
        }

        _ = Posix.SyncRange(_handle, _begun, end - _begun, Start);
        _begun = end;
    }
}
