using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Host.Studies.Runs;

/// <summary>
/// The inside of <c>s1t worker</c>: jobs in by standard input, outcomes out by standard output, until the input ends.
/// </summary>
/// <remarks>
/// The main thread runs jobs; a thread of its own reads frames, so that the end of the input is seen at once; a timer
/// tells how far the run is. Interrupts of a terminal reach all processes of its group: a worker leaves them to the
/// coordinator, which drains it.
/// </remarks>
internal sealed partial class WorkerMain : IFrameHandler, IDisposable
{
    private const int GraceMillis = 1000; // After the input's end, before a run that doesn't stop is cut off.

    private readonly FrameSource _input;
    private readonly FrameSink _output;
    private readonly PluginCatalogue _catalogue;
    private readonly BlockingCollection<List<StudyRun>> _jobs = [];
    private readonly CancellationTokenSource _abandoned = new();
    private readonly ManualResetEventSlim _isOpened = new();
    private volatile bool _isDraining;
    private long _barsDone; // Of jobs that have ended.
    private StudyBase? _study;
    private HostException? _refusal;

    private WorkerMain(Stream input, Stream output, PluginCatalogue catalogue)
    {
        _input = new FrameSource(input);
        _output = new FrameSink(output);
        _catalogue = catalogue;
    }

    /// <summary>Works on this process's standard streams.</summary>
    /// <param name="catalogue">The plugins.</param>
    /// <returns>The exit code.</returns>
    public static int Run(PluginCatalogue catalogue)
    {
        ParentDeath.EndsThisProcess();
        using Stream input = Console.OpenStandardInput();
        using Stream output = Console.OpenStandardOutput();
        Console.SetOut(Console.Error); // A plugin that prints must not print into the frames.
        using var worker = new WorkerMain(input, output, catalogue);
        return worker.Run();
    }

    /// <inheritdoc/>
    public void OnFrame(FrameKind kind, ref FrameReader reader)
    {
        switch (kind)
        {
            case FrameKind.Open:
                try
                {
                    _study = Frames.ReadOpen(ref reader);
                }
                catch (HostException refusal)
                {
                    _refusal = refusal;
                }

                _isOpened.Set();
                break;
            case FrameKind.Job:
                _jobs.Add(Frames.ReadJob(ref reader));
                break;
            case FrameKind.Drain:
                _isDraining = true;
                _jobs.CompleteAdding();
                break;
            default:
                throw new FrameFormatException("a worker is told nothing of kind " + kind);
        }
    }

    /// <inheritdoc/>
    public void OnBatchEnd()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _jobs.Dispose();
        _abandoned.Dispose();
        _isOpened.Dispose();
    }

    private int Run()
    {
        var listener = new Thread(Listen) { IsBackground = true, Name = "frames" };
        listener.Start();
        _isOpened.Wait();
        if (_abandoned.IsCancellationRequested)
        {
            return ExitCode.Done;
        }

        try
        {
            Work();
            _output.Send(FrameKind.Bye, 0, (_, _) => { }, isUrgent: true);
            return ExitCode.Done;
        }
        catch (HostException exception)
        {
            return Fail(exception.ExitCode, exception.Message);
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception exception) when (_abandoned.IsCancellationRequested && exception is IOException)
        {
            return ExitCode.Interrupted; // Nobody is there to hear.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Fail(ExitCode.Output, "output can't be written: " + exception.Message);
        }
        catch (OutOfMemoryException)
        {
            // Which of the runs at work took it isn't known: they are run apart.
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"out of memory: a worker process may take "
                + $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20} MiB here"));
            return ExitCode.Defect;
        }
    }

    private void Work()
    {
        if (_refusal is not null)
        {
            throw _refusal;
        }

        Invariant.Holds(_study is not null);
        using var operation = new WarmOperation(_study, _catalogue, _abandoned.Token);
        IJobRunner runner = _study.ArtifactFolder is { } folder
            ? new SequentialJobRunner(operation, folder)
            : new LaneJobRunner(operation);
        _output.Send(FrameKind.Ready, 0, (output, _) => Frames.WriteReady(output), isUrgent: true);
        foreach (List<StudyRun> job in _jobs.GetConsumingEnumerable(_abandoned.Token))
        {
            if (_isDraining)
            {
                break;
            }

            using var sink = new JobSink(this, job.Count);
            runner.Run(job, sink);
        }
    }

    private int Fail(int exitCode, string message)
    {
        _output.Send(
            FrameKind.Failure,
            (exitCode, message),
            (output, failure) => Frames.WriteFailure(output, failure.exitCode, failure.message),
            isUrgent: true);
        return exitCode;
    }

    // The coordinator holds the other end of the input: its end is the coordinator's, however that came.
    private void Listen()
    {
        try
        {
            _input.ReadAll(this);
        }
        catch (Exception exception) when (exception is FrameFormatException or IOException)
        {
            Console.Error.WriteLine("worker: " + exception.Message);
        }

        _abandoned.Cancel();
        _isOpened.Set();
        Thread.Sleep(GraceMillis);
        Process.GetCurrentProcess().Kill(); // A plugin that never returns has no other end.
    }
}
