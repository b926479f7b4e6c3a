using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Studies;
using S1mpleTrader.Host.Studies.Config;
using S1mpleTrader.Host.Studies.Runs;
using S1mpleTrader.Host.Studies.Store;
using S1mpleTrader.Kernel.Determinism;
using S1mpleTrader.Plugins;

namespace S1mpleTrader.Bench.Studies;

/// <summary>The study that is timed, and what its parts have in common.</summary>
internal static class Sample
{
    /// <summary>This program, however it was started: <c>dotnet</c> with its assembly is another.</summary>
    public static string OwnProgram { get; }
        = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Studies.exe" : "Studies");

    public static OptimizationPlan Load(string path)
    {
        var findings = new Findings();
        return OptimizationPlan.Load(path, null, GeneratedPlugins.Catalogue, findings)
            ?? throw new InvalidDataException(string.Join('\n', findings));
    }

    public static WarmOperation Warm(OptimizationPlan plan)
        => new(
            new StudyBase(Path.GetFullPath(plan.Strategy.Configuration.Path), null, null),
            GeneratedPlugins.Catalogue, default);

    /// <summary>Binds all points, each once.</summary>
    public static List<StudyRun> Bind(OptimizationPlan plan, WarmOperation operation)
    {
        var findings = new Findings();
        var runs = new List<StudyRun>();
        foreach (Host.Studies.Space.StudyPoint point in plan.Points)
        {
            ReadyRun ready = operation.Bind([.. plan.Strategy.Settings, .. point.Settings], string.Empty, findings)
                ?? throw new InvalidDataException(string.Join('\n', findings));
            runs.Add(ready.Run);
        }

        return runs;
    }

    /// <summary>Hash of everything that a store would hold of runs, but for attempts.</summary>
    public static string HashOf(IEnumerable<(StudyRun Run, RunOutcome Outcome)> rows)
    {
        StableHash hash = default;
        int position = 0;
        foreach ((StudyRun run, RunOutcome outcome) in rows)
        {
            hash.Add(RunDigest.Of(new StoredRun(position++, run, RunStatus.Committed, 1, outcome)));
        }

        return hash.ToString();
    }

    /// <summary>The same, of a store.</summary>
    public static string HashOf(string folder)
    {
        using var store = StudyStore.Read(folder);
        return HashOf(store.ReadRuns().Select(stored => (stored.Run, stored.Outcome!)));
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1
            ? sorted[sorted.Length / 2]
            : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>A folder that goes when its user has.</summary>
    public sealed class TempFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("s1t-bench-").FullName;

        public string At(string name) => System.IO.Path.Combine(Path, name);

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
