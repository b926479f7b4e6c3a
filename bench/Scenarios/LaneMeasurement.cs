using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using S1mpleTrader.Kernel;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Determinism;
using S1mpleTrader.Kernel.Feed;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Bench.Scenarios;

/// <summary>Several lanes over one market stage: what one more of them costs.</summary>
internal static class LaneMeasurement
{
    private const string Varied = "risk_reward_ratio";

    /// <summary>
    /// Measures N variants of a scenario's exit in one pass, after checking some of them against runs of their own.
    /// </summary>
    public static void Variants(Scenario scenario, int count, int rounds)
    {
        BuildSpecs[] specs = [.. Enumerable.Range(0, count).Select(i => Variant(scenario.Specs, 1 + (4m * i / count)))];
        Pass first = Run(scenario, specs);
        foreach (int lane in (int[])[0, count / 2, count - 1])
        {
            if (Run(scenario, [specs[lane]]).Hashes[0] != first.Hashes[lane])
            {
                throw new InvalidOperationException($"{scenario.Name}: lane {lane} of {count} isn't what it is alone");
            }
        }

        Warmup.UntilSettled(() => Run(scenario, specs));

        var passes = new Pass[rounds];
        double[] yardsticks = new double[rounds];
        for (int i = 0; i < rounds; i++)
        {
            double before = Yardstick.NanosPerBar(scenario.Series);
            passes[i] = Run(scenario, specs);
            yardsticks[i] = Math.Min(before, Yardstick.NanosPerBar(scenario.Series));
            if (!passes[i].Hashes.SequenceEqual(first.Hashes))
            {
                throw new InvalidOperationException(scenario.Name + ": results differ between rounds");
            }
        }

        double perVariant = Measurement.Median(passes.Select(pass => pass.RunNanos / count / scenario.Series.Count));
        double ratio = Measurement.Median(
            passes.Select((pass, i) => pass.RunNanos / count / scenario.Series.Count / yardsticks[i]));
        double perTrade = Measurement.Median(passes.Select(pass => pass.RunNanos / pass.Trades));
        Console.WriteLine(
            $"{scenario.Name}: {count} lanes, {scenario.Series.Count} bars, {first.Trades} trades: "
            + $"{perVariant:F3} ns per bar-variant = {ratio:F3} S (S {Measurement.Median(yardsticks):F2}), "
            + $"{perTrade:F0} ns per trade; "
            + $"assembly {Measurement.Median(passes.Select(pass => pass.AssemblyNanos)) / count / 1000:F1} µs "
            + $"and {first.AssemblyBytes / count / 1024} KiB per lane; "
            + $"{passes.Min(pass => pass.RunBytes)} bytes during the run; hash {HashOf(first.Hashes)}");
    }

    /// <summary>
    /// Measures the two accounts of <c>intrabar: interval</c> against one of them, round by round in turn.
    /// </summary>
    public static void Interval(Scenario scenario, int rounds)
    {
        BuildSpecs interval =
            scenario.Specs with { Connector = scenario.Specs.Connector with { Intrabar = IntrabarMode.Interval } };
        var one = new Pass[rounds];
        var two = new Pass[rounds];
        Warmup.UntilSettled(() =>
        {
            Run(scenario, [LaneSpec.Pessimistic(interval)]);
            Run(scenario, [interval]);
        });
        for (int i = 0; i < rounds; i++)
        {
            one[i] = Run(scenario, [LaneSpec.Pessimistic(interval)]);
            two[i] = Run(scenario, [interval]);
        }

        double nanos = Measurement.Median(one.Select(pass => pass.RunNanos)) / scenario.Series.Count;
        double ratio = Measurement.Median(one.Select((pass, i) => two[i].RunNanos / pass.RunNanos));
        Console.WriteLine(
            $"{scenario.Name}: one account {nanos:F2} ns per bar; both {ratio:F3} times that; "
            + $"{two.Min(pass => pass.RunBytes)} bytes during the run; "
            + $"hashes {one[0].Hashes[0]}, {two[0].Hashes[0]}");
    }

    private static BuildSpecs Variant(BuildSpecs specs, decimal value)
    {
        PlannerSpec[] exits =
            [.. specs.Strategy.Exit.Select(planner => planner with { Worker = With(planner.Worker, value) })];
        return exits.Zip(specs.Strategy.Exit).All(pair => pair.First.Worker.Parameters == pair.Second.Worker.Parameters)
            ? throw new InvalidDataException(specs.Operation + ": no exit planner has " + Varied)
            : specs with { Strategy = specs.Strategy with { Exit = exits } };
    }

    private static WorkerSpec With(WorkerSpec worker, decimal value)
    {
        var values = new ParameterValue[worker.Parameters.Count];
        bool isFound = false;
        for (int i = 0; i < values.Length; i++)
        {
            bool isVaried = worker.Plugin.Parameters[i].Name == Varied;
            values[i] = isVaried ? worker.Parameters[i] with { Exact = value } : worker.Parameters[i];
            isFound |= isVaried;
        }

        return isFound ? worker with { Parameters = new ParameterSet(values) } : worker;
    }

    private static Pass Run(Scenario scenario, IReadOnlyList<BuildSpecs> specs)
    {
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        using var run = new BacktestRun(
            [.. specs.Select(one => new LaneSpec(one, null))], [scenario.Series], new RunOptions());
        ColumnFeed feed = run.NewFeed();
        double assembly = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        long assembled = GC.GetAllocatedBytesForCurrentThread();
        start = Stopwatch.GetTimestamp();
        run.Loop.Run(feed);
        double nanos = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        long ran = GC.GetAllocatedBytesForCurrentThread();
        BacktestResult[] results = [.. specs.Select((_, i) => run.Result(i)!)];
        return new Pass(
            assembly, nanos, assembled - bytes, ran - assembled, results.Sum(result => result.Metrics.TotalTrades),
            [.. results.Select(result => result.ResultHash)]);
    }

    private static string HashOf(string[] hashes)
    {
        StableHash hash = default;
        foreach (string one in hashes)
        {
            hash.Add(one);
        }

        return hash.ToString();
    }

    // One pass over the bars: assembly and run, with the bytes that each allocates, and every lane's result hash.
    private sealed record Pass(
        double AssemblyNanos, double RunNanos, long AssemblyBytes, long RunBytes, long Trades, string[] Hashes);
}
