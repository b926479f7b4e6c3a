using System;
using System.IO;

namespace S1mpleTrader.Columnar.Format;

/// <summary>
/// Ordinary files, told from devices, pipes and folders: these would be read, or waited for, for ever.
/// </summary>
public static class RegularFile
{
    private const string Missing = "there is no such file";
    private const string Odd = "it is a device or a pipe, not an ordinary file";

    /// <summary>Says why a path can't be read as a file, or returns null where it is an ordinary file.</summary>
    /// <param name="path">The path, relative to the current folder or absolute; links are followed.</param>
    public static string? Refuse(string path)
    {
        try
        {
            return Directory.Exists(path) ? "it is a folder, not a file"
                : !File.Exists(path) ? Missing
                : !FileType.IsOrdinary(path) ? Odd
                : null;
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or NotSupportedException
            or UnauthorizedAccessException)
        {
            return "the path can't be used";
        }
    }

    /// <summary>Opens a file for reading, unbuffered.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">It can't be read, or is no regular file.</exception>
    /// <remarks>Messages leave it to the caller to name the file.</remarks>
    internal static FileStream OpenToRead(string path)
    {
        if (Refuse(path) is { } refusal)
        {
            throw refusal == Missing ? new FileNotFoundException(Missing, path) : new IOException(refusal);
        }

        // A pipe that has taken the file's place since would block the usual open until somebody writes into it.
        FileStream stream = OperatingSystem.IsLinux()
            ? new FileStream(Posix.OpenToRead(path), FileAccess.Read, 0)
            : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0);
        if (!stream.CanSeek)
        {
            stream.Dispose();
            throw new IOException(Odd);
        }

        return stream;
    }
}
