using System;

namespace S1mpleTrader.Kernel.Contracts;

/// <summary>Why an opportunity or a directive was refused: an index into the run's reason names.</summary>
/// <remarks>
/// The platform's reasons come first; the order in which they are checked is another one (docs/EXECUTION.md, From plan
/// to money). After them comes one reason per threat type of the strategy, since a threat that stops a trade gives its
/// own type as the reason.
/// </remarks>
/// <param name="Index">Position in <see cref="PlatformNames"/>, or behind it for threat types.</param>
public readonly record struct RejectReason(int Index)
{
    private static readonly string[] Names =
    [
        "REFINER", "TRADING_HALTED", "LOW_CONFIDENCE", "POSITION_OPEN", "DIRECTION", "NO_PLANNER_MATCHED",
        "BELOW_MIN_NOTIONAL", "RISK_LIMIT", "OVERLAY", "INSUFFICIENT_FUNDS", "SLIPPAGE", "CAPACITY", "BATCH",
        "UNKNOWN_TARGET",
    ];

    /// <summary>A refiner refused the signal.</summary>
    public static readonly RejectReason Refiner = new(0);

    /// <summary>A circuit breaker has halted new trades.</summary>
    public static readonly RejectReason TradingHalted = new(1);

    /// <summary>The planner's confidence is below its minimum, whatever the threats.</summary>
    public static readonly RejectReason LowConfidence = new(2);

    /// <summary>The position policy allows no further trade of this symbol.</summary>
    public static readonly RejectReason PositionOpen = new(3);

    /// <summary>The strategy doesn't trade in this direction.</summary>
    public static readonly RejectReason Direction = new(4);

    /// <summary>
    /// No planner of a required role has triggers that fit the directive, or the first that has made no plan.
    /// </summary>
    public static readonly RejectReason NoPlannerMatched = new(5);

    /// <summary>The size, rounded down to the lot, is zero or worth less than the instrument's minimum.</summary>
    public static readonly RejectReason BelowMinNotional = new(6);

    /// <summary>A plan is over a hard limit, or a stop or target is on the wrong side.</summary>
    public static readonly RejectReason RiskLimit = new(7);

    /// <summary>A portfolio overlay refused the directive.</summary>
    public static readonly RejectReason Overlay = new(8);

    /// <summary>Margin and taker fee don't fit in the free equity.</summary>
    public static readonly RejectReason InsufficientFunds = new(9);

    /// <summary>The fill would be worse than the decision price by more than the intent allows.</summary>
    public static readonly RejectReason Slippage = new(10);

    /// <summary>A configured maximum of open orders, trades or groups is reached.</summary>
    public static readonly RejectReason Capacity = new(11);

    /// <summary>Another member of the batch failed.</summary>
    public static readonly RejectReason Batch = new(12);

    /// <summary>
    /// What a directive modifies, closes or cancels isn't there: it never was, or has been filled, closed or cancelled.
    /// </summary>
    public static readonly RejectReason UnknownTarget = new(13);

    /// <summary>Names of the platform's reasons, by index.</summary>
    public static ReadOnlySpan<string> PlatformNames => Names;

    /// <summary>Returns the reason of a threat type.</summary>
    /// <param name="threatType">Index of the threat type in the strategy, from 0.</param>
    public static RejectReason Threat(int threatType) => new(PlatformNames.Length + threatType);
}
