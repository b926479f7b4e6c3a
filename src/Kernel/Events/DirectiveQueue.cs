using System;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Kernel.Events;

/// <summary>A directive that waits for step 4 of its instant.</summary>
internal struct QueuedDirective
{
    /// <summary>The directive.</summary>
    public StrategyDirective Directive;

    /// <summary>The worker that issued it, by wiring order.</summary>
    public int Worker;

    /// <summary>The symbol that its handler was called for.</summary>
    public int Symbol;

    /// <summary>The event that it answers: index into the run's event names.</summary>
    public int Event;

    /// <summary>Its batch, from 0 in the instant; -1 for none.</summary>
    public int Batch;

    /// <summary>How the batch hangs together.</summary>
    public BatchMode BatchMode;

    /// <summary>Whether a failing atomic batch is undone.</summary>
    public bool RollsBack;
}

/// <summary>
/// Directives of event handlers in one instant, carried out in wiring order of their workers, then in order of issue.
/// </summary>
/// <param name="capacity">Most directives in an instant; what is beyond is counted, and refused with CAPACITY.</param>
/// <param name="usual">
/// Directives that an instant usually has: room is made for them, for more only where they come.
/// </param>
internal sealed class DirectiveQueue(int capacity, int usual = int.MaxValue)
{
    private const int None = -1; // No batch.

    private QueuedDirective[] _items = new QueuedDirective[Math.Min(capacity, usual)]; // Some hundred bytes each.
    private int _worker;
    private int _symbol;
    private int _event;
    private int _batch = None;
    private int _batches;
    private BatchMode _batchMode;
    private bool _rollsBack;
    private int _haltInstants; // For which a worker asked to halt new trades; 0 for none.

    /// <summary>Most directives in an instant.</summary>
    public int Capacity => capacity;

    /// <summary>Directives in the queue.</summary>
    public int Count { get; private set; }

    /// <summary>Directives that found no room in this instant.</summary>
    public int Overflow { get; private set; }

    /// <summary>
    /// The batch of which only the first members found room; -1 for none. Behind them nothing did, so there is one.
    /// </summary>
    public int CutBatch { get; private set; } = None;

    /// <summary>Whether the directives are being carried out: what is issued meanwhile comes behind them all.</summary>
    public bool IsCarriedOut { get; set; }

    /// <summary>Returns a directive; in order of worker, then of issue.</summary>
    /// <param name="index">0 to <see cref="Count"/> − 1.</param>
    public ref readonly QueuedDirective this[int index] => ref _items[index];

    /// <summary>Returns one past the last member of a batch.</summary>
    /// <param name="first">Its first member.</param>
    public int EndOfBatch(int first)
    {
        int end = first + 1;
        while (end < Count && _items[end].Batch == _items[first].Batch)
        {
            end++;
        }

        return end;
    }

    /// <summary>Names who issues from now on.</summary>
    /// <param name="worker">The worker, by wiring order.</param>
    /// <param name="symbol">The symbol that its handler is called for.</param>
    /// <param name="eventIndex">The event that it hears.</param>
    public void BeginHandler(int worker, int symbol, int eventIndex)
    {
        _worker = worker;
        _symbol = symbol;
        _event = eventIndex;
    }

    /// <summary>Ends the handler: a batch that it left open is a defect of the plugin.</summary>
    public void EndHandler()
    {
        if (_batch >= 0)
        {
            throw new InvalidOperationException("A batch was begun and not ended.");
        }
    }

    /// <summary>
    /// Adds a directive of the present handler, behind those of its worker and of workers wired before it.
    /// </summary>
    /// <param name="directive">The directive.</param>
    /// <exception cref="InvalidOperationException">Nobody can carry it out: a defect of the plugin.</exception>
    public void Add(in StrategyDirective directive)
    {
        if (directive.Flaw is { } flaw)
        {
            throw new InvalidOperationException("a directive was issued that can't be carried out: " + flaw);
        }

        if (Count == capacity)
        {
            CutBatch = Overflow == 0 ? _batch : CutBatch;
            Overflow++;
            return;
        }

        if (Count == _items.Length)
        {
            // Whoever carries one out meanwhile reads it where it was.
            Array.Resize(ref _items, (int)Math.Min(capacity, 2L * Count));
        }

        int at = Count++;
        while (!IsCarriedOut && at > 0 && _items[at - 1].Worker > _worker)
        {
            _items[at] = _items[at - 1];
            at--;
        }

        _items[at] = new QueuedDirective
        {
            Directive = directive,
            Worker = _worker,
            Symbol = _symbol,
            Event = _event,
            Batch = _batch,
            BatchMode = _batchMode,
            RollsBack = _rollsBack,
        };
        _items[at].Directive.Entry.Symbol = _symbol;
    }

    /// <summary>Begins a batch.</summary>
    /// <param name="mode">How its members hang together.</param>
    /// <param name="rollsBack">Whether a failing atomic batch is undone.</param>
    public void BeginBatch(BatchMode mode, bool rollsBack)
    {
        Invariant.Holds(_batch < 0);
        _batch = _batches++;
        _batchMode = mode;
        _rollsBack = rollsBack;
    }

    /// <summary>Ends the batch.</summary>
    public void EndBatch() => _batch = None;

    /// <summary>Asks to halt new trades; the longest request counts.</summary>
    /// <param name="instants">At least 1.</param>
    public void RequestHalt(int instants)
    {
        Invariant.Holds(instants >= 1);
        _haltInstants = Math.Max(_haltInstants, instants);
    }

    /// <summary>Takes the request to halt.</summary>
    /// <returns>Instants; 0 for none.</returns>
    public int TakeHalt()
    {
        int instants = _haltInstants;
        _haltInstants = 0;
        return instants;
    }

    /// <summary>Empties the queue for the next instant.</summary>
    public void Clear()
    {
        Count = 0;
        IsCarriedOut = false;
        Overflow = 0;
        CutBatch = None;
        _batches = 0;
    }
}
