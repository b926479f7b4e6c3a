using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading;
using S1mpleTrader.Kernel.Contracts;
using Xunit;

namespace S1mpleTrader.Host.Tests.Commands;

/// <summary>s1t wiring show, and wiring maps that a run follows.</summary>
public sealed class WiringCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Text_lists_every_connection_under_its_phase()
    {
        string operation = SampleFiles.WriteTo(_folder);
        S1t.Outcome outcome = S1t.Run("wiring", "show", operation);
        Assert.Equal((ExitCode.Done, string.Empty), (outcome.Code, outcome.Error));
        string[] lines = outcome.Output.Split('\n');
        Assert.Equal("ict: strategy cross, wiring auto, 17 connections", lines[0]);
        Assert.Equal("1 context", lines[2]);
        Assert.Equal("  columns of ema_20, ema_50, in this order", lines[3]);
        Assert.Equal("feed TICK_RECEIVED -> context.on_tick", Squeeze(lines[4]));
        Assert.Contains("cross OPPORTUNITY_DETECTED -> planner.on_opportunity", lines.Select(Squeeze));
        Assert.Contains("planner STRATEGY_DIRECTIVE_ISSUED -> risk.on_strategy_directive", lines.Select(Squeeze));
        Assert.Contains("6 run finale", lines);
        Assert.Equal(17, lines.Count(line => line.Contains(" -> ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Context_that_nobody_reads_is_told_apart()
    {
        // "through" is read by a worker that nobody reads; "seen" by the aggregation alone, through "inner".
        string blueprint = SampleFiles.Blueprint.Replace(
            "  opportunity_workers:",
            """
                - { instance_id: through, plugin: ema_detector, params: { period: 3 } }
                - { instance_id: last, plugin: correlation_context, params: { other: through.ema, window: 10 } }
                - { instance_id: inner, plugin: ema_detector, params: { period: 5 } }
                - { instance_id: seen, plugin: correlation_context, params: { other: inner.ema, window: 10 } }
              opportunity_workers:
            """,
            StringComparison.Ordinal)
            + "aggregation: { strength: { seen.correlation: { weight: 1.0, from: [-1, 1] } } }\n";
        string operation = SampleFiles.WriteTo(_folder, blueprint: blueprint);
        S1t.Outcome outcome = S1t.Run("wiring", "show", operation);
        Assert.Equal((ExitCode.Done, string.Empty), (outcome.Code, outcome.Error));
        Assert.Contains(
            "\n  columns of ema_20, ema_50, inner, seen, in this order\n"
            + "  not computed, since nobody reads them: through, last\n",
            outcome.Output);
    }

    [Fact]
    public void Listeners_and_schedules_are_connected_to_what_they_hear()
    {
        string operation = RichFiles.WriteTo(_folder);
        S1t.Outcome outcome = S1t.Run("wiring", "show", operation);
        Assert.Equal((ExitCode.Done, string.Empty), (outcome.Code, outcome.Error));
        IEnumerable<string> lines = outcome.Output.Split('\n').Select(Squeeze);
        foreach (string line in (string[])
            [
                "scheduler DAILY -> scorer.on_schedule", "scheduler DAILY -> assessor.on_schedule",
                "scorer DCA_OPPORTUNITY_SCORED -> "
                    + "dca.on_opportunity_scored", "assessor DCA_RISK_ASSESSED -> dca.on_risk_assessed",
                "cross OPPORTUNITY_DETECTED -> "
                    + "spike.on_opportunity", "breakout OPPORTUNITY_DETECTED -> spike.on_opportunity",
                "storm THREAT_DETECTED -> planner.on_threat", "storm THREAT_DETECTED -> breaker.on_threat_detected",
                "drawdown THREAT_DETECTED -> breaker.on_threat_detected",
                "ledger LEDGER_UPDATE -> drawdown.on_ledger_update",
                "ledger POSITION_UPDATE -> trail.on_position_update",
                "planning_aggregator EXECUTION_DIRECTIVE_READY -> cap.on_execution_directive",
            ])
        {
            Assert.Contains(line, lines);
        }
    }

    [Theory]
    [InlineData("dot")]
    [InlineData("mermaid")]
    public void Drawings_declare_every_node_that_an_edge_joins(string format)
    {
        string operation = RichFiles.WriteTo(_folder);
        string text = S1t.Run("wiring", "show", operation, "--format", format).Output;
        string[] lines = [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim())];
        bool isDot = format == "dot";
        string node = isDot ? "^(n\\d+_\\d+) \\[label=\"[^\"\\n]+\"\\];$" : "^(n\\d+_\\d+)\\[\"[^\"\\n]+\"\\]$";
        string edge = isDot
            ? "^(n\\d+_\\d+) -> (n\\d+_\\d+) \\[label=\"[A-Za-z_]+\"\\];$"
            : "^(n\\d+_\\d+) -->\\|\"[A-Za-z_]+\"\\| (n\\d+_\\d+)$";
        string frame = isDot
            ? "^(digraph wiring \\{|rankdir=LR;|node \\[shape=box\\];|subgraph cluster_\\d+ \\{|label=\"[^\"]+\";|\\})$"
            : "^(flowchart LR|subgraph link\\d+\\[\"[^\"]+\"\\]|end)$";
        var declared = new HashSet<string>();
        int edges = 0;
        foreach (string line in lines)
        {
            if (Regex.Match(line, node) is { Success: true } found)
            {
                Assert.True(declared.Add(found.Groups[1].Value));
            }
            else if (Regex.Match(line, edge) is { Success: true } joined)
            {
                edges++;
                Assert.Contains(joined.Groups[1].Value, declared);
                Assert.Contains(joined.Groups[2].Value, declared);
            }
            else
            {
                Assert.Matches(frame, line);
            }
        }

        string listing = S1t.Run("wiring", "show", operation).Output;
        Assert.Equal(listing.Split('\n').Count(line => line.Contains(" -> ", StringComparison.Ordinal)), edges);
        Assert.Equal(text.Count(c => c == '{'), text.Count(c => c == '}'));
        Assert.Contains("planner" + (isDot ? "\\n" : "<br/>") + "adaptive_momentum_planner", text);
    }

    [Fact]
    public void The_yaml_used_as_the_wiring_map_gives_the_same_result()
    {
        string operation = RichFiles.WriteTo(_folder);
        (string hash, int trades) = Backtest(operation);
        Assert.True(trades > 10);
        S1t.Outcome map = S1t.Run("wiring", "show", operation, "--format", "yaml");
        _folder.Write("wiring_map.yaml", map.Output);
        RichFiles.WriteTo(
            _folder,
            blueprint: RichFiles.Blueprint.Replace(
                "wiring: auto", "wiring: wiring_map.yaml", StringComparison.Ordinal));
        Assert.Equal((hash, trades), Backtest(operation));
        S1t.Outcome again = S1t.Run("wiring", "show", operation, "--format", "yaml");
        Assert.Equal(map, again);
        Assert.Contains("wiring wiring map, ", S1t.Run("wiring", "show", operation).Output);
    }

    /// <summary>A run keeps the map that it followed: what becomes of the file meanwhile is nothing to it.</summary>
    [Fact]
    public void A_map_that_is_removed_during_the_run_is_kept_as_it_was()
    {
        string map = S1t.Run("wiring", "show", RichFiles.WriteTo(_folder), "--format", "yaml").Output;
        string path = _folder.Write("wiring_map.yaml", map);
        var plugin = new TestPlugin(
            "own_exit", PluginKind.ExitPlanner, "planning_worker", "exit_planning", binding =>
            {
                File.Delete(path);
                return new NoExit(binding);
            });
        string operation = RichFiles.WriteTo(
            _folder,
            blueprint: RichFiles.Blueprint
                .Replace("wiring: auto", "wiring: wiring_map.yaml", StringComparison.Ordinal)
                .Replace("fixed_rr_exit, params: { risk_reward_ratio: 2.5 }", "own_exit", StringComparison.Ordinal));
        S1t.Outcome outcome = S1t.Run(
            TestPlugin.CatalogueWith(plugin), CancellationToken.None,
            "backtest", operation, "--out", _folder.At("kept"));
        Assert.True(outcome.Code == ExitCode.Done, outcome.Error);
        Assert.False(File.Exists(path));
        string kept = Assert.Single(
            Directory.GetFiles(_folder.At("kept"), "wiring_map.yaml", SearchOption.AllDirectories));
        Assert.Equal(map, File.ReadAllText(kept));
    }

    [Fact]
    public void A_map_is_of_one_link()
    {
        string two = SampleFiles.Operation.ReplaceLineEndings("\n").Replace(
            "journal: off",
            "  - { id: two, strategy: strategy_blueprint.yaml, connector: sim, data: [btc_1m], is_active: true }\n"
                + "journal: off",
            StringComparison.Ordinal);
        string operation = SampleFiles.WriteTo(_folder, two);
        Assert.Equal(ExitCode.Invalid, S1t.Run("wiring", "show", operation, "--format", "yaml").Code);
        Assert.Equal(ExitCode.Done, S1t.Run("wiring", "show", operation, "--format", "yaml", "--link", "two").Code);
        Assert.Equal(
            "--link: error: there is no active strategy link 'tow'; did you mean 'two'?\n",
            S1t.Run("wiring", "show", operation, "--link", "tow").Error);
    }

    [Theory]
    // A signal that its refiner doesn't hear isn't refused by it.
    [InlineData(
        "target: { component_id: \"spike\"", "    - { instance_id: spike,",
        "no rule of the wiring map lets spike hear OPPORTUNITY_DETECTED: its on_opportunity is never called")]
    // A threat that the planner doesn't hear doesn't lower its confidence.
    [InlineData(
        "source: { component_id: \"storm\"", "    - { instance_id: storm,",
        "storm publishes THREAT_DETECTED, and nobody hears it")]
    // A listener that hears nothing does nothing.
    [InlineData(
        "target: { component_id: \"trail\"", "    position_management:",
        "no rule of the wiring map lets trail hear POSITION_UPDATE: its on_position_update is never called")]
    public void What_a_map_leaves_out_is_not_heard(string rule, string worker, string message)
    {
        string operation = RichFiles.WriteTo(_folder);
        string whole = TradesOf(operation);
        string map = UseMapWithout(rule, operation);
        string byMap = TradesOf(operation);
        S1t.Outcome outcome = S1t.Run("validate", operation);
        Assert.Equal(ExitCode.Done, outcome.Code);
        Assert.Matches("strategy_blueprint.yaml:[0-9]+:[0-9]+: warning: " + message, outcome.Output + outcome.Error);
        _folder.Write("wiring_map.yaml", map);
        outcome = S1t.Run("validate", operation);
        Assert.DoesNotMatch("warning: (no rule|.*nobody hears)", outcome.Output + outcome.Error);
        RichFiles.WriteTo(
            _folder,
            blueprint: string.Join(
                '\n',
                RichFiles.Blueprint.Split('\n').Where(line => !line.StartsWith(worker, StringComparison.Ordinal))));
        Assert.Equal(TradesOf(operation), byMap);
        Assert.NotEqual(whole, byMap);
    }

    /// <summary>
    /// A worker that the blueprint lists does its part; a map that seems to say otherwise is told so.
    /// </summary>
    [Theory]
    [InlineData(
        "target: { component_id: \"cap\"",
        "no rule connects EXECUTION_DIRECTIVE_READY of planning_aggregator to cap, which hears it all the same: ")]
    [InlineData(
        "target: { component_id: \"dca\", handler_method: on_strategy",
        "no rule connects STRATEGY_DIRECTIVE_ISSUED of planner to dca, which hears it all the same: ")]
    public void What_a_map_leaves_out_without_effect_is_a_warning(string rule, string message)
    {
        string operation = RichFiles.WriteTo(_folder);
        string whole = TradesOf(operation);
        string map = UseMapWithout(rule, operation);
        Assert.Equal(whole, TradesOf(operation));
        S1t.Outcome outcome = S1t.Run("validate", operation);
        Assert.Equal(ExitCode.Done, outcome.Code);
        Assert.Matches("wiring_map.yaml:[0-9]+:[0-9]+: warning: " + message, outcome.Output + outcome.Error);
        _folder.Write("wiring_map.yaml", map);
        outcome = S1t.Run("validate", operation);
        Assert.DoesNotContain("warning: no rule", outcome.Output + outcome.Error, StringComparison.Ordinal);
    }

    private static (string Hash, int Trades) Backtest(string operation)
    {
        S1t.Outcome outcome = S1t.Run("backtest", operation, "--json");
        Assert.Equal(ExitCode.Done, outcome.Code);
        using var document = JsonDocument.Parse(outcome.Output);
        JsonElement root = document.RootElement;
        return (root.GetProperty("result_hash")
            .GetString()!, root.GetProperty("counts").GetProperty("opportunities_executed").GetInt32());
    }

    // Without the columns of ids and reasons: a strategy without a worker numbers what is left anew.
    // Returns the whole map; the operation is wired by what is left of it without the lines of a rule.
    private string UseMapWithout(string rule, string operation)
    {
        string map = S1t.Run("wiring", "show", operation, "--format", "yaml").Output;
        string less = string.Join('\n', map.Split('\n').Where(line => !line.Contains(rule, StringComparison.Ordinal)));
        Assert.NotEqual(map, less);
        _folder.Write("wiring_map.yaml", less);
        RichFiles.WriteTo(
            _folder,
            blueprint: RichFiles.Blueprint.Replace(
                "wiring: auto", "wiring: wiring_map.yaml", StringComparison.Ordinal));
        return map;
    }

    private string TradesOf(string operation)
    {
        string path = _folder.At("trades.csv");
        S1t.Outcome outcome = S1t.Run("backtest", operation, "--trades", path);
        Assert.True(outcome.Code == ExitCode.Done, outcome.Error);
        string[] rows = File.ReadAllLines(path);
        int[] kept = [.. rows[0].Split(',').Select((name, index) => (name, index))
            .Where(column => column.name is "direction" or "entry_time" or "entry_price" or "exit_time" or "exit_price"
                or "quantity")
            .Select(column => column.index)];
        Assert.True(rows.Length > 5);
        Assert.True(kept.Length >= 5);
        return string.Join('\n', rows.Select(row => string.Join(',', kept.Select(index => row.Split(',')[index]))));
    }

    private static string Squeeze(string line) => Regex.Replace(line.Trim(), " +", " ");

    private sealed class NoExit(WorkerBinding binding) : ExitPlannerWorker(binding)
    {
        public override void Reset()
        {
        }

        public override ExitPlan Plan(in StrategyDirective directive, in PlanningView view, RowColumns columns)
            => new(null, null);
    }
}
