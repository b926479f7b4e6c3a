using System;
using S1mpleTrader.Columnar;

namespace S1mpleTrader.Kernel.Phase2Signals;

/// <summary>What the current block says of a market threat, bar by bar of its series, in ascending order.</summary>
/// <param name="blockRows">The largest block, in rows.</param>
public sealed class ThreatList(int blockRows)
{
    private readonly ThreatNews[] _news = new ThreatNews[blockRows];

    /// <summary>Entries in the list.</summary>
    public int Count { get; private set; }

    /// <summary>The entries, by row; of rows of a higher timeframe several may become visible at one.</summary>
    public ReadOnlySpan<ThreatNews> News => _news.AsSpan(0, Count);

    /// <summary>Adds an entry.</summary>
    /// <param name="news">Its row lies above that of the last one added.</param>
    public void Add(in ThreatNews news)
    {
        Invariant.HoldsHot(Count == 0 || _news[Count - 1].Row < news.Row);
        _news[Count++] = news;
    }

    /// <summary>Turns rows of a higher timeframe into the base rows from which they may be seen.</summary>
    /// <param name="firstRow">The higher block's first row.</param>
    /// <param name="visibleFromRow">The base row of each of its rows.</param>
    public void MapRows(int firstRow, ReadOnlySpan<int> visibleFromRow)
    {
        foreach (ref ThreatNews news in _news.AsSpan(0, Count))
        {
            news = news with { Row = visibleFromRow[news.Row - firstRow] };
        }
    }

    /// <summary>Empties the list for the next block.</summary>
    public void Clear() => Count = 0;
}

/// <summary>
/// A bar at which a threat's severity leaves 0, or first reaches a severity that a listener waits for.
/// </summary>
/// <param name="Row">The row at which it is heard, absolute.</param>
/// <param name="Severity">The bar's severity.</param>
/// <param name="Highest">Highest severity before the bar since it left 0; 0 where it leaves 0 now.</param>
public readonly record struct ThreatNews(int Row, double Severity, double Highest)
{
    /// <summary>Whether severity leaves 0.</summary>
    public bool IsOnset => Highest == 0;
}
