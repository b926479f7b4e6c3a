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

    /// <summary>Returns what the connector is told.</summary>
    /// <param name="intent">The intent.</param>
    public BacktestExecutionSpec Translate(in ExecutionIntent intent)
    {
        bool hasWindow = intent.MaxExecutionWindowMinutes.HasValue;
        bool isPatient = intent.ExecutionUrgency < LowUrgency;
        bool isUrgent = intent.ExecutionUrgency > HighUrgency;
        TimeInForce timeInForce = intent.MustCompleteImmediately ? TimeInForce.ImmediateOrCancel
            : hasWindow ? TimeInForce.GoodTillDate
            : TimeInForce.GoodTillCancelled;
        long latencyMilliseconds = isUrgent ? 10 : isPatient ? 500 : 0;
        return new BacktestExecutionSpec(
            connector.FillModel ?? (isPatient ? FillModel.MarketImpact : FillModel.Immediate),
            connector.LatencyNanos ?? (latencyMilliseconds * UtcNanos.PerMillisecond),
            intent.VisibilityPreference < LowVisibility ? 0.5 : 1,
            timeInForce,
            (intent.MaxExecutionWindowMinutes ?? 0) * UtcNanos.PerMinute,
            isPatient && hasWindow ? intent.ChunkCountHint ?? 1 : 1,
            intent.ChunkDistribution,
            intent.MaxSlippagePct,
            intent.MinFillRatio ?? 0m);
    }
}
