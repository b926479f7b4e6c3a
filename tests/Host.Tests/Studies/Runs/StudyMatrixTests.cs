using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using S1mpleTrader.Host.Studies;
using S1mpleTrader.Host.Studies.Runs;
using S1mpleTrader.Host.Studies.Store;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Host.Tests.Studies.Runs;

/// <summary>
/// One study in every way that it can be carried out: builds of the worker, one, two and four processes, runs in any
/// order, in shared passes and one by one. What it holds and exports is the same to the byte.
/// </summary>
public sealed class StudyMatrixTests : IDisposable
{
    private const int Runs = 30;

    private readonly StudySample _sample = new();

    public void Dispose() => _sample.Dispose();

    [Fact]
    public void A_study_is_the_same_however_it_is_carried_out()
    {
        // The builds know only the plugins that ship.
        File.WriteAllText(_sample.Folder.At("strategy_blueprint.yaml"), SampleFiles.Blueprint);
        List<StudyRun> runs = _sample.Bind(StudySample.Settings(Runs));
        Assert.Single(runs.Select(run => run.MarketKey).Distinct()); // Else nothing is shared.
        List<string>? rows = null;
        List<byte[]>? exports = null;
        ulong seed = 0;
        foreach ((string build, WorkerCommand command) in Builds())
        {
            foreach (int workers in build == "host" ? (int[])[2] : [1, 2, 4])
            {
                foreach (int runsPerJob in (int[])[new PoolOptions().MaxRunsPerJob, 1])
                {
                    string name = FormattableString.Invariant($"{build}-{workers}-{runsPerJob}");
                    string folder = _sample.Folder.At(name);
                    CarryOut(
                        folder, runs, ++seed, new PoolOptions { MaxWorkers = workers, MaxRunsPerJob = runsPerJob },
                        command);
                    List<string> found = StudySample.Rows(folder);
                    rows ??= found;
                    Assert.True(rows.SequenceEqual(found), $"rows of {name}, order of seed {seed}");
                    List<byte[]> exported = Exports(folder);
                    exports ??= exported;
                    Assert.True(
                        exports.Zip(exported).All(pair => pair.First.SequenceEqual(pair.Second)),
                        $"exports of {name}, order of seed {seed}");
                }
            }
        }

        Assert.Equal(Runs, rows!.Count);
        // Nearly as many results: rows that were mixed up would show.
        Assert.True(rows.Select(row => row.Split('|')[7]).Distinct().Count() > Runs / 2);
    }

    // The first in the runs' own order, all others in one of their own.
    private void CarryOut(string folder, List<StudyRun> runs, ulong seed, PoolOptions options, WorkerCommand command)
    {
        using var held = StudyFolder.Take(folder);
        using var store = StudyStore.Open(held, StudySample.Identity());
        store.BeginSession();
        store.Add(runs); // The positions.
        StudyRun[] order = [.. runs];
        var random = new SeededRandom(seed);
        for (int i = seed == 1 ? 0 : order.Length - 1; i > 0; i--)
        {
            int j = random.Between(0, i);
            (order[i], order[j]) = (order[j], order[i]);
        }

        using var service = new ParallelRunService(store, _sample.Base(), options, command, null);
        Assert.Equal(new RunTally(Runs, Runs, 0, false), service.Run(order, default));
    }

    private List<byte[]> Exports(string folder)
    {
        var files = new List<byte[]>();
        foreach (string format in (string[])["csv", "json", "arrow"])
        {
            string file = _sample.Folder.At("exported");
            S1t.Outcome outcome = S1t.Run(
                StudySample.Catalogue, default, "study", "export", folder, "--format", format, "--out", file);
            Assert.True(outcome.Code == 0, outcome.Error);
            files.Add(File.ReadAllBytes(file));
        }

        return files;
    }

    private static List<(string Name, WorkerCommand Command)> Builds()
    {
        string assembly = Path.Combine(AppContext.BaseDirectory, "s1t.dll");
        List<(string Name, WorkerCommand Command)> builds =
        [
            ("assembly", new WorkerCommand("dotnet", [assembly, WorkerCommand.Verb])),
            ("host", new WorkerCommand(assembly[..^".dll".Length], [WorkerCommand.Verb])),
        ];
        if (Environment.GetEnvironmentVariable("S1T_NATIVE") is { Length: > 0 } native) // .ci/run names it.
        {
            builds.Add(("native", new WorkerCommand(native, [WorkerCommand.Verb])));
        }

        return builds;
    }
}
