using System;
using System.Collections.Generic;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Host.Results;

/// <summary>The metrics by name, in the order of result.json.</summary>
internal static class MetricTable
{
    private static readonly (string Name, Func<Metrics, double?> Value)[] Rows =
    [
        ("total_return", metrics => metrics.TotalReturn),
        ("cagr", metrics => metrics.Cagr),
        ("max_drawdown", metrics => metrics.MaxDrawdown),
        ("max_drawdown_duration", metrics => metrics.MaxDrawdownDuration),
        ("sharpe_ratio", metrics => metrics.SharpeRatio),
        ("sortino_ratio", metrics => metrics.SortinoRatio),
        ("calmar_ratio", metrics => metrics.CalmarRatio),
        ("total_trades", metrics => metrics.TotalTrades),
        ("win_rate", metrics => metrics.WinRate),
        ("profit_factor", metrics => metrics.ProfitFactor),
        ("expectancy", metrics => metrics.Expectancy),
        ("sqn", metrics => metrics.Sqn),
        ("avg_trade_duration", metrics => metrics.AvgTradeDuration),
        ("exposure", metrics => metrics.Exposure),
        ("fees_paid", metrics => (double)metrics.FeesPaid),
        ("turnover", metrics => metrics.Turnover),
        ("buy_and_hold_return", metrics => metrics.BuyAndHoldReturn),
    ];

    /// <summary>The names.</summary>
    public static IReadOnlyList<string> Names { get; } = Array.ConvertAll(Rows, row => row.Name);

    /// <summary>Returns a metric by its position; null where it is undefined.</summary>
    public static double? Value(Metrics metrics, int index) => Rows[index].Value(metrics);

    /// <summary>Returns the position of a name, or -1.</summary>
    public static int IndexOf(string name) => Array.FindIndex(Rows, row => row.Name == name);
}
