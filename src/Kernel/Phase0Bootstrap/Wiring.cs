using System.Collections.Generic;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Events;

namespace S1mpleTrader.Kernel.Phase0Bootstrap;

/// <summary>A wiring as flat tables: what the kernel publishes by, without a name.</summary>
internal sealed record Wiring
{
    /// <summary>Workers with handlers, in wiring order.</summary>
    public required WorkerSpec[] Listeners { get; init; }

    /// <summary>Who hears each wire, in wiring order; listeners by their index in <see cref="Listeners"/>.</summary>
    public required WireEnd[][] Ends { get; init; }

    /// <summary>Each wire's event: index into <see cref="EventNames"/>.</summary>
    public required int[] EventOfWire { get; init; }

    /// <summary>Names of all events: the platform's, then schedules, then those that workers publish.</summary>
    public required string[] EventNames { get; init; }

    /// <summary>Wires of each listener's published events, in its manifest's order.</summary>
    public required int[][] Publishes { get; init; }

    /// <summary>First wire of the opportunity workers' OPPORTUNITY_DETECTED.</summary>
    public required int FirstDetected { get; init; }

    /// <summary>First wire of their OPPORTUNITY_REJECTED.</summary>
    public required int FirstRejected { get; init; }

    /// <summary>First wire of the threat workers' THREAT_DETECTED.</summary>
    public required int FirstThreat { get; init; }

    /// <summary>First wire of the schedule.</summary>
    public required int FirstSchedule { get; init; }

    /// <summary>For each opportunity worker: which refiners hear it.</summary>
    public required bool[][] RefinersOf { get; init; }

    /// <summary>For each threat worker: whether the strategy planner weighs it.</summary>
    public required bool[] IsWeighed { get; init; }

    /// <summary>Returns the severities that listeners wait for, by market threat worker.</summary>
    /// <param name="wirings">Of each lane.</param>
    /// <param name="strategies">The lanes' strategies, alike in their market threats.</param>
    public static double[][] LevelsOf(IReadOnlyList<Wiring> wirings, IReadOnlyList<StrategySpec> strategies)
    {
        var levels = new List<List<double>>(); // Each severity once.
        for (int lane = 0; lane < wirings.Count; lane++)
        {
            int marketThreat = 0;
            for (int i = 0; i < strategies[lane].Threats.Count; i++)
            {
                if (strategies[lane].Threats[i].Plugin.Kind == PluginKind.MarketThreat)
                {
                    if (marketThreat == levels.Count)
                    {
                        levels.Add([]);
                    }

                    wirings[lane].AddLevels(i, levels[marketThreat++]);
                }
            }
        }

        return levels.ConvertAll(own => own.ToArray()).ToArray();
    }

    private void AddLevels(int threat, List<double> levels)
    {
        foreach (WireEnd end in Ends[FirstThreat + threat])
        {
            if (end.MinSeverity > 0 && !levels.Contains(end.MinSeverity))
            {
                levels.Add(end.MinSeverity);
            }
        }
    }

    /// <summary>Returns whether anybody hears a platform event that has one source.</summary>
    /// <param name="platform">The event.</param>
    public bool IsHeard(PlatformEvent platform) => Ends[(int)platform].Length > 0;
}
