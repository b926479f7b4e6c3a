using System;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Kernel.Phase4Planning;

/// <summary>
/// How an entry of a single order goes to market: what entry and intent planner say of it, on the grid and translated.
/// </summary>
/// <remarks>A request that has it already needn't be given it again: <see cref="EntryRequest.Route"/>.</remarks>
internal sealed class EntryRoute
{
    private OrderType _type;
    private long _limitTicks;
    private long _stopTicks;
    private RiskLimits _limits;
    private BacktestExecutionSpec _execution;

    /// <summary>Sets a request's part.</summary>
    /// <param name="request">The request.</param>
    public void Give(EntryRequest request)
    {
        request.Type = _type;
        request.LimitTicks = _limitTicks;
        request.StopTicks = _stopTicks;
        request.LayerTicks = default;
        request.Limits = _limits;
        request.Execution = _execution;
    }

    /// <summary>Copies a request's part.</summary>
    /// <param name="request">The request.</param>
    public void Set(EntryRequest request)
    {
        Invariant.Holds(request.LayerTicks.IsEmpty);
        _type = request.Type;
        _limitTicks = request.LimitTicks;
        _stopTicks = request.StopTicks;
        _limits = request.Limits;
        _execution = request.Execution;
    }

    /// <summary>Returns whether a request's part is the same.</summary>
    /// <param name="request">The request: a single order.</param>
    public bool IsOf(EntryRequest request)
        => _type == request.Type
            && _limitTicks == request.LimitTicks
            && _stopTicks == request.StopTicks
            && _limits == request.Limits
            && _execution == request.Execution;
}

/// <summary>
/// The first routes that a strategy's entries took: most take one of very few, whatever the row and the lane.
/// </summary>
internal sealed class EntryRoutes
{
    private const int Most = 8;

    private readonly EntryRoute[] _routes = new EntryRoute[Most];
    private int _count;

    /// <summary>Makes room for them.</summary>
    public EntryRoutes()
    {
        for (int i = 0; i < Most; i++)
        {
            _routes[i] = new EntryRoute();
        }
    }

    /// <summary>Returns the route of a request, for good; or null where there are too many.</summary>
    /// <param name="request">The request: a single order.</param>
    public EntryRoute? Of(EntryRequest request)
    {
        foreach (EntryRoute route in _routes.AsSpan(0, _count))
        {
            if (route.IsOf(request))
            {
                return route;
            }
        }

        if (_count == Most)
        {
            return null;
        }

        _routes[_count].Set(request);
        return _routes[_count++];
    }
}
