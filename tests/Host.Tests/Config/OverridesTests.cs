using System;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config;
using S1mpleTrader.Plugins;
using Xunit;

namespace S1mpleTrader.Host.Tests.Config;

/// <summary>What --set reaches, and what it says of a path that reaches nothing.</summary>
public sealed class OverridesTests : IDisposable
{
    private const string Strength = "aggregation: { strength: { ema_20.ema: { weight: 1, from: [1, 2] } } }\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Overrides_reach_every_file()
    {
        string path = SampleFiles.WriteTo(_folder);
        var findings = new Findings();
        var overrides = Overrides.Parse(
            [
                "operation.initial_capital=5000", "operation.warmup_bars=7", "instruments.BTCUSDT.taker=0.001",
                "instruments[0].maker=0.002", "connectors.sim.intrabar=optimistic",
                "workforce.context_workers.ema_20.params.period=30", "aggregation.method=max", "platform.out=elsewhere",
                "connectors[\"sim\"].slippage_bps=3", "workforce[context_workers].1[params].period=70",
                "data_sources.0.synthetic.seed=7",
            ],
            findings);
        OperationConfiguration configuration =
            OperationConfiguration.Load(path, null, overrides, GeneratedPlugins.Catalogue, findings)!;
        Assert.Empty(findings);
        Assert.Equal(5000, configuration.Operation.InitialCapital);
        Assert.Equal(7, configuration.Operation.WarmupBars);
        Assert.Equal(0.001m, configuration.Operation.Instruments[0].Taker);
        Assert.Equal(0.002m, configuration.Operation.Instruments[0].Maker);
        Assert.Equal("optimistic", configuration.Operation.Connectors[0].Intrabar);
        Assert.Equal("30", ((YamlScalar)configuration.Links[0].Blueprint.Context[0].Parameters!.Find("period")!).Text);
        Assert.Equal(3m, configuration.Operation.Connectors[0].SlippageBps);
        Assert.Equal("70", ((YamlScalar)configuration.Links[0].Blueprint.Context[1].Parameters!.Find("period")!).Text);
        Assert.Equal("max", configuration.Links[0].Blueprint.AggregationMethod);
        Assert.Equal("elsewhere", configuration.Platform.Out);
        Assert.Equal(7u, configuration.Operation.DataSources[0].Synthetic!.Seed);
    }

    [Theory]
    [InlineData(
        "operation.initial_capital=x",
        "--set operation.initial_capital: error: initial_capital: expected a number, not 'x'")]
    [InlineData(
        "operation.warmup_bar=1",
        "--set operation.warmup_bar: error: unknown key 'warmup_bar' in operation; did you mean 'warmup_bars'?")]
    [InlineData(
        "oparation.warmup_bars=1",
        "--set oparation.warmup_bars: error: no configuration file has the key 'oparation'; did you mean 'operation'?")]
    [InlineData(
        "connectors.sin.latency_ms=1",
        "--set connectors.sin.latency_ms: error: the list 'connectors' has no item 'sin'; did you mean 'sim'?")]
    [InlineData(
        "operation.name.x=1",
        "--set operation.name.x: error: 'x' can't be reached: 'operation.name' is a single value")]
    [InlineData("operation.name", "--set operation.name: error: expected key.path=value")]
    [InlineData("operation..name=1", "--set operation..name: error: the path has an empty step")]
    [InlineData("operation.\"name=1", "--set operation.\"name: error: a double quote isn't closed")]
    [InlineData(
        "aggregation.strength.'ema_20.ema'.weight=2",
        "--set aggregation.strength.'ema_20.ema'.weight: error: a single quote has no meaning in a path; a key with a "
            + "dot stands in double quotes, the whole option in single ones for the shell: --set "
            + "'aggregation.strength.\"adx.adx\".weight=2'")]
    [InlineData(
        "aggregation.strength.\"ema_20.ema\"weight=2",
        "--set aggregation.strength.\"ema_20.ema\"weight: error: \"ema_20.ema\" is a step of its own: a '.' is missing "
            + "behind it")]
    [InlineData(
        "aggregation.strength\"ema_20.ema\".weight=2",
        "--set aggregation.strength\"ema_20.ema\".weight: error: \"ema_20.ema\" is a step of its own: a '.' is missing "
            + "before it")]
    [InlineData(
        "aggregation.strength.\"ema_20.eam\".weight=2",
        "--set aggregation.strength.\"ema_20.eam\".weight: error: strength: the factor 'ema_20.eam' has no range "
            + "'from'; did you mean 'ema_20.ema', which has one?")]
    [InlineData(
        "aggregation.strength.\"volume.pct\".weight=2",
        "--set aggregation.strength.\"volume.pct\".weight: error: factor 'volume.pct': the key 'from' is missing")]
    [InlineData(
        "connectors[0.latency_ms=1",
        "--set connectors[0.latency_ms: error: a '[' isn't closed; a position in a list is written [0] or .0")]
    [InlineData(
        "connectors[0=1", "--set connectors[0: error: a '[' isn't closed; a position in a list is written [0] or .0")]
    [InlineData("connectors0].latency_ms=1", "--set connectors0].latency_ms: error: a ']' has no '[' before it")]
    [InlineData(
        "connectors[0]latency_ms=1", "--set connectors[0]latency_ms: error: a '.' is missing before 'latency_ms'")]
    [InlineData("connectors[].latency_ms=1", "--set connectors[].latency_ms: error: the path has an empty step")]
    [InlineData(
        "connectors[7].latency_ms=1",
        "--set connectors[7].latency_ms: error: the list 'connectors' has no item '7'; it has sim, position 0")]
    [InlineData(
        "workforce.context_workers.adx.params.period=1",
        "--set workforce.context_workers.adx.params.period: error: the list 'workforce.context_workers' has no item "
            + "'adx'; it has ema_20, ema_50, positions 0 to 1")]
    [InlineData(
        "aggregation.strength.ema_20.ema.weight=2",
        "--set aggregation.strength.ema_20.ema.weight: error: there is no key 'ema_20', but 'ema_20.ema': a key with a "
            + "dot stands in double quotes, as one step: \"ema_20.ema\"")]
    [InlineData("journal=*a", "--set journal:1:1: error: aliases (*a) are not allowed; write the value out")]
    [InlineData("operation.name=&a x", "--set operation.name:1:1: error: anchors (&a) are not allowed")]
    [InlineData("operation.name=null", "--set operation.name: error: name: a value is missing")]
    [InlineData("operation.name=", "--set operation.name: error: name: a value is missing")]
    public void Override_findings(string option, string finding)
    {
        string path = SampleFiles.WriteTo(_folder, blueprint: SampleFiles.Blueprint + Strength);
        var findings = new Findings();
        OperationConfiguration.Load(
            path, null, Overrides.Parse([option], findings, areTyped: true), GeneratedPlugins.Catalogue, findings);
        Assert.Equal(finding, Assert.Single(findings).ToString());
    }

    [Fact]
    public void Path_that_is_given_twice_is_told()
    {
        string path = SampleFiles.WriteTo(_folder);
        var findings = new Findings();
        var overrides = Overrides.Parse(
            ["operation.warmup_bars=7", "connectors.sim.latency_ms=1", "operation[warmup_bars]=8"],
            findings, areTyped: true);
        OperationConfiguration configuration =
            OperationConfiguration.Load(path, null, overrides, GeneratedPlugins.Catalogue, findings)!;
        Assert.Equal(
            "--set operation[warmup_bars]: warning: given more than once: the last one counts",
            Assert.Single(findings).ToString());
        Assert.Equal(8, configuration.Operation.WarmupBars);
    }

    [Fact]
    public void Override_of_a_key_with_a_dot_is_one_quoted_step()
    {
        string path = SampleFiles.WriteTo(_folder, blueprint: SampleFiles.Blueprint + Strength);
        var findings = new Findings();
        var overrides = Overrides.Parse(["aggregation.strength.\"ema_20.ema\".weight=0"], findings);
        OperationConfiguration.Load(path, null, overrides, GeneratedPlugins.Catalogue, findings);
        Assert.EndsWith(
            "error: weight: '0' must be above 0", Assert.Single(findings).ToString(), StringComparison.Ordinal);
    }
}
