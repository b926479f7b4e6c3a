using System;
using System.IO;

namespace S1mpleTrader.Columnar.Format;

/// <summary>
/// Tells ordinary files from devices and pipes without opening them: opening a pipe may wait for ever.
/// </summary>
internal static class FileType
{
    private const int MaxLinks = 40; // As many as the system follows.

    /// <summary>Whether something that is there, and no folder, is an ordinary file.</summary>
    /// <param name="path">The path, relative to the current folder or absolute; links are followed.</param>
    /// <remarks>True where the system can't say.</remarks>
    internal static bool IsOrdinary(string path) => !OperatingSystem.IsLinux() || Posix.IsRegular(path);

    /// <summary>
    /// Returns what a path leads to through links, up to one that is there or could be made;
    /// an open file of a process counts as such.
    /// </summary>
    /// <param name="path">The path, relative to the current folder or absolute.</param>
    internal static string FollowLinks(string path)
    {
        string at = path;
        for (int links = 0; links < MaxLinks && !IsOpenFile(at) && new FileInfo(at).LinkTarget is { } target; links++)
        {
            at = Path.GetFullPath(target, Path.GetDirectoryName(Path.GetFullPath(at))!);
        }

        return at;
    }

    /// <summary>
    /// Whether a path names a file that a process has open, as <c>/dev/stdout</c> does behind its link: replacing it by
    /// name would leave the process with the old one.
    /// </summary>
    /// <param name="path">The path, links followed.</param>
    internal static bool IsOpenFile(string path)
        => OperatingSystem.IsLinux() && Path.GetFullPath(path).StartsWith("/proc/", StringComparison.Ordinal);
}
