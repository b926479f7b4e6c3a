using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Synthetic;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Host.Data;
using S1mpleTrader.Host.Files;
using Xunit;

namespace S1mpleTrader.Host.Tests.Commands;

public sealed class DataCommandTests : IDisposable
{
    private const string Header = "timestamp,open,high,low,close,volume\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Bars_go_in_and_come_out_the_same()
    {
        string text = Header + string.Concat(Enumerable.Range(0, 100).Select(
            i => FormattableString.Invariant(
                $"{1704067200000 + (i * 300000L)},{100 + i}.5,{101 + i}.25,{99 + i},{100 + i},{i}.125\n")));
        string csv = _folder.Write("bars.csv", text);
        string store = _folder.At("new/bars.arrow");
        S1t.Outcome import = S1t.Run("data", "import", csv, "--symbol", "BTCUSDT", "--timeframe", "5m", "--out", store);
        Assert.Equal((ExitCode.Done, string.Empty), (import.Code, import.Error));
        Assert.Contains("\nbars                    100\n", import.Output);
        Assert.Equal(ExitCode.Done, S1t.Run("data", "verify", store).Code);
        S1t.Outcome info = S1t.Run("data", "info", store);
        Assert.Contains(
            "symbol                  BTCUSDT\ntimeframe               5m\nbars                    100\n", info.Output);
        string export = _folder.At("again.csv");
        Assert.Equal(ExitCode.Done, S1t.Run("data", "export", store, "--out", export, "--symbol", "BTCUSDT").Code);
        Assert.Equal(text, File.ReadAllText(export));
        Assert.Contains("bars                    100\n", S1t.Run("data", "info", csv).Output);
    }

    [Fact]
    public void Json_of_import_and_info()
    {
        string csv = _folder.Write(
            "bars.csv", Header + "1704067200000,1,2,1,2,0\n1704067260000,1,2,1,2,0\n1704067500000,1,2,1,2,0\n");
        using var import = JsonDocument.Parse(S1t.Run(
            "data", "import", csv, "--symbol", "X", "--timeframe", "1m", "--out", _folder.At("x.arrow"),
            "--json").Output);
        Assert.Equal(3, import.RootElement.GetProperty("bars").GetInt64());
        Assert.Equal(1, import.RootElement.GetProperty("gaps").GetInt64());
        Assert.Equal(3, import.RootElement.GetProperty("missing_bars").GetInt64());
        using var info = JsonDocument.Parse(S1t.Run("data", "info", _folder.At("x.arrow"), "--json").Output);
        Assert.Equal("2024-01-01T00:00:00Z", info.RootElement.GetProperty("first").GetString());
        Assert.Equal(3, info.RootElement.GetProperty("missing_bars").GetInt64());
        Assert.Equal(1, info.RootElement.GetProperty("lowest").GetDouble());
        Assert.Equal(2, info.RootElement.GetProperty("highest").GetDouble());
        Assert.Equal(
            import.RootElement.GetProperty("content_hash").GetString(),
            info.RootElement.GetProperty("content_hash").GetString());
    }

    [Fact]
    public void A_store_has_the_gaps_that_its_import_found_however_long()
    {
        string csv = _folder.Write(
            "bars.csv", Header + "1700-01-01T00:00:00Z,1,2,1,2,0\n1700-01-01T00:01:00Z,1,2,1,2,0\n"
            + "2200-01-01T00:00:00Z,1,2,1,2,0\n"); // 500 years: more nanoseconds than a long counts.
        using var import = JsonDocument.Parse(S1t.Run(
            "data", "import", csv, "--symbol", "X", "--timeframe", "1m", "--out", _folder.At("x.arrow"),
            "--json").Output);
        using var info = JsonDocument.Parse(S1t.Run("data", "info", _folder.At("x.arrow"), "--json").Output);
        Assert.Equal(1, info.RootElement.GetProperty("gaps").GetInt64());
        Assert.Equal(
            import.RootElement.GetProperty("missing_bars").GetInt64(),
            info.RootElement.GetProperty("missing_bars").GetInt64());
    }

    [Theory]
    [InlineData("", "holds nothing")]
    [InlineData(Header, "")]
    [InlineData("a,b,c,d,e,f\n1704067200000,1,2,1,2,0\n", "")]
    [InlineData(Header + "1704067200000,abc,2,1,2,0\n", "BAD_NUMBER: 1 row, line 2")]
    [InlineData(Header + "1704067200000,NaN,2,1,2,0\n", "1 row, line 2")]
    [InlineData(Header + "1704067200000,-1,2,-1,2,0\n", "NON_POSITIVE_PRICE: 1 row, line 2")]
    [InlineData(Header + "1704067200000,0,2,0,2,0\n", "NON_POSITIVE_PRICE: 1 row, line 2")]
    [InlineData(Header + "1704067200000,1,1,2,1,0\n", "HIGH_BELOW_LOW: 1 row, line 2")]
    [InlineData(Header + "1704067260000,1,2,1,2,0\n1704067200000,1,2,1,2,0\n", "OUT_OF_ORDER: 1 row, line 3")]
    [InlineData(Header + "1704067200000,1,2,1,2,0\n1704067200000,1,2,1,2,0\n", "DUPLICATE: 1 row, line 3")]
    public void Bad_files_are_exit_3_and_nothing_is_written(string text, string message)
    {
        string csv = _folder.Write("bars.csv", text);
        S1t.Outcome outcome = S1t.Run(
            "data", "import", csv, "--symbol", "X", "--timeframe", "1m", "--out", _folder.At("x.arrow"));
        Assert.Equal((ExitCode.Data, string.Empty), (outcome.Code, outcome.Output));
        Assert.Contains("error: ", outcome.Error);
        Assert.True(
            message == "holds nothing" || outcome.Error.Contains(message, StringComparison.Ordinal), outcome.Error);
        Assert.Equal([csv], Directory.GetFiles(_folder.Root));
    }

    [Fact]
    public void An_output_that_would_replace_its_input_is_refused()
    {
        string csv = _folder.Write("bars.csv", Header + "1704067200000,1,2,1,2,0\n");
        string store = _folder.At("x.arrow");
        Assert.Equal(
            ExitCode.Done, S1t.Run("data", "import", csv, "--symbol", "X", "--timeframe", "1m", "--out", store).Code);
        string operation = SampleFiles.WriteTo(_folder);
        string link = _folder.At("link");
        File.CreateSymbolicLink(link, csv);
        string folder = _folder.At("folder");
        Directory.CreateSymbolicLink(folder, _folder.Root);
        Refused(csv, csv, "data", "import", csv, "--symbol", "X", "--timeframe", "1m");
        Refused(csv, link, "data", "import", csv, "--symbol", "X", "--timeframe", "1m");
        Refused(link, csv, "data", "import", link, "--symbol", "X", "--timeframe", "1m");
        Refused(store, Path.Combine(folder, "x.arrow"), "data", "export", store);
        Refused(operation, operation, "data", "export", operation);
        string blueprint = _folder.At("strategy_blueprint.yaml");
        Refused(blueprint, Path.Combine(_folder.Root, ".", "strategy_blueprint.yaml"), "data", "export", operation);

        void Refused(string input, string output, params string[] args)
        {
            byte[] before = File.ReadAllBytes(input);
            S1t.Outcome outcome = S1t.Run([.. args, "--out", output]);
            Assert.Equal(
                new S1t.Outcome(
                    ExitCode.Invalid,
                    string.Empty,
                    $"--out: error: {output} would replace {input}, which it is made from; name another file\n"),
                outcome);
            Assert.Equal(before, File.ReadAllBytes(input));
        }
    }

    [Fact]
    public void A_message_names_the_file_once()
    {
        string csv = _folder.Write("bars.csv", Header + "1704067200000,1,2,1,2,0\n");
        Fails(
            ExitCode.Data, $"{_folder.At("none")}: error: there is no such file\n", _folder.At("none"),
            _folder.At("x.arrow"));
        Fails(
            ExitCode.Data, $"{_folder.Root}: error: it is a folder, not a file\n", _folder.Root, _folder.At("x.arrow"));
        Fails(
            ExitCode.Output,
            $"error: output can't be written: {_folder.Root}: there is a folder of this name\n",
            csv,
            _folder.Root);
        Fails(
            ExitCode.Output,
            $"error: output can't be written: {csv}: there is a file of this name, where a folder is needed\n",
            csv,
            Path.Combine(csv, "x.arrow"));

        void Fails(int code, string error, string input, string output) => Assert.Equal(
            new S1t.Outcome(code, string.Empty, error),
            S1t.Run("data", "import", input, "--symbol", "X", "--timeframe", "1m", "--out", output));
    }

    [Fact]
    public void Rows_that_run_backwards_are_called_so()
    {
        string csv = _folder.Write(
            "bars.csv", Header + "1704067320000,1,2,1,2,0\n1704067260000,1,2,1,2,0\n1704067200000,1,2,1,2,0\n");
        Assert.Equal(
            new S1t.Outcome(
                ExitCode.Data,
                string.Empty,
                $"{csv}:2: error: the rows run backwards, from the latest to the earliest: turn them around, a header "
                    + $"staying on top\n"),
            S1t.Run("data", "import", csv, "--symbol", "X", "--out", _folder.At("x.arrow")));

        // Where the timeframe is known, rows are judged one by one.
        S1t.Outcome known = S1t.Run(
            "data", "import", csv, "--symbol", "X", "--timeframe", "1m", "--out", _folder.At("x.arrow"));
        Assert.Equal(ExitCode.Data, known.Code);
        Assert.StartsWith(
            $"{csv}:3: error: 2 of 3 rows are no bars: nothing was written; the rows run backwards, ",
            known.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_named_where_a_file_is_to_be_written_is_refused_before_anything_is_made()
    {
        string good = _folder.Write("good.csv", Header + "1704067200000,1,2,1,2,0\n");
        string operation = SampleFiles.WriteTo(_folder);
        _folder.Write("platform.yaml", "platform: { out: runs, cache: cache }\n");
        string[] import = ["--symbol", "X", "--timeframe", "1m", "--out"];
        string folder = _folder.At("made/for/");
        S1t.Outcome[] slashes =
        [
            S1t.Run(["data", "import", good, .. import, folder]), S1t.Run("data", "export", operation, "--out", folder),
            S1t.Run(
                "data", "generate", "--symbol", "X", "--timeframe", "1m", "--seed", "1", "--bars", "10",
                "--start", "2020-01-01", "--price", "10", "--tick-size", "0.01", "--out", folder),
        ];
        Assert.All(slashes, slash => Assert.Equal(
            new S1t.Outcome(
                ExitCode.Output,
                string.Empty,
                $"error: output can't be written: {folder}: a folder is named where a file is to be written\n"),
            slash));
        Assert.False(Directory.Exists(_folder.At("made")));
        Assert.Equal(ExitCode.Done, S1t.Run(["data", "import", good, .. import, folder + "x.arrow"]).Code);
    }

    [Fact]
    public void A_market_that_several_need_at_once_is_made_by_one_of_them()
    {
        var spec = new SyntheticMarketSpec("X", new Timeframe(UtcNanos.PerMinute), 1, 100_000, 0, 100m, 0.01m);
        string[] hashes = new string[4];
        Parallel.For(0, hashes.Length, i =>
        {
            using BarSeries series = new BarCache(_folder.At("cache")).Synthetic(spec, default);
            hashes[i] = series.ContentHash;
        });
        Assert.Single(hashes.Distinct());
        Assert.Single(Directory.GetFileSystemEntries(_folder.At("cache")));
    }

    [Fact]
    public void Whoever_waits_for_a_market_can_be_interrupted()
    {
        string store = _folder.At("x.arrow");
        using FileStream? held = LockFile.TryTake(store + ".lock");
        Assert.NotNull(held);
        Assert.Null(LockFile.TryTake(store + ".lock"));
        using var interrupt = new CancellationTokenSource(50);
        Assert.Throws<OperationCanceledException>(
            () => BarCache.Make(store, () => Assert.Fail("another one makes it"), interrupt.Token));
    }

    [Theory]
    [InlineData(" ")]
    [InlineData("Europe/Nowhere")]
    public void A_time_zone_that_there_is_not_is_a_usage_error(string zone)
    {
        string csv = _folder.Write("bars.csv", Header + "1704067200000,1,2,1,2,0\n");
        S1t.Outcome outcome = S1t.Run(
            "data", "import", csv, "--symbol", "X", "--out", _folder.At("x.arrow"), "--timezone", zone);
        Assert.Equal((ExitCode.Invalid, string.Empty), (outcome.Code, outcome.Output));
        Assert.StartsWith($"--timezone: error: {csv}: there is no time zone '{zone}'", outcome.Error);
        Assert.Equal([csv], Directory.GetFiles(_folder.Root));
    }

    [Fact]
    public void Skipping_writes_the_rest_and_says_how_many()
    {
        string csv = _folder.Write(
            "bars.csv", Header + "1704067200000,1,2,1,2,0\n1704067260000,x,2,1,2,0\n1704067320000,1,2,1,2,0\n");
        S1t.Outcome outcome = S1t.Run(
            "data", "import", csv, "--symbol", "X", "--timeframe", "1m", "--out", _folder.At("x.arrow"),
            "--on-error", "skip");
        Assert.Equal(ExitCode.Done, outcome.Code);
        Assert.Contains("\nbars                    2\n", outcome.Output);
        Assert.Contains("\nrefused                 BAD_NUMBER: 1, from line 3 on\n", outcome.Output);
    }

    [Theory]
    [InlineData(
        "--symbol: error: a name has 1 to 64 letters, digits, '_', '-' or '.'; 'a/b' hasn't", "--symbol", "a/b")]
    [InlineData(
        "--timeframe: error: expected a timeframe such as 15s, 1m, 4h, 1d or 1w, not '5x'", "--timeframe", "5x")]
    [InlineData(
        "--format: error: expected auto, csv, binance, lean, mt4, mt5 or histdata, not 'cvs'; did you mean 'csv'?",
        "--format",
        "cvs")]
    [InlineData("--price: error: expected bid, ask or mid, not 'last'", "--price", "last")]
    [InlineData("--on-error: error: expected fail or skip, not 'ignore'", "--on-error", "ignore")]
    [InlineData("--price-scale: error: expected a whole number, not 'x'", "--price-scale", "x")]
    [InlineData(
        "--timezone: error: §: there is no time zone 'Foo': use UTC, an offset such as +03:00, or a name such as "
            + "America/New_York", "--timezone", "Foo", "--timeframe", "1m")]
    [InlineData(
        "--price-scale: error: §: the price scale 3 is no power of ten", "--price-scale", "3", "--timeframe", "1m")]
    [InlineData(
        "--timeframe: error: §: the rows don't tell how long a bar is: give the timeframe", "--timestamp", "open")]
    [InlineData(
        "--columns: error: §:1: 7 columns are named, but the file has 6; the first line is "
            + "'timestamp,open,high,low,close,volume'", "--columns", "time,open,high,low,close,volume,-")]
    public void Wrong_options_are_exit_2(string error, params string[] options)
    {
        string csv = _folder.Write("bars.csv", Header + "1704067200000,1,2,1,2,0\n");
        string[] rest = options[0] == "--symbol" ? [] : ["--symbol", "X"];
        S1t.Outcome outcome = S1t.Run(["data", "import", csv, "--out", _folder.At("x.arrow"), .. rest, .. options]);
        Assert.Equal(
            (ExitCode.Invalid, error.Replace("§", csv, StringComparison.Ordinal) + "\n"),
            (outcome.Code, outcome.Error));
    }

    [Fact]
    public void A_first_price_off_the_grid_is_exit_2()
    {
        S1t.Outcome outcome = S1t.Run(
            "data", "generate", "--symbol", "X", "--timeframe", "1m", "--seed", "7", "--bars", "5",
            "--start", "2020-01-01", "--price", "1.005", "--tick-size", "0.01", "--out", _folder.At("x.arrow"));
        Assert.Equal(
            (ExitCode.Invalid, "--price: error: 1.005 is not a whole number of ticks of 0.01: --tick-size\n"),
            (outcome.Code, outcome.Error));
        Assert.Empty(Directory.GetFiles(_folder.Root));
    }

    [Fact]
    public void Missing_and_damaged_files_are_exit_3()
    {
        string missing = _folder.At("missing.csv");
        foreach (string[] args in (string[][])
            [
                ["data", "import", missing, "--symbol", "X", "--out", _folder.At("x.arrow")],
                ["data", "info", missing],
                ["data", "verify", missing],
                ["data", "export", _folder.At("missing.arrow"), "--out", _folder.At("x.csv")],
            ])
        {
            S1t.Outcome outcome = S1t.Run(args);
            Assert.Equal((ExitCode.Data, string.Empty), (outcome.Code, outcome.Output));
            Assert.Contains("missing", outcome.Error);
        }

        string store = Generate("a.arrow");
        byte[] bytes = File.ReadAllBytes(store);
        bytes[^100] ^= 4;
        File.WriteAllBytes(store, bytes);
        Assert.Equal(ExitCode.Data, S1t.Run("data", "verify", store).Code);
        Assert.Equal(ExitCode.Data, S1t.Run("data", "info", store).Code);
        using var verdict = JsonDocument.Parse(S1t.Run("data", "verify", Generate("b.arrow"), store, "--json").Output);
        Assert.True(verdict.RootElement[0].GetProperty("intact").GetBoolean());
        Assert.False(verdict.RootElement[1].GetProperty("intact").GetBoolean());
    }

    [Fact]
    public void A_generated_market_is_the_same_for_the_same_seed()
    {
        byte[] first = File.ReadAllBytes(Generate("a.arrow"));
        Assert.Equal(first, File.ReadAllBytes(Generate("b.arrow")));
        S1t.Outcome wrong = S1t.Run(
            "data", "generate", "--symbol", "X", "--timeframe", "1m", "--seed", "-1", "--bars", "0", "--start", "soon",
            "--price", "0", "--tick-size", "x", "--out", _folder.At("c.arrow"));
        Assert.Equal(ExitCode.Invalid, wrong.Code);
        Assert.Equal(5, wrong.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void An_operation_s_bars_are_exported()
    {
        string operation = SampleFiles.WriteTo(_folder);
        _folder.Write("platform.yaml", "platform: { cache: cache }\n");
        string csv = _folder.At("bars.csv");
        S1t.Outcome outcome = S1t.Run(
            "data", "export", operation, "--out", csv, "--set", "data_sources.btc_1m.synthetic.bars=10");
        Assert.Equal((ExitCode.Done, string.Empty, string.Empty), (outcome.Code, outcome.Output, outcome.Error));
        string[] lines = File.ReadAllLines(csv);
        Assert.Equal(11, lines.Length);
        Assert.StartsWith("1577836800000,20000,", lines[1]);
        S1t.Outcome unknown = S1t.Run("data", "export", operation, "--out", csv, "--symbol", "BTCUSD");
        Assert.Equal(
            (ExitCode.Invalid, "--symbol: error: there is no data source of 'BTCUSD'; did you mean 'BTCUSDT'?\n"),
            (unknown.Code, unknown.Error));
    }

    [Fact]
    public void A_bar_store_has_no_settings_that_an_export_would_leave_unread()
    {
        string store = Generate("a.arrow");
        string csv = _folder.At("bars.csv");
        S1t.Outcome outcome = S1t.Run(
            "data", "export", store, "--out", csv, "--set", "a.b=1", "--platform", "none.yaml");
        string expected =
            $"--set: error: only an operation has keys to set; {store} is a bar store\n"
                + $"--platform: error: only an operation has a platform file; {store} is a bar store\n";
        Assert.Equal((ExitCode.Invalid, expected), (outcome.Code, outcome.Error));
        Assert.False(File.Exists(csv));
    }

    [Fact]
    public void Bars_between_milliseconds_can_t_be_exported()
    {
        string csv = _folder.Write(
            "bars.csv", Header + "1704067200000000500,1,2,1,2,0\n1704067260000000500,1,2,1,2,0\n");
        string store = _folder.At("bars.arrow");
        Assert.Equal(
            ExitCode.Done,
            S1t.Run("data", "import", csv, "--symbol", "X", "--timeframe", "1m", "--out", store).Code);
        string target = _folder.At("out.csv");
        S1t.Outcome outcome = S1t.Run("data", "export", store, "--out", target);
        Assert.Equal(
            (
                ExitCode.Data,
                $"{store}: error: the bar of 2024-01-01T00:00:00.0000005Z can't be written as CSV: "
                    + "it doesn't open at a whole millisecond\n"),
            (outcome.Code, outcome.Error));
        Assert.False(File.Exists(target));
    }

    private string Generate(string name)
    {
        string path = _folder.At(name);
        S1t.Outcome outcome = S1t.Run(
            "data", "generate", "--symbol", "X", "--timeframe", "1m", "--seed", "7", "--bars", "500",
            "--start", "2020-01-01", "--price", "100", "--tick-size", "0.01", "--out", path);
        Assert.Equal((ExitCode.Done, string.Empty), (outcome.Code, outcome.Error));
        return path;
    }
}
