using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>Market entries at once, large ones patiently, the rest in between.</summary>
public partial struct BalancedIntent
{
    /// <summary>Above this urgency what doesn't fill at once is given up.</summary>
    internal const double AtOnce = 0.8;

    /// <summary>How long any other entry may take.</summary>
    internal const int WindowMinutes = 30;

    public readonly partial ExecutionIntent Plan(in ExecutionRequest request)
    {
        double urgency = UrgencyOf(in request, Parameters.LargeSize);
        bool isImmediate = urgency > AtOnce;
        return new ExecutionIntent(
            urgency,
            VisibilityPreference: IsLarger(in request, Parameters.StealthSize) ? 0.1 : 0.7,
            request.Directive.Intent.MaxTotalSlippagePct,
            isImmediate,
            isImmediate ? null : WindowMinutes);
    }

    /// <summary>Returns the urgency of an entry: by its type, else by its size.</summary>
    /// <param name="request">The entry.</param>
    /// <param name="largeSize">Size above which it is worked patiently; null for never.</param>
    internal static double UrgencyOf(in ExecutionRequest request, decimal? largeSize)
        => request.Entry.OrderType == OrderType.Market ? 0.9 : IsLarger(in request, largeSize) ? 0.2 : 0.5;

    /// <summary>Returns whether an entry's size is above one given; without one it isn't looked at.</summary>
    /// <param name="request">The entry.</param>
    /// <param name="size">The size; null for no limit.</param>
    internal static bool IsLarger(in ExecutionRequest request, decimal? size) => size is { } most && request.Size.PositionSize > most;
}
