using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Kernel.Phase4Planning.Translation;

/// <summary>Intent to back-test connector: the only place where urgency becomes latency and a fill model.</summary>
/// <param name="connector">What the connector pins, the translator leaves alone.</param>
public sealed class BacktestTranslator(ConnectorSpec connector)
{
    private const double HighUrgency = 0.8;
    private const double LowUrgency = 0.3;
    private const double LowVisibility = 0.3;

    /// <summary>Translates an intent.</summary>
    /// <param name="intent">The intent.</param>
    /// <param name="isLayered">Whether the entry is a ladder, which is worked as it stands.</param>
    /// <param name="execution">What the connector is told, filled where it lies.</param>
    public void Translate(in ExecutionIntent intent, bool isLayered, ref BacktestExecutionSpec execution)
    {
        bool hasWindow = intent.MaxExecutionWindowMinutes.HasValue;
        bool isPatient = intent.ExecutionUrgency < LowUrgency;
        bool isUrgent = intent.ExecutionUrgency > HighUrgency;
        TimeInForce timeInForce = intent.MustCompleteImmediately ? TimeInForce.ImmediateOrCancel
            : hasWindow ? TimeInForce.GoodTillDate
            : TimeInForce.GoodTillCancelled;
        long latencyMilliseconds = isUrgent ? 10 : isPatient ? 500 : 0;
        execution.FillModel = connector.FillModel ?? (isPatient ? FillModel.MarketImpact : FillModel.Immediate);
        execution.LatencyNanos = connector.LatencyNanos ?? (latencyMilliseconds * UtcNanos.PerMillisecond);
        execution.ImpactMultiplier = intent.VisibilityPreference < LowVisibility ? 0.5 : 1;
        execution.TimeInForce = timeInForce;
        execution.WindowNanos = (intent.MaxExecutionWindowMinutes ?? 0) * UtcNanos.PerMinute;
        execution.Chunks = isPatient && hasWindow && !isLayered ? intent.ChunkCountHint ?? 1 : 1;
        execution.Distribution = intent.ChunkDistribution;
        execution.MaxSlippagePct = intent.MaxSlippagePct;
        execution.MinFillRatio = intent.MinFillRatio ?? 0m;
    }
}
