using System;
using System.Collections.Generic;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Host.Results;

/// <summary>The metrics by name, in the order of result.json.</summary>
internal static class MetricTable
{
    /// <summary>The metric that is a whole number.</summary>
    public const string TotalTrades = "total_trades";

    /// <summary>The metric that is a decimal.</summary>
    public const string FeesPaid = "fees_paid";

    private static readonly (string Name, Func<Metrics, double?> Value)[] Rows =
    [
        ("total_return", metrics => metrics.TotalReturn),
        ("cagr", metrics => metrics.Cagr),
        ("max_drawdown", metrics => metrics.MaxDrawdown),
        ("max_drawdown_duration", metrics => metrics.MaxDrawdownDuration),
        ("sharpe_ratio", metrics => metrics.SharpeRatio),
        ("sortino_ratio", metrics => metrics.SortinoRatio),
        ("calmar_ratio", metrics => metrics.CalmarRatio),
        (TotalTrades, metrics => metrics.TotalTrades),
        ("win_rate", metrics => metrics.WinRate),
        ("profit_factor", metrics => metrics.ProfitFactor),
        ("expectancy", metrics => metrics.Expectancy),
        ("sqn", metrics => metrics.Sqn),
        ("avg_trade_duration", metrics => metrics.AvgTradeDuration),
        ("exposure", metrics => metrics.Exposure),
        (FeesPaid, metrics => (double)metrics.FeesPaid),
        ("turnover", metrics => metrics.Turnover),
        ("buy_and_hold_return", metrics => metrics.BuyAndHoldReturn),
    ];

    /// <summary>The names.</summary>
    public static IReadOnlyList<string> Names { get; } = Array.ConvertAll(Rows, row => row.Name);

    /// <summary>Returns a metric by its position; null where it is undefined.</summary>
    public static double? Value(Metrics metrics, int index) => Rows[index].Value(metrics);

    /// <summary>
    /// Returns whose metrics hold the lower and the upper bound of a metric: twice the same where one account ran.
    /// </summary>
    /// <param name="result">A result.</param>
    /// <param name="index">The metric's position.</param>
    /// <remarks>
    /// Where a metric is undefined for one account, that account's bound is: the lower one for the pessimistic, the
    /// upper one for the optimistic.
    /// </remarks>
    public static (Metrics Low, Metrics High) Bounds(BacktestResult result, int index)
    {
        if (result.OptimisticMetrics is not { } optimistic)
        {
            return (result.Metrics, result.Metrics);
        }

        bool isReversed = Names[index] == FeesPaid
            ? optimistic.FeesPaid < result.Metrics.FeesPaid // Doubles of two of them may be equal.
            : Value(optimistic, index) < Value(result.Metrics, index);
        return isReversed ? (optimistic, result.Metrics) : (result.Metrics, optimistic);
    }

    /// <summary>Returns the position of a name, or -1.</summary>
    public static int IndexOf(string name) => Array.FindIndex(Rows, row => row.Name == name);
}
