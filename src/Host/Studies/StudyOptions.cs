using System;
using System.Threading;
using S1mpleTrader.Host.Studies.Runs;

namespace S1mpleTrader.Host.Studies;

/// <summary>What a user says of how a study is carried out; no result depends on it.</summary>
/// <param name="OutFolder">Where the study's folder is made.</param>
/// <param name="PlatformPath">The platform file, or null for the one beside the operation, if there is one.</param>
/// <param name="IsResumed">Whether a study that was begun goes on.</param>
/// <param name="MaxWorkers">Most worker processes; null for what the file says, else one per core.</param>
/// <param name="Worker">How a worker is started.</param>
/// <param name="Progress">Shows how far it is; or null.</param>
/// <param name="Interrupt">Asks to finish what is running and begin no more.</param>
internal sealed record StudyOptions(
    string OutFolder,
    string? PlatformPath,
    bool IsResumed,
    int? MaxWorkers,
    WorkerCommand Worker,
    IStudyProgress? Progress,
    CancellationToken Interrupt)
{
    /// <summary>Threads of the coordinator's own work, of which there is some while no worker needs a core.</summary>
    public int Threads => MaxWorkers ?? Environment.ProcessorCount;
}
