using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Tidy.Tests;

/// <summary>
/// The tables of docs/PIPELINE.md and of the kernel's page: every test and file that they name is there, and every
/// plugin and event has its row.
/// </summary>
public sealed partial class PipelineTableTests
{
    private static readonly string Root = SharedFolder.RepositoryRoot()
        ?? throw new DirectoryNotFoundException("the tests run outside the repository");

    private static readonly string Table = File.ReadAllText(Path.Combine(Root, "docs", "PIPELINE.md"));

    [Theory]
    [InlineData("docs/PIPELINE.md", 40)]
    [InlineData("src/Kernel/README.md", 10)]
    public void Every_test_that_the_table_names_exists(string page, int least)
    {
        var methods = new Dictionary<string, string>();
        foreach (string file in Directory.GetFiles(
            Path.Combine(Root, "tests"), "*Tests.cs", SearchOption.AllDirectories))
        {
            string name = Path.GetFileNameWithoutExtension(file);
            methods[name] = methods.GetValueOrDefault(name, "") + File.ReadAllText(file);
        }

        string text = File.ReadAllText(Path.Combine(Root, page));
        string[] named = TestName().Matches(text).Select(match => match.Groups[1].Value).Distinct().ToArray();
        Assert.True(named.Length > least, $"only {named.Length} tests are named");
        foreach (string test in named)
        {
            string[] parts = test.Split('.');
            Assert.True(methods.ContainsKey(parts[0]), $"there is no test class {parts[0]}");
            Assert.True(
                parts.Length == 1 || methods[parts[0]].Contains(" " + parts[1] + "(", System.StringComparison.Ordinal),
                $"there is no test {test}");
        }
    }

    [Fact]
    public void Every_file_that_the_kernel_s_page_names_exists()
    {
        string kernel = Path.Combine(Root, "src", "Kernel");
        string[] named = FileName().Matches(File.ReadAllText(Path.Combine(kernel, "README.md")))
            .Select(match => match.Groups[1].Value)
            .ToArray();
        Assert.True(named.Length > 20, $"only {named.Length} files are named");
        Assert.All(named, name => Assert.True(File.Exists(Path.Combine(kernel, name)), name));
    }

    [Fact]
    public void Every_plugin_and_every_event_has_its_row()
    {
        string[] plugins = Directory.GetFiles(
            Path.Combine(Root, "src", "Plugins"), "plugin_manifest.yaml", SearchOption.AllDirectories)
            .Select(file => PluginName().Match(File.ReadAllText(file)).Groups[1].Value)
            .Order()
            .ToArray();
        string[] rows = PluginRow().Matches(Table).Select(match => match.Groups[1].Value).Order().ToArray();
        Assert.Equal(plugins, rows);

        string events = File.ReadAllText(
            Path.Combine(Root, "src", "Kernel", "Contracts", "Events", "PlatformEvent.cs"));
        string[] names = EventName().Matches(events).Select(match => match.Groups[1].Value).ToArray();
        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.Contains($"| `{name}` |", Table, System.StringComparison.Ordinal));
    }

    [GeneratedRegex(@"`([A-Z][A-Za-z]*Tests(?:\.[A-Z][A-Za-z0-9_]*)?)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"`([A-Za-z0-9/.]+\.cs)`")]
    private static partial Regex FileName();

    [GeneratedRegex(@"name: ([a-z0-9_]+)")]
    private static partial Regex PluginName();

    [GeneratedRegex(@"\| [A-Z][a-z]+ \| `([a-z0-9_]+)` \| `")]
    private static partial Regex PluginRow();

    [GeneratedRegex("\"([A-Z][A-Z_]+)\"")]
    private static partial Regex EventName();
}
