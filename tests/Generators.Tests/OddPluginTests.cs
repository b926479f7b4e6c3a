using System;
using Microsoft.CodeAnalysis;
using Xunit;

namespace S1mpleTrader.Generators.Tests;

/// <summary>Odd plugins: those that are right compile clean, and the others are findings, never broken code.</summary>
public sealed class OddPluginTests
{
    private const string Path = "/p/Odd/plugin_manifest.yaml";

    private const string Step = "public partial void Step(double close, out double a) => a = close;";

    [Fact]
    public void Handler_may_have_any_name()
        => AssertClean(
            """
            identification: { name: odd, type: execution_worker, subtype: operational, version: 1.0.0 }
            description: Hears.
            capabilities: { events: { listens: { POSITION_UPDATE: watch_position } } }
            """,
            """
            public partial DispositionEnvelope WatchPosition(
                in PositionUpdate update, in LedgerView ledger, ref DirectiveWriter directives) => default;
            """);

    [Fact]
    public void Helpers_may_have_the_name_of_the_method_or_in_another_namespace_of_the_struct()
    {
        GeneratorRun run = new GeneratorRun()
            .Source("/p/A.cs", "namespace Other; internal readonly struct Odd { }")
            .Source("/p/Odd/Odd.cs", Struct("private static double Step(double x) => x; " + Step))
            .Manifest(Path, Context("inputs: [close]\noutputs: { a: {} }")).Run();
        AssertClean(run);
    }

    /// <summary>The files that they become would have one name, at which the compiler drops the generator.</summary>
    [Fact]
    public void Second_plugin_whose_struct_differs_by_case_alone_is_refused()
    {
        string manifest = Context("inputs: [close]\noutputs: { a: {} }");
        GeneratorRun run = new GeneratorRun()
            .Source("/p/Odd.cs", Struct(Step)).Manifest(Path, manifest)
            .Source("/p/OdD.cs", Struct(Step).Replace("Odd", "OdD", StringComparison.Ordinal))
            .Manifest(
                "/p/OdD/plugin_manifest.yaml",
                manifest.Replace("name: odd", "name: od_d", StringComparison.Ordinal)).Run();
        Diagnostic found = Assert.Single(run.Findings);
        Assert.Equal(("S1T021", Path), (found.Id, found.Location.GetLineSpan().Path));
    }

    private static string Context(string rest)
        => "identification: { name: odd, type: context_worker, subtype: indicator_calculation, version: 1.0.0 }\n"
            + "description: Odd.\n" + rest;

    private static GeneratorRun Run(string manifest, string members)
        => new GeneratorRun().Manifest(Path, manifest).Source("/p/Odd/Odd.cs", Struct(members)).Run();

    private static string Struct(string members)
        => "using S1mpleTrader.Kernel.Contracts;\nnamespace Mine;\n/// <summary>Odd.</summary>\n"
            + "public partial struct Odd\n{\n" + members + "\n}\n";

    private static void AssertClean(string manifest, string members) => AssertClean(Run(manifest, members));

    private static void AssertClean(GeneratorRun run)
    {
        Assert.Empty(run.Findings);
        Assert.Empty(run.Errors);
        Assert.Contains("OddDescriptor()", run.Generated("GeneratedPlugins.g.cs"), StringComparison.Ordinal);
    }
}
