using System;
using System.Collections.Generic;
using System.Threading;

namespace S1mpleTrader.Host.Studies.Runs;

/// <summary>What all workers say, for the coordinator's one thread.</summary>
/// <remarks>
/// The coordinator looks a few dozen times a second, so that a thousand short runs a second wake it no oftener; it is
/// woken at once where somebody may have nothing to do.
/// </remarks>
internal sealed class Inbox
{
    private readonly object _gate = new();
    private List<WorkerEvent> _events = [];
    private List<WorkerEvent> _spare = [];
    private int _urgentAbove = int.MaxValue; // Outcomes that the coordinator expects before anybody idles.
    private int _outcomes;
    private bool _isUrgent;

    /// <summary>Adds an event.</summary>
    public void Add(WorkerEvent happened)
    {
        lock (_gate)
        {
            _events.Add(happened);
            _outcomes += happened.Kind == FrameKind.Outcome ? 1 : 0;
            _isUrgent |= happened.Kind is not (FrameKind.Outcome or FrameKind.Progress) || _outcomes >= _urgentAbove;
        }
    }

    /// <summary>Wakes the coordinator, if anything that was added can't wait.</summary>
    public void EndBatch()
    {
        lock (_gate)
        {
            if (_isUrgent)
            {
                Monitor.Pulse(_gate);
            }
        }
    }

    /// <summary>Waits until something can't wait, or for a while, and takes all events.</summary>
    /// <param name="limit">How long at most.</param>
    /// <param name="expected">So many outcomes can't wait: after them a worker may have nothing to do.</param>
    /// <returns>The events; valid until the next call.</returns>
    public IReadOnlyList<WorkerEvent> Take(TimeSpan limit, int expected)
    {
        lock (_gate)
        {
            _urgentAbove = expected;
            if (!_isUrgent && _outcomes < expected)
            {
                Monitor.Wait(_gate, limit);
            }

            List<WorkerEvent> taken = _events;
            _spare.Clear();
            _events = _spare;
            _spare = taken;
            _outcomes = 0;
            _isUrgent = false;
            return taken;
        }
    }
}
