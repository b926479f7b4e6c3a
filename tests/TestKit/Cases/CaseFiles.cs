using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace S1mpleTrader.TestKit;

/// <summary>
/// Finds and reads the worked cases: the repository's own in <c>tests/Cases</c>, the shared folder's where it is there,
/// and those of the folder named by <c>S1T_CASES</c> where it is set.
/// </summary>
public static class CaseFiles
{
    /// <summary>The repository's own folder of cases.</summary>
    public static string OwnFolder { get; } = Path.Combine(
        SharedFolder.RepositoryRoot() ?? throw new DirectoryNotFoundException("the tests run outside the repository"),
        "tests",
        "Cases");

    /// <summary>
    /// Every case of every file of every folder, files by name; with <c>S1T_CASE</c> those whose name contains it.
    /// </summary>
    public static IReadOnlyList<ReadCase> Load()
    {
        string? part = Environment.GetEnvironmentVariable("S1T_CASE");
        if (string.IsNullOrEmpty(part))
        {
            return LoadAll();
        }

        IReadOnlyList<ReadCase> named = [.. LoadAll().Where(one => one.Name.Contains(part, StringComparison.Ordinal))];
        return named.Count > 0
            ? named
            : throw new InvalidOperationException($"S1T_CASE: no case has '{part}' in its name");
    }

    /// <summary>The repository's own cases.</summary>
    public static IReadOnlyList<WorkedCase> LoadOwn() => LoadWhole(OwnFolder);

    /// <summary>The shared folder's cases; skips the running test where it is absent.</summary>
    public static IReadOnlyList<WorkedCase> LoadShared() => LoadWhole(SharedFolder.Require("cases"));

    /// <summary>Every case of one folder, read or broken; one whose name another has is broken.</summary>
    public static IReadOnlyList<ReadCase> LoadFolder(string folder)
    {
        List<ReadCase> cases = [];
        Dictionary<string, string> places = [];
        foreach (string path in Directory.GetFiles(folder, "*.yaml").Order(StringComparer.Ordinal))
        {
            foreach (ReadCase one in CaseParser.ParseEach(File.ReadAllText(path), Path.GetFileName(path)))
            {
                bool isTaken = one.Case is WorkedCase read && !places.TryAdd(one.Name, read.Source);
                cases.Add(isTaken
                    ? new ReadCase(one.Name, null, new CaseSyntaxException(
                        one.Case!.Source, $"the name '{one.Name}' is taken by {places[one.Name]}"))
                    : one);
            }
        }

        return cases;
    }

    private static IReadOnlyList<WorkedCase> LoadWhole(string folder)
    {
        IReadOnlyList<ReadCase> cases = LoadFolder(folder);
        IReadOnlyList<CaseSyntaxException> errors = [.. cases.Select(one => one.Error).OfType<CaseSyntaxException>()];
        return errors.Count == 0 ? [.. cases.Select(one => one.Case!)] : throw CaseSyntaxException.Of(errors);
    }

    private static List<ReadCase> LoadAll()
    {
        string? named = Environment.GetEnvironmentVariable("S1T_CASES");
        List<ReadCase> cases = [.. LoadFolder(OwnFolder)];
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
}
