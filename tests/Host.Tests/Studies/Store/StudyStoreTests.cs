using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Host.Studies;
using S1mpleTrader.Host.Studies.Store;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Host.Tests.Studies.Store;

/// <summary>What is committed stays, what is damaged is said, and whose study it is isn't taken for granted.</summary>
public sealed class StudyStoreTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Runs_come_back_as_they_were_committed()
    {
        using var held = StudyFolder.Take(_folder.At("study"));
        List<StudyRun> runs = MakeRuns(6);
        using (var store = StudyStore.Open(held, StudySample.Identity()))
        {
            store.BeginSession();
            Assert.Equal(6, store.Add([.. runs, runs[2]]));
            Assert.Equal(0, store.Add(runs));
            store.Commit([End(runs[0], 1), End(
                runs[1], 2, MakeOutcome(1) with { UpperMetrics = MakeOutcome(9).Metrics, Artifacts = "runs/a/b" })]);
            store.Commit([End(runs[3], 3, RunOutcome.Failed(RunErrorKind.Died, "its process ended"))]);
            store.WriteDocument("result", "{}");
            store.WriteDocument("result", "{ }");
        }

        using (var store = StudyStore.Open(held, StudySample.Identity()))
        {
            StoredRun[] stored = [.. store.ReadRuns()];
            Assert.Equal([0, 1, 2, 3, 4, 5], stored.Select(run => run.Position));
            Assert.Equal(
                [
                    RunStatus.Committed, RunStatus.Committed, RunStatus.Pending, RunStatus.Failed, RunStatus.Pending,
                    RunStatus.Pending
                ],
                stored.Select(run => run.Status));
            Assert.Equal(stored.Select(run => run.Status), runs.Select(run => store.StatusOf(run.RunId)));
            Assert.Equal([1, 2, 0, 3, 0, 0], stored.Select(run => run.Attempts));
            Assert.Equal(
                StudySample.RowText(new StoredRun(0, runs[0], RunStatus.Committed, 1, MakeOutcome(0))),
                StudySample.RowText(stored[0]));
            Assert.Equal(MakeOutcome(9).Metrics, stored[1].Outcome!.UpperMetrics);
            Assert.Equal("runs/a/b", stored[1].Outcome!.Artifacts);
            Assert.Equal(new RunError(RunErrorKind.Died, "its process ended"), stored[3].Outcome!.Error);
            Assert.Equal(StudySample.RowText(stored[1]), StudySample.RowText(store.Find(runs[1].RunId)!));
            Assert.Null(store.Find("absent"));
            Assert.Equal("{ }", store.ReadDocument("result"));
            Assert.Null(store.ReadDocument("other"));
            Assert.Equal((2L, 1L, 6), (store.TrialsEverRun, store.Sessions, store.Count));
        }
    }

    [Fact]
    public void A_run_is_kept_as_it_was_carried_out_at_last()
    {
        // The same run, bound from a base that says the same in other words: with another link to switch off, say.
        using var held = StudyFolder.Take(_folder.At("study"));
        List<StudyRun> runs = MakeRuns(2);
        using (var store = StudyStore.Open(held, StudySample.Identity()))
        {
            store.BeginSession();
            store.Add(runs);
            store.Commit([End(runs[0], 1)]);
        }

        List<StudyRun> again = runs.ConvertAll(run => run with { Settings = ["other=false", .. run.Settings] });
        using (var store = StudyStore.Open(held, StudySample.Identity()))
        {
            store.BeginSession();
            store.Add(again);
            store.Commit([End(again[1], 1)]);
        }

        using var read = StudyStore.Read(held.Path);
        Assert.Equal(
            [runs[0].Settings, again[1].Settings], read.ReadRuns().Select(run => run.Run.Settings));
    }

    [Fact]
    public void Nothing_but_the_same_study_is_resumed_and_both_hashes_are_told()
    {
        using var held = StudyFolder.Take(_folder.At("study"));
        StudyIdentity identity = StudySample.Identity();
        Assert.False(StudyStore.Exists(held.Path));
        StudyStore.Open(held, identity).Dispose();
        Assert.True(StudyStore.Exists(held.Path));
        byte[] before = File.ReadAllBytes(held.DatabasePath);
        (StudyIdentity Asked, int Code, string[] Texts)[] cases =
        [
            (identity with { DataHash = "e" }, ExitCode.Data, ["other data", " d then", " e now"]),
            (identity with { EngineVersion = "9.9.9" }, ExitCode.Invalid, [EngineVersion.Text, "9.9.9"]),
            (
                identity with { Configuration = "k" },
                ExitCode.Invalid,
                [identity.ConfigurationHash, (identity with { Configuration = "k" }).ConfigurationHash]),
            (identity with { Name = "other" }, ExitCode.Invalid, ["'test'", "'other'"]),
            (identity with { Kind = "variants" }, ExitCode.Invalid, ["optimization", "variants"]),
        ];
        foreach ((StudyIdentity asked, int code, string[] texts) in cases)
        {
            HostException refusal = Assert.Throws<HostException>(() => StudyStore.Open(held, asked));
            Assert.Equal(code, refusal.ExitCode);
            Assert.StartsWith(held.DatabasePath, refusal.Message, StringComparison.Ordinal);
            Assert.All(texts, text => Assert.Contains(text, refusal.Message, StringComparison.Ordinal));
        }

        Assert.Equal(before, File.ReadAllBytes(held.DatabasePath));
    }

    [Fact]
    public void A_run_that_gives_another_result_stops_the_study()
    {
        using var held = StudyFolder.Take(_folder.At("study"));
        using var store = StudyStore.Open(held, StudySample.Identity());
        List<StudyRun> runs = MakeRuns(2);
        store.BeginSession();
        store.Add(runs);
        store.Commit([End(runs[0], 1)]);
        store.Commit([End(runs[0], 1)]); // The same again is nothing new.
        Assert.Equal(1, store.TrialsEverRun);
        HostException difference = Assert.Throws<HostException>(
            () => store.Commit([End(runs[0], 1, MakeOutcome(0) with { ResultHash = "another" }), End(runs[1], 1)]));
        Assert.Equal(ExitCode.Different, difference.ExitCode);
        Assert.Contains(MakeOutcome(0).ResultHash, difference.Message, StringComparison.Ordinal);
        Assert.Contains("another", difference.Message, StringComparison.Ordinal);
        Assert.Equal(RunStatus.Pending, store.StatusOf(runs[1].RunId));
    }

    [Fact]
    public void A_second_coordinator_is_refused_until_the_first_one_ends()
    {
        string path = _folder.At("study");
        using (var first = StudyFolder.Take(path))
        {
            HostException refusal = Assert.Throws<HostException>(() => StudyFolder.Take(path));
            Assert.Equal(ExitCode.Output, refusal.ExitCode);
            Assert.Contains("another process is running this study", refusal.Message, StringComparison.Ordinal);
        }

        StudyFolder.Take(path).Dispose();
    }

    [Fact]
    public void Somebody_may_read_while_the_coordinator_writes()
    {
        using var held = StudyFolder.Take(_folder.At("study"));
        using var store = StudyStore.Open(held, StudySample.Identity());
        List<StudyRun> runs = MakeRuns(2);
        store.BeginSession();
        store.Add(runs);
        using var reader = StudyStore.Read(held.Path);
        Assert.Equal(2, reader.ReadRuns().Count());
        store.Commit([End(runs[0], 1)]);
        Assert.Equal(RunStatus.Committed, reader.Find(runs[0].RunId)!.Status);
        HostException absent = Assert.Throws<HostException>(() => StudyStore.Read(_folder.At("absent")));
        Assert.Equal(ExitCode.Data, absent.ExitCode);
    }

    [Fact]
    public void What_a_killed_worker_left_is_cleared_away()
    {
        string path = _folder.At("study");
        using (var held = StudyFolder.Take(path))
        {
            Directory.CreateDirectory(Path.Combine(held.RunsPath, "op", "id", ".link.tmp", "deep"));
            File.WriteAllText(Path.Combine(held.RunsPath, "op", "id", ".link.lock"), "");
            Directory.CreateDirectory(Path.Combine(held.RunsPath, "op", "other", "link"));
            ResultFolder.ClearAbandoned(held.RunsPath);
            Assert.False(Directory.Exists(Path.Combine(held.RunsPath, "op", "id")));
            Assert.True(Directory.Exists(Path.Combine(held.RunsPath, "op", "other", "link")));
        }
    }

    [Fact]
    public void A_folder_that_cant_be_written_is_named()
    {
        string file = _folder.Write("file", "");
        HostException refusal = Assert.Throws<HostException>(() => StudyFolder.Take(Path.Combine(file, "study")));
        Assert.Equal(ExitCode.Output, refusal.ExitCode);
        Assert.Contains("can't be written", refusal.Message, StringComparison.Ordinal);
        using var held = StudyFolder.Take(_folder.At("study"));
        Directory.CreateDirectory(held.DatabasePath);
        HostException noFile = Assert.Throws<HostException>(() => StudyStore.Open(held, StudySample.Identity()));
        Assert.Equal(ExitCode.Output, noFile.ExitCode);
    }

    [Fact]
    public void A_full_disk_loses_nothing_that_was_committed()
    {
        string mount = _folder.At("small");
        Directory.CreateDirectory(mount);
        Assert.SkipWhen(
            Call("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", mount) != 0,
            "mounting a small disk isn't allowed here");
        try
        {
            List<StudyRun> runs = MakeRuns(2000);
            var committed = new List<string>();
            using (var held = StudyFolder.Take(Path.Combine(mount, "study")))
            {
                using var store = StudyStore.Open(held, StudySample.Identity());
                store.BeginSession();
                HostException full = Assert.Throws<HostException>(() =>
                {
                    store.Add(runs[..200]);
                    for (int i = 0; i < 200; i++)
                    {
                        store.Commit([End(runs[i], 1, MakeOutcome(i) with { DailyEquity = MakeDays(2000) })]);
                        committed.Add(runs[i].RunId);
                    }
                });
                Assert.Equal(ExitCode.Output, full.ExitCode);
                Assert.Contains("full", full.Message, StringComparison.Ordinal);
            }

            Assert.NotEmpty(committed);
            Assert.Equal(0, Call("mount", "-o", "remount,size=16m", mount));
            using (var held = StudyFolder.Take(Path.Combine(mount, "study")))
            {
                using var store = StudyStore.Open(held, StudySample.Identity());
                Assert.All(committed, id => Assert.Equal(RunStatus.Committed, store.StatusOf(id)));
                Assert.Equal(200, store.ReadRuns().Count());
            }
        }
        finally
        {
            Call("umount", mount);
        }
    }

    [Fact]
    public void A_full_disk_may_still_be_read()
    {
        string mount = _folder.At("small");
        Directory.CreateDirectory(mount);
        Assert.SkipWhen(
            Call("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", mount) != 0,
            "mounting a small disk isn't allowed here");
        try
        {
            string folder = Path.Combine(mount, "study");
            using (var held = StudyFolder.Take(folder))
            using (var store = StudyStore.Open(held, StudySample.Identity()))
            {
                store.BeginSession();
                store.Add(MakeRuns(3));
            }

            Call("dd", "if=/dev/zero", "of=" + Path.Combine(mount, "filler"), "bs=4k");
            using (var store = StudyStore.Read(folder))
            {
                Assert.Equal(3, store.ReadRuns().Count());
            }

            using (var held = StudyFolder.Take(folder))
            {
                HostException full = Assert.Throws<HostException>(() => StudyStore.Open(held, StudySample.Identity()));
                Assert.Equal(ExitCode.Output, full.ExitCode);
            }
        }
        finally
        {
            Call("umount", mount);
        }
    }

    internal static int Call(string program, params string[] arguments)
    {
        using Process process =
            Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }

    internal static List<StudyRun> MakeRuns(int count)
        => [.. Enumerable.Range(0, count).Select(
            i => new StudyRun($"{i:x32}", [$"a.b={i}", "c=\"ü\\n\""], "market", i % 2 == 0 ? "" : "label"))];

    internal static (StudyRun Run, EndedRun End) End(StudyRun run, int attempts, RunOutcome? outcome = null)
        => (run, new EndedRun(run.RunId, attempts, outcome ?? MakeOutcome(Convert.ToInt32(run.RunId, 16))));

    internal static RunOutcome MakeOutcome(int seed)
    {
        var random = new SeededRandom((ulong)seed);
        return new RunOutcome
        {
            ResultHash = $"{random.NextBits():x16}",
            Bars = random.Between(0, 1_000_000),
            InitialCapital = 10_000.10m,
            FinalEquity = random.Between(-5, 1_000_000) / 100m,
            Metrics = [.. MetricTable.Names.Select(
                _ => random.Chance(20) ? (double?)null : random.Unit() * random.Between(-1000, 1000))],
            Counts = new OutcomeCounts(
                9, 4, 3, 1, 1, 2, 0, [new("POSITION_OPEN", 2), new("BELOW_MIN_NOTIONAL", 1)],
                [new("volatility_spike", 7)]),
            DailyEquity = MakeDays(5),
            Trades = [new NamedCount("-0.5 to 0 %", 4 + seed), new NamedCount("1 to 2 %", 2)],
        };
    }

    internal static DailyEquity MakeDays(int count)
    {
        var days = new DailyEquity.Builder();
        var random = new SeededRandom(11);
        Int128 at = 1_000_000_000_000;
        for (int i = 0; i < count; i++)
        {
            days.Add(18_000 + i, at += random.Between(-1_000_000_000, 1_000_000_000));
        }

        return days.Build(8);
    }
}
