using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Xunit;

namespace S1mpleTrader.Generators.Tests;

/// <summary>
/// What an edit costs: an unrelated one regenerates nothing, an edit of one plugin regenerates that plugin only.
/// </summary>
public sealed class CachingTests
{
    private static readonly string[] Steps = [
        PluginGenerator.Steps.Manifests, PluginGenerator.Steps.Structs, PluginGenerator.Steps.Plugins,
        PluginGenerator.Steps.Shapes,
        PluginGenerator.Steps.Catalogue];

    [Fact]
    public void Edit_unrelated_source_leaves_everything_cached_or_unchanged()
    {
        GeneratorRun run = AllSamples().Source("/p/Unrelated.cs", "namespace Mine; internal struct Other { }").Run();
        run.Source(
            "/p/Unrelated.cs", "namespace Mine; internal struct Other { private int _more; } internal class New { }")
            .Run();
        AssertNothingDone(run);
    }

    [Fact]
    public void Edit_method_body_leaves_everything_cached_or_unchanged()
    {
        GeneratorRun run = AllSamples().Run();
        Samples.Sample sample = Samples.All["market_threat"];
        run.Source(sample.SourcePath, sample.Source.Replace("close > 1", "close > 2", StringComparison.Ordinal)).Run();
        AssertNothingDone(run);
    }

    [Fact]
    public void Edit_one_manifest_regenerates_that_plugin_only()
    {
        GeneratorRun run = AllSamples().Run();
        Samples.Sample sample = Samples.All["market_threat"];
        run.Manifest(
            sample.ManifestPath, sample.Manifest.Replace("Threatens.", "Threatens more.", StringComparison.Ordinal))
            .Run();
        Assert.Single(Reasons(run, PluginGenerator.Steps.Plugins), IncrementalStepRunReason.Modified);
        Assert.All(Reasons(run, PluginGenerator.Steps.Catalogue), AssertIdle);
        Assert.Contains("Threatens more.", run.Generated("Mine.ThreatSample.g.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void Edit_of_a_blueprint_s_values_leaves_its_pipeline_unchanged()
    {
        GeneratorRun run = AllSamples().Run();
        run.Blueprint(FusedSample.Path, FusedSample.Blueprint
            .Replace("confidence: 0.5", "confidence: 0.6", StringComparison.Ordinal)).Run();
        Assert.All(Reasons(run, PluginGenerator.Steps.Shapes), AssertIdle);
        Assert.All(Reasons(run, PluginGenerator.Steps.Catalogue), AssertIdle);
    }

    private static GeneratorRun AllSamples()
    {
        GeneratorRun run = FusedSample.AddTo(new GeneratorRun());
        foreach (Samples.Sample sample in Samples.All.Values)
        {
            run.Source(sample.SourcePath, sample.Source).Manifest(sample.ManifestPath, sample.Manifest);
        }

        return run;
    }

    private static void AssertNothingDone(GeneratorRun run)
    {
        foreach (string step in Steps)
        {
            IReadOnlyList<IncrementalStepRunReason> reasons = Reasons(run, step);
            Assert.NotEmpty(reasons);
            Assert.All(reasons, AssertIdle);
        }

        Assert.NotEmpty(run.Result.TrackedOutputSteps);
        Assert.All(run.Result.TrackedOutputSteps.Values.SelectMany(steps => steps).SelectMany(step => step.Outputs),
            output => Assert.Equal(IncrementalStepRunReason.Cached, output.Reason));
    }

    private static void AssertIdle(IncrementalStepRunReason reason)
        => Assert.True(
            reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, reason.ToString());

    private static IReadOnlyList<IncrementalStepRunReason> Reasons(GeneratorRun run, string step)
        => [.. run.Result.TrackedSteps[step].SelectMany(each => each.Outputs).Select(output => output.Reason)];
}
