using System;
using System.IO;
using Xunit;

namespace S1mpleTrader.TestKit;

/// <summary>Finds the folder of design pages, worked cases and market data that lies beside the repository.</summary>
public static class SharedFolder
{
    /// <summary>
    /// The folder, or null where it is absent: <c>S1T_SHARED</c>, else <c>../shared</c> of the repository.
    /// </summary>
    public static string? Path { get; } = Find();

    /// <summary>The path of a file or folder inside it; skips the running test, visibly, where it is absent.</summary>
    public static string Require(params string[] parts)
    {
        Assert.SkipWhen(Path is null, "the shared folder is absent (../shared or S1T_SHARED)");
        string path = System.IO.Path.Combine([Path, .. parts]);
        Assert.SkipWhen(!File.Exists(path) && !Directory.Exists(path), $"shared/{string.Join('/', parts)} is absent");
        return path;
    }

    /// <summary>The repository's root: the nearest folder above the test binary that holds the solution.</summary>
    public static string? RepositoryRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "S1mpleTrader.Core.sln")))
            {
                return folder.FullName;
            }
        }

        return null;
    }

    private static string? Find()
    {
        string? named = Environment.GetEnvironmentVariable("S1T_SHARED");
        if (!string.IsNullOrEmpty(named))
        {
            return Directory.Exists(named) ? named : null;
        }

        string? root = RepositoryRoot();
        string? beside = root is null ? null : System.IO.Path.GetFullPath(System.IO.Path.Combine(root, "..", "shared"));
        return Directory.Exists(beside) ? beside : null;
    }
}
