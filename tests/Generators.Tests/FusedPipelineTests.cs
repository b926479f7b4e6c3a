using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Xunit;

namespace S1mpleTrader.Generators.Tests;

/// <summary>Blueprints to be fused: what is written of them, and which can't be.</summary>
public sealed class FusedPipelineTests
{
    [Fact]
    public void Blueprint_becomes_a_pipeline_that_compiles_clean_and_is_the_snapshot()
    {
        GeneratorRun run = Run(FusedSample.Blueprint);
        Assert.Empty(run.Findings);
        Assert.Empty(run.Errors);
        SnapshotTests.CompareWithSnapshot("pipeline", run.Generated("SampleStrategyPipeline.g.cs"));
        Assert.Contains(
            "new SampleStrategyPipeline(),", run.Generated("GeneratedPlugins.g.cs"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fused", "StrategyFusedPipeline")]
    [InlineData("my-first.try", "MyFirstTryPipeline")]
    [InlineData("2_averages", "Strategy2AveragesPipeline")]
    public void Any_name_of_a_strategy_becomes_a_class(string name, string type)
    {
        GeneratorRun run = Run(
            FusedSample.Blueprint.Replace("name: sample_strategy", $"name: {name}", StringComparison.Ordinal));
        Assert.Empty(run.Findings);
        Assert.Empty(run.Errors);
        Assert.Contains(
            $"internal sealed class {type} : FusedPipeline\n", run.Generated(type + ".g.cs"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sample_strategy")]
    [InlineData("sample-strategy")]
    [InlineData("sam_plestrategy")] // Files of generated code are one where only their capitals differ.
    public void Two_strategies_that_become_one_class_are_refused_at_the_second_blueprint(string name)
    {
        const string Second = "/p/strategies/second/strategy_blueprint.yaml";
        string blueprint = FusedSample.Blueprint.Replace(
            "name: sample_strategy", $"name: {name}", StringComparison.Ordinal);
        GeneratorRun run = Run(FusedSample.Blueprint, run => run.Blueprint(Second, blueprint));
        Diagnostic found = Assert.Single(run.Findings);
        FileLinePositionSpan place = found.Location.GetLineSpan();
        Assert.Equal(("S1T024", Second, 1), (found.Id, place.Path, place.StartLinePosition.Line + 1));
        Assert.Contains(
            $"a name that {FusedSample.Path} takes already", found.GetMessage(null), StringComparison.Ordinal);
        Assert.Contains(
            "SampleStrategyPipeline", run.Generated("SampleStrategyPipeline.g.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void Blueprint_without_read_workers_leaves_them_out()
    {
        string pipeline = Run(FusedSample.Blueprint).Generated("SampleStrategyPipeline.g.cs");
        Assert.DoesNotContain("unread", pipeline, StringComparison.Ordinal);
        Assert.DoesNotContain("RowWorker", pipeline, StringComparison.Ordinal); // Read at single rows only.
        Assert.Contains(
            "slow_ringColumn,\n                    out double slow_upperValue,\n                    out _);",
            pipeline,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Plugins_of_a_referenced_project_are_named_there_and_not_written_again()
    {
        GeneratorRun run = Run(FusedSample.Blueprint.Replace("band_worker", "far_band", StringComparison.Ordinal),
            run => run.Referenced(
            "/other/FarBand/plugin_manifest.yaml",
            FusedSample.Band.Replace("band_worker", "far_band", StringComparison.Ordinal),
            "Far.Plugins"));
        Assert.Empty(run.Findings);
        Assert.Contains(
            "private readonly global::Far.Plugins.FarBandOperator _fast;",
            run.Generated("SampleStrategyPipeline.g.cs"),
            StringComparison.Ordinal);
        Assert.DoesNotContain(
            run.Result.GeneratedSources, source => source.HintName.Contains("FarBand", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(
        "instance_id: slow, plugin: band_worker,", "instance_id: slow, plugin: band_worker, timeframe: 1h,", "S1T023",
        8, 36, "'slow' that steps on the timeframe 1h")]
    [InlineData(
        "instance_id: signal, plugin: signal_worker,", "instance_id: signal, plugin: signal_worker, symbol: X,",
        "S1T023", 11, 38, "'signal' that steps on the symbol X alone")]
    [InlineData("source: range.change", "source: OTHER.close", "S1T023", 8, 36, "reads 'OTHER.close'")]
    [InlineData(
        "source: close }", "source: slow.upper }", "S1T023", 5, 36, "reads 'slow.upper', which no worker before it")]
    [InlineData(
        "source: range.change", "source: slow.upper", "S1T023", 8, 36, "reads 'slow.upper', which no worker before it")]
    [InlineData("band: fast }", "band: nobody }", "S1T023", 12, 37, "reads 'nobody.upper'")]
    [InlineData(
        "plugin: block_signal_worker }", "plugin: block_signal_worker, params: { rank: rank } }", "S1T023", 9, 36,
        "'rank' that is computed at single rows, but read row by row")]
    [InlineData("plugin: block_worker", "plugin: blok_worker", "S1T005", 7, 37, "unknown plugin 'blok_worker'")]
    [InlineData("strategy: { name: sample_strategy,", "strategy: {", "S1T003", 1, 11, "'name'")]
    [InlineData("name: sample_strategy", "name: my strategy", "S1T006", 1, 19, "'my strategy'")]
    [InlineData("name: sample_strategy", "name: \"a\\nb\"", "S1T006", 1, 19, "letters, digits")]
    [InlineData("timeframes: [1m]", "timeframes: [1m", "S1T001", 2, 13, "")]
    public void Blueprint_that_cant_be_fused_is_a_finding_at_its_place(
        string old, string with, string id, int line, int column, string message)
    {
        Assert.Contains(old, FusedSample.Blueprint, StringComparison.Ordinal);
        GeneratorRun run = Run(FusedSample.Blueprint.Replace(old, with, StringComparison.Ordinal));
        Diagnostic found = run.Findings.First(finding => finding.Id == id);
        FileLinePositionSpan place = found.Location.GetLineSpan();
        Assert.Equal(
            (FusedSample.Path, line, column),
            (place.Path, place.StartLinePosition.Line + 1, place.StartLinePosition.Character + 1));
        Assert.Contains(message, found.GetMessage(null), StringComparison.Ordinal);
        Assert.DoesNotContain(run.Errors, error => !error.Id.StartsWith("S1T", StringComparison.Ordinal));
    }

    /// <summary>Words that C# knows at some places, and ids that differ by what a variable's name hasn't.</summary>
    [Theory]
    [InlineData("and", "or", "not", "when")]
    [InlineData("var", "with", "from", "field")]
    [InlineData("event", "EVENT", "event2", "event-2")]
    [InlineData("worker", "Worker", "stage", "Stage")]
    [InlineData("block", "count", "nameof", "await")]
    public void Workers_may_have_any_names(string first, string second, string third, string fourth)
    {
        GeneratorRun run = Run(FusedSample.Blueprint
            .Replace("instance_id: event", "instance_id: " + fourth, StringComparison.Ordinal)
            .Replace("fast", first, StringComparison.Ordinal)
            .Replace("slow", second, StringComparison.Ordinal)
            .Replace("instance_id: signal,", "instance_id: " + third + ",", StringComparison.Ordinal));
        Assert.Empty(run.Findings);
        Assert.Empty(run.Errors);
    }

    /// <summary>Loops are named of their workers: a_b, c, d_e, f and a, b_c, d, e_f aren't one.</summary>
    [Fact]
    public void Loops_of_names_that_run_together_are_two()
    {
        string[] ids = ["a_b", "c", "d_e", "f", "a", "b_c", "d", "e_f"];
        string workers = string.Concat(ids.Select(
            id => $"    - {{ instance_id: {id}, plugin: signal_worker, params: {{ confidence: 0.5 }} }}\n"));
        GeneratorRun run = Run(
            "strategy: { name: sample_strategy, version: 1.0.0 }\ntimeframes: [1m]\nworkforce:\n"
            + "  opportunity_workers:\n" + workers);
        Assert.Empty(run.Errors);
    }

    [Fact]
    public void Null_leaves_an_optional_column_out_that_has_a_default()
    {
        GeneratorRun run = Run(
            FusedSample.Blueprint.Replace("source: close", "source: null", StringComparison.Ordinal),
            run => run.Manifest(
                "/p/Some/BandWorker/plugin_manifest.yaml",
                FusedSample.Band.Replace(
                    "type: column,", "type: column, nullable: true,", StringComparison.Ordinal)));
        Assert.Contains(
            "Inputs: [< 0, 1]", run.Generated("SampleStrategyPipeline.g.cs"), StringComparison.Ordinal);
    }

    private static GeneratorRun Run(string blueprint, Action<GeneratorRun>? more = null)
    {
        GeneratorRun run = FusedSample.AddTo(new GeneratorRun()).Blueprint(FusedSample.Path, blueprint);
        foreach (Samples.Sample sample in Samples.All.Values)
        {
            run.Source(sample.SourcePath, sample.Source).Manifest(sample.ManifestPath, sample.Manifest);
        }

        more?.Invoke(run);
        return run.Run();
    }
}
