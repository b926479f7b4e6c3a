using System;
using System.IO;

namespace S1mpleTrader.Host.Tests;

/// <summary>A folder of a test's own, removed afterwards.</summary>
/// <param name="isInMemory">
/// Whether it is in memory where the system has such a place: for tests that write thousands of files and sync them.
/// </param>
internal sealed class TempFolder(bool isInMemory = false) : IDisposable
{
    private const string InMemory = "/dev/shm";

    /// <summary>A folder that wasn't there before: one that a killed test left behind is never taken for it.</summary>
    public string Root { get; } = isInMemory && Directory.Exists(InMemory)
        ? Directory.CreateDirectory(Path.Combine(InMemory, "s1t-" + Path.GetRandomFileName())).FullName
        : Directory.CreateTempSubdirectory("s1t-").FullName;

    public string At(string name) => Path.Combine(Root, name);

    public string Write(string name, string text)
    {
        string path = At(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
