using System;
using System.IO;

namespace S1mpleTrader.Columnar.Format;

/// <summary>A file that is written, whose every fault is one of files.</summary>
/// <remarks>
/// Of a file that would outgrow what the process may write (<c>ulimit -f</c>) or the file system holds, .NET says that
/// an argument is out of range. Every way to write comes down to that of an array, spans by a copy.
/// </remarks>
/// <param name="path">The file.</param>
/// <param name="mode">Whether it is made or opened.</param>
/// <param name="access">Whether it is read, too.</param>
/// <param name="share">What others may do with it.</param>
/// <param name="bufferBytes">Bytes collected before they are written; 0 for none.</param>
/// <param name="options">What else.</param>
public sealed class OutputFileStream(
    string path, FileMode mode, FileAccess access, FileShare share, int bufferBytes,
    FileOptions options = FileOptions.None)
    : FileStream(path, mode, access, share, bufferBytes, options)
{
    /// <summary>
    /// Has a write beyond the process's limit fail from now on: else the system ends whoever tries, without a word.
    /// </summary>
    public static void SurviveLimit()
    {
        if (OperatingSystem.IsLinux())
        {
            Posix.IgnoreFileSizeSignal();
        }
    }

    /// <summary>Whether an argument out of range is a file's new length: so .NET names it.</summary>
    /// <param name="exception">What .NET says of a write.</param>
    public static bool IsOfLength(ArgumentOutOfRangeException exception) => exception.ParamName == "value";

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count)
    {
        try
        {
            base.Write(buffer, offset, count);
        }
        catch (ArgumentOutOfRangeException exception) when (IsOfLength(exception))
        {
            throw TooLarge(exception);
        }
    }

    /// <inheritdoc/>
    public override void WriteByte(byte value) => Write([value], 0, 1); // .NET's own has a way past it.

    /// <inheritdoc/>
    public override void Flush(bool flushToDisk)
    {
        try
        {
            base.Flush(flushToDisk);
        }
        catch (ArgumentOutOfRangeException exception) when (IsOfLength(exception))
        {
            throw TooLarge(exception);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        try
        {
            base.Dispose(disposing);
        }
        catch (ArgumentOutOfRangeException exception) when (IsOfLength(exception))
        {
            throw TooLarge(exception);
        }
    }

    private IOException TooLarge(ArgumentOutOfRangeException exception)
        => new($"File too large : '{Name}': the process or the file system allows no larger one", exception);
}
