using System;
using System.Collections.Generic;
using System.Linq;

namespace S1mpleTrader.TestKit;

/// <summary>The metrics of docs/RESULTS.md, each from its definition; null where undefined.</summary>
public static class OracleMetrics
{
    private const double NanosPerSecond = 1e9;
    private const double SecondsPerYear = 365.25 * 86_400.0;
    private const long NanosPerDay = 86_400_000_000_000L;

    /// <summary>Computes them from the account's records.</summary>
    /// <param name="account">The account after its last instant.</param>
    /// <param name="firstOpenTime">Open time of the first decided bar.</param>
    /// <param name="firstOpen">The first symbol's first decided open.</param>
    /// <param name="lastClose">The first symbol's last decided close.</param>
    public static IReadOnlyDictionary<string, double?> Compute(
        OracleAccount account, long firstOpenTime, decimal firstOpen, decimal lastClose)
    {
        double initial = (double)account.Settings.InitialCapital;
        Rational growth = (Rational)account.Equity / account.Settings.InitialCapital;
        double gain = (growth - 1m).ToDouble();
        IReadOnlyList<OracleEquity> records = account.EquityRecords;
        double? cagr = records.Count == 0 || account.Equity <= 0m
            ? null
            : Finite(Compounded(growth.ToDouble(), gain, SecondsPerYear
                / ((records[^1].CloseTime - firstOpenTime) / NanosPerSecond)) * 100.0);
        (double drawdown, double drawdownSeconds) = Drawdown(account, firstOpenTime);
        List<Rational>? returns = DailyReturns(account);
        double annual = Math.Sqrt((double)account.Settings.AnnualizationDays);
        List<OracleTrade> trades = [.. account.ClosedTrades.OrderBy(trade => trade.Id)];
        List<decimal> nets = [.. trades.Select(trade => trade.Net)];
        decimal losses = -nets.Where(net => net < 0m).Sum();
        return new Dictionary<string, double?>
        {
            ["total_return"] = gain * 100.0,
            ["cagr"] = cagr,
            ["max_drawdown"] = drawdown,
            ["max_drawdown_duration"] = drawdownSeconds,
            ["sharpe_ratio"] = Sharpe(returns, annual),
            ["sortino_ratio"] = Sortino(returns, annual),
            ["calmar_ratio"] = drawdown > 0.0 ? Finite(cagr / drawdown) : null,
            ["total_trades"] = trades.Count,
            ["win_rate"] = trades.Count == 0 ? null : 100.0 * nets.Count(net => net > 0m) / trades.Count,
            ["profit_factor"] = losses > 0m ? (double)nets.Where(net => net > 0m).Sum() / (double)losses : null,
            ["expectancy"] = trades.Count == 0 ? null : (double)nets.Sum() / trades.Count,
            ["sqn"] = Sqn([.. trades.Select(trade => (Rational)trade.Net / trade.EntryValue)]),
            ["avg_trade_duration"] = trades.Count == 0
                ? null
                : trades.Sum(trade => (trade.ExitTime - trade.EntryTime) / NanosPerSecond) / trades.Count,
            ["exposure"] = records.Count == 0 ? null : 100.0 * account.ExposedRecords / records.Count,
            ["fees_paid"] = (double)account.FeesPaid,
            ["turnover"] = (double)account.TurnoverNotional / initial,
            ["buy_and_hold_return"] = firstOpen > 0m ? (double)((lastClose - firstOpen) / firstOpen) * 100.0 : null,
        };
    }

    /// <summary>
    /// growth^exponent − 1; of a small gain by ln(1 + x) = 2 artanh(x / (2 + x)) and e^x − 1 = 2 sinh(x / 2) e^(x / 2),
    /// which keep its digits.
    /// </summary>
    private static double Compounded(double growth, double gain, double exponent)
    {
        if (Math.Abs(gain) > 0.5)
        {
            return Math.Pow(growth, exponent) - 1.0;
        }

        double power = exponent * 2.0 * Math.Atanh(gain / (2.0 + gain));
        return 2.0 * Math.Sinh(power / 2.0) * Math.Exp(power / 2.0);
    }

    /// <summary>
    /// The peak starts at initial; a drawdown lasts from the last mark at the peak to the first mark ≥ it, or the end.
    /// </summary>
    private static (double Percent, double Seconds) Drawdown(OracleAccount account, long firstOpenTime)
    {
        decimal peak = account.Settings.InitialCapital;
        long peakTime = firstOpenTime;
        double worst = 0.0;
        long longest = 0;
        bool isUnder = false;
        foreach (OracleEquity record in account.EquityRecords)
        {
            if (record.Equity < peak)
            {
                worst = Math.Max(worst, (double)(peak - record.Equity) / (double)peak * 100.0);
                isUnder = true;
                continue;
            }

            longest = isUnder ? Math.Max(longest, record.CloseTime - peakTime) : longest;
            isUnder = false;
            peak = record.Equity;
            peakTime = record.CloseTime;
        }

        longest = isUnder ? Math.Max(longest, account.EquityRecords[^1].CloseTime - peakTime) : longest;
        return (worst, longest / NanosPerSecond);
    }

    /// <summary>
    /// "A mark belongs to the UTC day of its bar's open; a day's equity is its last mark; the first return's base is
    /// initial." Null where an equity of zero leaves a return undefined.
    /// </summary>
    private static List<Rational>? DailyReturns(OracleAccount account)
    {
        List<Rational> returns = [];
        decimal previous = account.Settings.InitialCapital;
        IReadOnlyList<OracleEquity> records = account.EquityRecords;
        for (int i = 0; i < records.Count; i++)
        {
            bool isLastOfDay = i == records.Count - 1 || Day(records[i + 1].OpenTime) != Day(records[i].OpenTime);
            if (isLastOfDay)
            {
                if (previous == 0m)
                {
                    return null;
                }

                returns.Add(((Rational)records[i].Equity / previous) - 1m);
                previous = records[i].Equity;
            }
        }

        return returns;
    }

    private static long Day(long time) => (long)Math.Floor((decimal)time / NanosPerDay);

    private static double? Sharpe(List<Rational>? returns, double annual) =>
        returns is { Count: >= 2 } && Deviation(returns) is > 0.0 and var deviation
            ? Finite(Mean(returns) / deviation * annual)
            : null;

    /// <summary>Reading: "fewer than two returns" stands in Sharpe's row only; here one return is enough.</summary>
    private static double? Sortino(List<Rational>? returns, double annual)
    {
        if (returns is null || returns.Count == 0)
        {
            return null;
        }

        double downside = Math.Sqrt(returns.Sum(value => Squared(Math.Min(value.ToDouble(), 0.0))) / returns.Count);
        return downside > 0.0 ? Finite(Mean(returns) / downside * annual) : null;
    }

    private static double? Sqn(List<Rational> returns) =>
        returns.Count >= 2 && Deviation(returns) is > 0.0 and var deviation
            ? Finite(Math.Sqrt(returns.Count) * Mean(returns) / deviation)
            : null;

    /// <summary>
    /// Sample standard deviation; whether it is zero is decided exactly, not by the last bit of a double.
    /// </summary>
    private static double Deviation(List<Rational> values)
    {
        if (values.All(value => value == values[0]))
        {
            return 0.0;
        }

        double mean = Mean(values);
        return Math.Sqrt(values.Sum(value => Squared(value.ToDouble() - mean)) / (values.Count - 1));
    }

    private static double Mean(List<Rational> values) => values.Sum(value => value.ToDouble()) / values.Count;

    private static double Squared(double value) => value * value;

    private static double? Finite(double? value) => value is double number && double.IsFinite(number) ? number : null;
}
