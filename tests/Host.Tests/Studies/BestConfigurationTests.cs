using System;
using System.IO;
using System.Text.Json;
using System.Threading;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Studies;
using S1mpleTrader.Host.Studies.Config;
using S1mpleTrader.Plugins;
using Xunit;

namespace S1mpleTrader.Host.Tests.Studies;

/// <summary>
/// The best of a study runs from its own folder, whatever its base names beside itself, and comes to the same.
/// </summary>
public sealed class BestConfigurationTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData(
        "worker_variants: [{ name: replaced, overrides: { context_workers: [{ plugin: ema_detector, "
            + "instance_id: ema_20 }, { plugin: ema_detector, instance_id: ema_50 }, { plugin: "
            + "external_series }] } }]")]
    public void Best_with_a_series_and_a_wiring_map_gives_the_same_result(string varied)
    {
        _folder.Write(
            "base/a b/news.csv",
            "time,value\n2020-01-01T01:00:00Z,0.2\n2020-01-04T00:00:00Z,0.9\n2020-01-09T00:00:00Z,0.4\n");
        _folder.Write("base/wiring.yaml", """
            wiring_rules:
              - { wiring_id: a, source: { component_id: cross, event_name: OPPORTUNITY_DETECTED }, target: { component_id: planner, handler_method: on_opportunity } }

            """);
        _folder.Write("base/strategy_blueprint.yaml", SampleFiles.Blueprint.ReplaceLineEndings("\n")
            .Replace(
                "  opportunity_workers:",
                "    - { instance_id: news, plugin: external_series, params: { series: a b/news.csv } }\n  "
                    + "opportunity_workers:",
                StringComparison.Ordinal)
            .Replace(
                "wiring: auto",
                "aggregation: { strength: { news.value: { from: [0, 1] } } }\nwiring: wiring.yaml",
                StringComparison.Ordinal));
        _folder.Write("base/operation.yaml", SampleFiles.Operation);
        _folder.Write("base/platform.yaml", "platform: { out: ../runs, cache: ../cache }\n");
        string path = _folder.Write("study.yaml", $$"""
            optimization_config:
              name: study
              base_operation: base/operation.yaml
              parameter_space: [{ worker_instance: rr, parameters: { risk_reward_ratio: { values: [1.5, 3] } } }]
              {{varied}}

            """);
        Findings findings = [];
        var plan = OptimizationPlan.Load(path, null, GeneratedPlugins.Catalogue, findings);
        Assert.Empty(findings);
        OptimizationResult? result = OptimizationService.Run(
            plan!,
            new StudyOptions(
                _folder.At("studies"), null, false, 1, StudySample.Worker, Progress: null, CancellationToken.None),
            findings);
        Assert.Empty(findings);
        Assert.Equal(2, result!.Tally.Done);

        S1t.Outcome again = S1t.Run(
            "backtest", Path.Combine(result.Folder, "best", "operation.yaml"), "--json", "--out", _folder.At("again"),
            "--platform", _folder.At("base/platform.yaml"));
        Assert.Equal((ExitCode.Done, ""), (again.Code, again.Error));
        using var json = JsonDocument.Parse(again.Output);
        Assert.Equal(result.Best!.Stored.Outcome!.ResultHash, json.RootElement.GetProperty("result_hash").GetString());
    }
}
