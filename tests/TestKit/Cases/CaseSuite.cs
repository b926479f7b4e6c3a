using System;
using System.Collections.Generic;
using System.Linq;

namespace S1mpleTrader.TestKit;

/// <summary>Runs all worked cases through an engine and says in one line how that went.</summary>
public static class CaseSuite
{
    /// <summary>
    /// Runs every case that the engine supports; writes <c>cases: N passed, N failed, N skipped</c> with the names.
    /// </summary>
    public static CaseSuiteResult Run(Func<WorkedCase, CaseOutcome> runner, Func<WorkedCase, bool> supportsCase)
    {
        CaseSuiteResult result = Run(CaseFiles.Load(), runner, supportsCase);
        Console.WriteLine(result.Summary);
        return result;
    }

    /// <summary>Runs these; one that can't be read has failed.</summary>
    public static CaseSuiteResult Run(
        IReadOnlyList<ReadCase> cases, Func<WorkedCase, CaseOutcome> runner, Func<WorkedCase, bool> supportsCase)
    {
        List<string> passed = [];
        List<string> failed = [];
        List<string> skipped = [];
        List<string> details = [];
        foreach (ReadCase read in cases)
        {
            if (read.Case is not WorkedCase one)
            {
                failed.Add(read.Name);
                details.Add($"{read.Name}:\n  {read.Error!.Message}");
                continue;
            }

            if (!supportsCase(one))
            {
                skipped.Add(one.Name);
                continue;
            }

            IReadOnlyList<string> differences = Differences(one, runner);
            (differences.Count == 0 ? passed : failed).Add(one.Name);
            if (differences.Count > 0)
            {
                details.Add(string.Join("\n  ", [$"{one.Name} ({one.Source}):", .. differences]));
            }
        }

        return new CaseSuiteResult(passed, failed, skipped, details);
    }

    private static IReadOnlyList<string> Differences(WorkedCase one, Func<WorkedCase, CaseOutcome> runner)
    {
        try
        {
            IReadOnlyList<string> differences = CaseComparison.Compare(one, runner(one));
            return differences.Count == 0 ? differences : [.. differences, .. ActionsWithoutBar(one)];
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return [exception.ToString()];
        }
    }

    /// <summary>What is asked at a bar that isn't there is not asked: most likely a slip, so it is said.</summary>
    private static IEnumerable<string> ActionsWithoutBar(WorkedCase one)
    {
        HashSet<int> indices = [.. one.Bars.Values.SelectMany(bars => bars).Select(bar => bar.Index)];
        return one.Actions.Where(action => !indices.Contains(action.At))
            .Select(action => $"(at: {action.At} is never asked: no bar has that index)");
    }
}

/// <summary>The names by how their case went, and the differences of those that failed.</summary>
public sealed record CaseSuiteResult(
    IReadOnlyList<string> Passed,
    IReadOnlyList<string> Failed,
    IReadOnlyList<string> Skipped,
    IReadOnlyList<string> Details)
{
    /// <summary>The one line.</summary>
    public string Summary => $"cases: {Passed.Count} passed, {Failed.Count} failed, {Skipped.Count} skipped"
        + Names("failed", Failed) + Names("skipped", Skipped);

    private static string Names(string title, IReadOnlyList<string> names) =>
        names.Count == 0 ? string.Empty : $"; {title}: {string.Join(", ", names.Order(StringComparer.Ordinal))}";
}
