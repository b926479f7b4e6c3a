using System;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Kernel.Phase5Execution;

/// <summary>One fill, as observers see it.</summary>
/// <param name="Id">Sequence number under FIL_.</param>
/// <param name="GroupId">
/// Sequence number of its group under EXG_; -1 for fills without an order (end of data, liquidation, protective).
/// </param>
/// <param name="TradeId">Sequence number of its trade under TRD_.</param>
/// <param name="Symbol">Index of its symbol.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="Lots">Quantity in lots.</param>
/// <param name="Ticks">Price in ticks.</param>
/// <param name="IsTaker">Whether it took liquidity.</param>
/// <param name="FeeUnits">Fee in money units.</param>
/// <param name="Reason">Entry, or the exit's reason.</param>
/// <param name="Row">The row of its bar.</param>
public readonly record struct Fill(
    int Id,
    int GroupId,
    int TradeId,
    int Symbol,
    Direction Side,
    long Lots,
    long Ticks,
    bool IsTaker,
    Int128 FeeUnits,
    FillReason Reason,
    int Row);
