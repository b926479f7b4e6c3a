using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using S1mpleTrader.Config.Manifest;
using S1mpleTrader.Host.Scaffolds;
using S1mpleTrader.Kernel.Contracts;
using Xunit;

namespace S1mpleTrader.Host.Tests.Commands;

/// <summary>Scaffolds, and a user's own executable with a plugin of its own.</summary>
public sealed class NewCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_new_operation_validates_and_runs_as_it_is()
    {
        S1t.Outcome made = S1t.Run("new", "operation", "my_first", "--out", _folder.Root);
        Assert.Equal((ExitCode.Done, string.Empty), (made.Code, made.Error));
        string operation = _folder.At("my_first/operation.yaml");
        Assert.Equal($"{operation}\n{_folder.At("my_first/strategy_blueprint.yaml")}\n", made.Output);
        Assert.Equal(new S1t.Outcome(ExitCode.Done, string.Empty, string.Empty), S1t.Run("validate", operation));
        string platform = _folder.Write("platform.yaml", "platform: { out: runs, cache: cache }");
        S1t.Outcome run = S1t.Run("backtest", operation, "--platform", platform);
        Assert.Equal((ExitCode.Done, string.Empty), (run.Code, run.Error));
        Assert.Contains("final equity", run.Output);
        S1t.Outcome again = S1t.Run("new", "operation", "my_first", "--out", _folder.Root);
        Assert.Equal(ExitCode.Invalid, again.Code);
        Assert.Contains(operation + ": error: is there already; nothing is written\n", again.Error);
    }

    [Fact]
    public void A_full_disk_leaves_nothing_in_the_way_of_the_next_attempt() => SmallDisk.Use(_folder, "4k", disk =>
    {
        // There is room for the first file only.
        S1t.Outcome full = S1t.Run("new", "operation", "my_first", "--out", disk);
        Assert.Equal((ExitCode.Output, string.Empty), (full.Code, full.Output));
        Assert.StartsWith("error: output can't be written: No space left on device", full.Error);
        Assert.Empty(Directory.GetFiles(disk, "*", SearchOption.AllDirectories));
    });

    [Theory]
    [InlineData(
        "oportunity",
        "x",
        "CATEGORY: error: expected context, opportunity, refiner, threat, strategy, entry, size, exit, intent, "
            + "execution or overlay, not 'oportunity'; did you mean 'opportunity'?")]
    [InlineData(
        "opportunity",
        "MyBreakout",
        "NAME: error: a plugin's name has small letters and digits, words joined by '_'; 'MyBreakout' hasn't")]
    [InlineData("context", "ema_detector", "NAME: error: there is a plugin 'ema_detector' already")]
    [InlineData(
        "context",
        "context",
        "NAME: error: Context is a name that plugins are written with, and wouldn't compile: name it otherwise, such "
            + "as 'my_context'")]
    [InlineData(
        "entry",
        "params",
        "NAME: error: Params is a name that plugins are written with, and wouldn't compile: name it otherwise, such as "
            + "'my_params'")]
    [InlineData(
        "strategy",
        "strategy_directive",
        "NAME: error: StrategyDirective is a name that plugins are written with, and wouldn't compile: name it "
            + "otherwise, such as 'my_strategy_directive'")]
    [InlineData(
        "context",
        "step",
        "NAME: error: Step is a name that plugins are written with, and wouldn't compile: name it otherwise, such as "
            + "'my_step'")]
    public void Wrong_names_write_nothing(string category, string name, string message)
    {
        S1t.Outcome outcome = S1t.Run("new", "plugin", category, name, "--out", _folder.Root);
        Assert.Equal(new S1t.Outcome(ExitCode.Invalid, string.Empty, message + "\n"), outcome);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Root));
    }

    /// <summary>A plugin X comes with an XDescriptor, which would hide the contracts' own.</summary>
    [Fact]
    public void A_name_whose_descriptor_the_contracts_have_is_taken()
    {
        string[] descriptors = typeof(PluginDescriptor).Assembly.GetExportedTypes()
            .Select(type => type.Name)
            .Where(name => name.EndsWith("Descriptor", StringComparison.Ordinal))
            .ToArray();
        Assert.True(descriptors.Length > 3);
        Assert.All(descriptors, name => Assert.True(TakenNames.Contain(name[..^"Descriptor".Length]), name));
        Assert.True(TakenNames.Contain(nameof(PluginDescriptor)));
        Assert.True(TakenNames.Contain(nameof(PluginCatalogue)));
    }

    /// <summary>
    /// A struct Math would hide System.Math from what is generated of every plugin of the project. A few names of the
    /// framework stand there as members only.
    /// </summary>
    [Fact]
    public void A_name_that_generated_code_uses_is_taken()
    {
        string[] spaces =
        [
            "System", "System.Collections.Generic", "System.Runtime.CompilerServices",
            "System.Runtime.InteropServices", "S1mpleTrader.Columnar", "S1mpleTrader.Columnar.Numerics",
            "S1mpleTrader.Kernel.Contracts", "S1mpleTrader.Kernel.Phase2Signals",
        ];
        var types = new[] { typeof(object), typeof(PluginDescriptor), typeof(Columnar.Invariant) }
            .SelectMany(type => type.Assembly.GetTypes())
            .Where(type => spaces.Contains(type.Namespace) && !type.IsGenericType)
            .Select(type => type.Name)
            .ToHashSet();
        string[] used = Directory.GetFiles(Path.Combine(RepositoryRoot(), "tests/Generators.Tests/Snapshots"))
            .Select(File.ReadAllText)
            .Concat(PluginTemplate.All.Select(template => template.Body))
            .SelectMany(text => Regex.Matches(text, "[A-Z][A-Za-z0-9]+"))
            .Select(word => word.Value)
            .Where(types.Contains)
            .Except(["Decimal", "Double", "Empty", "Entry", "Type", "Version"])
            .Distinct()
            .ToArray();
        Assert.Contains("Math", used);
        Assert.Equal("", string.Join(", ", used.Where(name => !TakenNames.Contain(name)).Order()));
    }

    /// <summary>As the generator does, and <c>dotnet new</c>.</summary>
    [Theory]
    [InlineData("my-plugins", "my_plugins")]
    [InlineData("3rd.class", "_3rd._class")]
    [InlineData("Mine.Own_1", "Mine.Own_1")]
    public void The_namespace_of_a_project_is_its_name_as_CSharp_can_write_it(string project, string space)
    {
        _folder.Write(project + ".csproj", "<Project />");
        S1t.Outcome outcome = S1t.Run("new", "plugin", "context", "my_context", "--out", _folder.Root);
        Assert.Equal((ExitCode.Done, string.Empty), (outcome.Code, outcome.Error));
        Assert.Contains($"namespace {space};", File.ReadAllText(_folder.At("MyContext/MyContext.cs")));
    }

    [Theory]
    [InlineData("class", false)]
    [InlineData("My.int", false)]
    [InlineData("base.Plugins", false)]
    [InlineData("My.event.Plugins", false)]
    [InlineData("my-plugins", false)]
    [InlineData("My..Plugins", false)]
    [InlineData("Class.INT", true)]
    [InlineData("var.record.async", true)] // Words that mean something only at some places.
    public void A_namespace_of_a_reserved_word_is_none(string space, bool isOne)
    {
        S1t.Outcome outcome = S1t.Run(
            "new", "plugin", "context", "my_context", "--out", _folder.Root, "--namespace", space);
        if (isOne)
        {
            Assert.Equal((ExitCode.Done, string.Empty), (outcome.Code, outcome.Error));
            Assert.Contains($"namespace {space};", File.ReadAllText(_folder.At("MyContext/MyContext.cs")));
        }
        else
        {
            Assert.Equal((ExitCode.Invalid, string.Empty), (outcome.Code, outcome.Output));
            Assert.Equal($"--namespace: error: '{space}' is no C# namespace\n", outcome.Error);
            Assert.Empty(Directory.GetFileSystemEntries(_folder.Root));
        }
    }

    [Fact]
    public void In_the_repository_a_plugin_gets_a_test()
    {
        _folder.Write("src/Plugins/Plugins.csproj", "<Project />");
        S1t.Outcome made = S1t.Run("new", "plugin", "opportunity", "my_breakout", "--out", _folder.Root);
        Assert.Equal(ExitCode.Done, made.Code);
        foreach (string file in (string[])
            [
                "src/Plugins/Opportunity/MyBreakout/plugin_manifest.yaml",
                "src/Plugins/Opportunity/MyBreakout/MyBreakout.cs",
                "tests/Plugins.Tests/Opportunity/MyBreakoutTests.cs",
            ])
        {
            Assert.True(File.Exists(_folder.At(file)), file);
        }

        Assert.Contains(
            "namespace S1mpleTrader.Plugins;",
            File.ReadAllText(_folder.At("src/Plugins/Opportunity/MyBreakout/MyBreakout.cs")));
    }

    [Fact]
    public void A_plugin_of_a_project_of_one_s_own_runs_in_one_s_own_executable()
    {
        string program = Path.GetFullPath(
            Path.Combine(AppContext.BaseDirectory, "../../OwnPlugin/release/OwnPlugin.dll"));
        Assert.True(File.Exists(program), program);
        string operation = WriteOwn("three_up");
        Assert.Equal(ExitCode.Invalid, S1t.Run("validate", operation).Code);
        (int shown, string text) = Dotnet(program, "plugins", "show", "three_up");
        Assert.Equal(0, shown);
        Assert.Contains("Rising closes in a row.", text);
        (int code, string output) = Dotnet(program, "backtest", operation);
        Assert.True(code == 0, output);
        Assert.Contains("final equity", output);
        (int audited, string audit) = Dotnet(program, "audit", operation, "--rows", "3000", "--cuts", "2");
        Assert.True(audited == 0, audit);
    }

    [Fact]
    public void The_page_s_program_is_in_the_namespace_of_the_page_s_project()
    {
        string page = File.ReadAllText(Path.Combine(RepositoryRoot(), "docs/OWN_PLUGINS.md"));
        Match project = Regex.Match(page, @"`(\w+)\.csproj`");
        Assert.True(project.Success, "the page doesn't name its project");
        Assert.Contains($"namespace {project.Groups[1].Value};", page);
    }

    [Fact]
    public void Every_plugin_scaffold_compiles_as_it_is()
    {
        string repository = RepositoryRoot();
        string project = Path.Combine(repository, "artifacts", "scaffolds");
        Directory.CreateDirectory(project);
        try
        {
            foreach (string file in (string[])["OwnPlugin.csproj", "Program.cs"])
            {
                string text = File.ReadAllText(Path.Combine(repository, "tests/OwnPlugin", file));
                File.WriteAllText(
                    Path.Combine(project, file.Replace("OwnPlugin", "Scaffolds", StringComparison.Ordinal)),
                    text.Replace("OwnPlugin", "Scaffolds", StringComparison.Ordinal));
            }

            foreach (PluginTemplate template in PluginTemplate.All)
            {
                Assert.Equal(
                    ExitCode.Done,
                    S1t.Run("new", "plugin", template.Category, "my_" + template.Category, "--out", project).Code);
            }

            // What the project refers to is built, and is being tested: nothing of it may be written again.
            (int code, string output) = Dotnet(
                "build", "-c", "Release", project, "--nologo", "-v", "q", "-p:BuildProjectReferences=false");
            Assert.True(code == 0, output);
            string program = Path.Combine(repository, "artifacts/net10.0/bin/Scaffolds/release/Scaffolds.dll");
            (int listed, string list) = Dotnet(program, "plugins", "list");
            Assert.Equal(0, listed);
            Assert.All(PluginTemplate.All, template => Assert.Contains("my_" + template.Category + "\t", list));
        }
        finally
        {
            Directory.Delete(project, recursive: true);
        }
    }

    /// <summary>Even that of the repository's own plugins, which alone needs no manifests handed along.</summary>
    [Theory]
    [InlineData("Plugins")]
    [InlineData("Mine")]
    public void A_project_of_any_name_fuses_blueprints_of_the_plugins_that_ship(string name)
    {
        string targets = Path.Combine(RepositoryRoot(), "tools/Generators/FusedBlueprints.targets");
        string project = _folder.Write($"{name}.csproj", $"<Project><Import Project=\"{targets}\" /></Project>");
        (int code, string items) = Dotnet("msbuild", project, "-getItem:AdditionalFiles");
        Assert.True(code == 0, items);
        Assert.Contains("EmaDetector/plugin_manifest.yaml", items);
    }

    private static string RepositoryRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "S1mpleTrader.Core.sln")))
        {
            folder = Path.GetDirectoryName(folder.TrimEnd('/'));
        }

        return folder ?? throw new InvalidOperationException("the repository isn't above the test's folder");
    }

    private static (int Code, string Output) Dotnet(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        System.Threading.Tasks.Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }

    private string WriteOwn(string plugin)
    {
        _folder.Write("platform.yaml", "platform: { out: runs, cache: cache }");
        return SampleFiles.WriteTo(
            _folder,
            blueprint: string.Join(
                '\n',
                SampleFiles.Blueprint.ReplaceLineEndings("\n").Split('\n').Select(line =>
                    line.Contains("ema_cross_detector", StringComparison.Ordinal)
                        ? $"    - {{ instance_id: up, plugin: {plugin} }}"
                        : line)));
    }
}
