using System;
using System.Linq;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Studies.Config;
using S1mpleTrader.Plugins;
using Xunit;

namespace S1mpleTrader.Host.Tests.Studies.Config;

/// <summary>What is wrong with a study's file is said at its place, all at once, before anything starts.</summary>
public sealed class StudyFileTests
{
    [Theory]
    [InlineData(
        "min_gap_size: { start: 3, end: 10, step: 0 }", "6:106: error: min_gap_size: a step of 0 leads nowhere")]
    [InlineData(
        "min_gap_size: { start: 3, end: 10, step: -1 }",
        "6:106: error: min_gap_size: the step leads away from the end")]
    [InlineData("min_gap_size: { start: 3, end: 4, step: 1e-9 }", "error: min_gap_size: more than 1000000 values")]
    [InlineData(
        "min_gap_size: { start: 3, end: 7e28, step: 1 }", "error: end: '7e28' is out of range; it must be from ")]
    [InlineData(
        "min_gap_size: { start: 3, end: 10 }", "error: min_gap_size: expected start, end and step, or values: […]")]
    [InlineData("min_gap_size: { values: [] }", "error: min_gap_size: values: at least one is needed")]
    [InlineData("min_gap_size: { values: 3 }", "error: min_gap_size: values: expected a list, not text")]
    [InlineData("min_gap_size: { valeus: [3] }", "error: unknown key 'valeus' in min_gap_size")]
    [InlineData("min_gap_size: { start: -1, end: 1, step: 1 }", "error: min_gap_size: ")]
    [InlineData(
        "min_gap_siez: { values: [3] }",
        "error: fvg_entry_detector has no parameter 'min_gap_siez'; did you mean 'min_gap_size'?")]
    public void Wrong_values_are_found_at_their_place(string parameter, string finding)
        => AssertFinding(
            finding, $"parameter_space: [{{ worker_instance: fvg_det_1, parameters: {{ {parameter} }} }}]");

    [Theory]
    [InlineData("[3, 3]", "6:93: warning: min_gap_size: 3 is there twice; configurations that are the same run once")]
    [InlineData("[0.6, 3, 0.60]", "6:98: warning: min_gap_size: 0.60 is there twice: it is the same as 0.6; ")]
    [InlineData("[3, 3.0]", "6:93: warning: min_gap_size: 3.0 is there twice: it is the same as 3; ")]
    public void A_value_that_is_there_twice_is_a_combination_that_runs_once(string values, string warning)
    {
        Findings findings = Load(
            "parameter_space: [{ worker_instance: fvg_det_1, "
                + $"parameters: {{ min_gap_size: {{ values: {values} }} }} }}]",
            out OptimizationPlan? plan);
        Assert.Contains(warning, Assert.Single(findings).ToString(), System.StringComparison.Ordinal);
        Assert.Equal(values.Split(',').Length, plan!.Space.Count);
    }

    [Theory]
    [InlineData("start: 3, end: 10, step: 2", "6:96: warning: min_gap_size: no step leads to 10: the last one is at 9")]
    [InlineData("start: 1, end: 0, step: -0.3", "no step leads to 0: the last one is at 0.1")]
    [InlineData("start: 1, end: 2, step: 5", "no step leads to 2: the last one is at 1")]
    [InlineData("start: 0.1, end: 0.7, step: 0.1", null)]
    public void An_end_that_no_step_leads_to_is_told(string range, string? warning)
    {
        Findings findings = Load(
            $"parameter_space: [{{ worker_instance: fvg_det_1, parameters: {{ min_gap_size: {{ {range} }} }} }}]",
            out OptimizationPlan? plan);
        Assert.NotNull(plan);
        if (warning is null)
        {
            Assert.Empty(findings);
        }
        else
        {
            Assert.Contains(warning, Assert.Single(findings).ToString(), System.StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(
        "planning_variants: [{ phase: exit_planning, variants: [{ plugin: no_exit }, "
            + "{ plugin: fixed_rr_exit, params: { risk_reward_ratio: 2 } }, "
            + "{ plugin: fixed_rr_exit, params: { risk_reward_ratio: 4 } }] }]",
        "no_exit",
        "fixed_rr_exit { risk_reward_ratio: 2 }",
        "fixed_rr_exit { risk_reward_ratio: 4 }")]
    [InlineData(
        "worker_selection: [{ worker_category: opportunity_workers, subtype_variants: ["
            + "{ subtype: momentum_signal, plugins: [momentum_scanner] }, "
            + "{ subtype: momentum_signal, plugins: [trend_follower] }, "
            + "{ subtype: technical_pattern, plugins: [fvg_detector] }] }]",
        "momentum_signal momentum_scanner",
        "momentum_signal trend_follower",
        "technical_pattern")]
    public void Choices_of_one_name_are_told_apart(string line, params string[] labels)
    {
        Load(line, out OptimizationPlan? plan);
        Assert.Equal(labels, plan!.Space.Dimensions[0].Choices.Select(choice => choice.Label));
    }

    [Fact]
    public void A_step_too_fine_for_its_numbers_ends_all_the_same()
    {
        Findings findings = Load(
            "parameter_space: [{ worker_instance: fvg_det_1, "
                + "parameters: { min_gap_size: { start: 10, end: 10, step: 1e-28 } } }]",
            out OptimizationPlan? plan);
        Assert.Empty(findings);
        Assert.Equal(1, plan!.Space.Count);
    }

    [Fact]
    public void A_constraint_that_is_misspelt_is_told_the_nearest_one()
        => AssertFinding(
            "min_trades, not 'min_trads'; did you mean 'min_trades'?",
            "constraints: { min_trads: 5 }\n  parameter_space: "
                + "[{ worker_instance: fvg_det_1, parameters: { min_gap_size: 3 } }]");

    [Theory]
    [InlineData("[0.5, \"0.5\"]", "expected a number, not text in quotes ('0.5')")]
    [InlineData("[0.5, 5e-1x]", "expected a number")]
    [InlineData("[-1, -1.0]", "'-1' is out of range", "'-1.0' is out of range")]
    public void A_value_that_is_wrong_in_itself_is_one_mistake(string values, params string[] findings)
    {
        Findings found = Load(
            $"parameter_space: [{{ worker_instance: fvg_det_1, parameters: {{ min_gap_size: {{ values: {values} }} }} "
                + $"}}]",
            out _);
        Assert.Equal(findings.Length, found.Count);
        Assert.All(found.Zip(findings), pair => Assert.Contains(
            "error: min_gap_size: " + pair.Second, pair.First.ToString(), System.StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(
        "parameter_space: [{ worker_instance: fvg_det_2, parameters: { min_gap_size: 3 } }]",
        "error: the base has no worker 'fvg_det_2' there; did you mean 'fvg_det_1'?")]
    [InlineData(
        "parameter_space: [{ worker_instance: fvg_det_1, worker_category: threat_workers, "
            + "parameters: { min_gap_size: 3 } }]",
        "error: the base has no worker 'fvg_det_1' there; it stands in opportunity_workers")]
    [InlineData(
        "worker_variants: [{ name: a, overrides: { execution_workers: [] } }]",
        "6:64: error: execution_workers: an empty list takes no worker away; name what shall be empty: "
            + "{ trade_initiation: [] }")]
    [InlineData(
        "parameter_space: [{ worker_plugin: ema_detector, parameters: { period: 3 } }]",
        "error: the base has several workers of 'ema_detector'; name one by its instance id: worker_instance")]
    [InlineData(
        "parameter_space: [{ parameters: { period: 3 } }]",
        "error: parameter space: one of the keys 'worker_plugin' and 'worker_instance' is missing")]
    [InlineData(
        "worker_selection: [{ worker_category: opportunity_worker, subtype_variants: [{ subtype: momentum_signal, "
            + "plugins: [momentum_scanner] }] }]", "error: worker_category: expected")]
    [InlineData(
        "worker_selection: [{ worker_category: opportunity_workers, subtype_variants: [{ subtype: momentum_signal, "
            + "plugins: [rsi_reversal] }] "
            + "}]", "error: rsi_reversal is of the sub-type mean_reversion, not 'momentum_signal'")]
    [InlineData(
        "planning_variants: [{ phase: exit_planing, variants: [{ plugin: no_exit }] }]", "error: phase: expected")]
    [InlineData(
        "planning_variants: [{ phase: exit_planning, variants: [{ plugin: no_exits }] }]",
        "error: there is no plugin 'no_exits'; did you mean 'no_exit'?")]
    [InlineData(
        "parameter_space: [{ worker_instance: fvg_det_1, parameters: { min_gap_size: { values: [3, 4] } } }, "
            + "{ worker_plugin: fvg_entry_detector, parameters: { min_gap_size: { values: [5, 6] } } }]",
        "error: fvg_det_1.min_gap_size: workforce.opportunity_workers.fvg_det_1.params.min_gap_size is set by "
            + "fvg_det_1.min_gap_size in this study already, and only one of the two would count")]
    [InlineData(
        "planning_variants: [{ phase: exit_planning, variants: [{ plugin: no_exit }] }, "
            + "{ phase: exit_planning, variants: [{ plugin: fixed_rr_exit }] }]",
        "error: exit_planning: workforce.planning_workers.exit_planning is set by exit_planning in this study")]
    [InlineData(
        "operator_variants: [{ operator_id: PlanningOperater, execution_strategy: { values: [PARALLEL] } }]",
        "error: there is no operator 'PlanningOperater'; did you mean 'PlanningOperator'?")]
    [InlineData(
        "operator_variants: [{ operator_id: ThreatOperator, execution_strategy: { values: [SEQUENTIAL] } }]",
        "error: execution_strategy: ThreatOperator works PARALLEL or EVENT_DRIVEN, not 'SEQUENTIAL'")]
    [InlineData(
        "operator_variants: [{ operator_id: PlanningOperator }]",
        "error: PlanningOperator: execution_strategy or aggregation_strategy is missing")]
    [InlineData(
        "operator_variants: [{ operator_id: PlanningOperator, execution_strategy: { values: [PARALLEL] }, "
            + "aggregation_strategy: { values: [CHAIN_THROUGH] } "
            + "}]", "error: aggregation_strategy: with PARALLEL it is COLLECT_ALL, not 'CHAIN_THROUGH'")]
    [InlineData(
        "operator_variants: [{ operator_id: PlanningOperator, execution_strategy: { values: [PARALLEL] }, "
            + "aggregation_strategy: { values: [COLLECT_ALL, NONE] } "
            + "}]", "error: aggregation_strategy: none of the execution strategies goes with 'NONE'")]
    [InlineData(
        "operator_variants: [{ operator_id: PlanningOperator, aggregation_strategy: { values: [NONE] } }]",
        "error: aggregation_strategy: PlanningOperator aggregates CHAIN_THROUGH or COLLECT_ALL, not 'NONE'")]
    [InlineData(
        "parameter_space: [{ worker_instance: fvg_det_1, subtype: momentum_signal, parameters: { min_gap_size: 3 } }]",
        "error: fvg_entry_detector is of the sub-type technical_pattern, not 'momentum_signal'")]
    [InlineData(
        "worker_variants: [{ name: a, overrides: { operator_overrides: { PlanningOperator: { execution: PARALLEL } } } "
            + "}]", "error: unknown key 'execution' of an operator")]
    [InlineData(
        "worker_variants: [{ name: a, overrides: { operator_overrides: { PlanningOperator: { execution_strategy: "
            + "[PARALLEL] } } } }]", "error: execution_strategy: expected one word, not a list")]
    [InlineData(
        "worker_variants: [{ name: a, overrides: { opportunity_workers: [{ plugin: fvg_detector, "
            + "subtype: momentum_signal }] } "
            + "}]", "error: fvg_entry_detector is of the sub-type technical_pattern, not 'momentum_signal'")]
    [InlineData(
        "worker_variants: [{ name: a }, { name: a, overrides: { threat_workers: [] } }]",
        "6:42: error: name: another variant is called 'a' too")]
    [InlineData(
        "worker_variants: [{ name: a, overrides: { planning: { mode: parallel } } }]\n"
            + "  operator_variants: [{ operator_id: PlanningOperator, execution_strategy: { values: [SEQUENTIAL] } }]",
        "7:38: error: PlanningOperator: planning is set by worker_variants in this study already")]
    [InlineData("optimization_targets: { primary_metric: sharp_ratio }", "error: primary_metric: ")]
    [InlineData(
        "optimization_targets: { primary_metric: sharpe_ratio, secondary_metrics: [win_rat] }",
        "error: secondary_metrics: ")]
    [InlineData(
        "optimization_targets: { primary_metric: sharpe_ratio, secondary_metrics: [win_rate, win_rate] }",
        "error: secondary_metrics: 'win_rate' stands twice in the list")]
    [InlineData("constraints: { win_rate: 50 }", "error: win_rate: say which bound it is: { min: … } or { max: … }")]
    [InlineData("constraints: { wins: { min: 50 } }", "error: constraints: ")]
    [InlineData("constraints: { min_trades: -1 }", "6:30: error: min_trades: '-1' is under the limit")]
    [InlineData("constraints: { min_trades: 3.5 }", "6:30: error: min_trades: expected a whole number, not '3.5'")]
    [InlineData(
        "constraints: { win_rate: { min: 50, max: 40 } }",
        "6:28: error: win_rate: no value is at least 50 and at most 40")]
    [InlineData(
        "constraints: { win_rate: { min: 101 } }",
        "6:35: error: win_rate: no value is at least 101: it lies between 0 and 100")]
    [InlineData(
        "constraints: { exposure: { min: 5, max: -1 } }", "error: exposure: no value is at least 5 and at most -1")]
    [InlineData(
        "constraints: { max_drawdown: -15 }", "6:32: error: max_drawdown: no value is at most -15: it is 0 or more")]
    [InlineData(
        "constraints: { profit_factor: { max: -1 } }",
        "6:40: error: profit_factor: no value is at most -1: it is 0 or more")]
    [InlineData("constraints: { win_rate: {} }", "error: win_rate: a bound is missing: min, max or both")]
    [InlineData("sampler: gird", "error: sampler: ")]
    [InlineData("optimisation: 1", "error: unknown key 'optimisation' in optimization_config")]
    [InlineData("strategy_link: lnik", "error: strategy_link: no active link is called 'lnik'; did you mean 'link'?")]
    [InlineData(
        "base_strategy: other.yaml", "error: base_strategy: no active link of the operation names this blueprint")]
    public void Wrong_names_are_found_at_their_place(string line, string finding) => AssertFinding(finding, line);

    [Theory]
    [InlineData(
        "operator_variants: [{ operator_id: PlanningOperator, aggregation_strategy: { values: [CHAIN_THROUGH, "
            + "COLLECT_ALL] } }]", "", 2)]
    [InlineData(
        "operator_variants: [{ operator_id: PlanningOperator, execution_strategy: { values: [PARALLEL, SEQUENTIAL] }, "
            + "aggregation_strategy: { values: [CHAIN_THROUGH, COLLECT_ALL] } }]", "", 2)]
    [InlineData(
        "operator_variants: [{ operator_id: OpportunityOperator, execution_strategy: { values: [EVENT_DRIVEN] } }]",
        "OpportunityOperator: EVENT_DRIVEN changes nothing: its workers step",
        1)]
    [InlineData(
        "worker_variants: [{ name: a, overrides: { operator_overrides: { ContextOperator: { execution_strategy: "
            + "SEQUENTIAL } } } }]", "ContextOperator: SEQUENTIAL changes nothing: context workers", 1)]
    public void Operator_that_works_so_anyway_is_a_warning(string line, string warning, int points)
    {
        Findings findings = Load(line, out OptimizationPlan? plan);
        Assert.Equal(points, plan!.Space.Count);
        Assert.Equal(warning.Length > 0 ? 1 : 0, findings.Count);
        Assert.All(
            findings,
            finding => Assert.Contains("warning: " + warning, finding.ToString(), System.StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(
        "{ win_rate: { min: -5 } }", "6:35: warning: win_rate: every value is at least -5: it lies between 0 and 100")]
    [InlineData(
        "{ win_rate: { min: 40, max: 150 } }",
        "6:44: warning: win_rate: every value is at most 150: it lies between 0 and 100")]
    [InlineData("{ cagr: { min: -101 } }", "6:31: warning: cagr: every value is at least -101: it is -100 or more")]
    // An undefined metric doesn't keep to a bound.
    [InlineData("{ win_rate: { min: 0, max: 100 }, max_drawdown: 0, min_trades: 0 }", null)]
    [InlineData("{ total_return: { min: -500 }, sharpe_ratio: { max: 100 }, fees_paid: -5, max_drawdown: 150 }", null)]
    public void A_bound_that_refuses_no_value_is_a_warning(string constraints, string? warning)
    {
        Findings findings = Load("constraints: " + constraints, out OptimizationPlan? plan);
        Assert.NotNull(plan);
        Assert.Equal(warning is null ? 0 : 1, findings.Count);
        Assert.All(
            findings,
            finding => Assert.Contains($"study.yaml:{warning}", finding.ToString(), System.StringComparison.Ordinal));
    }

    [Fact]
    public void A_trillion_combinations_are_refused_by_their_count()
    {
        const string Wide = "{ start: 0, end: 99.9, step: 0.1 }";
        AssertFinding(
            "error: 1000000000000 combinations are more than max_runs, 100000",
            $"parameter_space: [{{ worker_instance: fvg_det_1, parameters: {{ min_gap_size: {{ start: 0.1, end: 100, "
                + $"step: 0.1 }}, min_volume_percentile: {Wide} }} }}, "
            + $"{{ worker_instance: spike, parameters: {{ min_percentile: {Wide} }} }}, {{ worker_instance: drawdown, "
            + $"parameters: {{ max_drawdown_pct: {{ start: 0.1, end: 100, step: 0.1 }} }} }}]");
    }

    [Fact]
    public void Several_findings_come_together()
    {
        Findings findings = Load("sampler: gird\n  max_runs: 0\n  seeds: 1");
        Assert.Equal(3, findings.ErrorCount);
    }

    [Fact]
    public void A_count_isn_t_held_against_a_limit_that_is_wrong_in_itself()
    {
        Findings findings = Load(
            "max_runs: 0\n  parameter_space: "
                + "[{ worker_instance: fvg_det_1, parameters: { min_gap_size: { values: [1, 2, 3] } } }]");
        Assert.Contains(
            "max_runs: '0' is out of range", Assert.Single(findings).ToString(), System.StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_base_is_said_where_it_is_named()
    {
        using TempFolder folder = new();
        Findings findings = [];
        string path = folder.Write("study.yaml", "optimization_config:\n  name: x\n  base_operation: nowhere.yaml\n");
        Assert.Null(OptimizationPlan.Load(path, null, GeneratedPlugins.Catalogue, findings));
        Assert.Contains(
            "study.yaml:3:19: error: base_operation: ", findings.Single().ToString(), System.StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "variant_config:\n  name: x\n  base_operation: config/operations/ict_backtest.yaml\n  variants: [{ name: a }, "
            + "{ name: a }]\n", "name: another variant is called 'a' too")]
    [InlineData(
        "variant_config:\n  name: x\n  base_operation: config/operations/ict_backtest.yaml\n  variants: [{ name: a, "
            + "overrides: { exit_planning: [] } }]\n", "unknown key 'exit_planning' in overrides")]
    [InlineData(
        "variant_config:\n  name: x\n  base_operation: config/operations/ict_backtest.yaml\n  variants: [{ name: a, "
            + "overrides: { planning_workers: { exit_planning: [{ params: {} }] } } "
            + "}]\n", "expected a worker: { plugin: NAME, params: { … } }")]
    [InlineData(
        "variant_config:\n  name: x\n  base_operation: config/operations/ict_backtest.yaml\n  variants: [{ name: a }]\n"
            + "  comparison_config: { visualizations: [equity_curve] }\n", "visualizations: expected")]
    [InlineData(
        "variant_config:\n  name: x\n  base_operation: config/operations/ict_backtest.yaml\n  variants: [{ name: a }]\n"
            + "  comparison_config: { causality_analysis: [reasons] }\n", "causality_analysis: expected")]
    [InlineData(
        "variant_config:\n  name: x\n  base_operation: config/operations/ict_backtest.yaml\n  variants: [{ name: a, "
            + "overrides: { planning_workers: { exit_planning: [{ plugin: fixed_rr_exit, params: [2] }] } } }]\n",
        "params: expected keys with values, not a list")]
    [InlineData(
        "variant_config:\n  name: x\n  base_operation: config/operations/ict_backtest.yaml\n  variants: [{ name: a, "
            + "overrides: { planning_workers: { exit_planning: [{ plugin: fixed_rr_exit, instance_id: [x] }] } } }]\n",
        "instance_id: expected one value, not a list")]
    [InlineData(
        "variant_config:\n  name: x\n  base_operation: config/operations/ict_backtest.yaml\n  variants: [{ name: a, "
            + "overrides: { workforce: [] } }]\n", "workforce: expected keys with values, not a list")]
    [InlineData(
        "variant_config:\n  name: x\n  base_operation: config/operations/ict_backtest.yaml\n  variants: [{ name: a, "
            + "overrides: { threat_workers: [], workforce: { threat_workers: [] } } }]\n",
        "threat_workers: workforce.threat_workers is set in these overrides already, and only one of the two would "
            + "count")]
    [InlineData(
        "variant_config:\n  name: x\n  base_operation: config/operations/ict_backtest.yaml\n  variants: [{ name: a, "
            + "overrides: { planning: { mode: parallel }, operator_overrides: { PlanningOperator: { "
            + "execution_strategy: SEQUENTIAL } } } }]\n",
        "operator_overrides: planning is set in these overrides already, and only one of the two would count")]
    [InlineData(
        "variant_config:\n  name: x\n  base_operation: config/operations/ict_backtest.yaml\n  variants: [{ name: a, "
            + "overrides: { threat_workers: [{ instance_id: d, plugin: max_drawdown_monitor }, { instance_id: d, "
            + "plugin: max_drawdown_monitor }] } }]\n",
        "instance_id: another worker of this list is called 'd' too")]
    public void Wrong_variants_are_found_at_their_place(string text, string finding)
    {
        using TempFolder folder = new();
        SourceBases.WriteTo(folder);
        Findings findings = [];
        VariantPlan.Load(folder.Write("study.yaml", text), null, GeneratedPlugins.Catalogue, findings);
        Assert.Contains(findings, one => one.ToString().Contains("error: " + finding, System.StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    public void A_variant_may_say_that_a_parameter_has_no_value(string none)
        => AssertRight(
            SampleFiles.Operation,
            "overrides: { strategy_planner: "
                + $"{{ plugin: adaptive_momentum_planner, params: {{ max_risk_amount: {none} }} }} }}");

    [Fact]
    public void The_other_links_of_the_base_may_have_a_dot_in_their_name()
        => AssertRight(
            SampleFiles.Operation.Replace(
                "strategy_links:",
                "strategy_links:\n"
                    + "  - { id: ict.2, strategy: strategy_blueprint.yaml, connector: sim, data: [btc_1m] }",
                System.StringComparison.Ordinal),
            "overrides: {}");

    private static void AssertRight(string operation, string overrides)
    {
        using TempFolder folder = new();
        SampleFiles.WriteTo(folder, operation);
        string path = folder.Write(
            "study.yaml",
            "variant_config:\n  name: x\n  base_operation: operation.yaml\n  strategy_link: ict\n"
                + $"  variants: [{{ name: a, {overrides} }}]\n");
        S1t.Outcome outcome = S1t.Run("validate", path);
        Assert.Equal((ExitCode.Done, string.Empty), (outcome.Code, outcome.Error));
    }

    [Fact]
    public void Walk_forward_whose_out_of_sample_windows_overlap_is_refused()
    {
        using TempFolder folder = new();
        Findings findings = [];
        string path = folder.Write(
            "wf.yaml",
            "walk_forward: { name: wf, optimization: o.yaml, in_sample: 180d, out_of_sample: 30d, step: 10d }\n");
        Assert.Null(WalkForwardPlan.Load(path, null, GeneratedPlugins.Catalogue, findings));
        Assert.Contains(
            findings,
            one => one.ToString().Contains("error: step: shorter than out_of_sample", System.StringComparison.Ordinal));
    }

    [Fact]
    public void Walk_forward_with_a_broken_step_has_no_finding_about_windows()
    {
        using TempFolder folder = new();
        Findings findings = [];
        string path = folder.Write(
            "wf.yaml",
            "walk_forward: { name: wf, optimization: o.yaml, in_sample: 180d, out_of_sample: 30d, step: 0d }\n");
        Assert.Null(WalkForwardPlan.Load(path, null, GeneratedPlugins.Catalogue, findings));
        Assert.Contains(
            findings,
            one => one.ToString().Contains("error: step: expected a length of time", System.StringComparison.Ordinal));
        Assert.DoesNotContain(findings, one => one.ToString().Contains("overlap", System.StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("../sw", false)]
    [InlineData("a/b", false)]
    [InlineData("a\\b", false)]
    [InlineData("FVG Parameter Sweep (v2)", true)]
    public void Name_of_a_study_is_no_path(string name, bool isRight)
        => AssertName(name, isRight ? null : $"expected a name, not a path: {YamlText.Quote(name)} has a '/' or '\\'");

    [Theory]
    [InlineData("..", false)]
    [InlineData("'...'", false)]
    [InlineData("'   '", false)]
    [InlineData("日本", false)]
    [InlineData("___", false)]
    [InlineData("日本 2", true)]
    public void Name_of_a_study_has_something_to_call_its_folder_by(string name, bool isRight)
        => AssertName(name, isRight
            ? null
            : $"its folder is called so: expected a letter a-z or a digit, and {YamlText.Quote(name.Trim('\''))} has "
                + $"none");

    private static void AssertName(string name, string? wrong)
    {
        string[] expected = wrong is null ? [] : ["study.yaml:2:9: error: name: " + wrong];
        const string Base = "base_operation: operation.yaml";
        Assert.Equal(expected, Read($"optimization_config:\n  name: {name}\n  {Base}\n", (root, findings) =>
            OptimizationReader.Read(root, findings)));
        Assert.Equal(expected, Read(
            $"variant_config:\n  name: {name}\n  {Base}\n  variants: [{{ name: a }}]\n",
            (root, findings) => VariantDocument.Read(root, findings)));
        Assert.Equal(
            expected,
            Read(
                $"walk_forward:\n  name: {name}\n  optimization: o.yaml\n  in_sample: 9d\n  out_of_sample: 3d\n",
                (root, findings) => WalkForwardDocument.Read(root, findings)));

        static string[] Read(string text, Action<YamlNode, Findings> read)
        {
            Findings findings = [];
            read(YamlReader.ReadText(text, "study.yaml", findings)!, findings);
            return [.. findings.Select(finding => finding.ToString())];
        }
    }

    [Theory]
    [InlineData("FVG Parameter Sweep", "fvg-parameter-sweep")]
    [InlineData("../../etc", "etc")]
    public void Folder_of_a_study_is_a_plain_name(string name, string folder)
        => Assert.Equal(folder, StudyNames.FolderOf(name));

    private static void AssertFinding(string finding, string line)
    {
        Findings findings = Load(line);
        Assert.True(
            findings.Any(one => one.ToString().Contains(finding, System.StringComparison.Ordinal)),
            string.Join('\n', findings.Select(one => one.ToString())));
    }

    private static Findings Load(string line)
    {
        Findings findings = Load(line, out OptimizationPlan? plan);
        Assert.Null(plan);
        return findings;
    }

    private static Findings Load(string line, out OptimizationPlan? plan)
    {
        using TempFolder folder = new();
        SourceBases.WriteTo(folder);
        Findings findings = [];
        string path = folder.Write(
            "study.yaml",
            $"# A study.\noptimization_config:\n  name: x\n  base_operation: config/operations/ict_backtest.yaml\n  "
                + $"description: y\n  {line}\n");
        plan = OptimizationPlan.Load(path, null, GeneratedPlugins.Catalogue, findings);
        return findings;
    }
}
