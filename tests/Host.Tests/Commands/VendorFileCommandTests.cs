using System;
using System.Collections.Generic;
using System.IO;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Host.Tests.Commands;

/// <summary>Vendors' files through the command line and through operations.</summary>
public sealed class VendorFileCommandTests : IDisposable
{
    private const string Command = "    s1t data import ";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_documented_commands_import_every_file()
    {
        string vendor = SharedFolder.Require("data", "vendor");
        HashSet<string> files = [];
        foreach (string line in File.ReadLines(Path.Combine(SharedFolder.RepositoryRoot()!, "docs", "IMPORTING.md")))
        {
            if (line.StartsWith(Command, StringComparison.Ordinal))
            {
                string[] words = line[Command.Length..].Split(' ');
                files.Add(words[0]);
                words[0] = Path.Combine(vendor, words[0]);
                words[^1] = _folder.At(words[^1]);
                S1t.Outcome outcome = S1t.Run(["data", "import", .. words]);
                Assert.Equal((ExitCode.Done, string.Empty), (outcome.Code, outcome.Error));
                Assert.Equal(ExitCode.Done, S1t.Run("data", "verify", words[^1]).Code);
            }
        }

        foreach (string file in Directory.GetFiles(vendor))
        {
            Assert.Contains(Path.GetFileName(file), files);
        }
    }

    // The stamps and prices are those of the vendor's rows, turned into UTC with Python.
    [Theory]
    [InlineData(
        "lean_forex_oanda_minute_eurusd_20140502_quote.zip", "1m", "price: ask", 1_222,
        "1398988800000,1.38705,1.38706,1.38697,1.38699,0")]
    [InlineData(
        "lean_equity_tick_spy_20131007_trade.zip", "1h", "format: lean", 16,
        "1381132800000,167.41,167.41,167.16,167.3,166048")]
    [InlineData(
        "mt5_ejtrader_GBPUSD_d1_points.csv", "1d", "timezone: \"+02:00\", price_scale: 100000", 2_400,
        "1354572000000,1.60944,1.61303,1.60859,1.60999,53379")]
    [InlineData(
        "mt4_EURUSD1_2022-08-15_2022-10-25.csv", "1m", "format: mt4, timezone: \"+03:00\"", 34_342,
        "1660547160000,1.0234,1.02359,1.0234,1.02348,105")]
    public void An_operation_takes_the_same_options(string file, string timeframe, string keys, int rows, string first)
    {
        string operation = Operation(file, timeframe, keys);
        string csv = _folder.At("bars.csv");
        S1t.Outcome outcome = S1t.Run("data", "export", operation, "--out", csv);
        Assert.Equal(ExitCode.Done, outcome.Code);
        Assert.All(
            outcome.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.Contains(" warning: data source 'btc_1m': ", line));
        string[] lines = File.ReadAllLines(csv);
        Assert.Equal((rows + 1, first), (lines.Length, lines[1]));
    }

    [Theory]
    [InlineData(
        "lean_forex_oanda_minute_eurusd_20140502_quote.zip",
        "the file has bid and ask prices: give the price to take",
        "--price")]
    [InlineData(
        "mt4_EURUSD1_2022-08-15_2022-10-25.csv",
        "the stamps don't say of which time zone they are: give the timezone",
        "--timezone")]
    public void What_is_missing_is_asked_for_with_exit_2(string file, string message, string option)
    {
        S1t.Outcome import = S1t.Run(
            "data", "import", SharedFolder.Require("data", "vendor", file), "--symbol", "X",
            "--out", _folder.At("x.arrow"));
        Assert.Equal(ExitCode.Invalid, import.Code);
        string path = SharedFolder.Require("data", "vendor", file);
        Assert.StartsWith($"{option}: error: {path}: {message}", import.Error);
        S1t.Outcome export = S1t.Run(
            "data", "export", Operation(file, "1m", "format: auto"), "--out", _folder.At("x.csv"));
        Assert.Equal(ExitCode.Invalid, export.Code);
        Assert.StartsWith(
            $"{_folder.At("operation.yaml")}:8:5: error: data source 'btc_1m': {path}: {message}", export.Error);
        Assert.False(File.Exists(_folder.At("x.arrow")));
    }

    [Fact]
    public void A_summary_says_what_was_assumed()
    {
        S1t.Outcome outcome = S1t.Run(
            "data", "import", SharedFolder.Require("data", "vendor", "lean_equity_tick_spy_20131007_trade.zip"),
            "--symbol", "SPY", "--timeframe", "5m", "--out", _folder.At("x.arrow"));
        Assert.Contains("format                  lean, zip\n", outcome.Output);
        Assert.Contains(
            "stamps                  milliseconds of the day in the file's name in America/New_York\n", outcome.Output);
        Assert.Contains("rows read               250,601\n", outcome.Output);
        Assert.Contains("bars                    191\n", outcome.Output);
        Assert.Contains("prices                  10,000 times the real ones in the file\n", outcome.Output);
    }

    private string Operation(string file, string timeframe, string keys)
    {
        _folder.Write("platform.yaml", "platform: { cache: cache }\n");
        string path = SharedFolder.Require("data", "vendor", file);
        return SampleFiles.WriteTo(
            _folder,
            SampleFiles.Operation
                .Replace("timeframe: 1m, synthetic: { seed: 42, bars: 20000, start: 2020-01-01, price: 20000 }",
                    $"timeframe: {timeframe}, path: {path}, {keys}", StringComparison.Ordinal)
                .Replace("tick_size: 0.01", "tick_size: 0.00001", StringComparison.Ordinal),
            SampleFiles.Blueprint.Replace("timeframes: [1m]", $"timeframes: [{timeframe}]", StringComparison.Ordinal));
    }
}
