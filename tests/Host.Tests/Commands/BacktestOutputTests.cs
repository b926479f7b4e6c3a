using System;
using System.IO;
using System.Linq;
using System.Threading;
using Xunit;

namespace S1mpleTrader.Host.Tests.Commands;

/// <summary>
/// Where a back-test may write and where not: what can't be written, would replace an input, or is in use.
/// </summary>
public sealed class BacktestOutputTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _operation;

    public BacktestOutputTests() => _operation = SampleFiles.WriteWithPlatform(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Output_that_cannot_be_written_is_exit_74()
    {
        _folder.Write("file", "x");
        S1t.Outcome file = S1t.Run("backtest", _operation, "--out", _folder.At("file"));
        Assert.Equal(
            (
                ExitCode.Output,
                $"error: output can't be written: {_folder.At("file")}: there is a file of this name, "
                    + $"where a folder is needed\n"),
            (file.Code, file.Error));
        S1t.Outcome folder = S1t.Run("backtest", _operation, "--trades", _folder.Root);
        Assert.Equal(
            (ExitCode.Output, $"error: output can't be written: {_folder.Root}: there is a folder of this name\n"),
            (folder.Code, folder.Error));
        S1t.Outcome trades = S1t.Run("backtest", _operation, "--trades", _folder.At("file/trades.csv"));
        Assert.Equal(
            (
                ExitCode.Output,
                $"error: output can't be written: {_folder.At("file")}: there is a file of this name, "
                    + $"where a folder is needed\n"),
            (trades.Code, trades.Error));
        S1t.Outcome slash = S1t.Run("backtest", _operation, "--equity", _folder.At("nowhere/"));
        Assert.Equal(
            (
                ExitCode.Output,
                $"error: output can't be written: {_folder.At("nowhere/")}: a folder is named where a file is to be "
                    + $"written\n"),
            (slash.Code, slash.Error));
        Assert.False(Directory.Exists(_folder.At("nowhere")));
        Assert.Empty(Directory.GetFiles(_folder.Root, "result.json", SearchOption.AllDirectories));
    }

    /// <summary>As every other output's is.</summary>
    [Fact]
    public void The_folder_of_a_table_is_made_and_a_run_that_fails_leaves_no_table_in_it()
    {
        string[] tables = ["--trades", _folder.At("tables/trades.csv"), "--equity", _folder.At("tables/of/equity.csv")];
        S1t.Outcome failed = S1t.Run(
            FailingPlugin.Catalogue(() => new InvalidOperationException("boom")),
            CancellationToken.None,
            ["backtest", _operation, .. tables]);
        Assert.Equal(ExitCode.Plugin, failed.Code);
        Assert.Empty(Directory.GetFiles(_folder.At("tables"), "*", SearchOption.AllDirectories));
        Assert.Equal(ExitCode.Done, S1t.Run(["backtest", _operation, .. tables]).Code);
        Assert.True(File.Exists(tables[1]) && File.Exists(tables[3]));
        Assert.Equal(3, Directory.GetFileSystemEntries(_folder.At("tables"), "*", SearchOption.AllDirectories).Length);
    }

    [Theory]
    [InlineData("--trades", "operation.yaml")]
    [InlineData("--equity", "strategy_blueprint.yaml")]
    [InlineData("--trades", "platform.yaml")]
    public void A_table_that_would_replace_an_input_is_refused(string option, string name)
    {
        string input = _folder.At(name);
        string before = File.ReadAllText(input);
        S1t.Outcome outcome = S1t.Run("backtest", _operation, option, input);
        Assert.Equal(
            new S1t.Outcome(
                ExitCode.Invalid,
                string.Empty,
                $"{option}: error: {input} would replace {input}, which it is made from; name another file\n"),
            outcome);
        Assert.Equal(before, File.ReadAllText(input));
        Assert.False(Directory.Exists(_folder.At("runs")));
    }

    [Fact]
    public void A_link_stays_and_what_it_leads_to_is_written()
    {
        string link = _folder.At("trades.csv");
        File.CreateSymbolicLink(link, "elsewhere.csv");
        Assert.Equal(ExitCode.Done, S1t.Run("backtest", _operation, "--trades", link).Code);
        Assert.Equal("elsewhere.csv", new FileInfo(link).LinkTarget);
        Assert.StartsWith("trade_id,", File.ReadAllText(_folder.At("elsewhere.csv")));
    }

    [Fact]
    public void A_link_to_an_open_file_is_refused_and_stays()
    {
        string link = _folder.At("stdout");
        File.CreateSymbolicLink(link, "/proc/self/fd/1");
        S1t.Outcome outcome = S1t.Run("backtest", _operation, "--trades", link);
        Assert.Equal(
            (
                ExitCode.Output,
                "error: output can't be written: /proc/self/fd/1: it is a device or a pipe, and would be replaced by a "
                    + "file\n"),
            (outcome.Code, outcome.Error));
        Assert.Equal("/proc/self/fd/1", new FileInfo(link).LinkTarget);
    }

    [Fact]
    public void A_table_in_the_cache_is_refused()
    {
        Assert.Equal(ExitCode.Done, S1t.Run("backtest", _operation).Code);
        string store = Directory.GetFiles(_folder.At("cache"), "*.arrow").Single();
        S1t.Outcome outcome = S1t.Run("backtest", _operation, "--trades", store);
        Assert.Equal(
            new S1t.Outcome(
                ExitCode.Invalid,
                string.Empty,
                $"--trades: error: {store} would lie in the cache of markets; name another folder\n"),
            outcome);
    }

    [Fact]
    public void Every_file_that_a_run_comes_from_is_an_input()
    {
        _folder.Write("bars.csv", "timestamp,open,high,low,close,volume\n1704067200000,1,1,1,1,1\n");
        _folder.Write("f.csv", "2024-01-01T00:00:00Z,0.0001\n");
        string operation = _folder.Write(
            "files.yaml",
            SampleFiles.Operation.Replace(
                "synthetic: { seed: 42, bars: 20000, start: 2020-01-01, price: 20000 }",
                "path: bars.csv",
                StringComparison.Ordinal)
                .Replace("min_notional: 5", "min_notional: 5, funding: f.csv", StringComparison.Ordinal));
        foreach (string name in
            (string[])["files.yaml", "bars.csv", "f.csv", "strategy_blueprint.yaml", "platform.yaml"])
        {
            S1t.Outcome outcome = S1t.Run("backtest", operation, "--trades", _folder.At(name));
            Assert.Equal((name, ExitCode.Invalid), (name, outcome.Code));
            Assert.StartsWith($"--trades: error: {_folder.At(name)} would replace ", outcome.Error);
        }
    }

    [Fact]
    public void One_file_for_trades_and_equity_is_refused()
    {
        string path = _folder.At("x.csv");
        S1t.Outcome outcome = S1t.Run(
            "backtest", _operation, "--trades", path, "--equity", Path.Combine(_folder.Root, ".", "x.csv"));
        Assert.Equal((ExitCode.Invalid, string.Empty), (outcome.Code, outcome.Output));
        Assert.EndsWith("x.csv is the file of --trades; name another file\n", outcome.Error);
        Assert.False(Directory.Exists(_folder.At("runs")));
    }

    [Fact]
    public void A_full_disk_keeps_no_part_of_a_table() => SmallDisk.Use(_folder, "64k", disk =>
    {
        S1t.Outcome outcome = S1t.Run(
            "backtest", _operation, "--trades", Path.Combine(disk, "trades.csv"),
            "--equity", Path.Combine(disk, "equity.csv"));
        Assert.Equal((ExitCode.Output, string.Empty), (outcome.Code, outcome.Output));
        Assert.StartsWith("error: output can't be written: No space left on device", outcome.Error);
        Assert.Empty(Directory.GetFileSystemEntries(disk));
    });

    [Fact]
    public void A_folder_in_use_is_exit_74()
    {
        Assert.Equal(ExitCode.Done, S1t.Run("backtest", _operation).Code);
        string lockPath = Path.Combine(Path.GetDirectoryName(ResultFolder())!, ".ict.lock");
        using (new FileStream(lockPath, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            S1t.Outcome outcome = S1t.Run("backtest", _operation);
            Assert.Equal(ExitCode.Output, outcome.Code);
            Assert.Contains("another process is writing this run", outcome.Error);
        }
    }

    private string ResultFolder()
        => Assert.Single(Directory.GetDirectories(_folder.At("runs"), "ict", SearchOption.AllDirectories));
}
