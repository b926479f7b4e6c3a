using System;
using System.Collections.Generic;
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
    /// <returns>The worker, the bar and what the worker was given; null where no worker fails again.</returns>
    public static WorkerFailedException? Find(BuildSpecs specs, IReadOnlyList<BarSeries> series, RunOptions options)
        => Watch(() => Run(specs, series, options with { BlockRows = 1 })) ?? Watch(() => Run(specs, series, options));

    /// <summary>Decides again on bars that had come, until the failure.</summary>
    /// <param name="specs">What ran.</param>
    /// <param name="series">The bars.</param>
    /// <param name="options">How it was carried out.</param>
    /// <returns>The worker, the bar and what the worker was given; null where no worker fails again.</returns>
    public static WorkerFailedException? FindLive(BuildSpecs specs, IReadOnlyList<BarSeries> series, RunOptions options)
        => Watch(() =>
        {
            using var run = new LiveRun(
                new WorkerWatch(series).Over(specs), series, options with { BlockRows = 1 }, observer: null);
            run.Decide();
        });

    private static void Run(BuildSpecs specs, IReadOnlyList<BarSeries> series, RunOptions options)
    {
        using var run = new BacktestRun(new WorkerWatch(series).Over(specs), series, options, observer: null);
        run.Run();
    }

    private static WorkerFailedException? Watch(Action run)
    {
        try
        {
            run();
            return null;
        }
        catch (WorkerFailedException failure)
        {
            return failure;
        }
        catch (InvariantViolationException)
        {
            return null; // Not inside a call to a worker: a defect, of which the first run has told.
        }
    }
}
