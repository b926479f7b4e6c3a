using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using S1mpleTrader.Kernel;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Plugins;
using S1mpleTrader.TestKit;
using S1mpleTrader.TestKit.Oracle;
using Xunit;

namespace S1mpleTrader.Simulation.Tests;

/// <summary>
/// Strategies composed from the catalogue by a generator with a printed seed: no invariant fails, block sizes don't
/// show, and every fill, trade, record, count and metric is the oracle's.
/// </summary>
public sealed class ComposedStrategiesTests
{
    private const int Count = 2_000;

    /// <summary>Every feature that the engine has; a plugin is used as soon as the catalogue has it.</summary>
    private const StrategyFeatures Features = StrategyFeatures.All;

    private static readonly int[] BlockSizes = [1, 64, 4_096];

    [Fact]
    public void Composed_strategies_give_the_oracle_s_run_at_every_block_size()
    {
        long trades = 0;
        int lost = 0; // Strategies that a gap in the bars has threatened.
        string folder = Directory.CreateTempSubdirectory("s1t-composed-").FullName;
        try
        {
            Seeds.ForEach(1, Count, seed =>
            {
                RandomRun random = RandomStrategy.Compose(
                    seed, Features, name => GeneratedPlugins.Catalogue.Find(name) is not null);
                string path = random.WriteTo(folder);
                BuildSpecs specs = EngineRun.Load(path, []);
                RunText oracle = OracleRun.Of(OracleOperation.Run(path, random.Markets, finer: random.Finer));
                foreach (int rows in BlockSizes)
                {
                    RunText engine = EngineRun.Of(specs, random.Markets, new RunOptions(BlockRows: rows), random.Finer);
                    string? difference = oracle.FirstDifference(engine);
                    Assert.True(difference is null, $"blocks of {rows}: {difference}");
                    AssertConserved(engine.Counts);
                }

                trades += oracle.Trades.Count;
                lost += oracle.Counts.Any(line => line.StartsWith("threat CONNECTION_LOST ", StringComparison.Ordinal))
                    ? 1
                    : 0;
            });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        // A comparison of empty runs would prove nothing.
        Assert.True(
            (trades > 4 * Seeds.Count(Count) && lost > 0) || Environment.GetEnvironmentVariable("S1T_SEED") is not null,
            $"{trades} trades, {lost} with a lost connection");
    }

    /// <summary>detected = executed + rejected + superseded + expired.</summary>
    private static void AssertConserved(IReadOnlyList<string> counts)
    {
        long Of(string name) => long.Parse(
            counts.Single(line => line.StartsWith(name + " ", StringComparison.Ordinal) && line.Split(' ').Length == 2)
                .Split(' ')[1],
            System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(Of("detected"), Of("executed") + Of("rejected") + Of("superseded") + Of("expired"));
    }
}
