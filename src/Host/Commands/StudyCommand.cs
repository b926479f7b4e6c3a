using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Files;
using S1mpleTrader.Host.Reports;
using S1mpleTrader.Host.Studies.Config;
using S1mpleTrader.Host.Studies.Reports;
using S1mpleTrader.Host.Studies.Store;

namespace S1mpleTrader.Host.Commands;

/// <summary><c>s1t study ls|show|export</c>: what studies hold, also while they run.</summary>
internal static class StudyCommand
{
    private static readonly string[] Formats = ["csv", "arrow", "json"];

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
        => new ExampleCommand(
            "study", "Lists, shows and exports studies, also while they run", "s1t study show ict_smc_sweep")
        {
            List(context),
            Show(context),
            Export(context),
        };

    private static ExampleCommand List(CommandContext context)
    {
        Option<string?> folder = CommonOptions.Text(
            "--out", "DIR", "The folder that holds the studies, instead of 'studies'");
        Option<bool> isJson = CommonOptions.Json();
        var command = new ExampleCommand("ls", "Lists the studies of a folder", "s1t study ls") { folder, isJson };
        command.SetAction(parsed =>
        {
            string path = Path.GetFullPath(parsed.GetValue(folder) ?? StudyNames.UsualParent);
            return parsed.GetValue(folder) is null || Directory.Exists(path)
                ? List(context.Terminal, path, parsed.GetValue(isJson))
                : throw new HostException(ExitCode.Data, $"{path}: error: there is no such folder");
        });
        return command;
    }

    private static int List(Terminal terminal, string path, bool isJson)
    {
        var studies = new List<ListedStudy>();
        try
        {
            int code = Open(terminal, path, studies);
            if (isJson)
            {
                WriteJson(terminal, path, studies);
            }
            else if (studies.Count > 0)
            {
                WriteTable(terminal, path, studies);
            }
            else if (code == ExitCode.Done)
            {
                terminal.Error.Write($"{path}: no study\n");
            }

            return code;
        }
        finally
        {
            studies.ForEach(study => study.Store.Dispose());
        }
    }

    // A damaged study doesn't hide the others.
    private static int Open(Terminal terminal, string path, List<ListedStudy> studies)
    {
        int code = ExitCode.Done;
        foreach (string folder in StudiesIn(path))
        {
            try
            {
                if (!StudyStore.Exists(folder))
                {
                    continue; // It is being made: there is nothing in it yet.
                }

                var store = StudyStore.Read(folder);
                // So that it is closed if it can't be counted.
                studies.Add(new(Path.GetFileName(folder), default, store));
                studies[^1] = studies[^1] with { Tally = StudyTally.Of(store) };
            }
            catch (HostException exception)
            {
                terminal.Error.Write(exception.Message + "\n");
                code = exception.ExitCode;
            }
        }

        return code;
    }

    private static void WriteJson(Terminal terminal, string path, List<ListedStudy> studies)
        => JsonOutput.Write(terminal, json =>
        {
            json.WriteStartArray();
            foreach (ListedStudy study in studies)
            {
                json.WriteStartObject();
                json.WriteString("folder", Path.Combine(path, study.Folder));
                StoredStudyReport.WriteIdentity(json, study.Store, study.Tally);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });

    private static void WriteTable(Terminal terminal, string path, List<ListedStudy> studies)
        => Facts.WriteTable(
            terminal,
            path,
            ["study", "kind", "runs", "done", "failed", "pending", "trials", "sessions"],
            studies.ConvertAll(study => (IReadOnlyList<string>)
            [
                study.Folder,
                study.Store.Identity.Kind,
                Figures.Whole(study.Store.Count),
                Figures.Whole(study.Tally.Done),
                Figures.Whole(study.Tally.Failed),
                Figures.Whole(study.Tally.Pending),
                Figures.Whole(study.Store.TrialsEverRun),
                Figures.Whole(study.Store.Sessions),
            ]),
            textColumns: 2);

    private static ExampleCommand Show(CommandContext context)
    {
        Argument<string> study = StudyArgument();
        Option<bool> isJson = CommonOptions.Json();
        var command = new ExampleCommand(
            "show",
            "Shows a study: where it stands, what its best is worth, its first runs",
            "s1t study show ict_smc_sweep")
        {
            study,
            isJson,
        };
        command.SetAction(parsed =>
        {
            using var store = StudyStore.Read(FolderOf(parsed.GetRequiredValue(study)));
            if (parsed.GetValue(isJson))
            {
                JsonOutput.Write(context.Terminal, json => StoredStudyReport.WriteJson(json, store));
            }
            else
            {
                StoredStudyReport.Write(context.Terminal, store);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static ExampleCommand Export(CommandContext context)
    {
        Argument<string> study = StudyArgument();
        Option<string?> format = CommonOptions.OptionalChoice(
            "--format",
            "csv, arrow or json instead of what the file's ending says; csv where it says nothing",
            Formats);
        Option<string?> file = CommonOptions.Text("--out", "FILE", "The file to write", isRequired: true);
        var command = new ExampleCommand(
            "export",
            "Writes every run of a study as a table: settings, state, metrics, counts",
            "s1t study export ict_smc_sweep --out runs.arrow") { study, format, file };
        command.SetAction(parsed =>
        {
            string folder = FolderOf(parsed.GetRequiredValue(study));
            string target = parsed.GetRequiredValue(file)!;
            OutputFile.RefuseInput("--out", target, StudyFolder.OwnFilesIn(folder));
            using var store = StudyStore.Read(folder);
            Write(store, parsed.GetValue(format) ?? FormatOf(target), target);
            return ExitCode.Done;
        });
        return command;
    }

    private static string FormatOf(string path)
    {
        string ending = Path.GetExtension(path).TrimStart('.').ToLowerInvariant();
        return ending.Length == 0 ? Formats[0]
            : Array.IndexOf(Formats, ending) >= 0 ? ending
            : throw new HostException(
                ExitCode.Invalid,
                $"{path}: error: '.{ending}' is no format of a table; expected .csv, .arrow or .json, or --format");
    }

    private static void Write(StudyStore store, string format, string path)
    {
        var table = new StudyTable(store);
        OutputFile.MakeFolderOf(path);
        using var target = new AtomicFile(path);
        switch (format)
        {
            case "arrow":
                table.WriteArrow(target.Stream);
                break;
            case "json":
                table.WriteJson(target.Stream);
                break;
            default:
                table.WriteCsv(target.Stream);
                break;
        }

        target.Commit();
    }

    private static Argument<string> StudyArgument()
        => new("STUDY") { Description = "The study's folder, or its name in 'studies'" };

    private static string FolderOf(string study)
    {
        string named = Path.Combine(StudyNames.UsualParent, study);
        return StudyStore.IsIn(study) ? study
            : StudyStore.IsIn(named) ? named
            : throw Unknown(study);
    }

    // A folder that is there may have everything but a study in it.
    private static HostException Unknown(string study)
    {
        string parent = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(study)) is { Length: > 0 } given
            ? given
            : StudyNames.UsualParent;
        var names = new List<string>();
        foreach (string folder in StudiesIn(parent))
        {
            names.Add(Path.GetFileName(folder));
        }

        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(study));
        return new HostException(
            ExitCode.Data,
            $"{study}: error: there is no study here{NearestName.Suggest(name, names)}"
            + " ('s1t study ls --out DIR' lists those of a folder)");
    }

    private static string[] StudiesIn(string path)
    {
        string[] folders;
        try
        {
            folders = Directory.Exists(path) ? Directory.GetDirectories(path) : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HostException(ExitCode.Data, $"{path}: error: can't be read: {exception.Message}", exception);
        }

        Array.Sort(folders, StringComparer.Ordinal);
        return Array.FindAll(folders, StudyStore.IsIn);
    }

    private readonly record struct ListedStudy(string Folder, StudyTally Tally, StudyStore Store);
}
