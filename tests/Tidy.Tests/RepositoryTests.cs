using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Tidy.Tests;

/// <summary>What can silently rot: who knows whom, what belongs together, how long a file grows.</summary>
public sealed partial class RepositoryTests
{
    private const int MaxLines = 600;

    // As .editorconfig says it.
    private const int MaxColumns = 120;

    private static readonly string[] ProjectFolders = ["src", "tests", "tools", "bench", "examples"];

    // Whose texts are of another language, or written by the generator, and stand as they are.
    private static readonly string[] OtherTexts = ["src/Host/Scaffolds/", "tests/Generators.Tests/Snapshots/"];

    private static readonly string Root = SharedFolder.RepositoryRoot()
        ?? throw new DirectoryNotFoundException("the tests run outside the repository");

    [Theory]
    [InlineData("Columnar", "")]
    [InlineData("Kernel", "Columnar")]
    [InlineData("Plugins", "Columnar,Kernel,Generators")]
    [InlineData("Host", "Columnar,Kernel,Plugins,Generators")]
    public void A_source_project_references_only_what_lies_below_it(string project, string allowed)
    {
        string text = File.ReadAllText(Path.Combine(Root, "src", project, project + ".csproj"));
        string[] referenced = ProjectReference().Matches(text).Select(match => match.Groups[1].Value).ToArray();
        Assert.Empty(referenced.Except(allowed.Split(',')));
    }

    [Fact]
    public void Every_plugin_folder_holds_a_manifest_and_one_struct_of_its_name()
    {
        string[] manifests = Directory.GetFiles(
            Path.Combine(Root, "src", "Plugins"), "plugin_manifest.yaml", SearchOption.AllDirectories);
        Assert.NotEmpty(manifests);
        foreach (string manifest in manifests)
        {
            string folder = Path.GetDirectoryName(manifest)!;
            string name = Path.GetFileName(folder);
            string[] files = Directory.GetFiles(folder).Select(file => Path.GetFileName(file)).Order().ToArray();
            Assert.Equal(new[] { name + ".cs", "plugin_manifest.yaml" }.Order(), files);
            Assert.Contains("name: " + SnakeCase(name), File.ReadAllText(manifest));
        }
    }

    [Fact]
    public void Every_plugin_is_named_in_a_test_of_its_own()
    {
        string tests = string.Concat(SourceFiles("tests/Plugins.Tests").Select(File.ReadAllText));
        foreach (string folder in Directory.GetDirectories(
            Path.Combine(Root, "src", "Plugins"), "*", SearchOption.AllDirectories))
        {
            if (File.Exists(Path.Combine(folder, "plugin_manifest.yaml")))
            {
                Assert.Contains(SnakeCase(Path.GetFileName(folder)), tests);
            }
        }
    }

    [Fact]
    public void No_source_file_grows_into_two_ideas()
    {
        foreach (string file in ProjectFolders.SelectMany(SourceFiles))
        {
            int lines = File.ReadLines(file).Count();
            Assert.True(lines <= MaxLines, $"{file}: {lines} lines");
        }
    }

    [Fact]
    public void No_line_is_wider_than_a_reader_sees()
    {
        IEnumerable<string> wide =
            from folder in ProjectFolders
            from file in SourceFiles(folder)
            let path = Path.GetRelativePath(Root, file)
            where !OtherTexts.Any(exempt => path.StartsWith(exempt, StringComparison.Ordinal))
            from line in folder == "tests" ? OutsideOfTexts(file) : File.ReadLines(file).Index()
            where line.Item.Length > MaxColumns
            select $"{path}:{line.Index + 1}: {line.Item.Length} columns, at most {MaxColumns}";
        Assert.True(!wide.Any(), string.Join('\n', wide));
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        string solution = File.ReadAllText(Path.Combine(Root, "S1mpleTrader.Core.sln"));
        foreach (string project in ProjectFolders.SelectMany(
            folder => Directory.GetFiles(Path.Combine(Root, folder), "*.csproj", SearchOption.AllDirectories)))
        {
            if (!project.Contains("/obj/") && !project.Contains("/samples/"))
            {
                Assert.Contains(Path.GetFileName(project), solution);
            }
        }
    }

    [Fact]
    public void The_kernel_reads_no_clock_file_or_console()
    {
        string[] forbidden =
        [
            "DateTime.Now", "DateTime.UtcNow", "Stopwatch", "System.IO.File", "Console.", "Environment.Tick"
        ];
        foreach (string file in SourceFiles("src/Kernel"))
        {
            string text = File.ReadAllText(file);
            Assert.True(!forbidden.Any(text.Contains), file);
        }
    }

    private static IEnumerable<string> SourceFiles(string folder)
        => Directory.GetFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/") && !file.Contains("/bin/"));

    // Lines but for those within a raw text: files of users, and plugins, are written there as they would be.
    private static IEnumerable<(int Index, string Item)> OutsideOfTexts(string file)
    {
        bool isText = false;
        foreach ((int Index, string Item) line in File.ReadLines(file).Index())
        {
            int quotes = RawQuotes().Count(line.Item);
            if (!isText || quotes > 0)
            {
                yield return line;
            }

            isText ^= quotes % 2 == 1;
        }

        Assert.False(isText, $"{file}: a raw text has no end");
    }

    private static string SnakeCase(string name)
        => string.Concat(name.Select((letter, i) => char.IsUpper(letter) && i > 0 ? "_" + letter : letter.ToString()))
            .ToLowerInvariant();

    [GeneratedRegex("ProjectReference Include=\"[^\"]*/([A-Za-z]+)\\.csproj\"")]
    private static partial Regex ProjectReference();

    [GeneratedRegex("\"{3,}")]
    private static partial Regex RawQuotes();
}
