using System;
using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Host.Studies;
using S1mpleTrader.Host.Studies.Store;
using Xunit;

namespace S1mpleTrader.Host.Tests.Studies.Store.Crash;

/// <summary>
/// The system refuses the first write or sync of a study store, then the second, and so on until none is refused: each
/// time it is said, no run that was reported is missing, and where there is room again the study goes on.
/// </summary>
public sealed class StoreFaultTests : IDisposable
{
    private const int Full = 13;               // SQLITE_FULL
    private const int WriteError = 10 | (3 << 8); // SQLITE_IOERR_WRITE
    private const int SyncError = 10 | (4 << 8);  // SQLITE_IOERR_FSYNC
    private const int Groups = 4;
    private const int PerGroup = 3;

    private readonly TempFolder _folder = new(isInMemory: true);
    private readonly List<StudyRun> _runs = StudyStoreTests.MakeRuns(Groups * PerGroup);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true, "the disk is full")]
    [InlineData(false, "the system reports an error")]
    public void Every_write_may_fail(bool isForGood, string text)
    {
        int refused = 0;
        int begun = 0;
        for (int n = 1; ; n++)
        {
            string folder = _folder.At($"study{n}");
            System.IO.Directory.CreateDirectory(folder);
            bool wasRefused = false;
            int left = n;
            var recording = new CrashRecording(folder)
            {
                Fault = operation =>
                {
                    bool isHit = operation.Action is DiskAction.Write or DiskAction.Sync
                        && (--left == 0 || (isForGood && left < 0));
                    wasRefused |= isHit;
                    return !isHit ? 0 : isForGood ? Full : operation.Action == DiskAction.Sync ? SyncError : WriteError;
                },
            };
            int reported = 0;
            HostException? told = null;
            using (CrashVfs.Listen(recording))
            {
                told = Record.Exception(() => Work(folder, ref reported)) as HostException;
            }

            if (told is not null)
            {
                refused++;
                Assert.Equal(ExitCode.Output, told.ExitCode);
                Assert.StartsWith(StudyFolder.DatabaseIn(folder) + ": error: ", told.Message, StringComparison.Ordinal);
                Assert.Contains(text, told.Message, StringComparison.Ordinal);
                bool isBegun = StudyStore.Exists(folder);
                begun += isBegun ? 1 : 0;
                Assert.EndsWith(
                    isBegun ? "what was committed is safe: --resume goes on" : "the study was not begun",
                    told.Message,
                    StringComparison.Ordinal);
                Assert.True(isBegun || !StudyStore.IsIn(folder));
            }
            else if (!wasRefused)
            {
                break; // So many writes there are.
            }

            using (var held = StudyFolder.Take(folder))
            using (var store = StudyStore.Open(held, StudySample.Identity()))
            {
                int ended = store.ReadRuns().Count(run => run.Status != RunStatus.Pending);
                Assert.True(ended >= reported && ended % PerGroup == 0, $"write {n}: {ended} of {reported}");
                store.BeginSession();
                store.Add(_runs);
                store.Commit([.. _runs.Where(run =>
                    store.StatusOf(run.RunId) == RunStatus.Pending).Select(run => StudyStoreTests.End(run, 1))]);
            }

            Assert.Equal(Enumerable.Range(0, _runs.Count).Select(Row), StudySample.Rows(folder));
        }

        Assert.True(refused > 20, $"{refused} writes");
        Assert.True(begun > 0 && begun < refused, $"{begun} of {refused} after it was begun");
    }

    // As a coordinator does it: after a refusal it tries once more to save what had ended.
    private void Work(string folder, ref int reported)
    {
        using var held = StudyFolder.Take(folder);
        using var store = StudyStore.Open(held, StudySample.Identity());
        store.BeginSession();
        store.Add(_runs);
        for (int i = 0; i < Groups; i++)
        {
            (StudyRun, EndedRun)[] group = [.. _runs.Skip(i * PerGroup).Take(PerGroup).Select(
                run => StudyStoreTests.End(run, 1))];
            try
            {
                store.Commit(group);
            }
            catch (HostException)
            {
                try
                {
                    store.Commit(group);
                    reported += PerGroup;
                }
                catch (HostException)
                {
                    // Not even that.
                }

                throw;
            }

            reported += PerGroup;
        }
    }

    private string Row(int i) =>
        StudySample.RowText(new StoredRun(i, _runs[i], RunStatus.Committed, 1, StudyStoreTests.MakeOutcome(i)));
}
