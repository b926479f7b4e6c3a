using System;
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
/// Every fill, trade, equity record, count and metric of the engine against the row-by-row oracle written from the
/// design alone.
/// </summary>
public sealed class EngineAgainstOracleTests
{
    private const int SyntheticBars = 2_600_000;
    private const int RandomCount = 5_000;

    private static readonly string[] Examples = ["ict_smc", "ema_cross", "ema_flip", "guarded_swing"];

    private static readonly string[] Symbols = ["btc", "eth", "sol", "xrp"];

    public static TheoryData<string> ExampleNames => new(Examples);

    public static TheoryData<string, string> RealMarkets
        => new(Examples.SelectMany(example => Symbols.Select(symbol => (example, symbol))));

    [Theory]
    [MemberData(nameof(RealMarkets))]
    public void Real_market_gives_the_oracle_s_run(string example, string symbol)
    {
        Assert.SkipUnless(SharedFolder.Path is not null, "the shared folder with real market data is absent");
        IReadOnlyList<OracleBar> bars = MarketData.LoadShared(symbol + "usdt_binance_5m_2024.csv.gz");
        string folder = Directory.CreateTempSubdirectory("s1t-oracle-").FullName;
        try
        {
            AssertSame(OnRealMarket(example, symbol, folder), bars, example + " on " + symbol);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(ExampleNames))]
    public void Synthetic_market_gives_the_oracle_s_run(string example)
    {
        string path = Path.Combine(SharedFolder.RepositoryRoot()!, "examples", example, "operation.yaml");
        BuildSpecs specs = EngineRun.Load(path, []);
        ulong seed = example == "guarded_swing" ? 7UL : 42UL;
        _ = UtcNanos.TryParseIso("2020-01-01", out long start);
        int count = example == "guarded_swing" ? 500_000 : Seeds.Count(SyntheticBars);
        using BarSeries series = SyntheticMarket.Generate(new SyntheticMarketSpec(
            "BTCUSDT", specs.DataSources[0].Timeframe, seed, count, start, 20_000m, 0.01m));
        var bars = new OracleBar[series.Count];
        for (int i = 0; i < bars.Length; i++)
        {
            bars[i] = new OracleBar(
                series.OpenTimes[i], series.Open[i], series.High[i], series.Low[i], series.Close[i], series.Volume[i]);
        }

        AssertSame(path, bars, example);
    }

    [Fact]
    public void Random_strategies_on_random_markets_give_the_oracle_s_run()
    {
        long trades = 0;
        var reached = new SortedSet<string>(StringComparer.Ordinal);
        string folder = Directory.CreateTempSubdirectory("s1t-oracle-").FullName;
        try
        {
            Seeds.ForEach(1, RandomCount, seed =>
            {
                string path = RandomStrategy.WriteTo(folder, seed);
                IReadOnlyList<OracleBar> bars = RandomStrategy.Of(seed).Bars;
                RunText text = AssertSame(path, bars, "seed " + seed);
                trades += text.Trades.Count;
                reached.UnionWith(text.Counts.Where(line => line.StartsWith("rejected ", StringComparison.Ordinal))
                    .Select(line => line.Split(' ')[1]));
            });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        // A comparison of empty runs would prove nothing.
        Assert.True(trades > Seeds.Count(RandomCount), $"{trades} trades");
        Assert.Contains("INSUFFICIENT_FUNDS", reached);
        Assert.Contains("POSITION_OPEN", reached);
        Assert.Contains("SLIPPAGE", reached);
    }

    private static RunText AssertSame(string operationPath, IReadOnlyList<OracleBar> bars, string what)
    {
        RunText oracle = OracleRun.Of(OracleOperation.Run(operationPath, bars));
        RunText engine = EngineRun.Of(operationPath, bars);
        string? difference = oracle.FirstDifference(engine);
        Assert.True(difference is null, what + ": " + difference);
        RunText small = EngineRun.Of(operationPath, bars, new RunOptions(BlockRows: 61, VisitEveryRow: true));
        difference = engine.FirstDifference(small);
        Assert.True(difference is null, what + " in blocks of 61, every row visited: " + difference);
        return engine;
    }

    // The example with the symbol, timeframe, grid and rows of a real file.
    private static string OnRealMarket(string example, string symbol, string folder)
    {
        string source = Path.Combine(SharedFolder.RepositoryRoot()!, "examples", example);
        bool isXrp = symbol == "xrp";
        string name = symbol.ToUpperInvariant() + "USDT";
        string operation = string.Join('\n', File.ReadLines(Path.Combine(source, "operation.yaml"))
            .Where(line => !line.TrimStart().StartsWith('#') && !line.Contains("period:", StringComparison.Ordinal))
            .Select(line => line.Contains("synthetic:", StringComparison.Ordinal)
                ? "  - { id: " + (example == "guarded_swing" ? "btc_5m" : "btc_1m") + ", symbol: " + name
                    + ", timeframe: 5m, path: bars.csv, format: csv, timestamp: open, timezone: UTC }"
                : line));
        operation = operation.Replace("symbol: BTCUSDT", "symbol: " + name, StringComparison.Ordinal);
        if (isXrp)
        {
            operation = operation.Replace("tick_size: 0.01", "tick_size: 0.0001", StringComparison.Ordinal)
                .Replace("lot_size: 0.00001", "lot_size: 0.1", StringComparison.Ordinal);
        }

        string blueprint = File.ReadAllText(Path.Combine(source, "strategy_blueprint.yaml"))
            .Replace("timeframes: [1m]", "timeframes: [5m]", StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder, "operation.yaml"), operation);
        File.WriteAllText(Path.Combine(folder, "strategy_blueprint.yaml"), blueprint);
        return Path.Combine(folder, "operation.yaml");
    }
}
