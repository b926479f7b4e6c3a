using System;
using System.Collections.Generic;
using System.Threading;
using S1mpleTrader.Kernel;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Host.Studies.Runs;

/// <summary>Carries out the runs of a job as lanes of one pass over the market: what depends on the market only is computed once for all of them.</summary>
/// <remarks>Where a pass fails nobody is blamed: each run is then carried out by itself, which finds whose failure it is.</remarks>
/// <param name="operation">The base operation.</param>
internal sealed class LaneJobRunner(WarmOperation operation) : IJobRunner
{
    private readonly SequentialJobRunner _alone = new(operation, artefactFolder: null);

    /// <inheritdoc/>
    public void Run(IReadOnlyList<StudyRun> runs, IRunSink sink)
    {
        if (runs.Count > 1 && sink.IsDraining)
        {
            return;
        }

        if (runs.Count == 1 || TryPass(runs, sink) is not { } outcomes)
        {
            _alone.Run(runs, sink);
            return;
        }

        for (int i = 0; i < outcomes.Length; i++)
        {
            sink.Finish(i, outcomes[i]);
        }
    }

    // Whatever a plugin throws, and rows that a period doesn't leave, ends the pass: null.
    private RunOutcome[]? TryPass(IReadOnlyList<StudyRun> runs, IRunSink sink)
    {
        List<ReadyRun> ready = [];
        foreach (StudyRun run in runs)
        {
            ready.Add(operation.Bind(run));
        }

        sink.Begin(IRunSink.AllRuns);
        try
        {
            return Pass(ready, sink);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or OutOfMemoryException))
        {
            return null;
        }
    }

    private static RunOutcome[] Pass(List<ReadyRun> runs, IRunSink sink)
    {
        List<LaneSpec> lanes = [];
        List<DailyEquity.Builder> days = [];
        foreach (ReadyRun run in runs)
        {
            days.Add(new DailyEquity.Builder());
            lanes.Add(new LaneSpec(run.Specs, new DayObserver(days[^1])));
        }

        using var pass = new BacktestRun(lanes, runs[0].Series, new RunOptions());
        sink.Follow(pass.Loop, runs.Count);
        using CancellationTokenRegistration stop = sink.Abandoned.Register(pass.Loop.RequestStop);
        if (pass.Run() is null)
        {
            throw new OperationCanceledException(sink.Abandoned);
        }

        var outcomes = new RunOutcome[runs.Count];
        for (int i = 0; i < outcomes.Length; i++)
        {
            BacktestResult result = pass.Result(i)!;
            outcomes[i] = RunOutcome.Of(result, days[i].Build(SequentialJobRunner.MoneyDecimals(runs[i].Specs)), artefacts: null);
        }

        return outcomes;
    }
}
