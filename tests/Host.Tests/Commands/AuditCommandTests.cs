using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Host.Tests.Commands;

/// <summary>
/// s1t audit: a right strategy passes; each kind of cheating plugin is caught, with its worker, column and row.
/// </summary>
public sealed class AuditCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_right_strategy_passes_and_the_seed_is_printed()
    {
        string operation = RichFiles.WriteTo(_folder);
        S1t.Outcome outcome = S1t.Run("audit", operation, "--rows", "6000", "--seed", "7", "--cuts", "3");
        Assert.Equal((ExitCode.Done, string.Empty), (outcome.Code, outcome.Error));
        string[] lines = outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("ict: 6,000 of 20,000 rows, seed 7", lines[0]);
        Assert.Equal(3 + 4 + (2 * 3), lines.Length - 1);
        Assert.All(lines.Skip(1), line => Assert.StartsWith("  same ", line));
        Assert.Equal(outcome, S1t.Run("audit", operation, "--rows", "6000", "--seed", "7", "--cuts", "3"));
    }

    [Theory]
    [InlineData("ict_smc", "btc_1m")] // Columns that are flags only.
    [InlineData("execution", "btc_15m")]
    [InlineData("pair_trade", "btc_15m", "eth_15m")]
    public void An_example_passes(string example, params string[] sources)
    {
        string operation = Path.Combine(SharedFolder.RepositoryRoot()!, "examples", example, "operation.yaml");
        string platform = _folder.Write("platform.yaml", "platform: { cache: cache }\n");
        S1t.Outcome outcome = S1t.Run(
        [
            "audit", operation, "--platform", platform, "--rows", "3000", "--seed", "7", "--cuts", "1",
            .. sources.SelectMany(source => new[] { "--set", $"data_sources.{source}.synthetic.bars=5000" }),
        ]);
        Assert.True(outcome.Code == ExitCode.Done, outcome.Output + outcome.Error);
    }

    [Fact]
    public void A_column_computed_where_it_is_read_may_be_read_by_the_market_stage_and_the_decision_stage()
    {
        // The market stage reads it a block ahead of the decisions, and of a higher timeframe only the last row counts.
        string blueprint = RichFiles.Blueprint.ReplaceLineEndings("\n")
            .Replace("timeframes: [1m]", "timeframes: [1m, 15m]", StringComparison.Ordinal)
            .Replace(
                "  opportunity_workers:\n",
                "    - { instance_id: slow_volume, plugin: volume_profile_percentile, timeframe: 15m, "
                    + "params: { window: 10 } }\n"
                    + "  opportunity_workers:\n"
                    + "    - { instance_id: quiet, plugin: oversold_detector, params: { rsi: volume.percentile } }\n"
                    + "    - { instance_id: slow, plugin: volume_spike_refiner, role: refiner, "
                    + "params: { volume: slow_volume.percentile, min_percentile: 20 } }\n",
                StringComparison.Ordinal);
        S1t.Outcome outcome = S1t.Run(
            "audit", RichFiles.WriteTo(_folder, blueprint: blueprint), "--rows", "3000", "--seed", "7", "--cuts", "3");
        Assert.True(outcome.Code == ExitCode.Done, outcome.Output + outcome.Error);
    }

    [Fact]
    public void A_symbol_whose_bars_end_in_a_gap_before_the_cut_is_compared_until_then()
    {
        // Before a cut the second symbol rests for hours: its hour isn't visible, and without
        // the bars after it its trades are closed where it began to rest.
        _folder.Write("a.csv", Bars(seed: 1, restEvery: 0));
        _folder.Write("b.csv", Bars(seed: 2, restEvery: 25));
        _folder.Write("strategy_blueprint.yaml", """
            strategy: { name: gaps, version: 1.0.0 }
            timeframes: [1m, 1h]
            workforce:
              context_workers:
                - { instance_id: average, plugin: ema_detector, timeframe: 1h, params: { period: 2 } }
                - { instance_id: fast, plugin: ema_detector, params: { period: 3 } }
                - { instance_id: slow, plugin: ema_detector, params: { period: 7 } }
              opportunity_workers:
                - { instance_id: cross, plugin: ema_cross_detector, params: { fast: fast.ema, slow: slow.ema } }
                - { instance_id: trend, plugin: ema_cross_detector, params: { fast: fast.ema, slow: average.ema } }
              strategy_planner: { instance_id: planner, plugin: direct_planner }
              planning_workers:
                entry_planning: [{ instance_id: entry, plugin: market_entry_immediate }]
                size_planning: [{ instance_id: risk, plugin: fixed_risk_sizer, params: { risk_per_trade_percent: 1 } }]
                exit_planning: [{ instance_id: rr, plugin: fixed_rr_exit, params: { risk_reward_ratio: 2 } }]
                execution_intent_planning: [{ instance_id: intent, plugin: balanced_intent }]

            """);
        string operation = _folder.Write("operation.yaml", """
            operation: { name: gaps, environment: backtest, initial_capital: 10000, currency: USDT }
            data_sources:
              - { id: a, symbol: AAA, timeframe: 1m, path: a.csv, format: csv, timestamp: open, timezone: UTC }
              - { id: b, symbol: BBB, timeframe: 1m, path: b.csv, format: csv, timestamp: open, timezone: UTC }
            instruments:
              - { symbol: AAA, tick_size: 0.01, lot_size: 0.001, min_notional: 0, maker: 0.0002, taker: 0.0004 }
              - { symbol: BBB, tick_size: 0.01, lot_size: 0.001, min_notional: 0, maker: 0.0002, taker: 0.0004 }
            connectors:
              - { id: sim, type: backtest, position_policy: pyramid }
            strategy_links:
              - { id: both, strategy: strategy_blueprint.yaml, connector: sim, data: [a, b], is_active: true }

            """);
        S1t.Outcome outcome = S1t.Run("audit", operation, "--seed", "7", "--cuts", "8");
        Assert.True(outcome.Code == ExitCode.Done, outcome.Output + outcome.Error);
    }

    [Fact]
    public void A_column_computed_where_it_is_read_that_answers_by_chance_is_caught()
    {
        var random = new Random(3);
        S1t.Outcome outcome = Audit(
            binding => new ByChanceWhereRead(binding, random),
            PluginKind.ContextAtRow,
            "volume: volume.percentile",
            "volume: own.x");
        Assert.Equal(ExitCode.Different, outcome.Code);
        Assert.Contains(
            "DIFFERENT  run again with new instances\n             own (own) on BTCUSDT, column x, row ",
            outcome.Output);
    }

    [Fact]
    public void Json_is_one_document_with_every_check()
    {
        string operation = RichFiles.WriteTo(_folder);
        S1t.Outcome outcome = S1t.Run("audit", operation, "--rows", "3000", "--cuts", "1", "--json");
        Assert.Equal((ExitCode.Done, string.Empty), (outcome.Code, outcome.Error));
        using var document = System.Text.Json.JsonDocument.Parse(outcome.Output);
        System.Text.Json.JsonElement link = Assert.Single(document.RootElement.EnumerateArray().ToArray());
        Assert.Equal(3000, link.GetProperty("rows").GetInt32());
        Assert.Equal(3 + 4 + 2, link.GetProperty("checks").GetArrayLength());
        Assert.All(
            link.GetProperty("checks").EnumerateArray(), check => Assert.True(check.GetProperty("same").GetBoolean()));
    }

    [Fact]
    public void A_plugin_that_reads_one_bar_ahead_is_caught()
    {
        S1t.Outcome outcome = Audit(binding => new Peeking(binding));
        Assert.Equal(ExitCode.Different, outcome.Code);
        // Inside a block it sees the next bar; at a block's end there is none.
        Assert.Contains("DIFFERENT  blocks of 1\n", outcome.Output);
        Assert.Contains("own (own) on BTCUSDT, column x, row 0 (2020-01-01T00:01:00Z): ", outcome.Output);
        Assert.Contains("DIFFERENT  data ends before row ", outcome.Output);
        Assert.Contains("DIFFERENT  other prices from row ", outcome.Output);
        Assert.Contains("same       run again with new instances\n", outcome.Output);
        string cut = outcome.Output.Split('\n').First(
            line => line.Contains("data ends before row", StringComparison.Ordinal));
        int row = int.Parse(cut.Split("row ")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Contains(FormattableString.Invariant($"column x, row {row - 1} ("), outcome.Output);
    }

    [Fact]
    public void A_plugin_that_keeps_state_from_run_to_run_is_caught()
    {
        int runs = 0;
        S1t.Outcome outcome = Audit(binding => new Remembering(binding, () => runs++));
        Assert.Equal(ExitCode.Different, outcome.Code);
        Assert.Contains(
            "DIFFERENT  run again with new instances\n             own (own) on BTCUSDT, column x, row 0 "
                + "(2020-01-01T00:01:00Z): 0; in the second run: 1\n", outcome.Output);
    }

    [Fact]
    public void A_plugin_that_a_reset_doesn_t_put_back_is_caught()
    {
        S1t.Outcome outcome = Audit(binding => new Forgetless(binding));
        Assert.Equal(ExitCode.Different, outcome.Code);
        Assert.Contains("same       run again with new instances\n", outcome.Output);
        Assert.Contains(
            "DIFFERENT  run again with the same instances, reset\n             own (own) on BTCUSDT, column x, row 0 "
                + "(2020-01-01T00:01:00Z): 1; after a reset: 3001\n", outcome.Output);
    }

    [Fact]
    public void A_plugin_that_allocates_is_caught()
    {
        S1t.Outcome outcome = Audit(binding => new Allocating(binding));
        Assert.Equal(ExitCode.Different, outcome.Code);
        Assert.Contains("DIFFERENT  bytes allocated\n             own (own) on BTCUSDT allocated ", outcome.Output);
        Assert.Equal(1, outcome.Output.Split("DIFFERENT").Length - 1);
    }

    [Fact]
    public void A_plugin_that_answers_by_chance_is_caught()
    {
        var random = new Random(3);
        S1t.Outcome outcome = Audit(binding => new ByChance(binding, random));
        Assert.Equal(ExitCode.Different, outcome.Code);
        Assert.Contains(
            "DIFFERENT  run again with new instances\n             own (own) on BTCUSDT, column x, row 0 ",
            outcome.Output);
    }

    [Fact]
    public void A_planner_that_answers_by_chance_is_caught_at_its_row()
    {
        var random = new Random(3);
        var plugin = new TestPlugin(
            "own", PluginKind.ExitPlanner, "planning_worker", "exit_planning", binding => new Dice(binding, random));
        string operation = RichFiles.WriteTo(
            _folder,
            blueprint: RichFiles.Blueprint.Replace(
                "plugin: fixed_rr_exit, params: { risk_reward_ratio: 2.5 }", "plugin: own", StringComparison.Ordinal));
        S1t.Outcome outcome = S1t.Run(
            TestPlugin.CatalogueWith(plugin), CancellationToken.None, "audit", operation, "--rows", "3000",
            "--cuts", "0");
        Assert.Equal(ExitCode.Different, outcome.Code);
        Assert.Contains(
            "DIFFERENT  run again with new instances\n             rr (own) on BTCUSDT, plan, row ", outcome.Output);
    }

    [Fact]
    public void A_plugin_that_throws_is_named()
    {
        S1t.Outcome outcome = Audit(_ => throw new InvalidOperationException("no"));
        Assert.Equal(ExitCode.Plugin, outcome.Code);
        Assert.StartsWith("error: a plugin failed during the run: own (own) on BTCUSDT at ", outcome.Error);
    }

    // Minutes of a walk; after so many of them, where that is above 0, comes a rest of five hours.
    private static string Bars(int seed, int restEvery)
    {
        var random = new Random(seed);
        var text = new System.Text.StringBuilder("timestamp,open,high,low,close,volume\n");
        long minute = 1_577_836_800_000 / 60_000;
        int close = 10_000;
        for (int i = 0; minute < (1_577_836_800_000 / 60_000) + 3000; i++)
        {
            int open = close;
            close += random.Next(-40, 41);
            text.Append(
                CultureInfo.InvariantCulture,
                $"{minute * 60_000},{open / 100m},{(Math.Max(open, close) + 5) / 100m},"
                + $"{(Math.Min(open, close) - 5) / 100m},{close / 100m},10\n");
            minute += restEvery > 0 && i % restEvery == restEvery - 1 ? 301 : 1;
        }

        return text.ToString();
    }

    // Its column is what the detector compares the average with, so that it is read.
    private S1t.Outcome Audit(Func<WorkerBinding, Worker> maker)
        => Audit(maker, PluginKind.Context, "fast: ema_20.ema", "fast: own.x");

    // A context worker whose column somebody reads instead of another.
    private S1t.Outcome Audit(Func<WorkerBinding, Worker> maker, PluginKind kind, string read, string instead)
    {
        var plugin = new TestPlugin("own", kind, "context_worker", "indicator_calculation", maker)
        {
            Reads = [new("close", "close", "1", 0, false)],
            Writes = [new("x", "", "")],
        };
        string blueprint = RichFiles.Blueprint.ReplaceLineEndings("\n")
            .Replace(
                "  context_workers:\n",
                "  context_workers:\n    - { instance_id: own, plugin: own }\n",
                StringComparison.Ordinal)
            .Replace(read, instead, StringComparison.Ordinal);
        return S1t.Run(
            TestPlugin.CatalogueWith(plugin), CancellationToken.None, "audit",
            RichFiles.WriteTo(_folder, blueprint: blueprint), "--rows", "3000", "--cuts", "2");
    }

    private abstract class Own(WorkerBinding binding) : ContextOperator(binding)
    {
        public override void Reset()
        {
        }

        public override void Run(in MarketBlock block)
        {
            ReadOnlySpan<double> close = block.Input(Binding.Inputs[0]);
            Span<double> output = block.Output(Binding.Outputs[0]);
            for (int i = 0; i < output.Length; i++)
            {
                output[i] = ValueAt(close, i);
            }
        }

        protected abstract double ValueAt(ReadOnlySpan<double> close, int i);
    }

    private sealed class Peeking(WorkerBinding binding) : Own(binding)
    {
        protected override double ValueAt(ReadOnlySpan<double> close, int i)
            => close[Math.Min(i + 1, close.Length - 1)];
    }

    private sealed class Remembering(WorkerBinding binding, Func<int> count) : Own(binding)
    {
        private readonly int _run = count();

        protected override double ValueAt(ReadOnlySpan<double> close, int i) => _run;
    }

    private sealed class Forgetless(WorkerBinding binding) : Own(binding)
    {
        private int _rows;

        protected override double ValueAt(ReadOnlySpan<double> close, int i) => ++_rows;
    }

    private sealed class Allocating(WorkerBinding binding) : Own(binding)
    {
        private double[] _copy = [];

        public override void Run(in MarketBlock block)
        {
            _copy = block.Input(Binding.Inputs[0]).ToArray();
            base.Run(in block);
        }

        protected override double ValueAt(ReadOnlySpan<double> close, int i) => _copy[i];
    }

    private sealed class ByChance(WorkerBinding binding, Random random) : Own(binding)
    {
        protected override double ValueAt(ReadOnlySpan<double> close, int i)
            => close[i] * (1 + (0.01 * random.NextDouble()));
    }

    // Above any threshold, so that the same rows are decided at.
    private sealed class ByChanceWhereRead(WorkerBinding binding, Random random) : AtRowOperator(binding)
    {
        public override void Reset()
        {
        }

        public override double ValueAtEnd(in MarketBlock block) => 100 + random.NextDouble();
    }

    private sealed class Dice(WorkerBinding binding, Random random) : ExitPlannerWorker(binding)
    {
        public override void Reset()
        {
        }

        public override ExitPlan Plan(in StrategyDirective directive, in PlanningView view, RowColumns columns)
            => new(decimal.Round(view.Close * (directive.Entry.Direction == Direction.Buy ? 0.99m : 1.01m)
                + random.Next(100), 0), null);
    }
}
