using System;
using System.IO;
using Microsoft.Win32.SafeHandles;

namespace S1mpleTrader.Columnar.Format;

/// <summary>
/// Tells whether two paths, or an open file and a path, lead to one file, by whatever names and links.
/// </summary>
public static class FileIdentity
{
    /// <summary>Whether two paths lead to one file, or would if it were written.</summary>
    /// <param name="path">A path, relative to the current folder or absolute.</param>
    /// <param name="other">Another one.</param>
    /// <remarks>Links are seen through on Linux only; elsewhere the paths themselves are compared.</remarks>
    public static bool AreSame(string path, string other)
    {
        string whole = Path.GetFullPath(path);
        string otherWhole = Path.GetFullPath(other);
        if (whole == otherWhole)
        {
            return true;
        }

        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        return Posix.Identify(whole) is { } identity
            ? identity == Posix.Identify(otherWhole)
            : Path.GetFileName(whole) == Path.GetFileName(otherWhole)
                && Posix.Identify(Path.GetDirectoryName(whole)!) is { } folder
                && folder == Posix.Identify(Path.GetDirectoryName(otherWhole)!);
    }

    /// <summary>Whether a path still leads to a file that was opened by it.</summary>
    /// <param name="file">The open file.</param>
    /// <param name="path">The path.</param>
    /// <remarks>
    /// A lock is of the file, not of its name: between opening a file and locking it, its last owner may have removed
    /// it or given it another name. True where the system isn't Linux.
    /// </remarks>
    public static bool IsStillAt(SafeFileHandle file, string path)
        => !OperatingSystem.IsLinux() || Posix.Identify(file) == Posix.Identify(path);
}
