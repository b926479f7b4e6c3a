using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using S1mpleTrader.Host.Studies;
using S1mpleTrader.Host.Studies.Store;
using Xunit;

namespace S1mpleTrader.Host.Tests.Studies.Store;

/// <summary>What a run costs the store, beside what this disk takes for a sync.</summary>
[Collection(Timed.Name)]
public sealed class StoreCostTests : IDisposable
{
    private const int Count = 2000;
    private const int Group = 50; // A thousand runs a second, fifty milliseconds together.

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_costs_the_store_less_than_a_tenth_of_a_millisecond()
    {
        using var held = StudyFolder.Take(_folder.At("study"));
        using var store = StudyStore.Open(held, StudySample.Identity());
        List<StudyRun> runs = StudyStoreTests.MakeRuns(Count);
        RunOutcome outcome = StudyStoreTests.MakeOutcome(3) with { DailyEquity = StudyStoreTests.MakeDays(1826) };
        store.BeginSession();
        store.Add(runs);
        var times = new List<double>();
        TimeSpan processorBefore = Process.GetCurrentProcess().TotalProcessorTime;
        for (int i = 0; i < Count; i += Group)
        {
            (StudyRun, EndedRun)[] group = [.. runs.Skip(i).Take(Group).Select(
                run => StudyStoreTests.End(run, 1, outcome))];
            long start = Stopwatch.GetTimestamp();
            store.Commit(group);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds / Group);
        }

        double processor = (Process.GetCurrentProcess().TotalProcessorTime - processorBefore).TotalMicroseconds / Count;
        double median = MedianOf(times);
        double sync = SyncMicros() / Group;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"store: {median:0} µs per run (median; mean {times.Average():0}), processor {processor:0} µs, "
                + $"a bare sync of as many bytes {sync:0} µs; five years of days each"));
        // Ten times the budget, on a machine that is shared.
        Assert.True(processor < 1000, $"{processor} µs of a processor");
        Assert.True(median < 1000 + (5 * sync), $"{median} µs, where the disk alone takes {sync}");
    }

    // What this disk takes at this time for a write of a group's size: the store can't be faster, and how fast it is
    // isn't ours.
    private double SyncMicros()
    {
        const int BytesPerRun = 4096;
        byte[] content = new byte[Group * BytesPerRun];
        using var file = new FileStream(_folder.At("bare"), FileMode.Create, FileAccess.Write, FileShare.None, 0);
        var times = new List<double>();
        for (int i = 0; i < 10; i++)
        {
            long start = Stopwatch.GetTimestamp();
            file.Write(content);
            file.Flush(flushToDisk: true);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }

        return MedianOf(times);
    }

    private static double MedianOf(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
