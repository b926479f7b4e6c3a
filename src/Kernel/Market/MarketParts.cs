using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase1Context;
using S1mpleTrader.Kernel.Phase2Signals;

namespace S1mpleTrader.Kernel.Market;

/// <summary>What a market stage is made of.</summary>
internal readonly ref struct MarketParts
{
    /// <summary>The decided series, in the operation's order.</summary>
    public required SymbolMarket[] Symbols { get; init; }

    /// <summary>Higher timeframes that somebody reads.</summary>
    public required HigherSeries[] Higher { get; init; }

    /// <summary>Context operators that somebody reads, and aligned columns, each behind what it reads.</summary>
    public required ContextStep[] Context { get; init; }

    /// <summary>Opportunity operators in wiring order.</summary>
    public required OpportunityStep[] Opportunities { get; init; }

    /// <summary>Market threat operators in wiring order.</summary>
    public required ThreatStep[] Threats { get; init; }

    /// <summary>What runs context and opportunities at once; null for one by one.</summary>
    public FusedRun? Fused { get; init; }

    /// <summary>The largest block, in rows of one symbol.</summary>
    public required int BlockRows { get; init; }
}

/// <summary>A fused pipeline over a run's operators.</summary>
/// <param name="Name">The pipeline's name.</param>
/// <param name="Stage">The pipeline.</param>
/// <param name="Series">The one series of its operators.</param>
/// <param name="Signals">The list of each opportunity operator.</param>
internal sealed record FusedRun(string Name, FusedStage Stage, MarketSeries Series, SignalList[] Signals);

/// <summary>A context operator on its series, or an aligned column.</summary>
/// <param name="Series">The operator's series; null for an aligned column.</param>
/// <param name="Operator">The operator.</param>
/// <param name="Aligned">The aligned column.</param>
internal readonly record struct ContextStep(MarketSeries? Series, ContextOperator? Operator, AlignedColumn? Aligned);

/// <summary>An opportunity worker's instance.</summary>
/// <param name="Series">The series that it steps on.</param>
/// <param name="Operator">The operator.</param>
/// <param name="Signals">Where its signals go, by row of its symbol's decided series.</param>
internal readonly record struct OpportunityStep(MarketSeries Series, OpportunityOperator Operator, SignalList Signals);

/// <summary>A market threat worker's instance.</summary>
/// <param name="Series">The series that it steps on.</param>
/// <param name="Operator">The operator.</param>
/// <param name="News">
/// Where its severity leaves 0 or first reaches one of <paramref name="Levels"/>, by row
/// of its symbol's decided series.
/// </param>
/// <param name="Levels">Severities that listeners wait for.</param>
/// <param name="Aligned">Its severity as the decided series sees it, where it steps on another.</param>
internal readonly record struct ThreatStep(
    MarketSeries Series, MarketThreatOperator Operator, ThreatList News, double[] Levels, AlignedColumn? Aligned);
