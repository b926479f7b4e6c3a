using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;

namespace S1mpleTrader.Bench.Scenarios;

/// <summary>
/// Whole runs against the yardstick S in one process:
/// <c>Scenarios [NAME ...] [--bars N] [--rounds N] [--gate FILE]</c>. With <c>--lanes N</c> N variants of
/// each over one market stage instead, with <c>--interval</c> its two accounts against one, with
/// <c>--journal</c> only what the journal costs, with <c>--fused</c> operators called one by one against the
/// fused pipeline. Run from the repository's root.
/// </summary>
internal static class Program
{
    private static readonly string[] Canonical = ["ema_flip", "ict_smc"];

    // The first two work in blocks, the last row by row.
    private static readonly string[] Fused = ["ema_flip", "ict_smc", "guarded_swing", "execution", "plain_averages"];

    private static int Main(string[] args)
    {
        var options = Options.Parse(args);
        Console.WriteLine(
            $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSArchitecture}, "
            + $"{Environment.ProcessorCount} cores");
        IReadOnlyList<string> scenarios = options.Names.Count > 0 ? options.Names : Canonical;
        if (options.IsJournal || options.IsInterval || options.Lanes > 0)
        {
            PrintVariants(scenarios, options);
            return options.IsJournal || Yardstick.IsUsed ? 0 : 1;
        }

        if (options.IsFused)
        {
            PrintFused(options.Names.Count > 0 ? options.Names : Fused, options.Bars, options.Rounds);
            return 0;
        }

        List<Measurement> measurements = MeasureRuns(scenarios, options);
        if (options.Names.Count > 0 && options.Gate is null)
        {
            return Yardstick.IsUsed ? 0 : 1; // A look at single scenarios, as for a profile.
        }

        return Judge(scenarios, measurements, options) && Yardstick.IsUsed ? 0 : 1;
    }

    private static void PrintVariants(IReadOnlyList<string> scenarios, Options options)
    {
        foreach (string name in scenarios)
        {
            using var scenario = Scenario.Load(name, options.Bars, GeneratedPlugins.Catalogue);
            if (options.IsJournal)
            {
                JournalCost.Measure(scenario, options.Rounds).Print();
                JournalParts.Measure(scenario, options.Rounds).Print();
            }
            else if (options.IsInterval)
            {
                LaneMeasurement.Interval(scenario, options.Rounds);
            }
            else
            {
                LaneMeasurement.Variants(scenario, options.Lanes, options.Rounds);
            }
        }
    }

    private static void PrintFused(IReadOnlyList<string> names, int bars, int rounds)
    {
        FusedMeasurement.PrintHeader();
        foreach (string name in names)
        {
            using var scenario = Scenario.Load(name, bars, GeneratedPlugins.Catalogue);
            FusedMeasurement.Measure(scenario, rounds).Print(name);
        }
    }

    private static List<Measurement> MeasureRuns(IReadOnlyList<string> scenarios, Options options)
    {
        Measurement.PrintHeader();
        var measurements = new List<Measurement>();
        foreach (string name in scenarios)
        {
            Measurement measurement = Measure(name, options.Bars, options.Rounds);

            // A noisy machine gets two more chances to show its own pace; the quietest counts.
            for (int retry = 0; retry < 2 && measurement.IsNoisy; retry++)
            {
                measurement = Measurement.QuieterOf(measurement, Measure(name, options.Bars, options.Rounds));
            }

            measurement.Print();
            measurements.Add(measurement);
        }

        return measurements;
    }

    // What the gate looks at besides whole runs is measured here.
    private static bool Judge(IReadOnlyList<string> scenarios, List<Measurement> measurements, Options options)
    {
        var resting = RestingOrders.Measure(options.Rounds);
        Console.WriteLine(
            $"an idle bar with 100 resting orders over one with 1: visited {resting.Visited:F2}, "
            + $"skipped {resting.Skipped:F2}");
        var journals = new List<JournalCost>();
        foreach (string name in scenarios)
        {
            using var scenario = Scenario.Load(name, options.Bars);
            journals.Add(JournalCost.Measure(scenario, options.Rounds));
            journals[^1].Print();
        }

        return options.Gate is null || Budgets.Judge(options.Gate, measurements, resting, journals);
    }

    private static Measurement Measure(string name, int bars, int rounds)
    {
        using var scenario = Scenario.Load(name, bars, GeneratedPlugins.Catalogue);
        Warmup.UntilSettled(() =>
        {
            Yardstick.NanosPerBar(scenario.Series);
            scenario.Run();
        });

        var runs = new (double NanosPerBar, long Bytes, long Trades, string Hash)[rounds];
        double[] yardsticks = new double[rounds];
        var neighbours = new Neighbours();
        for (int i = 0; i < rounds; i++)
        {
            double before = Yardstick.NanosPerBar(scenario.Series);
            runs[i] = scenario.Run();
            yardsticks[i] = Math.Min(before, Yardstick.NanosPerBar(scenario.Series));
        }

        bool isCrowded = neighbours.Crowded();
        string[] hashes = runs.Select(run => run.Hash).Distinct().ToArray();
        if (hashes.Length != 1)
        {
            throw new InvalidOperationException(name + ": results differ between rounds");
        }

        double[] ratios = [.. runs.Select((run, i) => run.NanosPerBar / yardsticks[i])];
        return new Measurement(
            name,
            scenario.Series.Count,
            Measurement.Median(runs.Select(run => run.NanosPerBar)),
            Measurement.Median(yardsticks),
            Measurement.Median(ratios),
            // What a run allocates it allocates every time; the JIT's last tiers allocate once, on this thread.
            runs.Min(run => run.Bytes),
            runs[0].Trades,
            hashes[0],
            Measurement.SpreadOf(ratios),
            isCrowded);
    }
}
