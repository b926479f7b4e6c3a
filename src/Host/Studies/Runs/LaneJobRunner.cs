using System;
using System.Collections.Generic;
using System.Threading;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel;
using S1mpleTrader.Kernel.Phase0Bootstrap;

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

        // Of what a run is bound from only its specification outlives this loop: the rest of hundreds of them would
        // weigh more than the pass does.
        List<Lane> lanes = [];
        IReadOnlyList<BarSeries> series = [];
        foreach (StudyRun run in runs)
        {
            ReadyRun ready = operation.Bind(run);
            lanes.Add(new Lane(ready.Specs, new RunCollector(), ready.Run.Rows));
            series = ready.Series;
        }

        sink.Begin(IRunSink.AllRuns);
        RunOutcome[] outcomes;
        try
        {
            outcomes = Pass(lanes, series, sink);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or OutOfMemoryException))
        {
            FindCulprit(runs, sink, exception);
            return;
        }

        for (int i = 0; i < outcomes.Length; i++)
        {
            sink.Finish(i, outcomes[i]);
        }
    }

    private void FindCulprit(IReadOnlyList<StudyRun> runs, IRunSink sink, Exception failure)
    {
        List<RunOutcome> outcomes = [];
        bool isFound = false;
        for (int i = 0; i < runs.Count && !sink.IsDraining; i++)
        {
            sink.Begin(i);
            outcomes.Add(_alone.Simulate(operation.Bind(runs[i]), sink));
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

    private static RunOutcome[] Pass(List<Lane> lanes, IReadOnlyList<BarSeries> series, IRunSink sink)
    {
        List<LaneSpec> specs = lanes.ConvertAll(
            lane => new LaneSpec(lane.Specs, new CollectingObserver(lane.Collector)));
        using var pass = new BacktestRun(specs, series, new RunOptions());
        sink.Follow(pass.Loop, lanes.ConvertAll(lane => lane.Rows));
        using CancellationTokenRegistration stop = sink.Abandoned.Register(pass.Loop.RequestStop);
        if (pass.Run() is null)
        {
            throw new OperationCanceledException(sink.Abandoned);
        }

        var outcomes = new RunOutcome[lanes.Count];
        for (int i = 0; i < outcomes.Length; i++)
        {
            outcomes[i] = lanes[i].Collector.Build(pass.Result(i)!, lanes[i].Specs, artifacts: null);
        }

        return outcomes;
    }

    private sealed record Lane(BuildSpecs Specs, RunCollector Collector, long Rows);
}
