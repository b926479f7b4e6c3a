using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>Hidden, whatever the entry's type and size; otherwise as balanced_intent.</summary>
public partial struct StealthIntent
{
    public readonly partial ExecutionIntent Plan(in ExecutionRequest request)
        => IntentRules.Intent(
            in request, IntentRules.UrgencyOf(in request, Parameters.LargeSize), IntentRules.HiddenVisibility);
}
