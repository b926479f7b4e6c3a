using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>Market entries at once, large ones patiently, the rest in between.</summary>
public partial struct BalancedIntent
{
    /// <summary>Above this urgency what doesn't fill at once is given up.</summary>
    internal const double AtOnce = 0.8;

    /// <summary>How long any other entry may take.</summary>
    internal const int WindowMinutes = 30;

    public partial ExecutionIntent Plan(in ExecutionRequest request)
    {
        double urgency = UrgencyOf(in request, Parameters.LargeSize);
        bool isImmediate = urgency > AtOnce;
        return new ExecutionIntent(
            urgency,
            VisibilityPreference: request.Size.PositionSize > Parameters.StealthSize ? 0.1 : 0.7,
            request.Directive.Intent.MaxTotalSlippagePct,
            isImmediate,
            isImmediate ? null : WindowMinutes);
    }

    /// <summary>Returns the urgency of an entry: by its type, else by its size.</summary>
    /// <param name="request">The entry.</param>
    /// <param name="largeSize">Size above which it is worked patiently; null for never.</param>
    internal static double UrgencyOf(in ExecutionRequest request, decimal? largeSize)
        => request.Entry.OrderType == OrderType.Market ? 0.9 : request.Size.PositionSize > largeSize ? 0.2 : 0.5;
}
