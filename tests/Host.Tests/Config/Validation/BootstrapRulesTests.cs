using System;
using System.Linq;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Plugins;
using Xunit;

namespace S1mpleTrader.Host.Tests.Config.Validation;

/// <summary>Every rule about how workers fit together, each with its message at its place (marked §).</summary>
public sealed class BootstrapRulesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_rich_sample_is_right()
    {
        Assert.NotNull(
            Load(RichFiles.Operation, RichFiles.Blueprint, GeneratedPlugins.Catalogue, out Findings findings));
        Assert.Empty(findings);
    }

    [Theory]
    // Names, with the nearest.
    [InlineData(
        "plugin: trailing_stop_manager",
        "plugin: §trailing_stop_manger",
        "error: there is no plugin 'trailing_stop_manger'; did you mean 'trailing_stop_manager'?; 's1t plugins list' "
            + "shows all")]
    [InlineData(
        "params: { event: DAILY, average",
        "params: { event: §DAILYY, average",
        "error: scorer listens to DAILYY, which nobody publishes; did you mean 'DAILY'?")]
    [InlineData(
        "average: ema_50.ema",
        "average: §ema_5.ema",
        "error: average: there is no earlier context worker 'ema_5'; did you mean 'ema_50'?")]
    [InlineData(
        "trail_pct: 1",
        "§trail_pc: 1",
        "error: trailing_stop_manager has no parameter 'trail_pc'; did you mean 'trail_pct'?")]
    [InlineData(
        "min_severity: 0.9",
        "min_severity: §9",
        "error: min_severity: '9' is out of range; it must be from 0.0001 to 1")]
    // A column that only a later worker provides.
    [InlineData(
        "ema_20, plugin: ema_detector, params: { period: 20 }",
        "ema_20, plugin: correlation_context, params: { other: §volume.percentile }",
        "error: other: there is no earlier context worker 'volume'; it stands behind its reader: move it up in "
            + "context_workers",
        "fast: ")]
    // Events.
    [InlineData(
        "params: { event: DAILY, average", "params: { event: §DCA_RISK_ASSESSED, average",
        "error: scorer: on_schedule takes an event of the schedule, and DCA_RISK_ASSESSED is none", "circle")]
    // Roles.
    [InlineData(
        "{ instance_id: planner, plugin: adaptive_momentum_planner, params: { min_confidence: 0.3, w_threat: 0.6 } }",
        "§[{ instance_id: planner, plugin: adaptive_momentum_planner }, { instance_id: p2, plugin: direct_planner }]",
        "error: strategy_planner: a strategy has exactly one, not a list")]
    [InlineData(
        "    execution_intent_planning: [{ instance_id: intent, plugin: balanced_intent }]\n",
        "",
        "20:5: error: planning_workers: the key 'execution_intent_planning' is missing")]
    [InlineData(
        "size_planning: [{ instance_id: risk, plugin: fixed_risk_sizer, params: { risk_per_trade_percent: 1.0 } }]",
        "size_planning: §[]",
        "error: size_planning: at least one item is needed")]
    // Triggers that nothing fits.
    [InlineData(
        "confidence: [0.0, 0.2]",
        "confidence: §[1.2, 1.5]",
        "error: confidence: the range lies outside [0, 1], so that nothing fits it")]
    [InlineData(
        "confidence: [0.0, 0.2]",
        "confidence: §[0.9, 0.2]",
        "error: confidence: the range's first number must not be above its second")]
    [InlineData(
        "confidence: [0.0, 0.2]",
        "symbol: §BTCUSD",
        "error: symbol: this strategy link has no data of 'BTCUSD'; did you mean 'BTCUSDT'?")]
    public void Errors(string right, string wrong, string finding, string? or = null)
        => AssertError(Break(RichFiles.Blueprint, right, wrong), finding, GeneratedPlugins.Catalogue, or);

    [Fact]
    public void A_planner_that_weighs_opportunities_needs_a_worker_that_finds_some()
    {
        string[] lines = Break(
            SampleFiles.Blueprint, "plugin: adaptive_momentum_planner", "plugin: §adaptive_momentum_planner")
            .Split('\n');
        AssertError(
            string.Join('\n', lines.Where(line => !line.Contains("ema_cross_detector", StringComparison.Ordinal))
                .Select(
                    line => line.Replace("opportunity_workers:", "opportunity_workers: []", StringComparison.Ordinal))),
            "error: adaptive_momentum_planner needs OpportunitySignal, which no earlier worker provides; add an "
                + "opportunity worker",
            GeneratedPlugins.Catalogue,
            null,
            SampleFiles.Operation);
    }

    [Theory]
    [InlineData("ThreatSignal", "parallel", "; add a threat worker")]
    [InlineData(
        "EntryPlan",
        "parallel",
        "; plans are seen in the order entry, exit, size, and only with 'planning: { mode: sequential }'")]
    [InlineData(
        "SizePlan",
        "sequential",
        "; plans are seen in the order entry, exit, size, and only with 'planning: { mode: sequential }'")]
    [InlineData("ExecutionIntent", "sequential", "")]
    [InlineData("EntryPlan", "sequential", null)]
    [InlineData("StrategyDirective", "parallel", null)]
    [InlineData("AggregatedContextAssessment", "parallel", null)]
    public void A_dto_is_provided_by_an_earlier_worker_or_not_at_all(string dto, string mode, string? remedy)
    {
        string blueprint = Break(
            SampleFiles.Blueprint, "plugin: fixed_rr_exit, params: { risk_reward_ratio: 2.5 }", "plugin: §needy");
        blueprint = Break(blueprint, "mode: parallel", "mode: " + mode);
        var needy =
            new TestPlugin("needy", PluginKind.ExitPlanner, "planning_worker", "exit_planning") { Needs = [dto] };
        if (remedy is null)
        {
            string right = blueprint.Replace("§", "", StringComparison.Ordinal);
            Assert.NotNull(Load(SampleFiles.Operation, right, TestPlugin.CatalogueWith(needy), out Findings findings));
            Assert.Empty(findings);
        }
        else
        {
            AssertError(
                blueprint, $"error: needy needs {dto}, which no earlier worker provides{remedy}",
                TestPlugin.CatalogueWith(needy), null, SampleFiles.Operation);
        }
    }

    [Fact]
    public void A_worker_may_provide_more_than_its_role()
    {
        var needy = new TestPlugin("needy", PluginKind.ExitPlanner, "planning_worker", "exit_planning")
        {
            Needs = ["ThreatSignal"]
        };
        var giver = new TestPlugin("giver", PluginKind.Context, "context_worker", "temporal_context")
        {
            Gives = ["ThreatSignal"],
            Writes = [new("x", "", "")]
        };
        string blueprint = Break(
            SampleFiles.Blueprint, "plugin: fixed_rr_exit, params: { risk_reward_ratio: 2.5 }", "plugin: needy");
        blueprint = Break(
            blueprint, "  context_workers:", "  context_workers:\n    - { instance_id: giver, plugin: giver }");
        Assert.NotNull(
            Load(SampleFiles.Operation, blueprint, TestPlugin.CatalogueWith(needy, giver), out Findings findings));
        Assert.Empty(findings);
    }

    [Fact]
    public void An_event_that_goes_in_a_circle_is_refused()
        => AssertError(
            Break(
                RichFiles.Blueprint,
                "risk_safety: [",
                "operational: [§{ instance_id: ping, plugin: ping }, { instance_id: pong, plugin: "
                    + "pong }]\n    risk_safety: ["),
            "error: the wiring goes in a circle within one instant: ping -> pong -> ping",
            TestPlugin.CatalogueWith(Talker("ping", "PONG", "PING"), Talker("pong", "PING", "PONG")));

    [Fact]
    public void A_planner_that_waits_for_what_comes_after_it_is_refused()
    {
        var late = new TestPlugin("late_entry", PluginKind.EntryPlanner, "planning_worker", "entry_planning")
        {
            Hears = [TestPlugin.OnCustom("AFTERWARDS")],
        };
        var after = new TestPlugin("after", PluginKind.EventDriven, "execution_worker", "operational")
        {
            Hears = [new(
                "OPPORTUNITY_REJECTED", IsParameter: false, EventPayload.Rejection, "on_opportunity_rejected")],
            Says = ["AFTERWARDS"],
        };
        string blueprint = Break(
            RichFiles.Blueprint,
            "- { instance_id: market, plugin: market_entry_immediate }",
            "- §{ instance_id: market, plugin: late_entry }");
        AssertError(
            Break(
                blueprint,
                "risk_safety: [",
                "operational: [{ instance_id: after, plugin: after }]\n    risk_safety: ["),
            "error: market waits for AFTERWARDS of after, which comes only after it has planned",
            TestPlugin.CatalogueWith(late, after));
    }

    [Fact]
    public void An_event_that_is_heard_and_that_nobody_publishes_is_refused()
        => AssertError(
            Break(
                RichFiles.Blueprint,
                "risk_safety: [",
                "operational: [§{ instance_id: ear, plugin: ear }]\n    risk_safety: ["),
            "error: ear listens to DCA_RISK_ASESSED, which nobody publishes; did you mean 'DCA_RISK_ASSESSED'?",
            TestPlugin.CatalogueWith(Talker("ear", "DCA_RISK_ASESSED")));

    [Fact]
    public void A_worker_that_takes_an_event_of_another_kind_is_refused()
        => AssertError(
            Break(
                RichFiles.Blueprint,
                "risk_safety: [",
                "operational: [§{ instance_id: ear, plugin: ear }]\n    risk_safety: ["),
            "error: ear: on_daily takes a worker's event, and DAILY is none",
            TestPlugin.CatalogueWith(Talker("ear", "DAILY")));

    /// <summary>
    /// Who hears an event of that name would be given what the schedule says and what the worker says.
    /// </summary>
    [Theory]
    [InlineData("DCA_OPPORTUNITY_SCORED", "scorer publishes DCA_OPPORTUNITY_SCORED; give the schedule's another name")]
    [InlineData("ENTRY_PLAN_CREATED", "ENTRY_PLAN_CREATED is the platform's own")]
    public void A_schedule_s_event_that_somebody_else_publishes_is_refused(string name, string problem)
        => AssertError(
            RichFiles.Blueprint,
            "error: event: " + problem,
            GeneratedPlugins.Catalogue,
            or: null,
            RichFiles.Operation.Replace(
                "schedule:\n", $"schedule:\n  - {{ event: §{name}, every: day }}\n", StringComparison.Ordinal),
            "operation.yaml");

    /// <summary>Nothing is said of bars whose length can't be read.</summary>
    [Theory]
    [InlineData("timeframe: 1m", "timeframe: 5min", "[1m]", "[5m]")]
    [InlineData("timeframe: 1m", "timeframe: 5m", "[1m]", "[5min, 1h]")]
    public void A_timeframe_that_is_none_is_one_finding(string right, string wrong, string rightAlso, string wrongAlso)
    {
        Load(
            Break(RichFiles.Operation, right, wrong), Break(RichFiles.Blueprint, rightAlso, wrongAlso),
            GeneratedPlugins.Catalogue, out Findings findings);
        Assert.EndsWith("not '5min'", Assert.Single(findings).Message);
    }

    /// <summary>Who decides reads the bars that are decided on.</summary>
    [Theory]
    [InlineData("plugin: fixed_rr_exit", "fixed_rr_exit")]
    [InlineData("plugin: fixed_risk_sizer", "fixed_risk_sizer")]
    [InlineData("plugin: adaptive_momentum_planner", "adaptive_momentum_planner")]
    [InlineData("plugin: volume_spike_refiner", "volume_spike_refiner")]
    [InlineData("plugin: max_drawdown_monitor", "max_drawdown_monitor")]
    [InlineData("plugin: trailing_stop_manager", "trailing_stop_manager")]
    [InlineData("plugin: max_open_positions_overlay", "max_open_positions_overlay")]
    [InlineData("plugin: dca_risk_assessor", "dca_risk_assessor")]
    [InlineData("plugin: volatility_spike_detector", null)]
    [InlineData("plugin: breakout_scanner", null)]
    [InlineData("plugin: volatility_regime", null)]
    public void A_timeframe_of_a_worker_that_decides_is_a_warning(string plugin, string? warned)
        => AssertWarnings(
            Break(Break(RichFiles.Blueprint, "[1m]", "[1m, 1h]"), plugin, plugin + ", timeframe: 1h"),
            warned is null ? [] : [$"timeframe: it decides nothing here: {warned} reads the bars of 1m decided on"]);

    [Fact]
    public void An_event_that_is_published_and_that_nobody_hears_is_a_warning()
        => AssertWarnings(
            Break(
                RichFiles.Blueprint,
                "- { instance_id: dca, plugin: adaptive_dca_planner, triggers: { confidence: [0.0, 0.2] } }\n",
                ""),
            "scorer publishes DCA_OPPORTUNITY_SCORED, and nobody hears it",
            "assessor publishes DCA_RISK_ASSESSED, and nobody hears it");

    /// <summary>
    /// A worker with one column can be named by its id alone; not one that is called as a raw column.
    /// </summary>
    [Fact]
    public void A_raw_column_that_is_called_as_a_worker_is_a_warning()
        => AssertWarnings(
            Break(RichFiles.Blueprint, "volume: volume.percentile", "volume: volume"),
            "volume: 'volume' is the bars' own column here; the worker 'volume' has volume.percentile");

    [Theory]
    [InlineData("{ confidence: [0.5, 0.9] }", "[0.3, 0.5) and (0.9, 1]")]
    [InlineData(
        "{ confidence: [0.3, 0.5] } }\n      - { instance_id: e2, plugin: market_entry_immediate, "
            + "triggers: { confidence: [0.6, 1] }", "(0.5, 0.6)")]
    [InlineData(
        "{ confidence: [0.3, 0.5] } }\n      - { instance_id: e2, plugin: market_entry_immediate, "
            + "triggers: { confidence: [0.5, 1] }", null)]
    [InlineData("{ confidence: [0.3, 1] }", null)]
    [InlineData("{ direction: BUY }", "[0.3, 1]")]
    [InlineData(
        "{ direction: BUY } }\n      - { instance_id: e2, plugin: market_entry_immediate, triggers: { direction: SELL, "
            + "confidence: [0, 0.8] }", "(0.8, 1]")]
    [InlineData(
        "{ direction: BUY } }\n      - { instance_id: e2, plugin: market_entry_immediate, "
            + "triggers: { direction: SELL }", null)]
    [InlineData("{ signal_type: ema_cross }", null)]
    [InlineData("{ symbol: BTCUSDT }", null)]
    [InlineData(
        "{ timing_preference: [0, 0.5] } }\n      - { instance_id: e2, plugin: market_entry_immediate, "
            + "triggers: { timing_preference: [0.5, 1] }", null)]
    [InlineData(
        "{ timing_preference: [0, 0.4] } }\n      - { instance_id: e2, plugin: market_entry_immediate, "
            + "triggers: { timing_preference: [0.5, 1] }", "[0.3, 1]")]
    [InlineData(
        "{ risk_reward_ratio: [0, 3] } }\n      - { instance_id: e2, plugin: market_entry_immediate, "
            + "triggers: { confidence: [0.9, 1] }", "[0.3, 0.9)")]
    public void Gaps_in_coverage_are_printed(string triggers, string? gaps)
    {
        string blueprint = Break(
            SampleFiles.Blueprint, "triggers: { confidence: [0.0, 1.0] }", "triggers: " + triggers);
        Assert.NotNull(Load(SampleFiles.Operation, blueprint, GeneratedPlugins.Catalogue, out Findings findings));
        if (gaps is null)
        {
            Assert.Empty(findings);
            return;
        }

        Finding finding = Assert.Single(findings);
        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Equal(
            $"entry_planning: no planner fits every directive of confidence {gaps}; what fits none is rejected with "
                + $"NO_PLANNER_MATCHED",
            finding.Message);
        Assert.Equal(("strategy_blueprint.yaml", 13), (System.IO.Path.GetFileName(finding.File), finding.Line));
    }

    [Fact]
    public void Hostile_triggers_don_t_hold_the_check_up()
    {
        var random = new Random(5);
        string Range()
        {
            double from = random.NextDouble();
            return FormattableString.Invariant($"[{from:F6}, {from + ((1 - from) * random.NextDouble()):F6}]");
        }

        string[] planners = [.. Enumerable.Range(0, 60).Select(i =>
            $"- {{ instance_id: p{i}, plugin: market_entry_immediate, triggers: {{ confidence: {Range()}, "
                + $"timing_preference: {Range()}, aggressiveness: {Range()}, profit_taking_preference: {Range()}, "
                + $"execution_urgency: {Range()} }} }}")];
        string blueprint = Break(
            SampleFiles.Blueprint,
            "- { instance_id: entry, plugin: market_entry_immediate, triggers: { confidence: [0.0, 1.0] } }",
            string.Join("\n      ", planners));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.NotNull(Load(SampleFiles.Operation, blueprint, GeneratedPlugins.Catalogue, out Findings findings));
        Assert.StartsWith("entry_planning: ", Assert.Single(findings).Message);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void A_planner_behind_one_that_fits_everything_is_a_warning()
        => AssertWarnings(
            Break(
                RichFiles.Blueprint,
                "- { instance_id: market, plugin: market_entry_immediate }",
                "- { instance_id: market, plugin: market_entry_immediate }\n      - { instance_id: never, plugin: "
                    + "aggressive_market_entry }"),
            "never is never asked: market stands before it and fits every directive");

    [Fact]
    public void A_signal_type_that_nobody_makes_is_a_warning()
        => AssertWarnings(
            Break(RichFiles.Blueprint, "confidence: [0.0, 0.2]", "signal_type: [breakout, ema_crss]"),
            "signal_type: no opportunity worker of this strategy signals 'ema_crss'; did you mean 'ema_cross'?");

    [Theory]
    [InlineData(
        "  - { wiring_id: a, source: { component_id: §cros, event_name: OPPORTUNITY_DETECTED }, "
            + "target: { component_id: planner, handler_method: on_opportunity } "
            + "}", "error: component_id: 'cros' publishes nothing or isn't there; did you mean 'cross'?")]
    [InlineData(
        "  - { wiring_id: a, source: { component_id: cross, event_name: §OPPORTUNITY_DETECTD }, "
            + "target: { component_id: planner, handler_method: on_opportunity } }",
        "error: event_name: 'OPPORTUNITY_DETECTD' isn't published by cross; did you mean 'OPPORTUNITY_DETECTED'?")]
    [InlineData(
        "  - { wiring_id: a, source: { component_id: cross, event_name: OPPORTUNITY_DETECTED }, "
            + "target: { component_id: §planer, handler_method: on_opportunity } "
            + "}", "error: component_id: 'planer' can't hear OPPORTUNITY_DETECTED of cross; did you mean 'planner'?")]
    [InlineData(
        "  - { wiring_id: a, source: { component_id: cross, event_name: OPPORTUNITY_DETECTED }, "
            + "target: { component_id: planner, handler_method: §on_oportunity } }",
        "error: handler_method: 'on_oportunity' is no handler of planner for OPPORTUNITY_DETECTED; did you mean "
            + "'on_opportunity'?")]
    [InlineData(
        "  - { wiring_id: a, source: { component_id: storm, event_name: THREAT_DETECTED }, "
            + "target: { component_id: breaker, handler_method: §on_threat } }",
        "error: handler_method: 'on_threat' is no handler of breaker for THREAT_DETECTED; did you mean "
            + "'on_threat_detected'?")]
    [InlineData(
        "  - { wiring_id: a, source: { component_id: planner, event_name: §ROUTING_PLANNING_REQUESTED }, "
            + "target: { component_id: intent, handler_method: on_plan } "
            + "}", "error: event_name: ROUTING_PLANNING_REQUESTED is called EXECUTION_INTENT_REQUESTED since v4")]
    [InlineData(
        "  - { wiring_id: a, source: { component_id: intent, event_name: §ROUTING_PLAN_CREATED }, "
            + "target: { component_id: planner, handler_method: on_plan } "
            + "}", "error: event_name: ROUTING_PLAN_CREATED is called EXECUTION_INTENT_CREATED since v4")]
    public void Findings_of_a_wiring_map(string rule, string finding)
    {
        int at = rule.IndexOf('§', StringComparison.Ordinal);
        string rules = "wiring_rules:\n" + rule.Replace("§", "", StringComparison.Ordinal) + "\n";
        _folder.Write("wiring_map.yaml", rules);
        Assert.Null(Load(
            RichFiles.Operation, Break(RichFiles.Blueprint, "wiring: auto", "wiring: wiring_map.yaml"),
            GeneratedPlugins.Catalogue, out Findings findings));
        Assert.Contains($"wiring_map.yaml:2:{at + 1}: {finding}", findings.Select(one => Short(one)));
    }

    [Fact]
    public void A_map_that_leaves_a_signal_without_the_planner_is_refused_and_so_is_a_connection_named_twice()
    {
        const string Rule =
            "source: { component_id: cross, event_name: OPPORTUNITY_DETECTED }, target: { component_id: planner, "
                + "handler_method: on_opportunity } }\n";
        _folder.Write("wiring_map.yaml", "wiring_rules:\n  - { wiring_id: a, " + Rule + "  - { wiring_id: b, " + Rule
            + "  - { wiring_id: b, " + Rule);
        Assert.Null(Load(
            RichFiles.Operation, Break(RichFiles.Blueprint, "wiring: auto", "wiring: wiring_map.yaml"),
            GeneratedPlugins.Catalogue, out Findings findings));
        string[] texts = [.. findings.Select(Short)];
        Assert.Contains(
            "wiring_map.yaml:2:5: error: no rule connects OPPORTUNITY_DETECTED of breakout to planner: its signals "
                + "would end nowhere", texts);
        Assert.Contains("wiring_map.yaml:3:5: error: b: this connection is named twice", texts);
        Assert.Contains("wiring_map.yaml:4:18: error: wiring_id: there is another wiring rule 'b'", texts);
    }

    [Fact]
    public void Two_links_of_one_id_would_write_one_folder()
    {
        string two = Break(
            SampleFiles.Operation,
            "journal: off",
            "  - { id: §ICT, strategy: strategy_blueprint.yaml, connector: sim, data: [btc_1m], is_active: true }\n"
                + "journal: off");
        AssertError(
            SampleFiles.Blueprint, "error: id: there is another strategy link 'ICT'", GeneratedPlugins.Catalogue, null,
            two, "operation.yaml");
    }

    [Theory]
    [InlineData(
        "every: §month, on: 25",
        "DAILY never comes: ict decides from 2020-01-01T00:00:00Z to 2020-01-14T21:20:00Z, and it would come first at "
            + "2020-01-25T00:00:00Z")]
    [InlineData("every: §20001 bars", "DAILY never comes: ict decides on 20,000 bars of BTCUSDT")]
    public void A_schedule_that_never_fires_in_the_data_is_refused_before_the_run(string every, string message)
    {
        string marked = RichFiles.Operation.Replace("every: day, at: \"09:00\"", every, StringComparison.Ordinal);
        int at = marked.IndexOf('§', StringComparison.Ordinal);
        string place = $"{marked[..at].Count(c => c == '\n') + 1}:{at - marked[..at].LastIndexOf('\n')}";
        string operation = RichFiles.WriteTo(_folder, marked.Replace("§", "", StringComparison.Ordinal));
        S1t.Outcome outcome = S1t.Run("backtest", operation);
        Assert.Equal((ExitCode.Invalid, $"{operation}:{place}: error: {message}\n"), (outcome.Code, outcome.Error));
        Assert.Equal(ExitCode.Done, S1t.Run("validate", operation).Code);
    }

    private static TestPlugin Talker(string name, string hears, params string[] says)
        => new(name, PluginKind.EventDriven, "execution_worker", "operational")
        {
            Hears = [TestPlugin.OnCustom(hears)],
            Says = says
        };

    private static string Break(string text, string right, string wrong)
    {
        string normal = text.ReplaceLineEndings("\n");
        int at = normal.IndexOf(right, StringComparison.Ordinal);
        Assert.True(at >= 0, right);
        return normal[..at] + wrong + normal[(at + right.Length)..];
    }

    private OperationConfiguration? Load(
        string operation, string blueprint, PluginCatalogue catalogue, out Findings findings)
    {
        string path = SampleFiles.WriteTo(_folder, operation, blueprint);
        findings = new Findings();
        return OperationConfiguration.Load(path, null, Overrides.Parse([], findings), catalogue, findings);
    }

    private string Short(Finding finding)
        => finding.ToString().Replace(_folder.Root + "/", "", StringComparison.Ordinal);

    private void AssertWarnings(string blueprint, params string[] messages)
    {
        Assert.NotNull(Load(RichFiles.Operation, blueprint, GeneratedPlugins.Catalogue, out Findings findings));
        Assert.All(findings, finding => Assert.Equal(FindingSeverity.Warning, finding.Severity));
        Assert.Equal(messages, findings.Select(finding => finding.Message));
    }

    private void AssertError(
        string blueprint, string finding, PluginCatalogue catalogue, string? or = null, string? operation = null,
        string file = "strategy_blueprint.yaml")
    {
        operation ??= RichFiles.Operation;
        string marked = operation.Contains('§', StringComparison.Ordinal) ? operation : blueprint;
        int at = marked.IndexOf('§', StringComparison.Ordinal);
        string place = at < 0
            ? string.Empty
            : $"{marked[..at].Count(c => c == '\n') + 1}:{at - marked[..at].LastIndexOf('\n')}: ";
        Assert.Null(Load(
            operation.Replace("§", "", StringComparison.Ordinal), blueprint.Replace("§", "", StringComparison.Ordinal),
            catalogue, out Findings findings));
        string wanted = $"{file}:{place}{finding}";
        string[] consequences = or?.Split('|') ?? [];
        string[] texts = [.. findings.Where(one => one.Severity == FindingSeverity.Error).Select(Short)];
        Assert.Contains(wanted, texts);
        Assert.All(
            texts,
            text => Assert.True(
                text == wanted || consequences.Any(part => text.Contains(part, StringComparison.Ordinal)), text));
    }
}
