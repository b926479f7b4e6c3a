using System;
using System.Collections.Generic;
using System.Threading;
using S1mpleTrader.Kernel;

namespace S1mpleTrader.Host.Studies.Runs;

/// <summary>
/// Carries out the runs of a job as lanes of one pass over the market: what depends on the
/// market only is computed once for all of them.
/// </summary>
/// <remarks>
/// Where a pass fails, each run is carried out by itself, which finds whose failure it is. Where none fails alone, the
/// failure is the pass's: that is told with every run, since results that come only without lanes can't be trusted.
/// </remarks>
/// <param name="operation">The base operation.</param>
internal sealed class LaneJobRunner(WarmOperation operation) : IJobRunner
{
    private readonly SequentialJobRunner _alone = new(operation, artifactFolder: null);

    /// <inheritdoc/>
    public void Run(IReadOnlyList<StudyRun> runs, IRunSink sink)
    {
        if (runs.Count == 1)
        {
            _alone.Run(runs, sink);
            return;
        }

        if (sink.IsDraining)
        {
            return;
        }

        List<ReadyRun> ready = [];
        foreach (StudyRun run in runs)
        {
            ready.Add(operation.Bind(run));
        }

        sink.Begin(IRunSink.AllRuns);
        RunOutcome[] outcomes;
        try
        {
            outcomes = Pass(ready, sink);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or OutOfMemoryException))
        {
            FindCulprit(ready, sink, exception);
            return;
        }

        for (int i = 0; i < outcomes.Length; i++)
        {
            sink.Finish(i, outcomes[i]);
        }
    }

    private void FindCulprit(List<ReadyRun> runs, IRunSink sink, Exception failure)
    {
        List<RunOutcome> outcomes = [];
        bool isFound = false;
        for (int i = 0; i < runs.Count && !sink.IsDraining; i++)
        {
            sink.Begin(i);
            outcomes.Add(_alone.Simulate(runs[i], sink));
            isFound |= !outcomes[i].IsResult;
        }

        for (int i = 0; i < outcomes.Count && (isFound || outcomes.Count == runs.Count); i++)
        {
            sink.Finish(i, isFound
                ? outcomes[i]
                : RunOutcome.Failed(
                    RunErrorKind.Defect,
                    $"it fails in one pass with others and not alone: {failure.GetType().Name}: {failure.Message}"));
        }
    }

    private static RunOutcome[] Pass(List<ReadyRun> runs, IRunSink sink)
    {
        List<LaneSpec> lanes = [];
        List<RunCollector> collectors = [];
        foreach (ReadyRun run in runs)
        {
            collectors.Add(new RunCollector());
            lanes.Add(new LaneSpec(run.Specs, new CollectingObserver(collectors[^1])));
        }

        using var pass = new BacktestRun(lanes, runs[0].Series, new RunOptions());
        sink.Follow(pass.Loop, runs.ConvertAll(run => run.Run.Rows));
        using CancellationTokenRegistration stop = sink.Abandoned.Register(pass.Loop.RequestStop);
        if (pass.Run() is null)
        {
            throw new OperationCanceledException(sink.Abandoned);
        }

        var outcomes = new RunOutcome[runs.Count];
        for (int i = 0; i < outcomes.Length; i++)
        {
            outcomes[i] = collectors[i].Build(pass.Result(i)!, runs[i].Specs, artifacts: null);
        }

        return outcomes;
    }
}
