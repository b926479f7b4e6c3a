using System.IO;

namespace S1mpleTrader.Host.Files;

/// <summary>A file that one process at a time holds; the lock falls with its owner.</summary>
internal static class LockFile
{
    /// <summary>Takes a lock.</summary>
    /// <param name="path">The file.</param>
    /// <param name="stays">Whether the file stays when the lock is let go; else it goes with it.</param>
    /// <returns>What holds it; null where another process does.</returns>
    /// <exception cref="IOException">The file can't be made.</exception>
    /// <remarks>
    /// Only by DeleteOnClose may the file go: then the runtime looks, once it has the lock, whether the file is still
    /// there, and opens it again where its last owner has just removed it. By <c>File.Delete</c> one would come to hold
    /// a file without a name, and the next one another of that name.
    /// </remarks>
    public static FileStream? TryTake(string path, bool stays = false)
    {
        try
        {
            return new FileStream(
                path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 0,
                stays ? FileOptions.None : FileOptions.DeleteOnClose);
        }
        catch (IOException exception) when (IsHeld(exception))
        {
            return null;
        }
    }

    // The system's own word for it: EAGAIN on Linux and macOS, a sharing violation on Windows.
    private static bool IsHeld(IOException exception) => exception.HResult is 11 or 35 or unchecked((int)0x8007_0020);
}
