using System;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Kernel.Ledger;

/// <summary>
/// The account's notional over the 30 days before an instant, exactly: what fee tiers are looked up by.
/// </summary>
/// <remarks>
/// Fills are summed per instant in a ring, so that memory is bounded by the instants of 30 days. All bars of an account
/// are of one length: a bar opened at most 30 days before another exactly where the instants of their closes are at
/// most 30 days apart. Time never goes back.
/// </remarks>
internal sealed class TradedVolume
{
    /// <summary>How far back fills count.</summary>
    public const long WindowNanos = 30 * UtcNanos.PerDay;

    private long[] _instants; // Of entries _first to _first + _count − 1, around the end of the ring.
    private Int128[] _units;
    private int _first;
    private int _count;
    private long _now = long.MinValue;

    /// <summary>Allocates the ring.</summary>
    /// <param name="capacity">Instants of 30 days, or of the data where that is shorter; at least 1.</param>
    public TradedVolume(int capacity)
    {
        Invariant.Holds(capacity > 0);
        _instants = new long[capacity];
        _units = new Int128[capacity];
    }

    /// <summary>Notional of the 30 days up to the instant last advanced to, money units.</summary>
    public Int128 Units { get; private set; }

    /// <summary>Moves on to an instant; what is more than 30 days old leaves.</summary>
    /// <param name="instant">UTC nanoseconds; one that has passed changes nothing.</param>
    public void Advance(long instant)
    {
        _now = Math.Max(_now, instant);
        while (_count > 0 && _instants[_first] < _now - WindowNanos)
        {
            Units -= _units[_first];
            _first = _first + 1 == _instants.Length ? 0 : _first + 1;
            _count--;
        }
    }

    /// <summary>Adds a fill of the instant last advanced to.</summary>
    /// <param name="units">Its notional, money units.</param>
    public void Add(Int128 units)
    {
        Invariant.Holds(units >= 0);
        Units += units;
        int last = (int)(((long)_first + _count - 1) % _instants.Length);
        if (_count > 0 && _instants[last] == _now)
        {
            _units[last] += units;
            return;
        }

        if (_count == _instants.Length)
        {
            Grow();
        }

        int next = (int)(((long)_first + _count) % _instants.Length);
        _instants[next] = _now;
        _units[next] = units;
        _count++;
    }

    // Only where bars lie closer together than their length says, or more of them arrive than were known of.
    private void Grow()
    {
        long[] instants = new long[_instants.Length * 2];
        var units = new Int128[instants.Length];
        for (int i = 0; i < _count; i++)
        {
            int from = (int)(((long)_first + i) % _instants.Length);
            instants[i] = _instants[from];
            units[i] = _units[from];
        }

        (_instants, _units, _first) = (instants, units, 0);
    }
}
