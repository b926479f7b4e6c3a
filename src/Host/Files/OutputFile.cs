using System;
using System.Collections.Generic;
using System.IO;
using S1mpleTrader.Columnar.Format;

namespace S1mpleTrader.Host.Files;

/// <summary>Files and folders that a user asks for by name.</summary>
internal static class OutputFile
{
    /// <summary>Refuses a file that would replace what it is made from, by whatever name.</summary>
    /// <param name="option">The option that names the file.</param>
    /// <param name="path">The file.</param>
    /// <param name="inputs">What it is made from.</param>
    /// <exception cref="HostException">It is one of them.</exception>
    public static void RefuseInput(string option, string path, params IEnumerable<string> inputs)
    {
        foreach (string input in inputs)
        {
            if (FileIdentity.AreSame(path, input))
            {
                throw new HostException(
                    ExitCode.Invalid,
                    $"{option}: error: {path} would replace {input}, which it is made from; name another file");
            }
        }
    }

    /// <summary>Refuses a file in a folder whose files are none of the user's.</summary>
    /// <param name="option">The option that names the file.</param>
    /// <param name="path">The file.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="what">What it is.</param>
    /// <exception cref="HostException">The file would lie in it.</exception>
    public static void RefuseFolder(string option, string path, string folder, string what)
    {
        if (FileIdentity.AreSame(Path.GetDirectoryName(Path.GetFullPath(path)) ?? path, folder))
        {
            throw new HostException(
                ExitCode.Invalid, $"{option}: error: {path} would lie in {what}; name another folder");
        }
    }

    /// <summary>Makes the folder that a file goes into.</summary>
    /// <remarks>It stays, whatever becomes of the file: another command may be about to write into it.</remarks>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It can't be made, or the path can't be a file's.</exception>
    public static void MakeFolderOf(string path)
    {
        if (Path.EndsInDirectorySeparator(path))
        {
            throw new IOException($"{path}: a folder is named where a file is to be written");
        }

        MakeFolder(Path.GetDirectoryName(Path.GetFullPath(path))!); // Only a root has none, and it ends in a separator.
    }

    /// <summary>
    /// Makes a folder where there is none, and those above it; the names of all are on disk afterwards, since what lies
    /// behind a name is lost with it.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="IOException">
    /// It can't be made; the message names the file that is in the way, if that is why.
    /// </exception>
    public static void MakeFolder(string folder) => MakeFolder(folder, DirectorySync.Flush);

    /// <summary>Makes a folder, and brings every name that is new to disk.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="flush">Brings the names in a folder to disk.</param>
    internal static void MakeFolder(string folder, Action<string> flush)
    {
        var parents = new List<string>(); // Of each folder that isn't there yet, the lowest first.
        for (string at = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
            !Directory.Exists(at) && Path.GetDirectoryName(at) is { } parent;
            at = parent)
        {
            parents.Add(parent);
        }

        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (IOException exception) when (FileAt(folder) is { } file)
        {
            throw new IOException($"{file}: there is a file of this name, where a folder is needed", exception);
        }

        parents.ForEach(flush);
    }

    // The system says of a file in the way that a part of the path isn't found.
    private static string? FileAt(string folder)
    {
        for (string? at = Path.GetFullPath(folder); at is not null; at = Path.GetDirectoryName(at))
        {
            if (File.Exists(at))
            {
                return at;
            }
        }

        return null;
    }
}
