using S1mpleTrader.Kernel.Ledger;

namespace S1mpleTrader.Kernel.Contracts;

/// <summary>How an entry is to be made; connector-agnostic.</summary>
public enum OrderType : byte
{
    /// <summary>At the next open.</summary>
    Market,

    /// <summary>At the limit price or better.</summary>
    Limit,

    /// <summary>By market once the stop price is reached.</summary>
    Stop,

    /// <summary>At the limit price or better once the stop price is reached.</summary>
    StopLimit,
}

/// <summary>How a trade is entered.</summary>
/// <remarks>Prices in quote currency; the platform rounds them to the nearest tick, ties to even.</remarks>
/// <param name="OrderType">The order's type.</param>
/// <param name="LimitPrice">The limit; null where the type has none.</param>
/// <param name="StopPrice">The trigger; null where the type has none.</param>
/// <param name="WorkOverMinutes">Spread the entry over so many minutes; null for at once.</param>
/// <param name="Layers">Limit orders on a price ladder that begins at the limit; 1 for a single order, at most 64.</param>
/// <param name="LayerSpacing">Distance between layers in quote currency.</param>
public record struct EntryPlan(
    OrderType OrderType,
    decimal? LimitPrice = null,
    decimal? StopPrice = null,
    int? WorkOverMinutes = null,
    int Layers = 1,
    decimal LayerSpacing = 0m)
{
    /// <summary>The answer of a planner whose input isn't defined: the role has no plan, and the directive ends with NO_PLANNER_MATCHED.</summary>
    public static readonly EntryPlan Silent = new(OrderType.Market) { IsSilent = true };

    /// <summary>Whether the planner stayed silent.</summary>
    public bool IsSilent { get; init; }

    /// <summary>Index of the symbol; set by the platform.</summary>
    public int Symbol { get; set; }

    /// <summary>Buy or sell, as the directive says; set by the platform.</summary>
    public Direction Direction { get; set; }

    /// <summary>Whether it is a ladder of limits, of which none is the price planned from.</summary>
    public readonly bool IsLadder => Layers > 1 && OrderType == OrderType.Limit && LimitPrice.HasValue;
}

/// <summary>How much is traded.</summary>
/// <param name="PositionSize">Quantity in base units; the platform rounds it down to the lot.</param>
/// <param name="RiskDistance">
/// The distance to the stop that the sizer reckoned with, in quote currency per unit; the platform's risk amount is size × this × multiplier.
/// </param>
/// <remarks>What follows from size and entry reference is known once the platform has put the size on the lot: to the intent planner and whoever comes after it.</remarks>
public readonly record struct SizePlan(decimal PositionSize, decimal RiskDistance)
{
    private readonly InstrumentGrid? _grid;
    private readonly long _referenceTicks;

    internal SizePlan(decimal positionSize, decimal riskDistance, InstrumentGrid grid, long referenceTicks)
        : this(positionSize, riskDistance)
    {
        _grid = grid;
        _referenceTicks = referenceTicks;
    }

    /// <summary>Size × entry reference × multiplier, in account currency; null to the sizer itself.</summary>
    public decimal? PositionValue => PositionSize * _grid?.Price(_referenceTicks) * _grid?.Instrument.ContractMultiplier;

    /// <summary>Size × the sizer's own distance × multiplier, in account currency; null to the sizer itself.</summary>
    public decimal? RiskAmount => PositionSize * RiskDistance * _grid?.Instrument.ContractMultiplier;

    /// <summary>Notional over the margin that it binds: the instrument's; null to the sizer itself.</summary>
    public decimal? Leverage => _grid?.Instrument.MaxLeverage;
}

/// <summary>Where a trade ends: a static snapshot; what moves lives in execution workers.</summary>
/// <param name="StopLossPrice">Quote currency; null for none.</param>
/// <param name="TakeProfitPrice">Quote currency; null for none.</param>
public readonly record struct ExitPlan(decimal? StopLossPrice, decimal? TakeProfitPrice)
{
    /// <summary>The answer of a planner whose input isn't defined: the role has no plan, and the directive ends with NO_PLANNER_MATCHED.</summary>
    public static readonly ExitPlan Silent = new() { IsSilent = true };

    /// <summary>Whether the planner stayed silent.</summary>
    public bool IsSilent { get; init; }
}
