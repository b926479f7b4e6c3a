using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.IO.Pipelines;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace S1mpleTrader.Host.Studies.Runs;

/// <summary>
/// A worker process as its coordinator sees it: frames go in without ever blocking, events come out into an inbox.
/// </summary>
internal sealed class WorkerProcess : IFrameHandler, IDisposable
{
    // The beginning says what happened; a stack overflow goes on for thousands of lines.
    private const int MaxErrorChars = 4096;

    private const int MaxSaidChars = 400;

    private readonly Process _process;
    private readonly Inbox _inbox;
    private readonly Pipe _input = FrameBuffer.NewPipe();
    private readonly FrameBuffer _buffer = new();
    private readonly StringBuilder _error = new();
    private readonly Thread _errorReader;
    private readonly Thread _frameReader;

    private WorkerProcess(Process process, Inbox inbox, int number)
    {
        _process = process;
        _inbox = inbox;
        Number = number;
        ProcessId = process.Id;
        _errorReader = new Thread(ReadError) { IsBackground = true, Name = "worker messages" };
        _frameReader = new Thread(ReadFrames) { IsBackground = true, Name = "worker frames" };
    }

    /// <summary>Its number, from 1.</summary>
    public int Number { get; }

    /// <summary>The process.</summary>
    public int ProcessId { get; }

    /// <summary>Starts a process.</summary>
    /// <param name="command">How.</param>
    /// <param name="options">Its memory limit.</param>
    /// <param name="number">Its number.</param>
    /// <param name="study">What it is to run.</param>
    /// <param name="inbox">Receives what it says.</param>
    /// <param name="isForLong">Whether it has seconds of work before it.</param>
    /// <exception cref="HostException">It can't be started.</exception>
    public static WorkerProcess Start(
        WorkerCommand command, PoolOptions options, int number, StudyBase study, Inbox inbox, bool isForLong)
    {
        var start = new ProcessStartInfo(command.File)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (string argument in command.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        if (options.MemoryLimitText is { } limit)
        {
            start.Environment["DOTNET_GCHeapHardLimit"] = limit;
        }

        const string Tiers = "DOTNET_TieredCompilation";
        if (isForLong && !start.Environment.ContainsKey(Tiers))
        {
            // With a worker on every core there is none to compile loops again behind their backs: that took a second
            // of each. At once, and for good, it takes a third.
            start.Environment[Tiers] = "0";
        }

        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new HostException(
                ExitCode.Output,
                $"{command.File}: error: a worker process can't be started: {exception.Message}",
                exception);
        }

        var worker = new WorkerProcess(process, inbox, number);
        worker._errorReader.Start();
        worker._frameReader.Start();
        _ = worker.PumpAsync();
        Frames.WriteOpen(worker._buffer.Content, study);
        worker.Send(FrameKind.Open);
        return worker;
    }

    /// <summary>Gives it a job.</summary>
    public void Send(Job job)
    {
        Frames.WriteJob(_buffer.Content, job.Runs);
        Send(FrameKind.Job);
    }

    /// <summary>Asks it to begin no more runs.</summary>
    public void Drain() => Send(FrameKind.Drain);

    /// <summary>Ends it at once, also where it is stopped or hangs.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    /// <summary>Waits for its end.</summary>
    /// <param name="limit">How long at most.</param>
    /// <returns>Whether it has ended.</returns>
    public bool WaitForExit(TimeSpan limit) => _process.WaitForExit(limit);

    /// <inheritdoc/>
    public void OnFrame(FrameKind kind, ref FrameReader reader)
    {
        WorkerEvent happened = kind switch
        {
            FrameKind.Ready => Ready(ref reader),
            FrameKind.Outcome => Outcome(ref reader),
            FrameKind.Progress => new WorkerEvent(this, kind) { Position = Frames.ReadProgress(ref reader) },
            FrameKind.Failure => new WorkerEvent(this, kind) { Failure = Frames.ReadFailure(ref reader) },
            FrameKind.Bye => new WorkerEvent(this, kind),
            _ => throw new FrameFormatException("a worker says nothing of kind " + kind),
        };
        _inbox.Add(happened);
    }

    /// <inheritdoc/>
    public void OnBatchEnd() => _inbox.EndBatch();

    /// <summary>Lets go of a process that has ended.</summary>
    public void Dispose()
    {
        _input.Writer.Complete();
        _frameReader.Join(); // It is the one who looks at the process to its end.
        _process.Dispose();
    }

    private WorkerEvent Ready(ref FrameReader reader)
    {
        try
        {
            Frames.ReadReady(ref reader);
            return new WorkerEvent(this, FrameKind.Ready);
        }
        catch (HostException refusal)
        {
            return new WorkerEvent(this, FrameKind.Failure) { Failure = refusal };
        }
    }

    private WorkerEvent Outcome(ref FrameReader reader)
    {
        (int index, RunOutcome outcome) = Frames.ReadOutcome(ref reader);
        return new WorkerEvent(this, FrameKind.Outcome) { Position = new WorkerPosition(0, index), Outcome = outcome };
    }

    private void Send(FrameKind kind)
    {
        _buffer.End(kind, _input.Writer);
        // Completes at once: the pump waits, not the coordinator.
        _input.Writer.FlushAsync().AsTask().GetAwaiter().GetResult();
    }

    // A worker that is stopped reads nothing: only this pump waits for it.
    private async Task PumpAsync()
    {
        try
        {
            await _input.Reader.CopyToAsync(_process.StandardInput.BaseStream).ConfigureAwait(false);
            _process.StandardInput.Close();
        }
        catch (Exception exception)
            when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // It has ended; its output says so too.
        }
    }

    private void ReadFrames()
    {
        string? fault = null;
        try
        {
            new FrameSource(_process.StandardOutput.BaseStream).ReadAll(this);
        }
        catch (Exception exception) when (exception is FrameFormatException or IOException or ObjectDisposedException)
        {
            fault = "it sent something that isn't a frame: " + exception.Message;
            Kill();
        }

        _process.WaitForExit();
        _errorReader.Join();
        _inbox.Add(new WorkerEvent(this, Kind: null) { End = fault ?? EndText(_process.ExitCode) });
        _inbox.EndBatch();
    }

    private void ReadError()
    {
        char[] buffer = new char[MaxErrorChars];
        try
        {
            int count;
            while ((count = _process.StandardError.Read(buffer)) > 0)
            {
                _error.Append(buffer, 0, Math.Min(count, MaxErrorChars - _error.Length));
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // It has ended.
        }
    }

    private string EndText(int exitCode)
    {
        const int FirstSignal = 128;
        const int LastSignal = FirstSignal + 64;
        string end = exitCode is > FirstSignal and <= LastSignal
            ? FormattableString.Invariant($"its process was ended by signal {exitCode - FirstSignal}")
            : FormattableString.Invariant($"its process ended with code {exitCode}");
        string said = Said();
        return said.Length == 0 ? end : end + ": " + said;
    }

    // The first lines say what happened; of the frames of a stack, indented, the first
    // one that isn't the runtime's says where.
    private string Said()
    {
        var said = new StringBuilder();
        bool isStack = false;
        foreach (string line in _error.ToString().Split('\n'))
        {
            string text = line.Trim();
            isStack |= line.StartsWith("   at ", StringComparison.Ordinal);
            if (isStack && !text.StartsWith("at System.", StringComparison.Ordinal))
            {
                return said.Append(said.Length == 0 ? "" : ", ").Append(text).ToString();
            }

            bool isRepeat = text.StartsWith("Repeat", StringComparison.Ordinal)
                || text.StartsWith("---", StringComparison.Ordinal);
            if (!isStack && !isRepeat && text.Length > 0 && said.Length <= MaxSaidChars)
            {
                said.Append(said.Length == 0 ? "" : ": ").Append(text.TrimEnd('.'));
            }
        }

        return said.ToString();
    }
}

/// <summary>Something that a worker process said, or its end.</summary>
/// <param name="Worker">Which.</param>
/// <param name="Kind">The frame; null for the end of the process.</param>
internal sealed record WorkerEvent(WorkerProcess Worker, FrameKind? Kind)
{
    /// <summary>How far it is; of an outcome, which run has ended.</summary>
    public WorkerPosition Position { get; init; }

    /// <summary>A run's end.</summary>
    public RunOutcome? Outcome { get; init; }

    /// <summary>Why the study can't go on.</summary>
    public HostException? Failure { get; init; }

    /// <summary>How the process ended.</summary>
    public string? End { get; init; }
}
