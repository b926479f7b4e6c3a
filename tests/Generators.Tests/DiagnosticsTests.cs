using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Xunit;

namespace S1mpleTrader.Generators.Tests;

/// <summary>Every diagnostic, at its line and column, by breaking a plugin that is right.</summary>
public sealed class DiagnosticsTests
{
    private const string Path = "/p/Context/Mean/plugin_manifest.yaml";

    private const string Manifest = """
        identification: { name: mean, type: context_worker, subtype: indicator_calculation, version: 1.0.0 }
        description: A mean.
        params:
          period: { type: int, default: 20, min: 1, max: 4096 }
        inputs: [close]
        outputs: { mean: { unit: price } }

        """;

    private const string Source = """
        namespace Mine;
        /// <summary>A mean.</summary>
        public partial struct Mean
        {
            public partial void Step(double close, out double mean) => mean = close / Parameters.Period;
        }
        """;

    /// <summary>The manifest that is right, with one thing replaced.</summary>
    internal static string Broken(string old, string with) => Manifest.Replace(old, with, StringComparison.Ordinal);

    public static TheoryData<string, string, string, int, int, string> BrokenManifests() => new()
    {
        // id, what is replaced, by what, line, column, part of the message
        { "S1T001", "inputs: [close]", "inputs: [close", 5, 9, "" },
        { "S1T001", "description: A mean.", "description: &a A mean.", 2, 14, "anchors" },
        { "S1T002", "description:", "descripton:", 2, 1, "did you mean 'description'?" },
        { "S1T002", "default: 20", "defualt: 20", 4, 24, "did you mean 'default'?" },
        { "S1T002", "unit: price", "units: price", 6, 20, "did you mean 'unit'?" },
        { "S1T003", "description: A mean.\n", "", 1, 1, "'description'" },
        { "S1T003", ", version: 1.0.0", "", 1, 17, "'version'" },
        { "S1T003", "type: int, default: 20, min: 1, max: 4096", "unit: bars", 4, 11, "'type'" },
        { "S1T004", "inputs: [close]", "inputs: close", 5, 9, "a list" },
        { "S1T004", "inputs: [close]", "rule: [a, b]\ninputs: [close]", 5, 7, "'rule' of the manifest" },
        { "S1T004", "outputs: { mean: { unit: price } }", "outputs: [mean]", 6, 10, "a mapping" },
        { "S1T005", "type: context_worker", "type: context_woker", 1, 37, "did you mean 'context_worker'?" },
        { "S1T005", "indicator_calculation", "indicator", 1, 62, "did you mean 'indicator_calculation'?" },
        { "S1T005", "type: int", "type: integer", 4, 19, "" },
        { "S1T006", "period:", "Period:", 4, 3, "snake_case" },
        { "S1T006", "outputs: { mean:", "outputs: { close:", 5, 10, "twice" },
        { "S1T007", "default: 20", "default: many", 4, 33, "whole number" },
        { "S1T007", "min: 1,", "min: 5000,", 4, 42, "above max" },
        { "S1T007", "default: 20", "default: null", 4, 24, "nullable" },
        { "S1T007", "1.0.0", "1.0", 1, 94, "three numbers" },
        { "S1T008", "default: 20", "default: 0", 4, 33, "'period'" },
        { "S1T009", "max: 4096", "choices: [a]", 4, 45, "'choices'" },
        { "S1T009", "description: A mean.", "description: A mean.\nsignal_type: x", 3, 1, "'signal_type'" },
        { "S1T009", "context_worker,", "context_worker, role: refiner,", 1, 59, "'role'" },
        { "S1T010", "inputs: [close]", "inputs: [clos]", 5, 10, "did you mean 'close'?" },
        { "S1T010", "inputs: [close]", "inputs: { close: { from: period } }", 5, 26, "neither a raw column" },
        { "S1T011", "inputs: [close]", "inputs: { close: { window: perod } }", 5, 28, "did you mean 'period'?" },
        { "S1T011", "inputs: [close]", "inputs: [close]\nscratch: { ring: { type: double, length: 0 } }", 6, 42, "" },
        { "S1T013", "outputs: { mean: { unit: price } }", "outputs: {}", 6, 1, "at least one output" },
        { "S1T013", "outputs: { mean:", "style: at_row\noutputs: { other: {}, mean:", 7, 23, "one output" },
        { "S1T018", "inputs: [close]", "inputs: [close, high]", 5, 17, "lacks the parameter 'double high'" },
        {
            "S1T018", "inputs: [close]", "inputs: { close: { window: 3 } }", 5, 11,
            "takes 'double close', not 'PastWindow close'"
        },
        { "S1T018", "inputs: [close]", "inputs: []", 1, 25, "has a parameter 'double close'" },
        {
            "S1T019", "outputs: { mean:", "outputs: { extra: {}, mean:", 6, 12, "lacks the parameter 'out double extra'"
        },
        { "S1T019", "outputs: { mean:", "outputs: { median:", 1, 25, "has a parameter 'out double mean'" },
    };

    public static TheoryData<string, string, string, string> BrokenStructs() => new()
    {
        // id, what is replaced, by what, part of the message
        { "S1T014", "struct Mean", "struct Mode", "no struct 'Mean'" },
        { "S1T015", "public partial struct", "public struct", "must be partial" },
        { "S1T016", "void Step(", "void Next(", "public partial void Step(double close, out double mean)" },
        { "S1T017", "public partial void", "public void", "must be public and partial" },
        { "S1T018", "double close,", "float close,", "takes 'float close', not 'double close'" },
        { "S1T018", "double close, out double mean", "out double mean, double close", "another order" },
        { "S1T018", "partial void Step", "partial int Step", "returns int, not void" },
        {
            "S1T025", "public partial void",
            "private static bool Check(in Params parameters) => true; public partial void",
            "internal static string? Check(in Params parameters)"
        },
        { "S1T025", "public partial void", "private bool Start() => true; public partial void", "void Start()" },
        { "S1T019", "out double mean", "ref double mean", "takes 'ref double mean', not 'out double mean'" },
    };

    [Fact]
    public void Sample_unbroken_has_no_findings()
    {
        GeneratorRun run = Run(Manifest, Source);
        Assert.Empty(run.Findings);
        Assert.Empty(run.Errors);
    }

    [Theory]
    [MemberData(nameof(BrokenManifests))]
    public void Manifest_broken_is_a_finding_at_its_place(
        string id, string old, string with, int line, int column, string message)
    {
        Assert.Contains(old, Manifest, StringComparison.Ordinal);
        AssertFinding(Run(Manifest.Replace(old, with, StringComparison.Ordinal), Source), id, line, column, message);
    }

    [Theory]
    [MemberData(nameof(BrokenStructs))]
    public void Struct_broken_is_a_finding_in_the_manifest(string id, string old, string with, string message)
    {
        Assert.Contains(old, Source, StringComparison.Ordinal);
        GeneratorRun run = Run(Manifest, Source.Replace(old, with, StringComparison.Ordinal));
        Diagnostic found = Assert.Single(run.Findings, finding => finding.Id == id);
        Assert.Equal(Path, found.Location.GetLineSpan().Path);
        Assert.Contains(message, found.GetMessage(null), StringComparison.Ordinal);

        // Parameters and constructor are there all the same, so that the finding isn't buried under CS0103.
        Assert.DoesNotContain(run.Errors, error => error.Id == "CS0103" && id is not ("S1T014" or "S1T015"));
    }

    [Fact]
    public void Metadata_of_five_is_S1T012()
    {
        Samples.Sample sample = Samples.All["opportunity"];
        GeneratorRun run = new GeneratorRun().Source(sample.SourcePath, sample.Source).Manifest(
            sample.ManifestPath, sample.Manifest.Replace("[size]", "[a, b, c, d, e]", StringComparison.Ordinal)).Run();
        AssertFinding(run, "S1T012", 5, 24, "at most four numbers, not 5");
    }

    [Fact]
    public void Folder_of_another_name_is_S1T020()
    {
        GeneratorRun run = new GeneratorRun()
            .Source("/p/Mean.cs", Source).Manifest("/p/Context/Average/plugin_manifest.yaml", Manifest).Run();
        AssertFinding(run, "S1T020", 1, 25, "'Mean', not 'Average'");
    }

    [Fact]
    public void Second_manifest_of_a_name_is_S1T021_and_the_first_still_works()
    {
        GeneratorRun run = new GeneratorRun().Source("/p/Mean.cs", Source)
            .Manifest("/p/Other/Mean/plugin_manifest.yaml", Manifest).Manifest(Path, Manifest).Run();
        Diagnostic found = Assert.Single(run.Findings);
        Assert.Equal(("S1T021", "/p/Other/Mean/plugin_manifest.yaml"), (found.Id, found.Location.GetLineSpan().Path));
        Assert.Contains("MeanDescriptor", run.Generated("GeneratedPlugins.g.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void Handler_of_the_wrong_payload_is_a_finding()
    {
        Samples.Sample sample = Samples.All["ledger_threat"];
        GeneratorRun run = new GeneratorRun().Manifest(sample.ManifestPath, sample.Manifest).Source(
            sample.SourcePath,
            sample.Source.Replace("in LedgerUpdate", "in Opportunity", StringComparison.Ordinal)).Run();
        AssertFinding(run, "S1T018", 1, 25, "takes 'in Opportunity update', not 'in LedgerUpdate update'");
    }

    [Fact]
    public void Explanation_that_does_not_fit_is_a_finding()
    {
        Samples.Sample sample = Samples.All["opportunity_explained"];
        GeneratorRun run = new GeneratorRun().Manifest(sample.ManifestPath, sample.Manifest).Source(
            sample.SourcePath,
            sample.Source.Replace(
                "double rank, int row, double tickSize, long",
                "double rank, double tickSize, long",
                StringComparison.Ordinal))
            .Run();
        AssertFinding(run, "S1T018", 4, 42, "lacks the parameter 'int row'");
    }

    [Fact]
    public void Listener_of_an_unknown_event_is_a_finding()
    {
        Samples.Sample sample = Samples.All["ledger_threat"];
        GeneratorRun run = new GeneratorRun().Source(sample.SourcePath, sample.Source).Manifest(
            sample.ManifestPath,
            sample.Manifest.Replace("LEDGER_UPDATE", "LEDGER_UPDAT", StringComparison.Ordinal)).Run();
        AssertFinding(run, "S1T022", 4, 38, "did you mean 'LEDGER_UPDATE'?");
    }

    [Theory]
    [InlineData("context_block", "2 * period + 1", "2 * perod + 1", "S1T011", 4, 38, "did you mean 'period'?")]
    [InlineData(
        "context_block", "range: { unit: price } }", "range: { unit: price }, gap: {} }", "S1T018", 5, 61,
        "lacks the parameter 'Span<double> gap'")]
    [InlineData(
        "context_block", "style: block", "style: block\nscratch: { ring: { type: double, length: 2 } }", "S1T009", 7, 1,
        "'scratch'")]
    [InlineData("context_block", "change: { unit: price }", "change: { form: bits }", "S1T005", 5, 28, "'bits'")]
    [InlineData(
        "context_flags", "form: flags } }\noutputs", "form: flags, window: 2 } }\noutputs", "S1T009", 4, 51, "'form'")]
    [InlineData("context_block", "style: block", "style: step", "S1T016", 1, 25, "public partial void Step(")]
    [InlineData(
        "opportunity_block", "open: { window: 2 }", "high: { window: 2 }", "S1T018", 4, 22,
        "lacks the parameter 'ReadOnlySpan<double> high'")]
    [InlineData("opportunity_block", "style: block", "style: at_row", "S1T009", 6, 8, "'style'")]
    public void Block_worker_broken_is_a_finding_at_its_place(
        string kind, string old, string with, string id, int line, int column, string message)
    {
        Samples.Sample sample = Samples.All[kind];
        Assert.Contains(old, sample.Manifest, StringComparison.Ordinal);
        GeneratorRun run = new GeneratorRun().Source(sample.SourcePath, sample.Source).Manifest(
            sample.ManifestPath, sample.Manifest.Replace(old, with, StringComparison.Ordinal)).Run();
        AssertFinding(run, id, line, column, message);
    }

    [Theory]
    [InlineData(
        "RISK_ASSESSED: on_risk", "RISK_ASSESSED: on_ris", "S1T016", 8, 88,
        "lacks the method: public partial DispositionEnvelope OnRis(in CustomEvent signal")]
    [InlineData("RISK_ASSESSED: on_risk", "ENTRY_PLAN_CREATED: on_risk", "S1T022", 8, 73, "by their role")]
    [InlineData(
        "RISK_ASSESSED: on_risk", "Risk: on_risk", "S1T022", 8, 73, "neither an event in capitals nor a parameter")]
    [InlineData(
        "THREAT_DETECTED: on_threat", "LEDGER_UPDATE: on_threat", "S1T018", 8, 112,
        "lacks the parameter 'in LedgerUpdate update'")]
    [InlineData("[MANAGED, GIVEN_UP]", "[MANAGED, THREAT_DETECTED]", "S1T022", 9, 26, "the platform's")]
    [InlineData("[MANAGED, GIVEN_UP]", "[MANAGED, MANAGED]", "S1T022", 9, 26, "twice")]
    [InlineData("[MANAGED, GIVEN_UP]", "[MANAGED, given_up]", "S1T022", 9, 26, "capitals")]
    public void Event_that_doesnt_fit_is_a_finding_at_its_place(
        string old, string with, string id, int line, int column, string message)
    {
        Samples.Sample sample = Samples.All["event_driven"];
        Assert.Contains(old, sample.Manifest, StringComparison.Ordinal);
        GeneratorRun run = new GeneratorRun().Source(sample.SourcePath, sample.Source).Manifest(
            sample.ManifestPath, sample.Manifest.Replace(old, with, StringComparison.Ordinal)).Run();
        AssertFinding(run, id, line, column, message);
    }

    /// <summary>What only the account moves answers with a severity: it has nothing to publish with.</summary>
    [Fact]
    public void Ledger_threat_that_publishes_is_a_finding()
    {
        Samples.Sample sample = Samples.All["ledger_threat"];
        GeneratorRun run = new GeneratorRun().Source(sample.SourcePath, sample.Source).Manifest(
            sample.ManifestPath,
            sample.Manifest.Replace("_moved }", "_moved }, publishes: [MOVED]", StringComparison.Ordinal)).Run();
        AssertFinding(run, "S1T009", 4, 71, "'publishes'");
    }

    [Fact]
    public void Every_rule_has_a_test()
    {
        IEnumerable<string> tested = BrokenManifests().Select(row => row.Data.Item1)
            .Concat(BrokenStructs().Select(row => row.Data.Item1))
            .Concat(["S1T012", "S1T020", "S1T021", "S1T022", "S1T023", "S1T024"]);
        IEnumerable<string> all = typeof(Diagnostics).GetFields().Select(
            field => ((DiagnosticDescriptor)field.GetValue(null)!).Id);
        Assert.Equal(all.Order(), tested.Distinct().Order());
    }

    private static GeneratorRun Run(string manifest, string source)
        => new GeneratorRun().Source("/p/Context/Mean/Mean.cs", source).Manifest(Path, manifest).Run();

    internal static void AssertFinding(GeneratorRun run, string id, int line, int column, string message)
    {
        string all = string.Join("\n", run.Findings);
        Diagnostic? found = run.Findings.FirstOrDefault(
            finding => finding.Id == id && finding.GetMessage(null).Contains(message, StringComparison.Ordinal));
        Assert.True(found is not null, $"no {id} with '{message}' among:\n{all}");
        FileLinePositionSpan span = found.Location.GetLineSpan();
        Assert.Equal((line, column), (span.StartLinePosition.Line + 1, span.StartLinePosition.Character + 1));
    }
}
