using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.TestKit;
using S1mpleTrader.TestKit.Oracle;

namespace S1mpleTrader.Simulation.Tests;

/// <summary>The oracle's result as text. It numbers from 1, the engine from 0.</summary>
internal static class OracleRun
{
    public static RunText Of(OracleResult result) => new(
        result.Fills.Select(fill =>
            $"{fill.Symbol} row {fill.Row} trade {fill.TradeId - 1} {fill.Side} {RunText.Number(fill.Quantity)} at "
                + $"{RunText.Number(fill.Price)} {fill.Liquidity} fee {RunText.Number(fill.Fee)} "
                + $"{fill.Reason}").ToArray(),
        result.Trades.OrderBy(trade => trade.TradeId).Select(TextOf).ToArray(),
        result.Equity.Select(row =>
            $"{row.TimeNanos} {RunText.Number(row.Equity)} {RunText.Number(row.Balance)}").ToArray(),
        CountsOf(result.Counts),
        result.Optimistic is null
            ? MetricsOf(result.Metrics)
            : IntervalMetrics.Of(MetricsOf(result.Metrics), MetricsOf(result.Optimistic.Metrics)));

    private static Dictionary<string, double?> MetricsOf(TestKit.Oracle.OracleMetrics metrics) => new()
    {
        ["total_return"] = metrics.TotalReturn,
        ["cagr"] = metrics.Cagr,
        ["max_drawdown"] = metrics.MaxDrawdown,
        ["max_drawdown_duration"] = metrics.MaxDrawdownDuration,
        ["sharpe_ratio"] = metrics.SharpeRatio,
        ["sortino_ratio"] = metrics.SortinoRatio,
        ["calmar_ratio"] = metrics.CalmarRatio,
        ["total_trades"] = metrics.TotalTrades,
        ["win_rate"] = metrics.WinRate,
        ["profit_factor"] = metrics.ProfitFactor,
        ["expectancy"] = metrics.Expectancy,
        ["sqn"] = metrics.Sqn,
        ["avg_trade_duration"] = metrics.AvgTradeDuration,
        ["exposure"] = metrics.Exposure,
        ["fees_paid"] = (double)metrics.FeesPaid,
        ["turnover"] = metrics.Turnover,
        ["buy_and_hold_return"] = metrics.BuyAndHoldReturn,
    };

    private static string TextOf(TradeRow trade) => string.Join(
        ' ',
        $"trade {trade.TradeId - 1} {trade.Symbol} {trade.Direction} {RunText.Number(trade.Quantity)}",
        $"in {trade.EntryTimeNanos} at {RunText.Average(trade.EntryPrice)} out {trade.ExitTimeNanos} at "
            + $"{RunText.Average(trade.ExitPrice)}",
        $"gross {RunText.Number(trade.GrossPnl)} fees {RunText.Number(trade.Fees)} net {RunText.Number(trade.NetPnl)}",
        $"mae {RunText.Number(trade.Mae)} mfe {RunText.Number(trade.Mfe)} bars {trade.BarsHeld}",
        $"{trade.EntryReason} {trade.ExitReason} opportunity {trade.OpportunityId - 1}");

    private static string[] CountsOf(OracleCounts counts) =>
    [
        $"detected {counts.Detected}",
        $"executed {counts.Executed}",
        $"rejected {counts.Rejected}",
        $"superseded {counts.Superseded}",
        $"expired {counts.Expired}",
        .. counts.Rejections.Where(pair => pair.Value > 0).OrderBy(pair => pair.Key, System.StringComparer.Ordinal)
            .Select(pair => $"rejected {pair.Key} {pair.Value}"),
        .. counts.Threats.Where(pair => pair.Value > 0).OrderBy(pair => pair.Key, System.StringComparer.Ordinal)
            .Select(pair => $"threat {pair.Key} {pair.Value}"),
        $"ambiguous {counts.AmbiguousFills}",
        $"liquidations {counts.Liquidations}",
    ];
}
