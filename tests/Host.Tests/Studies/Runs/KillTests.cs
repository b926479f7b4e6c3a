using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Host.Tests.Studies.Runs;

/// <summary>
/// <c>kill -9</c> at moments of a seed's choosing, over a study of 500 runs: what is there in the end is what an undisturbed study leaves, and nothing else.
/// </summary>
public sealed class KillTests : IDisposable
{
    private const int Runs = 500;
    private const int MostLinesOfWorkers = 64;

    private readonly StudySample _sample = new(bars: 1500);
    private readonly string _list;
    private readonly List<string> _undisturbed;

    public KillTests()
    {
        _list = _sample.Folder.Write("list.txt", string.Join('\n', StudySample.Settings(Runs).Select(settings => string.Join('\t', settings))));
        using (var study = new Study(_sample.Operation, _list, _sample.Folder.At("undisturbed"), workers: 2))
        {
            study.WaitForExit(ExitCode.Done);
        }

        _undisturbed = StudySample.Rows(_sample.Folder.At("undisturbed"));
        Assert.Equal(Runs, _undisturbed.Count);
        Assert.Equal(Runs, _undisturbed.Select(row => row.Split('|')[1]).Distinct().Count());
    }

    public void Dispose() => _sample.Dispose();

    [Fact]
    public void Workers_killed_at_random_cost_no_run()
    {
        int kills = Seeds.Count(200);
        int killed = 0;
        for (ulong seed = 1; killed < kills; seed++)
        {
            var random = new SeededRandom(seed);
            string folder = _sample.Folder.At("workers" + seed);
            using var study = new Study(_sample.Operation, _list, folder, workers: 2);
            while (!study.HasExited && killed < kills)
            {
                Thread.Sleep(random.Between(20, 400));
                int[] workers = study.Workers();
                if (workers.Length > 0 && !study.HasExited)
                {
                    ParallelRunServiceTests.Signal("KILL", random.Pick(workers));
                    killed++;
                }
            }

            study.WaitForExit(ExitCode.Done);
            CheckSame(folder, $"seed {seed}");
        }
    }

    [Fact]
    public void A_coordinator_killed_at_random_is_resumed_without_a_trace()
    {
        int kills = Seeds.Count(50);
        int killed = 0;
        for (ulong seed = 1; killed < kills; seed++)
        {
            var random = new SeededRandom(seed);
            string folder = _sample.Folder.At("coordinator" + seed);
            for (bool isDone = false; !isDone;)
            {
                using var study = new Study(_sample.Operation, _list, folder, workers: 2);
                if (killed < kills)
                {
                    Thread.Sleep(random.Between(0, 2500)); // From before the folder is taken to the last runs.
                    int[] workers = study.Workers();
                    if (random.Chance(30) && workers.Length > 0)
                    {
                        ParallelRunServiceTests.Signal("KILL", random.Pick(workers)); // Both at once.
                    }

                    study.Kill();
                    killed++;
                    CheckGone(workers);
                }
                else
                {
                    study.WaitForExit(ExitCode.Done);
                    isDone = true;
                }
            }

            CheckSame(folder, $"seed {seed}");
        }
    }

    [Fact]
    public void Files_of_runs_survive_kills_whole()
    {
        string list = _sample.Folder.Write("short.txt", string.Join('\n', StudySample.Settings(60).Select(settings => string.Join('\t', settings))));
        string quiet = _sample.Folder.At("files");
        using (var study = new Study(_sample.Operation, list, quiet, workers: 2, keepsFiles: true))
        {
            study.WaitForExit(ExitCode.Done);
        }

        string disturbed = _sample.Folder.At("files-disturbed");
        var random = new SeededRandom(5);
        for (int i = 0; i < 4; i++)
        {
            using var study = new Study(_sample.Operation, list, disturbed, workers: 2, keepsFiles: true);
            Thread.Sleep(random.Between(600, 1800));
            study.Kill();
        }

        using (var study = new Study(_sample.Operation, list, disturbed, workers: 2, keepsFiles: true))
        {
            study.WaitForExit(ExitCode.Done);
        }

        Assert.Equal(StudySample.Rows(quiet), StudySample.Rows(disturbed));
        Assert.Equal(FilesOf(quiet), FilesOf(disturbed));
    }

    private void CheckSame(string folder, string seed)
    {
        string[] left = Directory.GetFileSystemEntries(folder).Select(path => Path.GetFileName(path)).Order().ToArray();
        Assert.True(left.SequenceEqual(["study.commits", "study.db", "study.lock"]), seed + ": " + string.Join(' ', left));
        Assert.True(_undisturbed.SequenceEqual(StudySample.Rows(folder)), seed);
    }

    private static List<string> FilesOf(string folder)
        => Directory.GetFiles(Path.Combine(folder, "runs"), "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
            .Where(file => Path.GetFileName(file) != "run.json") // When and how long.
            .Select(file => Path.GetRelativePath(folder, file) + " " + Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file))))
            .Order()
            .ToList();

    // Whoever was a worker ends within two seconds of its coordinator; a machine under load gets some more.
    private static void CheckGone(int[] workers)
    {
        long start = Stopwatch.GetTimestamp();
        while (workers.Any(IsAlive))
        {
            Assert.True(Stopwatch.GetElapsedTime(start).TotalSeconds < 6, "a worker outlives its coordinator");
            Thread.Sleep(20);
        }
    }

    private static bool IsAlive(int process)
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

    /// <summary>A coordinator in a process of its own.</summary>
    private sealed class Study : IDisposable
    {
        private readonly Process _process;
        private readonly List<string> _lines = [];
        private readonly StringWriter _error = new();

        public Study(string operation, string list, string folder, int workers, bool keepsFiles = false)
        {
            var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (string argument in (string[])
                [
                    Path.Combine(AppContext.BaseDirectory, "StudyHost.dll"), "coordinate", folder, operation, list,
                    workers.ToString(CultureInfo.InvariantCulture), .. keepsFiles ? (string[])["files"] : [],
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
                        .Take(MostLinesOfWorkers)
                        .Select(id => int.Parse(id, CultureInfo.InvariantCulture))
                        .Where(IsAlive)];
            }
        }

        public void Kill()
        {
            _process.Kill();
            _process.WaitForExit();
        }

        public void WaitForExit(int code)
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
            lock (_lines)
            {
                Assert.True(_process.ExitCode == code, $"code {_process.ExitCode}: {_error} {string.Join('\n', _lines.TakeLast(3))}");
            }
        }

        public void Dispose()
        {
            if (!_process.HasExited)
            {
                Kill();
            }

            _process.Dispose();
        }
    }
}
