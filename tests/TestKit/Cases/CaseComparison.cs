using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace S1mpleTrader.TestKit;

/// <summary>Compares an outcome with what a case expects; every difference is one readable line.</summary>
public static class CaseComparison
{
    private const double MetricTolerance = 1e-9;

    /// <summary>The differences; empty when the case holds.</summary>
    public static IReadOnlyList<string> Compare(WorkedCase @case, CaseOutcome outcome)
    {
        CaseExpectation expect = @case.Expect;
        List<string> differences = [];
        Table(differences, "fills", expect.Fills, outcome.Fills, FillCell);
        if (expect.Trades is not null)
        {
            Table(differences, "trades", expect.Trades, outcome.Trades, TradeCell);
        }

        if (expect.Open is not null)
        {
            Table(differences, "open", expect.Open, outcome.Open, OpenCell);
        }

        Table(
            differences,
            "rejections",
            ByBar(expect.Rejections, static (row, key) => row.Cells.FirstOrDefault(cell => cell.Key == key).Value ?? string.Empty),
            ByBar(outcome.Rejections, RejectionCell),
            RejectionCell);
        string expired = string.Join(", ", expect.Expired.Order(StringComparer.Ordinal));
        Value(differences, "expired", expired, string.Join(", ", outcome.Expired.Order(StringComparer.Ordinal)));
        Value(differences, "ambiguous", Text(expect.Ambiguous), Text(outcome.Ambiguous));
        if (expect.FinalEquity is decimal equity)
        {
            Value(differences, "final_equity", Text(equity), Text(outcome.FinalEquity));
        }

        if (expect.FinalBalance is decimal balance)
        {
            Value(differences, "final_balance", Text(balance), Text(outcome.FinalBalance));
        }

        PerBar(differences, "equity", expect.Equity, outcome.Equity);
        PerBar(differences, "balance", expect.Balance, outcome.Balance);
        Metrics(differences, expect.Metrics, outcome.Metrics);
        return differences;
    }

    private static void Table<T>(
        List<string> differences,
        string name,
        IReadOnlyList<CaseRow> expected,
        IReadOnlyList<T> actual,
        Func<T, string, string> cell)
    {
        for (int i = 0; i < Math.Max(expected.Count, actual.Count); i++)
        {
            if (i >= expected.Count)
            {
                differences.Add($"{name}[{i}]: unexpected {actual[i]}");
            }
            else if (i >= actual.Count)
            {
                string cells = string.Join(", ", expected[i].Cells.Select(pair => $"{pair.Key}: {pair.Value}"));
                differences.Add($"{name}[{i}]: missing {{{cells}}} of line {expected[i].Line}");
            }
            else
            {
                foreach (KeyValuePair<string, string> pair in expected[i].Cells)
                {
                    Value(differences, $"{name}[{i}].{pair.Key}", Normal(pair.Value), cell(actual[i], pair.Key));
                }
            }
        }
    }

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
    /// By bar; of one bar the refused fills, by name, before what was refused at its close, as decided. A refused fill counts
    /// for its own bar, though its group may end in a later one.
    /// </summary>
    private static List<T> ByBar<T>(IReadOnlyList<T> rejections, Func<T, string, string> cellOf) =>
    [
        .. rejections
            .OrderBy(one => int.TryParse(cellOf(one, "bar"), NumberStyles.Integer, CultureInfo.InvariantCulture, out int bar) ? bar : -1)
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
        List<string> differences,
        string name,
        IReadOnlyDictionary<int, decimal?> expected,
        IReadOnlyDictionary<int, decimal> actual)
    {
        foreach (KeyValuePair<int, decimal?> pair in expected)
        {
            string wanted = pair.Value is decimal value ? Text(value) : "none";
            string got = actual.TryGetValue(pair.Key, out decimal recorded) ? Text(recorded) : "none";
            Value(differences, $"{name}[{pair.Key}]", wanted, got);
        }
    }

    private static void Metrics(
        List<string> differences,
        IReadOnlyDictionary<string, decimal?> expected,
        IReadOnlyDictionary<string, double?> actual)
    {
        foreach (KeyValuePair<string, decimal?> pair in expected)
        {
            if (!actual.TryGetValue(pair.Key, out double? got))
            {
                differences.Add($"metrics.{pair.Key}: the outcome doesn't have it");
                continue;
            }

            double wanted = (double)(pair.Value ?? 0m);
            bool same = pair.Value.HasValue == got.HasValue
                && (got is null || Math.Abs(got.Value - wanted) <= MetricTolerance * Math.Max(Math.Abs(wanted), 1e-3));
            if (!same)
            {
                string wantedText = pair.Value is decimal value ? Text(value) : "null";
                string gotText = got?.ToString("R", CultureInfo.InvariantCulture) ?? "null";
                differences.Add($"metrics.{pair.Key}: expected {wantedText}, got {gotText}");
            }
        }
    }

    private static void Value(List<string> differences, string name, string expected, string actual)
    {
        if (expected != actual)
        {
            differences.Add($"{name}: expected {expected}, got {actual}");
        }
    }

    private static string Side(bool isBuy) => isBuy ? "BUY" : "SELL";

    /// <summary>A number's text without trailing zeros, so that 100 and 100.00 are one; other text as it is.</summary>
    private static string Normal(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value) ? Text(value) : text;

    private static string Text(decimal value) =>
        (value / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
