using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace S1mpleTrader.TestKit;

/// <summary>
/// Finds and reads the worked cases: the repository's own in <c>tests/Cases</c>, the shared folder's where it is there, and
/// those of the folder named by <c>S1T_CASES</c> where it is set.
/// </summary>
public static class CaseFiles
{
    /// <summary>The repository's own folder of cases.</summary>
    public static string OwnFolder { get; } = Path.Combine(
        SharedFolder.RepositoryRoot() ?? throw new DirectoryNotFoundException("the tests run outside the repository"), "tests", "Cases");

    /// <summary>Every case of every file of every folder, files by name.</summary>
    /// <exception cref="CaseSyntaxException">A file breaks the format, or a name occurs twice in a folder.</exception>
    public static IReadOnlyList<WorkedCase> Load()
    {
        string? named = Environment.GetEnvironmentVariable("S1T_CASES");
        List<WorkedCase> cases = [.. LoadFolder(OwnFolder)];
        if (SharedFolder.Path is string shared && Directory.Exists(Path.Combine(shared, "cases")))
        {
            cases.AddRange(LoadFolder(Path.Combine(shared, "cases")));
        }

        if (!string.IsNullOrEmpty(named))
        {
            cases.AddRange(LoadFolder(named));
        }

        return cases;
    }

    /// <summary>The repository's own cases.</summary>
    public static IReadOnlyList<WorkedCase> LoadOwn() => LoadFolder(OwnFolder);

    /// <summary>The shared folder's cases; skips the running test where it is absent.</summary>
    public static IReadOnlyList<WorkedCase> LoadShared() => LoadFolder(SharedFolder.Require("cases"));

    /// <summary>Every case of one folder.</summary>
    public static IReadOnlyList<WorkedCase> LoadFolder(string folder)
    {
        List<WorkedCase> cases = [];
        HashSet<string> names = [];
        foreach (string path in Directory.GetFiles(folder, "*.yaml").Order(StringComparer.Ordinal))
        {
            foreach (WorkedCase one in CaseParser.Parse(File.ReadAllText(path), Path.GetFileName(path)))
            {
                cases.Add(names.Add(one.Name)
                    ? one
                    : throw new CaseSyntaxException(one.Source, $"the name '{one.Name}' occurs twice"));
            }
        }

        return cases;
    }
}
