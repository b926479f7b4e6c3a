using System;
using System.Collections.Generic;
using System.Globalization;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Host.Reports;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Host.Studies.Config;

namespace S1mpleTrader.Host.Studies.Reports;

/// <summary>A comparison for people: metrics side by side with the best marked, why opportunities were refused, months, curves.</summary>
internal static class VariantReport
{
    private const string Mark = " *";
    private const int ReasonsShown = 5;

    private static readonly string[] Usual = ["sharpe_ratio", "total_return", "max_drawdown", "win_rate", "total_trades", "profit_factor"];

    /// <summary>Writes the report.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="result">The result.</param>
    public static void Write(Terminal terminal, VariantResult result)
    {
        var heads = new List<string> { "metric" };
        foreach (VariantRun variant in result.Variants)
        {
            heads.Add(variant.Variant.Name);
        }

        WriteMetrics(terminal, result, heads);
        WriteCausality(terminal, result, heads);
        WriteMonths(terminal, result, heads);
        WriteFacts(terminal, result);
    }

    private static void WriteMetrics(Terminal terminal, VariantResult result, List<string> heads)
    {
        IReadOnlyList<int> metrics = result.Plan.Document.Metrics.Count > 0
            ? result.Plan.Document.Metrics
            : Array.ConvertAll(Usual, MetricTable.IndexOf);
        var rows = new List<IReadOnlyList<string>>();
        foreach (int metric in metrics)
        {
            VariantRun? best = result.Best(outcome => outcome.Metrics[metric], !Objective.IsLessBetter(metric));
            var row = new List<string> { MetricTable.Names[metric] };
            foreach (VariantRun variant in result.Variants)
            {
                row.Add(OptimizationReport.TextOf(variant.Outcome?.Metrics[metric]) + (variant == best ? Mark : string.Empty));
            }

            rows.Add(row);
        }

        rows.Add(Row(result, "equity", variant => Sparkline.Of(variant.DailyEquity.Values())));
        rows.Add(Row(result, "drawdown", variant => Sparkline.Of(Sparkline.Drawdowns(variant.DailyEquity.Values()))));
        Facts.WriteTable(terminal, result.Plan.Document.Name, heads, rows);
    }

    private static void WriteCausality(Terminal terminal, VariantResult result, List<string> heads)
    {
        var rows = new List<IReadOnlyList<string>>
        {
            Row(result, "opportunities", outcome => Whole(outcome.Counts.Detected)),
            Row(result, "executed", outcome => Whole(outcome.Counts.Executed)),
            Row(result, "rejected", outcome => Share(outcome.Counts.Rejected, outcome.Counts.Detected)),
            Row(result, "superseded", outcome => Whole(outcome.Counts.Superseded)),
            Row(result, "expired", outcome => Whole(outcome.Counts.Expired)),
            Row(result, "threats", outcome => Whole(StudyJson.SumOf(outcome.Counts.Threats))),
        };
        for (int place = 0; place < ReasonsShown; place++)
        {
            int at = place;
            IReadOnlyList<string> row = Row(result, $"reason {place + 1}", outcome => StudyJson.TopOf(outcome.Counts.Rejections, at) is { } top
                ? $"{top.Name} {Share(top.Count, outcome.Counts.Rejected)}"
                : string.Empty);
            rows.Add(row);
        }

        Facts.WriteTable(terminal, "why and why not", heads, rows);
    }

    private static void WriteMonths(Terminal terminal, VariantResult result, List<string> heads)
    {
        var months = new SortedDictionary<string, string[]>(StringComparer.Ordinal);
        for (int i = 0; i < result.Variants.Count; i++)
        {
            if (result.Variants[i].Outcome is not { } outcome)
            {
                continue;
            }

            foreach ((string month, double percent) in MonthlyReturns.Of(outcome.DailyEquity, outcome.InitialCapital))
            {
                if (!months.TryGetValue(month, out string[]? row))
                {
                    months.Add(month, row = new string[result.Variants.Count]);
                }

                row[i] = percent.ToString("0.00", CultureInfo.InvariantCulture);
            }
        }

        var rows = new List<IReadOnlyList<string>>();
        foreach ((string month, string[] values) in months)
        {
            rows.Add([month, .. Array.ConvertAll(values, value => value ?? string.Empty)]);
        }

        Facts.WriteTable(terminal, "monthly returns, %", heads, rows);
    }

    private static void WriteFacts(Terminal terminal, VariantResult result)
    {
        var facts = new List<(string Name, string Value)>
        {
            ("period", $"{UtcNanos.ToIso(result.PeriodStart)} to {UtcNanos.ToIso(result.PeriodEnd)}"),
        };
        foreach ((string name, VariantRun? variant) in StudyJson.Comparison(result))
        {
            facts.Add((name, variant?.Variant.Name ?? "-"));
        }

        foreach (VariantRun variant in result.Variants)
        {
            if (variant.Run?.Outcome?.Error is { } error)
            {
                facts.Add((variant.Variant.Name + " failed", error.Text));
            }
        }

        facts.Add(("folder", result.Folder));
        Facts.Write(terminal, "comparison", facts);
    }

    private static List<string> Row(VariantResult result, string name, Func<RunOutcome, string> text)
    {
        var row = new List<string> { name };
        foreach (VariantRun variant in result.Variants)
        {
            row.Add(variant.Outcome is { } outcome ? text(outcome) : "-");
        }

        return row;
    }

    private static string Share(long part, long whole)
        => whole == 0 ? Whole(part) : string.Create(CultureInfo.InvariantCulture, $"{part} ({100.0 * part / whole:0}%)");

    private static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);
}
