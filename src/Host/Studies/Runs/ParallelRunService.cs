using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using S1mpleTrader.Columnar;
using S1mpleTrader.Host.Studies.Store;

namespace S1mpleTrader.Host.Studies.Runs;

/// <summary>What became of a list of runs.</summary>
/// <param name="Total">Runs asked for, each once.</param>
/// <param name="Done">Those with a result in the store.</param>
/// <param name="Failed">Those without a result that aren't tried again.</param>
/// <param name="IsInterrupted">Whether it was stopped before all had ended; the rest can be done later.</param>
internal sealed record RunTally(int Total, int Done, int Failed, bool IsInterrupted);

/// <summary>
/// Runs a list of runs on a pool of worker processes, and nothing else: afterwards each is in the store.
/// </summary>
/// <remarks>
/// One thread decides everything, in this order: give out jobs; commit what has ended, and show progress; hear what
/// workers say; end who is over time. What a worker can do wrong, and what follows:
/// <list type="table">
/// <item>
/// <term>it ends while it has several runs</term>
/// <description>nobody is blamed: each is run again by itself</description>
/// </item>
/// <item>
/// <term>it ends while it has one run</term>
/// <description>an attempt of that run; after <see cref="PoolOptions.MaxAttempts"/> it is FAILED</description>
/// </item>
/// <item>
/// <term>it takes too long, or stands still, at a run that is known</term>
/// <description>it is killed and the run FAILED, at the first time; the others are run again</description>
/// </item>
/// <item>
/// <term>the same where the run isn't known</term>
/// <description>it is killed, and each is run again by itself</description>
/// </item>
/// <item>
/// <term>it says that the study can't go on</term>
/// <description>all are killed; what has ended is committed; its message is the study's</description>
/// </item>
/// <item>
/// <term>processes end before they are ready, so many of them in a row</term>
/// <description>the study can't go on</description>
/// </item>
/// </list>
/// A worker may have a second job waiting where runs are short, so that it never idles;
/// what it hadn't begun is given to another.
/// </remarks>
internal sealed partial class ParallelRunService : IDisposable
{
    private const int MaxUncommitted = 512;
    private const long LongBars = 200_000_000; // Bars of all its runs, that is, which take a worker a second or more.

    // Of a run. Below it the way to a worker and back would show; near the end, where jobs are small and
    // one that waits may end long after all others, only far below it.
    private const double ShortRunSeconds = 0.1;
    private const double ShortRunSecondsNearEnd = 0.0003;

    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(2);

    private readonly StudyStore _store;
    private readonly StudyBase _study;
    private readonly PoolOptions _options;
    private readonly WorkerCommand _command;
    private readonly IStudyProgress? _progress;
    private readonly Inbox _inbox = new();
    private readonly WorkerSlot?[] _slots;
    private readonly List<(StudyRun Run, EndedRun End)> _ended = []; // Not yet committed.
    private readonly Dictionary<string, int> _attempts = []; // Of runs whose process ended, by id.
    private JobQueue _queue;
    private int _startFailures;
    private bool _isDraining;
    private long _committedAt;   // When what had ended was.
    private int _total;
    private int _done;
    private int _failed;

    /// <summary>Prepares a pool; processes start when there is something to do, and stay for later lists.</summary>
    /// <param name="store">Keeps what ends; its session has begun.</param>
    /// <param name="study">What all runs have in common.</param>
    /// <param name="options">How to spread them.</param>
    /// <param name="command">How a worker is started.</param>
    /// <param name="progress">Shows how far it is; or null.</param>
    public ParallelRunService(
        StudyStore store, StudyBase study, PoolOptions options, WorkerCommand command, IStudyProgress? progress)
    {
        Invariant.Holds(options.MaxWorkers > 0 && options.MaxRunsPerJob > 0 && options.MaxAttempts > 0);
        _store = store;
        _study = study;
        _options = options;
        _command = command;
        _progress = progress;
        _slots = new WorkerSlot?[options.MaxWorkers];
        _queue = QueueOf([]);
    }

    /// <summary>Runs what the store doesn't hold yet.</summary>
    /// <param name="runs">The runs; equal ids are run once.</param>
    /// <param name="interrupt">Asks to finish what is running and begin no more.</param>
    /// <param name="lost">Ids of runs that are done again although the store holds them: their files are lost.</param>
    /// <returns>What became of them.</returns>
    /// <exception cref="HostException">The study can't go on; what had ended is committed.</exception>
    public RunTally Run(
        IReadOnlyList<StudyRun> runs, CancellationToken interrupt, IReadOnlySet<string>? lost = null)
    {
        Begin(runs, lost);
        try
        {
            while (_queue.Count + Expected() > 0 && !(interrupt.IsCancellationRequested && Expected() == 0))
            {
                if (interrupt.IsCancellationRequested && !_isDraining)
                {
                    Drain();
                }

                GiveOut(); // Before the store takes its time.
                if (_ended.Count >= MaxUncommitted || UntilCommit() == TimeSpan.Zero)
                {
                    Commit();
                    Show(isLast: false); // All that workers have said is in it: what has ended is done.
                }

                foreach (WorkerEvent happened in _inbox.Take(UntilCommit(), SoonestIdle()))
                {
                    Hear(happened);
                }

                CheckTimes();
            }
        }
        catch (HostException)
        {
            EndAll(isKind: false);
            Save();
            throw;
        }
        catch
        {
            EndAll(isKind: false);
            throw;
        }

        Commit();
        Show(isLast: true);
        return new RunTally(_total, _done, _failed, IsInterrupted: _done + _failed < _total);
    }

    /// <summary>Lets the processes end.</summary>
    public void Dispose() => EndAll(isKind: true);

    private void Begin(IReadOnlyList<StudyRun> runs, IReadOnlySet<string>? lost)
    {
        Invariant.Holds(Expected() == 0 && _ended.Count == 0 && !_isDraining);
        _store.Add(runs);
        var pending = new List<StudyRun>();
        var ids = new HashSet<string>();
        _done = 0;
        _failed = 0;
        foreach (StudyRun run in runs)
        {
            if (!ids.Add(run.RunId))
            {
                continue;
            }

            switch (_store.StatusOf(run.RunId))
            {
                case RunStatus.Committed when lost?.Contains(run.RunId) != true:
                    _done++;
                    break;
                case RunStatus.Failed:
                    _failed++;
                    break;
                default:
                    pending.Add(run);
                    break;
            }
        }

        _total = ids.Count;
        _queue = QueueOf(pending);
        BeginProgress(pending);
    }

    private JobQueue QueueOf(List<StudyRun> runs)
        => new(runs, _slots.Length, _options.MaxRunsPerJob, arePasses: _study.ArtifactFolder is null);

    private void GiveOut()
    {
        if (_isDraining)
        {
            return;
        }

        StartWhatIsNeeded();
        for (int level = 0; level < 2; level++)
        {
            for (int i = 0; i < _slots.Length && _queue.Count > 0; i++)
            {
                if (_slots[i] is { IsReady: true, Limit: null } slot && slot.Jobs.Count <= level
                    && (level == 0 || JobsMayWait()) && _queue.Take() is { } job)
                {
                    slot.Give(job);
                    _passes++;
                }
            }
        }
    }

    // A process for each run that nobody has, as many as there may be.
    private void StartWhatIsNeeded()
    {
        int needed = _queue.Count;
        bool isForLong = _barsAsked / _slots.Length > LongBars;
        foreach (WorkerSlot? slot in _slots)
        {
            needed -= slot is { Jobs.Count: 0 } ? 1 : 0;
        }

        for (int i = 0; i < _slots.Length && needed > 0; i++)
        {
            if (_slots[i] is null)
            {
                _slots[i] = new WorkerSlot(WorkerProcess.Start(_command, _options, i + 1, _study, _inbox, isForLong));
                needed--;
            }
        }
    }

    private bool JobsMayWait()
    {
        int ended = _done + _failed + _ended.Count - _restored;
        double limit = _queue.IsNearEnd ? ShortRunSecondsNearEnd : ShortRunSeconds;
        return Stopwatch.GetElapsedTime(_startedAt).TotalSeconds * _slots.Length < limit * ended;
    }

    private void Hear(WorkerEvent happened)
    {
        int index = happened.Worker.Number - 1;
        if (_slots[index] is not { } worker || worker.Process != happened.Worker)
        {
            return; // Of a process that was given up before.
        }

        switch (happened.Kind)
        {
            case FrameKind.Ready:
                worker.Ready();
                _startFailures = 0;
                break;
            case FrameKind.Progress:
                worker.Moved(happened.Position);
                break;
            case FrameKind.Outcome:
                if (worker.End(happened.Position.Index) is { } run)
                {
                    End(run, happened.Outcome!);
                }
                else
                {
                    worker.Process.Kill(); // It ended a run that it hadn't been given.
                }

                break;
            case FrameKind.Failure:
                throw happened.Failure!;
            case FrameKind.Bye:
                worker.SaidBye = true;
                break;
            default:
                Died(index, worker, happened.End!);
                break;
        }
    }

    private void Died(int index, WorkerSlot worker, string end)
    {
        _slots[index] = null;
        _barsBefore += worker.BarsDone;
        worker.Process.Dispose();
        if (!worker.IsReady && worker.Jobs.Count == 0)
        {
            if (++_startFailures >= _options.MaxAttempts)
            {
                throw new HostException(
                    ExitCode.Defect, $"worker processes end before they are ready: {worker.Limit ?? end}");
            }

            return;
        }

        if (worker.Jobs.TryDequeue(out Job? job))
        {
            Blame(worker, job, end);
        }

        foreach (Job unbegun in worker.Jobs)
        {
            _queue.Return(unbegun);
            _passes--;
        }

        if (_isDraining)
        {
            _queue.Clear(); // For the next session.
        }
    }

    private void Blame(WorkerSlot worker, Job job, string end)
    {
        List<StudyRun> open = job.Open();
        if (worker.SaidBye)
        {
            return; // It was drained: what it hadn't begun stays pending.
        }

        if (worker.Culprit is { } culprit)
        {
            open.Remove(culprit);
            Fail(culprit, RunErrorKind.TimedOut, worker.Limit!);
        }
        else if (open.Count == 1)
        {
            StudyRun run = open[0];
            int attempts = _attempts[run.RunId] = _attempts.GetValueOrDefault(run.RunId) + 1;
            if (attempts >= _options.MaxAttempts)
            {
                open.Clear();
                Fail(run, RunErrorKind.Died, FormattableString.Invariant($"{end}; attempts: {attempts}"));
            }
        }

        _retried += open.Count;
        _queue.ReturnApart(open);
    }

    private void Fail(StudyRun run, RunErrorKind kind, string text) => End(run, RunOutcome.Failed(kind, text));

    private void End(StudyRun run, RunOutcome outcome)
    {
        int died = _attempts.GetValueOrDefault(run.RunId);
        bool isLastDeath = outcome.Error is { Kind: RunErrorKind.Died };
        _ended.Add((run, new EndedRun(run.RunId, isLastDeath ? died : died + 1, outcome)));
    }

    // The coordinator looks no oftener than it commits, unless somebody may have nothing to
    // do: each look costs as much as some runs.
    private TimeSpan UntilCommit()
    {
        TimeSpan left = _options.CommitDelay - Stopwatch.GetElapsedTime(_committedAt);
        // Waits are counted in whole ones.
        return left > TimeSpan.Zero ? TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)) : TimeSpan.Zero;
    }

    private void Commit()
    {
        _committedAt = Stopwatch.GetTimestamp();
        if (_ended.Count == 0)
        {
            return;
        }

        _store.Commit(_ended);
        foreach ((_, EndedRun end) in _ended)
        {
            _done += end.Outcome.IsResult ? 1 : 0;
            _failed += end.Outcome.IsResult ? 0 : 1;
        }

        _ended.Clear();
    }

    // What had ended before the study stopped; where it stopped for the store, it is done again later.
    private void Save()
    {
        try
        {
            Commit();
        }
        catch (HostException)
        {
            _ended.Clear();
        }
    }

    private void CheckTimes()
    {
        foreach (WorkerSlot? slot in _slots)
        {
            slot?.CheckTime(_options.TimeoutPerRun);
        }
    }

    private void Drain()
    {
        _isDraining = true;
        _queue.Clear();
        foreach (WorkerSlot? slot in _slots)
        {
            slot?.Process.Drain();
        }
    }

    // So many outcomes until the first worker may have nothing to do.
    private int SoonestIdle()
    {
        int soonest = int.MaxValue;
        foreach (WorkerSlot? slot in _slots)
        {
            if (slot is { IsReady: true } && slot.Expected is var expected and > 0)
            {
                soonest = Math.Min(soonest, expected);
            }
        }

        return soonest;
    }

    private int Expected()
    {
        int expected = 0;
        foreach (WorkerSlot? slot in _slots)
        {
            expected += slot?.Expected ?? 0;
        }

        return expected;
    }

    // Kindly: idle workers end by themselves as soon as they are asked; whoever doesn't is killed.
    private void EndAll(bool isKind)
    {
        foreach (WorkerSlot? slot in _slots)
        {
            if (isKind)
            {
                slot?.Process.Drain();
            }
            else
            {
                slot?.Process.Kill();
            }
        }

        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < _slots.Length; i++)
        {
            if (_slots[i] is not { } slot)
            {
                continue;
            }

            TimeSpan left = EndLimit - Stopwatch.GetElapsedTime(start);
            if (!slot.Process.WaitForExit(left > TimeSpan.Zero ? left : TimeSpan.Zero))
            {
                slot.Process.Kill();
                slot.Process.WaitForExit(EndLimit);
            }

            _barsBefore += slot.BarsDone;
            slot.Process.Dispose();
            _slots[i] = null;
        }
    }
}
