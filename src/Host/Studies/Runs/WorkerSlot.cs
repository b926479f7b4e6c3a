using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;

namespace S1mpleTrader.Host.Studies.Runs;

/// <summary>What the coordinator knows of one of its workers.</summary>
internal sealed class WorkerSlot
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Func<long> _clock;
    private long _since;      // When what it is at was begun: a run of the job at the front, or a pass of several.
    private long _movedAt;    // When it last did anything.
    private long _jobAt;      // When the job at the front was begun.
    private long _barsBefore; // Of jobs that have ended.
    private int _index = IRunSink.AllRuns;

    /// <summary>Begins to look after a process.</summary>
    /// <param name="process">The process.</param>
    /// <param name="clock">Gives time stamps as <see cref="Stopwatch"/> counts them; its own where null.</param>
    public WorkerSlot(WorkerProcess process, Func<long>? clock = null)
    {
        Process = process;
        _clock = clock ?? Stopwatch.GetTimestamp;
        _jobAt = _clock();
        Restart();
    }

    /// <summary>The process.</summary>
    public WorkerProcess Process { get; }

    /// <summary>Its jobs; it works on the first.</summary>
    public Queue<Job> Jobs { get; } = [];

    /// <summary>Whether it has said that it is ready.</summary>
    public bool IsReady { get; private set; }

    /// <summary>Whether it has said that it ends.</summary>
    public bool SaidBye { get; set; }

    /// <summary>Why the coordinator ended it; null where it didn't.</summary>
    public string? Limit { get; private set; }

    /// <summary>The run to blame for <see cref="Limit"/>; null where several are possible.</summary>
    public StudyRun? Culprit { get; private set; }

    /// <summary>Bars of all its runs so far; it tells them in time with its work, and with the end of a job.</summary>
    public long BarsDone { get; private set; }

    /// <summary>Outcomes that are still to come from it.</summary>
    public int Expected
    {
        get
        {
            int expected = 0;
            foreach (Job job in Jobs)
            {
                expected += job.Runs.Count - job.Ended;
            }

            return expected;
        }
    }

    /// <summary>It is ready for its first job.</summary>
    public void Ready()
    {
        IsReady = true;
        Restart();
    }

    /// <summary>Gives it a job.</summary>
    public void Give(Job job)
    {
        if (Jobs.Count == 0)
        {
            Restart();
            _jobAt = _since;
        }

        Jobs.Enqueue(job);
        Process.Send(job);
    }

    /// <summary>It has told how far it is.</summary>
    public void Moved(WorkerPosition position)
    {
        if (position.Index != _index)
        {
            Restart(); // It has begun another run, whose time is its own.
        }
        else if (position.BarsDone > BarsDone)
        {
            _movedAt = _clock();
        }

        BarsDone = Math.Max(BarsDone, position.BarsDone);
        _index = position.Index;
    }

    /// <summary>A run of its first job has ended.</summary>
    /// <returns>The run; null where it has no such run.</returns>
    public StudyRun? End(int index)
    {
        if (!Jobs.TryPeek(out Job? job) || !job.IsOpen(index))
        {
            return null;
        }

        job.End(index);
        if (job.IsDone)
        {
            Jobs.Dequeue();
            _index = IRunSink.AllRuns;
            _barsBefore = BarsDone;
            _jobAt = _clock();
        }

        Restart();
        return job.Runs[index];
    }

    /// <summary>Ends the process where it is over its time.</summary>
    /// <param name="timeout">Per run.</param>
    public void CheckTime(TimeSpan timeout)
    {
        if (Limit is not null || SaidBye || (IsReady && Jobs.Count == 0))
        {
            return;
        }

        if (!IsReady && timeout < StartLimit)
        {
            timeout = StartLimit; // It doesn't run anything yet.
        }

        Job? job = Jobs.TryPeek(out Job? front) ? front : null;
        StudyRun? run = job is null ? null : AtWork(job);
        int together = job is null || run is not null ? 1 : job.Runs.Count - job.Ended;
        bool standsStill = Since(_movedAt) > timeout;
        if (!standsStill && Since(_since) <= timeout * together)
        {
            return;
        }

        Limit = !IsReady
            ? FormattableString.Invariant($"it wasn't ready within {timeout.TotalSeconds} s")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{(standsStill ? "it stood still for" : "it took longer than")} {timeout.TotalSeconds} s, "
                + $"the limit of a run (timeout_per_run)");
        Culprit = run;
        Process.Kill();
    }

    /// <summary>Shows what it does.</summary>
    public WorkerProgress Progress()
    {
        Job? job = IsReady && Jobs.TryPeek(out Job? front) ? front : null;
        bool isShared = job is not null && _index == IRunSink.AllRuns && job.Runs.Count - job.Ended > 1;
        StudyRun? run = job is null ? null : AtWork(job) ?? job.Open()[0];
        long done = job is null ? 0 : BarsDone - _barsBefore;
        double seconds = Math.Max(Since(_jobAt).TotalSeconds, 1e-9);
        return new WorkerProgress(
            Process.Number, Process.ProcessId, run, job?.Runs.Count ?? 0,
            job?.Ended ?? 0, isShared, done, job?.Bars ?? 0, done / seconds, IsReady);
    }

    // The run of its first job that it is at; null where that may be any of several.
    private StudyRun? AtWork(Job job)
        => job.IsOpen(_index) ? job.Runs[_index]
            : job.Runs.Count - job.Ended == 1 ? job.Open()[0]
            : null;

    private TimeSpan Since(long stamp) => Stopwatch.GetElapsedTime(stamp, _clock());

    private void Restart()
    {
        _since = _clock();
        _movedAt = _since;
    }
}
