using System;
using System.IO;

namespace S1mpleTrader.Host.Tests;

/// <summary>A folder of a test's own, removed afterwards.</summary>
internal sealed class TempFolder : IDisposable
{
    /// <summary>A folder that wasn't there before: one that a killed test left behind is never taken for it.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("s1t-").FullName;

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
