using System;
using System.IO;
using Microsoft.Win32.SafeHandles;

namespace S1mpleTrader.Columnar.Import;

/// <summary>
/// What tells a file's content from an earlier one without reading it: who looks twice, and sees another stamp, has
/// seen parts of both.
/// </summary>
/// <param name="Bytes">The file's size.</param>
/// <param name="WrittenTicks">When it was last written: <see cref="DateTime.Ticks"/>, UTC.</param>
public readonly record struct SourceStamp(long Bytes, long WrittenTicks)
{
    /// <summary>Returns the stamp of an open file.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="IOException">It can't be asked.</exception>
    public static SourceStamp Of(SafeFileHandle file)
        => new(RandomAccess.GetLength(file), File.GetLastWriteTimeUtc(file).Ticks);
}
