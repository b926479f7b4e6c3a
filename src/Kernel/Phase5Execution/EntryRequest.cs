using System;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase4Planning;

namespace S1mpleTrader.Kernel.Phase5Execution;

/// <summary>A complete directive that enters: four plans on the grid, and how the connector is to work them.</summary>
/// <remarks>A lane fills the same one again and again: whoever keeps something of it copies that.</remarks>
public sealed class EntryRequest
{
    /// <summary>Index of the symbol.</summary>
    public int Symbol;

    /// <summary>Buy or sell.</summary>
    public Direction Direction;

    /// <summary>The entry's order type; of layers, a limit.</summary>
    public OrderType Type;

    /// <summary>Limit in ticks, where the type has one.</summary>
    public long LimitTicks;

    /// <summary>Trigger in ticks, where the type has one.</summary>
    public long StopTicks;

    /// <summary>Limit prices of a ladder, in ticks; empty for a single order.</summary>
    public ReadOnlyMemory<long> LayerTicks;

    /// <summary>
    /// The route that type, limits, prices of the order and execution are of; null for none that is known.
    /// </summary>
    internal EntryRoute? Route;

    /// <summary>Quantity in lots.</summary>
    public long Lots;

    /// <summary>The price planned from, in ticks.</summary>
    public long ReferenceTicks;

    /// <summary>The close at which it is decided, in ticks: slippage of market orders is measured from it.</summary>
    public long DecisionTicks;

    /// <summary>The trade's stop in ticks; null for none.</summary>
    public long? StopLossTicks;

    /// <summary>The trade's target in ticks; null for none.</summary>
    public long? TakeProfitTicks;

    /// <summary>Hard limits.</summary>
    public RiskLimits Limits;

    /// <summary>How the connector works it.</summary>
    public BacktestExecutionSpec Execution;

    /// <summary>The entry plan as its planner made it; only for a strategy with overlays.</summary>
    public EntryPlan EntryPlan;

    /// <summary>The size plan, on the lot.</summary>
    public SizePlan SizePlan;

    /// <summary>The intent as it was translated.</summary>
    public ExecutionIntent Intent;

    /// <summary>
    /// The trades that are closed first: a reverse; <see cref="TradeTarget.None"/> for a plain entry.
    /// </summary>
    public TradeTarget Reverses;

    /// <summary>The trade's id where <see cref="Reverses"/> is <see cref="TradeTarget.One"/>.</summary>
    public int ReversesTradeId;

    /// <summary>Causality for the trade's record.</summary>
    public TradeOrigin Origin;

    /// <summary>Returns whether a trade is one that is closed first.</summary>
    /// <param name="trade">An open trade.</param>
    internal bool IsReversed(in Trade trade) => trade.IsMeant(Reverses, ReversesTradeId, Symbol, Direction);
}

/// <summary>A directive's hard limits; null where one isn't set.</summary>
/// <param name="StopTolerance">Largest distance of the stop, a fraction of the entry reference.</param>
/// <param name="MaxRiskAmount">Largest risk amount in account currency.</param>
/// <param name="AccountRiskPct">Largest risk amount as a fraction of equity.</param>
/// <param name="IsSlippageOver">Whether the intent allows more slippage than the directive.</param>
public record struct RiskLimits(
    decimal? StopTolerance,
    decimal? MaxRiskAmount,
    decimal? AccountRiskPct,
    bool IsSlippageOver)
{
    /// <summary>Largest distance of the stop, a fraction of the entry reference.</summary>
    public decimal? StopTolerance = StopTolerance; // A field, as the others: it is read where it lies.

    /// <summary>Largest risk amount in account currency.</summary>
    public decimal? MaxRiskAmount = MaxRiskAmount;

    /// <summary>Largest risk amount as a fraction of equity.</summary>
    public decimal? AccountRiskPct = AccountRiskPct;

    /// <summary>The same as doubles, for estimates: infinite where one isn't set.</summary>
    internal double StopToleranceAsDouble = ExactDecimal.ToDoubleOrInfinity(in StopTolerance);

    internal double MaxRiskAmountAsDouble = ExactDecimal.ToDoubleOrInfinity(in MaxRiskAmount);

    internal double AccountRiskAsDouble = ExactDecimal.ToDoubleOrInfinity(in AccountRiskPct);

    /// <summary>Sets a directive's, where they lie.</summary>
    /// <param name="directive">The directive.</param>
    internal void Set(in StrategyDirective directive)
    {
        StopTolerance = directive.Exit.StopLossTolerance;
        MaxRiskAmount = directive.Size.MaxRiskAmount;
        AccountRiskPct = directive.Size.AccountRiskPct;
        StopToleranceAsDouble = ExactDecimal.ToDouble(directive.Exit.StopLossTolerance);
        MaxRiskAmountAsDouble = ExactDecimal.ToDoubleOrInfinity(directive.Size.MaxRiskAmount);
        AccountRiskAsDouble = ExactDecimal.ToDouble(directive.Size.AccountRiskPct);
    }
}

/// <summary>What the back-test connector is told of a directive: the outcome of translation.</summary>
/// <param name="FillModel">Whole quantity at once, or participation and impact.</param>
/// <param name="LatencyNanos">From submission to the market.</param>
/// <param name="ImpactMultiplier">Factor on the impact.</param>
/// <param name="TimeInForce">How long each order lives.</param>
/// <param name="WindowNanos">Lifetime of GTD orders, and of a TWAP's children.</param>
/// <param name="Chunks">Children of a TWAP; 1 for a single order.</param>
/// <param name="Distribution">How chunks share the size.</param>
/// <param name="MaxSlippagePct">Worst fill against the decision price, a fraction; null for no limit.</param>
/// <param name="MinFillRatio">Least share that an IOC must fill at once; 0 for any.</param>
/// <param name="Strategy">How its orders hang together.</param>
public record struct BacktestExecutionSpec(
    FillModel FillModel,
    long LatencyNanos,
    double ImpactMultiplier,
    TimeInForce TimeInForce,
    long WindowNanos,
    int Chunks,
    ChunkDistribution Distribution,
    decimal? MaxSlippagePct,
    decimal MinFillRatio,
    ExecutionStrategy Strategy = ExecutionStrategy.SingleOrder)
{
    /// <summary>Worst fill against the decision price, a fraction; null for no limit.</summary>
    public decimal? MaxSlippagePct = MaxSlippagePct; // A field: it is read where it lies.

    /// <summary>The same as a double, for estimates: infinite for no limit.</summary>
    internal double MaxSlippageAsDouble = ExactDecimal.ToDoubleOrInfinity(in MaxSlippagePct);

    /// <summary>Sets the worst fill.</summary>
    /// <param name="limit">A fraction; null for no limit.</param>
    internal void SetMaxSlippage(in decimal? limit)
    {
        MaxSlippagePct = limit;
        MaxSlippageAsDouble = ExactDecimal.ToDoubleOrInfinity(in limit);
    }
}
