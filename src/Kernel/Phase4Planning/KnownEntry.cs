using System;
using System.Runtime.InteropServices;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Kernel.Phase4Planning;

/// <summary>
/// What entry and intent planner have made of a directive and nothing else: it holds for the same directive again,
/// whatever the row, and for every lane with the same planners.
/// </summary>
/// <remarks>
/// A strategy says the same again and again, or to many lanes; most entries and intents look neither at prices nor at
/// sizes. Who looked at more has nothing kept: the kernel sees every look (<see cref="PlanningSheet.IsSeen"/>), and the
/// compiler that planners keep nothing. It is whole where exit and size depend on nothing else either.
/// </remarks>
/// <param name="routes">Those known.</param>
internal sealed class KnownEntry(EntryRoutes routes)
{
    private object? _maker; // The planners that made it; null for none.
    private EntryRoute? _route; // Null for one of its own.
    private bool _isCurrent; // Whether the directive at hand is known to be the one that it was made of.
    private int _worker;    // Of the opportunity: planners are matched by it.
    private readonly EntryRoute _own = new();
    private PlanningStage? _lane; // Whose exit and size planners made the following of it; null where it holds no more.
    private long _lots;
    private long? _stopLossTicks;
    private long? _takeProfitTicks;
    private SizePlan _sizePlan;
    private ExecutionIntent _intent;
    private StrategyDirective _directive; // Last, since it is read least.

    /// <summary>Says that the strategy planner has been asked again: the next directive may be another one.</summary>
    public void Expect() => _isCurrent = false;

    /// <summary>Returns whether it holds for a directive.</summary>
    /// <param name="directive">The directive.</param>
    /// <param name="worker">The opportunity's worker.</param>
    /// <param name="maker">The planners.</param>
    public bool HoldsFor(in StrategyDirective directive, int worker, object maker)
    {
        if (_maker != maker || _worker != worker)
        {
            return false;
        }

        _isCurrent = _isCurrent || IsSame(in directive);
        return _isCurrent;
    }

    /// <summary>Sets a request's part.</summary>
    /// <param name="request">The request of a directive for which it holds.</param>
    public void Give(EntryRequest request)
    {
        if (_route is null)
        {
            _own.Give(request);
            request.Route = null;
        }
        else if (request.Route != _route)
        {
            _route.Give(request);
            request.Route = _route;
        }
    }

    /// <summary>Returns whether exit and size are known, too: those of this lane's planners.</summary>
    /// <param name="lane">The lane's planners.</param>
    public bool IsWholeOf(PlanningStage lane) => _lane == lane;

    /// <summary>The intent, where it is whole: of the request only the outcome of its translation is set.</summary>
    public ref readonly ExecutionIntent Intent => ref _intent;

    /// <summary>Sets a request's plans, from its own reference.</summary>
    /// <param name="request">The request of a directive for which it holds, of a lane that it is whole of.</param>
    public void GiveWhole(EntryRequest request)
    {
        Give(request);
        request.Lots = _lots;
        request.StopLossTicks = _stopLossTicks;
        request.TakeProfitTicks = _takeProfitTicks;
        request.SizePlan = _sizePlan;
        request.SizePlan.MoveTo(request.ReferenceTicks);
    }

    /// <summary>Keeps a request's part.</summary>
    /// <param name="directive">What it was made of.</param>
    /// <param name="worker">The opportunity's worker.</param>
    /// <param name="maker">The planners.</param>
    /// <param name="request">The request: a single order.</param>
    /// <param name="lane">
    /// The lane's planners, where those of exit and size have looked at nothing else either; null where one has.
    /// </param>
    public void Keep(
        in StrategyDirective directive, int worker, object maker, EntryRequest request, PlanningStage? lane)
    {
        _maker = maker;
        _worker = worker;
        _isCurrent = true;
        _directive = directive;
        _route = routes.Of(request);
        if (_route is null)
        {
            _own.Set(request);
        }

        _lane = lane;
        _lots = request.Lots;
        _stopLossTicks = request.StopLossTicks;
        _takeProfitTicks = request.TakeProfitTicks;
        _sizePlan = request.SizePlan;
        _intent = request.Intent;
    }

    // Byte by byte: what differs only in how it is written counts as another.
    private bool IsSame(in StrategyDirective directive) => Bytes(in directive).SequenceEqual(Bytes(in _directive));

    // Safety: the bytes are only compared. What lies between fields may differ though they
    // don't: then the directive is planned again.
    private static ReadOnlySpan<byte> Bytes(in StrategyDirective directive)
        => MemoryMarshal.AsBytes(new ReadOnlySpan<StrategyDirective>(in directive));
}
