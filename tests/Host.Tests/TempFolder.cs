using System;
using System.Globalization;
using System.IO;
using System.Threading;

namespace S1mpleTrader.Host.Tests;

/// <summary>A folder of a test's own, removed afterwards.</summary>
internal sealed class TempFolder : IDisposable
{
    private static int _count;

    public TempFolder()
    {
        string name = $"s1t-{Environment.ProcessId}-{Interlocked.Increment(ref _count).ToString(CultureInfo.InvariantCulture)}";
        Root = Path.Combine(Path.GetTempPath(), name);
        Directory.CreateDirectory(Root);
    }

    public string Root { get; }

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
