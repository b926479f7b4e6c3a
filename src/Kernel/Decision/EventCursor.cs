using System;
using System.Runtime.CompilerServices;
using S1mpleTrader.Kernel.Feed;
using S1mpleTrader.Kernel.Market;
using S1mpleTrader.Kernel.Phase2Signals;

namespace S1mpleTrader.Kernel.Decision;

/// <summary>
/// Walks the sparse events of a symbol's block: the next row at which a worker signals or a threat begins.
/// </summary>
/// <remarks>
/// One position per list, which only moves forward. As it moves, memory is asked for the bars of a signal some signals
/// ahead: far enough to arrive in time, near enough to be still in the cache.
/// </remarks>
/// <param name="market">The symbol.</param>
internal sealed class EventCursor(SymbolMarket market)
{
    private const int SignalsAhead = 6;

    // By list: index of its first row at or after the cursor's.
    private readonly int[] _signalAt = new int[market.Signals.Length];
    private readonly int[] _threatAt = new int[market.Threats.Length];
    private int _next;

    /// <summary>Begins with a block that the market stage has just computed.</summary>
    public void Begin()
    {
        Array.Clear(_signalAt);
        Array.Clear(_threatAt);
        foreach (SignalList signals in market.Signals)
        {
            ReadOnlySpan<int> rows = signals.Rows;
            RowPrefetch.Ask(market.Bars, rows[..Math.Min(rows.Length, SignalsAhead)]);
        }

        Advance(market.FirstRow);
    }

    /// <summary>
    /// Moves to a row and returns the first event row at or after it; <see cref="int.MaxValue"/> for none in the block.
    /// </summary>
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

    /// <summary>Returns what the row moved to says of a threat.</summary>
    /// <param name="threat">Index of the market threat worker.</param>
    /// <param name="row">That row.</param>
    public ReadOnlySpan<ThreatNews> NewsAt(int threat, int row)
    {
        ReadOnlySpan<ThreatNews> news = market.Threats[threat].News[_threatAt[threat]..];
        int count = 0;
        while (count < news.Length && news[count].Row == row)
        {
            count++;
        }

        return news[..count];
    }

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

        for (int threat = 0; threat < _threatAt.Length; threat++)
        {
            ReadOnlySpan<ThreatNews> news = market.Threats[threat].News;
            int at = _threatAt[threat];
            while (at < news.Length && news[at].Row < row)
            {
                at++;
            }

            _threatAt[threat] = at;
            next = at < news.Length ? Math.Min(next, news[at].Row) : next;
        }

        _next = next;
    }
}
