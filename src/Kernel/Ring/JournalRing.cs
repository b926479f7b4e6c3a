using System;
using System.Threading;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Journal;

namespace S1mpleTrader.Kernel.Ring;

/// <summary>Records on their way from the kernel's thread to the one that writes them, in chunks of fixed size: the kernel only copies.</summary>
/// <remarks>
/// One thread adds, one takes; the order is kept, so what is written doesn't depend on who was faster. Memory is taken at the start. Who adds waits only where all chunks are
/// full; who takes waits where none is. They meet at a lock once per chunk.
/// </remarks>
public sealed class JournalRing
{
    private readonly JournalRecord[][] _chunks;
    private readonly int[] _counts; // Records in each chunk handed over.
    private readonly object _gate = new();
    private JournalRecord[] _chunk; // Being filled.
    private int _count;
    private long _handedOver; // Chunks, as the next ones: guarded by the gate.
    private long _returned;
    private bool _isEnded;
    private bool _isAbandoned;

    /// <summary>Takes the memory.</summary>
    /// <param name="chunks">At least 2.</param>
    /// <param name="recordsPerChunk">At least 1.</param>
    public JournalRing(int chunks = 8, int recordsPerChunk = 512)
    {
        Invariant.Holds(chunks >= 2 && recordsPerChunk >= 1);
        _chunks = new JournalRecord[chunks][];
        for (int i = 0; i < chunks; i++)
        {
            _chunks[i] = new JournalRecord[recordsPerChunk];
        }

        _counts = new int[chunks];
        _chunk = _chunks[0];
    }

    /// <summary>Whether all that was added has been handed over, and nobody has given up.</summary>
    public bool IsEnded
    {
        get
        {
            lock (_gate)
            {
                return _isEnded && !_isAbandoned;
            }
        }
    }

    /// <summary>Adds a record.</summary>
    /// <param name="record">The record.</param>
    /// <returns>False where nobody takes records any more.</returns>
    public bool TryAdd(in JournalRecord record)
    {
        _chunk[_count++] = record;
        return _count < _chunk.Length || TryHandOver();
    }

    /// <summary>Hands over what is left; nothing is added any more.</summary>
    public void End()
    {
        if (_count > 0)
        {
            TryHandOver();
        }

        lock (_gate)
        {
            _isEnded = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Ends the traffic from either side: whoever waits goes on, what is on its way is lost.</summary>
    public void Abandon()
    {
        lock (_gate)
        {
            _isAbandoned = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits for the next chunk.</summary>
    /// <param name="records">Its records, valid until <see cref="Return"/>.</param>
    /// <returns>False where none comes any more.</returns>
    public bool TryTake(out ReadOnlySpan<JournalRecord> records)
    {
        lock (_gate)
        {
            while (_returned == _handedOver && !_isEnded && !_isAbandoned)
            {
                Monitor.Wait(_gate);
            }

            bool isAny = _returned < _handedOver && !_isAbandoned;
            int slot = (int)(_returned % _chunks.Length);
            records = isAny ? _chunks[slot].AsSpan(0, _counts[slot]) : default;
            return isAny;
        }
    }

    /// <summary>Gives the chunk taken last back to be filled again.</summary>
    public void Return()
    {
        lock (_gate)
        {
            Invariant.Holds(_returned < _handedOver);
            _returned++;
            Monitor.Pulse(_gate);
        }
    }

    // Hands over the chunk being filled and waits for an empty one.
    private bool TryHandOver()
    {
        lock (_gate)
        {
            _counts[(int)(_handedOver % _chunks.Length)] = _count;
            _handedOver++;
            Monitor.Pulse(_gate);
            while (_handedOver - _returned == _chunks.Length && !_isAbandoned)
            {
                Monitor.Wait(_gate);
            }

            _chunk = _chunks[(int)(_handedOver % _chunks.Length)];
            _count = 0;
            return !_isAbandoned;
        }
    }
}
