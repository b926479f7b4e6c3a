using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using Xunit;

namespace S1mpleTrader.Host.Tests.Commands;

/// <summary>A run has one identity: run again it gives the same bytes, and what changes it changes its id.</summary>
public sealed class BacktestRepeatTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _operation;

    public BacktestRepeatTests() => _operation = SampleFiles.WriteWithPlatform(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_repeated_run_gives_the_same_bytes()
    {
        Assert.Equal(ExitCode.Done, S1t.Run("backtest", _operation).Code);
        string folder = ResultFolder();
        byte[][] before = Contents(folder);
        Assert.Equal(ExitCode.Done, S1t.Run("backtest", _operation).Code);
        Assert.Equal(before, Contents(folder));
    }

    [Fact]
    public void A_repeated_run_with_another_result_is_refused()
    {
        Assert.Equal(ExitCode.Done, S1t.Run("backtest", _operation).Code);
        string path = Path.Combine(ResultFolder(), "result.json");
        string text = File.ReadAllText(path);
        using var document = JsonDocument.Parse(text);
        string hash = document.RootElement.GetProperty("result_hash").GetString()!;
        string changed = text.Replace(hash, new string('0', hash.Length), StringComparison.Ordinal);
        File.WriteAllText(path, changed);
        S1t.Outcome outcome = S1t.Run("backtest", _operation);
        Assert.Equal((ExitCode.Different, string.Empty), (outcome.Code, outcome.Output));
        Assert.Contains("this run gave 0000", outcome.Error);
        Assert.Equal(changed, File.ReadAllText(path));
        Assert.Single(Directory.GetFileSystemEntries(Path.GetDirectoryName(ResultFolder())!));
    }

    [Theory]
    [InlineData("operation.warmup_bars=500", "workforce.context_workers.ema_20.params.period=30")]
    [InlineData(
        "connectors.sim.fill_model=MARKET_IMPACT", "connectors.sim.latency_ms=500", "connectors.sim.participation=0.03",
        "connectors.sim.impact_coefficient=0.7")]
    [InlineData(
        "connectors.sim.intrabar=ohlc_path", "connectors.sim.limit_fill=through", "connectors.sim.participation=0.03")]
    public void The_effective_configuration_runs_again_as_the_same_run(params string[] settings)
    {
        string[] options = [.. settings.SelectMany(setting => (string[])["--set", setting])];
        AssertRunsAgain(["backtest", _operation, .. options]);
    }

    /// <summary>
    /// Names that only quotes make text, words with a comma, numbers of many digits, workers in any place.
    /// </summary>
    [Theory]
    [InlineData("ema_20, plugin|ema_20.ema", "\"null\", plugin|\"null\"")]
    [InlineData("ema_20, plugin|ema_20.ema", "\"-\", plugin|\"-.ema\"")]
    [InlineData("confidence: [0.0, 1.0]", "signal_type: [ema_cross, \"a, b\", \"x: y\", \"null\", \"]\"]")]
    [InlineData(
        "wiring: auto", "aggregation: { strength: { ema_20.ema: { weight: 0.92397681815733941, from: [1, 40000] } } }")]
    [InlineData(
        "threat_workers: []|  planning_workers:",
        "threat_workers: [{ instance_id: fall, plugin: max_drawdown_monitor }]|"
            + "  execution_workers:\n"
            + "    trade_initiation: [{ instance_id: breaker, plugin: circuit_breaker }]\n"
            + "    position_management: [{ instance_id: trail, plugin: trailing_stop_manager }]\n"
            + "    operational: [{ instance_id: part, plugin: partial_profit_taker }]\n"
            + "  planning_workers:")]
    public void A_blueprint_of_odd_words_runs_again_as_the_same_run(string right, string odd)
    {
        string blueprint = SampleFiles.Blueprint.ReplaceLineEndings("\n");
        foreach ((string one, string other) in right.Split('|').Zip(odd.Split('|')))
        {
            Assert.Contains(one, blueprint);
            blueprint = blueprint.Replace(one, other, StringComparison.Ordinal);
        }

        SampleFiles.WriteTo(_folder, blueprint: blueprint);
        AssertRunsAgain(["backtest", _operation]);
    }

    [Theory]
    [InlineData("btc_1m", "\"null\"")]
    [InlineData("  currency:", "  description: \"one\\rtwo\\tthree\"\n  currency:")]
    [InlineData("  currency:", "  description: \" 1,000 \"\n  currency:")]
    public void An_operation_of_odd_words_runs_again_as_the_same_run(string right, string odd)
    {
        SampleFiles.WriteTo(_folder, SampleFiles.Operation.Replace(right, odd, StringComparison.Ordinal));
        AssertRunsAgain(["backtest", _operation]);
    }

    /// <summary>
    /// Without a pin the intent decides: a market order's latency is then 10 ms, a pinned one's whatever the pin says.
    /// </summary>
    [Fact]
    public void A_connector_without_pins_runs_and_runs_again_from_its_effective_configuration()
    {
        string operation = _folder.Write(
            "unpinned.yaml",
            SampleFiles.Operation.Replace("fill_model: IMMEDIATE, latency_ms: 0, ", "", StringComparison.Ordinal));
        Assert.Equal(ExitCode.Done, S1t.Run("backtest", operation).Code);
        string folder = ResultFolder();
        byte[] result = File.ReadAllBytes(Path.Combine(folder, "result.json"));
        string again = _folder.At("again");
        S1t.Outcome outcome = S1t.Run(
            "backtest", Path.Combine(folder, "operation.yaml"), "--platform", _folder.At("platform.yaml"),
            "--out", again);
        Assert.Equal((ExitCode.Done, string.Empty), (outcome.Code, outcome.Error));
        string second = Assert.Single(Directory.GetDirectories(again, "ict", SearchOption.AllDirectories));
        Assert.Equal(result, File.ReadAllBytes(Path.Combine(second, "result.json")));
    }

    /// <summary>
    /// Every setting of a connector is part of what a run is: it has a run id and a configuration hash of its own.
    /// </summary>
    [Theory]
    [InlineData("latency_ms=1")]
    [InlineData("fill_model=MARKET_IMPACT")]
    [InlineData("limit_fill=through")]
    [InlineData("intrabar=ohlc_path")]
    [InlineData("participation=0.2")]
    [InlineData("impact_coefficient=2")]
    public void Every_connector_setting_is_part_of_the_run_s_identity(string setting)
        => Assert.NotEqual(
            RunId("backtest", _operation, "--json"),
            RunId("backtest", _operation, "--json", "--set", "connectors.sim." + setting));

    [Fact]
    public void Overrides_change_the_run_and_its_id()
    {
        string first = RunId("backtest", _operation, "--json");
        string second = RunId("backtest", _operation, "--json", "--set", "operation.initial_capital=5000");
        string third = RunId("backtest", _operation, "--json", "--set", "operation.description=other");
        Assert.NotEqual(first, second);
        Assert.Equal(first, third);
    }

    private void AssertRunsAgain(string[] args)
    {
        S1t.Outcome first = S1t.Run(args);
        Assert.Equal(ExitCode.Done, first.Code);
        string folder = ResultFolder();
        byte[] result = File.ReadAllBytes(Path.Combine(folder, "result.json"));
        string again = _folder.At("again");
        S1t.Outcome outcome = S1t.Run(
            "backtest", Path.Combine(folder, "operation.yaml"), "--platform", _folder.At("platform.yaml"),
            "--out", again);
        Assert.Equal((ExitCode.Done, WithoutPlaces(first.Error)), (outcome.Code, WithoutPlaces(outcome.Error)));
        string second = Assert.Single(Directory.GetDirectories(again, "ict", SearchOption.AllDirectories));
        Assert.Equal(result, File.ReadAllBytes(Path.Combine(second, "result.json")));
        foreach (string name in (string[])["operation.yaml", "strategy_blueprint.yaml"])
        {
            Assert.Equal(File.ReadAllText(Path.Combine(folder, name)), File.ReadAllText(Path.Combine(second, name)));
        }
    }

    private static string RunId(params string[] args)
    {
        using var document = JsonDocument.Parse(S1t.Run(args).Output);
        return document.RootElement.GetProperty("run_id").GetString()!;
    }

    // run.json says when and how fast; everything else must be the same bytes.
    private static byte[][] Contents(string folder)
        => [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal)
            .Where(path => Path.GetFileName(path) != "run.json").Select(File.ReadAllBytes)];

    // The same is warned of, at another place.
    private static string WithoutPlaces(string messages)
        => string.Join('\n', messages.Split('\n').Select(
            line => line[Math.Max(0, line.IndexOf("warning: ", StringComparison.Ordinal))..]));

    private string ResultFolder()
        => Assert.Single(Directory.GetDirectories(_folder.At("runs"), "ict", SearchOption.AllDirectories));
}
