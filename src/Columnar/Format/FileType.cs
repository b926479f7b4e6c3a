using System;

namespace S1mpleTrader.Columnar.Format;

/// <summary>Tells ordinary files from devices and pipes without opening them: opening a pipe may wait for ever.</summary>
public static class FileType
{
    /// <summary>Whether something that is there, and no folder, is an ordinary file.</summary>
    /// <param name="path">The path, relative to the current folder or absolute; links are followed.</param>
    /// <remarks>True where the system can't say.</remarks>
    public static bool IsOrdinary(string path) => !OperatingSystem.IsLinux() || Posix.IsRegular(path);
}
