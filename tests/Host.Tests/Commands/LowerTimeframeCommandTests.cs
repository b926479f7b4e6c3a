using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using S1mpleTrader.Columnar.Numerics;
using Xunit;

namespace S1mpleTrader.Host.Tests.Commands;

/// <summary><c>intrabar: lower_timeframe</c> from two files of bars to the result files.</summary>
public sealed class LowerTimeframeCommandTests : IDisposable
{
    private const int Minutes = 20_000;

    private const string Unread = "operation.yaml:13:131: warning: lower_timeframe: only intrabar: lower_timeframe "
        + "reads it; beside another intrabar it does nothing\n";

    private readonly TempFolder _folder = new();
    private readonly string _operation;

    public LowerTimeframeCommandTests()
    {
        _folder.Write("platform.yaml", "platform: { out: runs, cache: cache }\n");
        _folder.Write(
            "strategy_blueprint.yaml",
            SampleFiles.Blueprint.Replace("risk_reward_ratio: 2.5", "risk_reward_ratio: 1", StringComparison.Ordinal));
        _operation = _folder.Write("operation.yaml", SampleFiles.Operation
            .Replace("  period: { start: 2020-01-01, end: 2025-01-01 }", "", StringComparison.Ordinal)
            .Replace("synthetic: { seed: 42, bars: 20000, start: 2020-01-01, price: 20000 } }", "path: minutes.csv }\n"
                + "  - { id: btc_20s, symbol: BTCUSDT, timeframe: 20s, path: finer.csv }", StringComparison.Ordinal)
            .Replace(
                "intrabar: pessimistic",
                "intrabar: lower_timeframe, lower_timeframe: { BTCUSDT: btc_20s }",
                StringComparison.Ordinal));
        WriteBars(seed: 5);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Finer_bars_decide_ambiguous_bars_and_nothing_else()
    {
        JsonElement replayed = Run();
        JsonElement pessimistic = Run("--set", "connectors.sim.intrabar=pessimistic");
        JsonElement optimistic = Run("--set", "connectors.sim.intrabar=optimistic");
        Assert.True(Ambiguous(pessimistic) > 10, $"{Ambiguous(pessimistic)} ambiguous bars");
        Assert.Equal(pessimistic.GetProperty("bars").GetInt32(), replayed.GetProperty("bars").GetInt32());
        Assert.NotEqual(Return(pessimistic), Return(replayed));
        Assert.NotEqual(Return(optimistic), Return(replayed));
    }

    [Fact]
    public void Finer_bars_are_part_of_the_run_s_identity()
    {
        JsonElement first = Run();
        Assert.NotEqual(
            Text(first, "data_hash"), Text(Run("--set", "connectors.sim.intrabar=pessimistic"), "data_hash"));
        string[] lines = File.ReadAllLines(_folder.At("finer.csv"));
        File.WriteAllLines(_folder.At("finer.csv"), lines[..^1]);
        JsonElement second = Run();
        Assert.NotEqual(Text(first, "data_hash"), Text(second, "data_hash"));
        Assert.Equal(Text(first, "config_hash"), Text(second, "config_hash"));
    }

    [Fact]
    public void The_effective_configuration_runs_again_as_the_same_run()
    {
        JsonElement first = Run();
        string folder = Assert.Single(Directory.GetDirectories(_folder.At("runs"), "ict", SearchOption.AllDirectories));
        string operation = File.ReadAllText(Path.Combine(folder, "operation.yaml"));
        Assert.Contains("    lower_timeframe:\n      BTCUSDT: btc_20s\n", operation, StringComparison.Ordinal);

        // Paths of data are the operation's own.
        string again = _folder.Write("again.yaml", operation);
        S1t.Outcome outcome = S1t.Run("backtest", again, "--json");
        Assert.Equal((ExitCode.Done, string.Empty), (outcome.Code, outcome.Error));
        Assert.Equal(first.GetRawText(), JsonDocument.Parse(outcome.Output).RootElement.GetRawText());
    }

    [Fact]
    public void Audit_finds_nothing_and_the_journal_shows_the_run()
    {
        S1t.Outcome audit = S1t.Run("audit", _operation, "--rows", "2000");
        Assert.Equal((ExitCode.Done, string.Empty), (audit.Code, audit.Error));
        Run("--set", "journal=decisions", "--trades", _folder.At("trades.csv"));
        string folder = Assert.Single(Directory.GetDirectories(_folder.At("runs"), "ict", SearchOption.AllDirectories));
        string trade = File.ReadAllLines(_folder.At("trades.csv"))[1].Split(',')[0];
        S1t.Outcome chain = S1t.Run("journal", "show", folder, trade);
        Assert.Equal((ExitCode.Done, string.Empty), (chain.Code, chain.Error));
        // Columns are there: the bars were found again.
        Assert.Contains("ema_20", chain.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_symbol_without_a_finer_source_is_told()
    {
        string text = File.ReadAllText(_operation)
            .Replace("instruments:\n",
                "  - { id: eth_1m, symbol: ETHUSDT, timeframe: 1m, path: minutes.csv }\ninstruments:\n"
                + "  - { symbol: ETHUSDT, tick_size: 0.01, lot_size: 0.00001 }\n", StringComparison.Ordinal)
            .Replace("data: [btc_1m]", "data: [btc_1m, eth_1m]", StringComparison.Ordinal);
        S1t.Outcome outcome = S1t.Run("validate", _folder.Write("two.yaml", text));
        Assert.Equal(ExitCode.Done, outcome.Code);
        Assert.Contains(
            "warning: lower_timeframe names no finer data source for ETHUSDT: its ambiguous bars are decided "
                + "pessimistically",
            outcome.Output + outcome.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Finer_bars_of_the_platform_that_no_connector_reads_are_told_once()
    {
        const string Default = "platform: { out: runs, cache: cache, execution: { lower_timeframe: "
            + "{ BTCUSDT: btc_20s } } }\n";
        _folder.Write("platform.yaml", Default);
        string own = ", lower_timeframe: { BTCUSDT: btc_20s }";
        string text = File.ReadAllText(_operation).Replace(own, "", StringComparison.Ordinal);
        File.WriteAllText(_operation, text);
        Assert.Empty(S1t.Run("validate", _operation).Error);
        S1t.Outcome outcome = S1t.Run("validate", _operation, "--set", "connectors.sim.intrabar=optimistic");
        Assert.Single((outcome.Output + outcome.Error).Split("it does nothing")[1..]);
    }

    // Finer bars that another mode leaves unread are told.
    private JsonElement Run(params string[] options)
    {
        S1t.Outcome outcome = S1t.Run(["backtest", _operation, "--json", .. options]);
        Assert.Equal(
            (ExitCode.Done, options.Any(option => option.Contains("intrabar", StringComparison.Ordinal)) ? Unread : ""),
            (outcome.Code, outcome.Error.Replace(_operation, "operation.yaml", StringComparison.Ordinal)));
        return JsonDocument.Parse(outcome.Output).RootElement;
    }

    private static string Text(JsonElement result, string key) => result.GetProperty(key).GetString()!;

    private static double Return(JsonElement result)
        => result.GetProperty("metrics").GetProperty("total_return").GetDouble();

    private static int Ambiguous(JsonElement result)
        => result.GetProperty("counts").GetProperty("ambiguous_fills").GetInt32();

    // Three finer bars make a minute; wild enough for a minute to reach both sides of a trade.
    private void WriteBars(ulong seed)
    {
        var random = new DeterministicRandom(seed);
        var minutes = new StringBuilder("timestamp,open,high,low,close,volume\n");
        var finer = new StringBuilder("timestamp,open,high,low,close,volume\n");
        const long Start = 1_577_836_800_000;
        long close = 2_000_000; // In ticks of 0.01.
        for (int minute = 0; minute < Minutes; minute++)
        {
            long first = close;
            long top = close;
            long bottom = close;
            for (int part = 0; part < 3; part++)
            {
                long open = close;
                close += random.NextInt(60_001) - 30_000 - ((close - 2_000_000) / 50);
                long high = Math.Max(open, close) + random.NextInt(20_000);
                long low = Math.Min(open, close) - random.NextInt(20_000);
                (top, bottom) = (Math.Max(top, high), Math.Min(bottom, low));
                Line(finer, Start + (((minute * 3L) + part) * 20_000), open, high, low, close);
            }

            Line(minutes, Start + (minute * 60_000L), first, top, bottom, close);
        }

        _folder.Write("minutes.csv", minutes.ToString());
        _folder.Write("finer.csv", finer.ToString());
    }

    private static void Line(StringBuilder text, long time, params long[] ticks)
        => text.Append(time.ToString(CultureInfo.InvariantCulture)).Append(',')
            .AppendJoin(',', ticks.Select(price => (price / 100m).ToString(CultureInfo.InvariantCulture)))
            .Append(",10\n");
}
