using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using S1mpleTrader.Host.Studies;
using S1mpleTrader.Host.Studies.Runs;
using S1mpleTrader.Host.Studies.Store;
using S1mpleTrader.Host.Tests.Studies.Store;
using Xunit;

namespace S1mpleTrader.Host.Tests.Studies.Runs;

/// <summary>
/// What a run costs its coordinator: with workers that know every result beforehand nothing else is left.
/// </summary>
[Collection(Timed.Name)]
public sealed class CoordinatorCostTests : IDisposable
{
    private const int Count = 10_000;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_costs_the_coordinator_little_beside_the_store()
    {
        List<StudyRun> runs = StudyStoreTests.MakeRuns(Count);
        var command = new WorkerCommand("dotnet", [Path.Combine(AppContext.BaseDirectory, "StudyHost.dll"), "instant"]);
        using var held = StudyFolder.Take(_folder.At("study"));
        using var store = StudyStore.Open(held, StudySample.Identity());
        store.BeginSession();
        var options = new PoolOptions { MaxWorkers = 2 };
        using (var warm = new ParallelRunService(store, new StudyBase("x", null, null), options, command, null))
        {
            warm.Run(runs[..1000], default);
        }

        using var service = new ParallelRunService(store, new StudyBase("x", null, null), options, command, null);
        long start = Stopwatch.GetTimestamp();
        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        Assert.Equal(new RunTally(Count, Count, 0, false), service.Run(runs, default));
        TimeSpan both = Process.GetCurrentProcess().TotalProcessorTime - before;
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        TimeSpan storeAlone = StoreAlone(runs[1000..], store.Find(runs[0].RunId)!.Outcome!);
        double beside = (both - storeAlone).TotalMicroseconds / (Count - 1000);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"coordinator: {(Count - 1000) / elapsed.TotalSeconds:0} runs/s; "
                + $"processor {both.TotalMicroseconds / (Count - 1000):0.0} µs per run, "
                + $"{beside:0.0} beside the store"));
        Assert.True(beside < 100, $"{beside} µs"); // Ten times the budget, on a machine that is shared.
    }

    private TimeSpan StoreAlone(List<StudyRun> runs, RunOutcome outcome)
    {
        using var held = StudyFolder.Take(_folder.At("alone"));
        using var store = StudyStore.Open(held, StudySample.Identity());
        store.BeginSession();
        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        store.Add(runs);
        foreach (StudyRun[] group in runs.Chunk(500))
        {
            store.Commit([.. group.Select(run => StudyStoreTests.End(run, 1, outcome))]);
        }

        return Process.GetCurrentProcess().TotalProcessorTime - before;
    }
}
