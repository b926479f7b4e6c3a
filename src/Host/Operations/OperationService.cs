using System;
using System.Collections.Generic;
using System.Runtime.ExceptionServices;
using System.Threading;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Host.Feed;
using S1mpleTrader.Host.Watch;
using S1mpleTrader.Kernel;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Result;
using S1mpleTrader.Kernel.Ring;

namespace S1mpleTrader.Host.Operations;

/// <summary>
/// One <see cref="BuildSpecs"/> in, one <see cref="BacktestResult"/> out: all that a back-test or a study needs.
/// </summary>
internal static class OperationService
{
    /// <summary>Runs a specification over its bars.</summary>
    /// <param name="specs">The specification, with the identity of the bars.</param>
    /// <param name="series">The bars of its data sources, then of its finer ones.</param>
    /// <param name="manner">How to carry it out; no influence on the result.</param>
    /// <param name="observer">Hears what happens, or null.</param>
    /// <param name="started">Called with the loop when the run is assembled, to show its progress; or null.</param>
    /// <param name="cancellation">Stops the run between two blocks.</param>
    /// <returns>The result.</returns>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    /// <exception cref="HostException">No row is decided at, or a plugin failed.</exception>
    public static BacktestResult Run(
        BuildSpecs specs,
        IReadOnlyList<BarSeries> series,
        RunManner manner,
        RunObserver? observer,
        Action<KernelLoop>? started,
        CancellationToken cancellation)
    {
        int decided = specs.DataSources.Count;
        for (int i = 0; i < series.Count; i++)
        {
            DataSourceSpec source = i < decided ? specs.DataSources[i] : specs.FinerSources[i - decided];
            Invariant.Holds(source.ContentHash == series[i].ContentHash);
        }

        try
        {
            using var run = new BacktestRun(specs, series, manner.Options, observer);
            started?.Invoke(run.Loop);
            using CancellationTokenRegistration stop = cancellation.Register(run.Loop.RequestStop);
            return Run(run, manner) ?? throw new OperationCanceledException(cancellation);
        }
        catch (NoDecidedRowsException exception)
        {
            throw new HostException(
                ExitCode.Data, $"{specs.DataSources[exception.SourceIndex].Id}: error: {exception.Message}", exception);
        }
        catch (Exception exception) when (MayBeOfAPlugin(exception))
        {
            throw FailureOf(exception, FailureDiagnosis.Find(specs, series, manner.Options, cancellation));
        }
    }

    /// <summary>Returns the failure of a run whose worker failed.</summary>
    /// <param name="exception">How the run failed.</param>
    /// <param name="found">The worker that failed when the run was done again; null for none.</param>
    /// <returns>
    /// The failure with the worker's name; where no call to a worker failed, the defect itself is thrown on.
    /// </returns>
    internal static HostException FailureOf(Exception exception, WorkerFailedException? found)
    {
        string? failure = found?.Message;
        if (failure is null && exception is InvariantViolationException)
        {
            ExceptionDispatchInfo.Throw(exception); // Not inside a call to a worker.
        }

        failure ??= $"{exception.GetType().Name}: {exception.Message}; "
            + "run once more row by row it didn't fail: it isn't deterministic";
        return new HostException(ExitCode.Plugin, "a plugin failed during the run: " + failure, exception);
    }

    private static BacktestResult? Run(BacktestRun run, RunManner manner)
    {
        if (!manner.IsFeedThreaded)
        {
            return run.Run();
        }

        using var feed = new ThreadedFeed(run.NewFeed(), run.Ring);
        return run.RunFedByAnotherThread(default(YieldWaitStrategy));
    }

    // The kernel itself throws nothing but broken invariants, and our observers nothing but I/O errors. An invariant
    // that breaks inside a call to a worker is the worker's.
    internal static bool MayBeOfAPlugin(Exception exception)
        => exception is not (OperationCanceledException or HostException or System.IO.IOException
            or UnauthorizedAccessException or OutOfMemoryException);
}
