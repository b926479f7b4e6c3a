using System;
using System.Collections.Generic;

namespace S1mpleTrader.Host.Studies.Runs;

/// <summary>
/// The runs that are still to be given out, grouped by the market that they share, in the order of their first run.
/// </summary>
/// <remarks>
/// Jobs get smaller towards the end, so that all workers end at about the same time. What comes back from a worker that
/// died goes out first, each run by itself: a job of several runs doesn't tell which of them killed it.
/// </remarks>
internal sealed class JobQueue
{
    private const int Least = 4; // A pass over the market costs about as much as so many runs in it.

    private readonly List<Queue<StudyRun>> _groups = [];
    private readonly LinkedList<Job> _returned = [];
    private int _group;

    /// <summary>Groups runs.</summary>
    public JobQueue(IReadOnlyList<StudyRun> runs)
    {
        var byKey = new Dictionary<string, Queue<StudyRun>>();
        foreach (StudyRun run in runs)
        {
            if (!byKey.TryGetValue(run.MarketKey, out Queue<StudyRun>? group))
            {
                group = new Queue<StudyRun>();
                byKey.Add(run.MarketKey, group);
                _groups.Add(group);
            }

            group.Enqueue(run);
            Count++;
        }
    }

    /// <summary>Runs still to be given out.</summary>
    public int Count { get; private set; }

    /// <summary>Groups of runs that share a market.</summary>
    public int Markets => _groups.Count;

    /// <summary>Returns how many jobs are still to be taken.</summary>
    /// <param name="workers">Among how many processes the runs are spread.</param>
    /// <param name="most">Most runs of a job.</param>
    public int JobsLeft(int workers, int most)
    {
        int jobs = _returned.Count;
        for (int i = _group; i < _groups.Count; i++)
        {
            for (int left = _groups[i].Count; left > 0; left -= SizeOf(left, workers, most))
            {
                jobs++;
            }
        }

        return jobs;
    }

    /// <summary>Takes the next job.</summary>
    /// <param name="workers">Among how many processes the runs are spread.</param>
    /// <param name="most">Most runs of a job.</param>
    /// <returns>The job; null where nothing is left.</returns>
    public Job? Take(int workers, int most)
    {
        if (_returned.First is { } first)
        {
            _returned.RemoveFirst();
            Count -= first.Value.Runs.Count;
            return first.Value;
        }

        while (_group < _groups.Count && _groups[_group].Count == 0)
        {
            _group++;
        }

        if (_group == _groups.Count)
        {
            return null;
        }

        Queue<StudyRun> group = _groups[_group];
        int size = SizeOf(group.Count, workers, most);
        var runs = new List<StudyRun>(size);
        while (runs.Count < size)
        {
            runs.Add(group.Dequeue());
        }

        Count -= size;
        return new Job(runs);
    }

    /// <summary>Puts a job back that nobody has begun.</summary>
    public void Return(Job job)
    {
        _returned.AddLast(job);
        Count += job.Runs.Count;
    }

    /// <summary>Puts runs back, each to be run by itself.</summary>
    public void ReturnApart(IReadOnlyList<StudyRun> runs)
    {
        foreach (StudyRun run in runs)
        {
            Return(new Job([run]));
        }
    }

    // Half of a worker's share of what is left, so that jobs shrink; where so few are left that the pass costs more
    // than the runs in it, all of the share.
    private static int SizeOf(int left, int workers, int most)
    {
        int half = (left + (2 * workers) - 1) / (2 * workers);
        int whole = (left + workers - 1) / workers;
        return Math.Min(Math.Max(half, Math.Min(Least, whole)), most);
    }
}
