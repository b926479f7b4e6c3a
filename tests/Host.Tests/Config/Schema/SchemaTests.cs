using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.Json;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config;
using S1mpleTrader.Host.Config.Build;
using S1mpleTrader.Host.Config.Documents;
using S1mpleTrader.Host.Studies.Config;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Plugins;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Host.Tests.Config.Schema;

/// <summary>Schema and validation agree: what one says about form, the other says too.</summary>
public sealed class SchemaTests
{
    private const string Platform = """
        platform: { logging: info, out: runs, cache: cache, execution: { slippage_bps: 1, lower_timeframe: { BTCUSDT: btc_1s } } }
        """;

    private const string Wiring = """
        wiring_rules:
          - { wiring_id: a, source: { component_id: fvg, event_name: OPPORTUNITY_DETECTED }, target: { component_id: planner, handler_method: on_opportunity } }
          - { wiring_id: b, source: { component_id: fvg, event_name: OPPORTUNITY_DETECTED }, target: { component_id: planner, handler_method: on_opportunity } }
        """;

    private const string FileSource = """
          - { id: b, symbol: BTCUSDT, timeframe: 1m, path: x.csv, format: csv, timestamp: open, timezone: UTC, price_scale: 10, price: bid, on_error: skip, columns: "time,open" }
        instruments:
        """;

    private const string Aggregation = """
        aggregation: { method: max, strength: { adx.adx: { weight: 1.5, from: [10, 40] } }, weakness: { adx.adx: { from: [10, 40] } } }
        wiring: auto
        """;

    private const string Threat = """
        threat_workers: [{ instance_id: drawdown, plugin: max_drawdown_monitor, triggers: [on_ledger_update], params: { max_drawdown_pct: 20 } }]
        """;

    private const string Optimization = """
        optimization_config:
          name: sweep
          description: all of it
          base_operation: operation.yaml
          base_strategy: strategy_blueprint.yaml
          strategy_link: ict
          parameter_space:
            - { worker_instance: rr, worker_category: planning_workers, worker_phase: exit_planning, parameters: { risk_reward_ratio: { start: 1.5, end: 3.0, step: 0.5 } } }
            - { worker_plugin: fvg_entry_detector, subtype: technical_pattern, parameters: { min_gap_size: { values: [1, 2] }, other: 3 } }
          worker_selection: [{ worker_category: opportunity_workers, subtype_variants: [{ subtype: momentum_signal, plugins: [momentum_scanner] }] }]
          planning_variants: [{ phase: exit_planning, variants: [{ plugin: no_exit }, { instance_id: stops, subtype: exit_planning, plugin: atr_based_stops, params: { atr_multiplier: 2 } }] }]
          operator_variants: [{ operator_id: PlanningOperator, execution_strategy: { values: [SEQUENTIAL] }, aggregation_strategy: { values: [NONE] } }]
          worker_variants: [{ name: a, description: b, overrides: { planning: { mode: parallel } } }]
          optimization_targets: { primary_metric: sharpe_ratio, direction: maximize, secondary_metrics: [total_return] }
          constraints: { min_trades: 30, max_drawdown: 15, win_rate: { min: 40, max: 90 } }
          sampler: random
          max_runs: 100
          seed: 7
          parallel_config: { max_workers: 8, timeout_per_run: 300 }
          artifacts: full
        """;

    private const string Variants = """
        variant_config:
          name: exits
          description: side by side
          base_operation: operation.yaml
          variants:
            - { name: a, description: b, overrides: { planning_workers: { exit_planning: [{ plugin: no_exit }] } } }
            - { name: c }
          comparison_config: { metrics: [sharpe_ratio, win_rate], visualizations: [equity_curves], causality_analysis: [rejection_reasons] }
          parallel_config: { max_workers: 8 }
          artifacts: metrics
        """;

    private const string WalkForward = """
        walk_forward: { name: wf, optimization: optimization.yaml, mode: anchored, in_sample: 180d, out_of_sample: 30d, step: 30d }
        """;

    // None that YAML and we spell differently, such as 1e3 for a whole number.
    private static readonly string[] OddValues =
    [
        "", "null", "x y", "a/b", "-1", "0", "1", "0.5", "3000000000", "true", "false", "'5'", "'true'", "1m",
        "2020-01-01", "soon", "csv", "open", "BUY", "[]", "[1]", "[1, 2]", "[a]", "[[1]]", "{}", "{ a: 1 }",
        "{ instance_id: x, plugin: y }", "..", "a.b",
    ];

    [Fact]
    public void Every_example_is_right_by_its_schema()
    {
        string examples = Path.Combine(SharedFolder.RepositoryRoot()!, "examples");
        int count = 0;
        foreach (string file in Directory.GetFiles(examples, "*.yaml", SearchOption.AllDirectories))
        {
            YamlNode root = ConfigurationFile.Read(file, [])!;
            IReadOnlyList<string>? kind = FileKinds.Recognise(root);
            Assert.NotNull(kind);
            Assert.Null(Check(KindOf(kind)).Refuse(root));
            count++;
        }

        Assert.True(count >= 7);
    }

    [Fact]
    public void Top_keys_are_those_by_which_a_file_is_recognised()
    {
        foreach (IReadOnlyList<string> keys in (IReadOnlyList<string>[])
            [
                FileKinds.OperationKeys, FileKinds.BlueprintKeys, FileKinds.PlatformKeys, FileKinds.WiringKeys,
                FileKinds.OptimizationKeys, FileKinds.VariantKeys, FileKinds.WalkForwardKeys
            ])
        {
            IEnumerable<string> declared =
                Schema(KindOf(keys)).GetProperty("properties").EnumerateObject().Select(property => property.Name);
            Assert.Equal(keys.Order(), declared.Order());
        }
    }

    // The findings that a schema can have: of one value or key by itself.
    [Fact]
    public void Every_broken_file_of_the_other_tests_is_refused_where_its_form_is_wrong()
    {
        string[] formal =
        [
            "unknown key", "the key '", "a value is missing", "expected ", "must be above 0'", "is out of range",
            "at least one item", "only one of the keys", "a name has", "a '.' separates",
        ];
        int count = 0;
        foreach (string test in (string[])["Operation_findings", "Blueprint_findings"])
        {
            bool isOperation = test.StartsWith("Operation", StringComparison.Ordinal);
            JsonSchemaCheck check = Check(isOperation ? "operation" : "strategy_blueprint");
            foreach (object?[] data in DataOf(test))
            {
                string valid = (isOperation ? SampleFiles.Operation : SampleFiles.Blueprint).ReplaceLineEndings("\n");
                string broken = valid.Replace(
                    (string)data[0]!,
                    ((string)data[1]!).Replace("§", "", StringComparison.Ordinal),
                    StringComparison.Ordinal);
                string finding = (string)data[2]!;

                // A day that doesn't fit 64 bits of nanoseconds is a matter of the calendar.
                if (formal.Any(part => finding.Contains(part, StringComparison.Ordinal))
                    && !finding.Contains("-01-01'", StringComparison.Ordinal))
                {
                    Assert.True(check.Refuse(Parse(broken)) is not null, $"{data[1]}: {finding}");
                    count++;
                }
            }
        }

        Assert.True(count > 30, $"only {count} files were looked at");
    }

    [Fact]
    public void Random_changes_are_judged_alike()
    {
        int refused = 0;
        int accepted = 0;
        foreach ((string kind, string text, Func<YamlNode, Findings, bool> read) in Documents())
        {
            JsonSchemaCheck check = Check(kind);
            YamlNode valid = Parse(text);
            Assert.Null(check.Refuse(valid));
            Seeds.ForEach(1, 10_000, seed =>
            {
                YamlNode changed = Change(valid, new SeededRandom(seed));
                var findings = new Findings();
                bool isRead = read(changed, findings);
                string? problem = check.Refuse(changed);
                Assert.True(
                    (problem is null) == isRead,
                    $"{kind}: the schema says '{problem}', the reader "
                        + $"'{(findings.Count > 0 ? findings[0].ToString() : "")}': {Show(changed)}");
                _ = isRead ? accepted++ : refused++;
            });
        }

        Assert.True(
            refused > accepted / 10 && accepted > refused / 10, $"{accepted} accepted, {refused} refused: one-sided");
    }

    // Parameters are judged by the binder: for each the value below, above, of another type, and none.
    [Fact]
    public void Parameters_of_every_plugin_are_judged_alike()
    {
        JsonSchemaCheck check = Check("strategy_blueprint");
        int refused = 0;
        int accepted = 0;
        foreach (PluginDescriptor plugin in GeneratedPlugins.Catalogue.Plugins)
        {
            foreach (ParameterDescriptor parameter in plugin.Parameters)
            {
                foreach (string value in ValuesFor(parameter))
                {
                    string all = string.Join(
                        ", ",
                        plugin.Parameters.Select(
                            other => other.Name + ": " + (ReferenceEquals(other, parameter) ? value : Valid(other))));
                    var parameters = (YamlMapping)Parse("{ " + all + " }");
                    var findings = new Findings();
                    ParameterBinder.Bind(
                        Worker(plugin, parameters), plugin, "f", new ConfigurationFiles(), findings);
                    string? problem = check.RefuseAs(plugin.Name, parameters);
                    // A combination.
                    bool isOfForm = findings.All(finding => finding.Message.StartsWith("w: ", StringComparison.Ordinal)
                        || finding.Message.Contains("can't be read", StringComparison.Ordinal)); // A file of values.
                    Assert.True(
                        (problem is null) == isOfForm,
                        $"{plugin.Name} {{ {all} }}: '{problem}' against "
                            + $"'{(findings.Count > 0 ? findings[0].Message : "")}'");
                    _ = problem is null ? accepted++ : refused++;
                }
            }

            Assert.NotNull(check.RefuseAs(plugin.Name, Parse("{ no_such_parameter: 1 }")));
        }

        Assert.True(refused > 100 && accepted > 100);
    }

    [Fact]
    public void A_plugin_in_the_wrong_place_or_with_another_s_parameters_is_refused()
    {
        JsonSchemaCheck check = Check("strategy_blueprint");
        string valid = SampleFiles.Blueprint;
        Assert.Null(check.Refuse(Parse(valid)));
        foreach ((string right, string wrong) in (ReadOnlySpan<(string, string)>)
            [
                ("plugin: ema_detector", "plugin: market_entry_immediate"),
                ("period: 20", "periods: 20"),
                ("period: 20", "period: 0"),
                (
                    "plugin: fixed_rr_exit, params: { risk_reward_ratio: 2.5 }",
                    "plugin: fixed_rr_exit, params: { period: 2 }"),
                (", params: { fast: ema_20.ema, slow: ema_50.ema }", ""),
                ("confidence: [0.0, 1.0]", "confidnce: [0.0, 1.0]"),
            ])
        {
            Assert.NotNull(check.Refuse(Parse(valid.Replace(right, wrong, StringComparison.Ordinal))));
        }
    }

    [Fact]
    public void The_command_prints_lists_and_refuses()
    {
        S1t.Outcome list = S1t.Run("schema");
        Assert.Equal(ExitCode.Done, list.Code);
        Assert.Contains("strategy_blueprint", list.Output);
        S1t.Outcome wrong = S1t.Run("schema", "operatoin");
        Assert.Equal(ExitCode.Invalid, wrong.Code);
        Assert.Contains("did you mean 'operation'?", wrong.Error);
    }

    private static IEnumerable<(string Kind, string Text, Func<YamlNode, Findings, bool> Read)> Documents()
    {
        string operation = SampleFiles.Operation.ReplaceLineEndings("\n").Replace(
            "instruments:", FileSource.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        yield return ("operation", operation, (root, findings) =>
            OperationReader.Read(root, findings) is not null && !findings.HasErrors);
        yield return ("platform", Platform, (root, findings) =>
            PlatformDocument.Read(root, findings) is not null && !findings.HasErrors);
        yield return ("wiring_map", Wiring, (root, findings) =>
            WiringMapDocument.Read(root, findings) is not null && !findings.HasErrors);
        string blueprint = SampleFiles.Blueprint
            .Replace("wiring: auto", Aggregation, StringComparison.Ordinal)
            .Replace("threat_workers: []", Threat, StringComparison.Ordinal);
        yield return ("strategy_blueprint", blueprint, ReadsBlueprint);
        yield return ("optimization", Optimization, (root, findings) =>
            OptimizationReader.Read(root, findings) is not null && !findings.HasErrors);
        yield return ("variant", Variants, (root, findings) =>
            VariantDocument.Read(root, findings) is not null && !findings.HasErrors);
        yield return ("walk_forward", WalkForward,
            (root, findings) => WalkForwardDocument.Read(root, findings) is not null
            // One value beside another.
            && findings.All(
                finding => finding.Message.Contains("step: shorter than out_of_sample", StringComparison.Ordinal)));
    }

    // Plugins, roles, triggers and parameters are read when workers are bound; columns that don't exist aren't a matter
    // of form.
    private static bool ReadsBlueprint(YamlNode root, Findings findings)
    {
        if (BlueprintReader.Read(root, findings) is not { } blueprint || findings.HasErrors)
        {
            return false;
        }

        var bound = new Findings();
        BuildSpecsBuilder.BuildStrategy(
            "", blueprint, symbols: null, GeneratedPlugins.Catalogue, new ConfigurationFiles(), bound);
        string[] beyondForm =
        [
            "no earlier context worker '", "comes later", "nobody provides a column", "has no column",
            "has several columns", "refiners alone", "the two ends", "must not be above its second", "has the role",
            "is a refiner; add",
        ];
        foreach (Finding finding in bound)
        {
            if (!beyondForm.Any(part => finding.Message.Contains(part, StringComparison.Ordinal)))
            {
                findings.Error(root, finding.Message);
            }
        }

        return !findings.HasErrors;
    }

    private static IEnumerable<object?[]> DataOf(string test)
        => typeof(OperationConfigurationTests).GetMethod(test)!.GetCustomAttributes<InlineDataAttribute>().Select(
            data => data.Data);

    private static string KindOf(IReadOnlyList<string> keys)
        => ReferenceEquals(keys, FileKinds.OperationKeys) ? "operation"
            : ReferenceEquals(keys, FileKinds.BlueprintKeys) ? "strategy_blueprint"
            : ReferenceEquals(keys, FileKinds.PlatformKeys) ? "platform"
            : ReferenceEquals(keys, FileKinds.OptimizationKeys) ? "optimization"
            : ReferenceEquals(keys, FileKinds.VariantKeys) ? "variant"
            : ReferenceEquals(keys, FileKinds.WalkForwardKeys) ? "walk_forward"
            : "wiring_map";

    private static JsonElement Schema(string kind)
    {
        S1t.Outcome outcome = S1t.Run("schema", kind);
        Assert.Equal((ExitCode.Done, string.Empty), (outcome.Code, outcome.Error));
        using var document = JsonDocument.Parse(outcome.Output);
        return document.RootElement.Clone();
    }

    private static JsonSchemaCheck Check(string kind) => new(Schema(kind));

    private static YamlNode Parse(string text)
    {
        var findings = new Findings();
        YamlNode? root = YamlReader.ReadText(text, "test.yaml", findings);
        Assert.Empty(findings);
        return root!;
    }

    private static WorkerDocument Worker(PluginDescriptor plugin, YamlMapping parameters)
    {
        var node = new YamlMapping("test.yaml", 1, 1);
        return new WorkerDocument(
            node, "w", new YamlScalar("test.yaml", 1, 1, plugin.Name, false), parameters, null, null, null, null);
    }

    private static string Valid(ParameterDescriptor parameter) => parameter.Default?.Text ?? parameter.Type switch
    {
        ParameterType.Int or ParameterType.Double or ParameterType.Decimal
            => (parameter.Minimum ?? parameter.Maximum ?? 1).ToString(
                System.Globalization.CultureInfo.InvariantCulture),
        ParameterType.Bool => "true",
        ParameterType.Choice => parameter.Choices[0],
        ParameterType.Choices => "[" + parameter.Choices[0] + "]",
        _ => "ema_20.ema",
    };

    private static IEnumerable<string> ValuesFor(ParameterDescriptor parameter)
    {
        yield return Valid(parameter);
        foreach (string odd in (string[])["null", "[]", "{}", "'5'", "0.25", "true"])
        {
            yield return odd;
        }

        if (parameter.Minimum is { } min)
        {
            yield return min.ToString(System.Globalization.CultureInfo.InvariantCulture);
            yield return (min - 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        if (parameter.Maximum is { } max)
        {
            yield return max.ToString(System.Globalization.CultureInfo.InvariantCulture);
            yield return (max + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        foreach (string choice in parameter.Choices)
        {
            yield return choice;
            yield return "[" + choice + "]";
            yield return "[" + choice + ", " + choice + "]";
            yield return choice + "x";
        }
    }

    // One node of the document is replaced, loses an entry or gets one too many.
    private static YamlNode Change(YamlNode valid, SeededRandom random)
    {
        int target = random.Between(1, CountOf(valid) - 1);
        return Copy(valid, random, ref target);
    }

    private static int CountOf(YamlNode node) => 1 + node switch
    {
        YamlMapping map => map.Entries.Sum(entry => CountOf(entry.Value)),
        YamlSequence list => list.Items.Sum(CountOf),
        _ => 0,
    };

    private static YamlNode Copy(YamlNode node, SeededRandom random, ref int target)
    {
        bool isTarget = target-- == 0;
        if (isTarget && (node is YamlScalar || random.Chance(40)))
        {
            string odd = OddValues[random.Between(0, OddValues.Length - 1)];
            return ((YamlMapping)Parse("{ x: " + odd + " }")).Entries[0].Value;
        }

        int dropped = isTarget && random.Chance(50) ? random.Between(0, 6) : -1;
        switch (node)
        {
            case YamlMapping map:
                var copy = new YamlMapping(map.File, map.Line, map.Column);
                for (int i = 0; i < map.Entries.Count; i++)
                {
                    YamlEntry entry = map.Entries[i];
                    YamlNode value = Copy(entry.Value, random, ref target);
                    if (i != dropped)
                    {
                        copy.Add(Scalar(entry.Key), value);
                    }
                }

                if (isTarget && dropped < 0)
                {
                    copy.Add(
                        new YamlScalar(map.File, 1, 1, "surplus", false), new YamlScalar(map.File, 1, 1, "1", false));
                }

                return copy;
            case YamlSequence list:
                var items = new YamlSequence(list.File, list.Line, list.Column);
                for (int i = 0; i < list.Items.Count; i++)
                {
                    YamlNode item = Copy(list.Items[i], random, ref target);
                    if (i != dropped)
                    {
                        items.Add(item);
                    }
                }

                return items;
            default:
                return Scalar((YamlScalar)node);
        }
    }

    private static YamlScalar Scalar(YamlScalar scalar)
        => new(scalar.File, scalar.Line, scalar.Column, scalar.Text, scalar.IsQuoted);

    private static string Show(YamlNode node) => node switch
    {
        YamlMapping map => "{ "
            + string.Join(", ", map.Entries.Select(entry => entry.Key.Text + ": " + Show(entry.Value))) + " }",
        YamlSequence list => "[" + string.Join(", ", list.Items.Select(Show)) + "]",
        YamlScalar { IsQuoted: true } scalar => "'" + scalar.Text + "'",
        _ => ((YamlScalar)node).Text,
    };
}
