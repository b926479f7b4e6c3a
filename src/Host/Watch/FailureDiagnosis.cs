using System;
using System.Collections.Generic;
using System.Threading;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Host.Watch;

/// <summary>Finds out which worker made a run fail: runs it once more, row by row, with every worker watched.</summary>
/// <remarks>A run that doesn't fail pays nothing for this; one that does is over anyway.</remarks>
internal static class FailureDiagnosis
{
    /// <summary>Runs a back-test again until the failure.</summary>
    /// <param name="specs">What ran.</param>
    /// <param name="series">Its bars.</param>
    /// <param name="options">How it was carried out.</param>
    /// <param name="cancellation">Stops it before the next call to a worker.</param>
    /// <returns>The worker, the bar and what the worker was given; null where no worker fails again.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static WorkerFailedException? Find(
        BuildSpecs specs, IReadOnlyList<BarSeries> series, RunOptions options, CancellationToken cancellation)
        => Watch(() => Run(specs, series, options with { BlockRows = 1 }, cancellation), cancellation)
            ?? Watch(() => Run(specs, series, options, cancellation), cancellation);

    /// <summary>Decides again on bars that had come, until the failure.</summary>
    /// <param name="specs">What ran.</param>
    /// <param name="series">The bars.</param>
    /// <param name="options">How it was carried out.</param>
    /// <param name="cancellation">Stops it before the next call to a worker.</param>
    /// <returns>The worker, the bar and what the worker was given; null where no worker fails again.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static WorkerFailedException? FindLive(
        BuildSpecs specs, IReadOnlyList<BarSeries> series, RunOptions options, CancellationToken cancellation)
        => Watch(
            () =>
            {
                BuildSpecs watched = new StoppableWatch(series, cancellation).Over(specs);
                using var run = new LiveRun(watched, series, options with { BlockRows = 1 }, observer: null);
                run.Decide();
            },
            cancellation);

    private static void Run(
        BuildSpecs specs, IReadOnlyList<BarSeries> series, RunOptions options, CancellationToken cancellation)
    {
        BuildSpecs watched = new StoppableWatch(series, cancellation).Over(specs);
        using var run = new BacktestRun(watched, series, options, observer: null);
        run.Run();
    }

    private static WorkerFailedException? Watch(Action run, CancellationToken cancellation)
    {
        try
        {
            run();
            return null;
        }
        catch (WorkerFailedException failure)
        {
            // A call that was made within another's is stopped as if that one had failed.
            cancellation.ThrowIfCancellationRequested();
            return failure;
        }
        catch (InvariantViolationException)
        {
            return null; // Not inside a call to a worker: a defect, of which the first run has told.
        }
    }

    private sealed class StoppableWatch(IReadOnlyList<BarSeries> series, CancellationToken cancellation)
        : WorkerWatch(series)
    {
        public override void Enter(WatchedWorker worker) => cancellation.ThrowIfCancellationRequested();
    }
}
