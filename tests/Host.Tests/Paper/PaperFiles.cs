using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using S1mpleTrader.Columnar.Numerics;
using Xunit;

namespace S1mpleTrader.Host.Tests.Paper;

/// <summary>A bar of a test's market.</summary>
internal sealed record TestBar(
    string Symbol, long OpenMillis, string Open, string High, string Low, string Close, string Volume)
{
    public string Line
        => $"bar,{Symbol},{OpenMillis.ToString(CultureInfo.InvariantCulture)},{Open},{High},{Low},{Close},{Volume}";

    public string CsvRow => $"{OpenMillis.ToString(CultureInfo.InvariantCulture)},{Open},{High},{Low},{Close},{Volume}";
}

/// <summary>
/// Small markets with missing bars, and operations over them that differ only in where the bars come from.
/// </summary>
internal static class PaperFiles
{
    public const string Name = "sample";
    public const long MinuteMillis = 60_000;

    private const long StartMillis = 1_600_000_020_000; // A whole minute.

    /// <summary>Bars in time order; every symbol has the last minute.</summary>
    public static List<TestBar> Market(ulong seed, int minutes, params string[] symbols)
    {
        var random = new DeterministicRandom(seed);
        double[] prices = [.. symbols.Select(_ => 20_000.0)];
        var bars = new List<TestBar>();
        for (int minute = 0; minute < minutes; minute++)
        {
            for (int i = 0; i < symbols.Length; i++)
            {
                double open = prices[i];
                double close = open * (1 + ((random.NextDouble() - 0.5) * 0.004));
                double high = Math.Max(open, close) * (1 + (random.NextDouble() * 0.001));
                double low = Math.Min(open, close) * (1 - (random.NextDouble() * 0.001));
                double volume = random.NextDouble() * 10;
                prices[i] = close;
                if (minute == minutes - 1 || random.NextDouble() > 0.1)
                {
                    bars.Add(new TestBar(
                        symbols[i], StartMillis + (minute * MinuteMillis), Text(open), Text(high), Text(low),
                        Text(close), Text(volume)));
                }
            }
        }

        return bars;
    }

    /// <summary>
    /// Writes an operation; <paramref name="source"/> says, for each symbol, where its bars come from.
    /// </summary>
    public static string Write(
        TempFolder folder, string environment, IReadOnlyList<string> symbols, Func<string, string> source,
        string connector = "")
    {
        var text = new StringBuilder();
        text.Append("operation: { name: ").Append(Name).Append(", environment: ").Append(environment)
            .Append(", initial_capital: 10000, currency: USDT, warmup_bars: 60 }\ndata_sources:\n");
        foreach (string symbol in symbols)
        {
            text.Append($"  - {{ id: {symbol}_1m, symbol: {symbol}, timeframe: 1m, {source(symbol)} }}\n");
        }

        text.Append("instruments:\n");
        foreach (string symbol in symbols)
        {
            text.Append(
                $"  - {{ symbol: {symbol}, tick_size: 0.01, lot_size: 0.00001, min_notional: 5, maker: 0.0002, "
                    + $"taker: 0.0004 }}\n");
        }

        text.Append("connectors:\n  - { id: sim, type: backtest, slippage_bps: 1, fill_model: IMMEDIATE, latency_ms: 0")
            .Append(connector)
            .Append(" }\nstrategy_links:\n  - { id: ict, strategy: strategy_blueprint.yaml, connector: sim, data: [")
            .Append(string.Join(", ", symbols.Select(symbol => symbol + "_1m"))).Append("] }\njournal: full\n");
        folder.Write("strategy_blueprint.yaml", SampleFiles.Blueprint);
        folder.Write("platform.yaml", "platform: { cache: cache }\n");
        return folder.Write($"{environment}.yaml", text.ToString());
    }

    /// <summary>Writes the bars of every symbol as a CSV file of its own.</summary>
    public static string WriteCsv(TempFolder folder, string environment, IReadOnlyList<TestBar> bars)
    {
        string[] symbols = SymbolsOf(bars);
        foreach (string symbol in symbols)
        {
            folder.Write(
                symbol + ".csv",
                "timestamp,open,high,low,close,volume\n"
                    + string.Concat(bars.Where(bar => bar.Symbol == symbol).Select(bar => bar.CsvRow + "\n")));
        }

        return Write(
            folder, environment, symbols, symbol => $"path: {symbol}.csv, format: csv, timestamp: open, timezone: UTC");
    }

    public static string[] SymbolsOf(IEnumerable<TestBar> bars)
        => [.. bars.Select(bar => bar.Symbol).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The back-test of bars: the folder of its result.</summary>
    public static string Backtest(TempFolder folder, IReadOnlyList<TestBar> bars)
    {
        string results = folder.At("backtest");
        S1t.Outcome outcome = S1t.Run("backtest", WriteCsv(folder, "backtest", bars), "--out", results);
        AssertDone(outcome);
        return ResultFolder(results);
    }

    /// <summary>A run that came to its end, and said nothing but that its files have gaps, as the market has.</summary>
    public static void AssertDone(S1t.Outcome outcome)
    {
        Assert.Equal(ExitCode.Done, outcome.Code);
        Assert.All(
            outcome.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.Contains(" missing in ", line, StringComparison.Ordinal));
    }

    /// <summary>The one result under a folder of results.</summary>
    public static string ResultFolder(string results)
        => Path.GetDirectoryName(
            Assert.Single(Directory.GetFiles(results, "result.json", SearchOption.AllDirectories)))!;

    public static string SessionFolder(string results) => Path.Combine(results, Name, "paper", "ict");

    /// <summary>Every file of two results is the same, but for those named.</summary>
    public static void AssertSameFiles(string expected, string actual, params string[] except)
    {
        string[] apart = [.. except, "run.json"];
        string[] NamesIn(string folder) =>
            [.. Directory.GetFiles(folder).Select(path => Path.GetFileName(path)).Except(apart).Order(
                StringComparer.Ordinal)];
        Assert.Equal(NamesIn(expected), NamesIn(actual));
        Assert.True(NamesIn(expected).Length > 3);
        foreach (string name in NamesIn(expected))
        {
            Assert.True(
                File.ReadAllBytes(Path.Combine(expected, name)).AsSpan().SequenceEqual(
                    File.ReadAllBytes(Path.Combine(actual, name))),
                name + " differs");
        }
    }

    private static string Text(double value) => value.ToString("F2", CultureInfo.InvariantCulture);
}
