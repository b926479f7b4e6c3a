using System.IO;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace S1mpleTrader.Columnar.Format;

/// <summary>
/// The few system calls that .NET has no API for. They are used on Linux only; elsewhere .NET's own ways are.
/// </summary>
internal static partial class Posix
{
    private const int ReadOnly = 0;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int CurrentFolder = -100;  // AT_FDCWD
    private const int HandleItself = 0x1000; // AT_EMPTY_PATH
    private const uint WantType = 0x1;       // STATX_TYPE
    private const int StatxBytes = 256;
    private const uint WantInode = 0x100;    // STATX_INO
    private const int ModeOffset = 28;       // stx_mode, the same on every architecture.
    private const int InodeOffset = 32;      // stx_ino
    private const int DeviceOffset = 136;    // stx_dev_major and stx_dev_minor
    private const int KeepSize = 1;          // FALLOC_FL_KEEP_SIZE
    private const int UseLargePages = 14;    // MADV_HUGEPAGE
    private const int FileSizeExceeded = 25; // SIGXFSZ
    private const nint Ignore = 1;           // SIG_IGN
    private const int TypeMask = 0xF000;
    private const int TypeRegular = 0x8000;

    /// <summary>Opens a file for reading; a pipe without a writer doesn't block.</summary>
    /// <exception cref="IOException">The file can't be opened.</exception>
    internal static SafeFileHandle OpenToRead(string path)
    {
        SafeFileHandle handle = Open(path, ReadOnly | NonBlocking | CloseOnExec);
        if (handle.IsInvalid)
        {
            int error = Marshal.GetLastPInvokeError();
            handle.Dispose();
            throw new IOException(Marshal.GetPInvokeErrorMessage(error));
        }

        return handle;
    }

    /// <summary>Whether a path leads to a regular file; true where the system can't say.</summary>
    /// <remarks>Safety: the kernel writes at most 256 bytes, the size of struct statx, into the buffer.</remarks>
    internal static unsafe bool IsRegular(string path)
    {
        byte* buffer = stackalloc byte[StatxBytes];
        return Statx(CurrentFolder, path, 0, WantType, buffer) != 0
            || (*(ushort*)(buffer + ModeOffset) & TypeMask) == TypeRegular;
    }

    /// <summary>
    /// Returns what tells a file or folder from every other one of this machine; null
    /// where there is none. Links are followed.
    /// </summary>
    /// <remarks>Safety: as of <see cref="IsRegular"/>.</remarks>
    internal static unsafe (ulong Device, ulong Inode)? Identify(string path)
    {
        byte* buffer = stackalloc byte[StatxBytes];
        return Statx(CurrentFolder, path, 0, WantInode, buffer) == 0 ? IdentityIn(buffer) : null;
    }

    /// <summary>Returns what tells an open file from every other one; null where the system can't say.</summary>
    /// <remarks>Safety: as of <see cref="IsRegular"/>.</remarks>
    internal static unsafe (ulong Device, ulong Inode)? Identify(SafeFileHandle handle)
    {
        byte* buffer = stackalloc byte[StatxBytes];
        return Statx(handle, string.Empty, HandleItself, WantInode, buffer) == 0 ? IdentityIn(buffer) : null;
    }

    /// <summary>Has a file's bytes take their place on disk before they are written; its length stays.</summary>
    /// <returns>Whether the system could.</returns>
    internal static bool TakeSpace(SafeFileHandle handle, long offset, long length)
        => Allocate(handle, KeepSize, offset, length) == 0;

    /// <summary>
    /// Has the system read a mapped file in large pages where it still has to: each is then found in one step, and few
    /// of its entries suffice for all of a series.
    /// </summary>
    /// <remarks>A hint. The bytes must be mapped, from the start of a page.</remarks>
    internal static unsafe void AskLargePages(byte* start, long length)
        => _ = Advise(start, (nuint)length, UseLargePages);

    /// <summary>Has a write beyond the limit of a file's size fail: no signal ends the process.</summary>
    internal static void IgnoreFileSizeSignal() => _ = HandleSignal(FileSizeExceeded, Ignore);

    private static unsafe (ulong Device, ulong Inode) IdentityIn(byte* statx)
        => (Unsafe.ReadUnaligned<ulong>(statx + DeviceOffset), Unsafe.ReadUnaligned<ulong>(statx + InodeOffset));

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint HandleSignal(int signal, nint handler);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static unsafe partial int Advise(byte* start, nuint length, int advice);

    [LibraryImport("libc", EntryPoint = "fallocate")]
    private static partial int Allocate(SafeFileHandle handle, int mode, long offset, long length);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Statx(int folder, string path, int flags, uint mask, byte* buffer);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Statx(
        SafeFileHandle handle, string path, int flags, uint mask, byte* buffer);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    internal static partial int Sync(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "sync_file_range")]
    internal static partial int SyncRange(SafeFileHandle handle, long offset, long length, uint flags);
}
