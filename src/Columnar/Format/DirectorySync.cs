using System;
using System.IO;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace S1mpleTrader.Columnar.Format;

/// <summary>Makes the names in a directory durable: without it a renamed file can be gone after a power cut.</summary>
public static class DirectorySync
{
    /// <summary>Flushes a directory to disk. .NET opens no directory handles, so this calls the system.</summary>
    /// <param name="directory">The directory.</param>
    /// <exception cref="IOException">The directory can't be opened or flushed.</exception>
    /// <remarks>
    /// Does nothing where the system isn't Linux: there the rename is as durable as the system makes it.
    /// </remarks>
    public static void Flush(string directory)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using SafeFileHandle handle = Posix.OpenToRead(directory);
        if (Posix.Sync(handle) != 0)
        {
            throw new IOException(
                $"{directory}: can't be flushed: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        }
    }
}
