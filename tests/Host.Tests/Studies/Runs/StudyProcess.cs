using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using Xunit;

namespace S1mpleTrader.Host.Tests.Studies.Runs;

/// <summary>A coordinator in a process of its own.</summary>
internal sealed class StudyProcess : IDisposable
{
    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly StringWriter _error = new();

    public StudyProcess(
        string operation, string list, string folder, int workers, bool keepsFiles = false, int shift = 0)
    {
        // A shell starts what it runs in the background with SIGINT ignored, and whatever that starts inherits it:
        // these tests send one, wherever they run.
        var start = new ProcessStartInfo("env") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[global::StudyHost.Harm.ShiftVariable] = // Harm 8: another result for another shift.
            shift.ToString(CultureInfo.InvariantCulture);
        foreach (string argument in (string[])
            [
                "--default-signal=INT", "dotnet", Path.Combine(AppContext.BaseDirectory, "StudyHost.dll"), "coordinate",
                folder, operation, list, workers.ToString(CultureInfo.InvariantCulture),
                .. keepsFiles ? (string[])["files"] : [],
            ])
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) =>
        {
            lock (_lines)
            {
                _lines.Add(line.Data ?? string.Empty);
            }
        };
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_lines)
            {
                _error.WriteLine(line.Data);
            }
        };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public bool HasExited => _process.HasExited;

    public int Id => _process.Id;

    public string Error
    {
        get
        {
            lock (_lines)
            {
                return _error.ToString();
            }
        }
    }

    /// <summary>The processes of the last line that named them, those that are still there.</summary>
    public int[] Workers()
    {
        lock (_lines)
        {
            string? line = _lines.LastOrDefault(line => line.Contains(" workers ", StringComparison.Ordinal));
            return line is null
                ? []
                : [.. line[(line.IndexOf(" workers ", StringComparison.Ordinal) + 9)..]
                    .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Select(id => int.Parse(id, CultureInfo.InvariantCulture))
                    .Where(IsAlive)];
        }
    }

    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Waits until runs are done, or it has ended.</summary>
    public void WaitForRuns()
    {
        bool HasRuns()
        {
            lock (_lines)
            {
                return _lines.Exists(line => line.StartsWith("done ", StringComparison.Ordinal)
                    && !line.StartsWith("done 0 ", StringComparison.Ordinal));
            }
        }

        while (!HasExited && !HasRuns())
        {
            System.Threading.Thread.Sleep(5);
        }
    }

    public void WaitForExit(int code)
    {
        int found = WaitForExit();
        Assert.True(found == code, $"code {found}: {Error}");
    }

    /// <summary>Waits for its end and returns its exit code.</summary>
    public int WaitForExit()
    {
        if (!_process.WaitForExit(TimeSpan.FromSeconds(100)))
        {
            _process.Kill();
            lock (_lines)
            {
                Assert.Fail($"the study doesn't end: {_error} {string.Join('\n', _lines.TakeLast(3))}");
            }
        }

        _process.WaitForExit();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }

    public static bool IsAlive(int process)
    {
        string path = $"/proc/{process.ToString(CultureInfo.InvariantCulture)}/cmdline";
        try
        {
            return File.ReadAllText(path).Contains("StudyHost", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
