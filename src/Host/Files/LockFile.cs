using System.IO;

namespace S1mpleTrader.Host.Files;

/// <summary>A file that one process at a time holds; the lock falls with its owner.</summary>
internal static class LockFile
{
    /// <summary>Takes a lock, which goes with its file when it is let go.</summary>
    /// <param name="path">The file.</param>
    /// <returns>What holds it; null where another process does.</returns>
    /// <exception cref="IOException">The file can't be made.</exception>
    public static FileStream? TryTake(string path)
    {
        try
        {
            return new FileStream(
                path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 0, FileOptions.DeleteOnClose);
        }
        catch (IOException exception) when (IsHeld(exception))
        {
            return null;
        }
    }

    /// <summary>Whether a file couldn't be opened since another process holds it.</summary>
    /// <remarks>The system's own word for it: EAGAIN on Linux and macOS, a sharing violation on Windows.</remarks>
    public static bool IsHeld(IOException exception) => exception.HResult is 11 or 35 or unchecked((int)0x8007_0020);
}
