using System;
using System.IO;

namespace S1mpleTrader.Columnar.Format;

/// <summary>Tells whether two paths lead to one file, by whatever names and links.</summary>
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
}
