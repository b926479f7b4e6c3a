using System;
using System.Collections.Generic;
using System.IO;
using S1mpleTrader.Host.Tests.Paper;
using Xunit;

namespace S1mpleTrader.Host.Tests.Commands;

/// <summary>
/// The real process under a limit of what a file may hold: the system doesn't only refuse to write more, it ends
/// whoever tries and hasn't said that it wants to be told.
/// </summary>
public sealed class FileLimitTests : IDisposable
{
    private const string Unwritten = "error: output can't be written: File too large : '";

    private readonly TempFolder _folder = new();
    private readonly List<TestBar> _bars = PaperFiles.Market(31, 2_000, "AAA");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_back_test_is_exit_74()
    {
        string operation = PaperFiles.WriteCsv(_folder, "backtest", _bars);
        Assert.Equal(ExitCode.Done, S1t.Run("backtest", operation, "--out", _folder.At("first")).Code); // The cache.
        AssertRefused(Unwritten, "backtest", operation, "--out", _folder.At("out"));
    }

    // Of the trades not even the head can be written that is still buffered when the run is given up.
    [Fact]
    public void A_back_test_leaves_no_csv_behind()
    {
        string operation = PaperFiles.WriteCsv(_folder, "backtest", _bars);
        Assert.Equal(ExitCode.Done, S1t.Run("backtest", operation, "--out", _folder.At("first")).Code);
        AssertRefused(
            Unwritten, "backtest", operation, "--out", _folder.At("out"),
            "--trades", _folder.At("trades.csv"), "--equity", _folder.At("equity.csv"));
    }

    [Fact]
    public void A_result_for_a_file_that_is_full_is_exit_74()
        => Assert.Equal(
            (ExitCode.Output, "error: output can't be written: standard output: File too large\n"),
            RunInto(">>", "plugins", "list"));

    [Fact]
    public void Messages_for_a_file_that_is_full_are_exit_74_too()
        => Assert.Equal(
            (ExitCode.Output, string.Empty), RunInto("2>>", "validate", _folder.At("missing.yaml")));

    [Fact]
    public void An_import_is_exit_74()
    {
        PaperFiles.WriteCsv(_folder, "backtest", _bars);
        AssertRefused(
            Unwritten, "data", "import", _folder.At("AAA.csv"), "--symbol", "AAA", "--timeframe", "1m",
            "--timestamp", "open", "--timezone", "UTC", "--out", _folder.At("out.arrow"));
    }

    [Fact]
    public void A_paper_session_is_exit_74()
    {
        string operation = PaperFiles.WriteCsv(_folder, "paper", _bars);
        Assert.Equal(
            ExitCode.Done,
            S1t.Run("paper", operation, "--out", _folder.At("first"), "--speed", "max").Code); // The cache.
        AssertRefused(Unwritten, "paper", operation, "--out", _folder.At("out"), "--speed", "max");
    }

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    public void A_study_is_exit_74(string workers)
    {
        string operation = PaperFiles.WriteCsv(_folder, "backtest", _bars);
        Assert.Equal(ExitCode.Done, S1t.Run("backtest", operation, "--out", _folder.At("first")).Code);
        string study = _folder.Write(
            "study.yaml",
            "optimization_config:\n  name: Limit\n  base_operation: backtest.yaml\n  parameter_space:\n"
                + "    - { worker_instance: rr, parameters: { risk_reward_ratio: { values: [1, 2, 3] } } }\n"
                + "  optimization_targets: { primary_metric: sharpe_ratio, direction: maximize }\n");
        AssertRefused(
            "the study was not begun", "optimize", study, "--out", _folder.At("out"), "--max-workers", workers);
    }

    private void AssertRefused(string message, params string[] arguments)
    {
        S1t.Outcome outcome = Run(string.Empty, arguments);
        Assert.True(outcome.Code == ExitCode.Output, $"{outcome.Code}: {outcome.Error}");
        Assert.True(outcome.Error.Contains(message), outcome.Error);
        string[] left = Directory.GetFileSystemEntries(_folder.Root, "*.tmp", SearchOption.AllDirectories);
        Assert.True(left.Length == 0, string.Join('\n', left));
    }

    private (int Code, string Error) RunInto(string redirection, params string[] arguments)
    {
        string full = _folder.Write("full.txt", new string('x', 512));
        S1t.Outcome outcome = Run($"{redirection} '{full}'", arguments);
        return (outcome.Code, outcome.Error);
    }

    // The limit holds for the memory, too, through which the runtime writes code if it may not write it in place.
    private static S1t.Outcome Run(string redirection, params string[] arguments)
    {
        using var process = S1tProcess.InShell(
            $"ulimit -f 1; DOTNET_EnableWriteXorExecute=0 exec \"$0\" \"$@\" {redirection}", arguments);
        return process.WaitForExit();
    }
}
