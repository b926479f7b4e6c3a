using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Host.Reports;
using S1mpleTrader.Host.Studies.Reports;
using S1mpleTrader.Host.Studies.Store;

namespace S1mpleTrader.Host.Commands;

/// <summary><c>s1t study ls|show|export</c>: what studies hold, also while they run.</summary>
internal static class StudyCommand
{
    private const string DefaultFolder = "studies";
    private const int RowsShown = 20;

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
        => new ExampleCommand("study", "Lists, shows and exports studies", "s1t study export studies/ict_smc_sweep --format csv --out runs.csv")
        {
            List(context),
            Show(context),
            Export(context),
        };

    private static ExampleCommand List(CommandContext context)
    {
        Option<string?> folder = CommonOptions.Text("--out", "DIR", "The folder that holds the studies, instead of 'studies'");
        var command = new ExampleCommand("ls", "Lists the studies of a folder", "s1t study ls") { folder };
        command.SetAction(parsed =>
        {
            string path = Path.GetFullPath(parsed.GetValue(folder) ?? DefaultFolder);
            var rows = new List<IReadOnlyList<string>>();
            if (!Directory.Exists(path) && parsed.GetValue(folder) is not null)
            {
                throw new HostException(ExitCode.Data, $"{path}: error: there is no such folder");
            }

            string[] studies = Directory.Exists(path) ? Directory.GetDirectories(path) : [];
            Array.Sort(studies, StringComparer.Ordinal);
            int code = ExitCode.Done;
            foreach (string study in studies)
            {
                try
                {
                    if (StudyStore.Exists(study))
                    {
                        using var store = StudyStore.Read(study);
                        var tally = StudyTally.Of(store);
                        rows.Add(
                        [
                            Path.GetFileName(study), store.Identity.Kind, Whole(store.Count), Whole(tally.Done), Whole(tally.Failed), Whole(tally.Pending),
                            Whole(store.TrialsEverRun), Whole(store.Sessions),
                        ]);
                    }
                }
                catch (HostException fault)
                {
                    context.Terminal.Error.Write(fault.Message + "\n"); // One that is damaged doesn't hide the others.
                    code = fault.ExitCode;
                }
            }

            Facts.WriteTable(context.Terminal, path, ["study", "kind", "runs", "done", "failed", "pending", "trials", "sessions"], rows);
            return code;
        });
        return command;
    }

    private static ExampleCommand Show(CommandContext context)
    {
        var folder = new Argument<string>("STUDY") { Description = "The study's folder" };
        var command = new ExampleCommand("show", "Shows a study and its first runs", "s1t study show studies/ict_smc_sweep") { folder };
        command.SetAction(parsed =>
        {
            using var store = StudyStore.Read(parsed.GetRequiredValue(folder));
            var tally = StudyTally.Of(store);
            Facts.Write(context.Terminal, store.Identity.Name,
            [
                ("kind", store.Identity.Kind),
                ("runs", Whole(store.Count)),
                ("done", Whole(tally.Done)),
                ("failed", Whole(tally.Failed)),
                ("pending", Whole(tally.Pending)),
                ("trials ever run", Whole(store.TrialsEverRun)),
                ("sessions", Whole(store.Sessions)),
                ("configuration hash", store.Identity.ConfigurationHash),
                ("data hash", store.Identity.DataHash),
                ("engine version", store.Identity.EngineVersion),
            ]);
            var rows = new List<IReadOnlyList<string>>();
            foreach (StoredRun run in store.ReadRuns())
            {
                if (rows.Count == RowsShown)
                {
                    break;
                }

                rows.Add(
                [
                    Whole(run.Position), run.Run.RunId, run.Status.ToString().ToUpperInvariant(), OptimizationReport.TextOf(run.Outcome?.Metric("sharpe_ratio")),
                    OptimizationReport.TextOf(run.Outcome?.Metric("total_return")), run.Outcome?.Error?.Text ?? string.Join(' ', run.Run.Settings),
                ]);
            }

            Facts.WriteTable(
                context.Terminal, $"first {rows.Count} runs", ["position", "run id", "status", "sharpe_ratio", "total_return", "settings, or why it failed"], rows);
            return ExitCode.Done;
        });
        return command;
    }

    private static ExampleCommand Export(CommandContext context)
    {
        var folder = new Argument<string>("STUDY") { Description = "The study's folder" };
        var format = new Option<string>("--format") { Description = "csv, arrow or json", HelpName = "csv|arrow|json", DefaultValueFactory = _ => "csv" };
        format.AcceptOnlyFromAmong("csv", "arrow", "json");
        Option<string?> file = CommonOptions.Text("--out", "FILE", "The file to write", isRequired: true);
        var command = new ExampleCommand(
            "export", "Writes every run of a study as a table", "s1t study export studies/ict_smc_sweep --format csv --out runs.csv") { folder, format, file };
        command.SetAction(parsed =>
        {
            using var store = StudyStore.Read(parsed.GetRequiredValue(folder));
            string path = parsed.GetRequiredValue(file)!;
            try
            {
                using var target = new AtomicFile(path);
                switch (parsed.GetRequiredValue(format))
                {
                    case "arrow":
                        StudyTable.WriteArrow(target.Stream, store);
                        break;
                    case "json":
                        StudyTable.WriteJson(target.Stream, store);
                        break;
                    default:
                        StudyTable.WriteCsv(target.Stream, store);
                        break;
                }

                target.Commit();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new HostException(ExitCode.Output, $"{path}: error: can't be written: {exception.Message}", exception);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);

    private readonly record struct StudyTally(int Done, int Failed, int Pending)
    {
        public static StudyTally Of(StudyStore store)
        {
            StudyTally tally = default;
            foreach (StoredRun run in store.ReadRuns())
            {
                tally = run.Status switch
                {
                    RunStatus.Committed => tally with { Done = tally.Done + 1 },
                    RunStatus.Failed => tally with { Failed = tally.Failed + 1 },
                    _ => tally with { Pending = tally.Pending + 1 },
                };
            }

            return tally;
        }
    }
}
