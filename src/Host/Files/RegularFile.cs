using System;
using System.IO;
using System.Runtime.InteropServices;

namespace S1mpleTrader.Host.Files;

/// <summary>
/// Tells ordinary files from devices, pipes and folders before anything is opened: opening a pipe may wait for ever.
/// </summary>
internal static partial class RegularFile
{
    private const int CurrentFolder = -100;  // AT_FDCWD
    private const uint WantType = 0x1;       // STATX_TYPE
    private const int StatxBytes = 256;
    private const int ModeOffset = 28;       // stx_mode, the same on every architecture.
    private const int TypeMask = 0xF000;
    private const int TypeRegular = 0x8000;

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

            return OperatingSystem.IsLinux() && !IsRegularOnLinux(path)
                ? "it is a device or a pipe, not an ordinary file"
                : null;
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or NotSupportedException
            or UnauthorizedAccessException)
        {
            return "the path can't be used";
        }
    }

    // Safety: the kernel writes at most 256 bytes, the size of struct statx, into the buffer.
    private static unsafe bool IsRegularOnLinux(string path)
    {
        byte* buffer = stackalloc byte[StatxBytes];
        return Statx(CurrentFolder, path, 0, WantType, buffer) != 0
            || (*(ushort*)(buffer + ModeOffset) & TypeMask) == TypeRegular;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Statx(int folder, string path, int flags, uint mask, byte* buffer);
}
