using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using S1mpleTrader.Host;
using S1mpleTrader.Host.Studies;
using S1mpleTrader.Host.Studies.Runs;
using S1mpleTrader.Host.Studies.Store;

namespace S1mpleTrader.Bench.Studies;

/// <summary>What a run costs store and coordinator: workers that know every result beforehand leave nothing else to do.</summary>
/// <remarks>A result has a year of days. The store alone is timed in the groups that the coordinator would commit at a thousand runs a second: what ended within fifty milliseconds.</remarks>
internal static class StoreCost
{
    private const int Count = 10_000;
    private const int RunsPerCommit = 50;

    public static void Measure(int rounds)
    {
        double[] wall = new double[rounds];
        double[] processor = new double[rounds];
        double[] beside = new double[rounds];
        double[] rate = new double[rounds];
        for (int round = -1; round < rounds; round++)
        {
            using var folder = new Sample.TempFolder();
            List<StudyRun> runs = Runs();
            (double pace, double both, double group, RunOutcome outcome) = Coordinate(folder.At("study"), runs);
            (_, double same) = Alone(folder.At("same"), runs, outcome, (int)Math.Max(1, group));
            (double elapsed, double alone) = Alone(folder.At("alone"), runs, outcome, RunsPerCommit);
            if (round >= 0)
            {
                (wall[round], processor[round], beside[round], rate[round]) = (elapsed, alone, both - same, pace);
            }
        }

        double coordinator = Sample.Median(beside);
        Console.WriteLine($"store: {Sample.Median(wall):F1} µs per run with its sync, {Sample.Median(processor):F1} of them on a processor; {RunsPerCommit} runs a commit, budget 100");
        Console.WriteLine(
            $"coordinator: {coordinator:F1} µs of a processor per run beside the store = {coordinator / 10:F2} % of a core at 1000 runs/s, budget 1 %; {Sample.Median(rate):F0} runs/s with two workers that know every result");
    }

    private static (double RunsPerSecond, double MicrosPerRun, double RunsPerCommit, RunOutcome Outcome) Coordinate(string path, List<StudyRun> runs)
    {
        using var held = StudyFolder.Take(path);
        using StudyStore store = Store(held);
        var command = new WorkerCommand(Environment.ProcessPath!, ["instant"]);
        using var service = new ParallelRunService(store, new StudyBase("x", null, null), new PoolOptions { MaxWorkers = 2 }, command, null);
        service.Run(runs[..(Count / 10)], default); // Processes start, the JIT's first tiers pass.
        long commits = CommitMark.Read(held.MarkPath);
        long start = Stopwatch.GetTimestamp();
        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        service.Run(runs, default);
        TimeSpan processor = Process.GetCurrentProcess().TotalProcessorTime - before;
        double rest = Count * 0.9;
        commits = CommitMark.Read(held.MarkPath) - commits;
        return (rest / Stopwatch.GetElapsedTime(start).TotalSeconds, processor.TotalMicroseconds / rest, rest / commits, store.Find(runs[0].RunId)!.Outcome!);
    }

    private static (double WallMicros, double ProcessorMicros) Alone(string path, List<StudyRun> runs, RunOutcome outcome, int runsPerCommit)
    {
        using var held = StudyFolder.Take(path);
        using StudyStore store = Store(held);
        long start = Stopwatch.GetTimestamp();
        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        store.Add(runs);
        foreach (StudyRun[] group in runs.Chunk(runsPerCommit))
        {
            store.Commit([.. group.Select(run => (run, new EndedRun(run.RunId, 1, outcome)))]);
        }

        return (
            Stopwatch.GetElapsedTime(start).TotalMicroseconds / Count,
            (Process.GetCurrentProcess().TotalProcessorTime - before).TotalMicroseconds / Count);
    }

    private static StudyStore Store(StudyFolder held)
    {
        var store = StudyStore.Open(held, new StudyIdentity("bench", "optimization", "c", "d", EngineVersion.Text));
        store.BeginSession();
        return store;
    }

    // As long as those of the example.
    private static List<StudyRun> Runs() => Enumerable.Range(0, Count)
        .Select(i => new StudyRun(
            i.ToString("x32", CultureInfo.InvariantCulture),
            [
                string.Create(CultureInfo.InvariantCulture, $"workforce.strategy_planner.params.stop_loss_tolerance_pct={i % 6}"),
                string.Create(CultureInfo.InvariantCulture, $"workforce.planning_workers.size_planning.risk.params.risk_per_trade_percent={i / 6 % 8}"),
                string.Create(CultureInfo.InvariantCulture, $"workforce.planning_workers.exit_planning.rr.params.risk_reward_ratio={i / 48}"),
            ],
            "0123456789abcdef0123456789abcdef"))
        .ToList();
}
