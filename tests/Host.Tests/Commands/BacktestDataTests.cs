using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Host.Tests.Paper;
using Xunit;

namespace S1mpleTrader.Host.Tests.Commands;

/// <summary>Bars that a back-test can't take, or takes with a word about them; each message at its place.</summary>
public sealed class BacktestDataTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _operation;

    public BacktestDataTests() => _operation = SampleFiles.WriteWithPlatform(_folder);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("missing.csv", "can't be read: there is no such file")]
    [InlineData("missing.arrow", "can't be read: there is no such file")]
    [InlineData("operation.yaml", "error: ")]
    public void Missing_or_wrong_data_is_exit_3(string path, string error)
    {
        S1t.Outcome outcome = RunOnFile(path);
        Assert.Equal((ExitCode.Data, string.Empty), (outcome.Code, outcome.Output));
        Assert.Contains(error, outcome.Error);
        Assert.False(Directory.Exists(_folder.At("runs")));
    }

    /// <summary>With several sources a file alone doesn't say which one is meant, nor where it is named.</summary>
    [Theory]
    [InlineData(
        "text\n", "", ":1: this is no table of bars: expected fields separated by ',', ';' or tab, found 'text'\n")]
    [InlineData("", "", ": the file is empty\n")]
    [InlineData("timestamp,open,high,low,close,volume\n", "", ": the file has a header and no rows\n")]
    [InlineData(
        "timestamp,open,high,low,close,volume\n1704067200000,1,2,nan,1,1\n",
        ", on_error: skip",
        ": no row of the file is a bar\n  NON_FINITE: 1 row, line 2\n")]
    [InlineData(
        "timestamp,open,high,low,close,volume\n1704067200000,1,2,1,1,1\n1704067200000,1,2,1,1,1\n",
        "",
        ":3: 1 of 2 rows is no bar: nothing was written\n  DUPLICATE: 1 row, line 3\n")]
    [InlineData("1704067200000,1,2,1,1,1\n", ", format: mt4", ":1: these aren't rows of MetaTrader 4: ")]
    [InlineData(
        "timestamp,open,high,low,close,volume\n1704067200000,1,2,1,1,1,\n",
        "",
        ":2: no row has 6 fields, which header or columns ask for; the first has 7: '1704067200000,1,2,1,1,1,'\n")]
    public void A_source_file_that_is_refused_is_named_with_its_source_and_place(
        string text, string keys, string message)
    {
        string bars = _folder.Write("bars.csv", text);
        string operation = _folder.Write("file.yaml", SampleFiles.Operation.ReplaceLineEndings("\n").Replace(
            "synthetic: { seed: 42, bars: 20000, start: 2020-01-01, price: 20000 }",
            $"path: bars.csv{keys}",
            StringComparison.Ordinal));
        S1t.Outcome outcome = S1t.Run("backtest", operation);
        Assert.Equal(ExitCode.Data, outcome.Code);
        Assert.StartsWith(
            $"{operation}:8:57: error: data source 'btc_1m': {bars}{message}", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_store_is_named_with_its_source_and_place()
    {
        string store = _folder.Write("bars.arrow", "text\n");
        string operation = _folder.Write("file.yaml", SampleFiles.Operation.ReplaceLineEndings("\n").Replace(
            "synthetic: { seed: 42, bars: 20000, start: 2020-01-01, price: 20000 }",
            "path: bars.arrow",
            StringComparison.Ordinal));
        S1t.Outcome outcome = S1t.Run("backtest", operation);
        Assert.Equal(ExitCode.Data, outcome.Code);
        Assert.StartsWith(
            $"{operation}:8:57: error: data source 'btc_1m': {store}: byte ",
            outcome.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_price_off_the_tick_grid_is_exit_3()
    {
        _folder.Write("bars.csv", "timestamp,open,high,low,close,volume\n1704067200000,100,101,99,100.005,1\n");
        S1t.Outcome outcome = RunOnFile("bars.csv");
        Assert.Equal(ExitCode.Data, outcome.Code);
        Assert.Contains(
            "error: data source 'btc_1m' has the close 100.005 in the bar of 2024-01-01T00:00:00Z, "
            + "which is not a whole number of ticks of 0.01",
            outcome.Error);
    }

    [Fact]
    public void A_csv_file_is_imported_once_and_again_when_it_changes()
    {
        string bars = string.Concat(Enumerable.Range(0, 50).Select(
            i => FormattableString.Invariant($"{1704067200000 + (i * 60000L)},100,101,99,100,1\n")));
        _folder.Write("bars.csv", "timestamp,open,high,low,close,volume\n" + bars);
        Assert.Equal(ExitCode.Done, RunOnFile("bars.csv").Code);
        string store = Assert.Single(Directory.GetFiles(_folder.At("cache"), "*.arrow"));
        DateTime written = File.GetLastWriteTimeUtc(store);
        Assert.Equal(ExitCode.Done, RunOnFile("bars.csv").Code);
        Assert.Equal(written, File.GetLastWriteTimeUtc(store));
        File.AppendAllText(_folder.At("bars.csv"), "1704070800000,100,101,99,100,1\n");
        Assert.Equal(ExitCode.Done, RunOnFile("bars.csv").Code);
        Assert.Equal(2, Directory.GetFiles(_folder.At("cache"), "*.arrow").Length);
    }

    [Fact]
    public void What_an_import_left_out_is_told_at_every_run()
    {
        _folder.Write(
            "bars.csv",
            "timestamp,open,high,low,close,volume\n1704067200000,100,101,99,100,1\n1704067260000,abc,101,99,100,1\n"
            + "1704067320000,100,101,99,100,\n1704067380000,100,101,99,100,1\n");
        string place = $"--set data_sources.btc_1m: warning: data source 'btc_1m': {_folder.At("bars.csv")}: ";
        string[] args =
        [
            "backtest", _operation, "--json", "--set",
            "data_sources.btc_1m={ id: btc_1m, symbol: BTCUSDT, timeframe: 1m, path: bars.csv, on_error: skip }",
        ];
        string said = place + "1 of 4 rows is left out: BAD_NUMBER, line 3\n"
            + place + "1 bar is missing in 1 gap, from 2024-01-01T00:01:00Z to 2024-01-01T00:02:00Z\n"
            + place + "1 empty volume is taken as 0\n";
        for (int run = 0; run < 2; run++)
        {
            S1t.Outcome outcome = S1t.Run(args);
            Assert.Equal((ExitCode.Done, said), (outcome.Code, outcome.Error));
            Assert.Equal(3, JsonDocument.Parse(outcome.Output).RootElement.GetProperty("bars").GetInt32());
        }

        // Notes can't get lost, nor be changed, beside it.
        Assert.EndsWith(".arrow", Assert.Single(Directory.GetFiles(_folder.At("cache"))), StringComparison.Ordinal);
        _folder.Write("platform.yaml", "platform: { out: runs, cache: cache, logging: error }\n");
        S1t.Outcome quiet = S1t.Run(args);
        Assert.Equal((ExitCode.Done, string.Empty), (quiet.Code, quiet.Error));
    }

    [Fact]
    public void A_store_that_doesn_t_say_what_its_import_left_out_is_used_as_it_is()
    {
        _folder.Write(
            "bars.csv",
            "timestamp,open,high,low,close,volume\n1704067200000,100,101,99,100,1\n1704067260000,100,101,99,100,1\n");
        S1t.Outcome first = RunOnFile("bars.csv");
        Assert.Equal((ExitCode.Done, string.Empty), (first.Code, first.Error));
        string store = Assert.Single(Directory.GetFiles(_folder.At("cache")));
        string copy = _folder.At("copy.arrow");
        using (BarSeries bars = BarStore.Open(store, verifyChecksums: true))
        {
            BarStore.Write(copy, bars);
        }

        File.Move(copy, store, overwrite: true);
        byte[] content = File.ReadAllBytes(store);
        S1t.Outcome second = RunOnFile("bars.csv");
        Assert.Equal(ExitCode.Done, second.Code);
        Assert.Equal(
            $"--set data_sources.btc_1m: warning: data source 'btc_1m': {_folder.At("bars.csv")}: what its import left "
                + $"out isn't known: "
            + $"{store} doesn't say it; once it is deleted, the file is imported again\n",
            second.Error);
        Assert.Equal(content, File.ReadAllBytes(Assert.Single(Directory.GetFiles(_folder.At("cache")))));
    }

    [Fact]
    public void What_is_wrong_with_a_source_s_options_is_said_at_its_place()
    {
        _folder.Write("bars.csv", "timestamp,open,high,low,close,volume\n1704067200000,100,101,99,100,1\n");
        string operation = SampleFiles.WriteTo(_folder, SampleFiles.Operation.Replace(
            "synthetic: { seed: 42, bars: 20000, start: 2020-01-01, price: 20000 }",
            "path: bars.csv, price: bid",
            StringComparison.Ordinal));
        S1t.Outcome outcome = S1t.Run("backtest", operation);
        Assert.Equal(
            (
                ExitCode.Invalid,
                $"{operation}:8:74: error: data source 'btc_1m': {_folder.At("bars.csv")}: the file has no bid and ask "
                    + $"prices: leave the price out\n"),
            (outcome.Code, outcome.Error));
        File.Delete(_folder.At("bars.csv"));
        S1t.Outcome missing = S1t.Run("backtest", operation);
        Assert.Equal(
            (
                ExitCode.Data,
                $"{operation}:8:57: error: data source 'btc_1m': {_folder.At("bars.csv")} can't be read: there is no "
                    + $"such file\n"),
            (missing.Code, missing.Error));
    }

    [Fact]
    public void Refused_rows_are_named_by_reason_and_line()
    {
        _folder.Write(
            "bars.csv",
            "timestamp,open,high,low,close,volume\n1704067200000,100,101,99,100,1\n1704067260000,abc,101,99,100,1\n"
            + "1704067320000,100,98,99,100,1\n1704067320000,100,101,99,100,1\n");
        S1t.Outcome outcome = RunOnFile("bars.csv");
        Assert.Equal(ExitCode.Data, outcome.Code);
        Assert.Contains("BAD_NUMBER: 1 row, line 3", outcome.Error);
        Assert.Contains("HIGH_BELOW_LOW: 1 row, line 4", outcome.Error);
        Assert.Empty(Directory.GetFiles(_folder.At("cache")));
    }

    [Fact]
    public void A_damaged_store_in_the_cache_is_exit_3()
    {
        Assert.Equal(ExitCode.Done, S1t.Run("backtest", _operation).Code);
        string store = Assert.Single(Directory.GetFiles(_folder.At("cache")));
        byte[] bytes = File.ReadAllBytes(store);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(store, bytes);
        S1t.Outcome outcome = S1t.Run("backtest", _operation);
        Assert.Equal(ExitCode.Data, outcome.Code);
        Assert.Contains(": error: byte ", outcome.Error);
    }

    /// <summary>The one in the cache is as good a store as any, but not that of its name.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_store_of_another_symbol_in_the_cache_is_exit_3(bool isImported)
    {
        string operation = _operation;
        if (isImported)
        {
            List<TestBar> bars = PaperFiles.Market(7, 200, "BTCUSDT");
            operation = PaperFiles.WriteCsv(_folder, "backtest", bars);
        }

        Assert.Equal(ExitCode.Done, S1t.Run("backtest", operation, "--out", _folder.At("out")).Code);
        string store = Assert.Single(Directory.GetFiles(_folder.At("cache")));
        Assert.Equal(
            ExitCode.Done,
            S1t.Run(
                "data", "generate", "--symbol", "X", "--timeframe", "5m", "--seed", "1", "--bars", "10",
                "--start", "2020-01-01", "--price", "100", "--tick-size", "0.01", "--out", store).Code);
        S1t.Outcome outcome = S1t.Run("backtest", operation, "--out", _folder.At("out"));
        Assert.Equal(ExitCode.Data, outcome.Code);
        Assert.Contains(store, outcome.Error);
        Assert.EndsWith(
            ": it holds X 5m instead of BTCUSDT 1m; once it is deleted, it is made again\n", outcome.Error);
    }

    [Fact]
    public void A_period_without_rows_is_exit_3()
    {
        S1t.Outcome outcome = S1t.Run("backtest", _operation, "--set", "operation.period={ start: 2030-01-01 }");
        Assert.Equal(ExitCode.Data, outcome.Code);
        Assert.Equal(
            "--set operation.period: error: data source 'btc_1m': warmup_bars and period leave none of 20,000 rows "
                + "to decide at\n", outcome.Error);
        Assert.False(Directory.Exists(_folder.At("runs")));
    }

    [Fact]
    public void Prices_and_quantities_that_could_overflow_are_exit_3()
    {
        _folder.Write("bars.csv", "timestamp,open,high,low,close,volume\n1704067200000,20000,20000,20000,20000,1\n");
        S1t.Outcome ticks = RunOnFile("bars.csv", "instruments.BTCUSDT.tick_size=0.00000000001");
        Assert.Equal(
            (
                ExitCode.Data,
                "--set instruments.BTCUSDT.tick_size: error: tick_size: the price 20000 of btc_1m has more than 2^50 "
                    + "ticks of 0.00000000001; use a coarser one\n"),
            (ticks.Code, ticks.Error));
        _folder.Write("bars.csv", "timestamp,open,high,low,close,volume\n1704067200000,0.01,0.01,0.01,0.01,1\n");
        S1t.Outcome lots = RunOnFile("bars.csv", "instruments.BTCUSDT.lot_size=0.00000000001");
        Assert.Equal(
            (
                ExitCode.Data,
                "--set instruments.BTCUSDT.lot_size: error: lot_size: at 0.01, a price of btc_1m, the account could "
                    + "hold more than 2^62 lots of 0.00000000001; use a coarser one\n"),
            (lots.Code, lots.Error));
    }

    private S1t.Outcome RunOnFile(string path, string option = "journal=off") => S1t.Run(
        "backtest",
        _operation,
        "--set",
        $"data_sources.btc_1m={{ id: btc_1m, symbol: BTCUSDT, timeframe: 1m, path: {path} }}",
        "--set",
        option);
}
