using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>
/// Patiently, in five parts over half an hour, whatever the entry's type and size; otherwise as balanced_intent.
/// </summary>
public partial struct TwapIntent
{
    public readonly partial ExecutionIntent Plan(in ExecutionRequest request)
        => IntentRules.Intent(
            in request, IntentRules.LargeUrgency, IntentRules.VisibilityOf(in request, Parameters.StealthSize)) with
        {
            ChunkCountHint = IntentRules.Chunks,
        };
}
