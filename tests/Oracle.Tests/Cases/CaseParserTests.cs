using System.Linq;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Oracle.Tests;

public sealed class CaseParserTests
{
    private const string Minimal = """
        theme: t
        cases:
          - name: a
            bars:
              - [0, 1, 2, 0.5, 1.5, 10]
            expect:
              final_equity: 10000
        """;

    [Fact]
    public void Load_shared_folder_reads_every_case()
    {
        Assert.True(CaseFiles.LoadShared().Count >= 45);
    }

    [Fact]
    public void Parse_minimal_case_has_the_defaults()
    {
        WorkedCase one = CaseParser.Parse(Minimal, "t.yaml").Single();
        Assert.Equal(10000m, one.InitialCapital);
        Assert.Equal(1_704_067_200_000_000_000L, one.StartNanos);
        Assert.Equal(new CaseInstrument(), one.Instruments.Single());
        Assert.Equal(0.5m, one.Bars["X"].Single().Low);
        Assert.Equal(CaseFeature.None, CaseFeatures.Of(one));
    }

    [Theory]
    [InlineData(
        "    bars:", "    warmup_bar: 1\n    bars:", "t.yaml:4: unknown key 'warmup_bar'; is 'warmup_bars' meant?")]
    [InlineData("final_equity", "profit", "t.yaml:7: unknown key 'profit'; known here: fills")]
    [InlineData(
        "    bars:",
        "    connector: {intrabar: best}\n    bars:",
        "t.yaml:4: 'intrabar' is 'best', not one of pessimistic")]
    [InlineData("    bars:", "    timeframe: 1x\n    bars:", "t.yaml:4: '1x' is not a timeframe")]
    [InlineData("final_equity: 10000", "equity: {one: 1}", "t.yaml:7: 'one' is not the index of a bar")]
    [InlineData("10000", "1o000", "t.yaml:7: '1o000' is not a number")]
    [InlineData(
        "0.5, 1.5, 10",
        "0.5, 1.5",
        "t.yaml:5: a bar is six numbers, [index, open, high, low, close, volume]; here are 5")]
    [InlineData(
        "0.5, 1.5",
        "0.5, 2.5",
        "t.yaml:5: not a bar [index, open, high, low, close, volume]: the high 2 is below the open or the close")]
    [InlineData(
        "    expect:",
        "    actions:\n      - {at: 0, submit: A, direction: BUY, quantity: 1, stop: 3}\n    expect:",
        "t.yaml:7: a MARKET order has neither")]
    [InlineData("    expect:", "    actions:\n      - {at: 0 submit: A}\n    expect:", "t.yaml:7: ")]
    [InlineData("    expect:", "    expects:", "t.yaml:3: 'expect' is missing")]
    [InlineData(
        "    bars:", "    warmup_bars: 1\n    bars:", "t.yaml:5: 'X' has no row to decide at behind its warm-up")]
    [InlineData(
        "    bars:", "    period: {start: 2025-01-01}\n    bars:", "t.yaml:5: 'X' has no row to decide at behind")]
    [InlineData("- [0, 1, 2, 0.5, 1.5, 10]", "[]", "t.yaml:4: 'X' has no row to decide at behind its warm-up")]
    public void Parse_broken_case_says_where_and_what(string from, string to, string message)
    {
        CaseSyntaxException error = Assert.Throws<CaseSyntaxException>(
            () => CaseParser.Parse(Minimal.Replace(from, to, System.StringComparison.Ordinal), "t.yaml"));
        Assert.StartsWith(message, error.Message);
    }

    [Theory]
    [InlineData("    expect:", "    surprise: 1\n    expect:")]
    [InlineData("      final_equity: 10000", "      final_equity: 10000\n      profit: 3")]
    [InlineData(
        "    expect:",
        "    actions:\n      - {at: 0, submit: A, direction: BUY, quantity: 1, colour: red}\n    expect:")]
    [InlineData(
        "    expect:",
        "    actions:\n      - {at: 0, submit: A, direction: BUY, quantity: 1, type: LIMIT}\n    expect:")]
    [InlineData("0.5, 1.5", "1.2, 1.5")]
    [InlineData("0.5, 1.5", "low, 1.5")]
    public void Parse_broken_case_is_refused(string from, string to)
    {
        Assert.Throws<CaseSyntaxException>(
            () => CaseParser.Parse(Minimal.Replace(from, to, System.StringComparison.Ordinal), "t.yaml"));
    }

    [Fact]
    public void Run_broken_case_fails_and_hides_no_other()
    {
        string text = Minimal + "\n" + Minimal[Minimal.IndexOf("  - name", System.StringComparison.Ordinal)..]
            .Replace("name: a", "name: b", System.StringComparison.Ordinal)
            .Replace("expect:", "expects:", System.StringComparison.Ordinal);
        CaseSuiteResult result = CaseSuite.Run(CaseParser.ParseEach(text, "t.yaml"), OracleCaseRunner.Run, _ => true);
        Assert.Equal("cases: 1 passed, 1 failed, 0 skipped; failed: b", result.Summary);
        Assert.Equal("b:\n  t.yaml:8: 'expect' is missing", result.Details.Single());
    }
}
