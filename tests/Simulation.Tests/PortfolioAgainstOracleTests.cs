using System.IO;
using System.Linq;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Synthetic;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Kernel;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.TestKit;
using S1mpleTrader.TestKit.Oracle;
using Xunit;

namespace S1mpleTrader.Simulation.Tests;

/// <summary>
/// Whole strategies on four symbols of one account, made of everything that the pipeline has: every fill, trade,
/// record, count and metric is the oracle's, on the four real files and on synthetic markets.
/// </summary>
public sealed class PortfolioAgainstOracleTests
{
    private const int SyntheticBars = 200_000;

    public static TheoryData<string> Names => new(PortfolioStrategies.Names);

    [Theory]
    [MemberData(nameof(Names))]
    public void Real_markets_give_the_oracle_s_run(string name)
    {
        Assert.SkipUnless(SharedFolder.Path is not null, "the shared folder with real market data is absent");
        AssertSame(PortfolioStrategies.Of(name, [.. PortfolioStrategies.Symbols.Select(
            symbol => MarketData.LoadShared(symbol.ToLowerInvariant() + "_binance_5m_2024.csv.gz"))]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Synthetic_markets_give_the_oracle_s_run(string name)
    {
        _ = UtcNanos.TryParseIso("2020-01-01", out long start);
        AssertSame(PortfolioStrategies.Of(
            name, [.. PortfolioStrategies.Symbols.Select((symbol, i) => Bars(symbol, (ulong)i + 11, start))]));
    }

    private static OracleBar[] Bars(string symbol, ulong seed, long start)
    {
        bool isXrp = symbol == "XRPUSDT";
        using BarSeries series = SyntheticMarket.Generate(new SyntheticMarketSpec(
            symbol, new Timeframe(5 * UtcNanos.PerMinute), seed, Seeds.Count(SyntheticBars), start,
            isXrp ? 0.6m : 2_000m, isXrp ? 0.0001m : 0.01m));
        var bars = new OracleBar[series.Count];
        for (int i = 0; i < bars.Length; i++)
        {
            bars[i] = new OracleBar(
                series.OpenTimes[i], series.Open[i], series.High[i], series.Low[i], series.Close[i], series.Volume[i]);
        }

        return bars;
    }

    private static void AssertSame(RandomRun files)
    {
        string folder = Directory.CreateTempSubdirectory("s1t-portfolio-").FullName;
        try
        {
            string path = files.WriteTo(folder);
            BuildSpecs specs = EngineRun.Load(path, []);
            RunText oracle = OracleRun.Of(OracleOperation.Run(path, files.Markets));
            foreach (RunOptions options in new[] { new RunOptions(), new RunOptions(
                BlockRows: 61, VisitEveryRow: true) })
            {
                string? difference = oracle.FirstDifference(EngineRun.Of(specs, files.Markets, options));
                Assert.True(difference is null, $"{options}: {difference}");
            }

            Assert.True(oracle.Trades.Count >= 5, $"{oracle.Trades.Count} trades");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
