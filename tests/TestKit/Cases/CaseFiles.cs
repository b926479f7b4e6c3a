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

    /// <summary>Every case of every file of every folder, files by name; with <c>S1T_CASE</c> those whose name contains it.</summary>
    /// <exception cref="CaseSyntaxException">A file breaks the format, or a name occurs twice in a folder.</exception>
    public static IReadOnlyList<WorkedCase> Load()
    {
        string? part = Environment.GetEnvironmentVariable("S1T_CASE");
        if (string.IsNullOrEmpty(part))
        {
            return LoadAll();
        }

        IReadOnlyList<WorkedCase> named = [.. LoadAll().Where(one => one.Name.Contains(part, StringComparison.Ordinal))];
        return named.Count > 0 ? named : throw new InvalidOperationException($"S1T_CASE: no case has '{part}' in its name");
    }

    /// <summary>The repository's own cases.</summary>
    public static IReadOnlyList<WorkedCase> LoadOwn() => LoadFolder(OwnFolder);

    /// <summary>The shared folder's cases; skips the running test where it is absent.</summary>
    public static IReadOnlyList<WorkedCase> LoadShared() => LoadFolder(SharedFolder.Require("cases"));

    /// <summary>Every case of one folder.</summary>
    /// <exception cref="CaseSyntaxException">Names the first error of each file that has one.</exception>
    public static IReadOnlyList<WorkedCase> LoadFolder(string folder)
    {
        List<WorkedCase> cases = [];
        List<CaseSyntaxException> errors = [];
        Dictionary<string, string> places = [];
        foreach (string path in Directory.GetFiles(folder, "*.yaml").Order(StringComparer.Ordinal))
        {
            try
            {
                foreach (WorkedCase one in CaseParser.Parse(File.ReadAllText(path), Path.GetFileName(path)))
                {
                    cases.Add(places.TryAdd(one.Name, one.Source)
                        ? one
                        : throw new CaseSyntaxException(one.Source, $"the name '{one.Name}' is taken by {places[one.Name]}"));
                }
            }
            catch (CaseSyntaxException error)
            {
                errors.Add(error);
            }
        }

        return errors.Count == 0 ? cases : throw CaseSyntaxException.Of(errors);
    }

    private static List<WorkedCase> LoadAll()
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
}
