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
    internal static FileStream OpenToRead(string path)
    {
        if (Directory.Exists(path))
        {
            throw new IOException($"{path}: is a directory");
        }

        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"{path}: no such file", path);
        }

        // A pipe would block the usual open until somebody writes into it.
        FileStream stream = OperatingSystem.IsLinux()
            ? new FileStream(Posix.OpenToRead(path), FileAccess.Read, 0)
            : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0);
        if (!stream.CanSeek)
        {
            stream.Dispose();
            throw new IOException($"{path}: is a pipe or a device, not a file");
        }

        return stream;
    }
}
