using System;
using System.Collections.Generic;
using System.IO;

namespace S1mpleTrader.Host.Files;

/// <summary>
/// The folder that a file of the user's goes into: made where there is none, and gone again where no file comes to be.
/// </summary>
internal sealed class OutputFolder : IDisposable
{
    private readonly Stack<string> _made = []; // What wasn't there before, the deepest on top.
    private bool _isKept;

    /// <summary>Makes the folder of a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It can't be made, or the path can't be a file's.</exception>
    public OutputFolder(string path)
    {
        if (Path.EndsInDirectorySeparator(path))
        {
            throw new IOException($"{path}: a folder is named where a file is to be written");
        }

        // Only a root has none, and it ends in a separator.
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var missing = new Stack<string>();
        for (string? at = folder; at is not null && !Directory.Exists(at); at = Path.GetDirectoryName(at))
        {
            missing.Push(at);
        }

        OutputFile.MakeFolder(folder);
        while (missing.TryPop(out string? made))
        {
            _made.Push(made);
        }
    }

    /// <summary>Keeps the folder: there is a file in it.</summary>
    public void Keep() => _isKept = true;

    /// <summary>Removes what was made and isn't kept, unless somebody else has put something into it.</summary>
    public void Dispose()
    {
        while (!_isKept && _made.TryPop(out string? folder))
        {
            try
            {
                Directory.Delete(folder);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return; // It isn't empty: it is somebody's.
            }
        }
    }
}
