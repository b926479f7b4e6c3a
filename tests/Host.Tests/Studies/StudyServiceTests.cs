using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Files;
using S1mpleTrader.Host.Reports;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Host.Studies;
using S1mpleTrader.Host.Studies.Config;
using S1mpleTrader.Host.Studies.Reports;
using S1mpleTrader.Host.Studies.Runs;
using S1mpleTrader.Host.Studies.Store;
using S1mpleTrader.Plugins;
using Xunit;

namespace S1mpleTrader.Host.Tests.Studies;

/// <summary>The three services, on a small market, with real worker processes.</summary>
public sealed partial class StudyServiceTests
{
    private const string Space = """
          parameter_space:
            - { worker_instance: risk, parameters: { risk_per_trade_percent: { values: [0.5, 1.0, 1.5] } } }
            - { worker_instance: rr, parameters: { risk_reward_ratio: { start: 1.5, end: 3.0, step: 0.5 } } }
        """;

    [Fact]
    public void Every_run_of_an_optimization_is_the_back_test_with_its_settings()
    {
        using Sample sample = new();
        OptimizationResult result = sample.Optimize();
        Assert.Equal(new RunTally(12, 12, 0, IsInterrupted: false), result.Tally);
        foreach (OptimizationRun run in result.Runs)
        {
            Assert.Equal(sample.Backtest(run.Stored.Run.Settings), run.Stored.Outcome!.ResultHash);
        }

        double?[] ranked = [.. result.Runs.Select(run => run.Stored.Outcome!.Metric("total_return"))];
        Assert.Equal(ranked.OrderByDescending(value => value), ranked);
        Assert.Equal(12, result.Statistics!.Trials);
    }

    [Fact]
    public void Best_configuration_is_written_and_gives_the_best_result()
    {
        using Sample sample = new();
        OptimizationResult result = sample.Optimize();
        string best = Path.Combine(result.Folder, "best", "operation.yaml");
        Assert.Equal(result.Best!.Stored.Outcome!.ResultHash, sample.Backtest([], best));
    }

    [Fact]
    public void Study_that_is_there_is_neither_overwritten_nor_resumed_as_another()
    {
        using Sample sample = new();
        OptimizationResult first = sample.Optimize();
        Assert.Equal(ExitCode.Invalid, Assert.Throws<HostException>(() => sample.Optimize()).ExitCode);
        OptimizationResult again = sample.Optimize(isResumed: true);
        Assert.Equal(Rows(first), Rows(again));
        Assert.Equal(12, again.Statistics!.Trials); // Nothing was run again.
        Assert.Throws<HostException>(
            () => sample.Optimize(isResumed: true, space: Space.Replace("1.5]", "1.25]", StringComparison.Ordinal)));
    }

    [Fact]
    public void Study_goes_on_where_the_base_got_another_link()
    {
        using Sample sample = new();
        OptimizationResult first = sample.Optimize(extra: "  strategy_link: link\n");
        sample.AddLink();
        OptimizationResult again = sample.Optimize(extra: "  strategy_link: link\n", isResumed: true);
        Assert.Equal(Rows(first), Rows(again));
    }

    [Fact]
    public void Constraints_decide_who_may_be_best()
    {
        using Sample sample = new();
        OptimizationResult free = sample.Optimize();
        double? most = free.Runs[0].Stored.Outcome!.Metric("max_drawdown");
        string bound = (most!.Value - 0.000001).ToString("R", CultureInfo.InvariantCulture);
        OptimizationResult bounded = sample.Optimize(
            name: "bounded", extra: $"  constraints: {{ max_drawdown: {bound} }}\n");
        Assert.NotEqual(free.Best!.Stored.Run.RunId, bounded.Best?.Stored.Run.RunId);
        OptimizationResult none = sample.Optimize(name: "none", extra: "  constraints: { min_trades: 1000000 }\n");
        Assert.Null(none.Best);
    }

    [Fact]
    public void Worker_may_be_called_as_the_phase_that_it_stands_in()
    {
        using Sample sample = new();
        OptimizationResult result = sample.Optimize(space: """
              planning_variants:
                - phase: exit_planning
                  variants:
                    - { instance_id: exit_planning, plugin: fixed_rr_exit, params: { risk_reward_ratio: { values: [2, 3] } } }
            """);
        using var json = JsonDocument.Parse(JsonText.Line(json => OptimizationJson.Write(json, result)));
        Assert.Equal(
            ["exit_planning=fixed_rr_exit risk_reward_ratio=2", "exit_planning=fixed_rr_exit risk_reward_ratio=3"],
            json.RootElement.GetProperty("results").EnumerateArray()
                .Select(run => run.GetProperty("configuration").GetProperty("exit_planning").EnumerateObject())
                .Select(worker => string.Join(' ', worker.Select(one => $"{one.Name}={one.Value}"))).Order());
    }

    [Fact]
    public void Order_of_constraints_means_nothing()
    {
        using Sample sample = new();
        OptimizationResult first = sample.Optimize(
            extra: "  constraints: { min_trades: 1, max_drawdown: 90, win_rate: { min: 1 } }\n");
        OptimizationResult again = sample.Optimize(
            extra: "  constraints: { win_rate: { min: 1 }, max_drawdown: 90, min_trades: 1 }\n", isResumed: true);
        Assert.Equal((first.Id, first.Statistics), (again.Id, again.Statistics));
        Assert.Throws<HostException>(() => sample.Optimize(
            extra: "  constraints: { win_rate: { min: 2 }, max_drawdown: 90, min_trades: 1 }\n", isResumed: true));
        Assert.Throws<HostException>(
            () => sample.Optimize(extra: "  constraints: { max_drawdown: 90, min_trades: 1 }\n", isResumed: true));
    }

    [Fact]
    public void Reasons_behind_the_most_frequent_are_told_together()
    {
        using Sample sample = new();
        VariantResult result = sample.Compare(
            "[{ name: base }, { name: other, overrides: { planning_workers: { exit_planning: [{ plugin: fixed_rr_exit, "
                + "params: { risk_reward_ratio: 4 } }] } } }]");
        List<NamedCount>[] counts =
        [
            [new("A", 70), new("B", 60), new("C", 50), new("D", 40), new("E", 30), new("F", 20), new("G", 10)],
            [new("A", 1000), new("F", 5)],
        ];
        result = result with
        {
            Variants = [.. result.Variants.Select((variant, i) => variant with
            {
                Run = variant.Run! with
                {
                    Outcome = variant.Outcome! with
                    {
                        Counts = variant.Outcome!.Counts with
                        {
                            Rejected = counts[i].Sum(one => one.Count),
                            Rejections = counts[i],
                            Threats = []
                        },
                    },
                },
            })],
        };
        using StringWriter output = new();
        VariantReport.Write(new Terminal(output, TextWriter.Null, false, false), result);
        Assert.Contains(
            "  E\t30 (11%)\t0 (0%)\n  2 more\t30 (11%)\t5 (0%)\n", output.ToString(), StringComparison.Ordinal);

        MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            VariantJson.Write(json, result);
        }

        using var document = JsonDocument.Parse(stream.ToArray());
        JsonElement causality = document.RootElement.GetProperty("results")[0].GetProperty("causality");
        Assert.Equal(5, causality.GetProperty("top_rejection_reasons").GetArrayLength());
        Assert.Equal(counts[0].Select(one => (one.Name, one.Count)), causality.GetProperty("rejection_reasons")
            .EnumerateObject()
            .Select(one => (one.Name, one.Value.GetInt64())));
    }

    [Fact]
    public void Variants_are_compared_and_equal_ones_share_a_run()
    {
        using Sample sample = new();
        VariantResult result = sample.Compare(
            "[{ name: base }, { name: same, overrides: {} }, { name: wide, "
                + "overrides: { planning_workers: { exit_planning: [{ plugin: fixed_rr_exit, "
                + "params: { risk_reward_ratio: 4 } }] } } }]");
        Assert.Equal(2, result.Tally.Total);
        Assert.Equal(result.Variants[0].Run!.Run.RunId, result.Variants[1].Run!.Run.RunId);
        VariantRun best = result.Best(outcome => outcome.Metric("total_return"), isMost: true)!;
        Assert.Equal(
            result.Variants.Max(variant => variant.Outcome!.Metric("total_return")),
            best.Outcome!.Metric("total_return"));
        Assert.Equal(["base, same", "wide"], Labels(result.Folder));
        using StringWriter redirected = new();
        VariantReport.Write(new Terminal(redirected, TextWriter.Null, false, false), result);
        Assert.DoesNotContain(redirected.ToString(), character => "▁▂▃▄▅▆▇█".Contains(character));
    }

    [Fact]
    public void Of_two_accounts_the_worse_one_decides()
    {
        const string Near = """
              parameter_space:
                - { worker_instance: stops, parameters: { atr_multiplier: { values: [0.3, 0.5, 0.8] }, risk_reward_ratio: { start: 0.5, end: 2.0, step: 0.5 } } }
            """;
        const string Least = "{ primary_metric: max_drawdown }";
        int drawdown = MetricTable.IndexOf("max_drawdown");
        // Stops so near that stop and target often lie in one bar.
        string blueprint = SampleFiles.Blueprint
            .Replace(
                "opportunity_workers:",
                "  - { instance_id: atr, plugin: atr_detector, params: { period: 14 } }\n  opportunity_workers:",
                StringComparison.Ordinal)
            .Replace(
                "{ instance_id: rr, plugin: fixed_rr_exit, params: { risk_reward_ratio: 2.5 } }",
                "{ instance_id: stops, plugin: atr_based_stops, params: { atr: atr.atr } }",
                StringComparison.Ordinal);
        using Sample sample = new(intrabar: "interval", blueprint: blueprint);
        OptimizationResult result = sample.Optimize(space: Near, target: Least);
        double[] upper = [.. result.Runs.Select(run => run.Stored.Outcome!.UpperMetrics![drawdown]!.Value)];
        double[] lower = [.. result.Runs.Select(run => run.Stored.Outcome!.Metrics[drawdown]!.Value)];
        Assert.Equal(upper.Order(), upper);
        Assert.NotEqual(lower.Order(), lower);
        Assert.Equal(upper[0], result.Statistics!.Best);

        // The optimistic account of a run keeps to the bound, the pessimistic one doesn't.
        int flattered = Enumerable.Range(0, upper.Length).MaxBy(i => upper[i] - lower[i]);
        double bound = (lower[flattered] + upper[flattered]) / 2;
        OptimizationResult bounded = sample.Optimize(
            "bounded", Near, FormattableString.Invariant($"  constraints: {{ max_drawdown: {bound:R} }}\n"),
            target: Least);
        Assert.Equal(
            result.Runs.Where((_, i) => upper[i] <= bound).Select(run => run.Stored.Run.RunId),
            bounded.Runs.Where(run => bounded.Plan.Document.Judgement.Keeps(run.Stored.Outcome!)).Select(
                run => run.Stored.Run.RunId));

        WalkForwardResult walk = sample.Walk(space: Near, target: Least);
        WalkResult first = walk.Windows[0];
        using var store = StudyStore.Read(walk.Folder);
        double? least = store.ReadRuns().Where(run => run.Run.Label == "window 1 in-sample").Min(
            run => run.Outcome!.UpperMetrics![drawdown]);
        Assert.Equal(least, first.InSample!.UpperMetrics![drawdown]);

        string shown = S1t.Run("study", "show", walk.Folder).Output;
        List<string> bounds = [.. walk.Windows.Select(window => MetricText.Of(window.InSample, drawdown))];
        Assert.All(bounds, both => Assert.Contains(both + "\t", shown, StringComparison.Ordinal));
        Assert.Contains(bounds, both => both.Contains('…', StringComparison.Ordinal));
        string map = Shown(result);
        Assert.Contains("; of two bounds the worse counts", map, StringComparison.Ordinal);
        // The least of the worse ones is the darkest.
        Assert.Contains(
            $"│ {upper[0].ToString("0.00", CultureInfo.InvariantCulture)} % █", map, StringComparison.Ordinal);
    }

    [Fact]
    public void Study_that_was_judged_by_the_lower_of_two_accounts_is_not_resumed()
    {
        const string Constraints = "  constraints: { max_drawdown: 90, min_trades: 1 }\n";
        const string Line = "\naccounts worse";
        using Sample one = new();
        Assert.DoesNotContain(Line, IdentityOf(one.Optimize().Folder).Configuration, StringComparison.Ordinal);

        using Sample two = new(intrabar: "interval");
        OptimizationResult result = two.Optimize(extra: Constraints);
        Assert.Equal(result.Id, two.Optimize(extra: Constraints, isResumed: true).Id);

        // As an engine left it that knew of no such line.
        StudyIdentity identity = IdentityOf(result.Folder);
        Assert.EndsWith(Line, identity.Configuration, StringComparison.Ordinal);
        Directory.Delete(result.Folder, recursive: true);
        using (var folder = StudyFolder.Take(result.Folder))
        {
            string configuration = identity.Configuration[..^Line.Length];
            using var begun = StudyStore.Open(folder, identity with { Configuration = configuration });
        }

        HostException refused = Assert.Throws<HostException>(() => two.Optimize(extra: Constraints, isResumed: true));
        Assert.Equal(ExitCode.Invalid, refused.ExitCode);
        Assert.Contains("judged its two accounts by the lower bound", refused.Message, StringComparison.Ordinal);
        refused = Assert.Throws<HostException>(() => two.Optimize(isResumed: true));
        Assert.Contains("began with another configuration", refused.Message, StringComparison.Ordinal);
    }

    private static StudyIdentity IdentityOf(string folder)
    {
        using var store = StudyStore.Read(folder);
        return store.Identity;
    }

    private static List<string> Labels(string folder)
    {
        using var store = StudyStore.Read(folder);
        return [.. store.ReadRuns().Select(run => run.Run.Label)];
    }

    private static string Shown(OptimizationResult result)
    {
        using StringWriter output = new();
        OptimizationReport.Write(new Terminal(output, TextWriter.Null, true, false), result);
        return output.ToString();
    }

    private static List<string> Rows(OptimizationResult result) => [.. result.Runs.Select(
        run => $"{run.Stored.Run.RunId} {run.Stored.Outcome!.ResultHash} {run.Stored.Status}")];

    private sealed class InterruptsAt(string phase, CancellationTokenSource source) : IStudyProgress
    {
        public void Show(StudyProgress progress)
        {
            if (progress.Phase == phase)
            {
                source.Cancel();
            }
        }
    }

    // Hourly bars as a file, so that a test may change some of them.
    private sealed class Sample : IDisposable
    {
        public const int FirstSplitRow = 20 * 24;
        public const int Days = 60;
        public const long FirstDay = 18_262; // 2020-01-01
        private const int Rows = Days * 24;

        private readonly TempFolder _folder = new();
        private readonly string _operation;

        public Sample(
            int? poisonFrom = null, string period = "", string intrabar = "pessimistic", string? blueprint = null,
            string instrument = "maker: 0.0002, taker: 0.0004, max_leverage: 1")
        {
            var text = new System.Text.StringBuilder("open_time,open,high,low,close,volume\n");
            TestKit.SeededRandom random = new(11);
            decimal price = 20_000m;
            for (int row = 0; row < Rows; row++)
            {
                decimal close = decimal.Round(
                    price * (1m + ((random.Between(-100, 100) + (poisonFrom <= row ? 40 : 0)) / 10_000m)), 2);
                decimal high = decimal.Max(price, close) + (random.Between(0, 4000) / 100m);
                decimal low = decimal.Min(price, close) - (random.Between(0, 4000) / 100m);
                long openMillis = 1_577_836_800_000L + (row * 3_600_000L);
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"{openMillis},{price},{high},{low},{close},{random.Between(1, 500)}\n");
                price = close;
            }

            _folder.Write("bars.csv", text.ToString());
            _folder.Write("platform.yaml", "platform: { out: runs, cache: cache }\n");
            _operation = SampleFiles.WriteTo(
                _folder,
                """
                operation: { name: sample, environment: backtest, initial_capital: 10000, currency: USDT }
                data_sources: [{ id: btc, symbol: BTCUSDT, timeframe: 1h, path: bars.csv, format: csv, timestamp: open, timezone: UTC }]
                instruments: [{ symbol: BTCUSDT, tick_size: 0.01, lot_size: 0.00001, min_notional: 5, maker: 0.0002, taker: 0.0004, max_leverage: 1 }]
                connectors: [{ id: sim, type: backtest, slippage_bps: 1, fill_model: IMMEDIATE, latency_ms: 0, intrabar: pessimistic }]
                strategy_links: [{ id: link, strategy: strategy_blueprint.yaml, connector: sim, data: [btc], is_active: true }]
                journal: off

                """.Replace("currency: USDT }", "currency: USDT" + period + " }", StringComparison.Ordinal)
                    .Replace("maker: 0.0002, taker: 0.0004, max_leverage: 1", instrument, StringComparison.Ordinal)
                    .Replace("intrabar: pessimistic", "intrabar: " + intrabar, StringComparison.Ordinal),
                (blueprint ?? SampleFiles.Blueprint).Replace(
                    "timeframes: [1m]", "timeframes: [1h]", StringComparison.Ordinal));
        }

        public void AddLink()
            => File.WriteAllText(_operation, File.ReadAllText(_operation).Replace(
                "strategy_links: [",
                "strategy_links: [{ id: other, strategy: strategy_blueprint.yaml, connector: sim, data: [btc] }, ",
                StringComparison.Ordinal));

        public OptimizationResult Optimize(
            string name = "study", string space = Space, string extra = "", bool isResumed = false,
            string target = "{ primary_metric: total_return }")
        {
            Findings findings = [];
            string path = WriteOptimization(name, space, extra, target);
            OptimizationPlan plan = OptimizationPlan.Load(path, null, GeneratedPlugins.Catalogue, findings)!;
            return OptimizationService.Run(plan, Options(isResumed), findings)!;
        }

        public VariantResult Compare(string variants)
        {
            Findings findings = [];
            string path = _folder.Write(
                "variant.yaml",
                $"variant_config:\n  name: variants\n  base_operation: operation.yaml\n  variants: {variants}\n");
            return VariantTestService.Run(
                VariantPlan.Load(path, null, GeneratedPlugins.Catalogue, findings)!, Options(), findings)!;
        }

        public WalkForwardResult Walk(
            string extra = "",
            bool isResumed = false,
            string windows = "in_sample: 20d, out_of_sample: 10d, step: 10d",
            string space = Space,
            string target = "{ primary_metric: total_return }",
            IStudyProgress? progress = null,
            CancellationToken interrupt = default)
        {
            Findings findings = [];
            WriteOptimization("optimization", space, extra, target);
            string path = _folder.Write(
                "wf.yaml", $"walk_forward: {{ name: wf, optimization: optimization.yaml, {windows} }}\n");
            return WalkForwardService.Run(
                WalkForwardPlan.Load(path, null, GeneratedPlugins.Catalogue, findings)!,
                Options(isResumed) with { Progress = progress, Interrupt = interrupt },
                findings)!;
        }

        public string Backtest(IReadOnlyList<string> settings, string? operation = null)
        {
            string[] sets = [.. settings.SelectMany(setting => new[] { "--set", setting })];
            S1t.Outcome outcome = S1t.Run(
                ["backtest", operation ?? _operation, "--json", "--out", _folder
                    .At("by-hand"), "--platform", _folder.At("platform.yaml"), .. sets]);
            Assert.Equal((ExitCode.Done, ""), (outcome.Code, outcome.Error));
            using var json = JsonDocument.Parse(outcome.Output);
            return json.RootElement.GetProperty("result_hash").GetString()!;
        }

        public void Dispose() => _folder.Dispose();

        private StudyOptions Options(bool isResumed = false)
            => new(
                _folder.At("studies"), null, isResumed, 2, StudySample.Worker, Progress: null, CancellationToken.None);

        private string WriteOptimization(string name, string space, string extra, string target) => _folder.Write(
            name + ".yaml",
            $"optimization_config:\n  name: {name}\n  base_operation: operation.yaml\n{space}\n  optimization_targets: "
                + $"{target}\n{extra}");
    }
}
