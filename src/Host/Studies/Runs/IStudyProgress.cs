using System;
using System.Collections.Generic;
using System.Numerics;

namespace S1mpleTrader.Host.Studies.Runs;

/// <summary>
/// Shows how far a study is. Called on the coordinator's thread, a few times a second and at the end.
/// </summary>
internal interface IStudyProgress
{
    /// <summary>The study is known, but nothing of it has started: its points are bound and checked first.</summary>
    /// <param name="combinations">Of everything that it varies.</param>
    /// <param name="points">Of them, those that it runs; in a walk forward in every window.</param>
    void Begin(BigInteger combinations, int points)
    {
    }

    /// <summary>The study is so far.</summary>
    void Show(StudyProgress progress);

    /// <summary>No more of it comes: what is shown makes room for the result.</summary>
    void End()
    {
    }
}

/// <summary>How far a study is.</summary>
/// <param name="Total">Runs asked for, each once.</param>
/// <param name="Asked">Of them, those that this session has to do.</param>
/// <param name="Done">Runs with a result in the store, those of earlier sessions included.</param>
/// <param name="Failed">Runs without a result that aren't tried again.</param>
/// <param name="Restored">Of both, those of earlier sessions.</param>
/// <param name="Retried">Times that a run was given out again because its process had ended.</param>
/// <param name="Markets">Market stages among the runs of this session: runs of one share passes over it.</param>
/// <param name="Passes">
/// Passes of this session that have been given out and that are still to come; a run by itself is one too.
/// </param>
/// <param name="RunsPerSecond">Runs ended in this session, per second of it.</param>
/// <param name="BarsPerSecond">
/// Bars of all runs, per second of this session; a bar counts once for every run that sees it.
/// </param>
/// <param name="Left">Time left at this speed; null while there is none to go by.</param>
/// <param name="IsDraining">Whether what is running is finished and nothing more begun.</param>
/// <param name="Workers">The processes.</param>
internal sealed record StudyProgress(
    int Total,
    int Asked,
    int Done,
    int Failed,
    int Restored,
    int Retried,
    int Markets,
    int Passes,
    double RunsPerSecond,
    double BarsPerSecond,
    TimeSpan? Left,
    bool IsDraining,
    IReadOnlyList<WorkerProgress> Workers)
{
    /// <summary>Which part of the study it is at, for people; empty where it has but one.</summary>
    public string Phase { get; init; } = string.Empty;

    /// <summary>Whether all runs have ended.</summary>
    public bool IsComplete => Done + Failed == Total;

    /// <summary>How much of all is done, at most 1: runs that have ended, and what is done of those that go.</summary>
    public double Share
    {
        get
        {
            double ended = Done + Failed;
            foreach (WorkerProgress worker in Workers)
            {
                if (worker.Bars > 0)
                {
                    double going = (double)Math.Min(worker.BarsDone, worker.Bars) / worker.Bars * worker.Runs;
                    ended += Math.Max(going - worker.Ended, 0);
                }
            }

            return Total == 0 ? 1 : Math.Min(ended / Total, 1);
        }
    }
}

/// <summary>What a worker process does.</summary>
/// <param name="Number">Its number, from 1; a process that replaces another takes over its number.</param>
/// <param name="ProcessId">The process.</param>
/// <param name="Run">The run that it is at, the first of several; null while it is idle or starting.</param>
/// <param name="Runs">Runs of its job.</param>
/// <param name="Ended">Of them, how many have ended.</param>
/// <param name="IsShared">Whether they share one pass over the market.</param>
/// <param name="BarsDone">Bars of its job so far; a bar counts once for every run that sees it.</param>
/// <param name="Bars">Bars of its job; 0 where unknown.</param>
/// <param name="BarsPerSecond">Bars of its job, per second.</param>
/// <param name="IsReady">Whether the process has begun to work at all.</param>
internal sealed record WorkerProgress(
    int Number, int ProcessId, StudyRun? Run, int Runs, int Ended, bool IsShared,
    long BarsDone, long Bars, double BarsPerSecond, bool IsReady);
