using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>Hidden, whatever the entry's type and size; otherwise as balanced_intent.</summary>
public partial struct StealthIntent
{
    public readonly partial ExecutionIntent Plan(in ExecutionRequest request)
    {
        double urgency = BalancedIntent.UrgencyOf(in request, Parameters.LargeSize);
        bool isImmediate = urgency > BalancedIntent.AtOnce;
        return new ExecutionIntent(
            urgency,
            VisibilityPreference: 0.1,
            request.Directive.Intent.MaxTotalSlippagePct,
            isImmediate,
            isImmediate ? null : BalancedIntent.WindowMinutes);
    }
}
