using System.Collections.Generic;
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
/// The examples of the whole pipeline as they stand: on the synthetic markets that they name, and on the real files in
/// bars of their timeframe.
/// </summary>
public sealed class ExamplesAgainstOracleTests
{
    public static TheoryData<string> Names
        => new("trend", "smart_dca", "flash_crash", "pair_trade", "interval", "execution");

    [Theory]
    [MemberData(nameof(Names))]
    public void Synthetic_market_gives_the_oracle_s_run(string example)
        => AssertSame(example, (source, specs, _) => Synthetic(source, specs.Timeframe), atLeast: 20);

    [Theory]
    [MemberData(nameof(Names))]
    public void Real_market_gives_the_oracle_s_run(string example)
    {
        Assert.SkipUnless(SharedFolder.Path is not null, "the shared folder with real market data is absent");
        AssertSame(
            example,
            (_, specs, i) =>
            {
                IReadOnlyList<OracleBar> bars = MarketData.LoadShared(
                    specs.Symbol.ToLowerInvariant() + "_binance_5m_2024.csv.gz");
                return Timeframes.Aggregate(new Market(bars), specs.Timeframe.Nanos);
            },
            atLeast: 5);
    }

    /// <summary>The example that replays the minutes of a file, on its two files.</summary>
    [Fact]
    public void Finer_bars_of_a_file_give_the_oracle_s_run()
    {
        string folder = Path.Combine(SharedFolder.RepositoryRoot()!, "examples", "lower_timeframe");
        string path = Path.Combine(folder, "operation.yaml");
        IReadOnlyList<IReadOnlyList<OracleBar>> bars = [MarketData.Load(Path.Combine(folder, "my_15m.csv.gz"))];
        IReadOnlyList<IReadOnlyList<OracleBar>> minutes = [MarketData.Load(
            Path.Combine(folder, "..", "csv", "my.csv.gz"))];
        BuildSpecs specs = EngineRun.Load(path, []);
        OracleResult result = OracleOperation.Run(path, bars, finer: minutes);
        foreach (RunOptions options in new[] { new RunOptions(), new RunOptions(BlockRows: 61, VisitEveryRow: true) })
        {
            string? difference = OracleRun.Of(result).FirstDifference(EngineRun.Of(specs, bars, options, minutes));
            Assert.True(difference is null, $"{options}: {difference}");
        }

        Assert.True(result.Counts.AmbiguousFills > 10, $"{result.Counts.AmbiguousFills} ambiguous bars");
    }

    private static OracleBar[] Synthetic(ConfigNode source, Timeframe timeframe)
    {
        ConfigNode synthetic = source.Get("synthetic");
        using BarSeries series = SyntheticMarket.Generate(new SyntheticMarketSpec(
            source.Get("symbol").Text,
            timeframe,
            (ulong)synthetic.IntOf("seed", 0),
            synthetic.IntOf("bars", 0),
            synthetic.Get("start").Nanos(),
            synthetic.Get("price").Decimal(),
            0.01m));
        var bars = new OracleBar[series.Count];
        for (int i = 0; i < bars.Length; i++)
        {
            bars[i] = new OracleBar(
                series.OpenTimes[i], series.Open[i], series.High[i], series.Low[i], series.Close[i], series.Volume[i]);
        }

        return bars;
    }

    private static void AssertSame(
        string example, System.Func<ConfigNode, DataSourceSpec, int, IReadOnlyList<OracleBar>> barsOf, int atLeast)
    {
        string path = Path.Combine(SharedFolder.RepositoryRoot()!, "examples", example, "operation.yaml");
        IReadOnlyList<ConfigNode> sources = ConfigNode.Parse(File.ReadAllText(path)).Get("data_sources").Items;
        BuildSpecs specs = EngineRun.Load(path, []);
        IReadOnlyList<IReadOnlyList<OracleBar>> markets = [.. specs.DataSources.Select(
            (source, i) => barsOf(sources[i], source, i))];
        RunText oracle = OracleRun.Of(OracleOperation.Run(path, markets));
        foreach (RunOptions options in new[] { new RunOptions(), new RunOptions(BlockRows: 61, VisitEveryRow: true) })
        {
            string? difference = oracle.FirstDifference(EngineRun.Of(specs, markets, options));
            Assert.True(difference is null, $"{example}, {options}: {difference}");
        }

        Assert.True(oracle.Trades.Count >= atLeast, $"{oracle.Trades.Count} trades");
    }
}
