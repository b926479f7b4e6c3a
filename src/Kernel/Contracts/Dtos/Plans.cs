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
/// <param name="Layers">
/// Limit orders on a price ladder that begins at the limit; 1 for a single order, at most 64.
/// </param>
/// <param name="LayerSpacing">Distance between layers in quote currency.</param>
public record struct EntryPlan(
    OrderType OrderType,
    decimal? LimitPrice = null,
    decimal? StopPrice = null,
    int? WorkOverMinutes = null,
    int Layers = 1,
    decimal LayerSpacing = 0m)
{
    /// <summary>
    /// The answer of a planner whose input isn't defined: the role has no plan, and the
    /// directive ends with NO_PLANNER_MATCHED.
    /// </summary>
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
/// <remarks>
/// Made of a quantity and a distance, or by a <see cref="GridView"/> of lots and ticks, which become decimals when
/// somebody asks. What follows from size and entry reference is known once the platform has put the size on the lot: to
/// the intent planner and whoever comes after it.
/// </remarks>
public record struct SizePlan
{
    private const long None = -1;

    private Amount _quantity;        // Where there are no lots.
    private Amount _distance;        // In quote currency; where there is a grid, what its ticks are multiplied by.
    private InstrumentGrid? _grid;
    private long _lots;              // None: made of a quantity.
    private long _distanceTicks;     // None: the distance is a decimal.
    private long _referenceTicks;    // 0 to the sizer itself.

    /// <summary>Makes a plan of a quantity.</summary>
    /// <param name="positionSize">Quantity in base units; the platform rounds it down to the lot.</param>
    /// <param name="riskDistance">
    /// The distance to the stop that the sizer used, in quote currency per unit.
    /// </param>
    public SizePlan(decimal positionSize, decimal riskDistance)
    {
        _quantity = positionSize;
        _distance = riskDistance;
        _lots = None;
    }

    internal SizePlan(InstrumentGrid grid, decimal positionSize, long distanceTicks, in decimal factor)
    {
        _grid = grid;
        _quantity = positionSize;
        _distanceTicks = distanceTicks;
        _distance = factor;
        _lots = None;
    }

    internal SizePlan(InstrumentGrid grid, long lots, long distanceTicks, in decimal factor)
    {
        _grid = grid;
        _lots = lots;
        _distanceTicks = distanceTicks;
        _distance = factor;
    }

    // The size that the platform makes of a sizer's plan; filled where it lies, as of what has just been written a copy
    // would wait for the memory.
    internal void Set(in SizePlan asked, InstrumentGrid grid, long lots, long referenceTicks)
    {
        bool isOnGrid = asked._grid == grid;
        _grid = grid;
        _lots = lots;
        _distanceTicks = isOnGrid ? asked._distanceTicks : None;
        _distance = isOnGrid ? asked._distance : asked.RiskDistance;
        _referenceTicks = referenceTicks;
    }

    // The same plan from another reference: made without a look at one, the only ticks it has are the reference's.
    internal void MoveTo(long referenceTicks)
    {
        _distanceTicks = _distanceTicks == None ? None : referenceTicks;
        _referenceTicks = referenceTicks;
    }

    /// <summary>Quantity in base units; once the platform has put it there, on the lot.</summary>
    public readonly decimal PositionSize => Quantity;

    /// <summary>
    /// The distance to the stop that the sizer used, in quote currency per unit; the platform's risk amount is
    /// size × this × multiplier.
    /// </summary>
    public readonly decimal RiskDistance => Distance;

    /// <summary>Size × entry reference × multiplier, in account currency; null to the sizer itself.</summary>
    public readonly decimal? PositionValue
        => PositionSize * Known?.Price(_referenceTicks) * Known?.Instrument.ContractMultiplier;

    /// <summary>Size × the sizer's own distance × multiplier, in account currency; null to the sizer itself.</summary>
    public readonly decimal? RiskAmount => PositionSize * RiskDistance * Known?.Instrument.ContractMultiplier;

    /// <summary>Notional over the margin that it binds: the instrument's; null to the sizer itself.</summary>
    public readonly decimal? Leverage => Known?.Instrument.MaxLeverage;

    /// <summary>The risk distance, near enough for an estimate.</summary>
    internal readonly double RiskDistanceAsDouble
        => _distance.Estimate * (_grid is null || _distanceTicks == None ? 1 : _distanceTicks * _grid.PricePerTick);

    /// <summary>The risk distance as it is kept.</summary>
    internal readonly Amount Distance
        => _grid is null || _distanceTicks == None ? _distance
            : _grid.TryPriceInDigits(_distanceTicks, out Amount price, out _) ? price * _distance
            : _grid.Price(_distanceTicks) * _distance;

    /// <summary>The quantity as it is kept.</summary>
    internal readonly Amount Quantity => _grid is null || _lots == None ? _quantity : _grid.Quantity(_lots);

    private readonly InstrumentGrid? Known => _referenceTicks == 0 ? null : _grid;

    /// <summary>Returns whether another plan is made of the same.</summary>
    /// <param name="other">The other plan.</param>
    public readonly bool Equals(SizePlan other)
        => (decimal)_quantity == (decimal)other._quantity
            && (decimal)_distance == (decimal)other._distance
            && _grid == other._grid
            && _lots == other._lots
            && _distanceTicks == other._distanceTicks
            && _referenceTicks == other._referenceTicks;

    /// <inheritdoc/>
    public override readonly int GetHashCode() => (int)_lots; // Plans are compared, never looked up.

    /// <summary>Returns its lots, where it is made of lots.</summary>
    /// <param name="grid">The symbol's grid.</param>
    /// <param name="lots">The lots, when true is returned.</param>
    internal readonly bool TryLotsOn(InstrumentGrid grid, out long lots)
    {
        lots = _lots;
        return _grid == grid && _lots != None;
    }
}

/// <summary>Where a trade ends: a static snapshot; what moves lives in execution workers.</summary>
/// <remarks>
/// Made of prices, which the platform rounds to the nearest tick, ties to even; or by a
/// <see cref="GridView"/> of ticks.
/// </remarks>
public readonly record struct ExitPlan
{
    /// <summary>
    /// The answer of a planner whose input isn't defined: the role has no plan, and the
    /// directive ends with NO_PLANNER_MATCHED.
    /// </summary>
    public static readonly ExitPlan Silent = new() { IsSilent = true };

    private readonly Amount _stopLoss; // Without references, so that a plan is copied in a few moves.
    private readonly Amount _takeProfit;
    // Of a plan made of ticks: its prices' digits are so many times the ticks. Else 0.
    private readonly long _tickDigits;
    private readonly bool _hasStopLoss;
    private readonly bool _hasTakeProfit;

    /// <summary>Makes a plan of prices.</summary>
    /// <param name="stopLossPrice">Quote currency; null for none.</param>
    /// <param name="takeProfitPrice">Quote currency; null for none.</param>
    public ExitPlan(decimal? stopLossPrice, decimal? takeProfitPrice)
    {
        _hasStopLoss = stopLossPrice.HasValue;
        _hasTakeProfit = takeProfitPrice.HasValue;
        _stopLoss = stopLossPrice.GetValueOrDefault();
        _takeProfit = takeProfitPrice.GetValueOrDefault();
    }

    internal ExitPlan(InstrumentGrid grid, long stopLossTicks, long takeProfitTicks)
    {
        _hasStopLoss = true;
        _hasTakeProfit = true;
        bool isShort = grid.TryPriceInDigits(stopLossTicks, out _stopLoss, out _tickDigits)
            & grid.TryPriceInDigits(takeProfitTicks, out _takeProfit, out _);
        if (!isShort)
        {
            _stopLoss = grid.Price(stopLossTicks);
            _takeProfit = grid.Price(takeProfitTicks);
            _tickDigits = 0;
        }
    }

    /// <summary>The stop in quote currency; null for none.</summary>
    public decimal? StopLossPrice => _hasStopLoss ? _stopLoss : null;

    /// <summary>The target in quote currency; null for none.</summary>
    public decimal? TakeProfitPrice => _hasTakeProfit ? _takeProfit : null;

    /// <summary>Whether the planner stayed silent.</summary>
    public bool IsSilent { get; init; }

    /// <summary>Returns whether another plan has the same prices.</summary>
    /// <param name="other">The other plan.</param>
    public bool Equals(ExitPlan other)
        => StopLossPrice == other.StopLossPrice
            && TakeProfitPrice == other.TakeProfitPrice && IsSilent == other.IsSilent;

    /// <inheritdoc/>
    public override int GetHashCode() => IsSilent ? 1 : 0; // Plans are compared, never looked up.

    /// <summary>Returns stop and target in ticks, ties to even; null for none.</summary>
    /// <param name="grid">The symbol's grid.</param>
    /// <param name="stopLossTicks">The stop.</param>
    /// <param name="takeProfitTicks">The target.</param>
    internal void On(InstrumentGrid grid, out long? stopLossTicks, out long? takeProfitTicks)
    {
        if (_tickDigits != 0)
        {
            stopLossTicks = TicksOf(_stopLoss);
            takeProfitTicks = TicksOf(_takeProfit);
            return;
        }

        stopLossTicks = _hasStopLoss ? grid.NearestTicks(_stopLoss) : null;
        takeProfitTicks = _hasTakeProfit ? grid.NearestTicks(_takeProfit) : null;
    }

    // Of most instruments a tick's digit is 1.
    private long TicksOf(Amount price) => _tickDigits == 1 ? price.Digits : price.Digits / _tickDigits;
}
