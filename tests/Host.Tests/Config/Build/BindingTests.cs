using System;
using System.Linq;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config;
using S1mpleTrader.Host.Config.Build;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Plugins;
using Xunit;

namespace S1mpleTrader.Host.Tests.Config.Build;

/// <summary>Blueprints against the catalogue: what is bound, and every finding with its place (marked §).</summary>
public sealed class BindingTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_sample_is_bound()
    {
        BuildSpecs specs = Build(SampleFiles.Blueprint, out Findings findings)!;
        Assert.Empty(findings);
        Assert.Equal(["ema_20", "ema_50"], specs.Strategy.Context.Select(worker => worker.InstanceId));
        Assert.Equal(50, specs.Strategy.Context[1].Parameters.Int(0));
        WorkerSpec cross = specs.Strategy.Opportunity[0];
        Assert.Equal([new ColumnSource(0, 0), new ColumnSource(1, 0)], cross.Inputs);
        Assert.Equal(0.7, cross.Parameters.Double(2));
        TriggerSpec trigger = Assert.Single(specs.Strategy.Entry[0].Triggers);
        Assert.Equal((TriggerField.Confidence, 0.0, 1.0), (trigger.Field, trigger.Minimum, trigger.Maximum));
        Assert.Equal(FillModel.Immediate, specs.Connector.FillModel);
        Assert.Equal(0, specs.Connector.LatencyNanos);
        Assert.Equal(1m, specs.Connector.SlippageBps);
        Assert.Equal(0.0004m, specs.Instruments[0].Taker);
    }

    [Fact]
    public void A_worker_with_one_column_may_be_named_alone_and_raw_columns_by_their_name()
    {
        BuildSpecs specs = Build(
            Break(SampleFiles.Blueprint, "fast: ema_20.ema, slow: ema_50.ema", "fast: close, slow: ema_50"),
            out Findings findings)!;
        Assert.Empty(findings);
        Assert.Equal(
            [new ColumnSource(ColumnSource.Raw, 3), new ColumnSource(1, 0)], specs.Strategy.Opportunity[0].Inputs);
    }

    [Fact]
    public void Workers_stand_on_timeframes_and_symbols_of_their_own_and_read_raw_columns_of_others()
    {
        string blueprint = Break(SampleFiles.Blueprint, "timeframes: [1m]", "timeframes: [1m, 1h]");
        blueprint = Break(blueprint, "instance_id: ema_20, ", "instance_id: ema_20, timeframe: 1m, ");
        blueprint = Break(blueprint, "instance_id: ema_50, ", "instance_id: ema_50, timeframe: 1h, symbol: BTCUSDT, ");
        blueprint = Break(blueprint, "fast: ema_20.ema", "fast: BTCUSDT.high");
        BuildSpecs specs = Build(blueprint, out Findings findings)!;
        Assert.Empty(findings);
        Assert.Equal((null, null), (specs.Strategy.Context[0].Timeframe, specs.Strategy.Context[0].Symbol));
        Assert.Equal(new Timeframe(UtcNanos.PerHour), specs.Strategy.Context[1].Timeframe);
        Assert.Equal("BTCUSDT", specs.Strategy.Context[1].Symbol);
        Assert.Equal(
            [new ColumnSource(ColumnSource.Raw, 1) { Symbol = "BTCUSDT" }, new ColumnSource(1, 0)],
            specs.Strategy.Opportunity[0].Inputs);
    }

    [Fact]
    public void The_same_configuration_has_the_same_hash_however_it_is_written()
    {
        BuildSpecs first = Build(SampleFiles.Blueprint, out _)!;
        BuildSpecs second = Build(
            Break(SampleFiles.Blueprint, "risk_reward_ratio: 2.5", "risk_reward_ratio: 25e-1"), out _)!;
        BuildSpecs third =
            Build(Break(SampleFiles.Blueprint, "risk_reward_ratio: 2.5", "risk_reward_ratio: 2.6"), out _)!;
        Assert.Equal(SpecText.HashOf(first), SpecText.HashOf(second));
        Assert.NotEqual(SpecText.HashOf(first), SpecText.HashOf(third));
    }

    [Theory]
    // Plugins.
    [InlineData(
        "ema_50, plugin: ema_detector",
        "ema_50, plugin: §ema_detecter",
        "there is no plugin 'ema_detecter'; did you mean 'ema_detector'?; 's1t plugins list' shows all")]
    [InlineData(
        "risk, plugin: fixed_risk_sizer",
        "risk, plugin: §fixed_rr_exit",
        "fixed_rr_exit is an exit planner; here stands a size planner")]
    [InlineData(
        "plugin: adaptive_momentum_planner", "plugin: §market_entry_immediate",
        "market_entry_immediate is an entry planner; here stands a strategy planner", "no parameter")]
    [InlineData(
        "  threat_workers: []",
        "  threat_workers: [{ instance_id: t, plugin: §ema_detector }]",
        "ema_detector is a context worker; here stands a threat worker")]
    // Roles.
    [InlineData(
        "  opportunity_workers:",
        "  opportunity_workers:\n    - { instance_id: spike, plugin: §volume_spike_refiner, "
            + "params: { volume: ema_20.ema } }",
        "volume_spike_refiner is a refiner; add 'role: refiner'")]
    [InlineData(
        "plugin: ema_cross_detector,",
        "plugin: ema_cross_detector, role: §refiner,",
        "role: ema_cross_detector has the role standard, not refiner")]
    [InlineData(
        "plugin: ema_cross_detector,",
        "plugin: ema_cross_detector, role: §refinr,",
        "role: expected standard or refiner, not 'refinr'; did you mean 'refiner'?")]
    // Parameters.
    [InlineData("period: 20", "§perid: 20", "ema_detector has no parameter 'perid'; did you mean 'period'?")]
    [InlineData("period: 20", "period: §0", "period: '0' is out of range; it must be from 1 to 4096")]
    [InlineData("period: 20", "period: §2.5", "period: expected a whole number, not '2.5'")]
    [InlineData("period: 20", "period: §[20]", "period: expected one value, not a list")]
    [InlineData("period: 20", "period: §null", "period: a value is missing")]
    [InlineData(
        "min_confidence: 0.3", "min_confidence: §1.5", "min_confidence: '1.5' is out of range; it must be from 0 to 1")]
    [InlineData(
        "min_confidence: 0.3",
        "on_opposite: §revers",
        "on_opposite: expected ignore, close or reverse, not 'revers'; did you mean 'reverse'?")]
    [InlineData("min_confidence: 0.3", "directions: §[BUY, UP]", "directions: expected BUY or SELL, not 'UP'")]
    [InlineData("min_confidence: 0.3", "directions: §[BUY, BUY]", "directions: 'BUY' stands twice in the list")]
    [InlineData("min_confidence: 0.3", "directions: §BUY", "directions: expected a list such as [BUY, SELL], not text")]
    [InlineData(
        "fast: ema_20.ema, ",
        "",
        "the parameter 'fast' of ema_cross_detector is missing; it names a column, such as ema_20.ema or close")]
    [InlineData(
        "plugin: fixed_risk_sizer, params: { risk_per_trade_percent: 1.0 }",
        "plugin: fixed_quantity_sizer",
        "the parameter 'quantity' of fixed_quantity_sizer is missing")]
    // Columns.
    [InlineData(
        "fast: ema_20.ema",
        "fast: §ema_2.ema",
        "fast: there is no earlier context worker 'ema_2'; did you mean 'ema_20'?")]
    [InlineData(
        "fast: ema_20.ema",
        "fast: §ema_20.emma",
        "fast: 'ema_20' (ema_detector) has no column 'emma'; did you mean 'ema_20.ema'?")]
    [InlineData("fast: ema_20.ema", "fast: §clos", "fast: nobody provides a column 'clos'; did you mean 'close'?")]
    [InlineData("fast: ema_20.ema", "fast: §ema_21", "fast: nobody provides a column 'ema_21'; did you mean 'ema_20'?")]
    [InlineData(
        "wiring: auto",
        "aggregation: { strength: { §adx.adx: { from: [10, 40] } } }",
        "aggregation: there is no earlier context worker 'adx'")]
    // Triggers.
    [InlineData(
        "triggers: { confidence: [0.0, 1.0] }",
        "triggers: { §confidense: [0, 1] }",
        "triggers: a directive has no field 'confidense'; did you mean 'confidence'?")]
    [InlineData(
        "triggers: { confidence: [0.0, 1.0] }",
        "triggers: { confidence: §[1, 0] }",
        "confidence: the range's first number must not be above its second")]
    [InlineData(
        "triggers: { confidence: [0.0, 1.0] }",
        "triggers: { confidence: §0.5 }",
        "confidence: expected a range [a, b], not '0.5'")]
    [InlineData(
        "triggers: { confidence: [0.0, 1.0] }", "triggers: { direction: [§UP] }",
        "direction: expected BUY or SELL, not 'UP'")]
    [InlineData(
        "triggers: { confidence: [0.0, 1.0] }", "triggers: { direction: §[] }", "direction: an empty set fits nothing")]
    [InlineData(
        "triggers: { confidence: [0.0, 1.0] }", "triggers: §[x]", "triggers: expected fields with ranges, not a list")]
    [InlineData(
        "params: { period: 20 } }",
        "params: { period: 20 }, triggers: §[x] }",
        "triggers: only planning, threat and execution workers have triggers")]
    [InlineData(
        "params: { min_confidence: 0.3 } }",
        "params: { min_confidence: 0.3 }, triggers: §{ confidence: [0.9, 1.0] } }",
        "triggers: only planning, threat and execution workers have triggers")]
    [InlineData(
        "  threat_workers: []",
        "  threat_workers: [{ instance_id: t, plugin: max_drawdown_monitor, triggers: [§on_ledger_updte] }]",
        "triggers: expected on_ledger_update, not 'on_ledger_updte'; did you mean 'on_ledger_update'?")]
    public void Findings_of_a_blueprint(string right, string wrong, string message, string? or = null)
    {
        string marked = Break(SampleFiles.Blueprint, right, wrong);
        int at = marked.IndexOf('§', StringComparison.Ordinal);
        Assert.Null(Build(marked.Replace("§", "", StringComparison.Ordinal), out Findings findings));
        string[] texts = [.. findings.Select(finding => $"{finding.Line}:{finding.Column}: {finding.Message}")];
        string wanted = at < 0
            ? message
            : $"{marked[..at].Count(c => c == '\n') + 1}:{at - marked[..at].LastIndexOf('\n')}: {message}";
        Assert.Contains(texts, text => at < 0 ? text.EndsWith(wanted, StringComparison.Ordinal) : text == wanted);
        Assert.All(texts, text => Assert.True(
            text.EndsWith(wanted, StringComparison.Ordinal)
                || (or is not null && text.Contains(or, StringComparison.Ordinal)),
            text));
    }

    [Fact]
    public void A_context_worker_reads_earlier_ones_only()
    {
        // volume_spike_refiner is no context worker: the order of context workers matters to whoever reads one of them.
        string blueprint = Break(
            SampleFiles.Blueprint,
            "    - { instance_id: ema_20, plugin: ema_detector, params: { period: 20 } }\n",
            "    - { instance_id: ema_20, plugin: reader, params: { x: ema_50.ema } }\n");
        PluginCatalogue catalogue = TestPlugin.CatalogueWith(
            new TestPlugin("reader", PluginKind.Context, "context_worker", "indicator_calculation")
            {
                Takes = [new("x", ParameterType.Column, null, null, null, [], false, "", "")],
                Reads = [new("x", "x", "1", 0, false)],
                Writes = [new("ema", "price", "")],
            });
        string path = SampleFiles.WriteTo(_folder, blueprint: blueprint);
        var findings = new Findings();
        Assert.Null(OperationConfiguration.Load(path, null, Overrides.Parse([], findings), catalogue, findings));
        Assert.Contains(
            findings,
            finding => finding.Message
                == "x: there is no earlier context worker 'ema_50'; it stands behind its reader: "
                    + "move it up in context_workers");
    }

    [Fact]
    public void A_file_that_any_worker_reads_is_an_input_that_no_result_may_replace()
    {
        string blueprint = Break(
            SampleFiles.Blueprint,
            "  opportunity_workers:\n",
            "  opportunity_workers:\n    - { instance_id: mood, plugin: mood, params: { series: mood.csv } }\n");
        PluginCatalogue catalogue = TestPlugin.CatalogueWith(
            new TestPlugin("mood", PluginKind.Opportunity, "opportunity_worker", "sentiment_signal")
            {
                Signal = "mood",
                Takes = [new("series", ParameterType.Series, null, null, null, [], false, "", "")],
            });
        string mood = _folder.Write("mood.csv", "2020-01-01,0.5\n");
        var findings = new Findings();
        string operation = SampleFiles.WriteTo(_folder, blueprint: blueprint);
        var configuration = OperationConfiguration.Load(
            operation, null, Overrides.Parse([], findings), catalogue, findings);
        Assert.Empty(findings);
        Assert.Contains(mood, configuration!.InputFiles());
    }

    private static string Break(string text, string right, string wrong)
    {
        string normal = text.ReplaceLineEndings("\n");
        int at = normal.IndexOf(right, StringComparison.Ordinal);
        Assert.True(at >= 0, right);
        return normal[..at] + wrong + normal[(at + right.Length)..];
    }

    private BuildSpecs? Build(string blueprint, out Findings findings)
    {
        string path = SampleFiles.WriteTo(_folder, blueprint: blueprint);
        findings = [];
        var configuration = OperationConfiguration.Load(
            path, null, Overrides.Parse([], findings), GeneratedPlugins.Catalogue, findings);
        return configuration is null ? null : BuildSpecsBuilder.Build(configuration, configuration.Links[0]);
    }
}
