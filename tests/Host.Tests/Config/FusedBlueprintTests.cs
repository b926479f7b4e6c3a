using System;
using System.IO;
using System.Linq;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Synthetic;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config;
using S1mpleTrader.Host.Config.Build;
using S1mpleTrader.Kernel;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Result;
using S1mpleTrader.Plugins;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Host.Tests.Config;

/// <summary>
/// A blueprint that a user's own project names is fused there: plugins of the project and shipped ones in one pipeline,
/// which comes with the project's catalogue.
/// </summary>
public sealed class FusedBlueprintTests : IDisposable
{
    private const int Rows = 20_000;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Blueprint_of_a_project_of_one_s_own_is_served_by_its_pipeline()
    {
        var catalogue = PluginCatalogue.Merge(GeneratedPlugins.Catalogue, OwnPlugin.GeneratedPlugins.Catalogue);
        Assert.Equal(GeneratedPlugins.Catalogue.Pipelines.Count + 1, catalogue.Pipelines.Count);
        BuildSpecs specs = Load(catalogue);
        (string? pipeline, BacktestResult fused) = Run(specs, new RunOptions());
        (string? none, BacktestResult dynamic) = Run(specs, new RunOptions(IsDynamic: true));
        Assert.Equal(("rising", null), (pipeline, none));
        Assert.Equal(dynamic.ResultHash, fused.ResultHash);
        Assert.True(fused.Metrics.TotalTrades > 20, $"{fused.Metrics.TotalTrades} trades");
        Assert.Equal(dynamic.ResultHash, Run(specs, new RunOptions(BlockRows: 1)).Result.ResultHash);
    }

    /// <summary>
    /// A pipeline is no part of what decides a result: the same run has the same identity in an executable that was
    /// built without it.
    /// </summary>
    [Fact]
    public void Identity_of_a_run_knows_nothing_of_pipelines()
    {
        var without = new PluginCatalogue(
            [.. GeneratedPlugins.Catalogue.Plugins, .. OwnPlugin.GeneratedPlugins.Catalogue.Plugins.Where(
                plugin => plugin.Name == "three_up")]);
        BuildSpecs fused = Load(
            PluginCatalogue.Merge(GeneratedPlugins.Catalogue, OwnPlugin.GeneratedPlugins.Catalogue));
        Assert.Equal(SpecText.MarketOf(Load(without)), SpecText.MarketOf(fused));
        Assert.Equal(
            Run(Load(without), new RunOptions()).Result.ResultHash, Run(fused, new RunOptions()).Result.ResultHash);
    }

    private BuildSpecs Load(PluginCatalogue catalogue)
    {
        string blueprint = File.ReadAllText(
            Path.Combine(SharedFolder.RepositoryRoot()!, "tests/OwnPlugin/strategies/strategy_blueprint.yaml"));
        string path = SampleFiles.WriteTo(
            _folder, blueprint: blueprint.Replace("rises: 4", "rises: 3", StringComparison.Ordinal));
        var findings = new Findings();
        var configuration = OperationConfiguration.Load(path, null, Overrides.Parse([], findings), catalogue, findings);
        Assert.Empty(findings);
        return BuildSpecsBuilder.Build(configuration!, configuration!.Links[0]);
    }

    private static (string? Pipeline, BacktestResult Result) Run(BuildSpecs specs, RunOptions options)
    {
        using BarSeries series = SyntheticMarket.Generate(new SyntheticMarketSpec(
            specs.DataSources[0].Symbol, specs.DataSources[0].Timeframe, Seed: 3, Rows,
            StartNanos: specs.Period.Start!.Value, 20_000m, 0.01m));
        using var run = new BacktestRun(specs, series, options, null);
        return (run.Market.Pipeline, run.Run()!);
    }
}
