using System.Collections.Generic;

namespace S1mpleTrader.TestKit;

/// <summary>How the first entry fill of a trade stood to its bar.</summary>
public enum OracleOpening
{
    AtOpen,
    InsideByLimit,
    InsideByStop,
}

/// <summary>One round trip: one entry directive, any number of entry and exit fills.</summary>
public sealed class OracleTrade
{
    /// <summary>From 1, in the order of first fills.</summary>
    public required int Id { get; init; }

    public required OracleGroup Group { get; init; }

    public required int Symbol { get; init; }

    public required bool IsBuy { get; init; }

    public bool IsOpen { get; set; } = true;

    /// <summary>Quantity held now.</summary>
    public decimal Held { get; set; }

    /// <summary>
    /// What the held quantity cost: Σ quantity × price × multiplier, less what partial exits released.
    /// </summary>
    public decimal Cost { get; set; }

    public decimal EntryQuantity { get; set; }

    public decimal EntryValue { get; set; }

    public decimal ExitQuantity { get; set; }

    public decimal ExitValue { get; set; }

    public decimal Gross { get; set; }

    public decimal Fees { get; set; }

    public decimal Funding { get; set; }

    public decimal Net => Gross - Fees - Funding;

    public decimal? StopLoss { get; set; }

    public decimal? TakeProfit { get; set; }

    /// <summary>The stop that it was entered with.</summary>
    public decimal? FirstStop { get; set; }

    /// <summary>Price of its reduce-only LIMIT.</summary>
    public decimal PartialPrice { get; set; }

    /// <summary>What is left of that LIMIT; zero: there is none.</summary>
    public decimal PartialLeft { get; set; }

    public bool PartialHasFilled { get; set; }

    /// <summary>The first order id of its protective pair.</summary>
    public long ProtectiveId { get; set; }

    /// <summary>The stop was triggered but couldn't fill whole: the rest is a MARKET, the target is gone.</summary>
    public bool StopGoesOn { get; set; }

    /// <summary>The row in which the stop was triggered.</summary>
    public int StopRow { get; set; } = -1;

    /// <summary>The row whose open touched both its stop and a target.</summary>
    public int AmbiguousRow { get; set; } = -1;

    public OracleOpening Opening { get; set; }

    /// <summary>The row in which it opened.</summary>
    public int OpenedRow { get; set; }

    /// <summary>What its protective orders take as the open of the bar in which it opened.</summary>
    public decimal OpeningReference { get; set; }

    /// <summary>The open of the bar of the first entry fill, as its order met it.</summary>
    public decimal OpeningOpen { get; set; }

    public long EntryTime { get; set; }

    public long ExitTime { get; set; }

    public int EntryRow { get; set; }

    public int ExitRow { get; set; }

    public string ExitReason { get; set; } = string.Empty;

    /// <summary>What was held before each exit fill of the bar that is being matched, and the fill's price.</summary>
    public List<(decimal Held, decimal Cost, decimal Price)> ExitsOfBar { get; } = [];

    public decimal Mae { get; set; }

    public decimal Mfe { get; set; }

    /// <summary>Quantity-weighted, in display precision.</summary>
    public decimal EntryPrice(decimal multiplier) =>
        ((Rational)EntryValue / EntryQuantity / multiplier).Nearest(0.000000000001m);

    /// <summary>Quantity-weighted, in display precision.</summary>
    public decimal ExitPrice(decimal multiplier) =>
        ((Rational)ExitValue / ExitQuantity / multiplier).Nearest(0.000000000001m);
}

/// <summary>One fill. The time is its bar's open.</summary>
public sealed record OracleFill(
    long Time,
    int Row,
    OracleTrade Trade,
    bool IsBuy,
    decimal Quantity,
    decimal Price,
    bool IsTaker,
    decimal Fee,
    string Reason);

/// <summary>One directive refused: when, which, why.</summary>
public sealed record OracleRejection(long Time, string Name, string Reason);

/// <summary>Equity and balance as recorded at one instant.</summary>
public readonly record struct OracleEquity(long CloseTime, long OpenTime, decimal Equity, decimal Balance);
