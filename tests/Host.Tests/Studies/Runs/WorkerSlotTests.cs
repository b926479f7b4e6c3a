using System;
using System.Diagnostics;
using S1mpleTrader.Host.Studies;
using S1mpleTrader.Host.Studies.Runs;
using Xunit;

namespace S1mpleTrader.Host.Tests.Studies.Runs;

/// <summary>A worker has the time of one run for each run, and who took longer is who was at work.</summary>
public sealed class WorkerSlotTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly StudySample _sample = new();
    private readonly WorkerProcess _process;
    private readonly WorkerSlot _slot;
    private readonly StudyRun[] _runs = [new("0", [], "m"), new("1", [], "m"), new("2", [], "m")];
    private long _seconds;
    private long _bars;

    public WorkerSlotTests()
    {
        _process = WorkerProcess.Start(
            new WorkerCommand("sleep", ["600"]), new PoolOptions(), 1, _sample.Base(), new Inbox(), isForLong: false);
        _slot = new WorkerSlot(_process, () => _seconds * Stopwatch.Frequency);
        _slot.Ready();
        _slot.Give(new Job(_runs));
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit(TimeSpan.FromSeconds(10));
        _process.Dispose();
        _sample.Dispose();
    }

    [Fact]
    public void Every_run_of_a_job_has_the_same_time()
    {
        for (int i = 0; i < _runs.Length; i++)
        {
            Work(i, seconds: 9);
            _slot.CheckTime(Limit);
            Assert.Null(_slot.Limit);
            Assert.Equal(_runs[i], _slot.End(i));
        }

        Assert.Equal(0, _slot.Expected);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Run_over_its_time_is_ended_and_blamed_whatever_the_others_took(int slow)
    {
        for (int i = 0; i < slow; i++)
        {
            Work(i, seconds: 1);
            _slot.End(i);
        }

        Work(slow, seconds: 11);
        _slot.CheckTime(Limit);
        Assert.StartsWith("it took longer than 10 s", _slot.Limit, StringComparison.Ordinal);
        Assert.Equal(_runs[slow], _slot.Culprit);
    }

    [Fact]
    public void What_a_pass_and_the_runs_before_took_is_nobodys_time()
    {
        // A pass that failed after so long; each of its runs is then carried out by itself, and all end together.
        Work(IRunSink.AllRuns, seconds: 25);
        Work(0, seconds: 9);
        Work(1, seconds: 9);
        _slot.CheckTime(Limit);
        Assert.Null(_slot.Limit);
        Work(2, seconds: 11);
        _slot.CheckTime(Limit);
        Assert.Equal(_runs[2], _slot.Culprit);
    }

    [Fact]
    public void Pass_has_the_time_of_all_its_runs_and_names_nobody()
    {
        Work(IRunSink.AllRuns, seconds: 29);
        _slot.CheckTime(Limit);
        Assert.Null(_slot.Limit);
        Work(IRunSink.AllRuns, seconds: 2);
        _slot.CheckTime(Limit);
        Assert.StartsWith("it took longer than 10 s", _slot.Limit, StringComparison.Ordinal);
        Assert.Null(_slot.Culprit);
    }

    // It begins a run, and a bar more is done every second.
    private void Work(int index, int seconds)
    {
        _slot.Moved(new WorkerPosition(_bars, index));
        for (int i = 0; i < seconds; i++)
        {
            _seconds++;
            _slot.Moved(new WorkerPosition(++_bars, index));
        }
    }
}
