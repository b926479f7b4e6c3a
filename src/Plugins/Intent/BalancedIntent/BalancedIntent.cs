using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>Market entries at once, large ones patiently, the rest in between.</summary>
public partial struct BalancedIntent
{
    public readonly partial ExecutionIntent Plan(in ExecutionRequest request)
        => IntentRules.Intent(
            in request,
            IntentRules.UrgencyOf(in request, Parameters.LargeSize),
            IntentRules.VisibilityOf(in request, Parameters.StealthSize));
}
