using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>Patiently, in five parts over half an hour, whatever the entry's type and size; otherwise as balanced_intent.</summary>
public partial struct TwapIntent
{
    public readonly partial ExecutionIntent Plan(in ExecutionRequest request)
        => new(
            ExecutionUrgency: 0.2,
            VisibilityPreference: BalancedIntent.IsLarger(in request, Parameters.StealthSize) ? 0.1 : 0.7,
            request.Directive.Intent.MaxTotalSlippagePct,
            MustCompleteImmediately: false,
            MaxExecutionWindowMinutes: 30,
            ChunkCountHint: 5);
}
