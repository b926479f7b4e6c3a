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

    /// <summary>Takes a lock, whose file stays when it is let go.</summary>
    /// <param name="path">The file.</param>
    /// <param name="refusal">What is said where another process holds it.</param>
    /// <exception cref="HostException">Another process holds it.</exception>
    /// <exception cref="IOException">The file can't be made.</exception>
    public static FileStream Take(string path, string refusal)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 0);
        }
        catch (IOException exception) when (IsHeld(exception))
        {
            throw new HostException(ExitCode.Output, $"{path}: error: {refusal}", exception);
        }
    }

    /// <summary>Whether a file couldn't be opened since another process holds it.</summary>
    /// <remarks>The system's own word for it: EAGAIN on Linux and macOS, a sharing violation on Windows.</remarks>
    public static bool IsHeld(IOException exception) => exception.HResult is 11 or 35 or unchecked((int)0x8007_0020);
}
