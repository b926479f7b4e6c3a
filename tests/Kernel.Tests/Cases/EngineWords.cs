using System.Collections.Generic;
using S1mpleTrader.Kernel.Phase5Execution;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Kernel.Tests.Cases;

/// <summary>What the engine's values are called in case files and in the oracle.</summary>
internal static class EngineWords
{
    public static string NameOf(FillReason reason) => reason switch
    {
        FillReason.StopLoss => "STOP_LOSS",
        FillReason.TakeProfit => "TAKE_PROFIT",
        FillReason.EndOfData => "END_OF_DATA",
        _ => reason.ToString().ToUpperInvariant(),
    };

    public static Dictionary<string, double?> NamesOf(Metrics metrics) => new()
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
}
