using System.Collections.Generic;

namespace S1mpleTrader.TestKit.Oracle;

/// <summary>Everything that a back-test of one strategy link comes out with.</summary>
public sealed class OracleResult
{
    public required IReadOnlyList<TradeRow> Trades { get; init; }

    /// <summary>Trades that <c>close_at_end: false</c> leaves open.</summary>
    public required IReadOnlyList<OracleTrade> Open { get; init; }

    public required IReadOnlyList<FillRow> Fills { get; init; }

    /// <summary>One record per instant; the last one is taken after closing.</summary>
    public required IReadOnlyList<EquityRow> Equity { get; init; }

    public required OracleCounts Counts { get; init; }

    public required OracleMetrics Metrics { get; init; }

    /// <summary>
    /// What the optimistic account came to, where two ran; everything else here is then the pessimistic one's.
    /// </summary>
    public OracleResult? Optimistic { get; set; }

    public required decimal InitialCapital { get; init; }

    public required decimal FinalEquity { get; init; }
}

/// <summary>A closed trade: the columns of docs/RESULTS.md. Ids are sequence numbers from 1.</summary>
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

    /// <summary>1 for the first opportunity of the run, in order of delivery; 0: a schedule led to it.</summary>
    public required int OpportunityId { get; init; }

    public required int EntryRow { get; init; }

    public required int ExitRow { get; init; }

    public static TradeRow Of(OracleTrade trade, StrategySettings settings, int opportunity)
    {
        OracleInstrument instrument = settings.Account.Instruments[trade.Symbol];
        return new TradeRow
        {
            TradeId = trade.Id,
            Symbol = instrument.Symbol,
            Direction = trade.IsBuy ? "BUY" : "SELL",
            Quantity = trade.EntryQuantity,
            EntryTimeNanos = trade.EntryTime,
            EntryPrice = trade.EntryPrice(instrument.Multiplier),
            ExitTimeNanos = trade.ExitTime,
            ExitPrice = trade.ExitPrice(instrument.Multiplier),
            GrossPnl = trade.Gross,
            Fees = trade.Fees,
            Funding = trade.Funding,
            NetPnl = trade.Net,
            ReturnPct = (double)trade.Net / (double)trade.EntryValue * 100,
            Mae = trade.Mae,
            Mfe = trade.Mfe,
            BarsHeld = trade.ExitRow - trade.EntryRow + 1,
            EntryReason = trade.Group.Entry.Reason,
            ExitReason = trade.ExitReason,
            OpportunityId = opportunity,
            EntryRow = trade.EntryRow,
            ExitRow = trade.ExitRow,
        };
    }
}

/// <summary>One fill. Reason: ENTRY, or the exit's reason.</summary>
public sealed record FillRow(
    string Symbol,
    int Row,
    int TradeId,
    string Side,
    decimal Quantity,
    decimal Price,
    string Liquidity,
    decimal Fee,
    string Reason)
{
    public static FillRow Of(OracleFill fill, string symbol) => new(
        symbol,
        fill.Row,
        fill.Trade.Id,
        fill.IsBuy ? "BUY" : "SELL",
        fill.Quantity,
        fill.Price,
        fill.IsTaker ? "TAKER" : "MAKER",
        fill.Fee,
        fill.Reason);
}

/// <summary>The record of one instant: time is the bars' close.</summary>
public readonly record struct EquityRow(int Instant, long TimeNanos, decimal Equity, decimal Balance, bool Exposed);

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

/// <summary>The metrics of docs/RESULTS.md; null is "undefined".</summary>
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

    public static OracleMetrics Of(IReadOnlyDictionary<string, double?> values, decimal feesPaid) => new()
    {
        TotalReturn = values["total_return"],
        Cagr = values["cagr"],
        MaxDrawdown = values["max_drawdown"],
        MaxDrawdownDuration = values["max_drawdown_duration"],
        SharpeRatio = values["sharpe_ratio"],
        SortinoRatio = values["sortino_ratio"],
        CalmarRatio = values["calmar_ratio"],
        TotalTrades = (int)values["total_trades"]!.Value,
        WinRate = values["win_rate"],
        ProfitFactor = values["profit_factor"],
        Expectancy = values["expectancy"],
        Sqn = values["sqn"],
        AvgTradeDuration = values["avg_trade_duration"],
        Exposure = values["exposure"],
        FeesPaid = feesPaid,
        Turnover = values["turnover"],
        BuyAndHoldReturn = values["buy_and_hold_return"],
    };
}
