using System.Collections.Generic;
using S1mpleTrader.Columnar;

namespace S1mpleTrader.Kernel.Contracts;

/// <summary>What is traded, its grids and its costs; immutable configuration.</summary>
/// <remarks>
/// Prices are whole ticks and quantities whole lots inside the kernel; the decimals here are the edge. Rates and
/// fractions are plain (0.0004 is 4 bps).
/// </remarks>
public sealed record Instrument
{
    /// <summary>The instrument's name, as in the data sources.</summary>
    public required string Symbol { get; init; }

    /// <summary>Price grid in quote currency, above 0.</summary>
    public required decimal TickSize { get; init; }

    /// <summary>Quantity grid in base units, above 0.</summary>
    public required decimal LotSize { get; init; }

    /// <summary>Smallest notional of an entry in quote currency, at least 0.</summary>
    public decimal MinNotional { get; init; }

    /// <summary>Fee rate of fills that add liquidity, above -1 and below 1; negative: a rebate.</summary>
    public decimal Maker { get; init; }

    /// <summary>Fee rate of fills that take liquidity, above -1 and below 1; negative: a rebate.</summary>
    public decimal Taker { get; init; }

    /// <summary>
    /// Fee rates by the account's volume, ascending; below the lowest, or without any, <see cref="Maker"/> and
    /// <see cref="Taker"/> hold.
    /// </summary>
    public IReadOnlyList<FeeTier> FeeTiers { get; init; } = [];

    /// <summary>Its funding rates; null where none are charged.</summary>
    public FundingSeries? Funding { get; init; }

    /// <summary>Largest notional over margin, at least 1.</summary>
    public decimal MaxLeverage { get; init; } = 1m;

    /// <summary>Base units per contract, above 0.</summary>
    public decimal ContractMultiplier { get; init; } = 1m;

    /// <summary>Maintenance margin as a fraction of notional.</summary>
    public decimal MaintenanceMarginRate { get; init; } = 0.005m;

    /// <summary>Rounds to the nearest tick, ties to even.</summary>
    /// <param name="price">A price in quote currency.</param>
    /// <returns>A price on the grid.</returns>
    /// <exception cref="System.OverflowException">The price is beyond 2^63 ticks.</exception>
    public decimal RoundToTick(decimal price)
    {
        Invariant.Holds(TickSize > 0m);
        return TickSize * ExactDecimal.DivideToNearestEven(price, TickSize);
    }

    /// <summary>Rounds to the nearest tick, ties to even.</summary>
    /// <param name="price">A price in quote currency.</param>
    /// <returns>A price on the grid, at most 2^62 ticks in size.</returns>
    public Amount RoundToTick(Amount price)
    {
        Invariant.Holds(TickSize > 0m);
        return (Amount)TickSize * Amount.DivideToNearestEvenWithin(price, TickSize, 1L << 62);
    }

    /// <summary>Rounds a quotient to the nearest tick, ties to even, without rounding it before.</summary>
    /// <param name="value">Quote currency: a price times <paramref name="quantity"/>.</param>
    /// <param name="quantity">Base units, above 0.</param>
    /// <returns>A price on the grid.</returns>
    /// <exception cref="System.OverflowException">The price is beyond 2^63 ticks.</exception>
    public decimal RoundToTick(decimal value, decimal quantity)
    {
        Invariant.Holds(TickSize > 0m && quantity > 0m);
        return TickSize * ExactDecimal.DivideToNearestEven(value, quantity * TickSize);
    }

    /// <summary>Rounds down to the lot.</summary>
    /// <param name="quantity">A quantity in base units, at least 0.</param>
    /// <returns>A quantity on the grid, at most <paramref name="quantity"/>.</returns>
    /// <exception cref="System.OverflowException">The quantity is beyond 2^63 lots.</exception>
    public decimal FloorToLot(decimal quantity)
    {
        Invariant.Holds(LotSize > 0m);
        return LotSize * ExactDecimal.DivideDown(quantity, LotSize);
    }
}

/// <summary>Fee rates from a volume on.</summary>
/// <param name="Volume30d">
/// The account's notional over 30 days, all symbols together, from which on they hold; in account currency, at least 0.
/// </param>
/// <param name="Maker">Fee rate of fills that add liquidity, above -1 and below 1.</param>
/// <param name="Taker">Fee rate of fills that take liquidity, above -1 and below 1.</param>
public readonly record struct FeeTier(decimal Volume30d, decimal Maker, decimal Taker);
