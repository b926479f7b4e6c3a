using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using S1mpleTrader.Host.Studies;
using S1mpleTrader.Host.Studies.Config;
using S1mpleTrader.Host.Studies.Runs;

namespace S1mpleTrader.Bench.Studies;

/// <summary>
/// What it costs to know that a point is right: every point is bound before the first run
/// starts, and again in its worker.
/// </summary>
internal static class BindingCost
{
    public static void Measure(string study, int rounds)
    {
        OptimizationPlan plan = Sample.Load(study);
        using WarmOperation operation = Sample.Warm(plan);
        double[] micros = new double[rounds];
        double cold = 0;
        double bytes = 0;
        for (int round = -1; round < rounds; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            List<StudyRun> runs = Sample.Bind(plan, operation);
            double each = Stopwatch.GetElapsedTime(start).TotalMicroseconds / runs.Count;
            bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)runs.Count;
            if (round < 0)
            {
                cold = each;
            }
            else
            {
                micros[round] = each;
            }
        }

        var options = new StudyOptions(
            "none", null, IsResumed: false, MaxWorkers: null, WorkerCommand.OfThisProcess(), null, default);
        List<StudyPointSettings> points = [.. plan.Points.Select(StudyPointSettings.Of)];
        double[] together = new double[rounds];
        for (int round = 0; round < rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            StudySession.Bind(operation, plan.Strategy, options, points, []);
            together[round] = Stopwatch.GetElapsedTime(start).TotalMicroseconds / points.Count;
        }

        Console.WriteLine($"binding: {Sample.Median(together):F0} µs per point on all cores, "
            + $"{Sample.Median(micros):F0} µs and {bytes / 1024:F0} KiB per point on one thread; "
            + $"{cold:F0} µs in a process that has just started, its data opened");
    }
}
