using System;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Kernel.Phase2Signals;

/// <summary>The threats of one lane: what is active now, and under which id it was last published.</summary>
/// <remarks>Threats are numbered in wiring order, market threats before ledger threats.</remarks>
public sealed class ThreatBoard
{
    private readonly double[] _severity;
    private readonly int[] _type;
    // Of ledger threats, since they were published; of market threats the market stage says it.
    private readonly double[] _highest;
    private readonly int[] _publishedId;
    private readonly long[] _publishedAt;
    private readonly bool[] _isWeighed;
    private readonly RunCounts _counts;
    private int _nextId;

    /// <summary>Starts with nothing active.</summary>
    /// <param name="types">Threat type of every threat worker, by index: an index into the run's threat types.</param>
    /// <param name="isWeighed">Whether the strategy planner weighs it.</param>
    /// <param name="counts">The run's counts.</param>
    public ThreatBoard(int[] types, bool[] isWeighed, RunCounts counts)
    {
        Invariant.Holds(types.Length == isWeighed.Length);
        _isWeighed = isWeighed;
        _type = types;
        _counts = counts;
        _severity = new double[types.Length];
        _highest = new double[types.Length];
        _publishedId = new int[types.Length];
        _publishedAt = new long[types.Length];
        Array.Fill(_publishedId, -1);
    }

    /// <summary>Publishes a threat: it gets an id and is counted.</summary>
    /// <param name="threat">Index of the threat worker.</param>
    /// <param name="now">The instant.</param>
    /// <returns>Its sequence number under THR_.</returns>
    public int Publish(int threat, long now)
    {
        _publishedId[threat] = _nextId++;
        _publishedAt[threat] = now;
        _counts.CountThreat(_type[threat]);
        return _publishedId[threat];
    }

    /// <summary>Sets a threat's severity.</summary>
    /// <param name="threat">Index of the threat worker.</param>
    /// <param name="severity">In [0, 1]; 0 = inactive.</param>
    public void Set(int threat, double severity)
    {
        Invariant.Holds(severity >= 0 && severity <= 1);
        _severity[threat] = severity;
    }

    /// <summary>Returns the highest severity of a ledger threat since it was published last; 0 before.</summary>
    /// <param name="threat">Index of the threat worker.</param>
    public double Highest(int threat) => _highest[threat];

    /// <summary>Sets the highest severity of a ledger threat since it was published last.</summary>
    /// <param name="threat">Index of the threat worker.</param>
    /// <param name="severity">In [0, 1].</param>
    public void Reach(int threat, double severity) => _highest[threat] = severity;

    /// <summary>Returns the sequence number under THR_ of a threat's last publication; -1 before the first.</summary>
    /// <param name="threat">Index of the threat worker.</param>
    public int PublishedId(int threat) => _publishedId[threat];

    /// <summary>
    /// Returns the active threat with the highest severity; ties go to wiring order, market threats first.
    /// </summary>
    /// <param name="publishedAt">When it was last published, UTC nanoseconds; 0 where none is active.</param>
    public ActiveThreat Strongest(out long publishedAt)
    {
        int strongest = -1;
        for (int i = 0; i < _severity.Length; i++)
        {
            if (_isWeighed[i] && _severity[i] > 0 && (strongest < 0 || _severity[i] > _severity[strongest]))
            {
                strongest = i;
            }
        }

        publishedAt = strongest < 0 ? 0 : _publishedAt[strongest];
        return strongest < 0
            ? ActiveThreat.None
            : new ActiveThreat(_severity[strongest], RejectReason.Threat(_type[strongest]), _publishedId[strongest]);
    }
}
