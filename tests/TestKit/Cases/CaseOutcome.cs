using System.Collections.Generic;

namespace S1mpleTrader.TestKit;

/// <summary>
/// What an engine made of a case, in no engine's own types: the oracle and the real one both fill it.
/// </summary>
public sealed record CaseOutcome
{
    /// <summary>In the order in which they happened.</summary>
    public required IReadOnlyList<CaseFill> Fills { get; init; }

    /// <summary>Closed trades, in order of their first fill.</summary>
    public required IReadOnlyList<CaseTrade> Trades { get; init; }

    /// <summary>Trades left open, in order of their first fill.</summary>
    public required IReadOnlyList<CaseOpenTrade> Open { get; init; }

    /// <summary>In order, without those whose reason is BATCH.</summary>
    public required IReadOnlyList<CaseRejection> Rejections { get; init; }

    /// <summary>Directives that ended without a fill and without a rejection, in any order.</summary>
    public required IReadOnlyList<string> Expired { get; init; }

    public required int Ambiguous { get; init; }

    public required decimal FinalEquity { get; init; }

    public required decimal FinalBalance { get; init; }

    /// <summary>By bar index; a row without a record is absent.</summary>
    public required IReadOnlyDictionary<int, decimal> Equity { get; init; }

    /// <summary>By bar index; a row without a record is absent.</summary>
    public required IReadOnlyDictionary<int, decimal> Balance { get; init; }

    /// <summary>
    /// By the names of the result's metrics, of two accounts by those of <see cref="IntervalMetrics"/>; null:
    /// undefined.
    /// </summary>
    public required IReadOnlyDictionary<string, double?> Metrics { get; init; }
}

/// <summary>
/// One fill. <paramref name="Reason"/> is ENTRY or the exit's reason; <paramref name="Id"/> the trade's name.
/// </summary>
public sealed record CaseFill(
    int Bar, string Id, bool IsBuy, decimal Quantity, decimal Price, bool IsTaker, decimal Fee, string Reason);

/// <summary>One closed trade. Averages may carry more digits than 12: the comparison rounds.</summary>
public sealed record CaseTrade
{
    public required string Id { get; init; }

    public required string Symbol { get; init; }

    public required bool IsBuy { get; init; }

    /// <summary>The sum of the entry fills.</summary>
    public required decimal Quantity { get; init; }

    public required int EntryBar { get; init; }

    public required decimal EntryPrice { get; init; }

    public required int ExitBar { get; init; }

    public required decimal ExitPrice { get; init; }

    public required string ExitReason { get; init; }

    public required decimal Gross { get; init; }

    public required decimal Fees { get; init; }

    /// <summary>Paid; negative: received.</summary>
    public required decimal Funding { get; init; }

    public required decimal Net { get; init; }

    public required decimal Mae { get; init; }

    public required decimal Mfe { get; init; }
}

/// <summary>One trade left open at the end.</summary>
public sealed record CaseOpenTrade(
    string Id, string Symbol, bool IsBuy, decimal Quantity, decimal Cost, decimal? StopLoss, decimal? TakeProfit);

/// <summary>
/// One directive refused: at the bar where it was decided, or for SLIPPAGE at the bar of the refused fill.
/// </summary>
public sealed record CaseRejection(int Bar, string Id, string Reason);
