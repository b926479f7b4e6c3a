using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Text;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Config.Manifest;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Files;
using S1mpleTrader.Host.Scaffolds;

namespace S1mpleTrader.Host.Commands;

/// <summary>
/// <c>s1t new plugin CATEGORY NAME</c> and <c>s1t new operation NAME</c>: files to start
/// from, which compile and validate as they are.
/// </summary>
internal static class NewCommand
{
    private const string RepositoryMark = "src/Plugins/Plugins.csproj";
    private const string RepositoryNamespace = "S1mpleTrader.Plugins";

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
        => new ExampleCommand("new", "Writes the files of a new plugin or operation", "s1t new operation my_first")
        {
            CreatePlugin(context), CreateOperation(context),
        };

    private static ExampleCommand CreatePlugin(CommandContext context)
    {
        string[] categories = Array.ConvertAll(PluginTemplate.All, template => template.Category);
        var category = new Argument<string>("CATEGORY") { Description = YamlText.Join(categories) };
        var name =
            new Argument<string>("NAME") { Description = "The plugin's name in blueprints, such as my_breakout" };
        Option<string?> output = CommonOptions.Text(
            "--out",
            "DIR",
            "The repository (the plugin gets a test) or the folder of one's own project, "
            + "instead of the present folder");
        Option<string?> space = CommonOptions.Text(
            "--namespace", "NAME", "Namespace of one's own project, instead of its project file's name");
        var command = new ExampleCommand(
            "plugin",
            "Writes a plugin's manifest and struct, and in the repository its test",
            "s1t new plugin opportunity my_breakout")
        {
            category, name, output, space,
        };
        command.SetAction(parsed => Plugin(
            context,
            parsed.GetRequiredValue(category),
            parsed.GetRequiredValue(name),
            parsed.GetValue(output) ?? ".",
            parsed.GetValue(space)));
        return command;
    }

    private static ExampleCommand CreateOperation(CommandContext context)
    {
        var name = new Argument<string>("NAME") { Description = "The operation's name, and that of its folder" };
        Option<string?> output = CommonOptions.Text(
            "--out", "DIR", "Where its folder is made, instead of the present folder");
        var command = new ExampleCommand(
            "operation",
            "Writes an operation with its strategy blueprint, on a synthetic market",
            "s1t new operation my_first")
        {
            name, output,
        };
        command.SetAction(parsed =>
        {
            string given = parsed.GetRequiredValue(name);
            var options = new OptionReader();
            options.Name("NAME", given);
            return Write(context, options.Findings, () => Scaffold.Operation(given), parsed.GetValue(output) ?? ".");
        });
        return command;
    }

    private static int Plugin(CommandContext context, string category, string name, string output, string? space)
    {
        var options = new OptionReader();
        int index = options.Choice(
            "CATEGORY", category, Array.ConvertAll(PluginTemplate.All, template => template.Category));
        if (!IsSnakeCase(name))
        {
            options.Report(
                "NAME",
                $"a plugin's name has small letters and digits, words joined by '_'; {YamlText.Quote(name)} hasn't");
        }
        else if (context.Catalogue.Find(name) is not null)
        {
            options.Report("NAME", $"there is a plugin {YamlText.Quote(name)} already");
        }
        else if (TakenNames.Contain(Scaffold.PascalCase(name)))
        {
            options.Report(
                "NAME",
                $"{Scaffold.PascalCase(name)} is a name that plugins are written with, and wouldn't compile: "
                + $"name it otherwise, such as {YamlText.Quote("my_" + name)}");
        }

        bool isInRepository = File.Exists(Path.Combine(output, RepositoryMark));
        string spaceName = space ?? (isInRepository ? RepositoryNamespace : NamespaceOf(output));
        if (!NamespaceName.IsNamespace(spaceName))
        {
            options.Report("--namespace", $"{YamlText.Quote(spaceName)} is no C# namespace");
        }

        return Write(
            context,
            options.Findings,
            () => Scaffold.Plugin(PluginTemplate.All[index], name, spaceName, isInRepository),
            output);
    }

    private static int Write(CommandContext context, Findings findings, Func<List<ScaffoldFile>> make, string output)
    {
        List<ScaffoldFile> files = findings.HasErrors ? [] : make();
        foreach (ScaffoldFile file in files)
        {
            if (File.Exists(Path.Combine(output, file.Path)))
            {
                findings.Error(Path.Combine(output, file.Path), 0, 0, "is there already; nothing is written");
            }
        }

        context.Terminal.Tell(findings);
        if (findings.HasErrors)
        {
            return ExitCode.Invalid;
        }

        WriteAll(output, files);
        foreach (ScaffoldFile file in files)
        {
            context.Terminal.Output.Write(Path.Combine(output, file.Path) + "\n");
        }

        return ExitCode.Done;
    }

    // All have found their room on the disk before the first one appears: a part of them
    // would be in the way of the next attempt.
    private static void WriteAll(string output, List<ScaffoldFile> files)
    {
        var targets = new List<AtomicFile>();
        try
        {
            foreach (ScaffoldFile file in files)
            {
                string path = Path.Combine(output, file.Path);
                OutputFile.MakeFolderOf(path);
                var target = new AtomicFile(path);
                targets.Add(target);
                target.Stream.Write(Encoding.UTF8.GetBytes(file.Text.ReplaceLineEndings("\n")));
                target.Stream.Flush();
            }

            targets.ForEach(target => target.Commit());
        }
        finally
        {
            targets.ForEach(target => target.Dispose());
        }
    }

    private static bool IsSnakeCase(string name)
    {
        bool isRight = name.Length > 0 && char.IsAsciiLetterLower(name[0]) && !name.EndsWith('_')
            && !name.Contains("__", StringComparison.Ordinal);
        foreach (char letter in name)
        {
            isRight &= char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '_';
        }

        return isRight;
    }

    // As the generator does: the root namespace is the project file's name unless the project says otherwise.
    private static string NamespaceOf(string folder)
    {
        string[] projects = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.csproj") : [];
        return projects.Length == 1 ? NamespaceName.Of(Path.GetFileNameWithoutExtension(projects[0])) : "OwnPlugins";
    }
}
