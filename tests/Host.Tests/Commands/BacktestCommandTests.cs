using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Plugins;
using Xunit;

namespace S1mpleTrader.Host.Tests.Commands;

/// <summary>Whole back-tests through the program's entry: what a run writes and says, and how it ends.</summary>
public sealed class BacktestCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _operation;

    public BacktestCommandTests() => _operation = SampleFiles.WriteWithPlatform(_folder);

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
                "opportunities_detected", "opportunities_executed", "opportunities_rejected",
                "opportunities_superseded", "opportunities_expired", "rejections", "threats", "ambiguous_fills",
                "liquidations",
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
        Assert.Equal(
            rejected, counts.GetProperty("rejections").EnumerateObject().Sum(reason => reason.Value.GetInt64()));
    }

    [Fact]
    public void The_csv_files_say_what_the_arrow_files_say()
    {
        string trades = _folder.At("trades.csv");
        string equity = _folder.At("equity.csv");
        Assert.Equal(ExitCode.Done, S1t.Run("backtest", _operation, "--trades", trades, "--equity", equity).Code);
        string[] tradeLines = File.ReadAllLines(trades);
        Assert.Equal(
            "trade_id,symbol,direction,quantity,entry_time,entry_price,exit_time,exit_price,gross_pnl,fees,funding,"
                + "net_pnl,"
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

    [Theory]
    [InlineData(
        "total_trades < 1000000",
        ExitCode.GateNotMet,
        "ict: --fail-if 'total_trades < 1000000': total_trades is ")]
    [InlineData("total_trades<0", ExitCode.Done, "")]
    [InlineData(
        "max_drawdown >= 0", ExitCode.GateNotMet, "ict: --fail-if 'max_drawdown >= 0': max_drawdown is ")]
    [InlineData(
        "sharp_ratio < 1",
        ExitCode.Invalid,
        "--fail-if: error: there is no metric 'sharp_ratio'; did you mean 'sharpe_ratio'?\n")]
    [InlineData("sharpe_ratio < x", ExitCode.Invalid, "--fail-if: error: expected a number, not 'x'\n")]
    [InlineData(
        "sharpe_ratio",
        ExitCode.Invalid,
        "--fail-if: error: expected something like \"sharpe_ratio < 1\", not 'sharpe_ratio'\n")]
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
            (ExitCode.GateNotMet, "ict: --fail-if 'win_rate < 0': win_rate is undefined\n"),
            (outcome.Code, outcome.Error));
    }

    [Fact]
    public void All_findings_are_reported_and_nothing_is_written()
    {
        S1t.Outcome outcome = S1t.Run(
            "backtest", _operation, "--set", "operation.currency=", "--set", "workforce.strategy_planner.plugin=x",
            "--fail-if", "y");
        Assert.Equal((ExitCode.Invalid, string.Empty), (outcome.Code, outcome.Output));
        Assert.Equal(3, outcome.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.False(Directory.Exists(_folder.At("runs")));
        Assert.False(Directory.Exists(_folder.At("cache")));
    }

    /// <summary>Under a pinned IMMEDIATE nothing uses them; without a pin patient orders do.</summary>
    [Fact]
    public void A_share_of_the_volume_that_nothing_uses_is_a_warning_at_its_place()
    {
        string[] run =
        [
            "backtest", _operation, "--set", "connectors.sim.participation=0.1",
            "--set", "connectors.sim.impact_coefficient=2"
        ];
        Assert.Equal(
            (ExitCode.Done,
            "--set connectors.sim.participation: warning: participation: it does nothing beside fill_model: IMMEDIATE, "
                + "which fills any quantity at once "
            + "without impact; MARKET_IMPACT uses it, and patient orders where no fill_model is given\n"
            + "--set connectors.sim.impact_coefficient: warning: impact_coefficient: it does nothing beside "
            + "fill_model: IMMEDIATE, which fills any quantity at once "
            + "without impact; MARKET_IMPACT uses it, and patient orders where no fill_model is given\n"),
            (S1t.Run(run).Code, S1t.Run(run).Error));
        Assert.Empty(S1t.Run([.. run, "--set", "connectors.sim.fill_model=MARKET_IMPACT"]).Error);
        Assert.Empty(S1t.Run("backtest", _operation, "--set", "connectors.sim.impact_coefficient=0").Error);
        _folder.Write("platform.yaml", "platform: { out: runs, cache: cache, execution: { participation: 0.1 } }\n");
        Assert.Contains(
            "platform.yaml:1:66: warning: participation: it does nothing",
            S1t.Run("backtest", _operation).Error,
            StringComparison.Ordinal);
        Assert.Empty(S1t.Run("backtest", _folder.Write("free.yaml", SampleFiles.Operation
            .Replace("fill_model: IMMEDIATE, ", "", StringComparison.Ordinal))).Error);
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
            "error: a plugin failed during the run: ema_20 (ema_detector) on BTCUSDT at the bar of "
                + "2020-01-01T00:01:00Z (row 0): "
            + "InvalidOperationException: out of luck; it was given close = ",
            plugin.Error);
        S1t.Outcome defect = S1t.Run(
            FailingPlugin.Catalogue(() => new Columnar.InvariantViolationException("1 == 2"), isAtOnce: true),
            CancellationToken.None, "backtest", _operation);
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

    private static string[] Keys(JsonElement element)
        => [.. element.EnumerateObject().Select(property => property.Name)];

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

    private string ResultFolder()
        => Assert.Single(Directory.GetDirectories(_folder.At("runs"), "ict", SearchOption.AllDirectories));
}
