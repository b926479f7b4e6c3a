using System;
using System.IO;

namespace S1mpleTrader.Columnar.Tests;

/// <summary>A folder for one test, deleted with everything in it.</summary>
internal sealed class TempFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("s1t-").FullName;

    internal string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
