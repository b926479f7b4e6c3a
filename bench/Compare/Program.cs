using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using S1mpleTrader.Bench.Compare.EventLoop;

namespace S1mpleTrader.Bench.Compare;

/// <summary>
/// One job, several engines, side by side: <c>Compare [--bars N] [--rounds N] [--external COMMAND ...]</c>. Fails where
/// one of them finds other trades than the first. Run from the repository's root.
/// </summary>
internal static class Program
{
    private const int WarmupRounds = 4; // The JIT's tiers settle.

    private static int Main(string[] args)
    {
        int bars = 0;
        int rounds = 5;
        var engines = new List<IEngine> { new KernelEngine(), new EventLoopEngine() };
        for (int i = 0; i + 1 < args.Length; i += 2)
        {
            switch (args[i])
            {
                case "--bars":
                    bars = int.Parse(args[i + 1], CultureInfo.InvariantCulture);
                    break;
                case "--rounds":
                    rounds = int.Parse(args[i + 1], CultureInfo.InvariantCulture);
                    break;
                case "--external":
                    engines.Add(new ExternalEngine(args[i + 1]));
                    break;
                default:
                    return Refuse("unknown option " + args[i]);
            }
        }

        if (args.Length % 2 != 0 || rounds < 1)
        {
            return Refuse("every option takes a value, and there is at least one round");
        }

        using var job = new CompareJob(bars);
        Compare(job, engines, rounds);
        return 0;
    }

    private static int Refuse(string why)
    {
        Console.Error.WriteLine("error: " + why);
        return 2;
    }

    // Round by round in turn, so that a busy neighbour slows all of them.
    private static void Compare(CompareJob job, List<IEngine> engines, int rounds)
    {
        List<List<double>> times = engines.ConvertAll(_ => new List<double>());
        IReadOnlyList<ComparedTrade> wanted = [];
        for (int round = -WarmupRounds; round < rounds; round++)
        {
            for (int i = 0; i < engines.Count; i++)
            {
                if (round < 0 && engines[i] is ExternalEngine)
                {
                    continue;
                }

                EngineRun run = engines[i].Run(job);
                wanted = i == 0 ? run.Trades : wanted;
                CheckTrades(engines[i].Name, run.Trades, wanted);
                if (round >= 0)
                {
                    times[i].Add(run.Nanos / job.Bars.Count);
                }
            }
        }

        double first = Median(times[0]);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{job.Bars.Count} bars, {wanted.Count} trades, the same in every engine; "
            + $"medians of {rounds} rounds in turn"));
        Console.WriteLine($"{"engine",-20} {"ns/bar",10} {"times",8}  covers");
        for (int i = 0; i < engines.Count; i++)
        {
            double median = Median(times[i]);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{engines[i].Name,-20} {median,10:F1} {median / first,8:F1}  {engines[i].Covers}"));
        }
    }

    private static void CheckTrades(
        string name, IReadOnlyList<ComparedTrade> trades, IReadOnlyList<ComparedTrade> wanted)
    {
        for (int i = 0; i < Math.Min(trades.Count, wanted.Count); i++)
        {
            if (!trades[i].IsSameAs(wanted[i]))
            {
                throw new InvalidOperationException($"{name}: trade {i} is {trades[i]}, not {wanted[i]}");
            }
        }

        if (trades.Count != wanted.Count)
        {
            throw new InvalidOperationException($"{name}: {trades.Count} trades, not {wanted.Count}");
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
