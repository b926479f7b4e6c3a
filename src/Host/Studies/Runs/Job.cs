using System.Collections.Generic;
using S1mpleTrader.Columnar;

namespace S1mpleTrader.Host.Studies.Runs;

/// <summary>Runs that a worker gets together.</summary>
/// <param name="runs">The runs, of one market key.</param>
internal sealed class Job(IReadOnlyList<StudyRun> runs)
{
    private readonly bool[] _hasEnded = new bool[runs.Count];

    /// <summary>The runs.</summary>
    public IReadOnlyList<StudyRun> Runs => runs;

    /// <summary>Runs that have ended.</summary>
    public int Ended { get; private set; }

    /// <summary>Bars of all its runs; 0 where unknown.</summary>
    public long Bars
    {
        get
        {
            long bars = 0;
            foreach (StudyRun run in runs)
            {
                bars += run.Rows;
            }

            return bars;
        }
    }

    /// <summary>Whether all have.</summary>
    public bool IsDone => Ended == runs.Count;

    /// <summary>Whether a place is that of a run which hasn't ended.</summary>
    public bool IsOpen(int index) => index >= 0 && index < runs.Count && !_hasEnded[index];

    /// <summary>Notes a run's end.</summary>
    public void End(int index)
    {
        Invariant.Holds(IsOpen(index));
        _hasEnded[index] = true;
        Ended++;
    }

    /// <summary>Returns the runs that haven't ended.</summary>
    public List<StudyRun> Open()
    {
        var open = new List<StudyRun>();
        for (int i = 0; i < runs.Count; i++)
        {
            if (!_hasEnded[i])
            {
                open.Add(runs[i]);
            }
        }

        return open;
    }
}
