using System.Collections.Generic;
using S1mpleTrader.Kernel;

namespace S1mpleTrader.Host.Studies.Runs;

/// <summary>
/// The inside of a worker process: carries out the runs of a job in whatever way is fastest. No result depends on it.
/// </summary>
internal interface IJobRunner
{
    /// <summary>Runs the runs of a job, which share a market key.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="sink">
    /// Is told of each run's end, once, in any order; runs not ended when
    /// <see cref="IRunSink.IsDraining"/> were not run.
    /// </param>
    /// <exception cref="HostException">
    /// The study can't go on: output can't be written, data has changed, a repeated run differs.
    /// </exception>
    void Run(IReadOnlyList<StudyRun> runs, IRunSink sink);
}

/// <summary>What a job runner tells about its job, and is told.</summary>
internal interface IRunSink
{
    /// <summary>Whether to begin nothing more: what is running is finished, the rest stays pending.</summary>
    bool IsDraining { get; }

    /// <summary>Is cancelled when nobody wants the results any more.</summary>
    System.Threading.CancellationToken Abandoned { get; }

    /// <summary>
    /// Work begins on a run, or on several at once: names the one to blame where the process stands still.
    /// </summary>
    /// <param name="index">The run's place in the job; <see cref="AllRuns"/> for lanes of one pass.</param>
    void Begin(int index);

    /// <summary>The loop whose rows show that work goes on; valid until the next call.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="rows">Of each run that it carries, how many rows it goes over.</param>
    void Follow(KernelLoop loop, IReadOnlyList<long> rows);

    /// <summary>A run has ended.</summary>
    /// <param name="index">Its place in the job.</param>
    /// <param name="outcome">What came of it.</param>
    void Finish(int index, RunOutcome outcome);

    /// <summary>Several runs at once.</summary>
    const int AllRuns = -1;
}
