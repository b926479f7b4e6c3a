using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>Market entries at once, large ones patiently, the rest in between.</summary>
public partial struct BalancedIntent
{
    private const double AtOnce = 0.8; // Above this urgency what doesn't fill at once is given up.
    private const int WindowMinutes = 30;

    public partial ExecutionIntent Plan(in ExecutionRequest request)
    {
        decimal size = request.Size.PositionSize;
        double urgency = request.Entry.OrderType == OrderType.Market ? 0.9 : size > Parameters.LargeSize ? 0.2 : 0.5;
        bool isImmediate = urgency > AtOnce;
        return new ExecutionIntent(
            urgency,
            VisibilityPreference: size > Parameters.StealthSize ? 0.1 : 0.7,
            request.Directive.Intent.MaxTotalSlippagePct,
            isImmediate,
            isImmediate ? null : WindowMinutes);
    }
}
