using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>At once or not at all, whatever the entry's type and size; otherwise as balanced_intent.</summary>
public partial struct HighUrgencyIntent
{
    public readonly partial ExecutionIntent Plan(in ExecutionRequest request)
        => IntentRules.Intent(in request, IntentRules.MarketUrgency, IntentRules.UsualVisibility);
}
