using System;
using System.Runtime.CompilerServices;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Kernel.Result;

/// <summary>What became of every signal: detected = executed + rejected + superseded + expired, always.</summary>
public sealed class RunCounts
{
    private readonly long[] _rejections;
    private readonly long[] _threats;

    /// <summary>Makes zero counts.</summary>
    /// <param name="threatTypes">The strategy's threat types, by index.</param>
    public RunCounts(string[] threatTypes)
    {
        ThreatTypes = threatTypes;
        _rejections = new long[RejectReason.PlatformNames.Length + threatTypes.Length];
        _threats = new long[threatTypes.Length];
    }

    /// <summary>The strategy's threat types, by index.</summary>
    public string[] ThreatTypes { get; }

    /// <summary>Opportunities delivered to the decision stage.</summary>
    public long Detected { get; private set; }

    /// <summary>Opportunities whose entry (or close) got a fill.</summary>
    public long Executed { get; private set; }

    /// <summary>Opportunities refused.</summary>
    public long Rejected { get; private set; }

    /// <summary>Opportunities passed over for another.</summary>
    public long Superseded { get; private set; }

    /// <summary>Opportunities whose group ended without a fill.</summary>
    public long Expired { get; private set; }

    /// <summary>Bars in which a trade's order of events was unknown, counted once per trade and bar.</summary>
    public long AmbiguousFills { get; private set; }

    /// <summary>Times that the account could not carry its positions.</summary>
    public long Liquidations { get; private set; }

    /// <summary>Refusals by <see cref="RejectReason.Index"/>.</summary>
    public ReadOnlySpan<long> Rejections => _rejections;

    /// <summary>Published threats by type.</summary>
    public ReadOnlySpan<long> Threats => _threats;

    /// <summary>Opportunities whose ending is still open.</summary>
    public long Pending
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Detected - Executed - Rejected - Superseded - Expired;
    }

    /// <summary>Returns a reason's name.</summary>
    /// <param name="reason">Index of the reason.</param>
    public string ReasonName(int reason)
        => reason < RejectReason.PlatformNames.Length
            ? RejectReason.PlatformNames[reason]
            : ThreatTypes[reason - RejectReason.PlatformNames.Length];

    internal static string RejectionNames(RunCounts counts, int reason) => counts.ReasonName(reason);

    internal static string ThreatNames(RunCounts counts, int type) => counts.ThreatTypes[type];

    internal void CountDetected() => Detected++;

    internal void CountDetected(int count) => Detected += count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void CountExecuted() => Ended(Executed++);

    internal void CountSuperseded(int count = 1)
    {
        Invariant.Holds(count >= 0);
        Superseded += count;
        Invariant.Holds(Pending >= 0);
    }

    internal void CountExpired() => Ended(Expired++);

    internal void CountRejected(RejectReason reason)
    {
        _rejections[reason.Index]++;
        Ended(Rejected++);
    }

    internal void CountRejected(RejectReason reason, int count)
    {
        Invariant.Holds(count >= 0);
        _rejections[reason.Index] += count;
        Rejected += count;
        Invariant.Holds(Pending >= 0);
    }

    internal void CountThreat(int type) => _threats[type]++;

    internal void CountAmbiguous() => AmbiguousFills++;

    internal void CountLiquidation() => Liquidations++;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Ended(long before) => Invariant.Holds(before >= 0 && Pending >= 0);
}
