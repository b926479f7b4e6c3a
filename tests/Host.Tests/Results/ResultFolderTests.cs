using System;
using System.Collections.Concurrent;
using System.IO;
using System.Linq;
using System.Threading;
using S1mpleTrader.Host.Files;
using S1mpleTrader.Host.Results;
using Xunit;

namespace S1mpleTrader.Host.Tests.Results;

public sealed class ResultFolderTests : IDisposable
{
    private const int Processes = 8; // Threads here: each lock is of its own file handle, as it is of processes.
    private const int Turns = 500;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Runs_that_are_given_up_and_taken_over_have_one_writer_at_a_time()
        => HaveOneAtATime(TakeRun);

    [Fact]
    public void Locks_that_come_and_go_have_one_owner_at_a_time()
        => HaveOneAtATime(() => LockFile.TryTake(_folder.At("lock")));

    [Fact]
    public void Runs_that_are_given_up_while_they_are_waited_for_are_cleared_away()
    {
        ResultFolder[] runs =
        [
            new(_folder.Root, "operation", "run", "link"),
            new(_folder.Root, "operation", "other", "link"),
        ];
        var worker = new Thread(() =>
        {
            Thread.Sleep(300);
            Array.ForEach(runs, run => run.Dispose()); // Their folders go with them.
        });
        worker.Start();
        ResultFolder.ClearAbandoned(_folder.Root);
        worker.Join();
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void A_run_that_is_given_up_leaves_nothing_and_takes_nothing_of_others_along()
    {
        using (ResultFolder done = new(_folder.Root, "operation", "done", "link"))
        {
            done.Write(ResultDocument.FileName, "{}"u8);
            done.Commit("hash", hasJournal: false);
        }

        new ResultFolder(_folder.Root, "operation", "run", "link").Dispose();
        new ResultFolder(_folder.Root, "refused", "run", "link").Dispose();
        Assert.Equal([_folder.At("operation")], Directory.GetFileSystemEntries(_folder.Root));
        Assert.Equal(
            [Path.Combine(_folder.At("operation"), "done")], Directory.GetFileSystemEntries(_folder.At("operation")));
    }

    [Fact]
    public void What_a_killed_process_leaves_is_cleared_away()
    {
        string left = _folder.At("operation/run/.link.tmp");
        Directory.CreateDirectory(left);
        File.WriteAllText(Path.Combine(left, ResultFolder.TradesName), "half of them");
        File.WriteAllText(_folder.At("operation/run/.link.lock"), string.Empty);
        ResultFolder.ClearAbandoned(_folder.Root);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Root));
    }

    private ResultFolder? TakeRun()
    {
        try
        {
            return new ResultFolder(_folder.Root, "operation", "run", "link");
        }
        catch (HostException)
        {
            return null; // Another one writes it.
        }
    }

    private static void HaveOneAtATime(Func<IDisposable?> take)
    {
        int owners = 0;
        int most = 0;
        int turns = 0;
        var faults = new ConcurrentQueue<string>();
        Thread[] threads = [.. Enumerable.Range(0, Processes).Select(_ => new Thread(() =>
        {
            while (Volatile.Read(ref turns) < Turns)
            {
                try
                {
                    using IDisposable? held = take();
                    if (held is not null)
                    {
                        most = Math.Max(most, Interlocked.Increment(ref owners));
                        Thread.Sleep(1);
                        Interlocked.Decrement(ref owners);
                        Interlocked.Increment(ref turns);
                    }
                }
                catch (IOException exception)
                {
                    faults.Enqueue(exception.Message);
                }
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Equal(1, most);
        Assert.Empty(faults);
    }
}
