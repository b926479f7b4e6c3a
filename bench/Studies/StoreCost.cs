using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading;
using S1mpleTrader.Host;
using S1mpleTrader.Host.Studies;
using S1mpleTrader.Host.Studies.Runs;
using S1mpleTrader.Host.Studies.Store;

namespace S1mpleTrader.Bench.Studies;

/// <summary>
/// What a run costs store and coordinator: workers that know every result beforehand leave nothing else to do.
/// </summary>
/// <remarks>
/// A result has a year of days. The store alone is timed in the groups that the coordinator would commit at a thousand
/// runs a second: what ended within fifty milliseconds.
/// </remarks>
internal static class StoreCost
{
    private const int Count = 10_000;
    private const int RunsPerCommit = 50;
    private const int Workers = 2;
    private const int PacedCount = 2_000;
    private const int RestMillis = 2; // Of each worker for a run: together not quite a thousand runs a second.

    public static void Measure(int rounds)
    {
        var wall = new List<double>();
        var processor = new List<double>();
        var rate = new List<double>();
        Pair full = new();
        Pair paced = new();
        for (int round = -1; round < rounds; round++)
        {
            using var folder = new Sample.TempFolder();
            List<StudyRun> runs = Runs(Count);
            (double pace, double both, double group, RunOutcome outcome) = Coordinate(folder.At("study"), runs);
            (_, double same) = Alone(folder.At("same"), runs, outcome, (int)Math.Max(1, group), restMillis: 0);
            (double elapsed, double alone) = Alone(folder.At("alone"), runs, outcome, RunsPerCommit, restMillis: 0);
            if (round < 0)
            {
                continue; // The JIT's tiers pass.
            }

            full.Add(both, same);
            wall.Add(elapsed);
            processor.Add(alone);
            rate.Add(pace);
            List<StudyRun> few = Runs(PacedCount);
            (both, group) = Paced(folder.At("paced"), few);
            (_, same) = Alone(folder.At("samepaced"), few, outcome, (int)Math.Max(1, group), RestMillis);
            paced.Add(both, same);
        }

        Console.WriteLine($"store: {Sample.Median(wall):F1} µs per run with its sync, "
            + $"{Sample.Median(processor):F1} of them on a processor; {RunsPerCommit} runs a commit, budget 100");
        Console.WriteLine($"coordinator: {full.Text}; {Sample.Median(rate):F0} runs/s "
            + $"with {Workers} workers that know every result, budget 10 µs");
        Console.WriteLine($"the same at {1000 * Workers / RestMillis} runs/s at most: {paced.Text}");
    }

    private static (double RunsPerSecond, double MicrosPerRun, double RunsPerCommit, RunOutcome Outcome) Coordinate(
        string path, List<StudyRun> runs)
    {
        using var held = StudyFolder.Take(path);
        using StudyStore store = Store(held);
        using ParallelRunService service = Service(store, restMillis: 0, null);
        service.Run(runs[..(runs.Count / 10)], default); // Processes start.
        long commits = CommitMark.Read(held.MarkPath)!.Value;
        long start = Stopwatch.GetTimestamp();
        TimeSpan before = Environment.CpuUsage.TotalTime;
        service.Run(runs, default);
        TimeSpan processor = Environment.CpuUsage.TotalTime - before;
        double rest = runs.Count * 0.9;
        commits = CommitMark.Read(held.MarkPath)!.Value - commits;
        return (
            rest / Stopwatch.GetElapsedTime(start).TotalSeconds, processor.TotalMicroseconds / rest,
            rest / commits, store.Find(runs[0].RunId)!.Outcome!);
    }

    // Between two looks of the display: without what a study costs once.
    private static (double MicrosPerRun, double RunsPerCommit) Paced(string path, List<StudyRun> runs)
    {
        using var held = StudyFolder.Take(path);
        using StudyStore store = Store(held);
        var looks = new Looks(held.MarkPath);
        using ParallelRunService service = Service(store, RestMillis, looks);
        service.Run(runs, default);
        return looks.Rates();
    }

    private static ParallelRunService Service(StudyStore store, int restMillis, IStudyProgress? progress)
    {
        var command = new WorkerCommand(
            Sample.OwnProgram, ["instant", restMillis.ToString(CultureInfo.InvariantCulture)]);
        return new ParallelRunService(
            store, new StudyBase("x", null, null), new PoolOptions { MaxWorkers = Workers }, command, progress);
    }

    private static (double WallMicros, double ProcessorMicros) Alone(
        string path, List<StudyRun> runs, RunOutcome outcome, int runsPerCommit, int restMillis)
    {
        using var held = StudyFolder.Take(path);
        using StudyStore store = Store(held);
        long start = Stopwatch.GetTimestamp();
        TimeSpan before = Environment.CpuUsage.TotalTime;
        store.Add(runs);
        // Each read where it lies, as from a worker.
        RunOutcome[] outcomes =
            [.. runs.Select(_ => outcome with { DailyEquity = DailyEquity.Of([.. outcome.DailyEquity.Packed]) })];
        int position = 0;
        if (restMillis > 0)
        {
            before = Environment.CpuUsage.TotalTime;
        }

        foreach (StudyRun[] group in runs.Chunk(runsPerCommit))
        {
            Thread.Sleep(group.Length * restMillis / Workers); // What rests finds its caches cold, in either case.
            store.Commit([.. group.Select(run => (run, new EndedRun(run.RunId, 1, outcomes[position++])))]);
        }

        return (
            Stopwatch.GetElapsedTime(start).TotalMicroseconds / runs.Count,
            (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / runs.Count);
    }

    private static StudyStore Store(StudyFolder held)
    {
        var store = StudyStore.Open(held, new StudyIdentity("bench", "optimization", "c", "d", EngineVersion.Text));
        store.BeginSession();
        return store;
    }

    // As long as those of the example.
    private static List<StudyRun> Runs(int count) => Enumerable.Range(0, count)
        .Select(i => new StudyRun(
            i.ToString("x32", CultureInfo.InvariantCulture),
            [
                string.Create(
                    CultureInfo.InvariantCulture, $"workforce.strategy_planner.params.stop_loss_tolerance_pct={i % 6}"),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"workforce.planning_workers.size_planning.risk.params.risk_per_trade_percent={i / 6 % 8}"),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"workforce.planning_workers.exit_planning.rr.params.risk_reward_ratio={i / 48}"),
            ],
            "0123456789abcdef0123456789abcdef"))
        .ToList();

    /// <summary>Notes processor time and commits whenever the coordinator shows how far it is.</summary>
    private sealed class Looks(string markPath) : IStudyProgress
    {
        private readonly List<(int Done, TimeSpan Processor, long Commits)> _looks = [];

        public void Show(StudyProgress progress)
            => _looks.Add((progress.Done, Environment.CpuUsage.TotalTime, CommitMark.Read(markPath) ?? 0));

        public (double MicrosPerRun, double RunsPerCommit) Rates()
        {
            (int Done, TimeSpan Processor, long Commits) first = _looks.First(look => look.Done > 0);
            (int Done, TimeSpan Processor, long Commits) last = _looks[^2]; // The last one is the end's.
            double runs = last.Done - first.Done;
            return ((last.Processor - first.Processor).TotalMicroseconds / runs, runs / (last.Commits - first.Commits));
        }
    }

    /// <summary>
    /// Processor time per run of the coordinator with the store, and of the store with the same commits.
    /// </summary>
    private sealed class Pair
    {
        private readonly List<double> _both = [];
        private readonly List<double> _store = [];

        /// <summary>The difference, by the least of each: what neighbours add to either is left out.</summary>
        public string Text
        {
            get
            {
                double least = _both.Min() - _store.Min();
                double median = Sample.Median(_both.Zip(_store, (both, store) => both - store));
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{least:F1} µs of a processor per run beside the store by the least, "
                    + $"{median:F1} by the median ({_both.Min():F1} with it)");
            }
        }

        public void Add(double both, double store)
        {
            _both.Add(both);
            _store.Add(store);
        }
    }
}
