using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Numerics;
using S1mpleTrader.Host.Studies;
using S1mpleTrader.Host.Studies.Config;
using S1mpleTrader.Host.Studies.Runs;
using S1mpleTrader.Kernel;

namespace S1mpleTrader.Bench.Studies;

/// <summary>
/// What a run of a study costs its worker, per bar: runs that share a pass over the
/// market, and the same runs one by one.
/// </summary>
/// <remarks>
/// The work is what a worker process does with its jobs: binding, assembly, bars, outcomes. It is counted in
/// processor time of this process, which other work on the machine hardly changes. S is the least of
/// several, taken before and after every job.
/// </remarks>
internal static class SharedPass
{
    private const int RunsPerRound = 16; // Of those that are run one by one: long enough for the clock.

    private const int YardstickRounds = 5;

    private static double _sink; // The sums must be seen to be used.

    public static void Measure(string study)
    {
        OptimizationPlan plan = Sample.Load(study);
        using WarmOperation operation = Sample.Warm(plan);
        List<StudyRun> runs = Sample.Bind(plan, operation);
        BarSeries series = operation.Bind(runs[0]).Series[0];
        var lanes = new LaneJobRunner(operation);
        var alone = new SequentialJobRunner(operation, artifactFolder: null);
        Pass(lanes, runs[..Math.Min(runs.Count, 32)], series); // The JIT's tiers settle.
        Pass(alone, runs[..Math.Min(runs.Count, 8)], series);
        Total shared = Run(lanes, Jobs(runs), series);
        Total apart = Run(alone, runs.Chunk(RunsPerRound).Select(job => (IReadOnlyList<StudyRun>)job), series);
        Print("in shared passes", shared, runs, series.Count);
        Print("one by one", apart, runs, series.Count);
        if (HashOf(runs, shared) != HashOf(runs, apart))
        {
            throw new InvalidDataException("runs that share a pass give other results than alone");
        }
    }

    public static IEnumerable<IReadOnlyList<StudyRun>> Jobs(List<StudyRun> runs)
    {
        var queue = new JobQueue(runs, workers: 1, new PoolOptions().MaxRunsPerJob, arePasses: true);
        while (queue.Take() is { } job)
        {
            yield return job.Runs;
        }
    }

    private static void Print(string name, Total total, List<StudyRun> runs, int bars)
    {
        double perBar = total.Nanos / runs.Count / bars;
        Console.WriteLine(
            $"{runs.Count} runs of {bars} bars {name}: {perBar:F2} ns per bar-variant and core = "
            + $"{total.Yardsticks / runs.Count:F2} S (S {perBar * runs.Count / total.Yardsticks:F2}); "
            + $"{total.Jobs} passes, {total.Nanos / 1e9:F2} processor seconds; rows {HashOf(runs, total)}");
    }

    private static string HashOf(List<StudyRun> runs, Total total)
        => Sample.HashOf(runs.Select(run => (run, total.Outcomes[run.RunId])));

    private static Total Run(IJobRunner runner, IEnumerable<IReadOnlyList<StudyRun>> jobs, BarSeries series)
    {
        var total = new Total();
        double before = Yardstick(series);
        foreach (IReadOnlyList<StudyRun> job in jobs)
        {
            (double nanos, RunOutcome[] outcomes) = Pass(runner, job, series);
            double after = Yardstick(series);
            total.Jobs += runner is LaneJobRunner ? 1 : job.Count;
            total.Nanos += nanos;
            total.Yardsticks += nanos / series.Count / Math.Min(before, after);
            before = after;
            for (int i = 0; i < outcomes.Length; i++)
            {
                total.Outcomes[job[i].RunId] = outcomes[i];
            }
        }

        return total;
    }

    private static (double Nanos, RunOutcome[] Outcomes) Pass(
        IJobRunner runner, IReadOnlyList<StudyRun> job, BarSeries series)
    {
        var sink = new Collector(job.Count);
        TimeSpan before = Environment.CpuUsage.TotalTime;
        runner.Run(job, sink);
        return ((Environment.CpuUsage.TotalTime - before).TotalNanoseconds, sink.Outcomes);
    }

    private static double Yardstick(BarSeries series)
    {
        double least = double.PositiveInfinity;
        for (int i = 0; i < YardstickRounds; i++)
        {
            long start = Stopwatch.GetTimestamp();
            _sink += LaneSum.SumOfColumns(series);
            least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalNanoseconds / series.Count);
        }

        return least;
    }

    private sealed class Total
    {
        public int Jobs { get; set; }

        public double Nanos { get; set; }

        /// <summary>Runs of all jobs, each weighted with its time per bar in S.</summary>
        public double Yardsticks { get; set; }

        public Dictionary<string, RunOutcome> Outcomes { get; } = [];
    }
}

/// <summary>Keeps the outcomes of a job.</summary>
internal sealed class Collector(int runs) : IRunSink
{
    public RunOutcome[] Outcomes { get; } = new RunOutcome[runs];

    public bool IsDraining => false;

    public CancellationToken Abandoned => default;

    public void Begin(int index)
    {
    }

    public void Follow(KernelLoop loop, IReadOnlyList<long> rows)
    {
    }

    public void Finish(int index, RunOutcome outcome) => Outcomes[index] = outcome;
}
