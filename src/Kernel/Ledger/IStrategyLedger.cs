using System;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Kernel.Ledger;

/// <summary>
/// A strategy's ledger on two levels: what every connector has, and what one that works single orders has beside it.
/// </summary>
/// <remarks>
/// Queries show the ledger's own tables and allocate nothing; a span is valid until the next bar or directive. What has
/// ended leaves the tables: its ending stands in the journal.
/// </remarks>
public interface IStrategyLedger
{
    /// <summary>Open trades in ascending order of id: connector-agnostic.</summary>
    ReadOnlySpan<Trade> Trades { get; }

    /// <summary>Slots of execution groups; those that are open say so: connector-agnostic.</summary>
    ReadOnlySpan<ExecutionGroup> ExecutionGroups { get; }

    /// <summary>Returns the net of a symbol's open trades: connector-agnostic.</summary>
    /// <param name="symbol">Index of the symbol.</param>
    Position PositionOf(int symbol);

    /// <summary>Cancels what is open of a group: connector-agnostic.</summary>
    /// <param name="groupId">Its sequence number under EXG_.</param>
    /// <returns>False where no such group is open.</returns>
    bool TryCancelGroup(int groupId);

    /// <summary>Open orders in ascending order of id: connector-aware.</summary>
    ReadOnlySpan<Order> Orders { get; }

    /// <summary>Cancels one order: connector-aware.</summary>
    /// <param name="orderId">Its sequence number under ORD_.</param>
    /// <returns>False where no such order is open: it never was, or has been filled, cancelled or has ended.</returns>
    bool TryCancelOrder(int orderId);
}

/// <summary>The net of a symbol's open trades.</summary>
/// <param name="Symbol">Index of the symbol.</param>
/// <param name="Quantity">Held, in base units; negative for a net short.</param>
/// <param name="Mark">The symbol's last close in quote currency.</param>
/// <param name="Value">Quantity × mark × multiplier, in account currency; negative for a net short.</param>
/// <param name="Unrealised">What its trades gain at the mark over what they cost, in account currency.</param>
public readonly record struct Position(int Symbol, decimal Quantity, decimal Mark, decimal Value, decimal Unrealised);

/// <summary>How far an order has come; names like those of FIX.</summary>
/// <remarks>
/// A simulated order in the book shows some of them (<see cref="Order.StatusAt"/>); the others are a venue's to tell.
/// </remarks>
public enum OrderStatus : byte
{
    /// <summary>Made, and not yet checked.</summary>
    Initialized,

    /// <summary>Refused by our own checks: the directive's rejection in the journal.</summary>
    Denied,

    /// <summary>On its way to the market.</summary>
    Submitted,

    /// <summary>In the market, unfilled.</summary>
    Accepted,

    /// <summary>Refused by the venue: a simulated one refuses a fill for slippage.</summary>
    Rejected,

    /// <summary>In the market, filled in part.</summary>
    PartiallyFilled,

    /// <summary>Filled.</summary>
    Filled,

    /// <summary>Taken back before it was filled.</summary>
    Cancelled,

    /// <summary>Its time has come before it was filled.</summary>
    Expired,
}

/// <summary>How far a group has come.</summary>
/// <remarks>
/// A group of the book shows the first three (<see cref="ExecutionGroup.Status"/>): how it ended stands in the journal.
/// </remarks>
public enum ExecutionGroupStatus : byte
{
    /// <summary>Nothing has filled yet.</summary>
    Pending,

    /// <summary>Something has filled, and something is open.</summary>
    PartiallyFilled,

    /// <summary>Something has filled, and nothing is open.</summary>
    Completed,

    /// <summary>Ended without a fill, taken back.</summary>
    Cancelled,

    /// <summary>Ended without a fill, after one was refused.</summary>
    Rejected,

    /// <summary>Ended without a fill in its time.</summary>
    Expired,
}
