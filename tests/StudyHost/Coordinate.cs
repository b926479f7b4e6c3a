using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Host.Studies;
using S1mpleTrader.Host.Studies.Runs;
using S1mpleTrader.Host.Studies.Store;
using S1mpleTrader.Kernel.Contracts;

namespace StudyHost;

/// <summary>
/// <c>coordinate FOLDER OPERATION LIST WORKERS [files]</c>: a study whose runs are the lines of a file, settings
/// separated by tabs.
/// </summary>
internal static class Coordinate
{
    public static int Run(string[] args)
    {
        using var interrupt = new Interrupt();
        try
        {
            return Run(args, interrupt);
        }
        catch (HostException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return exception.ExitCode;
        }
    }

    private static int Run(string[] args, Interrupt interrupt)
    {
        string[] lines = File.ReadAllLines(args[2]);
        using var folder = StudyFolder.Take(args[0]);
        var basis = new StudyBase(
            args[1], PlatformPath: null, Array.IndexOf(args, "files") >= 0 ? folder.RunsPath : null);
        (List<StudyRun> runs, string dataHash) = Bind(basis, lines);
        var identity = new StudyIdentity(
            "test", "optimization", string.Join('\n', lines), dataHash, EngineVersion.Text);
        using var store = StudyStore.Open(folder, identity);
        store.BeginSession();
        var options = new PoolOptions
        {
            MaxWorkers = int.Parse(args[3], CultureInfo.InvariantCulture),
            MaxAttempts = 1000, // Kills at random hit one run, or processes that start, by chance more than once.
        };
        using var service = new ParallelRunService(store, basis, options, WorkerCommand.OfThisProcess(), new Lines());
        RunTally tally = service.Run(runs, interrupt.Token);
        ResultFolder.ClearAbandoned(folder.RunsPath);
        return tally.IsInterrupted ? ExitCode.Interrupted : tally.Failed > 0 ? ExitCode.RunsFailed : ExitCode.Done;
    }

    private static (List<StudyRun> Runs, string DataHash) Bind(StudyBase basis, string[] lines)
    {
        using var operation = new WarmOperation(
            basis,
            PluginCatalogue.Merge([S1mpleTrader.Plugins.GeneratedPlugins.Catalogue, GeneratedPlugins.Catalogue]),
            default);
        var runs = new List<StudyRun>();
        string dataHash = string.Empty;
        var findings = new Findings();
        foreach (string line in lines)
        {
            if (operation.Bind(line
                .Split('\t', StringSplitOptions.RemoveEmptyEntries), label: string.Empty, findings) is { } ready)
            {
                runs.Add(ready.Run);
                dataHash = S1mpleTrader.Kernel.Phase0Bootstrap.SpecText.DataHashOf(ready.Specs);
            }
        }

        return findings.HasErrors
            ? throw new HostException(ExitCode.Invalid, string.Join('\n', findings))
            : (runs, dataHash);
    }

    // The kill tests look for these lines to kill what they name.
    private sealed class Lines : IStudyProgress
    {
        public void Show(StudyProgress progress)
        {
            var ids = new List<string>();
            foreach (WorkerProgress worker in progress.Workers)
            {
                ids.Add(worker.ProcessId.ToString(CultureInfo.InvariantCulture));
            }

            Console.Out.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"done {progress.Done} failed {progress.Failed} of {progress.Total} workers "
                        + $"{string.Join(' ', ids)}"));
        }
    }
}
