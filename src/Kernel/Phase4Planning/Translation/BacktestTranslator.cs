using System;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Kernel.Phase4Planning.Translation;

/// <summary>Intent to back-test connector: the only place where urgency becomes latency and a fill model.</summary>
/// <remarks>
/// The bounds are strict: an urgency of just 0.3 or 0.8 is in between, a visibility of just 0.3 isn't low.
/// </remarks>
/// <param name="connector">What the connector pins, the translator leaves alone.</param>
public sealed class BacktestTranslator(ConnectorSpec connector)
{
    private const double HighUrgency = 0.8;
    private const double LowUrgency = 0.3;
    private const double LowVisibility = 0.3;
    // More than any connector may have open: such an entry is refused with CAPACITY.
    private const int MaxChunks = 1 << 20;

    /// <summary>Translates an intent.</summary>
    /// <param name="intent">The intent.</param>
    /// <param name="isLayered">Whether the entry is a ladder, which is worked as it stands.</param>
    /// <param name="execution">What the connector is told, filled where it lies.</param>
    public void Translate(in ExecutionIntent intent, bool isLayered, ref BacktestExecutionSpec execution)
    {
        bool hasWindow = intent.MaxExecutionWindowMinutes.HasValue;
        bool isPatient = intent.ExecutionUrgency < LowUrgency;
        bool isUrgent = intent.ExecutionUrgency > HighUrgency;
        bool isHidden = intent.VisibilityPreference < LowVisibility;
        TimeInForce timeInForce = intent.MustCompleteImmediately ? TimeInForce.ImmediateOrCancel
            : hasWindow ? TimeInForce.GoodTillDate
            : TimeInForce.GoodTillCancelled;
        long latencyMilliseconds = isUrgent ? 10 : isPatient ? 500 : 0;
        int chunks = isPatient && hasWindow && !isLayered ? Math.Clamp(intent.ChunkCountHint ?? 1, 1, MaxChunks) : 1;
        execution.FillModel = connector.FillModel ?? (isPatient ? FillModel.MarketImpact : FillModel.Immediate);
        execution.LatencyNanos = connector.LatencyNanos ?? (latencyMilliseconds * UtcNanos.PerMillisecond);
        execution.ImpactMultiplier = isHidden ? 0.5 : 1;
        execution.TimeInForce = timeInForce;
        execution.WindowNanos = VenueTerms.WindowNanos(intent.MaxExecutionWindowMinutes ?? 0);
        execution.Chunks = chunks;
        execution.Distribution = intent.ChunkDistribution ?? ChunkDistribution.Uniform;
        execution.SetMaxSlippage(intent.MaxSlippagePct);
        execution.MinFillRatio = intent.MinFillRatio ?? 0m;
        execution.Strategy = isLayered ? ExecutionStrategy.Layered
            : chunks > 1 ? ExecutionStrategy.Twap
            : isHidden ? ExecutionStrategy.Iceberg
            : ExecutionStrategy.SingleOrder;
    }
}
