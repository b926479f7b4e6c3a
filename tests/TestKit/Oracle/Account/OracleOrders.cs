using System.Collections.Generic;
using System.Linq;

namespace S1mpleTrader.TestKit;

public enum OracleOrderType
{
    Market,
    Limit,
    Stop,
    StopLimit,
}

public enum OracleTimeInForce
{
    GoodTillCancelled,
    GoodTillDate,
    ImmediateOrCancel,
    FillOrKill,
}

public enum OracleDistribution
{
    Uniform,
    FrontLoaded,
    BackLoaded,
}

/// <summary>A complete entry directive: what the account is asked to do, nothing left to plan.</summary>
public sealed record OracleEntry
{
    public required string Name { get; init; }

    public required int Symbol { get; init; }

    public required bool IsBuy { get; init; }

    public required decimal Quantity { get; init; }

    public OracleOrderType Type { get; init; }

    public decimal? Limit { get; init; }

    public decimal? Stop { get; init; }

    public OracleTimeInForce TimeInForce { get; init; }

    public long? WindowNanos { get; init; }

    public int Chunks { get; init; } = 1;

    public OracleDistribution Distribution { get; init; }

    public IReadOnlyList<decimal> Layers { get; init; } = [];

    public decimal? StopLoss { get; init; }

    public decimal? TakeProfit { get; init; }

    public decimal? MaxSlippagePct { get; init; }

    public decimal? StopLossTolerancePct { get; init; }

    public decimal ImpactMultiplier { get; init; } = 1m;

    public bool MarketImpact { get; init; }

    public long LatencyNanos { get; init; }

    public decimal MinFillRatio { get; init; }

    /// <summary>The trades that the directive closes first, by market: a reverse; empty for a plain entry.</summary>
    public IReadOnlyList<OracleTrade> Reverses { get; init; } = [];

    /// <summary>The signal_type of the opportunity, for the trade's entry_reason.</summary>
    public string Reason { get; init; } = "SIGNAL";
}

public enum OracleEnding
{
    Pending,
    Executed,
    Rejected,
    Expired,
}

/// <summary>All entry orders of one directive, and how the directive ended.</summary>
public sealed class OracleGroup
{
    public required OracleEntry Entry { get; init; }

    /// <summary>The price that funds, notional and sides are checked against.</summary>
    public required decimal EntryReference { get; init; }

    /// <summary>The close at which it was decided.</summary>
    public required decimal DecisionClose { get; init; }

    public required long DecidedAt { get; init; }

    public List<OracleOrder> Orders { get; } = [];

    public OracleTrade? Trade { get; set; }

    /// <summary>The market orders of a reverse that close its trades.</summary>
    public List<OracleOrder> ClosingOrders { get; } = [];

    /// <summary>True once the reverse was judged after the reducing orders of the first bar it met.</summary>
    public bool ReverseJudged { get; set; }

    /// <summary>Close time of the bar of the last refused fill.</summary>
    public long? RefusedAt { get; set; }

    public OracleEnding Ending { get; set; }

    public string? RejectReason { get; set; }

    public bool HasOpenOrders => Orders.Any(order => order.IsOpen);
}

/// <summary>One order: an entry of a group, or a market order that reduces one trade or a symbol.</summary>
public sealed class OracleOrder
{
    public required long Id { get; init; }

    public required int Symbol { get; init; }

    public required OracleOrderType Type { get; init; }

    /// <summary>Null for a reducing order.</summary>
    public OracleGroup? Group { get; init; }

    /// <summary>The trade that a reducing order reduces; null: the symbol's trades, first in, first out.</summary>
    public OracleTrade? Target { get; init; }

    public bool IsBuy { get; init; }

    public decimal? Limit { get; init; }

    public decimal? Stop { get; init; }

    public OracleTimeInForce TimeInForce { get; init; }

    public required decimal Quantity { get; init; }

    public required decimal Remaining { get; set; }

    public required long ActiveFrom { get; init; }

    public long? EndsAt { get; init; }

    public decimal ImpactMultiplier { get; init; } = 1m;

    public bool MarketImpact { get; init; }

    /// <summary>What a reducing order's fills are booked as.</summary>
    public string Reason { get; init; } = "ENTRY";

    public bool IsOpen { get; set; } = true;

    /// <summary>True once a bar was met: the next one isn't its first.</summary>
    public bool HasMetBar { get; set; }

    /// <summary>A STOP that was triggered goes on as a MARKET, a STOP_LIMIT as a LIMIT, from the next bar.</summary>
    public bool IsTriggered { get; set; }

    /// <summary>The row in which it was triggered.</summary>
    public int TriggeredRow { get; set; } = -1;
}
