using System;
using System.Collections.Generic;
using System.Globalization;
using System.Runtime.InteropServices;
using S1mpleTrader.Host.Studies.Runs;
using StudyHost;

namespace S1mpleTrader.Bench.Studies;

/// <summary>
/// <c>[binding] [store] [lanes] [scaling] [--rounds N] [--study FILE] [--program FILE]</c>: what a
/// study costs; without a name all of them.
/// </summary>
/// <remarks>
/// Started with a verb of s1t it is s1t: its worker processes and the studies that it times are this executable.
/// </remarks>
public static class Program
{
    private static readonly string[] Parts = ["binding", "store", "lanes", "scaling"];

    /// <summary>Runs the parts asked for.</summary>
    /// <param name="args">The arguments.</param>
    /// <returns>The exit code.</returns>
    public static int Main(string[] args) => args switch
    {
        [WorkerCommand.Verb, ..] or ["optimize", ..] => Host.Program.Main(args),
        ["instant", string rest] => InstantWorker.Run(int.Parse(rest, CultureInfo.InvariantCulture)),
        [ControlPass.Verb, string study] => ControlPass.Run(study),
        _ => Measure(args),
    };

    private static int Measure(string[] args)
    {
        var parts = new List<string>();
        int rounds = 3;
        string program = Sample.OwnProgram;
        string study = "examples/sweep/optimization.yaml";
        for (int i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--rounds":
                    rounds = int.Parse(args[++i], CultureInfo.InvariantCulture);
                    break;
                case "--program":
                    program = args[++i];
                    break;
                case "--study":
                    study = args[++i];
                    break;
                default:
                    parts.Add(Array.IndexOf(Parts, args[i]) >= 0
                        ? args[i]
                        : throw new ArgumentException("there is no part " + args[i]));
                    break;
            }
        }

        Console.WriteLine($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSArchitecture}, "
            + $"{Environment.ProcessorCount} cores");
        foreach (string part in parts.Count > 0 ? parts : (IReadOnlyList<string>)Parts)
        {
            switch (part)
            {
                case "binding":
                    BindingCost.Measure(study, rounds);
                    break;
                case "store":
                    StoreCost.Measure(rounds);
                    break;
                case "lanes":
                    SharedPass.Measure(study);
                    break;
                default:
                    Scaling.Measure(study, rounds, program);
                    break;
            }
        }

        return 0;
    }
}
