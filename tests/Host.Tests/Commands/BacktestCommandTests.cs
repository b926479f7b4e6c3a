using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Plugins;
using Xunit;

namespace S1mpleTrader.Host.Tests.Commands;

/// <summary>Whole back-tests through the program's entry: results, files, exit codes.</summary>
public sealed class BacktestCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _operation;

    public BacktestCommandTests()
    {
        _operation = SampleFiles.WriteTo(_folder);
        _folder.Write("platform.yaml", "platform: { out: runs, cache: cache }\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_leaves_its_files_and_a_table()
    {
        S1t.Outcome outcome = S1t.Run("backtest", _operation);
        Assert.Equal((ExitCode.Done, string.Empty), (outcome.Code, outcome.Error));
        Assert.Contains("\nfinal equity            ", outcome.Output);
        Assert.DoesNotContain('\u001b', outcome.Output);
        string folder = ResultFolder();
        Assert.Equal(
            ["equity.arrow", "operation.yaml", "result.json", "run.json", "strategy_blueprint.yaml", "trades.arrow"],
            Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.EndsWith("\nfiles                   " + folder + "\n", outcome.Output);
        Assert.Equal([folder], Directory.GetFileSystemEntries(Path.GetDirectoryName(folder)!));
    }

    [Fact]
    public void Result_json_has_its_keys_in_the_documented_order()
    {
        S1t.Outcome outcome = S1t.Run("backtest", _operation, "--json");
        Assert.Equal(ExitCode.Done, outcome.Code);
        Assert.Equal(File.ReadAllText(Path.Combine(ResultFolder(), "result.json")), outcome.Output);
        using var document = JsonDocument.Parse(outcome.Output);
        JsonElement root = document.RootElement;
        Assert.Equal(
            [
                "schema_version", "engine_version", "result_hash", "operation", "strategy", "config_hash", "data_hash",
                "run_id", "bars", "period", "initial_capital", "final_equity", "metrics", "counts", "artifacts",
            ],
            Keys(root));
        Assert.Equal(["start", "end"], Keys(root.GetProperty("period")));
        Assert.Equal(
            [
                "total_return", "cagr", "max_drawdown", "max_drawdown_duration", "sharpe_ratio", "sortino_ratio",
                "calmar_ratio", "total_trades", "win_rate", "profit_factor", "expectancy", "sqn", "avg_trade_duration",
                "exposure", "fees_paid", "turnover", "buy_and_hold_return",
            ],
            Keys(root.GetProperty("metrics")));
        Assert.Equal(
            [
                "opportunities_detected", "opportunities_executed", "opportunities_rejected", "opportunities_superseded",
                "opportunities_expired", "rejections", "threats", "ambiguous_fills", "liquidations",
            ],
            Keys(root.GetProperty("counts")));
        Assert.Equal(["trades", "equity"], Keys(root.GetProperty("artifacts")));
        Assert.Equal("10000", root.GetProperty("initial_capital").GetString());
        Assert.Equal(JsonValueKind.String, root.GetProperty("metrics").GetProperty("fees_paid").ValueKind);
        Assert.Equal("2020-01-01T00:00:00Z", root.GetProperty("period").GetProperty("start").GetString());
        Assert.Equal(20_000, root.GetProperty("bars").GetInt64());
        Assert.Equal(ResultFolder().Split('/')[^2], root.GetProperty("run_id").GetString());
        Assert.True(root.GetProperty("metrics").GetProperty("total_trades").GetInt64() >= 5);
    }

    [Fact]
    public void Detected_signals_are_all_accounted_for()
    {
        using var document = JsonDocument.Parse(S1t.Run("backtest", _operation, "--json").Output);
        JsonElement counts = document.RootElement.GetProperty("counts");
        long rejected = counts.GetProperty("opportunities_rejected").GetInt64();
        Assert.Equal(
            counts.GetProperty("opportunities_detected").GetInt64(),
            counts.GetProperty("opportunities_executed").GetInt64() + rejected
                + counts.GetProperty("opportunities_superseded").GetInt64()
                + counts.GetProperty("opportunities_expired").GetInt64());
        Assert.Equal(rejected, counts.GetProperty("rejections").EnumerateObject().Sum(reason => reason.Value.GetInt64()));
    }

    [Fact]
    public void The_csv_files_say_what_the_arrow_files_say()
    {
        string trades = _folder.At("trades.csv");
        string equity = _folder.At("equity.csv");
        Assert.Equal(ExitCode.Done, S1t.Run("backtest", _operation, "--trades", trades, "--equity", equity).Code);
        string[] tradeLines = File.ReadAllLines(trades);
        Assert.Equal(
            "trade_id,symbol,direction,quantity,entry_time,entry_price,exit_time,exit_price,gross_pnl,fees,funding,net_pnl,"
            + "return_pct,mae,mfe,bars_held,entry_reason,exit_reason,opportunity_id,directive_id,threat_id",
            tradeLines[0]);
        using var tradeFile = new ArrowFileReader(Path.Combine(ResultFolder(), "trades.arrow"), verifyChecksums: true);
        Assert.Equal(
            [
                "trade_id", "symbol", "direction", "quantity", "entry_time", "entry_price", "exit_time", "exit_price",
                "gross_pnl", "fees", "funding", "net_pnl", "return_pct", "mae", "mfe", "bars_held", "entry_reason",
                "exit_reason", "opportunity_id", "directive_id", "threat_id",
            ],
            tradeFile.Schema.Fields.Select(field => field.Name));
        Assert.Equal(tradeFile.RowCount, tradeLines.Length - 1);
        ArrowBatch batch = tradeFile.Batch(0);
        for (int row = 0; row < batch.RowCount; row++)
        {
            string[] cells = tradeLines[row + 1].Split(',');
            Assert.Equal(tradeFile.Schema.Fields.Select((field, column) => CellOf(batch, field, column, row)), cells);
            Assert.StartsWith("TRD_2020", cells[0]);
            Assert.Equal(Number(cells[8]) - Number(cells[9]) - Number(cells[10]), Number(cells[11]));
            Assert.Equal("ema_cross", cells[16]);
            Assert.StartsWith("STR_2020", cells[19]);
            Assert.Empty(cells[20]);
        }

        string[] equityLines = File.ReadAllLines(equity);
        Assert.Equal("time,equity,balance", equityLines[0]);
        Assert.Equal(20_001, equityLines.Length);
        Assert.StartsWith("2020-01-01T00:01:00Z,10000,10000", equityLines[1]);
    }

    [Fact]
    public void Money_adds_up_from_trades_to_the_result()
    {
        string trades = _folder.At("trades.csv");
        S1t.Outcome outcome = S1t.Run("backtest", _operation, "--trades", trades, "--json");
        using var document = JsonDocument.Parse(outcome.Output);
        decimal net = File.ReadLines(trades).Skip(1).Sum(line => Number(line.Split(',')[11]));
        decimal fees = File.ReadLines(trades).Skip(1).Sum(line => Number(line.Split(',')[9]));
        Assert.Equal(Number(document.RootElement.GetProperty("final_equity").GetString()!), 10_000 + net);
        Assert.Equal(Number(document.RootElement.GetProperty("metrics").GetProperty("fees_paid").GetString()!), fees);
    }

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
    [InlineData("connectors.sim.fill_model=MARKET_IMPACT", "connectors.sim.latency_ms=500", "connectors.sim.participation=0.03", "connectors.sim.impact_coefficient=0.7")]
    [InlineData("connectors.sim.intrabar=ohlc_path", "connectors.sim.limit_fill=through", "connectors.sim.participation=0.03")]
    public void The_effective_configuration_runs_again_as_the_same_run(params string[] settings)
    {
        string[] options = [.. settings.SelectMany(setting => (string[])["--set", setting])];
        Assert.Equal(ExitCode.Done, S1t.Run(["backtest", _operation, .. options]).Code);
        string folder = ResultFolder();
        byte[] result = File.ReadAllBytes(Path.Combine(folder, "result.json"));
        string again = _folder.At("again");
        S1t.Outcome outcome = S1t.Run(
            "backtest", Path.Combine(folder, "operation.yaml"), "--platform", _folder.At("platform.yaml"), "--out", again);
        Assert.Equal((ExitCode.Done, string.Empty), (outcome.Code, outcome.Error));
        string second = Assert.Single(Directory.GetDirectories(again, "ict", SearchOption.AllDirectories));
        Assert.Equal(result, File.ReadAllBytes(Path.Combine(second, "result.json")));
        foreach (string name in (string[])["operation.yaml", "strategy_blueprint.yaml"])
        {
            Assert.Equal(File.ReadAllText(Path.Combine(folder, name)), File.ReadAllText(Path.Combine(second, name)));
        }
    }

    /// <summary>Without a pin the intent decides: a market order's latency is then 10 ms, a pinned one's whatever the pin says.</summary>
    [Fact]
    public void A_connector_without_pins_runs_and_runs_again_from_its_effective_configuration()
    {
        string operation = _folder.Write("unpinned.yaml", SampleFiles.Operation.Replace("fill_model: IMMEDIATE, latency_ms: 0, ", "", StringComparison.Ordinal));
        Assert.Equal(ExitCode.Done, S1t.Run("backtest", operation).Code);
        string folder = ResultFolder();
        byte[] result = File.ReadAllBytes(Path.Combine(folder, "result.json"));
        string again = _folder.At("again");
        S1t.Outcome outcome = S1t.Run(
            "backtest", Path.Combine(folder, "operation.yaml"), "--platform", _folder.At("platform.yaml"), "--out", again);
        Assert.Equal((ExitCode.Done, string.Empty), (outcome.Code, outcome.Error));
        string second = Assert.Single(Directory.GetDirectories(again, "ict", SearchOption.AllDirectories));
        Assert.Equal(result, File.ReadAllBytes(Path.Combine(second, "result.json")));
    }

    /// <summary>Every setting of a connector is part of what a run is: it has a run id and a configuration hash of its own.</summary>
    [Theory]
    [InlineData("latency_ms=1")]
    [InlineData("fill_model=MARKET_IMPACT")]
    [InlineData("limit_fill=through")]
    [InlineData("intrabar=ohlc_path")]
    [InlineData("participation=0.2")]
    [InlineData("impact_coefficient=2")]
    public void Every_connector_setting_is_part_of_the_run_s_identity(string setting)
        => Assert.NotEqual(
            RunId("backtest", _operation, "--json"), RunId("backtest", _operation, "--json", "--set", "connectors.sim." + setting));

    [Fact]
    public void Overrides_change_the_run_and_its_id()
    {
        string first = RunId("backtest", _operation, "--json");
        string second = RunId("backtest", _operation, "--json", "--set", "operation.initial_capital=5000");
        string third = RunId("backtest", _operation, "--json", "--set", "operation.description=other");
        Assert.NotEqual(first, second);
        Assert.Equal(first, third);
    }

    [Theory]
    [InlineData("total_trades < 1000000", ExitCode.GateNotMet, "ict: the gate 'total_trades < 1000000' isn't met: total_trades is ")]
    [InlineData("total_trades<0", ExitCode.Done, "")]
    [InlineData("max_drawdown >= 0", ExitCode.GateNotMet, "ict: the gate 'max_drawdown >= 0' isn't met: max_drawdown is ")]
    [InlineData("sharp_ratio < 1", ExitCode.Invalid, "--fail-if: error: there is no metric 'sharp_ratio'; did you mean 'sharpe_ratio'?\n")]
    [InlineData("sharpe_ratio < x", ExitCode.Invalid, "--fail-if: error: expected a number, not 'x'\n")]
    [InlineData("sharpe_ratio", ExitCode.Invalid, "--fail-if: error: expected something like \"sharpe_ratio < 1\", not 'sharpe_ratio'\n")]
    public void Gates(string gate, int code, string error)
    {
        S1t.Outcome outcome = S1t.Run("backtest", _operation, "--fail-if", gate);
        Assert.Equal(code, outcome.Code);
        Assert.StartsWith(error, outcome.Error);
    }

    [Fact]
    public void An_undefined_metric_fails_its_gate()
    {
        // One bar, no trade: there is no win rate.
        S1t.Outcome outcome = S1t.Run(
            "backtest", _operation, "--set", "data_sources.btc_1m.synthetic.bars=1", "--fail-if", "win_rate < 0");
        Assert.Equal(
            (ExitCode.GateNotMet, "ict: the gate 'win_rate < 0' isn't met: win_rate is undefined\n"),
            (outcome.Code, outcome.Error));
    }

    [Fact]
    public void All_findings_are_reported_and_nothing_is_written()
    {
        S1t.Outcome outcome = S1t.Run(
            "backtest", _operation, "--set", "operation.currency=", "--set", "workforce.strategy_planner.plugin=x", "--fail-if", "y");
        Assert.Equal((ExitCode.Invalid, string.Empty), (outcome.Code, outcome.Output));
        Assert.Equal(3, outcome.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.False(Directory.Exists(_folder.At("runs")));
        Assert.False(Directory.Exists(_folder.At("cache")));
    }

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
        string said = place + "1 of 4 rows are left out: BAD_NUMBER, lines 3\n"
            + place + "1 bars are missing in 1 gaps, the first from 2024-01-01T00:01:00Z to 2024-01-01T00:02:00Z\n"
            + place + "1 empty volumes are taken as 0\n";
        for (int run = 0; run < 2; run++)
        {
            S1t.Outcome outcome = S1t.Run(args);
            Assert.Equal((ExitCode.Done, said), (outcome.Code, outcome.Error));
            Assert.Equal(3, JsonDocument.Parse(outcome.Output).RootElement.GetProperty("bars").GetInt32());
        }

        Assert.EndsWith(".arrow", Assert.Single(Directory.GetFiles(_folder.At("cache"))), StringComparison.Ordinal); // Notes can't get lost, nor be changed, beside it.
        _folder.Write("platform.yaml", "platform: { out: runs, cache: cache, logging: error }\n");
        S1t.Outcome quiet = S1t.Run(args);
        Assert.Equal((ExitCode.Done, string.Empty), (quiet.Code, quiet.Error));
    }

    [Fact]
    public void A_store_that_doesn_t_say_what_its_import_left_out_is_used_as_it_is()
    {
        _folder.Write("bars.csv", "timestamp,open,high,low,close,volume\n1704067200000,100,101,99,100,1\n1704067260000,100,101,99,100,1\n");
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
            $"--set data_sources.btc_1m: warning: data source 'btc_1m': {_folder.At("bars.csv")}: what its import left out isn't known: "
            + $"{store} doesn't say it; once it is deleted, the file is imported again\n",
            second.Error);
        Assert.Equal(content, File.ReadAllBytes(Assert.Single(Directory.GetFiles(_folder.At("cache")))));
    }

    [Fact]
    public void What_is_wrong_with_a_source_s_options_is_said_at_its_place()
    {
        _folder.Write("bars.csv", "timestamp,open,high,low,close,volume\n1704067200000,100,101,99,100,1\n");
        string operation = SampleFiles.WriteTo(_folder, SampleFiles.Operation.Replace(
            "synthetic: { seed: 42, bars: 20000, start: 2020-01-01, price: 20000 }", "path: bars.csv, price: bid", StringComparison.Ordinal));
        S1t.Outcome outcome = S1t.Run("backtest", operation);
        Assert.Equal(
            (ExitCode.Invalid, $"{operation}:8:74: error: data source 'btc_1m': {_folder.At("bars.csv")}: the file has no bid and ask prices: leave the price out\n"),
            (outcome.Code, outcome.Error));
        File.Delete(_folder.At("bars.csv"));
        S1t.Outcome missing = S1t.Run("backtest", operation);
        Assert.Equal(
            (ExitCode.Data, $"{operation}:8:57: error: data source 'btc_1m': {_folder.At("bars.csv")} can't be read: there is no such file\n"),
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
        Assert.Contains("BAD_NUMBER: 1 rows, lines 3", outcome.Error);
        Assert.Contains("HIGH_BELOW_LOW: 1 rows, lines 4", outcome.Error);
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
        Assert.Contains("error: damaged at byte ", outcome.Error);
    }

    [Fact]
    public void A_period_without_rows_is_exit_3()
    {
        S1t.Outcome outcome = S1t.Run("backtest", _operation, "--set", "operation.period={ start: 2030-01-01 }");
        Assert.Equal(ExitCode.Data, outcome.Code);
        Assert.Equal(
            "--set operation.period: error: data source 'btc_1m': warmup_bars and period leave none of the 20000 rows to decide at\n", outcome.Error);
        Assert.False(Directory.Exists(_folder.At("runs")));
    }

    [Fact]
    public void Prices_and_quantities_that_could_overflow_are_exit_3()
    {
        _folder.Write("bars.csv", "timestamp,open,high,low,close,volume\n1704067200000,20000,20000,20000,20000,1\n");
        S1t.Outcome ticks = RunOnFile("bars.csv", "instruments.BTCUSDT.tick_size=0.00000000001");
        Assert.Equal(
            (ExitCode.Data, "--set instruments.BTCUSDT.tick_size: error: tick_size: the price 20000 of btc_1m has more than 2^50 ticks of 0.00000000001; use a coarser one\n"),
            (ticks.Code, ticks.Error));
        _folder.Write("bars.csv", "timestamp,open,high,low,close,volume\n1704067200000,0.01,0.01,0.01,0.01,1\n");
        S1t.Outcome lots = RunOnFile("bars.csv", "instruments.BTCUSDT.lot_size=0.00000000001");
        Assert.Equal(
            (ExitCode.Data, "--set instruments.BTCUSDT.lot_size: error: lot_size: at 0.01, a price of btc_1m, the account could hold more than 2^62 lots of 0.00000000001; use a coarser one\n"),
            (lots.Code, lots.Error));
    }

    [Fact]
    public void Output_that_cannot_be_written_is_exit_74()
    {
        _folder.Write("file", "x");
        S1t.Outcome file = S1t.Run("backtest", _operation, "--out", _folder.At("file"));
        Assert.Equal(
            (ExitCode.Output, $"error: output can't be written: {_folder.At("file")}: there is a file of this name, where a folder is needed\n"), (file.Code, file.Error));
        S1t.Outcome folder = S1t.Run("backtest", _operation, "--trades", _folder.Root);
        Assert.Equal((ExitCode.Output, $"error: output can't be written: {_folder.Root}: there is a folder of this name\n"), (folder.Code, folder.Error));
        S1t.Outcome trades = S1t.Run("backtest", _operation, "--trades", _folder.At("nowhere/trades.csv"));
        Assert.Equal(ExitCode.Output, trades.Code);
        Assert.StartsWith("error: output can't be written: ", trades.Error);
        Assert.Empty(Directory.GetFiles(_folder.Root, "result.json", SearchOption.AllDirectories));
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
            new S1t.Outcome(ExitCode.Invalid, string.Empty, $"{option}: error: {input} would replace {input}, which it is made from; name another file\n"), outcome);
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
            (ExitCode.Output, "error: output can't be written: /proc/self/fd/1: it is a device or a pipe, and would be replaced by a file\n"), (outcome.Code, outcome.Error));
        Assert.Equal("/proc/self/fd/1", new FileInfo(link).LinkTarget);
    }

    [Fact]
    public void A_table_in_the_cache_is_refused()
    {
        Assert.Equal(ExitCode.Done, S1t.Run("backtest", _operation).Code);
        string store = Directory.GetFiles(_folder.At("cache"), "*.arrow").Single();
        S1t.Outcome outcome = S1t.Run("backtest", _operation, "--trades", store);
        Assert.Equal(new S1t.Outcome(ExitCode.Invalid, string.Empty, $"--trades: error: {store} would lie in the cache of markets; name another folder\n"), outcome);
    }

    [Fact]
    public void Every_file_that_a_run_comes_from_is_an_input()
    {
        _folder.Write("bars.csv", "timestamp,open,high,low,close,volume\n1704067200000,1,1,1,1,1\n");
        _folder.Write("f.csv", "2024-01-01T00:00:00Z,0.0001\n");
        string operation = _folder.Write(
            "files.yaml",
            SampleFiles.Operation.Replace("synthetic: { seed: 42, bars: 20000, start: 2020-01-01, price: 20000 }", "path: bars.csv", StringComparison.Ordinal)
                .Replace("min_notional: 5", "min_notional: 5, funding: f.csv", StringComparison.Ordinal));
        foreach (string name in (string[])["files.yaml", "bars.csv", "f.csv", "strategy_blueprint.yaml", "platform.yaml"])
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
        S1t.Outcome outcome = S1t.Run("backtest", _operation, "--trades", path, "--equity", Path.Combine(_folder.Root, ".", "x.csv"));
        Assert.Equal((ExitCode.Invalid, string.Empty), (outcome.Code, outcome.Output));
        Assert.EndsWith("x.csv is the file of --trades; name another file\n", outcome.Error);
        Assert.False(Directory.Exists(_folder.At("runs")));
    }

    [Fact]
    public void A_full_disk_keeps_no_part_of_a_table() => SmallDisk.Use(_folder, "64k", disk =>
    {
        S1t.Outcome outcome = S1t.Run(
            "backtest", _operation, "--trades", Path.Combine(disk, "trades.csv"), "--equity", Path.Combine(disk, "equity.csv"));
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

    [Fact]
    public void An_interrupted_run_is_exit_130_and_leaves_nothing()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        S1t.Outcome outcome = S1t.Run(GeneratedPlugins.Catalogue, source.Token, "backtest", _operation);
        Assert.Equal((ExitCode.Interrupted, "error: interrupted\n"), (outcome.Code, outcome.Error));
        Assert.Empty(Directory.GetFiles(_folder.At("runs"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_plugin_that_throws_is_exit_7_and_a_broken_invariant_exit_70()
    {
        S1t.Outcome plugin = S1t.Run(
            FailingPlugin.Catalogue(() => new InvalidOperationException("out of luck")), CancellationToken.None,
            "backtest", _operation);
        Assert.Equal(ExitCode.Plugin, plugin.Code);
        Assert.StartsWith(
            "error: a plugin failed during the run: ema_20 (ema_detector) on BTCUSDT at the bar of 2020-01-01T00:01:00Z (row 0): "
            + "InvalidOperationException: out of luck; it was given close = ",
            plugin.Error);
        S1t.Outcome defect = S1t.Run(
            FailingPlugin.Catalogue(() => new Columnar.InvariantViolationException("1 == 2"), isAtOnce: true), CancellationToken.None,
            "backtest", _operation);
        Assert.Equal(
            (ExitCode.Defect, "error: a defect of the engine; please report it: Invariant: 1 == 2\n"),
            (defect.Code, defect.Error));
    }

    [Theory]
    [InlineData(",", ".", "-")]
    [InlineData("٫", "٬", "\u200E\u2212")]
    public void The_machine_s_language_changes_no_byte(string point, string group, string minus)
    {
        string plain = S1t.Run("backtest", _operation, "--json", "--trades", _folder.At("a.csv")).Output;
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            culture.NumberFormat.NumberDecimalSeparator = point;
            culture.NumberFormat.NumberGroupSeparator = group;
            culture.NumberFormat.NegativeSign = minus;
            culture.DateTimeFormat.Calendar = culture.OptionalCalendars[0];
            CultureInfo.CurrentCulture = culture;
            Assert.Equal(plain, S1t.Run("backtest", _operation, "--json", "--trades", _folder.At("b.csv")).Output);
            Assert.Equal(File.ReadAllBytes(_folder.At("a.csv")), File.ReadAllBytes(_folder.At("b.csv")));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_terminal_gets_a_table_with_colour_and_the_progress_is_gone()
    {
        S1t.Outcome outcome = S1t.RunOnTerminal("backtest", _operation);
        Assert.Equal(ExitCode.Done, outcome.Code);
        Assert.Contains('╭', outcome.Output);
        Assert.True(outcome.Error.Length == 0 || outcome.Error.EndsWith('\r'), outcome.Error);
    }

    private static string[] Keys(JsonElement element) => [.. element.EnumerateObject().Select(property => property.Name)];

    // A cell of trades.arrow as a table writes it.
    private static string CellOf(ArrowBatch batch, ArrowField field, int column, int row)
        => batch.IsNull(column, row) ? string.Empty : field.Type switch
        {
            ArrowType.Decimal128 => batch.Decimal(column, row).ToString(CultureInfo.InvariantCulture),
            ArrowType.Float64 => batch.Float64(column)[row].ToString("R", CultureInfo.InvariantCulture),
            ArrowType.Int64 => batch.Int64(column)[row].ToString(CultureInfo.InvariantCulture),
            ArrowType.TimestampNanos => UtcNanos.ToIso(batch.Int64(column)[row]),
            _ => batch.Text(column, row),
        };

    private static decimal Number(string text) => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static string RunId(params string[] args)
    {
        using var document = JsonDocument.Parse(S1t.Run(args).Output);
        return document.RootElement.GetProperty("run_id").GetString()!;
    }

    // run.json says when and how fast; everything else must be the same bytes.
    private static byte[][] Contents(string folder)
        => [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal)
            .Where(path => Path.GetFileName(path) != "run.json").Select(File.ReadAllBytes)];

    private S1t.Outcome RunOnFile(string path, string option = "journal=off") => S1t.Run(
        "backtest",
        _operation,
        "--set",
        $"data_sources.btc_1m={{ id: btc_1m, symbol: BTCUSDT, timeframe: 1m, path: {path} }}",
        "--set",
        option);

    private string ResultFolder()
        => Assert.Single(Directory.GetDirectories(_folder.At("runs"), "ict", SearchOption.AllDirectories));
}
