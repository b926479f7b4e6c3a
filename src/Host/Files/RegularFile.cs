using System;
using System.IO;
using S1mpleTrader.Columnar.Format;

namespace S1mpleTrader.Host.Files;

/// <summary>
/// Tells ordinary files from devices, pipes and folders before anything is opened: opening a pipe may wait for ever.
/// </summary>
internal static class RegularFile
{
    /// <summary>Says why a path can't be read as a file, or returns null where it is an ordinary file.</summary>
    /// <param name="path">The path, relative to the current folder or absolute; links are followed.</param>
    public static string? Refuse(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                return "it is a folder, not a file";
            }

            if (!File.Exists(path))
            {
                return "there is no such file";
            }

            return !FileType.IsOrdinary(path)
                ? "it is a device or a pipe, not an ordinary file"
                : null;
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or NotSupportedException
            or UnauthorizedAccessException)
        {
            return "the path can't be used";
        }
    }
}
