using System;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase1Context;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Kernel.Events;

/// <summary>A worker that hears events, and what it stands for.</summary>
/// <param name="Worker">The worker.</param>
/// <param name="Symbol">Index of its symbol; -1 where it serves all.</param>
/// <param name="Rank">
/// The place of its directives in step 4: wiring order, and behind all others the strategy planner.
/// </param>
/// <param name="Publishes">Wire of each event that it publishes, in the manifest's order.</param>
internal sealed record EventListener(DecisionWorker Worker, int Symbol, int Rank, int[] Publishes);

/// <summary>One end of a wire: who hears, with which handler.</summary>
/// <param name="Listener">Index of the listener, in wiring order.</param>
/// <param name="Handler">Index into its descriptor's handlers.</param>
/// <param name="MinSeverity">Of THREAT_DETECTED: the severity from which it hears.</param>
internal readonly record struct WireEnd(int Listener, int Handler, double MinSeverity);

/// <summary>
/// Carries events to the workers that the wiring names, in wiring order; all flat arrays, compiled at bootstrap.
/// </summary>
/// <remarks>
/// A wire is an event of one source: of a platform event with several sources (opportunities, threats) each source has
/// a wire of its own, so that a wiring map can pick. Custom events are delivered after the event that caused them,
/// first in, first out, in the same instant; the wiring has no cycle, so they end.
/// </remarks>
/// <param name="listeners">The workers, in wiring order.</param>
/// <param name="wires">Who hears each wire, in wiring order.</param>
/// <param name="eventOfWire">Index of each wire's event in the run's event names.</param>
/// <param name="columns">Columns of each symbol.</param>
/// <param name="account">The account.</param>
/// <param name="queue">Takes directives.</param>
internal sealed class EventFlow(
    EventListener[] listeners,
    WireEnd[][] wires,
    int[] eventOfWire,
    ColumnTable[] columns,
    SimulatedAccount account,
    DirectiveQueue queue)
{
    // Custom events that wait for their listeners: far more than most wirings make. Of more, room is made once.
    private const int UsualPending = 1024;

    private Pending[] _pending = new Pending[UsualPending]; // A ring: one place stays empty.
    private readonly int[] _rows = new int[columns.Length];
    private readonly bool[] _hasBar = new bool[columns.Length];
    private int _pendingHead;
    private int _pendingTail;

    /// <summary>Directives of the instant.</summary>
    public DirectiveQueue Queue { get; } = queue;

    /// <summary>Notes that a schedule's or custom event is delivered.</summary>
    /// <param name="wire">Its wire.</param>
    /// <param name="symbol">The symbol that it is about; -1 for the whole strategy.</param>
    /// <param name="score">Its score; NaN for none.</param>
    public void Note(int wire, int symbol, double score)
        => account.Journal?.Delivered(eventOfWire[wire], symbol, score);

    /// <summary>Returns whether anybody hears a wire.</summary>
    /// <param name="wire">The wire.</param>
    public bool IsHeard(int wire) => wires[wire].Length > 0;

    /// <summary>Names the row at which a symbol's columns are read from now on.</summary>
    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="row">Absolute row.</param>
    /// <param name="hasBar">Whether the symbol decides at this instant; if not, the row is its last one.</param>
    public void SetRow(int symbol, int row, bool hasBar)
    {
        _rows[symbol] = row;
        _hasBar[symbol] = hasBar;
    }

    /// <summary>Delivers an event to all that hear it, then the custom events that they publish in answer.</summary>
    /// <typeparam name="T">The payload.</typeparam>
    /// <param name="wire">The wire.</param>
    /// <param name="symbol">The symbol that the event is about; -1 for the whole strategy.</param>
    /// <param name="kind">What the payload is.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="now">The instant.</param>
    public void Publish<T>(int wire, int symbol, EventPayload kind, ref readonly T payload, long now)
        where T : struct
    {
        Deliver(wire, symbol, kind, in payload, now);
        DeliverPending(now);
    }

    /// <summary>Delivers a threat to those whose minimum severity it has just reached.</summary>
    /// <param name="wire">The threat's wire.</param>
    /// <param name="threat">The threat.</param>
    /// <param name="highest">Its highest severity before, since it was published.</param>
    public void PublishThreat(int wire, in ThreatSignal threat, double highest)
    {
        foreach (ref readonly WireEnd end in wires[wire].AsSpan())
        {
            bool isReached = end.MinSeverity > 0 && highest < end.MinSeverity && threat.Severity >= end.MinSeverity;
            if (isReached
                && Deliver(in end, symbol: -1, eventOfWire[wire], EventPayload.Threat, in threat, threat.Time)
                    == Disposition.Stop)
            {
                break;
            }
        }

        DeliverPending(threat.Time);
    }

    // Who waits for a severity hears of a threat by PublishThreat.
    private void Deliver<T>(int wire, int symbol, EventPayload kind, ref readonly T payload, long now)
        where T : struct
    {
        foreach (ref readonly WireEnd end in wires[wire].AsSpan())
        {
            int own = listeners[end.Listener].Symbol;
            bool isMeant = own < 0 || (symbol >= 0 ? own == symbol : kind != EventPayload.Schedule || _hasBar[own]);
            if (isMeant && end.MinSeverity <= 0
                && Deliver(in end, symbol, eventOfWire[wire], kind, in payload, now) == Disposition.Stop)
            {
                return;
            }
        }
    }

    private Disposition Deliver<T>(
        in WireEnd end, int symbol, int eventIndex, EventPayload kind, ref readonly T payload, long now)
        where T : struct
    {
        EventListener listener = listeners[end.Listener];
        int about = symbol >= 0 ? symbol : Math.Max(listener.Symbol, 0);
        var delivery = EventDelivery.Of(
            kind, in payload, new LedgerView(account, about), new RowColumns(columns[about], _rows[about]));
        Queue.BeginHandler(listener.Rank, about, eventIndex);
        scoped DirectiveWriter directives = new(Queue);
        DispositionEnvelope answer = listener.Worker.Handle(end.Handler, in delivery, ref directives);
        Queue.EndHandler();
        if (answer.Disposition == Disposition.Publish)
        {
            Keep(new Pending(
                listener.Publishes[answer.Event], new CustomEvent(now, about, answer.Score, answer.Metadata)));
        }

        return answer.Disposition;
    }

    private void Keep(in Pending pending)
    {
        int next = (_pendingTail + 1) % _pending.Length;
        if (next == _pendingHead)
        {
            var pendings = new Pending[_pending.Length * 2];
            _pending.AsSpan(_pendingHead).CopyTo(pendings);
            _pending.AsSpan(0, _pendingHead).CopyTo(pendings.AsSpan(_pending.Length - _pendingHead));
            (_pending, _pendingHead, _pendingTail) = (pendings, 0, _pending.Length - 1);
            next = _pendingTail + 1;
        }

        _pending[_pendingTail] = pending;
        _pendingTail = next;
    }

    private void DeliverPending(long now)
    {
        while (_pendingHead != _pendingTail)
        {
            Pending pending = _pending[_pendingHead];
            _pendingHead = (_pendingHead + 1) % _pending.Length;
            Note(pending.Wire, pending.Signal.Symbol, pending.Signal.Score);
            Deliver(pending.Wire, pending.Signal.Symbol, EventPayload.Custom, in pending.Signal, now);
        }
    }

    private struct Pending(int wire, CustomEvent signal)
    {
        public readonly int Wire = wire;
        public CustomEvent Signal = signal;
    }
}
