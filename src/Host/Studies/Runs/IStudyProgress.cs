using System;
using System.Collections.Generic;

namespace S1mpleTrader.Host.Studies.Runs;

/// <summary>Shows how far a study is. Called on the coordinator's thread, a few times a second and at the end.</summary>
internal interface IStudyProgress
{
    /// <summary>The study is so far.</summary>
    void Show(StudyProgress progress);
}

/// <summary>How far a study is.</summary>
/// <param name="Total">Runs asked for, each once.</param>
/// <param name="Done">Runs with a result in the store, those of earlier sessions included.</param>
/// <param name="Failed">Runs without a result that aren't tried again.</param>
/// <param name="Restored">Of both, those of earlier sessions.</param>
/// <param name="RunsPerSecond">Runs ended in this session, per second of it.</param>
/// <param name="BarsPerSecond">Bars of all runs, per second of this session; a bar counts once for every run that sees it.</param>
/// <param name="Left">Time left at this speed; null while there is none to go by.</param>
/// <param name="IsDraining">Whether what is running is finished and nothing more begun.</param>
/// <param name="Workers">The processes.</param>
internal sealed record StudyProgress(
    int Total,
    int Done,
    int Failed,
    int Restored,
    double RunsPerSecond,
    double BarsPerSecond,
    TimeSpan? Left,
    bool IsDraining,
    IReadOnlyList<WorkerProgress> Workers);

/// <summary>What a worker process does.</summary>
/// <param name="Number">Its number, from 1; a process that replaces another takes over its number.</param>
/// <param name="ProcessId">The process.</param>
/// <param name="Run">The run that it is at, the first of several; null while it is idle or starting.</param>
/// <param name="Runs">Runs of its job.</param>
/// <param name="Ended">Of them, how many have ended.</param>
/// <param name="IsShared">Whether they share one pass over the market.</param>
/// <param name="BarsDone">Bars of all its runs so far.</param>
internal sealed record WorkerProgress(int Number, int ProcessId, StudyRun? Run, int Runs, int Ended, bool IsShared, long BarsDone);
