using System;
using System.Collections.Generic;
using S1mpleTrader.Columnar.Numerics;

namespace S1mpleTrader.Kernel.Decision;

/// <summary>
/// Asks memory for the state of the lane that runs next, while the one before it runs. Changes no result.
/// </summary>
/// <remarks>
/// The state of a thousand lanes is beyond what caches hold, and a lane's comes back once per block: one object names
/// the next, so that it would wait for one after another.
/// </remarks>
internal sealed class LaneAhead
{
    private const int PartLines = 3; // What is used often lies at the beginning of most objects.

    // Of each lane the same number, so that they are found without looking at the lane.
    private readonly object[] _parts;
    private readonly int _partsOfLane;

    /// <summary>Lists the objects.</summary>
    /// <param name="lanes">The lanes, in the order in which they run; none where somebody else runs them.</param>
    public LaneAhead(IReadOnlyList<DecisionStage> lanes)
    {
        var parts = new List<object>();
        foreach (DecisionStage lane in lanes)
        {
            lane.AddState(parts);
        }

        _parts = parts.ToArray();
        _partsOfLane = _parts.Length / Math.Max(1, lanes.Count);
    }

    /// <summary>Asks for a lane's state.</summary>
    /// <param name="lane">Index of the lane; none where there is no such lane.</param>
    public void Ask(int lane)
    {
        int first = lane * _partsOfLane;
        if (first >= _parts.Length)
        {
            return;
        }

        foreach (object part in _parts.AsSpan(first, _partsOfLane))
        {
            Prefetch.Object(part, PartLines);
        }
    }
}
