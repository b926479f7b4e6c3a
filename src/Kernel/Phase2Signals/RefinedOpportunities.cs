using System;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Feed;

namespace S1mpleTrader.Kernel.Phase2Signals;

/// <summary>A block's opportunities as the refiners pass them on: worked out once for all lanes that agree in refiners and decided rows.</summary>
/// <remarks>A pure function of the market stage, since only refiners that keep nothing are asked here: <see cref="RefinerWorker.IsStateless"/>. One symbol.</remarks>
internal sealed class RefinedOpportunities
{
    private const int RowsAhead = 6; // Far enough to arrive in time, near enough to be still in the cache.

    private readonly SymbolMarket _market;
    private readonly RowRange _decided;
    private readonly RefinerWorker[][] _refiners; // For each opportunity worker, in wiring order.
    private readonly int[] _signalAt; // By opportunity worker: index of its first signal that hasn't been delivered.
    private readonly int[] _rows;     // Rows with an opportunity, ascending.
    private readonly int[] _firsts;   // Index of each such row's first opportunity, and one past the last one's.
    private readonly Opportunity[] _opportunities;
    private int _nextId;

    /// <summary>Makes room for a block.</summary>
    /// <param name="market">The symbol.</param>
    /// <param name="decided">The rows decided at: signals of others aren't delivered.</param>
    /// <param name="refiners">For each opportunity worker its refiners, in wiring order.</param>
    /// <param name="blockRows">The largest block, in rows.</param>
    public RefinedOpportunities(SymbolMarket market, RowRange decided, RefinerWorker[][] refiners, int blockRows)
    {
        Invariant.Holds(refiners.Length == market.Signals.Length);
        _market = market;
        _decided = decided;
        _refiners = refiners;
        _signalAt = new int[refiners.Length];
        _rows = new int[blockRows];
        _firsts = new int[blockRows + 1];
        _opportunities = new Opportunity[blockRows * refiners.Length];
    }

    /// <summary>For each opportunity worker its refiners, in wiring order.</summary>
    public RefinerWorker[][] Refiners => _refiners;

    /// <summary>Signals of the block that have been delivered.</summary>
    public int Delivered { get; private set; }

    /// <summary>Those that a refiner refused.</summary>
    public int Refused { get; private set; }

    /// <summary>Rows of the block with an opportunity.</summary>
    public int Count { get; private set; }

    /// <summary>Opportunities of the block.</summary>
    public int OpportunityCount => _firsts[Count];

    /// <summary>Most opportunities of a block.</summary>
    public int Capacity => _opportunities.Length;

    /// <summary>The rows with an opportunity, absolute and ascending.</summary>
    public ReadOnlySpan<int> Rows => _rows.AsSpan(0, Count);

    /// <summary>Returns the index of a row's first opportunity in the block.</summary>
    /// <param name="at">Index of the row in <see cref="Rows"/>, or their number.</param>
    public int FirstOf(int at) => _firsts[at];

    /// <summary>Returns the opportunities of a row, in wiring order.</summary>
    /// <param name="at">Index of the row in <see cref="Rows"/>.</param>
    public ReadOnlySpan<Opportunity> At(int at) => _opportunities.AsSpan(_firsts[at].._firsts[at + 1]);

    /// <summary>Delivers the signals of the block that the market stage has just computed.</summary>
    public void Run()
    {
        Array.Clear(_signalAt);
        Delivered = 0;
        Refused = 0;
        Count = 0;
        int passed = 0;
        for (int row = NextRow(_decided.First); row < _decided.End; row = NextRow(row + 1))
        {
            _firsts[Count] = passed;
            Deliver(row, ref passed);
            if (passed > _firsts[Count])
            {
                _rows[Count++] = row;
            }
        }

        _firsts[Count] = passed;
        RowPrefetch.Ask(_market.Bars, Rows[..Math.Min(Count, RowsAhead)]);
    }

    /// <summary>Asks memory for the bars of a row some rows ahead: what is decided on is filled there. One request at a time, since many at once wait for each other.</summary>
    /// <param name="at">Index of the row at hand in <see cref="Rows"/>.</param>
    public void AskAhead(int at)
    {
        if (at + RowsAhead < Count)
        {
            RowPrefetch.Ask(_market.Bars, Rows.Slice(at + RowsAhead, 1));
        }
    }

    // Moves to the first row with a signal at or after a row; the largest of numbers where the block has none.
    private int NextRow(int row)
    {
        int next = int.MaxValue;
        for (int worker = 0; worker < _signalAt.Length; worker++)
        {
            ReadOnlySpan<int> rows = _market.Signals[worker].Rows;
            ref int at = ref _signalAt[worker];
            while (at < rows.Length && rows[at] < row)
            {
                at++;
            }

            next = at < rows.Length ? Math.Min(next, rows[at]) : next;
        }

        return next;
    }

    // The signals of a row in wiring order, each with its id.
    private void Deliver(int row, ref int passed)
    {
        var columns = new RowColumns(_market.Columns, row);
        for (int worker = 0; worker < _signalAt.Length; worker++)
        {
            SignalList signals = _market.Signals[worker];
            for (int index = _signalAt[worker]; index < signals.Count && signals.Rows[index] == row; index++)
            {
                ref readonly OpportunitySignal signal = ref signals[index];
                ref Opportunity opportunity = ref _opportunities[passed];
                opportunity = new Opportunity(worker, _nextId++, signal.Direction, signal.Confidence, signal.Metadata);
                Delivered++;
                if (IsAccepted(in opportunity, columns))
                {
                    passed++;
                }
                else
                {
                    Refused++;
                }
            }
        }
    }

    private bool IsAccepted(in Opportunity opportunity, RowColumns columns)
    {
        foreach (RefinerWorker refiner in _refiners[opportunity.Worker])
        {
            if (!refiner.Accept(in opportunity, columns))
            {
                return false;
            }
        }

        return true;
    }
}
