using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;

namespace S1mpleTrader.Bench.Scenarios;

/// <summary>
/// Whole runs against the yardstick S in one process: <c>Scenarios [NAME ...] [--bars N] [--rounds N] [--gate FILE]</c>. With <c>--lanes N</c> N variants of each over one
/// market stage instead, with <c>--interval</c> its two accounts against one, with <c>--journal</c> only what the journal costs,
/// with <c>--fused</c> operators called one by one against the fused pipeline. Run from the repository's root.
/// </summary>
internal static class Program
{
    private const int WarmupRounds = 4; // The JIT's tiers settle.

    private static readonly string[] Canonical = ["ema_flip", "ict_smc"];
    private static readonly string[] Fused = ["ema_flip", "ict_smc", "guarded_swing", "execution", "plain_averages"]; // The first two work in blocks, the last row by row.

    private static int Main(string[] args)
    {
        var names = new List<string>();
        int bars = 0;
        int rounds = 9;
        string? gate = null;
        int lanes = 0;
        bool isInterval = false;
        bool isFused = false;
        bool isJournal = false;
        for (int i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--bars":
                    bars = int.Parse(args[++i], System.Globalization.CultureInfo.InvariantCulture);
                    break;
                case "--rounds":
                    rounds = int.Parse(args[++i], System.Globalization.CultureInfo.InvariantCulture);
                    break;
                case "--lanes":
                    lanes = int.Parse(args[++i], System.Globalization.CultureInfo.InvariantCulture);
                    break;
                case "--interval":
                    isInterval = true;
                    break;
                case "--fused":
                    isFused = true;
                    break;
                case "--journal":
                    isJournal = true;
                    break;
                case "--gate":
                    gate = args[++i];
                    break;
                default:
                    names.Add(args[i]);
                    break;
            }
        }

        Console.WriteLine($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSArchitecture}, {Environment.ProcessorCount} cores");
        IReadOnlyList<string> scenarios = names.Count > 0 ? names : Canonical;
        if (lanes > 0 || isInterval || isJournal)
        {
            foreach (string name in scenarios)
            {
                using var scenario = Scenario.Load(name, bars, GeneratedPlugins.Catalogue);
                if (isJournal)
                {
                    JournalCost.Measure(scenario, rounds).Print();
                }
                else if (isInterval)
                {
                    LaneMeasurement.Interval(scenario, rounds);
                }
                else
                {
                    LaneMeasurement.Variants(scenario, lanes, rounds);
                }
            }

            return isJournal || Yardstick.IsUsed ? 0 : 1;
        }

        if (isFused)
        {
            PrintFused(names.Count > 0 ? names : Fused, bars, rounds);
            return 0;
        }

        Measurement.PrintHeader();
        var measurements = new List<Measurement>();
        foreach (string name in scenarios)
        {
            Measurement measurement = Measure(name, bars, rounds);

            // A noisy machine gets two more chances to show its own pace; the quietest counts.
            for (int retry = 0; retry < 2 && measurement.IsNoisy; retry++)
            {
                Measurement again = Measure(name, bars, rounds);
                measurement = again.Spread < measurement.Spread ? again : measurement;
            }

            measurement.Print();
            measurements.Add(measurement);
        }

        if (names.Count > 0 && gate is null)
        {
            return Yardstick.IsUsed ? 0 : 1; // A look at single scenarios, as for a profile.
        }

        var resting = RestingOrders.Measure(rounds);
        Console.WriteLine($"an idle bar with 100 resting orders over one with 1: visited {resting.Visited:F2}, skipped {resting.Skipped:F2}");
        var journals = new List<JournalCost>();
        foreach (string name in scenarios)
        {
            using var scenario = Scenario.Load(name, bars);
            journals.Add(JournalCost.Measure(scenario, rounds));
            journals[^1].Print();
        }

        bool holds = gate is null || Budgets.Judge(gate, measurements, resting, journals);
        return holds && Yardstick.IsUsed ? 0 : 1;
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

    private static Measurement Measure(string name, int bars, int rounds)
    {
        using var scenario = Scenario.Load(name, bars, GeneratedPlugins.Catalogue);
        for (int i = 0; i < WarmupRounds; i++)
        {
            Yardstick.NanosPerBar(scenario.Series);
            scenario.Run();
        }

        var runs = new (double NanosPerBar, long Bytes, long Trades, string Hash)[rounds];
        double[] yardsticks = new double[rounds];
        for (int i = 0; i < rounds; i++)
        {
            double before = Yardstick.NanosPerBar(scenario.Series);
            runs[i] = scenario.Run();
            yardsticks[i] = Math.Min(before, Yardstick.NanosPerBar(scenario.Series));
        }

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
            runs.Min(run => run.Bytes), // What a run allocates it allocates every time; the JIT's last tiers allocate once, on this thread.
            runs[0].Trades,
            hashes[0],
            Measurement.SpreadOf(ratios));
    }
}
