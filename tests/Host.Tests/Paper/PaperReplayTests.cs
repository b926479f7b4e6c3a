using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Plugins;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Host.Tests.Paper;

/// <summary>
/// Paper over recorded bars: the same files as the back-test's, byte for byte; and what a session refuses.
/// </summary>
public sealed class PaperReplayTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Bars_of_a_file_give_the_files_of_the_back_test(int symbols)
    {
        string[] names = [.. Enumerable.Range(0, symbols).Select(symbol => new string((char)('A' + symbol), 3))];
        List<TestBar> bars = PaperFiles.Market(7, 6_000, names);
        string expected = PaperFiles.Backtest(_folder, bars);
        S1t.Outcome outcome = S1t.Run(
            "paper", PaperFiles.WriteCsv(_folder, "paper", bars), "--out", _folder.At("paper"), "--speed", "max");
        PaperFiles.AssertDone(outcome);
        string actual = PaperFiles.ResultFolder(_folder.At("paper"));
        PaperFiles.AssertSameFiles(expected, actual);
        Assert.True(TradesOf(actual) > 2, $"{TradesOf(actual)} trades to compare");
    }

    [Theory]
    [InlineData("ema_flip", "btc_1m")]
    [InlineData("ema_cross", "btc_1m")]
    [InlineData("ict_smc", "btc_1m")]
    [InlineData("guarded_swing", "btc_5m")]
    [InlineData("pair_trade", "btc_15m", "eth_15m")]
    [InlineData("smart_dca", "btc_1h")]
    public void An_example_gives_the_files_of_its_back_test(string example, params string[] sources)
    {
        string operation = Path.Combine(SharedFolder.RepositoryRoot()!, "examples", example, "operation.yaml");
        string platform = _folder.Write("platform.yaml", "platform: { cache: cache }\n");
        string[] Arguments(string verb) =>
        [
            verb, operation, "--out", _folder.At(verb), "--platform", platform,
            "--set", "operation.environment=" + verb,
            .. sources.SelectMany(source => new[] { "--set", $"data_sources.{source}.synthetic.bars=20000" }),
        ];
        Assert.Equal(ExitCode.Done, S1t.Run(Arguments("backtest")).Code);
        S1t.Outcome outcome = S1t.Run([.. Arguments("paper"), "--speed", "max"]);
        Assert.Equal((ExitCode.Done, string.Empty), (outcome.Code, outcome.Error));
        PaperFiles.AssertSameFiles(
            PaperFiles.ResultFolder(_folder.At("backtest")), PaperFiles.ResultFolder(_folder.At("paper")));
    }

    [Fact]
    public void An_interval_is_the_interval_of_the_back_test()
    {
        string operation = PaperFiles.WriteCsv(_folder, "paper", PaperFiles.Market(7, 6_000, "AAA"));
        string[] Arguments(string verb) =>
        [
            verb, operation, "--out", _folder.At(verb), "--set", "operation.environment=" + verb,
            "--set", "connectors.sim.intrabar=interval", "--set", "platform.logging=error",
        ];
        Assert.Equal(ExitCode.Done, S1t.Run(Arguments("backtest")).Code);
        S1t.Outcome outcome = S1t.Run([.. Arguments("paper"), "--speed", "max"]);
        Assert.Equal((ExitCode.Done, string.Empty), (outcome.Code, outcome.Error));
        PaperFiles.AssertSameFiles(
            PaperFiles.ResultFolder(_folder.At("backtest")), PaperFiles.ResultFolder(_folder.At("paper")));
        outcome = S1t.Run([.. Arguments("paper")[..^4], "--set", "connectors.sim.intrabar=lower_timeframe"]);
        Assert.Equal(ExitCode.Invalid, outcome.Code);
        Assert.Contains("intrabar: lower_timeframe needs finer bars that are recorded", outcome.Error);
    }

    /// <summary>Its last bar is where the back-test closes what the session, which goes on hearing, leaves.</summary>
    [Fact]
    public void A_period_that_ends_before_the_bars_gives_the_files_of_the_back_test()
    {
        string operation = PaperFiles.WriteCsv(_folder, "paper", PaperFiles.Market(7, 6_000, "AAA"));
        for (int hour = 0; hour < 6; hour++)
        {
            string[] Arguments(string verb) =>
            [
                verb, operation, "--out", _folder.At(verb + hour),
                "--set", "operation.environment=" + verb,
                "--set", $"operation.period={{ end: 2020-09-15T0{hour}:00:00Z }}",
            ];
            PaperFiles.AssertDone(S1t.Run([.. Arguments("backtest"), "--trades", _folder.At(hour + ".csv")]));
            PaperFiles.AssertDone(S1t.Run([.. Arguments("paper"), "--speed", "max"]));
            PaperFiles.AssertSameFiles(
                PaperFiles.ResultFolder(_folder.At("backtest" + hour)),
                PaperFiles.ResultFolder(_folder.At("paper" + hour)));
        }

        Assert.Contains(
            Enumerable.Range(0, 6), hour => File.ReadAllText(_folder.At(hour + ".csv")).Contains("END_OF_DATA"));
    }

    [Fact]
    public void Speed_shows_nowhere()
    {
        List<TestBar> bars = PaperFiles.Market(3, 400, "AAA", "BBB");
        string expected = PaperFiles.Backtest(_folder, bars);
        string operation = PaperFiles.WriteCsv(_folder, "paper", bars);
        // A minute a millisecond.
        S1t.Outcome outcome = S1t.Run("paper", operation, "--out", _folder.At("paced"), "--speed", "60000");
        Assert.Equal(ExitCode.Done, outcome.Code);
        PaperFiles.AssertSameFiles(expected, PaperFiles.ResultFolder(_folder.At("paced")));
        Assert.Equal(ExitCode.Done, S1t.Run("paper", operation, "--out", _folder.At("max"), "--speed", "max").Code);
        Assert.Equal(
            File.ReadAllText(Path.Combine(PaperFiles.SessionFolder(_folder.At("max")), "ledger.json")),
            File.ReadAllText(Path.Combine(PaperFiles.SessionFolder(_folder.At("paced")), "ledger.json")));
    }

    /// <summary>Said at its place, and before the session begins.</summary>
    [Fact]
    public void A_period_without_bars_is_exit_3_at_once()
    {
        string operation = PaperFiles.WriteCsv(_folder, "paper", PaperFiles.Market(5, 300, "AAA"));
        S1t.Outcome outcome = S1t.Run(
            "paper", operation, "--out", _folder.At("paper"), "--speed", "max",
            "--set", "operation.period={ start: 2031-01-01, end: 2032-01-01 }");
        Assert.Equal(ExitCode.Data, outcome.Code);
        Assert.Matches(
            "\n--set operation.period: error: data source '[a-zA-Z0-9_]+': warmup_bars and period leave none of "
                + "[0-9,]+ rows to decide at\n$", outcome.Error);
        Assert.False(Directory.Exists(PaperFiles.SessionFolder(_folder.At("paper"))));
    }

    [Fact]
    public void A_session_that_has_ended_tells_its_result_again()
    {
        string operation = PaperFiles.WriteCsv(_folder, "paper", PaperFiles.Market(5, 300, "AAA"));
        S1t.Outcome first = S1t.Run("paper", operation, "--out", _folder.At("paper"), "--speed", "max", "--json");
        S1t.Outcome again = S1t.Run("paper", operation, "--out", _folder.At("paper"), "--speed", "max", "--json");
        Assert.Equal((ExitCode.Done, first.Output), (again.Code, again.Output));
        Assert.Contains("it has ended", again.Error);
    }

    [Fact]
    public void Another_configuration_or_other_bars_are_refused_with_both_hashes()
    {
        List<TestBar> bars = PaperFiles.Market(5, 300, "AAA");
        string operation = PaperFiles.WriteCsv(_folder, "paper", bars);
        Assert.Equal(ExitCode.Done, S1t.Run("paper", operation, "--out", _folder.At("paper"), "--speed", "max").Code);
        S1t.Outcome outcome = S1t.Run(
            "paper", operation, "--out", _folder.At("paper"), "--speed", "max",
            "--set", "operation.initial_capital=9999");
        Assert.Equal(ExitCode.Invalid, outcome.Code);
        Assert.Matches("this session began with configuration [0-9a-f]{32}, this is [0-9a-f]{32}", outcome.Error);
        PaperFiles.WriteCsv(_folder, "paper", bars[..^1]);
        outcome = S1t.Run("paper", operation, "--out", _folder.At("paper"), "--speed", "max");
        Assert.Equal(ExitCode.Invalid, outcome.Code);
        Assert.Matches("this session began with bars [0-9a-f]{32}, these are [0-9a-f]{32}", outcome.Error);
        Assert.Equal(
            ExitCode.Done,
            S1t.Run("paper", operation, "--out", _folder.At("paper"), "--speed", "max", "--session", "other").Code);
    }

    [Fact]
    public void A_second_process_on_a_session_is_refused()
    {
        string operation = PaperFiles.WriteCsv(_folder, "paper", PaperFiles.Market(5, 300, "AAA"));
        string folder = PaperFiles.SessionFolder(_folder.At("paper"));
        Directory.CreateDirectory(folder);
        using (new FileStream(
            Path.Combine(folder, "session.lock"), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None))
        {
            S1t.Outcome outcome = S1t.Run("paper", operation, "--out", _folder.At("paper"), "--speed", "max");
            Assert.Equal(ExitCode.Output, outcome.Code);
            Assert.Contains("another process runs this session", outcome.Error);
        }

        Assert.Equal(ExitCode.Done, S1t.Run("paper", operation, "--out", _folder.At("paper"), "--speed", "max").Code);
    }

    [Fact]
    public void An_account_that_the_log_does_not_give_is_told_apart()
    {
        string operation = PaperFiles.WriteCsv(_folder, "paper", PaperFiles.Market(5, 300, "AAA"));
        Assert.Equal(ExitCode.Done, S1t.Run("paper", operation, "--out", _folder.At("paper"), "--speed", "max").Code);
        string ledger = Path.Combine(PaperFiles.SessionFolder(_folder.At("paper")), "ledger.json");
        string before = File.ReadAllText(ledger);
        File.WriteAllText(ledger, before.Replace("\"balance\": \"", "\"balance\": \"1", StringComparison.Ordinal));
        S1t.Outcome outcome = S1t.Run("paper", operation, "--out", _folder.At("paper"), "--speed", "max");
        Assert.Equal(ExitCode.Different, outcome.Code);
        Assert.Contains(
            "ledger.json:12: error: the session's log gives another account than this file says", outcome.Error);
        File.WriteAllText(ledger, before.Replace("\"sequence\": ", "\"sequence\": 9", StringComparison.Ordinal));
        outcome = S1t.Run("paper", operation, "--out", _folder.At("paper"), "--speed", "max");
        Assert.Equal(ExitCode.Data, outcome.Code);
        Assert.Contains("records are lost", outcome.Error);
        File.WriteAllText(ledger, before);
        Assert.Equal(ExitCode.Done, S1t.Run("paper", operation, "--out", _folder.At("paper"), "--speed", "max").Code);
    }

    [Fact]
    public void A_log_that_was_cut_is_mended_at_its_end_and_nowhere_else()
    {
        List<TestBar> bars = PaperFiles.Market(5, 400, "AAA");
        string expected = PaperFiles.Backtest(_folder, bars);
        string operation = PaperFiles.WriteCsv(_folder, "paper", bars);
        string[] arguments = ["paper", operation, "--out", _folder.At("paper"), "--speed", "max"];
        Assert.Equal(ExitCode.Done, S1t.Run(arguments).Code);
        string log = Path.Combine(PaperFiles.SessionFolder(_folder.At("paper")), "session.log");
        string ledger = Path.Combine(PaperFiles.SessionFolder(_folder.At("paper")), "ledger.json");
        byte[] whole = File.ReadAllBytes(log);
        byte[] damaged = [.. whole];
        damaged[256 + (100 * 64) + 20] ^= 4;
        File.WriteAllBytes(log, damaged);
        S1t.Outcome outcome = S1t.Run(arguments);
        Assert.Equal(ExitCode.Data, outcome.Code);
        Assert.Contains("session.log: error: byte 6656: record 100 is damaged", outcome.Error);
        Assert.Equal(damaged, File.ReadAllBytes(log));

        // What ledger.json has seen can't be gone without a word; without it the rest is taken from the source again.
        byte[] cut = whole[..(256 + (300 * 64) + 17)];
        File.WriteAllBytes(log, cut);
        outcome = S1t.Run(arguments);
        Assert.Equal(ExitCode.Data, outcome.Code);
        Assert.Contains("records are lost", outcome.Error);
        Assert.Equal(cut, File.ReadAllBytes(log));
        File.Delete(log);
        outcome = S1t.Run(arguments);
        Assert.Equal(ExitCode.Data, outcome.Code);
        Assert.Contains("records are lost", outcome.Error);
        Assert.False(File.Exists(log));
        File.WriteAllBytes(log, cut);
        File.Delete(ledger);
        outcome = S1t.Run(arguments);
        Assert.Equal(ExitCode.Done, outcome.Code);
        File.WriteAllBytes(log, cut);
        File.Delete(ledger);
        outcome = S1t.Run(arguments);
        Assert.Equal(ExitCode.Done, outcome.Code);
        Assert.Contains("17 bytes that never reached the disk whole are cut off its log", outcome.Error);
        PaperFiles.AssertSameFiles(expected, PaperFiles.ResultFolder(_folder.At("paper")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_plugin_that_fails_is_named_and_fails_again_at_the_same_bar(bool isAtOnce)
    {
        string operation = PaperFiles.WriteCsv(_folder, "paper", PaperFiles.Market(5, 100, "AAA"));
        PluginCatalogue catalogue = FailingPlugin.Catalogue(() => new NotSupportedException("never"), isAtOnce);
        for (int i = 0; i < 2; i++)
        {
            S1t.Outcome outcome = S1t.Run(
                catalogue, System.Threading.CancellationToken.None, "paper", operation, "--out", _folder.At("paper"),
                "--speed", "max");
            Assert.True(outcome.Code == ExitCode.Plugin, outcome.Error);
            Assert.Contains("a plugin failed during the run: ema_20 (ema_detector) on AAA", outcome.Error);
            Assert.Contains("NotSupportedException: never", outcome.Error);
        }
    }

    [Theory]
    [InlineData("paper", "environment: backtest is run by 's1t backtest'")]
    [InlineData("backtest", "environment: paper is run by 's1t paper'")]
    public void Each_environment_has_its_command(string verb, string message)
    {
        List<TestBar> bars = PaperFiles.Market(5, 100, "AAA");
        string operation = PaperFiles.WriteCsv(_folder, verb == "paper" ? "backtest" : "paper", bars);
        S1t.Outcome outcome = S1t.Run(verb, operation, "--out", _folder.At("out"));
        Assert.Equal(ExitCode.Invalid, outcome.Code);
        Assert.Contains(message, outcome.Error);
        Assert.False(Directory.Exists(_folder.At("out")));
    }

    [Theory]
    [InlineData("backtest", "stdin: true", "stdin: bars that still arrive need 'environment: paper'")]
    [InlineData("paper", "stdin: false", "stdin: it is true, or left out")]
    [InlineData("paper", "socket: 'tcp://nowhere'", "socket: expected the path of a Unix socket, at most 107 bytes")]
    [InlineData("paper", "socket: 'http://here:80'", "socket: expected the path of a Unix socket, at most 107 bytes")]
    [InlineData(
        "paper",
        "socket: /a/path/of/more/bytes/than/the/address/of/a/socket/holds/"
            + "in/this/or/any/other/system/that/we/know/of/bars.sock",
        "socket: expected the path of a Unix socket, at most 107 bytes with its folder, or tcp://host:port")]
    [InlineData(
        "paper",
        "path: AAA.csv, format: csv, stale_after_ms: 5",
        "stale_after_ms: only a data source with a 'socket' or 'stdin'")]
    public void Sources_that_do_not_fit_are_found(string environment, string source, string message)
    {
        string operation = PaperFiles.Write(_folder, environment, ["AAA"], _ => source);
        S1t.Outcome outcome = S1t.Run("validate", operation);
        Assert.Equal(ExitCode.Invalid, outcome.Code);
        Assert.Contains(message, outcome.Error + outcome.Output);
    }

    [Theory]
    [InlineData("stdin: true", "3", "--speed: error: bars that arrive have their own speed")]
    [InlineData(
        "synthetic: { seed: 1, bars: 10, start: 2020-01-01, price: 100 }", "0", "--speed: error: '0' must be above 0")]
    [InlineData(
        "synthetic: { seed: 1, bars: 10, start: 2020-01-01, price: 100 }", "-3",
        "--speed: error: '-3' must be above 0")]
    [InlineData("synthetic: { seed: 1, bars: 10, start: 2020-01-01, price: 100 }", "fast", "--speed: error: ")]
    public void A_speed_that_makes_no_sense_is_found(string source, string speed, string message)
    {
        string operation = PaperFiles.Write(_folder, "paper", ["AAA"], _ => source);
        S1t.Outcome outcome = S1t.Run("paper", operation, "--out", _folder.At("out"), "--speed", speed);
        Assert.Equal(ExitCode.Invalid, outcome.Code);
        Assert.Contains(message, outcome.Error);
    }

    [Fact]
    public void Recordings_and_streams_do_not_mix()
    {
        string operation = PaperFiles.Write(
            _folder, "paper", ["AAA", "BBB"], symbol => symbol == "AAA" ? "path: AAA.csv, format: csv" : "stdin: true");
        S1t.Outcome outcome = S1t.Run("validate", operation);
        Assert.Contains("data: a paper session replays all of its sources, or none", outcome.Error + outcome.Output);
    }

    [Fact]
    public void An_interrupted_session_goes_on()
    {
        List<TestBar> bars = PaperFiles.Market(11, 20_000, "AAA", "BBB"); // Twenty seconds at this speed.
        string expected = PaperFiles.Backtest(_folder, bars);
        string operation = PaperFiles.WriteCsv(_folder, "paper", bars);
        for (int i = 0; i < 3; i++)
        {
            using var source = new System.Threading.CancellationTokenSource(TimeSpan.FromMilliseconds(200));
            S1t.Outcome stopped = S1t.Run(
                GeneratedPlugins.Catalogue, source.Token, "paper", operation, "--out", _folder.At("paper"),
                "--speed", "60000");
            Assert.Equal(ExitCode.Interrupted, stopped.Code);
        }

        Assert.Equal(ExitCode.Done, S1t.Run("paper", operation, "--out", _folder.At("paper"), "--speed", "max").Code);
        PaperFiles.AssertSameFiles(expected, PaperFiles.ResultFolder(_folder.At("paper")));
    }

    private static int TradesOf(string folder)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "result.json")));
        return document.RootElement.GetProperty("metrics").GetProperty("total_trades").GetInt32();
    }
}
