using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using S1mpleTrader.Host.Studies;
using S1mpleTrader.Host.Studies.Config;
using S1mpleTrader.Host.Studies.Runs;

namespace S1mpleTrader.Bench.Studies;

/// <summary>
/// The same passes in one process and in two at once, warm, without coordinator, store or
/// frames: how far the machine itself scales.
/// </summary>
internal static class ControlPass
{
    public const string Verb = "control-pass";

    private const string Ready = "ready";
    private const int Runs = 64;
    private const int Passes = 3;

    /// <summary>The inside of a process: waits until all are ready, then does its passes.</summary>
    public static int Run(string study)
    {
        OptimizationPlan plan = Sample.Load(study);
        using WarmOperation operation = Sample.Warm(plan);
        List<StudyRun> runs = Sample.Bind(plan, operation);
        runs = runs[..Math.Min(Runs, runs.Count)];
        var runner = new LaneJobRunner(operation);
        runner.Run(runs[..Math.Min(16, runs.Count)], new Collector(runs.Count)); // The JIT's tiers settle.
        Console.Out.WriteLine(Ready);
        Console.In.ReadLine();
        for (int i = 0; i < Passes; i++)
        {
            runner.Run(runs, new Collector(runs.Count));
        }

        return 0;
    }

    /// <summary>Returns how many seconds so many processes take, each for all its passes.</summary>
    public static double Measure(string study, int processes)
    {
        var all = Enumerable.Range(0, processes)
            .Select(_ => Scaling.Start(Sample.OwnProgram, Verb, study)).ToList();
        bool areReady = all.Select(process => process.StandardOutput.ReadLine()).All(line => line == Ready);
        long start = Stopwatch.GetTimestamp();
        all.ForEach(process => process.StandardInput.Close());
        all.ForEach(process => process.WaitForExit());
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        bool haveEnded = all.TrueForAll(process => process.ExitCode == 0);
        all.ForEach(process => process.Dispose());
        return areReady && haveEnded ? seconds : throw new InvalidOperationException("a control process failed");
    }
}
