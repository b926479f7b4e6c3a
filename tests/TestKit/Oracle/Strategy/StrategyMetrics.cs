using System;
using System.Collections.Generic;
using System.Linq;

namespace S1mpleTrader.TestKit.Oracle;

/// <summary>The metrics of execution.md section 5, each by its own line of the table; "sums run in time order".</summary>
public static class StrategyMetrics
{
    private const double NanosPerSecond = 1e9;
    private const long NanosPerDay = 86_400_000_000_000L;

    public static OracleMetrics Of(
        StrategySettings settings, Market market, IReadOnlyList<EquityRow> equity, StrategyAccount account)
    {
        IReadOnlyList<TradeRow> trades = account.Trades;
        double initial = (double)settings.InitialCapital;
        double final = (double)account.Equity;
        OracleMetrics metrics = new() { TotalTrades = trades.Count, FeesPaid = account.FeesPaid };
        if (equity.Count == 0)
        {
            return metrics;
        }

        int first = equity[0].Row;
        int last = equity[^1].Row;
        double seconds = (equity[^1].TimeNanos - market.OpenTime[first]) / NanosPerSecond;
        double? cagr = final <= 0
            ? null
            : Defined((Math.Pow(final / initial, 365.25 * 86_400 / seconds) - 1) * 100);
        (double drawdown, double drawdownSeconds) = Drawdown(settings, market.OpenTime[first], equity);
        IReadOnlyList<double> daily = DailyReturns(settings, market, equity);
        double year = Math.Sqrt(settings.AnnualizationDays);
        double downside = Math.Sqrt(Mean(daily.Select(r => Math.Min(r, 0) * Math.Min(r, 0))));

        // Both sums over nets keep the sign; undefined without any loss.
        double gains = trades.Where(trade => trade.NetPnl > 0m).Sum(trade => (double)trade.NetPnl);
        double losses = trades.Where(trade => trade.NetPnl < 0m).Sum(trade => (double)trade.NetPnl);
        double[] returns = [.. trades.Select(trade => trade.ReturnPct / 100)];
        return metrics with
        {
            TotalReturn = Defined(((final / initial) - 1) * 100),
            Cagr = cagr,
            MaxDrawdown = Defined(drawdown),
            MaxDrawdownDuration = drawdownSeconds,
            SharpeRatio = Ratio(daily, Deviation(daily), year),

            // "fewer than two returns or zero deviation: null" stands in Sharpe's row only: one losing day has a Sortino ratio.
            SortinoRatio = downside == 0 ? null : daily.Average() / downside * year,
            CalmarRatio = drawdown == 0 ? null : cagr / drawdown,
            WinRate = Defined(100.0 * trades.Count(trade => trade.NetPnl > 0m) / trades.Count),
            ProfitFactor = losses == 0 ? null : gains / Math.Abs(losses),
            Expectancy = Defined(trades.Sum(trade => (double)trade.NetPnl) / trades.Count),
            Sqn = Ratio(returns, Deviation(returns), Math.Sqrt(returns.Length)),
            AvgTradeDuration = Defined(
                trades.Sum(trade => (trade.ExitTimeNanos - trade.EntryTimeNanos) / NanosPerSecond) / trades.Count),
            Exposure = 100.0 * equity.Count(row => row.Exposed) / equity.Count,
            Turnover = (double)account.Turnover / initial,
            BuyAndHoldReturn = ((market.Close[last] / market.Open[first]) - 1) * 100,
        };
    }

    /// <summary>
    /// "largest peak-to-trough fall of bar-close equity (the peak starts at initial), % of the peak; longest time,
    /// seconds, from the last mark at the peak (the first decided bar's open for the initial one) to the first mark ≥ it
    /// (or the last close); 0 without a drawdown".
    /// </summary>
    private static (double Percent, double Seconds) Drawdown(
        StrategySettings settings, long startNanos, IReadOnlyList<EquityRow> equity)
    {
        decimal peak = settings.InitialCapital;
        long peakNanos = startNanos;
        bool below = false;
        double largest = 0;
        long longest = 0;
        foreach (EquityRow row in equity)
        {
            if (row.Equity >= peak)
            {
                longest = below ? Math.Max(longest, row.TimeNanos - peakNanos) : longest;
                peak = row.Equity;
                peakNanos = row.TimeNanos;
                below = false;
                continue;
            }

            below = true;
            largest = Math.Max(largest, (double)(peak - row.Equity) / (double)peak * 100);
        }

        longest = below ? Math.Max(longest, equity[^1].TimeNanos - peakNanos) : longest;
        return (largest, longest / NanosPerSecond);
    }

    /// <summary>"a mark belongs to the UTC day of its bar's open; a day's equity is its last mark; the first return's base is initial; days without a bar are skipped".</summary>
    private static List<double> DailyReturns(
        StrategySettings settings, Market market, IReadOnlyList<EquityRow> equity)
    {
        List<double> returns = [];
        double before = (double)settings.InitialCapital;
        for (int i = 0; i < equity.Count; i++)
        {
            bool endsDay = i + 1 == equity.Count
                || Math.DivRem(market.OpenTime[equity[i].Row], NanosPerDay).Quotient
                    != Math.DivRem(market.OpenTime[equity[i + 1].Row], NanosPerDay).Quotient;
            if (endsDay)
            {
                double now = (double)equity[i].Equity;
                returns.Add((now / before) - 1);
                before = now;
            }
        }

        return returns;
    }

    private static double? Ratio(IReadOnlyList<double> returns, double deviation, double factor) =>
        returns.Count < 2 || deviation == 0 ? null : Defined(Mean(returns) / deviation * factor);

    private static double Deviation(IReadOnlyList<double> x)
    {
        double mean = Mean(x);
        return Math.Sqrt(x.Sum(value => (value - mean) * (value - mean)) / (x.Count - 1));
    }

    private static double Mean(IEnumerable<double> values)
    {
        double[] x = [.. values];
        return x.Sum() / x.Length;
    }

    private static double? Defined(double value) => double.IsFinite(value) ? value : null;
}
