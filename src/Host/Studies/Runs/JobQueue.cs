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
    // A pass over the market costs as much as some ten runs in it (ict_smc: 18 ms, and 1.2 to 5 a run). Smaller jobs
    // would consist of it; larger ones leave a worker idle at the end for longer than a pass takes.
    private const int LeastOfPass = 24;

    private readonly List<Queue<StudyRun>> _groups = [];
    private readonly LinkedList<Job> _returned = [];
    private readonly int _workers;
    private readonly int _least;
    private readonly int _most;
    private int _group;

    /// <summary>Groups runs.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="workers">Among how many processes they are spread.</param>
    /// <param name="most">Most runs of a job.</param>
    /// <param name="arePasses">Whether the runs of a job share a pass over their market.</param>
    public JobQueue(IReadOnlyList<StudyRun> runs, int workers, int most, bool arePasses)
    {
        _workers = workers;
        _most = most;
        _least = arePasses ? Math.Clamp(Divide(runs.Count, workers), 1, Math.Min(LeastOfPass, most)) : 1;
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

    /// <summary>
    /// Whether what is left goes out in smaller and smaller jobs: a worker that has one waiting may end long after the
    /// others.
    /// </summary>
    public bool IsNearEnd => ShareOf(Count) < _most;

    /// <summary>Jobs still to be taken.</summary>
    public int JobsLeft
    {
        get
        {
            int jobs = _returned.Count;
            int left = Count;
            foreach (Job job in _returned)
            {
                left -= job.Runs.Count;
            }

            for (int i = _group; i < _groups.Count; i++)
            {
                for (int ofGroup = _groups[i].Count; ofGroup > 0; jobs++)
                {
                    int size = SizeOf(ofGroup, left);
                    ofGroup -= size;
                    left -= size;
                }
            }

            return jobs;
        }
    }

    /// <summary>Takes the next job.</summary>
    /// <returns>The job; null where nothing is left.</returns>
    public Job? Take()
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
        int size = SizeOf(group.Count, Count);
        var runs = new List<StudyRun>(size);
        while (runs.Count < size)
        {
            runs.Add(group.Dequeue());
        }

        Count -= size;
        return new Job(runs);
    }

    /// <summary>Leaves what is left to another session.</summary>
    public void Clear()
    {
        _returned.Clear();
        _group = _groups.Count;
        Count = 0;
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

    // Markets stay together where they can: a part of one costs another pass.
    private int SizeOf(int ofGroup, int left)
    {
        int size = Math.Clamp(ShareOf(left), _least, _most);
        bool leavesCrumbs = ofGroup - size < Divide(_least, 2);
        return leavesCrumbs && ofGroup <= _most ? ofGroup : size;
    }

    // Two thirds of a worker's share of what is left, so that jobs shrink. One worker ends with itself.
    private int ShareOf(int left) => _workers == 1 ? _most : Divide(2 * left, 3 * _workers);

    private static int Divide(int count, int parts) => (count + parts - 1) / parts;
}
