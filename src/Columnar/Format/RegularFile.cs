using System;
using System.IO;

namespace S1mpleTrader.Columnar.Format;

/// <summary>Opens input files; devices, pipes and directories are refused instead of read for ever.</summary>
internal static class RegularFile
{
    /// <summary>Opens a file for reading, unbuffered.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">It can't be read, or is no regular file.</exception>
    /// <remarks>Messages leave it to the caller to name the file.</remarks>
    internal static FileStream OpenToRead(string path)
    {
        if (Directory.Exists(path))
        {
            throw new IOException("it is a folder, not a file");
        }

        if (!File.Exists(path))
        {
            throw new FileNotFoundException("there is no such file", path);
        }

        // A pipe would block the usual open until somebody writes into it.
        FileStream stream = OperatingSystem.IsLinux()
            ? new FileStream(Posix.OpenToRead(path), FileAccess.Read, 0)
            : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0);
        if (!stream.CanSeek)
        {
            stream.Dispose();
            throw new IOException("it is a device or a pipe, not an ordinary file");
        }

        return stream;
    }
}
