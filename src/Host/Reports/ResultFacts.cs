using System;
using System.Collections.Generic;
using System.Globalization;
using S1mpleTrader.Columnar.Time;
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
        Metrics metrics = result.Metrics;
        RunCounts counts = result.Counts;
        string currency = " " + specs.Account.Currency;
        var rows = new List<(string Name, string Value)>
        {
            ("strategy", specs.Strategy.Name + " (" + specs.Strategy.LinkId + ")"),
            ("market", Market(specs)),
            ("period", UtcNanos.ToIso(result.PeriodStart) + " to " + UtcNanos.ToIso(result.PeriodEnd)),
            ("bars", Count(result.Bars)),
            ("initial capital", Money(result.InitialCapital) + currency),
            ("final equity", Money(result.FinalEquity) + currency),
            ("total return", Percent(metrics.TotalReturn)),
            ("buy and hold", Percent(metrics.BuyAndHoldReturn)),
            ("cagr", Percent(metrics.Cagr)),
            ("max drawdown", Percent(metrics.MaxDrawdown)),
            ("longest drawdown", Duration(metrics.MaxDrawdownDuration)),
            ("sharpe", Ratio(metrics.SharpeRatio)),
            ("sortino", Ratio(metrics.SortinoRatio)),
            ("calmar", Ratio(metrics.CalmarRatio)),
            ("trades", Count(metrics.TotalTrades)),
            ("win rate", Percent(metrics.WinRate)),
            ("profit factor", Ratio(metrics.ProfitFactor)),
            ("expectancy", metrics.Expectancy is { } expectancy ? Ratio(expectancy) + currency : string.Empty),
            ("sqn", Ratio(metrics.Sqn)),
            ("average trade", Duration(metrics.AvgTradeDuration)),
            ("exposure", Percent(metrics.Exposure)),
            ("fees", Money(metrics.FeesPaid) + currency),
            ("turnover", Ratio(metrics.Turnover)),
            ("opportunities", Count(counts.Detected)),
            ("  executed", Count(counts.Executed)),
            ("  rejected", Count(counts.Rejected)),
        };
        for (int i = 0; i < counts.Rejections.Length; i++)
        {
            if (counts.Rejections[i] != 0)
            {
                rows.Add(("    " + counts.ReasonName(i), Count(counts.Rejections[i])));
            }
        }

        rows.Add(("  superseded", Count(counts.Superseded)));
        rows.Add(("  expired", Count(counts.Expired)));
        for (int i = 0; i < counts.Threats.Length; i++)
        {
            rows.Add(("threats " + counts.ThreatTypes[i], Count(counts.Threats[i])));
        }

        rows.Add(("ambiguous fills", Count(counts.AmbiguousFills)));
        rows.Add(("liquidations", Count(counts.Liquidations)));
        rows.Add(("result hash", result.ResultHash));
        rows.Add(("files", folder));
        return rows;
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

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Money(decimal value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Percent(double? value)
        => value is { } number ? number.ToString("0.00", CultureInfo.InvariantCulture) + " %" : string.Empty;

    private static string Ratio(double? value)
        => value is { } number ? number.ToString("0.000", CultureInfo.InvariantCulture) : string.Empty;

    private static string Duration(double? seconds)
    {
        if (seconds is not { } number)
        {
            return string.Empty;
        }

        var span = TimeSpan.FromSeconds(Math.Round(number));
        return span.Days > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{span.Days}d {span.Hours}h")
            : string.Create(CultureInfo.InvariantCulture, $"{span.Hours}h {span.Minutes}m");
    }
}
