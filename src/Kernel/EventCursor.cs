using System;
using S1mpleTrader.Kernel.Phase2Signals;

namespace S1mpleTrader.Kernel;

/// <summary>Walks the sparse events of a market block: the next row at which a worker signals or a threat begins.</summary>
/// <param name="market">The symbol, its block computed.</param>
/// <param name="firstRow">The first row that matters.</param>
internal ref struct EventCursor(SymbolMarket market, int firstRow)
{
    private readonly SymbolMarket _market = market;
    private int _next = Find(market, firstRow);

    /// <summary>Returns the first event row at or after a row; <see cref="int.MaxValue"/> for none in the block.</summary>
    /// <param name="row">At least the row of the call before.</param>
    public int NextRow(int row)
    {
        if (_next < row)
        {
            _next = Find(_market, row);
        }

        return _next;
    }

    private static int Find(SymbolMarket market, int row)
    {
        int next = int.MaxValue;
        foreach (SignalList signals in market.Signals)
        {
            next = Math.Min(next, FirstAtOrAfter(signals.Rows, row));
        }

        foreach (RowList onsets in market.ThreatOnsets)
        {
            next = Math.Min(next, FirstAtOrAfter(onsets.Rows, row));
        }

        return next;
    }

    private static int FirstAtOrAfter(ReadOnlySpan<int> rows, int row)
    {
        int index = rows.BinarySearch(row);
        index = index < 0 ? ~index : index;
        return index < rows.Length ? rows[index] : int.MaxValue;
    }
}
