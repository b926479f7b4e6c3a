using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using S1mpleTrader.Host.Studies;
using S1mpleTrader.Host.Studies.Runs;
using S1mpleTrader.Host.Studies.Store;
using Xunit;

namespace S1mpleTrader.Host.Tests.Studies.Runs;

/// <summary>
/// Real worker processes: what comes back is what a run in this process gives, and what one run does harms no other.
/// </summary>
public sealed class ParallelRunServiceTests : IDisposable
{
    private readonly StudySample _sample = new();

    public void Dispose() => _sample.Dispose();

    [Fact]
    public void A_worker_gives_what_backtest_gives()
    {
        string[] settings = StudySample.Settings(3)[2];
        List<StudyRun> runs = _sample.Bind([settings]);
        using var held = StudyFolder.Take(_sample.Folder.At("one"));
        using StudyStore store = Open(held);
        Run(store, runs, new PoolOptions { MaxWorkers = 1 }, artifacts: held.RunsPath);
        StoredRun stored = store.Find(runs[0].RunId)!;
        string[] byHand = ["backtest", _sample.Operation, "--out", _sample.Folder.At("hand"), .. settings.SelectMany(
            setting => new[] { "--set", setting })];
        S1t.Outcome outcome = S1t.Run(StudySample.Catalogue, default, byHand);
        Assert.True(outcome.Code == 0, outcome.Error);
        string folder = Path.Combine(held.Path, stored.Outcome!.Artifacts!);
        string byHandFolder = Path.Combine(_sample.Folder.At("hand"), "sample", runs[0].RunId, "ict");
        string[] names = Directory.GetFiles(byHandFolder).Select(file => Path.GetFileName(file)).Order().ToArray();
        Assert.Contains("result.json", names);
        Assert.Equal(names, Directory.GetFiles(folder).Select(file => Path.GetFileName(file)).Order());
        foreach (string name in names.Where(name => name != "run.json"))
        {
            Assert.Equal(
                File.ReadAllBytes(Path.Combine(byHandFolder, name)), File.ReadAllBytes(Path.Combine(folder, name)));
        }

        Assert.Contains(
            stored.Outcome.ResultHash, File.ReadAllText(Path.Combine(folder, "result.json")), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(held.RunsPath, ".*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData(1, false, RunErrorKind.Plugin, 1, "harm on purpose")]
    [InlineData(3, false, RunErrorKind.Died, 3, "memory")]
    [InlineData(4, false, RunErrorKind.Died, 3, "Stack overflow")]
    [InlineData(5, false, RunErrorKind.Died, 3, "ended on purpose")]
    [InlineData(6, false, RunErrorKind.Died, 3, "code 42")]
    [InlineData(1, true, RunErrorKind.Plugin, 1, "harm on purpose")]
    [InlineData(3, true, RunErrorKind.Died, 3, "memory")]
    public void A_run_that_does_harm_costs_only_itself(int kind, bool isLane, object error, int attempts, string text)
        => CheckHarm("harm", TimeSpan.FromSeconds(60), kind, isLane, (RunErrorKind)error, attempts, text);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_run_that_hangs_costs_only_itself(bool isLane)
        => Patiently((folder, limit) => CheckHarm(
            folder, limit, kind: 2, isLane, RunErrorKind.TimedOut, attempts: 1,
            "the limit of a run (timeout_per_run)"));

    private void CheckHarm(
        string folder, TimeSpan limit, int kind, bool isLane, RunErrorKind error, int attempts, string text)
    {
        string[][] settings = StudySample.Settings(20);
        settings[7] = isLane ? StudySample.HarmInLane(kind) : StudySample.Harm(kind);
        List<StudyRun> runs = _sample.Bind(settings);
        Assert.Equal(isLane, runs[6].MarketKey == runs[7].MarketKey);
        using var held = StudyFolder.Take(_sample.Folder.At(folder));
        using StudyStore store = Open(held);
        RunTally tally = Run(
            store, runs, new PoolOptions { MaxWorkers = 2, TimeoutPerRun = limit, MemoryLimitBytes = 200 << 20 });
        Assert.Equal(new RunTally(20, 19, 1, false), tally);
        StoredRun failed = store.Find(runs[7].RunId)!;
        Assert.Equal(RunStatus.Failed, failed.Status);
        Assert.Equal(error, failed.Outcome!.Error!.Kind);
        Assert.Contains(text, failed.Outcome.Error.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(attempts, failed.Attempts);
        Assert.All(
            store.ReadRuns().Where(run => run.Position != 7), run => Assert.Equal(RunStatus.Committed, run.Status));
        Assert.Equal(19, store.TrialsEverRun);
    }

    [Fact]
    public void A_pass_that_fails_where_no_run_fails_alone_is_a_defect_of_all_its_runs()
    {
        List<StudyRun> runs = _sample.Bind(
            StudySample.Settings(20).Select(setting => (string[])[.. setting, .. StudySample.Harm(9)]));
        using var held = StudyFolder.Take(_sample.Folder.At("pass"));
        using StudyStore store = Open(held);
        RunTally tally = Run(store, runs, new PoolOptions { MaxWorkers = 1, MaxRunsPerJob = 10 });
        Assert.Equal(new RunTally(20, 10, 10, false), tally);
        Assert.All(store.ReadRuns().Where(run => run.Status == RunStatus.Failed), run =>
        {
            Assert.Equal(RunErrorKind.Defect, run.Outcome!.Error!.Kind);
            Assert.StartsWith("it fails in one pass with others and not alone: ", run.Outcome.Error.Text);
            Assert.Contains("harm only once", run.Outcome.Error.Text, StringComparison.Ordinal);
            Assert.Equal(1, run.Attempts);
        });
    }

    [Fact]
    public void What_is_shown_as_done_never_gets_less()
    {
        using var sample = new StudySample(bars: 60_000);
        List<StudyRun> runs = sample.Bind(StudySample.Settings(60).Select(
            setting => (string[])[.. setting, .. StudySample.Harm(7, at: 55_000)])); // Slow when most of it is done.
        using var held = StudyFolder.Take(sample.Folder.At("shares"));
        using StudyStore store = Open(held);
        List<double> shares = [];
        var watcher = new Watcher(progress =>
        {
            shares.Add(progress.Share);
            return false;
        });
        var options = new PoolOptions
        {
            MaxWorkers = 2,
            MaxRunsPerJob = 8,
            CommitDelay = TimeSpan.FromMilliseconds(400), // Long enough that runs end, and wait for it.
        };
        store.BeginSession();
        using var service = new ParallelRunService(store, sample.Base(), options, StudySample.Worker, watcher);
        Assert.Equal(new RunTally(60, 60, 0, false), service.Run(runs, default));
        Assert.Equal(shares.Order(), shares);
        Assert.True(shares.Count > 2, string.Join(' ', shares));
        Assert.Equal(1, shares[^1]);
    }

    [Fact]
    public void A_worker_that_is_stopped_is_replaced() => Patiently((folder, limit) =>
    {
        string[][] settings = [.. StudySample.Settings(10), StudySample.Harm(7), .. StudySample.Settings(30)[10..]];
        List<StudyRun> runs = _sample.Bind(settings);
        using var held = StudyFolder.Take(_sample.Folder.At(folder));
        using StudyStore store = Open(held);
        var stopper = new Watcher(progress =>
        {
            if (progress.Workers.FirstOrDefault(worker => worker.Run is not null) is { } worker)
            {
                Signal("STOP", worker.ProcessId);
                return true;
            }

            return false;
        });
        RunTally tally = Run(
            store, runs, new PoolOptions { MaxWorkers = 2, TimeoutPerRun = limit, MaxRunsPerJob = 4 },
            progress: stopper);
        Assert.True(stopper.HasActed);
        Assert.Equal(31, tally.Done + tally.Failed); // Who was stopped at a known run has failed with it.
        Assert.True(tally.Failed <= 1, string.Join('\n', store.ReadRuns().Select(run => run.Outcome?.Error)));
    });

    [Fact]
    public void An_interrupt_finishes_what_is_running_and_a_later_session_the_rest()
    {
        string[][] settings = [.. StudySample.Settings(60).Select(
            setting => (string[])[.. setting, .. StudySample.Harm(7)])];
        List<StudyRun> runs = _sample.Bind(settings);
        string folder = _sample.Folder.At("interrupted");
        using (var held = StudyFolder.Take(folder))
        using (StudyStore store = Open(held))
        {
            using var interrupt = new CancellationTokenSource();
            var watcher = new Watcher(progress =>
            {
                if (progress.Done > 3)
                {
                    interrupt.Cancel();
                }

                return progress.Done > 3;
            });
            RunTally tally = Run(
                store, runs, new PoolOptions { MaxWorkers = 2, MaxRunsPerJob = 8 },
                progress: watcher, interrupt: interrupt.Token);
            Assert.True(tally.IsInterrupted);
            Assert.Equal(0, tally.Failed);
            Assert.InRange(tally.Done, 4, 59); // The runs of a pass end together.
            Assert.Equal(tally.Done, store.ReadRuns().Count(run => run.Status == RunStatus.Committed));
        }

        using (var held = StudyFolder.Take(folder))
        using (StudyStore store = Open(held))
        {
            RunTally tally = Run(store, runs, new PoolOptions { MaxWorkers = 2 });
            Assert.Equal(new RunTally(60, 60, 0, false), tally);
            Assert.Equal(2, store.Sessions);
            Assert.Equal(60, store.TrialsEverRun);
        }
    }

    [Fact]
    public void Equal_runs_run_once_and_a_second_list_finds_the_workers_warm()
    {
        List<StudyRun> runs = _sample.Bind([.. StudySample.Settings(4), .. StudySample.Settings(4)]);
        using var held = StudyFolder.Take(_sample.Folder.At("twice"));
        using StudyStore store = Open(held);
        store.BeginSession();
        var ids = new HashSet<int>();
        var watcher = new Watcher(progress =>
        {
            ids.UnionWith(progress.Workers.Select(worker => worker.ProcessId));
            return false;
        });
        using var service = new ParallelRunService(
            store, _sample.Base(), new PoolOptions { MaxWorkers = 1 }, StudySample.Worker, watcher);
        Assert.Equal(new RunTally(4, 4, 0, false), service.Run(runs, default));
        Assert.Equal(new RunTally(6, 6, 0, false), service.Run(_sample.Bind(StudySample.Settings(6)), default));
        Assert.Single(ids);
        Assert.Equal(6, store.Count);
    }

    [Fact]
    public void A_study_whose_files_change_under_it_stops()
    {
        List<StudyRun> runs = _sample.Bind(StudySample.Settings(4));
        string blueprint = _sample.Folder.At("strategy_blueprint.yaml");
        File.WriteAllText(
            blueprint, File.ReadAllText(blueprint).Replace("every: 40", "every: 41", StringComparison.Ordinal));
        using var held = StudyFolder.Take(_sample.Folder.At("changed"));
        using StudyStore store = Open(held);
        HostException failure = Assert.Throws<HostException>(
            () => Run(store, runs, new PoolOptions { MaxWorkers = 1 }));
        Assert.Equal(ExitCode.Data, failure.ExitCode);
        Assert.Contains(runs[0].RunId, failure.Message, StringComparison.Ordinal);
        Assert.Contains("have changed", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_is_no_worker_is_told_apart()
    {
        List<StudyRun> runs = _sample.Bind(StudySample.Settings(1));
        using var held = StudyFolder.Take(_sample.Folder.At("none"));
        using StudyStore store = Open(held);
        store.BeginSession();
        foreach ((WorkerCommand command, string text) in ((WorkerCommand, string)[])
            [(new("false", []), "code 1"), (new("yes", []), "isn't a frame"), (
                new(_sample.Folder.At("absent"), []), "can't be started")])
        {
            using var service = new ParallelRunService(store, _sample.Base(), new PoolOptions(), command, null);
            HostException failure = Assert.Throws<HostException>(() => service.Run(runs, default));
            Assert.Contains(text, failure.Message, StringComparison.Ordinal);
        }
    }

    internal static void Signal(string name, int process)
    {
        using var kill = Process.Start(
            "kill", ["-" + name, process.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    // With a limit that honest runs keep on a machine as busy as it was a moment ago; where it has got busier since,
    // once more with a wider one.
    private void Patiently(Action<string, TimeSpan> check)
    {
        TimeSpan limit = Patience();
        try
        {
            check("hurried", limit);
        }
        catch (Xunit.Sdk.XunitException)
        {
            check("patient", 5 * limit);
        }
    }

    // On a busy machine even the first run of a process takes its time.
    private TimeSpan Patience()
    {
        using var held = StudyFolder.Take(_sample.Folder.At("patience"));
        using StudyStore store = Open(held);
        long start = Stopwatch.GetTimestamp();
        Run(store, _sample.Bind(StudySample.Settings(1)), new PoolOptions { MaxWorkers = 1 });
        return TimeSpan.FromSeconds(Math.Max(2, Math.Ceiling(4 * Stopwatch.GetElapsedTime(start).TotalSeconds)));
    }

    private static StudyStore Open(StudyFolder held) => StudyStore.Open(held, StudySample.Identity());

    private RunTally Run(
        StudyStore store,
        IReadOnlyList<StudyRun> runs,
        PoolOptions options,
        string? artifacts = null,
        IStudyProgress? progress = null,
        CancellationToken interrupt = default)
    {
        store.BeginSession();
        using var service = new ParallelRunService(
            store, _sample.Base(artifacts), options, StudySample.Worker, progress);
        return service.Run(runs, interrupt);
    }

    private sealed class Watcher(Func<StudyProgress, bool> act) : IStudyProgress
    {
        public bool HasActed { get; private set; }

        public void Show(StudyProgress progress) => HasActed = HasActed || act(progress);
    }
}
