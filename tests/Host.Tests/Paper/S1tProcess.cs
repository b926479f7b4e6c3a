using System;
using System.Diagnostics;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;

namespace S1mpleTrader.Host.Tests.Paper;

/// <summary>The real program as a process of its own, to be killed.</summary>
internal sealed partial class S1tProcess : IDisposable
{
    private const int SigTerm = 15;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    public S1tProcess(params string[] arguments)
        : this(Program, arguments)
    {
    }

    private S1tProcess(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync();
        _error = _process.StandardError.ReadToEndAsync();
    }

    private static string Program
        => Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "s1t.exe" : "s1t");

    public StreamWriter Input => _process.StandardInput;

    public bool HasExited => _process.HasExited;

    /// <summary>Starts the program from a shell's command, as <c>$0</c> with its arguments.</summary>
    public static S1tProcess InShell(string command, params string[] arguments)
        => new("/bin/sh", ["-c", command, Program, .. arguments]);

    /// <summary>Asks the process to end, as Ctrl-C and systemd do.</summary>
    public void Terminate() => _ = Signal(_process.Id, SigTerm);

    /// <summary>Ends the process as kill -9 does: it can't do anything about it.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public S1t.Outcome WaitForExit()
    {
        if (!_process.WaitForExit(Limit))
        {
            _process.Kill();
            throw new TimeoutException("s1t didn't end: " + _error.Result);
        }

        return new S1t.Outcome(_process.ExitCode, _output.Result, _error.Result);
    }

    /// <summary>Waits until something holds, the process ends or time is out.</summary>
    public void WaitUntil(Func<bool> condition, int millis)
    {
        long started = Stopwatch.GetTimestamp();
        while (!HasExited && !condition() && Stopwatch.GetElapsedTime(started).TotalMilliseconds < millis)
        {
            Thread.Sleep(1);
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
