using System;
using System.Runtime.CompilerServices;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Feed;
using S1mpleTrader.Kernel.Market;
using S1mpleTrader.Kernel.Phase1Context;
using S1mpleTrader.Kernel.Phase3Strategy;

namespace S1mpleTrader.Kernel.Phase2Signals;

/// <summary>
/// A block's opportunities as the refiners pass them on: worked out once for all lanes
/// that agree in refiners and decided rows.
/// </summary>
/// <remarks>
/// A pure function of the market stage, since only refiners that keep nothing are asked here:
/// <see cref="RefinerWorker.IsStateless"/>. One symbol.
/// </remarks>
internal sealed class RefinedOpportunities
{
    private const int RowsAhead = 6; // Far enough to arrive in time, near enough to be still in the cache.

    private const int BarsAhead = 4096; // Of the ranges: a small part of the second cache.

    // Where opportunities lie farther apart, whole groups of bars are read in a row, which memory foresees.
    private const int MostBarsAsked = 512;

    private readonly SymbolMarket _market;
    private readonly RowRange _decided;
    private readonly RefinerWorker[][] _refiners; // For each opportunity worker, in wiring order.
    private readonly int[] _signalAt; // By opportunity worker: index of its first signal that hasn't been delivered.
    private readonly int[] _rows;     // Rows with an opportunity, ascending.
    private readonly int[] _firsts;   // Index of each such row's first opportunity, and one past the last one's.
    private readonly Opportunity[] _opportunities;
    private readonly int[] _rowOf; // The row of each of them; behind them as AnswerScan wants it.
    private readonly int[] _ats;   // Its index in the rows.
    private readonly bool[] _isAccepted; // What a refiner says of each.
    private int _reached;   // Index in the rows of the first one that no lane has come to.
    private int _barsAsked; // Ranges before this row have been asked for.
    private Delivery[]? _delivered; // All signals of the block; null where nobody asks about those refused.
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
        // Whatever the timeframe that a worker steps on.
        _opportunities = new Opportunity[HigherSeries.MaxRows(blockRows) * refiners.Length];
        _rowOf = new int[_opportunities.Length + AnswerScan.Width];
        _ats = new int[_opportunities.Length];
        _isAccepted = new bool[_opportunities.Length];
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

    /// <summary>
    /// Index in the block of each row's first opportunity, by the row's index in
    /// <see cref="Rows"/>; behind them, one past the last one's.
    /// </summary>
    public ReadOnlySpan<int> Firsts => _firsts.AsSpan(0, Count + 1);

    /// <summary>Each opportunity's row.</summary>
    public ReadOnlySpan<int> RowOf => _rowOf.AsSpan(0, OpportunityCount);

    /// <summary>Each opportunity's row: its index in <see cref="Rows"/>.</summary>
    public ReadOnlySpan<int> Ats => _ats.AsSpan(0, OpportunityCount);

    /// <summary>Returns a row with an opportunity.</summary>
    /// <param name="at">Its index in <see cref="Rows"/>.</param>
    public int RowAt(int at) => _rows[at];

    /// <summary>Returns the index in the block of a row's first opportunity.</summary>
    /// <param name="at">Index of the row in <see cref="Rows"/>.</param>
    public int FirstAt(int at) => _firsts[at];

    /// <summary>The block's opportunities, by row and then in wiring order.</summary>
    public ReadOnlySpan<Opportunity> All => _opportunities.AsSpan(0, OpportunityCount);

    /// <summary>Returns the opportunities of a row, in wiring order.</summary>
    /// <param name="at">Index of the row in <see cref="Rows"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<Opportunity> At(int at) => _opportunities.AsSpan(_firsts[at].._firsts[at + 1]);

    /// <summary>
    /// All signals of the block in their order, with who refused them; only where <see cref="KeepRefused"/> was called.
    /// </summary>
    public ReadOnlySpan<Delivery> Deliveries => _delivered.AsSpan(0, Delivered);

    /// <summary>Keeps those that a refiner refuses, too: somebody wants to hear of them.</summary>
    public void KeepRefused() => _delivered ??= new Delivery[_opportunities.Length];

    /// <summary>Delivers the signals of the block that the market stage has just computed.</summary>
    public void Run()
    {
        Delivered = _refiners.Length == 1 ? CollectOne(_market.Signals[0]) : Collect();
        if (_delivered is not null)
        {
            Keep(_delivered);
        }

        int passed = _refiners.Length == 1 ? RefineTogether(Delivered) : RefineOneByOne(Delivered);
        Refused = Delivered - passed;
        _reached = 0;
        Count = 0;
        for (int i = 0; i < passed; i++)
        {
            if (Count == 0 || _rows[Count - 1] != _rowOf[i])
            {
                _firsts[Count] = i;
                _rows[Count++] = _rowOf[i];
            }

            _ats[i] = Count - 1;
        }

        _firsts[Count] = passed;
        _rowOf.AsSpan(passed, AnswerScan.Width).Fill(int.MaxValue);
        foreach (int row in Rows[..Math.Min(Count, RowsAhead)])
        {
            RowPrefetch.AskOrder(_market.Bars, row);
        }
    }

    /// <summary>
    /// Says that a lane has come to a row. The first one that does asks memory for what is needed after it.
    /// </summary>
    /// <param name="at">Index of the row in <see cref="Rows"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Reach(int at)
    {
        if (at >= _reached)
        {
            _reached = at + 1;
            AskAhead(at);
        }
    }

    // Asks for what the orders of a row some rows ahead will read, and for the ranges of far later bars:
    // as many as lie up to the next row, so that they come as steadily as rows are decided on. Many
    // requests at once would wait for each other.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AskAhead(int at)
    {
        if (at + RowsAhead < Count)
        {
            RowPrefetch.AskOrder(_market.Bars, _rows[at + RowsAhead]);
        }

        // A little more than is needed, each time as much: how many opportunities lie how far apart can't be foreseen.
        int first = Math.Max(_rows[at] + BarsAhead, _barsAsked);
        int next = (at + 1 < Count ? _rows[at + 1] : _market.EndRow) + BarsAhead;
        int end = Math.Min(next, first + MostBarsAsked);
        do
        {
            RowPrefetch.AskRanges(_market.Bars, first);
            first += RowPrefetch.RangeRows;
        }
        while (first < end);
        _barsAsked = Math.Min(first, next + MostBarsAsked);
    }

    // The signals of the only worker at decided rows.
    private int CollectOne(SignalList signals)
    {
        ReadOnlySpan<int> rows = signals.Rows;
        int at = 0;
        while (at < rows.Length && rows[at] < _decided.First)
        {
            at++;
        }

        int count = 0;
        for (; at < rows.Length && rows[at] < _decided.End; at++)
        {
            ref readonly OpportunitySignal signal = ref signals[at];
            _opportunities[count] = new Opportunity(
                0, _nextId + count, signal.Direction, signal.Confidence, signal.Metadata);
            _rowOf[count] = rows[at];
            count++;
        }

        _nextId += count;
        return count;
    }

    // All signals at decided rows, by row and then in wiring order, each with its id.
    private int Collect()
    {
        Array.Clear(_signalAt);
        int count = 0;
        for (int row = NextRow(_decided.First); row < _decided.End; row = NextRow(row + 1))
        {
            for (int worker = 0; worker < _signalAt.Length; worker++)
            {
                SignalList signals = _market.Signals[worker];
                ref int at = ref _signalAt[worker];
                for (; at < signals.Count && signals.Rows[at] == row; at++)
                {
                    ref readonly OpportunitySignal signal = ref signals[at];
                    _opportunities[count] = new Opportunity(
                        worker, _nextId++, signal.Direction, signal.Confidence, signal.Metadata);
                    _rowOf[count++] = row;
                }
            }
        }

        return count;
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

    // The journal tells when each was refused: their times are on their way while the refiners are asked.
    private void Keep(Delivery[] delivered)
    {
        for (int i = 0; i < Delivered; i++)
        {
            ref Delivery delivery = ref delivered[i];
            delivery.Opportunity = _opportunities[i];
            delivery.Row = _rowOf[i];
            delivery.RefusedBy = null;
            RowPrefetch.AskTime(_market.Bars, delivery.Row);
        }
    }

    // Each refiner is asked about all that the ones before it have left.
    private int RefineTogether(int count)
    {
        foreach (RefinerWorker refiner in _refiners[0])
        {
            Span<bool> isAccepted = _isAccepted.AsSpan(0, count);
            refiner.AcceptAll(_opportunities.AsSpan(0, count), _rowOf.AsSpan(0, count), _market.Columns, isAccepted);
            int passed = 0;
            for (int i = 0; i < isAccepted.Length; i++)
            {
                if (isAccepted[i])
                {
                    Keep(i, passed++);
                }
                else
                {
                    NoteRefused(i, refiner);
                }
            }

            count = passed;
        }

        return count;
    }

    private int RefineOneByOne(int count)
    {
        int passed = 0;
        for (int i = 0; i < count; i++)
        {
            if (IsAccepted(i, new RowColumns(_market.Columns, _rowOf[i])))
            {
                Keep(i, passed++);
            }
        }

        return passed;
    }

    private void Keep(int from, int to)
    {
        _opportunities[to] = _opportunities[from];
        _rowOf[to] = _rowOf[from];
    }

    private bool IsAccepted(int index, RowColumns columns)
    {
        ref readonly Opportunity opportunity = ref _opportunities[index];
        foreach (RefinerWorker refiner in _refiners[opportunity.Worker])
        {
            if (!refiner.Accept(in opportunity, columns))
            {
                NoteRefused(index, refiner);
                return false;
            }
        }

        return true;
    }

    // Ids ascend by one from a block's first signal on.
    private void NoteRefused(int index, RefinerWorker refiner)
    {
        if (_delivered is not null)
        {
            ref Delivery delivery = ref _delivered[_opportunities[index].Id - _delivered[0].Opportunity.Id];
            delivery.RefusedBy = refiner;
            delivery.Time = RowTimes.CloseOf(_market.Bars, delivery.Row);
        }
    }
}

/// <summary>A signal as it was delivered.</summary>
internal struct Delivery
{
    /// <summary>The signal, with its id.</summary>
    public Opportunity Opportunity;

    /// <summary>Its row.</summary>
    public int Row;

    /// <summary>Who refused it; null where it was passed on.</summary>
    public RefinerWorker? RefusedBy;

    /// <summary>Its instant, where it was refused.</summary>
    public long Time;
}
