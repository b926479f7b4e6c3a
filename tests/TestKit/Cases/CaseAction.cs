using System.Collections.Generic;

namespace S1mpleTrader.TestKit;

/// <summary>A directive, already complete, given at the close of the bar with index <see cref="At"/>.</summary>
public abstract record CaseAction
{
    /// <summary>Index of the bar at whose close it is decided; a batch gives its own to its members.</summary>
    public int At { get; init; }
}

/// <summary>An entry directive; its execution group and its trade are called <see cref="Id"/>.</summary>
public sealed record CaseSubmit : CaseAction
{
    public required string Id { get; init; }

    /// <summary>The trade that is closed by market in the same directive, or null.</summary>
    public string? Reverses { get; init; }

    public required string Symbol { get; init; }

    public required bool IsBuy { get; init; }

    public required decimal Quantity { get; init; }

    /// <summary>MARKET, LIMIT, STOP or STOP_LIMIT.</summary>
    public string Type { get; init; } = "MARKET";

    public decimal? Limit { get; init; }

    public decimal? Stop { get; init; }

    /// <summary>GTC, GTD, IOC or FOK; without one a window means GTD, else GTC.</summary>
    public string TimeInForce { get; init; } = "GTC";

    public decimal? WindowMinutes { get; init; }

    /// <summary>More than one: a TWAP over the window.</summary>
    public int Chunks { get; init; } = 1;

    /// <summary>UNIFORM, FRONT_LOADED or BACK_LOADED.</summary>
    public string Distribution { get; init; } = "UNIFORM";

    /// <summary>One LIMIT per price; empty: no layers.</summary>
    public IReadOnlyList<decimal> Layers { get; init; } = [];

    public decimal? StopLoss { get; init; }

    public decimal? TakeProfit { get; init; }

    /// <summary>In percent; null: unchecked.</summary>
    public decimal? MaxSlippagePct { get; init; }

    /// <summary>In percent; null: unchecked.</summary>
    public decimal? StopLossTolerancePct { get; init; }

    public decimal ImpactMultiplier { get; init; } = 1m;

    /// <summary>The share of its quantity below which an IOC's first bar fills nothing.</summary>
    public decimal MinFillRatio { get; init; }
}

/// <summary>A market order against one trade: all that it holds, or a quantity.</summary>
public sealed record CaseClose : CaseAction
{
    public required string Id { get; init; }

    public decimal? Quantity { get; init; }
}

/// <summary>A market order against a symbol's trades, first in, first out.</summary>
public sealed record CaseCloseSymbol : CaseAction
{
    public required string Symbol { get; init; }

    public required decimal Quantity { get; init; }
}

/// <summary>A new exit plan of a trade; what isn't set stays.</summary>
public sealed record CaseModify : CaseAction
{
    public required string Id { get; init; }

    public bool SetsStopLoss { get; init; }

    /// <summary>Null removes it, when <see cref="SetsStopLoss"/>.</summary>
    public decimal? StopLoss { get; init; }

    public bool SetsTakeProfit { get; init; }

    /// <summary>Null removes it, when <see cref="SetsTakeProfit"/>.</summary>
    public decimal? TakeProfit { get; init; }
}

/// <summary>Cancels a group's open orders, or its n-th order only.</summary>
public sealed record CaseCancel : CaseAction
{
    public required string Id { get; init; }

    /// <summary>From 1; null: all of them.</summary>
    public int? Child { get; init; }
}

/// <summary>Several directives submitted together.</summary>
public sealed record CaseBatch : CaseAction
{
    /// <summary>SEQUENTIAL, PARALLEL or ATOMIC.</summary>
    public required string Mode { get; init; }

    public bool RollbackOnFailure { get; init; } = true;

    public required IReadOnlyList<CaseAction> Members { get; init; }
}
