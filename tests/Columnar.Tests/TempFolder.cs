using System;
using System.IO;
using System.Threading;

namespace S1mpleTrader.Columnar.Tests;

/// <summary>A folder for one test, deleted with everything in it.</summary>
/// <remarks>
/// In memory where the system has such a place: the tests write thousands of files and flush them to disk.
/// </remarks>
internal sealed class TempFolder : IDisposable
{
    private const string InMemory = "/dev/shm";

    private static int _count;

    internal string Path { get; } = Directory.Exists(InMemory)
        ? Directory.CreateDirectory(
            $"{InMemory}/s1t-columnar-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}").FullName
        : Directory.CreateTempSubdirectory("s1t-columnar-").FullName;

    internal string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
