using System;
using System.IO;
using System.Linq;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Generators.Tests;

/// <summary>
/// The emitted code of every kind of plugin: it compiles with warnings as errors, and it is what was read and agreed
/// to. A wanted change is taken over with S1T_UPDATE=1 and reviewed like code.
/// </summary>
public sealed class SnapshotTests
{
    public static TheoryData<string> Kinds() => [.. Samples.All.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Generate_every_kind_compiles_clean_and_is_the_snapshot(string kind)
    {
        Samples.Sample sample = Samples.All[kind];
        GeneratorRun run = new GeneratorRun()
            .Source(sample.SourcePath, sample.Source).Manifest(sample.ManifestPath, sample.Manifest).Run();
        Assert.Empty(run.Findings);
        Assert.Empty(run.Errors);
        CompareWithSnapshot(kind, run.Generated("Mine." + sample.Struct + ".g.cs"));
    }

    [Fact]
    public void Generate_all_kinds_together_make_a_catalogue_in_order()
    {
        GeneratorRun run = new("My.Own.Plugins");
        foreach (Samples.Sample sample in Samples.All.Values)
        {
            run.Source(sample.SourcePath, sample.Source).Manifest(sample.ManifestPath, sample.Manifest);
        }

        run.Run();
        Assert.Empty(run.Findings);
        Assert.Empty(run.Errors);
        CompareWithSnapshot("catalogue", run.Generated("GeneratedPlugins.g.cs"));
    }

    /// <summary>MSBuild makes the root namespace of the project file's name, dashes and all.</summary>
    [Theory]
    [InlineData("my-plugins", "my_plugins")]
    [InlineData("3rd party.class", "_3rd_party._class")]
    [InlineData("Mine.Own_1", "Mine.Own_1")]
    public void Generate_project_of_any_name_has_a_namespace(string rootNamespace, string space)
    {
        GeneratorRun run = new GeneratorRun(rootNamespace).Source("/p/A.cs", "namespace Mine;").Run();
        Assert.Empty(run.Errors);
        Assert.Contains($"\nnamespace {space};\n", run.Generated("GeneratedPlugins.g.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void Generate_no_manifest_makes_an_empty_catalogue()
    {
        GeneratorRun run = new GeneratorRun().Source("/p/A.cs", "namespace Mine;").Run();
        Assert.Empty(run.Errors);
        Assert.Equal(["GeneratedPlugins.g.cs"], run.Result.GeneratedSources.Select(source => source.HintName));
    }

    internal static void CompareWithSnapshot(string name, string text)
    {
        string? root = SharedFolder.RepositoryRoot();
        Assert.SkipWhen(root is null, "the test doesn't run inside the repository");
        string path = Path.Combine(root, "tests", "Generators.Tests", "Snapshots", name + ".g.cs");
        if (Environment.GetEnvironmentVariable("S1T_UPDATE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        Assert.Equal(File.ReadAllText(path), text);
    }
}
