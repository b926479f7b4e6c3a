using System;
using System.Runtime.CompilerServices;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Feed;
using S1mpleTrader.Kernel.Phase2Signals;

namespace S1mpleTrader.Kernel;

/// <summary>Walks the sparse events of a symbol's block: the next row at which a worker signals or a threat begins.</summary>
/// <remarks>
/// One position per list, which only moves forward. As it moves, memory is asked for the bars of a signal some signals ahead: far enough to arrive in time, near enough to
/// be still in the cache.
/// </remarks>
/// <param name="market">The symbol.</param>
internal sealed class EventCursor(SymbolMarket market)
{
    private const int SignalsAhead = 6;

    private readonly int[] _signalAt = new int[market.Signals.Length]; // By list: index of its first row at or after the cursor's.
    private readonly int[] _onsetAt = new int[market.ThreatOnsets.Length];
    private readonly int[] _riseAt = new int[market.ThreatRises.Length];
    private int _next;

    /// <summary>Begins with a block that the market stage has just computed.</summary>
    public void Begin()
    {
        Array.Clear(_signalAt);
        Array.Clear(_onsetAt);
        Array.Clear(_riseAt);
        foreach (SignalList signals in market.Signals)
        {
            ReadOnlySpan<int> rows = signals.Rows;
            RowPrefetch.Ask(market.Bars, rows[..Math.Min(rows.Length, SignalsAhead)]);
        }

        Advance(market.FirstRow);
    }

    /// <summary>Moves to a row and returns the first event row at or after it; <see cref="int.MaxValue"/> for none in the block.</summary>
    /// <param name="row">At least the row of the call before.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int NextRow(int row)
    {
        if (_next < row)
        {
            Advance(row);
        }

        return _next;
    }

    /// <summary>Returns the index of a worker's first signal at or after the row moved to.</summary>
    /// <param name="worker">Index of the opportunity worker.</param>
    public int SignalAt(int worker) => _signalAt[worker];

    /// <summary>Returns whether a threat begins at the row moved to.</summary>
    /// <param name="threat">Index of the market threat worker.</param>
    /// <param name="row">That row.</param>
    public bool IsOnset(int threat, int row) => Stands(market.ThreatOnsets[threat], _onsetAt[threat], row);

    /// <summary>Returns whether a threat reaches, at the row moved to, a severity that a listener waits for.</summary>
    /// <param name="threat">Index of the market threat worker.</param>
    /// <param name="row">That row.</param>
    public bool IsRise(int threat, int row) => Stands(market.ThreatRises[threat], _riseAt[threat], row);

    private void Advance(int row)
    {
        int next = int.MaxValue;
        for (int list = 0; list < _signalAt.Length; list++)
        {
            ReadOnlySpan<int> rows = market.Signals[list].Rows;
            int at = _signalAt[list];
            while (at < rows.Length && rows[at] < row)
            {
                at++;
                if (at + SignalsAhead <= rows.Length)
                {
                    RowPrefetch.Ask(market.Bars, rows.Slice(at + SignalsAhead - 1, 1));
                }
            }

            _signalAt[list] = at;
            next = at < rows.Length ? Math.Min(next, rows[at]) : next;
        }

        next = Math.Min(next, Advance(market.ThreatOnsets, _onsetAt, row));
        _next = Math.Min(next, Advance(market.ThreatRises, _riseAt, row));
    }

    private static int Advance(RowList[] lists, int[] positions, int row)
    {
        int next = int.MaxValue;
        for (int list = 0; list < lists.Length; list++)
        {
            ReadOnlySpan<int> rows = lists[list].Rows;
            int at = positions[list];
            while (at < rows.Length && rows[at] < row)
            {
                at++;
            }

            positions[list] = at;
            next = at < rows.Length ? Math.Min(next, rows[at]) : next;
        }

        return next;
    }

    private static bool Stands(RowList list, int at, int row)
    {
        Invariant.HoldsHot(at == list.Rows.Length || list.Rows[at] >= row);
        return at < list.Rows.Length && list.Rows[at] == row;
    }
}
