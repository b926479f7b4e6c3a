using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace S1mpleTrader.TestKit;

/// <summary>Compares an outcome with what a case expects; every difference is one readable line.</summary>
public static class CaseComparison
{
    private const double MetricTolerance = 1e-9;

    /// <summary>The differences, each at the line that expects something else; empty when the case holds.</summary>
    public static IReadOnlyList<string> Compare(WorkedCase @case, CaseOutcome outcome)
    {
        CaseExpectation expect = @case.Expect;
        CaseExpectation came = CaseWriter.ExpectationOf(outcome);
        Differences differences = new(@case);
        Table(differences, "fills", expect.Fills, outcome.Fills, FillCell, came.Fills);
        if (expect.Trades is not null)
        {
            Table(differences, "trades", expect.Trades, outcome.Trades, TradeCell, came.Trades!);
        }

        if (expect.Open is not null)
        {
            Table(differences, "open", expect.Open, outcome.Open, OpenCell, came.Open!);
        }

        Table(
            differences,
            "rejections",
            ByBar(expect.Rejections, RowCell),
            ByBar(outcome.Rejections, RejectionCell),
            RejectionCell,
            ByBar(came.Rejections, RowCell));
        differences.Value("expired", Names(expect.Expired), Names(outcome.Expired));
        differences.Value("ambiguous", Text(expect.Ambiguous), Text(outcome.Ambiguous));
        if (expect.FinalEquity is decimal equity)
        {
            differences.Value("final_equity", Text(equity), Text(outcome.FinalEquity));
        }

        if (expect.FinalBalance is decimal balance)
        {
            differences.Value("final_balance", Text(balance), Text(outcome.FinalBalance));
        }

        PerBar(differences, "equity", expect.Equity, outcome.Equity);
        PerBar(differences, "balance", expect.Balance, outcome.Balance);
        Metrics(differences, expect.Metrics, outcome.Metrics);
        return differences.Lines;
    }

    private static string Names(IReadOnlyList<string> names) =>
        names.Count == 0 ? "none" : string.Join(", ", names.Order(StringComparer.Ordinal));

    private static void Table<T>(
        Differences differences,
        string name,
        IReadOnlyList<CaseRow> expected,
        IReadOnlyList<T> actual,
        Func<T, string, string> cell,
        IReadOnlyList<CaseRow> came)
    {
        for (int i = 0; i < Math.Max(expected.Count, actual.Count); i++)
        {
            if (i >= expected.Count)
            {
                differences.Add(differences.LineOf(name), $"{name}[{i}]: expected nothing, got {RowText(came[i])}");
            }
            else if (i >= actual.Count)
            {
                differences.Add(expected[i].Line, $"{name}[{i}]: expected {RowText(expected[i])}, got nothing");
            }
            else
            {
                string[] cells =
                [
                    .. expected[i].Cells.Select(
                        pair => (pair.Key, Wanted: Normal(pair.Value), Got: cell(actual[i], pair.Key)))
                        .Where(one => one.Wanted != one.Got)
                        .Select(one => $"{one.Key} expected {one.Wanted}, got {one.Got}"),
                ];
                if (cells.Length > 0)
                {
                    differences.Add(expected[i].Line, $"{name}[{i}]: {string.Join("; ", cells)}");
                }
            }
        }
    }

    private static string RowCell(CaseRow row, string key) =>
        row.Cells.FirstOrDefault(cell => cell.Key == key).Value ?? string.Empty;

    private static string RowText(CaseRow row) =>
        $"{{{string.Join(", ", row.Cells.Select(pair => $"{pair.Key}: {Normal(pair.Value)}"))}}}";

    private static string FillCell(CaseFill fill, string key) => key switch
    {
        "bar" => Text(fill.Bar),
        "id" => fill.Id,
        "side" => Side(fill.IsBuy),
        "quantity" => Text(fill.Quantity),
        "price" => Text(fill.Price),
        "liquidity" => fill.IsTaker ? "TAKER" : "MAKER",
        "fee" => Text(fill.Fee),
        "reason" => fill.Reason,
        _ => throw new ArgumentException(key, nameof(key)),
    };

    private static string TradeCell(CaseTrade trade, string key) => key switch
    {
        "id" => trade.Id,
        "symbol" => trade.Symbol,
        "direction" => Side(trade.IsBuy),
        "quantity" => Text(trade.Quantity),
        "entry_bar" => Text(trade.EntryBar),
        "entry_price" => Text(decimal.Round(trade.EntryPrice, 12)),
        "exit_bar" => Text(trade.ExitBar),
        "exit_price" => Text(decimal.Round(trade.ExitPrice, 12)),
        "exit_reason" => trade.ExitReason,
        "gross" => Text(trade.Gross),
        "fees" => Text(trade.Fees),
        "funding" => Text(trade.Funding),
        "net" => Text(trade.Net),
        "mae" => Text(trade.Mae),
        "mfe" => Text(trade.Mfe),
        _ => throw new ArgumentException(key, nameof(key)),
    };

    private static string OpenCell(CaseOpenTrade trade, string key) => key switch
    {
        "id" => trade.Id,
        "symbol" => trade.Symbol,
        "direction" => Side(trade.IsBuy),
        "quantity" => Text(trade.Quantity),
        "cost" => Text(trade.Cost),
        "stop_loss" => trade.StopLoss is decimal stop ? Text(stop) : "none",
        "take_profit" => trade.TakeProfit is decimal target ? Text(target) : "none",
        _ => throw new ArgumentException(key, nameof(key)),
    };

    /// <summary>
    /// By bar; of one bar the refused fills, by name, before what was refused at its close, as decided. A refused fill
    /// counts for its own bar, though its group may end in a later one.
    /// </summary>
    private static List<T> ByBar<T>(IReadOnlyList<T> rejections, Func<T, string, string> cellOf) =>
    [
        .. rejections
            .OrderBy(
                one => int.TryParse(cellOf(one, "bar"), NumberStyles.Integer, CultureInfo.InvariantCulture, out int bar)
                    ? bar
                    : -1)
            .ThenBy(one => cellOf(one, "reason") == "SLIPPAGE" ? cellOf(one, "id") : "~", StringComparer.Ordinal),
    ];

    private static string RejectionCell(CaseRejection rejection, string key) => key switch
    {
        "bar" => Text(rejection.Bar),
        "id" => rejection.Id,
        "reason" => rejection.Reason,
        _ => throw new ArgumentException(key, nameof(key)),
    };

    private static void PerBar(
        Differences differences,
        string name,
        IReadOnlyDictionary<int, decimal?> expected,
        IReadOnlyDictionary<int, decimal> actual)
    {
        foreach (KeyValuePair<int, decimal?> pair in expected)
        {
            string wanted = pair.Value is decimal value ? Text(value) : "none";
            string got = actual.TryGetValue(pair.Key, out decimal recorded) ? Text(recorded) : "none";
            if (wanted != got)
            {
                differences.Add(differences.LineOf(name), $"{name}[{pair.Key}]: expected {wanted}, got {got}");
            }
        }
    }

    private static void Metrics(
        Differences differences,
        IReadOnlyDictionary<string, decimal?> expected,
        IReadOnlyDictionary<string, double?> actual)
    {
        foreach (KeyValuePair<string, decimal?> pair in expected)
        {
            if (!actual.TryGetValue(pair.Key, out double? got))
            {
                differences.Add(differences.LineOf("metrics"), $"metrics.{pair.Key}: there is no such metric");
                continue;
            }

            double wanted = (double)(pair.Value ?? 0m);
            bool same = pair.Value.HasValue == got.HasValue
                && (got is null || Math.Abs(got.Value - wanted) <= MetricTolerance * Math.Abs(wanted));
            if (!same)
            {
                string wantedText = pair.Value is decimal value ? Text(value) : "null";
                string gotText = got?.ToString("R", CultureInfo.InvariantCulture) ?? "null";
                differences.Add(
                    differences.LineOf("metrics"), $"metrics.{pair.Key}: expected {wantedText}, got {gotText}");
            }
        }
    }

    private static string Side(bool isBuy) => isBuy ? "BUY" : "SELL";

    /// <summary>A number's text without trailing zeros, so that 100 and 100.00 are one; other text as it is.</summary>
    private static string Normal(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value)
            ? Text(value)
            : text;

    private static string Text(decimal value) =>
        (value / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>What differs, each at its place in the file; a case that no file holds has no lines.</summary>
    private sealed class Differences(WorkedCase @case)
    {
        private readonly string _file = @case.Source.Split(':')[0];
        private readonly List<string> _lines = [];

        public IReadOnlyList<string> Lines => _lines;

        public int LineOf(string key) =>
            @case.Expect.Lines.GetValueOrDefault(key, @case.Expect.Lines.GetValueOrDefault("expect"));

        public void Add(int line, string difference) =>
            _lines.Add(line > 0 ? $"{_file}:{line}: {difference}" : difference);

        public void Value(string key, string expected, string actual)
        {
            if (expected != actual)
            {
                Add(LineOf(key), $"{key}: expected {expected}, got {actual}");
            }
        }
    }
}
