using System;
using System.Numerics;
using S1mpleTrader.Columnar;

namespace S1mpleTrader.Kernel.Ring;

/// <summary>
/// The ring between a feed and the kernel: a power of two of value slots, one producer, one consumer.
/// </summary>
/// <remarks>
/// Invariants: consumed ≤ published ≤ consumed + capacity. The producer alone advances the published sequence, after it
/// has written the slots; the consumer alone advances the consumed one, after it has read them. The same code serves
/// one thread that fills and drains in turn, and two threads. A batch is claimed, published and handled at the cost of
/// one; its slots are handed out side by side, so that the loops over them are plain ones over spans.
/// </remarks>
public sealed class TickRing
{
    private readonly Tick[] _slots;
    private readonly int _mask;
    private readonly Sequence _published = new();
    private readonly Sequence _consumed = new();
    private long _claimed = Sequence.Initial; // The last slot handed to the producer.
    // The producer's last look at the consumer: spares a shared read per claim.
    private long _cachedConsumed = Sequence.Initial;

    /// <summary>Allocates the slots.</summary>
    /// <param name="capacity">A power of two, at least 2.</param>
    public TickRing(int capacity)
    {
        Invariant.Holds(capacity >= 2 && BitOperations.IsPow2(capacity));
        _slots = new Tick[capacity];
        _mask = capacity - 1;
    }

    /// <summary>Slots in the ring.</summary>
    public int Capacity => _slots.Length;

    /// <summary>Claims slots if the consumer has left them.</summary>
    /// <param name="count">Slots wanted, 1 to <see cref="Capacity"/>.</param>
    /// <param name="first">Sequence of the first one, when true is returned.</param>
    /// <returns>Whether there is room; false changes nothing.</returns>
    public bool TryClaim(int count, out long first)
    {
        Invariant.HoldsHot(count >= 1 && count <= _slots.Length);
        long last = _claimed + count;
        if (last - _slots.Length > _cachedConsumed)
        {
            _cachedConsumed = _consumed.Value;
            if (last - _slots.Length > _cachedConsumed)
            {
                first = Sequence.Initial;
                return false;
            }
        }

        first = _claimed + 1;
        _claimed = last;
        return true;
    }

    /// <summary>Returns a slot to write, between claim and publication.</summary>
    /// <param name="sequence">Its sequence.</param>
    public ref Tick this[long sequence] => ref _slots[(int)sequence & _mask];

    /// <summary>Returns slots that lie side by side, to write between claim and publication.</summary>
    /// <param name="first">Sequence of the first one.</param>
    /// <param name="count">Claimed slots from it on.</param>
    /// <returns>All of them, or those before the ring's end: the others then begin where these end.</returns>
    public Span<Tick> Slots(long first, int count)
    {
        Invariant.HoldsHot(count >= 0 && first + count - 1 <= _claimed);
        int at = (int)first & _mask;
        return _slots.AsSpan(at, Math.Min(count, _slots.Length - at));
    }

    /// <summary>Hands all claimed slots to the consumer.</summary>
    public void Publish() => _published.Value = _claimed;

    /// <summary>Handles what has been published, at most one ring's worth.</summary>
    /// <typeparam name="THandler">The handler; for a struct the call is direct.</typeparam>
    /// <param name="handler">Called with all ticks, in order: once, or twice where they pass the ring's end.</param>
    /// <returns>Ticks handled; 0 when there was none.</returns>
    public int Poll<THandler>(ref THandler handler)
        where THandler : ITickHandler, allows ref struct
    {
        long next = _consumed.Value + 1;
        long available = _published.Value;
        int count = (int)(available - next + 1);
        if (count == 0)
        {
            return 0;
        }

        int at = (int)next & _mask;
        int beforeEnd = Math.Min(count, _slots.Length - at);
        handler.OnBatch(_slots.AsSpan(at, beforeEnd));
        if (beforeEnd < count)
        {
            handler.OnBatch(_slots.AsSpan(0, count - beforeEnd));
        }

        _consumed.Value = available;
        return count;
    }
}

/// <summary>Handles ticks.</summary>
public interface ITickHandler
{
    /// <summary>Handles ticks that were published one after another.</summary>
    /// <param name="ticks">At least one, in their slots: copy what must outlive the call.</param>
    void OnBatch(ReadOnlySpan<Tick> ticks);
}
