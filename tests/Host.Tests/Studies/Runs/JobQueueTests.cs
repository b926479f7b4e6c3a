using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Host.Studies;
using S1mpleTrader.Host.Studies.Runs;
using Xunit;

namespace S1mpleTrader.Host.Tests.Studies.Runs;

/// <summary>Jobs shrink as a study comes to its end, and none costs more to begin than to carry out.</summary>
public sealed class JobQueueTests
{
    [Theory]
    [InlineData(480, 2, 64, true)]
    [InlineData(480, 2, 64, false)]
    [InlineData(1, 8, 64, true)]
    [InlineData(1000, 1, 7, true)]
    [InlineData(2400, 16, 256, true)]
    public void Every_run_goes_out_once_in_as_many_jobs_as_were_told(int runs, int workers, int most, bool arePasses)
    {
        StudyRun[] all = [.. Enumerable.Range(0, runs).Select(i => new StudyRun($"{i}", [], i % 3 == 0 ? "a" : "b"))];
        JobQueue queue = new(all, workers, most, arePasses);
        List<StudyRun> taken = [];
        int left = queue.JobsLeft;
        for (; queue.Take() is { } job; left--)
        {
            Assert.Equal(left, queue.JobsLeft + 1);
            Assert.InRange(job.Runs.Count, 1, most);
            Assert.Single(job.Runs.Select(run => run.MarketKey).Distinct());
            taken.AddRange(job.Runs);
            Assert.Equal(runs - taken.Count, queue.Count);
        }

        Assert.Equal(0, left);
        Assert.Equal(all.GroupBy(run => run.MarketKey).SelectMany(group => group), taken);
    }

    [Fact]
    public void Jobs_shrink_to_what_a_pass_is_worth()
        => Assert.Equal([256, 246, 164, 109, 73, 48, 32, 24, 24, 16], Sizes(Runs(992, 992), workers: 2, most: 256));

    [Fact]
    public void Runs_that_share_no_pass_go_out_one_by_one_at_the_end()
    {
        int[] sizes = Sizes(Runs(100, 100), workers: 2, most: 256, arePasses: false);
        Assert.Equal([34, 22, 15, 10], sizes[..4]);
        Assert.Equal([1, 1], sizes[^2..]);
    }

    [Fact]
    public void One_worker_has_nobody_to_wait_for()
        => Assert.Equal([256, 244], Sizes(Runs(500, 500), workers: 1, most: 256));

    [Fact]
    public void A_few_runs_are_spread_evenly()
    {
        Assert.Equal([20, 20], Sizes(Runs(40, 40), workers: 2, most: 256));
        Assert.Equal([3, 3, 3, 3, 3, 3, 2], Sizes(Runs(20, 20), workers: 8, most: 256));
    }

    [Fact]
    public void A_market_stays_together()
        => Assert.Equal(Enumerable.Repeat(4, 32), Sizes(Runs(128, 4), workers: 2, most: 256));

    [Fact]
    public void The_end_is_near_where_jobs_shrink()
    {
        JobQueue queue = new(Runs(1000, 1000), workers: 2, most: 256, arePasses: true);
        Assert.False(queue.IsNearEnd);
        queue.Take();
        Assert.True(queue.IsNearEnd);
    }

    [Fact]
    public void What_comes_back_goes_out_first_and_alone()
    {
        StudyRun[] runs = Runs(100, 100);
        JobQueue queue = new(runs, workers: 2, most: 256, arePasses: true);
        Job job = queue.Take()!;
        queue.ReturnApart(job.Runs);
        Assert.Equal(100, queue.Count);
        Assert.Equal(job.Runs.Count + 3, queue.JobsLeft);
        foreach (StudyRun run in job.Runs)
        {
            Assert.Equal([run], queue.Take()!.Runs);
        }

        Assert.Equal(runs[job.Runs.Count], queue.Take()!.Runs[0]);
        queue.Clear();
        Assert.Equal((0, 0, null), (queue.Count, queue.JobsLeft, queue.Take()));
    }

    private static int[] Sizes(StudyRun[] runs, int workers, int most, bool arePasses = true)
    {
        JobQueue queue = new(runs, workers, most, arePasses);
        List<int> sizes = [];
        while (queue.Take() is { } job)
        {
            sizes.Add(job.Runs.Count);
        }

        return [.. sizes];
    }

    // The runs of one market after those of another.
    private static StudyRun[] Runs(int count, int ofMarket)
        => [.. Enumerable.Range(0, count).Select(i => new StudyRun($"{i}", [], $"{i / ofMarket}"))];
}
