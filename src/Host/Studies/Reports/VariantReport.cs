using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Host.Reports;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Host.Studies.Config;
using S1mpleTrader.Host.Studies.Runs;

namespace S1mpleTrader.Host.Studies.Reports;

/// <summary>
/// A comparison for people: metrics side by side with the winner of each, why opportunities were refused, how trades
/// are distributed, months, curves.
/// </summary>
/// <remarks>Where more variants are compared than fit beside each other, every table comes in parts.</remarks>
internal static class VariantReport
{
    private const string Mark = " *";
    private const int ReasonsShown = 5;
    private const int FirstColumn = 22;
    private const int LeastColumn = 19;

    private static readonly string[] Usual =
        ["sharpe_ratio", "total_return", "max_drawdown", "win_rate", "total_trades", "profit_factor"];

    /// <summary>Writes the report.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="result">The result.</param>
    public static void Write(Terminal terminal, VariantResult result)
    {
        int width = Facts.WidthOf(terminal);
        int together = terminal.IsOutputTerminal
            ? Math.Max((width - FirstColumn) / LeastColumn, 1)
            : result.Variants.Count;
        ComparisonDocument shown = result.Plan.Document.Comparison;
        WriteParts(
            terminal,
            result,
            together,
            $"{result.Plan.Document.Name} (* the best{BoundNote(result)})",
            part => MetricRows(result, part, together, terminal.IsOutputTerminal ? width : null));
        if (shown.Shows("opportunities_per_variant") || shown.Shows("threats_per_variant")
            || shown.Shows("rejection_reasons"))
        {
            WriteParts(terminal, result, together, "why and why not", part => CauseRows(result, part));
        }

        if (shown.Shows("trade_distribution"))
        {
            WriteParts(
                terminal, result, together, "trades by their return",
                part => TradeRows(part, hasBars: terminal.IsOutputTerminal));
        }

        if (shown.Shows("monthly_returns"))
        {
            WriteParts(terminal, result, together, "monthly returns, %", MonthRows);
        }

        if (shown.Shows("equity_curves"))
        {
            Facts.WriteDrawing(
                terminal, "equity", CurvePlot.Lines(CurvesOf(result, outcome => outcome.DailyEquity.Values()), width));
        }

        if (shown.Shows("drawdown_curves"))
        {
            Facts.WriteDrawing(terminal, "drawdown, %", CurvePlot.Lines(CurvesOf(result, DrawdownsOf), width));
        }

        Facts.Write(terminal, "comparison", FactsOf(result));
    }

    private static string BoundNote(VariantResult result)
    {
        foreach (VariantRun variant in result.Variants)
        {
            if (variant.Outcome is { UpperMetrics: not null } outcome)
            {
                return MetricText.BoundNote(outcome);
            }
        }

        return string.Empty;
    }

    private static void WriteParts(
        Terminal terminal,
        VariantResult result,
        int together,
        string title,
        Func<IReadOnlyList<VariantRun>, List<IReadOnlyList<string>>> rows)
    {
        for (int first = 0; first < result.Variants.Count; first += together)
        {
            var part = new List<VariantRun>();
            List<string> heads = [string.Empty];
            for (int i = first; i < Math.Min(first + together, result.Variants.Count); i++)
            {
                part.Add(result.Variants[i]);
                heads.Add(result.Variants[i].Variant.Name);
            }

            List<IReadOnlyList<string>> cells = rows(part);
            if (cells.Count > 0)
            {
                Facts.WriteTable(terminal, title, heads, cells, textColumns: 1);
            }
        }
    }

    // Without a width there is nobody to look at drawings.
    private static List<IReadOnlyList<string>> MetricRows(
        VariantResult result, IReadOnlyList<VariantRun> part, int together, int? width)
    {
        IReadOnlyList<int> metrics = result.Plan.Document.Comparison.Metrics is { Count: > 0 } asked
            ? asked
            : Array.ConvertAll(Usual, MetricTable.IndexOf);
        var rows = new List<IReadOnlyList<string>>();
        foreach (int metric in metrics)
        {
            VariantRun? best = result.Best(metric);
            List<string> row = [MetricTable.Names[metric]];
            foreach (VariantRun variant in part)
            {
                row.Add(MetricText.Of(variant.Outcome, metric) + (variant == best ? Mark : string.Empty));
            }

            rows.Add(row);
        }

        if (width is not { } columns)
        {
            return rows;
        }

        int cells = Math.Max(((columns - FirstColumn) / Math.Min(together, Math.Max(part.Count, 1))) - 3, 8);
        ComparisonDocument shown = result.Plan.Document.Comparison;
        if (shown.Shows("equity_curves"))
        {
            rows.Add(Row(part, "equity", outcome => Sparkline.Of(outcome.DailyEquity.Values(), cells)));
        }

        if (shown.Shows("drawdown_curves"))
        {
            rows.Add(Row(
                part,
                "drawdown",
                outcome => Sparkline.Of(
                    Sparkline.Drawdowns(outcome.DailyEquity.Values(), outcome.InitialCapital), cells)));
        }

        return rows;
    }

    private static List<IReadOnlyList<string>> CauseRows(VariantResult result, IReadOnlyList<VariantRun> part)
    {
        ComparisonDocument shown = result.Plan.Document.Comparison;
        var rows = new List<IReadOnlyList<string>>();
        if (shown.Shows("opportunities_per_variant"))
        {
            rows.Add(Row(part, "opportunities", outcome => Figures.Whole(outcome.Counts.Detected)));
            rows.Add(Row(part, "executed", outcome => Share(outcome.Counts.Executed, outcome.Counts.Detected)));
            rows.Add(Row(part, "rejected", outcome => Share(outcome.Counts.Rejected, outcome.Counts.Detected)));
            rows.Add(Row(part, "superseded", outcome => Share(outcome.Counts.Superseded, outcome.Counts.Detected)));
            rows.Add(Row(part, "expired", outcome => Share(outcome.Counts.Expired, outcome.Counts.Detected)));
        }

        if (shown.Shows("rejection_reasons"))
        {
            rows.AddRange(NamedRows(
                part,
                "  ",
                outcome => outcome.Counts.Rejections,
                outcome => outcome.Counts.Rejected,
                ReasonsShown));
        }

        if (shown.Shows("threats_per_variant"))
        {
            rows.Add(Row(part, "threats", outcome => Figures.Whole(StudyJson.SumOf(outcome.Counts.Threats))));
            rows.AddRange(NamedRows(
                part,
                "  ",
                outcome => outcome.Counts.Threats,
                outcome => StudyJson.SumOf(outcome.Counts.Threats),
                ReasonsShown));
        }

        return rows;
    }

    // A row for every name that any of the variants counts, the most frequent first, and
    // one for all behind them: --json has each.
    private static List<IReadOnlyList<string>> NamedRows(
        IReadOnlyList<VariantRun> part,
        string indent,
        Func<RunOutcome, IReadOnlyList<NamedCount>> counts,
        Func<RunOutcome, long> whole,
        int most)
    {
        var totals = new List<NamedCount>();
        foreach (VariantRun variant in part)
        {
            foreach (NamedCount count in variant.Outcome is { } outcome ? counts(outcome) : [])
            {
                int at = totals.FindIndex(total => total.Name == count.Name);
                if (at < 0)
                {
                    totals.Add(count);
                }
                else
                {
                    totals[at] = totals[at] with { Count = totals[at].Count + count.Count };
                }
            }
        }

        var rows = new List<IReadOnlyList<string>>();
        var shown = new List<string>();
        for (int place = 0; place < most && StudyJson.TopOf(totals, place) is { } top; place++)
        {
            shown.Add(top.Name);
            rows.Add(
                Row(part, indent + top.Name, outcome => Share(CountOf(counts(outcome), top.Name), whole(outcome))));
        }

        if (totals.Count > shown.Count)
        {
            rows.Add(Row(
                part,
                $"{indent}{Figures.Whole(totals.Count - shown.Count)} more",
                outcome => Share(
                    StudyJson.SumOf(counts(outcome)) - shown.Sum(name => CountOf(counts(outcome), name)),
                    whole(outcome))));
        }

        return rows;
    }

    private static List<IReadOnlyList<string>> TradeRows(IReadOnlyList<VariantRun> part, bool hasBars)
    {
        var rows = new List<IReadOnlyList<string>>();
        foreach (string name in TradeReturns.Names)
        {
            bool isThere = false;
            foreach (VariantRun variant in part)
            {
                isThere |= variant.Outcome is { } outcome && CountOf(outcome.Trades, name) > 0;
            }

            if (isThere)
            {
                rows.Add(Row(part, name, outcome => hasBars
                    ? Bar(CountOf(outcome.Trades, name), StudyJson.SumOf(outcome.Trades))
                    : Figures.Whole(CountOf(outcome.Trades, name))));
            }
        }

        return rows;
    }

    private static List<IReadOnlyList<string>> MonthRows(IReadOnlyList<VariantRun> part)
    {
        var months = new SortedDictionary<string, string[]>(StringComparer.Ordinal);
        for (int i = 0; i < part.Count; i++)
        {
            if (part[i].Outcome is not { } outcome)
            {
                continue;
            }

            foreach ((string month, double? percent) in MonthlyReturns.Of(outcome.DailyEquity, outcome.InitialCapital))
            {
                if (!months.TryGetValue(month, out string[]? row))
                {
                    months.Add(month, row = new string[part.Count]);
                }

                row[i] = percent?.ToString("0.00", CultureInfo.InvariantCulture) ?? "-";
            }
        }

        var rows = new List<IReadOnlyList<string>>();
        foreach ((string month, string[] values) in months)
        {
            rows.Add([month, .. Array.ConvertAll(values, value => value ?? string.Empty)]);
        }

        return rows;
    }

    private static List<(string Name, IReadOnlyList<(long Day, double Value)> Days)> CurvesOf(
        VariantResult result, Func<RunOutcome, double[]> values)
    {
        var curves = new List<(string Name, IReadOnlyList<(long Day, double Value)> Days)>();
        foreach (VariantRun variant in result.Variants)
        {
            var days = new List<(long Day, double Value)>();
            double[] own = variant.Outcome is { } outcome ? values(outcome) : [];
            for (int i = 0; i < own.Length; i++)
            {
                days.Add((variant.Outcome!.DailyEquity.Days[i], own[i]));
            }

            curves.Add((variant.Variant.Name, days));
        }

        return curves;
    }

    private static double[] DrawdownsOf(RunOutcome outcome)
        => Array.ConvertAll(
            Sparkline.Drawdowns(outcome.DailyEquity.Values(), outcome.InitialCapital), share => share * 100);

    private static List<(string Name, string Value)> FactsOf(VariantResult result)
    {
        RunTally tally = result.Tally;
        var facts = new List<(string Name, string Value)>
        {
            ("period", $"{UtcNanos.ToIso(result.PeriodStart)} to {UtcNanos.ToIso(result.PeriodEnd)}"),
            ("variants", $"{Figures.Whole(result.Variants.Count)} in {Counted.Of(tally.Total, "run")}: "
                + $"{Figures.Whole(tally.Done)} done, {Figures.Whole(tally.Failed)} failed"
                + $"{(tally.IsInterrupted ? "; interrupted: --resume goes on" : string.Empty)}"),
        };
        foreach ((string name, VariantRun? variant) in StudyJson.Comparison(result))
        {
            facts.Add((name, variant?.Variant.Name ?? "-"));
        }

        if (result.Statistics is { } statistics)
        {
            facts.AddRange(StatisticsFacts.Of(statistics, VariantResult.Judged.Metric, hasNeighbours: false));
        }

        foreach (VariantRun variant in result.Variants)
        {
            if (variant.Run?.Outcome?.Error is { } error)
            {
                facts.Add((variant.Variant.Name + " failed", error.Text));
            }
        }

        facts.Add(("folder", result.Folder));
        return facts;
    }

    private static List<string> Row(IReadOnlyList<VariantRun> part, string name, Func<RunOutcome, string> text)
    {
        List<string> row = [name];
        foreach (VariantRun variant in part)
        {
            row.Add(variant.Outcome is { } outcome ? text(outcome) : "-");
        }

        return row;
    }

    private static long CountOf(IReadOnlyList<NamedCount> counts, string name)
    {
        foreach (NamedCount count in counts)
        {
            if (count.Name == name)
            {
                return count.Count;
            }
        }

        return 0;
    }

    private static string Share(long part, long whole)
        => whole == 0
            ? Figures.Whole(part)
            : string.Create(CultureInfo.InvariantCulture, $"{part:N0} ({100.0 * part / whole:0}%)");

    // A count with a bar: a cell for every tenth of all.
    private static string Bar(long part, long whole)
        => part == 0 ? string.Empty : string.Create(
            CultureInfo.InvariantCulture,
            $"{new string('▇', (int)Math.Ceiling(10.0 * part / Math.Max(whole, 1)))} {part:N0}");
}
