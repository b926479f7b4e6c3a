using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>What the intent planners share: how urgent, hidden and long an entry is, by its type and size.</summary>
internal static class IntentRules
{
    /// <summary>Urgency of a market entry.</summary>
    public const double MarketUrgency = 0.9;

    /// <summary>Urgency of a large entry by limit or stop: it is worked patiently.</summary>
    public const double LargeUrgency = 0.2;

    /// <summary>Urgency of any other.</summary>
    public const double UsualUrgency = 0.5;

    /// <summary>Above this urgency what doesn't fill at once is given up.</summary>
    public const double AtOnceAbove = 0.8;

    /// <summary>Visibility of an entry that hides its size.</summary>
    public const double HiddenVisibility = 0.1;

    /// <summary>Visibility of any other.</summary>
    public const double UsualVisibility = 0.7;

    /// <summary>How long an entry may take that needn't fill at once.</summary>
    public const int WindowMinutes = 30;

    /// <summary>Parts in which an entry is worked over its window.</summary>
    public const int Chunks = 5;

    /// <summary>Returns the urgency of an entry: by its type, else by its size.</summary>
    /// <param name="request">The entry.</param>
    /// <param name="largeSize">Size above which it is worked patiently; null for never.</param>
    public static double UrgencyOf(in ExecutionRequest request, decimal? largeSize)
        => request.Entry.OrderType == OrderType.Market ? MarketUrgency
            : IsLarger(in request, largeSize) ? LargeUrgency
            : UsualUrgency;

    /// <summary>Returns the visibility of an entry by its size.</summary>
    /// <param name="request">The entry.</param>
    /// <param name="stealthSize">Size above which it hides; null for never.</param>
    public static double VisibilityOf(in ExecutionRequest request, decimal? stealthSize)
        => IsLarger(in request, stealthSize) ? HiddenVisibility : UsualVisibility;

    /// <summary>Returns the intent of an entry that is as hidden as said, and else as its urgency asks.</summary>
    /// <param name="request">The entry.</param>
    /// <param name="urgency">In [0, 1].</param>
    /// <param name="visibility">In [0, 1].</param>
    public static ExecutionIntent Intent(in ExecutionRequest request, double urgency, double visibility)
    {
        bool isImmediate = urgency > AtOnceAbove;
        return new ExecutionIntent(
            urgency, visibility, request.Directive.Intent.MaxTotalSlippagePct,
            isImmediate, isImmediate ? null : WindowMinutes);
    }

    // Without a size given it isn't looked at: the intent then holds for any.
    private static bool IsLarger(in ExecutionRequest request, decimal? size)
        => size is { } most && request.Size.PositionSize > most;
}
