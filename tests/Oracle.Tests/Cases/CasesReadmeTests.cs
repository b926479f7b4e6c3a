using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Oracle.Tests;

/// <summary>
/// tests/Cases/README.md: its table names every case, and its keys are those that the reader of the files knows.
/// </summary>
public sealed partial class CasesReadmeTests
{
    private const string CoverageTitle = "## Which case covers which rule";

    private static readonly string Readme = File.ReadAllText(Path.Combine(CaseFiles.OwnFolder, "README.md"));

    [Fact]
    public void Every_case_covers_a_rule_and_every_case_named_exists()
    {
        string table = Readme[Readme.IndexOf(CoverageTitle, System.StringComparison.Ordinal)..];
        string[] named = Backticked().Matches(table).Select(match => match.Groups[1].Value).Distinct().ToArray();
        string[] cases = CaseFiles.LoadOwn().Select(one => one.Name).ToArray();
        Assert.True(
            !cases.Except(named).Any(),
            $"no rule of tests/Cases/README.md names {string.Join(", ", cases.Except(named))}");
        Assert.True(
            !named.Except(cases).Any(),
            $"tests/Cases/README.md names {string.Join(", ", named.Except(cases))}, which no file has");
    }

    [Fact]
    public void Every_key_that_is_read_is_explained()
    {
        string format = Readme[..Readme.IndexOf(CoverageTitle, System.StringComparison.Ordinal)];
        HashSet<string> explained =
            [.. Code().Matches(format).SelectMany(span => Word().Matches(span.Value)).Select(word => word.Value)];
        string source = File.ReadAllText(Path.Combine(CaseFiles.OwnFolder, "..", "TestKit", "Cases", "CaseParser.cs"));
        string[] read = Key().Matches(source).Select(match => match.Groups[1].Value).Distinct().ToArray();
        Assert.True(read.Length > 50, $"only {read.Length} keys are read");
        string[] silent = read.Where(key => !explained.Contains(key)).ToArray();
        Assert.True(silent.Length == 0, $"tests/Cases/README.md doesn't explain {string.Join(", ", silent)}");
    }

    [GeneratedRegex("`([a-z0-9_-]+)`")]
    private static partial Regex Backticked();

    [GeneratedRegex("`[^`\n]+`")]
    private static partial Regex Code();

    [GeneratedRegex("[a-z0-9_]+")]
    private static partial Regex Word();

    [GeneratedRegex(
        "(?:map|period\\?|rows)\\.(?:Text|RequiredText|Decimal|Int|Bool|Time|OneOf|Map|Maps|List|Node|Has)"
        + "\\(\"([a-z0-9_]+)\"")]
    private static partial Regex Key();
}
