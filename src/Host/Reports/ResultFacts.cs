using System;
using System.Collections.Generic;
using System.Globalization;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Host.Reports;

/// <summary>What a back-test came to, in the words and units that people read; an undefined value is blank.</summary>
internal static class ResultFacts
{
    /// <summary>Returns the rows of a result.</summary>
    /// <param name="specs">What ran.</param>
    /// <param name="result">What came out.</param>
    /// <param name="folder">Where its files are.</param>
    public static List<(string Name, string Value)> Of(BuildSpecs specs, BacktestResult result, string folder)
    {
        RunCounts counts = result.Counts;
        string currency = " " + specs.Account.Currency;
        string Row(string metric, Func<Metrics, string> text) => Bounds(result, MetricTable.IndexOf(metric), text);
        string Expectancy(Metrics metrics)
            => metrics.Expectancy is { } expectancy ? Ratio(expectancy) + currency : string.Empty;
        var rows = new List<(string Name, string Value)>
        {
            ("strategy", specs.Strategy.Name + " (" + specs.Strategy.LinkId + ")"),
            ("market", Market(specs)),
            ("period", UtcNanos.ToIso(result.PeriodStart) + " to " + UtcNanos.ToIso(result.PeriodEnd)),
            ("bars", Figures.Whole(result.Bars)),
            ("initial capital", Money(result.InitialCapital) + currency),
            ("final equity", Money(result.FinalEquity) + currency),
            ("total return", Row("total_return", metrics => Percent(metrics.TotalReturn))),
            ("buy and hold", Row("buy_and_hold_return", metrics => Percent(metrics.BuyAndHoldReturn))),
            ("cagr", Row("cagr", metrics => Percent(metrics.Cagr))),
            ("max drawdown", Row("max_drawdown", metrics => Percent(metrics.MaxDrawdown))),
            ("longest drawdown", Row("max_drawdown_duration", metrics => Duration(metrics.MaxDrawdownDuration))),
            ("sharpe", Row("sharpe_ratio", metrics => Ratio(metrics.SharpeRatio))),
            ("sortino", Row("sortino_ratio", metrics => Ratio(metrics.SortinoRatio))),
            ("calmar", Row("calmar_ratio", metrics => Ratio(metrics.CalmarRatio))),
            ("trades", Row(MetricTable.TotalTrades, metrics => Figures.Whole(metrics.TotalTrades))),
            ("win rate", Row("win_rate", metrics => Percent(metrics.WinRate))),
            ("profit factor", Row("profit_factor", metrics => Ratio(metrics.ProfitFactor))),
            ("expectancy", Row("expectancy", Expectancy)),
            ("sqn", Row("sqn", metrics => Ratio(metrics.Sqn))),
            ("average trade", Row("avg_trade_duration", metrics => Duration(metrics.AvgTradeDuration))),
            ("exposure", Row("exposure", metrics => Percent(metrics.Exposure))),
            ("fees", Row(MetricTable.FeesPaid, metrics => Money(metrics.FeesPaid) + currency)),
            ("turnover", Row("turnover", metrics => Ratio(metrics.Turnover))),
            ("opportunities", Figures.Whole(counts.Detected)),
            ("  executed", Figures.Whole(counts.Executed)),
            ("  rejected", Figures.Whole(counts.Rejected)),
        };
        if (result.OptimisticMetrics is not null)
        {
            rows.Insert(0, (
                "accounts",
                "pessimistic and optimistic: metrics are min … max; equity, counts and files the pessimistic one's"));
        }

        for (int i = 0; i < counts.Rejections.Length; i++)
        {
            if (counts.Rejections[i] != 0)
            {
                rows.Add(("    " + counts.ReasonName(i), Figures.Whole(counts.Rejections[i])));
            }
        }

        rows.Add(("  superseded", Figures.Whole(counts.Superseded)));
        rows.Add(("  expired", Figures.Whole(counts.Expired)));
        for (int i = 0; i < counts.Threats.Length; i++)
        {
            rows.Add(("threats " + counts.ThreatTypes[i], Figures.Whole(counts.Threats[i])));
        }

        rows.Add(("ambiguous fills", Figures.Whole(counts.AmbiguousFills)));
        rows.Add(("liquidations", Figures.Whole(counts.Liquidations)));
        rows.Add(("result hash", result.ResultHash));
        rows.Add(("files", folder));
        return rows;
    }

    // "min … max" where two accounts ran; once where they agree in what is shown.
    private static string Bounds(BacktestResult result, int metric, Func<Metrics, string> text)
    {
        (Metrics low, Metrics high) = MetricTable.Bounds(result, metric);
        string least = text(low);
        string most = text(high);
        return least == most ? least : (least + " … " + most).Trim();
    }

    private static string Market(BuildSpecs specs)
    {
        var symbols = new List<string>();
        foreach (DataSourceSpec source in specs.DataSources)
        {
            symbols.Add(source.Symbol);
        }

        return string.Join(", ", symbols) + " " + specs.Strategy.Timeframe.ToString();
    }

    private static string Money(decimal value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Percent(double? value) => value is { } number ? Figures.Percent(number) : string.Empty;

    private static string Ratio(double? value) => value is { } number ? Figures.Ratio(number) : string.Empty;

    private static string Duration(double? seconds)
        => seconds is { } number ? Figures.Duration(number) : string.Empty;
}
