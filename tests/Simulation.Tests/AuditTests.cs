using System;
using System.IO;
using System.Threading;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Host.Config.Build;
using S1mpleTrader.Host.Operations;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Plugins;
using S1mpleTrader.TestKit;
using S1mpleTrader.TestKit.Oracle;
using Xunit;

namespace S1mpleTrader.Simulation.Tests;

/// <summary>
/// Strategies composed from the catalogue, with a printed seed, pass the audit that users make of theirs: none of our
/// plugins looks ahead, and no audit cries wolf.
/// </summary>
public sealed class AuditTests
{
    private const int Count = 1_000;
    private const int Cuts = 2;

    [Fact]
    public void Composed_strategies_pass()
    {
        string folder = Directory.CreateTempSubdirectory("s1t-audit-").FullName;
        try
        {
            Seeds.ForEach(1, Count, seed =>
            {
                RandomRun random = RandomStrategy.Compose(
                    seed, StrategyFeatures.All, name => GeneratedPlugins.Catalogue.Find(name) is not null);
                BuildSpecs specs = EngineRun.Load(random.WriteTo(folder), []);
                BarSeries[] series = EngineRun.SeriesOf(specs, random.Markets, random.Finer);
                try
                {
                    BuildSpecs audited = BuildSpecsBuilder.WithData(specs, series);
                    AuditCheck[] checks =
                    [
                        .. OperationAudit.OfAccounts(audited, series, (ulong)seed, Cuts, CancellationToken.None),
                    ];
                    Assert.All(checks, check => Assert.True(
                        check.Difference is null, $"{check.Name}: {check.Difference}"));
                    Assert.True(checks.Length > Cuts);
                }
                finally
                {
                    Array.ForEach(series, bars => bars.Dispose());
                }
            });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
