using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Oracle.Tests;

/// <summary>
/// docs/EXECUTION.md: every number in the tables of its examples is that of the worked case that the example names.
/// </summary>
public sealed partial class ExecutionPageTests
{
    private static readonly string[] FillColumns =
    [
        "bar", "id", "side", "quantity", "price", "liquidity", "fee", "reason"
    ];

    private static readonly string Page = File.ReadAllText(
        Path.Combine(CaseFiles.OwnFolder, "..", "..", "docs", "EXECUTION.md"));

    [Fact]
    public void Every_example_is_a_worked_case_with_these_bars_fills_and_equity()
    {
        var cases = CaseFiles.LoadOwn().ToDictionary(one => one.Name);
        MatchCollection examples = Example().Matches(Page);
        Assert.Equal(
            cases.Keys.Where(name => name.StartsWith("example-", StringComparison.Ordinal)).Order(),
            examples.Select(Name).Order());
        foreach (Match example in examples)
        {
            WorkedCase one = cases[Name(example)];
            IReadOnlyList<string> bars = Table(example.Index, "| bar | open |");
            Assert.Equal(one.Bars.Values.Single().Select(bar => BarRow(one, bar)), bars);
            IReadOnlyList<string> fills = Table(example.Index, "| bar | id |");
            Assert.Equal(one.Expect.Fills.Select(fill =>
                Row(FillColumns.Select(column => fill.Cells.Single(cell => cell.Key == column).Value))), fills);
        }
    }

    [Theory]
    [InlineData("MARKET")]
    [InlineData("LIMIT")]
    [InlineData("STOP")]
    [InlineData("STOP_LIMIT")]
    [InlineData("TWAP")]
    [InlineData("LAYERED")]
    [InlineData("ICEBERG")]
    public void Every_order_type_has_an_example(string type)
    {
        string section = Page[Page.IndexOf($"### {type}\n", StringComparison.Ordinal)..];
        int end = section.IndexOf("\n##", 4, StringComparison.Ordinal);
        Assert.Matches(Example(), section[..end]);
    }

    private static string Name(Match example) => example.Groups[1].Value;

    // The rows of the first table with such a head behind a place of the page.
    private static List<string> Table(int from, string head)
    {
        int start = Page.IndexOf(head, from, StringComparison.Ordinal);
        return [.. Page[start..].Split('\n').Skip(2).TakeWhile(line => line.StartsWith('|'))];
    }

    private static string BarRow(WorkedCase one, CaseBar bar) => Row(
    [
        .. new[] { bar.Index, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume }.Select(Text),
        one.Expect.Equity.GetValueOrDefault(bar.Index) is decimal equity ? Text(equity) : string.Empty,
    ]);

    private static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";

    private static string Text(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("^Example `([a-z-]+)`$", RegexOptions.Multiline)]
    private static partial Regex Example();
}
