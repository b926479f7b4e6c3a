using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Host.Tests.Studies.Runs;

/// <summary>
/// <c>kill -9</c> at moments of a seed's choosing, over a study of 500 runs: what is there in the end is what an
/// undisturbed study leaves, and nothing else.
/// </summary>
public sealed class KillTests : IDisposable
{
    private const int Runs = 500;

    private readonly StudySample _sample = new(bars: 1500);
    private readonly string _list;
    private readonly List<string> _undisturbed;

    public KillTests()
    {
        _list = _sample.Folder.Write(
            "list.txt", string.Join('\n', StudySample.Settings(Runs).Select(settings => string.Join('\t', settings))));
        using (var study = new StudyProcess(_sample.Operation, _list, _sample.Folder.At("undisturbed"), workers: 2))
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
            using var study = new StudyProcess(_sample.Operation, _list, folder, workers: 2);
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
                using var study = new StudyProcess(_sample.Operation, _list, folder, workers: 2);
                if (killed < kills)
                {
                    Thread.Sleep(random.Between(0, 2500)); // From before the folder is taken to the last runs.
                    int[] workers = study.Workers();
                    if (random.Chance(10) && workers.Length > 0)
                    {
                        // Even who is stopped goes with its coordinator.
                        ParallelRunServiceTests.Signal("STOP", random.Pick(workers));
                    }

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
        string list = _sample.Folder.Write(
            "short.txt", string.Join('\n', StudySample.Settings(60).Select(settings => string.Join('\t', settings))));
        string quiet = _sample.Folder.At("files");
        using (var study = new StudyProcess(_sample.Operation, list, quiet, workers: 2, keepsFiles: true))
        {
            study.WaitForExit(ExitCode.Done);
        }

        string disturbed = _sample.Folder.At("files-disturbed");
        var random = new SeededRandom(5);
        for (int i = 0; i < 4; i++)
        {
            using var study = new StudyProcess(_sample.Operation, list, disturbed, workers: 2, keepsFiles: true);
            Thread.Sleep(random.Between(600, 1800));
            study.Kill();
        }

        using (var study = new StudyProcess(_sample.Operation, list, disturbed, workers: 2, keepsFiles: true))
        {
            study.WaitForExit(ExitCode.Done);
        }

        Assert.Equal(StudySample.Rows(quiet), StudySample.Rows(disturbed));
        Assert.Equal(FilesOf(quiet), FilesOf(disturbed));
    }

    private void CheckSame(string folder, string seed)
    {
        string[] left = Directory.GetFileSystemEntries(folder).Select(path => Path.GetFileName(path)).Order().ToArray();
        Assert.True(
            left.SequenceEqual(["study.commits", "study.db", "study.lock"]), seed + ": " + string.Join(' ', left));
        Assert.True(_undisturbed.SequenceEqual(StudySample.Rows(folder)), seed);
    }

    private static List<string> FilesOf(string folder)
        => Directory.GetFiles(
            Path.Combine(folder, "runs"),
            "*",
            new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
            .Where(file => Path.GetFileName(file) != "run.json") // When and how long.
            .Select(file => Path.GetRelativePath(folder, file) + " "
                + Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file))))
            .Order()
            .ToList();

    // Whoever was a worker ends within two seconds of its coordinator; a machine under load gets some more.
    private static void CheckGone(int[] workers)
    {
        long start = Stopwatch.GetTimestamp();
        while (workers.Any(StudyProcess.IsAlive))
        {
            Assert.True(Stopwatch.GetElapsedTime(start).TotalSeconds < 6, "a worker outlives its coordinator");
            Thread.Sleep(20);
        }
    }
}
