using System.Collections.Generic;

namespace S1mpleTrader.TestKit.Oracle;

/// <summary>Everything that a back-test of one strategy link comes out with.</summary>
public sealed class OracleResult
{
    public required IReadOnlyList<TradeRow> Trades { get; init; }

    /// <summary>Trades that <c>close_at_end: false</c> leaves open: at most one.</summary>
    public required IReadOnlyList<OpenTrade> Open { get; init; }

    public required IReadOnlyList<FillRow> Fills { get; init; }

    /// <summary>One record per decided row; the last one is taken after closing.</summary>
    public required IReadOnlyList<EquityRow> Equity { get; init; }

    public required OracleCounts Counts { get; init; }

    public required OracleMetrics Metrics { get; init; }

    public required decimal InitialCapital { get; init; }

    public required decimal FinalEquity { get; init; }
}

/// <summary>A closed trade: the columns of execution.md section 5. Ids are sequence numbers from 1.</summary>
public sealed record TradeRow
{
    /// <summary>1 for the first trade that was opened, in order of the entry fills.</summary>
    public required int TradeId { get; init; }

    public required string Symbol { get; init; }

    /// <summary>BUY or SELL.</summary>
    public required string Direction { get; init; }

    public required decimal Quantity { get; init; }

    /// <summary>"a fill's time is its bar's open".</summary>
    public required long EntryTimeNanos { get; init; }

    public required decimal EntryPrice { get; init; }

    public required long ExitTimeNanos { get; init; }

    public required decimal ExitPrice { get; init; }

    public required decimal GrossPnl { get; init; }

    public required decimal Fees { get; init; }

    /// <summary>0: funding is not among these features.</summary>
    public required decimal Funding { get; init; }

    public required decimal NetPnl { get; init; }

    /// <summary>net / Σ(entry price × quantity × multiplier), in percent.</summary>
    public required double ReturnPct { get; init; }

    public required decimal Mae { get; init; }

    public required decimal Mfe { get; init; }

    public required int BarsHeld { get; init; }

    /// <summary>"entry_reason: the signal_type".</summary>
    public required string EntryReason { get; init; }

    public required string ExitReason { get; init; }

    /// <summary>1 for the first opportunity of the run, in order of delivery.</summary>
    public required int OpportunityId { get; init; }

    public required int EntryRow { get; init; }

    public required int ExitRow { get; init; }
}

/// <summary>One fill. Reason: ENTRY, or the exit's reason.</summary>
public sealed record FillRow(
    int Row,
    int TradeId,
    string Side,
    decimal Quantity,
    decimal Price,
    string Liquidity,
    decimal Fee,
    string Reason);

/// <summary>The record of one decided row: time is the bar's close.</summary>
public readonly record struct EquityRow(int Row, long TimeNanos, decimal Equity, decimal Balance, bool Exposed);

/// <summary>What became of the signals, and how often what happened.</summary>
public sealed class OracleCounts
{
    public required int Detected { get; init; }

    public required int Executed { get; init; }

    public required int Rejected { get; init; }

    public required int Superseded { get; init; }

    public required int Expired { get; init; }

    public required IReadOnlyDictionary<string, int> Rejections { get; init; }

    public required IReadOnlyDictionary<string, int> Threats { get; init; }

    public required int AmbiguousFills { get; init; }

    public required int Liquidations { get; init; }
}

/// <summary>The table of execution.md section 5; null is "undefined".</summary>
public sealed record OracleMetrics
{
    public double? TotalReturn { get; init; }

    public double? Cagr { get; init; }

    public double? MaxDrawdown { get; init; }

    public double? MaxDrawdownDuration { get; init; }

    public double? SharpeRatio { get; init; }

    public double? SortinoRatio { get; init; }

    public double? CalmarRatio { get; init; }

    public int TotalTrades { get; init; }

    public double? WinRate { get; init; }

    public double? ProfitFactor { get; init; }

    public double? Expectancy { get; init; }

    public double? Sqn { get; init; }

    public double? AvgTradeDuration { get; init; }

    public double? Exposure { get; init; }

    public decimal FeesPaid { get; init; }

    public double? Turnover { get; init; }

    public double? BuyAndHoldReturn { get; init; }
}
