using System.Collections.Generic;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Kernel.Contracts;

/// <summary>What a connector to a real venue is told: everything it has to send, nothing left to decide.</summary>
/// <remarks>
/// One of <see cref="CexExecutionSpec"/> and <see cref="DexExecutionSpec"/>; the third,
/// <see cref="BacktestExecutionSpec"/>, lies in the back-test's own request. Prices and quantities are on the
/// instrument's grid. Times are UTC nanoseconds. What a kind of action doesn't need is null.
/// </remarks>
public abstract record ConnectorExecutionSpec
{
    /// <summary>What is to be done.</summary>
    public required ExecutionAction Action { get; init; }

    /// <summary>How its orders hang together.</summary>
    public ExecutionStrategy Strategy { get; init; }

    /// <summary>The instrument's name; empty for a cancel, which names its group.</summary>
    public string Symbol { get; init; } = string.Empty;

    /// <summary>Buy or sell; none for a change or a cancel.</summary>
    public Direction Side { get; init; }

    /// <summary>Whether it may only reduce what is held.</summary>
    public bool IsReduceOnly { get; init; }

    /// <summary>The whole size in base units.</summary>
    public decimal? Quantity { get; init; }

    /// <summary>The limit of the whole; a ladder's limits stand with its orders.</summary>
    public decimal? LimitPrice { get; init; }

    /// <summary>The trigger.</summary>
    public decimal? StopPrice { get; init; }

    /// <summary>
    /// The worst price that the slippage limit allows, on the grid; null where a limit
    /// price bounds it, or nothing does.
    /// </summary>
    public decimal? WorstPrice { get; init; }

    /// <summary>
    /// The trade's stop: of an entry for what it fills, of a change the new one; null for none, of a change: as it is.
    /// </summary>
    public decimal? StopLossPrice { get; init; }

    /// <summary>The trade's target, likewise.</summary>
    public decimal? TakeProfitPrice { get; init; }

    /// <summary>When it was decided.</summary>
    public long SubmittedAt { get; init; }

    /// <summary>What isn't filled by then is given up; null for never.</summary>
    public long? ExpiresAt { get; init; }

    /// <summary>The strategy's hint, for a connector that knows the style.</summary>
    public ExecutionStyle? PreferredStyle { get; init; }

    /// <summary>The trade that is changed or closed; its sequence number under TRD_.</summary>
    public int? TradeId { get; init; }

    /// <summary>The group that is cancelled; its sequence number under EXG_.</summary>
    public int? GroupId { get; init; }

    /// <summary>What to send, in order of time.</summary>
    public IReadOnlyList<ConnectorOrder> Orders { get; init; } = [];
}

/// <summary>One order or swap of a spec.</summary>
/// <param name="At">When it is sent, UTC nanoseconds.</param>
/// <param name="Quantity">Base units, on the lot.</param>
/// <param name="LimitPrice">Its limit; null for none.</param>
/// <param name="VisibleQuantity">What the book shows of it; null for all.</param>
public readonly record struct ConnectorOrder(long At, decimal Quantity, decimal? LimitPrice, decimal? VisibleQuantity);

/// <summary>What a connector to a central order book is told.</summary>
public sealed record CexExecutionSpec : ConnectorExecutionSpec
{
    /// <summary>The type of every order.</summary>
    public OrderType? OrderType { get; init; }

    /// <summary>How long each order lives.</summary>
    public TimeInForce? TimeInForce { get; init; }

    /// <summary>Parts that follow each other in time; 1 for one.</summary>
    public int ChunkCount { get; init; } = 1;

    /// <summary>How the parts share the size.</summary>
    public ChunkDistribution ChunkDistribution { get; init; }

    /// <summary>Whether only a part of each order shows.</summary>
    public bool Iceberg { get; init; }

    /// <summary>The part that shows; null without an iceberg.</summary>
    public decimal? IcebergVisibleRatio { get; init; }

    /// <summary>The slippage limit in whole basis points, rounded down; null for none.</summary>
    public int? MaxSlippageBps { get; init; }

    /// <summary>The share that must fill at once; null for any.</summary>
    public decimal? MinFillRatio { get; init; }
}

/// <summary>How much is paid to be included soon.</summary>
public enum GasStrategy : byte
{
    /// <summary>What is usual.</summary>
    Standard,

    /// <summary>As much as it takes.</summary>
    Fast,

    /// <summary>As little as possible; it may wait.</summary>
    Slow,
}

/// <summary>How a swap finds its pools.</summary>
public enum RouterStrategy : byte
{
    /// <summary>One exchange.</summary>
    SingleDex,

    /// <summary>Split over several.</summary>
    MultiDex,
}

/// <summary>What a connector to decentralised exchanges is told.</summary>
public sealed record DexExecutionSpec : ConnectorExecutionSpec
{
    /// <summary>How much is paid to be included soon.</summary>
    public GasStrategy GasStrategy { get; init; }

    /// <summary>The slippage limit in whole basis points, rounded down; null for none.</summary>
    public int? SlippageToleranceBps { get; init; }

    /// <summary>Whether it is protected from those who trade ahead of it.</summary>
    public bool MevProtection { get; init; }

    /// <summary>Whether it is sent where the public can't see it.</summary>
    public bool PrivateMempool { get; init; }

    /// <summary>How it finds its pools.</summary>
    public RouterStrategy RouterStrategy { get; init; }

    /// <summary>Minutes after which a swap that isn't included is void.</summary>
    public int DeadlineMinutes { get; init; }
}
