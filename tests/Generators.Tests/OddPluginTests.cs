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

    [Fact]
    public void Names_may_be_keywords_defaults_extreme_and_texts_of_any_characters()
        => AssertClean(
            Context(
                """
                rule: "a \"b\" \\ c <d> & é 😀 {0} \t \n #endif */"
                params:
                  event: { type: column, nullable: true }
                  class: { type: int, default: -2147483648, unit: "a\nb <c>" }
                  double: { type: double, default: 1.7976931348623157e308 }
                  small: { type: double, default: -4.9e-324 }
                  string: { type: decimal, default: -7922816251426433759354395033, min: -7922816251426433759354395033 }
                  enum: { type: choice, choices: [default, new, NULL], default: new }
                inputs: { event: {}, in: { from: close, window: 2 }, this: { from: open } }
                scratch: { params: { type: long, length: 3 }, worker: { type: int, length: 2 } }
                outputs: { out: { unit: "a\n b" }, void: {} }
                """),
            """
            public partial void Step(
                double @event, PastWindow @in, double @this, System.Span<long> @params, System.Span<int> worker,
                out double @out, out double @void)
            {
                @out = Parameters.HasEvent ? Parameters.Class : worker.Length;
                @void = Parameters.Enum == Enum.Default ? 1 : 2;
            }
            """);

    [Theory]
    [InlineData("inputs: [close]\nparams: { to_string: { type: int } }", "S1T006", 4, 11, "'to_string'")]
    [InlineData("inputs: [close]\nparams: { params: { type: int } }", "S1T006", 4, 11, "'params'")]
    [InlineData(
        "inputs: [close]\nparams: { x: { type: column, nullable: true }, has_x: { type: int } }", "S1T006", 4, 48,
        "'has_x'")]
    [InlineData(
        "inputs: [close]\nparams: { step: { type: choice, choices: [one] } }", "S1T006", 4, 11, "'step'")]
    [InlineData(
        "inputs: [close]\nparams: { parameters: { type: choice, choices: [one] } }", "S1T006", 4, 11, "'parameters'")]
    [InlineData("inputs: { close: { window: ٣ } }", "S1T011", 3, 28, "'٣'")]
    [InlineData(
        "params: { period: { type: int } }\ninputs: { close: { window: 0 * period } }", "S1T011", 4, 28,
        "'0 * period'")]
    [InlineData("inputs: { close: { optional: true } }", "S1T009", 3, 11, "'optional'")]
    [InlineData("inputs: { \"close\\n\": { from: close } }", "S1T006", 3, 11, "snake_case")]
    public void What_would_not_compile_or_says_nothing_is_a_finding(
        string rest, string id, int line, int column, string message)
    {
        GeneratorRun run = Run(Context(rest + "\noutputs: { a: {} }"), Step);
        DiagnosticsTests.AssertFinding(run, id, line, column, message);
        Assert.DoesNotContain(
            run.Errors, error => error.Location.GetLineSpan().Path.EndsWith(".g.cs", StringComparison.Ordinal));
    }

    /// <summary>A struct of such a name hides what the plugins of its project are written with.</summary>
    [Theory]
    [InlineData("math", "'my_math'")]
    [InlineData("direction", "'my_direction'")]
    [InlineData("step", "'my_step'")]
    public void Plugin_of_a_taken_name_is_a_finding_at_its_name(string name, string message)
    {
        string type = Names.Pascal(name);
        string path = "/p/" + type + "/plugin_manifest.yaml";
        GeneratorRun run = new GeneratorRun()
            .Manifest(path, Context("inputs: [close]\noutputs: { a: {} }").Replace(
                "name: odd", "name: " + name, StringComparison.Ordinal))
            .Source("/p/Odd.cs", Struct(Step).Replace("Odd", type, StringComparison.Ordinal)).Run();
        Diagnostic found = Assert.Single(run.Findings);
        FileLinePositionSpan place = found.Location.GetLineSpan();
        Assert.Equal(
            ("S1T006", path, 0, 24),
            (found.Id, place.Path, place.StartLinePosition.Line, place.StartLinePosition.Character));
        Assert.Contains(message, found.GetMessage(null), StringComparison.Ordinal);
    }

    /// <summary>The descriptor has a property of that name.</summary>
    [Fact]
    public void Plugin_of_the_name_of_a_fact_of_plugins_may_check_its_parameters()
    {
        GeneratorRun run = new GeneratorRun()
            .Manifest("/p/Version/plugin_manifest.yaml", Context("inputs: [close]\noutputs: { a: {} }").Replace(
                "name: odd", "name: version", StringComparison.Ordinal))
            .Source(
                "/p/Odd.cs",
                Struct(Step + " internal static string? Check(in Params parameters) => null;")
                    .Replace("Odd", "Version", StringComparison.Ordinal)).Run();
        Assert.Empty(run.Findings);
        Assert.Empty(run.Errors);
    }

    [Theory]
    [InlineData("odd_operator")]
    [InlineData("odd_descriptor")]
    public void Plugin_of_the_name_of_a_class_that_is_written_of_another_is_refused(string name)
    {
        string type = Names.Pascal(name);
        string manifest = Context("inputs: [close]\noutputs: { a: {} }");
        GeneratorRun run = new GeneratorRun()
            .Source("/p/Odd.cs", Struct(Step)).Manifest(Path, manifest)
            .Source("/p/Other.cs", Struct(Step).Replace("struct Odd", "struct " + type, StringComparison.Ordinal))
            .Manifest(
                "/p/" + type + "/plugin_manifest.yaml",
                manifest.Replace("name: odd", "name: " + name, StringComparison.Ordinal)).Run();
        Assert.Contains("is written of the plugin 'odd'", Assert.Single(run.Findings).GetMessage(null));
    }

    [Theory]
    [InlineData("POSITION_UPDATE: odd", "[DONE]", "S1T006", 1, 25, "has a method of that name")]
    [InlineData("POSITION_UPDATE: on_it", "[A_1, A1]", "S1T022", 3, 81, "'A1' is declared twice")]
    [InlineData(
        "POSITION_UPDATE: on_it", "[DONE], }, }\nparams: { publish_done: { type: choice, choices: [one] } } #",
        "S1T006", 4, 11, "'publish_done'")]
    public void Members_of_one_name_are_a_finding(
        string handler, string publishes, string id, int line, int column, string message)
    {
        GeneratorRun run = Run(
            "identification: { name: odd, type: execution_worker, subtype: operational, version: 1.0.0 }\n"
            + "description: Odd.\n"
            + $"capabilities: {{ events: {{ listens: {{ {handler} }}, publishes: {publishes} }} }}",
            """
            public partial DispositionEnvelope OnIt(
                in PositionUpdate update, in LedgerView ledger, ref DirectiveWriter directives) => default;
            """);
        DiagnosticsTests.AssertFinding(run, id, line, column, message);
    }

    [Fact]
    public void Variables_of_generated_code_have_names_of_their_own()
        => AssertClean(
            Context(
                """
                params:
                  x: { type: column, nullable: true }
                inputs: { x_column: { from: x, optional: true }, has_x: { from: open }, x: { optional: true } }
                outputs: { a: {}, a_value: {} }
                """),
            """
            public partial void Step(double xColumn, double hasX, double x, out double a, out double aValue)
            {
                a = xColumn + hasX;
                aValue = x;
            }
            """);

    [Fact]
    public void Opportunity_of_no_rows_may_explain_itself()
        => AssertClean(
            """
            identification: { name: odd, type: opportunity_worker, subtype: technical_pattern, version: 1.0.0 }
            description: Odd.
            inputs: [tick_size]
            signal_type: odd
            """,
            """
            public partial bool Detect(double tickSize, ref OpportunitySignal signal) => false;
            public partial void Explain(double tickSize, ref Reasons reasons) { }
            """);

    [Fact]
    public void Input_of_a_name_that_the_method_itself_uses_is_a_finding()
    {
        GeneratorRun run = Run(
            """
            identification: { name: odd, type: opportunity_worker, subtype: technical_pattern, version: 1.0.0 }
            description: Odd.
            params: { signal: { type: column } }
            inputs: [signal]
            signal_type: odd
            """,
            "public partial bool Detect(double signal, ref OpportunitySignal signal) => false;");
        DiagnosticsTests.AssertFinding(run, "S1T006", 4, 10, "such as 'signal_column'");
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
