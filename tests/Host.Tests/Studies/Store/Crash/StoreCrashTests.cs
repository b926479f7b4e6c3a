using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using S1mpleTrader.Host.Studies;
using S1mpleTrader.Host.Studies.Store;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Host.Tests.Studies.Store.Crash;

/// <summary>
/// The power goes at every sync of a study store, and while a store is opened again after that: no run that was
/// reported is missing, no transaction is there in part, nothing is called damage, and the study goes on to the rows of
/// an undisturbed one.
/// </summary>
public sealed class StoreCrashTests : IDisposable
{
    private const int FullPoints = 10_000;
    private const int PointsPerSeed = 35; // Somewhat fewer than a seed's work has syncs, with those of some recoveries.
    private const int Groups = 8;

    private readonly TempFolder _folder = new(isInMemory: true);
    private int _images;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_power_cut_at_any_sync_loses_no_committed_run()
    {
        int points = 0;
        int recoveries = 0;
        Seeds.ForEach(1, FullPoints / PointsPerSeed, seed =>
        {
            var random = new SeededRandom(seed);
            var work = new Work(_folder.At("work"), random, isLarge: seed % 25 == 0);
            foreach (Found found in Crashes(work.Recording, [], random))
            {
                points++;
                int promised = work.PromisedAt(found.Operation);
                var recovery = new CrashRecording(found.Folder);
                using (CrashVfs.Listen(recovery))
                {
                    work.Check(found.Folder, promised);
                }

                if (random.Chance(10))
                {
                    foreach (Found again in Crashes(recovery, found.Files, random))
                    {
                        recoveries++;
                        work.Check(again.Folder, promised);
                        Directory.Delete(again.Folder, recursive: true);
                    }
                }

                if (random.Chance(10))
                {
                    work.GoOn(found.Folder);
                }

                Directory.Delete(found.Folder, recursive: true);
            }

            Directory.Delete(_folder.At("work"), recursive: true);
        });
        Console.WriteLine($"store: {points} power cuts at syncs, {recoveries} while recovering");
        Assert.True(points + recoveries >= Seeds.Count(FullPoints)
            || Environment.GetEnvironmentVariable("S1T_SEED") is not null, $"{points} + {recoveries}");
    }

    [Fact]
    public void A_disk_that_ignores_syncs_is_noticed()
    {
        int noticed = 0;
        Seeds.ForEach(1, 50, seed =>
        {
            var random = new SeededRandom(seed);
            var work = new Work(_folder.At("work"), random, isLarge: false);
            var careless = new CrashRecording(_folder.At("work"));
            foreach (DiskOperation operation in work.Recording.Operations)
            {
                if (operation.Action is not (DiskAction.Sync or DiskAction.SyncNames))
                {
                    careless.Add(operation);
                }
            }

            foreach (Found found in Crashes(careless, [], random, at: operation => operation.Name == "study.commits"))
            {
                try
                {
                    work.Check(found.Folder, work.Promised.Count - 1);
                }
                catch (Exception loss) when (loss is HostException or Xunit.Sdk.XunitException)
                {
                    noticed++;
                }

                Directory.Delete(found.Folder, recursive: true);
            }

            Directory.Delete(_folder.At("work"), recursive: true);
        });
        Assert.True(noticed > 0);
    }

    // The folders that are found after a crash just before each sync, one at a time, with the number of operations
    // before it.
    private IEnumerable<Found> Crashes(
        CrashRecording recording, Dictionary<string, byte[]> before, SeededRandom random,
        Func<DiskOperation, bool>? at = null)
    {
        at ??= operation => operation.Action == DiskAction.Sync;
        var disk = new CrashDisk(before);
        for (int i = 0; i < recording.Operations.Count; i++)
        {
            DiskOperation operation = recording.Operations[i];
            if (at(operation))
            {
                Dictionary<string, byte[]> files = disk.AfterCrash(random);
                string folder = _folder.At($"image{++_images}");
                Directory.CreateDirectory(folder);
                foreach ((string name, byte[] content) in files)
                {
                    File.WriteAllBytes(Path.Combine(folder, name), content);
                }

                yield return new Found(i, folder, files);
            }

            disk.Apply(operation);
        }
    }

    /// <summary>What is found after a crash.</summary>
    private sealed record Found(int Operation, string Folder, Dictionary<string, byte[]> Files);

    /// <summary>A study that is done in some sessions, with all that reached its disk.</summary>
    private sealed class Work
    {
        private readonly List<StudyRun> _runs;
        private readonly RunOutcome[] _outcomes;
        private readonly List<int> _boundaries = [0]; // Runs that had ended after each commit.
        private readonly List<string> _rows;

        public Work(string folder, SeededRandom random, bool isLarge)
        {
            // Large ones write so much that SQLite folds its log in between.
            int perGroup = isLarge ? 60 : random.Between(1, 5);
            _runs = StudyStoreTests.MakeRuns(Groups * perGroup);
            _outcomes = [.. _runs.Select((_, i) => Outcome(i, isLarge ? 3000 : random.Between(0, 400)))];
            Directory.CreateDirectory(folder);
            Recording = new CrashRecording(folder);
            using (CrashVfs.Listen(Recording))
            {
                for (int ended = 0; ended < _runs.Count;)
                {
                    using var held = StudyFolder.Take(folder);
                    using var store = StudyStore.Open(held, StudySample.Identity());
                    Recording.LookAtMark(); // It is made before the first commit.
                    store.BeginSession();
                    Promise(ended, store.Count);
                    store.Add(_runs[..random.Between(Math.Min(ended + perGroup, _runs.Count), _runs.Count)]);
                    Promise(ended, store.Count);
                    while (ended < store.Count && !random.Chance(15))
                    {
                        int last = Math.Min(ended + perGroup, store.Count);
                        store.Commit([.. Enumerable.Range(ended, last - ended).Select(End)]);
                        ended = last;
                        _boundaries.Add(ended);
                        Promise(ended, store.Count);
                        if (random.Chance(20))
                        {
                            store.WriteDocument("result", new string('x', random.Between(1, 20_000)));
                            Promise(ended, store.Count);
                        }
                    }
                }
            }

            _rows = StudySample.Rows(folder);
        }

        public CrashRecording Recording { get; }

        /// <summary>What was reported, and after how many operations.</summary>
        public List<(int Operations, int Ended, int Added)> Promised { get; } = [(0, 0, 0)];

        public int PromisedAt(int operation) => Promised.FindLastIndex(promise => promise.Operations <= operation);

        public void Check(string folder, int promised)
        {
            (_, int promisedEnds, int promisedRuns) = Promised[promised];
            using var held = StudyFolder.Take(folder);
            using var store = StudyStore.Open(held, StudySample.Identity());
            List<string> ended = [.. store.ReadRuns().Where(run => run.Status != RunStatus.Pending).Select(
                StudySample.RowText)];
            Assert.True(
                ended.Count >= promisedEnds, $"{ended.Count} of {promisedEnds} runs that were reported are there");
            Assert.True(store.Count >= promisedRuns, $"{store.Count} of {promisedRuns} runs that were added are there");
            Assert.Contains(ended.Count, _boundaries); // A commit is there whole or not at all.
            Assert.Equal(_rows[..ended.Count], ended);
        }

        public void GoOn(string folder)
        {
            using (var held = StudyFolder.Take(folder))
            using (var store = StudyStore.Open(held, StudySample.Identity()))
            {
                store.BeginSession();
                store.Add(_runs);
                store.Commit([.. Enumerable.Range(0, _runs.Count).Where(i =>
                    store.StatusOf(_runs[i].RunId) == RunStatus.Pending).Select(End)]);
            }

            Assert.Equal(_rows, StudySample.Rows(folder));
        }

        private void Promise(int ended, int added)
        {
            Recording.LookAtMark();
            Promised.Add((Recording.Operations.Count, ended, added));
        }

        private (StudyRun Run, EndedRun End) End(int i) => StudyStoreTests.End(_runs[i], 1, _outcomes[i]);

        private static RunOutcome Outcome(int i, int days) => i % 7 == 6
            ? RunOutcome.Failed(RunErrorKind.Died, "its process ended")
            : StudyStoreTests.MakeOutcome(i) with { DailyEquity = StudyStoreTests.MakeDays(days) };
    }
}
