using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace S1mpleTrader.TestKit;

/// <summary>Finds and reads the worked cases: the shared folder's, and those of the folder named by <c>S1T_CASES</c>.</summary>
public static class CaseFiles
{
    /// <summary>Every case of every file, files by name; skips the running test where no folder is there.</summary>
    /// <exception cref="CaseSyntaxException">A file breaks the format, or a name occurs twice in a folder.</exception>
    public static IReadOnlyList<WorkedCase> Load()
    {
        string? own = Environment.GetEnvironmentVariable("S1T_CASES");
        List<WorkedCase> cases = [];
        if (SharedFolder.Path is not null || string.IsNullOrEmpty(own))
        {
            cases.AddRange(LoadFolder(SharedFolder.Require("cases")));
        }

        if (!string.IsNullOrEmpty(own))
        {
            cases.AddRange(LoadFolder(own));
        }

        return cases;
    }

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
                    : throw new CaseSyntaxException(one.Source, 0, $"the name '{one.Name}' occurs twice"));
            }
        }

        return cases;
    }
}
