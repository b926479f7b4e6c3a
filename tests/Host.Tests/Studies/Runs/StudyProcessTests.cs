using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using S1mpleTrader.Host.Studies.Store;
using S1mpleTrader.Host.Tests.Studies.Store;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Host.Tests.Studies.Runs;

/// <summary>
/// Coordinators as processes: interrupts, two of them at once, disks that are full or read-only, runs that differ.
/// </summary>
public sealed class StudyProcessTests : IDisposable
{
    private readonly StudySample _sample = new(bars: 1500);

    public void Dispose() => _sample.Dispose();

    [Fact]
    public void Interrupted_it_ends_with_130_and_goes_on_later()
    {
        // A market of its own for each, so that each takes a fifth of a second.
        string list = List(200, run => StudySample.Harm(7, at: 100 + run));
        string folder = _sample.Folder.At("study");
        using (var study = new StudyProcess(_sample.Operation, list, folder, workers: 2))
        {
            study.WaitForRuns();
            int[] group = [study.Id, .. study.Workers()]; // A terminal sends it to all.
            foreach (int process in group)
            {
                ParallelRunServiceTests.Signal("INT", process);
            }

            study.WaitForExit(ExitCode.Interrupted);
            Assert.DoesNotContain(group, StudyProcess.IsAlive);
        }

        using var store = StudyStore.Read(folder);
        Assert.Contains(store.ReadRuns(), run => run.Status == RunStatus.Committed);
        Assert.Contains(store.ReadRuns(), run => run.Status == RunStatus.Pending);
        Assert.DoesNotContain(store.ReadRuns(), run => run.Status == RunStatus.Failed);
    }

    [Fact]
    public void Of_two_at_once_exactly_one_starts()
    {
        string list = List(40, _ => []);
        for (int i = Seeds.Count(20); i > 0; i--)
        {
            string folder = _sample.Folder.At("race" + i);
            using var one = new StudyProcess(_sample.Operation, list, folder, workers: 1);
            using var other = new StudyProcess(_sample.Operation, list, folder, workers: 1);
            int[] codes = [one.WaitForExit(), other.WaitForExit()];
            Assert.Equal([ExitCode.Done, ExitCode.Output], codes.Order());
            Assert.Contains("another process is running this study", one.Error + other.Error, StringComparison.Ordinal);
            Assert.Equal(40, StudySample.Rows(folder).Count);
        }
    }

    [Fact]
    public void A_full_disk_stops_it_with_74_and_a_larger_one_lets_it_go_on()
    {
        string list = List(30, _ => []);
        string quiet = _sample.Folder.At("quiet");
        using (var study = new StudyProcess(_sample.Operation, list, quiet, workers: 2, keepsFiles: true))
        {
            study.WaitForExit(ExitCode.Done);
        }

        OnSmallDisk("size=1400k", (mount, folder) =>
        {
            using (var study = new StudyProcess(_sample.Operation, list, folder, workers: 2, keepsFiles: true))
            {
                study.WaitForExit(ExitCode.Output);
                Assert.Contains("can't be", study.Error, StringComparison.Ordinal);
            }

            Assert.Equal(0, StudyStoreTests.Call("mount", "-o", "remount,size=64m", mount));
            using (var study = new StudyProcess(_sample.Operation, list, folder, workers: 2, keepsFiles: true))
            {
                study.WaitForExit(ExitCode.Done);
            }

            Assert.Equal(StudySample.Rows(quiet), StudySample.Rows(folder));
            Assert.Empty(
                Directory.GetFileSystemEntries(Path.Combine(folder, "runs"), ".*", SearchOption.AllDirectories));
        });
    }

    [Fact]
    public void A_read_only_folder_is_refused_and_may_still_be_read()
    {
        string list = List(3, _ => []);
        OnSmallDisk("size=16m", (mount, folder) =>
        {
            using (var study = new StudyProcess(_sample.Operation, list, folder, workers: 1))
            {
                study.WaitForExit(ExitCode.Done);
            }

            Assert.Equal(0, StudyStoreTests.Call("mount", "-o", "remount,ro", mount));
            using (var study = new StudyProcess(_sample.Operation, list, folder, workers: 1))
            {
                study.WaitForExit(ExitCode.Output);
                Assert.Contains(folder, study.Error, StringComparison.Ordinal);
                Assert.Contains("can't be written", study.Error, StringComparison.Ordinal);
            }

            Assert.Equal(3, StudySample.Rows(folder).Count);
        });
    }

    [Fact]
    public void A_run_repeated_with_another_result_stops_it_with_6()
    {
        string list = List(4, _ => StudySample.Harm(8)); // What comes of it depends on the process.
        string folder = _sample.Folder.At("study");
        using (var study = new StudyProcess(_sample.Operation, list, folder, workers: 1, keepsFiles: true))
        {
            study.WaitForExit(ExitCode.Done);
        }

        File.Delete(StudyFolder.DatabaseIn(folder)); // As if it had been killed between a run's files and its commit.
        File.Delete(StudyFolder.MarkIn(folder));
        using (var study = new StudyProcess(_sample.Operation, list, folder, workers: 1, keepsFiles: true, shift: 13))
        {
            study.WaitForExit(ExitCode.Different);
            Assert.Contains("before and", study.Error, StringComparison.Ordinal);
        }
    }

    private string List(int count, Func<int, string[]> more) => _sample.Folder.Write(
        "list.txt",
        string.Join('\n', StudySample.Settings(count).Select(
            (settings, run) => string.Join('\t', (IEnumerable<string>)[.. settings, .. more(run)]))));

    private void OnSmallDisk(string options, Action<string, string> test)
    {
        string mount = _sample.Folder.At("disk");
        Directory.CreateDirectory(mount);
        Assert.SkipWhen(
            StudyStoreTests.Call("mount", "-t", "tmpfs", "-o", options, "tmpfs", mount) != 0,
            "mounting a small disk isn't allowed here");
        try
        {
            test(mount, Path.Combine(mount, "study"));
        }
        finally
        {
            Thread.Sleep(100); // Killed workers let go.
            StudyStoreTests.Call("umount", mount);
        }
    }
}
