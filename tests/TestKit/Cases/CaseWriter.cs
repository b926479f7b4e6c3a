using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace S1mpleTrader.TestKit;

/// <summary>Writes a case in its file format, so that a found seed can become a permanent case.</summary>
public static class CaseWriter
{
    /// <summary>A file of one case: the case's bars and actions, and an outcome as what is expected.</summary>
    public static string ToYaml(WorkedCase @case, CaseOutcome outcome)
    {
        StringBuilder text = new("theme: found\ncases:\n");
        text.Append(CultureInfo.InvariantCulture, $"  - name: {@case.Name}\n");
        Line(text, "initial_capital", Text(@case.InitialCapital));
        Line(text, "timeframe", Timeframe(@case.TimeframeNanos));
        Line(text, "start", Time(@case.StartNanos));
        Line(text, "close_at_end", @case.CloseAtEnd ? "true" : "false");
        Line(text, "annualization_days", Text(@case.AnnualizationDays));
        Line(text, "warmup_bars", Text(@case.WarmupBars));
        Line(text, "period", Flow(("start", Time(@case.PeriodStartNanos)), ("end", Time(@case.PeriodEndNanos))));
        Line(text, "planning", @case.SequentialPlanning ? "sequential" : "parallel");
        text.Append("    instruments:\n");
        foreach (CaseInstrument instrument in @case.Instruments)
        {
            Item(text, Instrument(instrument));
        }

        Line(text, "connector", Connector(@case.Connector));
        Bars(text, "    ", @case.Bars);
        if (@case.Lower is CaseLower lower)
        {
            text.Append(
                CultureInfo.InvariantCulture, $"    lower:\n      timeframe: {Timeframe(lower.TimeframeNanos)}\n");
            Bars(text, "      ", lower.Bars);
        }

        Items(text, "funding", @case.Funding, rate =>
            Flow(("symbol", rate.Symbol), ("time", Time(rate.TimeNanos)), ("rate", Text(rate.Rate))));
        if (@case.Actions.Count > 0)
        {
            text.Append("    actions:\n");
            foreach (CaseAction action in @case.Actions)
            {
                Action(text, action);
            }
        }

        Expectation(text, ExpectationOf(outcome));
        return text.ToString();
    }

    /// <summary>An outcome as what another engine must come to: every key of every row.</summary>
    public static CaseExpectation ExpectationOf(CaseOutcome outcome) => new()
    {
        Fills = [.. outcome.Fills.Select(Fill)],
        Trades = [.. outcome.Trades.Select(Trade)],
        Open = [.. outcome.Open.Select(Open)],
        Rejections = [.. outcome.Rejections.Select(rejection => Row(
            ("bar", Text(rejection.Bar)), ("id", rejection.Id), ("reason", rejection.Reason)))],
        Expired = outcome.Expired,
        Ambiguous = outcome.Ambiguous,
        FinalEquity = outcome.FinalEquity,
        FinalBalance = outcome.FinalBalance,
        Equity = outcome.Equity.ToDictionary(pair => pair.Key, pair => (decimal?)pair.Value),
        Balance = outcome.Balance.ToDictionary(pair => pair.Key, pair => (decimal?)pair.Value),
        Metrics = outcome.Metrics.Where(IsDecimal).ToDictionary(pair => pair.Key, pair => (decimal?)pair.Value),
    };

    /// <summary>
    /// A yearly rate of a few minutes can leave the range of decimal; then nothing is expected of it.
    /// </summary>
    private static bool IsDecimal(KeyValuePair<string, double?> metric) =>
        metric.Value is not double value || Math.Abs(value) < 1e20;

    private static CaseRow Fill(CaseFill fill) => Row(
        ("bar", Text(fill.Bar)),
        ("id", fill.Id),
        ("side", Side(fill.IsBuy)),
        ("quantity", Text(fill.Quantity)),
        ("price", Text(fill.Price)),
        ("liquidity", fill.IsTaker ? "TAKER" : "MAKER"),
        ("fee", Text(fill.Fee)),
        ("reason", fill.Reason));

    private static CaseRow Trade(CaseTrade trade) => Row(
        ("id", trade.Id),
        ("symbol", trade.Symbol),
        ("direction", Side(trade.IsBuy)),
        ("quantity", Text(trade.Quantity)),
        ("entry_bar", Text(trade.EntryBar)),
        ("entry_price", Text(decimal.Round(trade.EntryPrice, 12))),
        ("exit_bar", Text(trade.ExitBar)),
        ("exit_price", Text(decimal.Round(trade.ExitPrice, 12))),
        ("exit_reason", trade.ExitReason),
        ("gross", Text(trade.Gross)),
        ("fees", Text(trade.Fees)),
        ("funding", Text(trade.Funding)),
        ("net", Text(trade.Net)),
        ("mae", Text(trade.Mae)),
        ("mfe", Text(trade.Mfe)));

    private static CaseRow Open(CaseOpenTrade trade) => Row(
        ("id", trade.Id),
        ("quantity", Text(trade.Quantity)),
        ("cost", Text(trade.Cost)),
        ("stop_loss", trade.StopLoss is decimal stop ? Text(stop) : "none"),
        ("take_profit", trade.TakeProfit is decimal target ? Text(target) : "none"));

    private static CaseRow Row(params (string Key, string Value)[] cells) =>
        new(0, [.. cells.Select(cell => new KeyValuePair<string, string>(cell.Key, cell.Value))]);

    private static void Expectation(StringBuilder text, CaseExpectation expect)
    {
        text.Append("    expect:\n");
        Table(text, "fills", expect.Fills);
        Table(text, "trades", expect.Trades!);
        Table(text, "open", expect.Open!);
        Table(text, "rejections", expect.Rejections);
        text.Append(CultureInfo.InvariantCulture, $"      expired: [{string.Join(", ", expect.Expired)}]\n");
        text.Append(CultureInfo.InvariantCulture, $"      ambiguous: {expect.Ambiguous}\n");
        text.Append(CultureInfo.InvariantCulture, $"      final_equity: {Text(expect.FinalEquity!.Value)}\n");
        text.Append(CultureInfo.InvariantCulture, $"      final_balance: {Text(expect.FinalBalance!.Value)}\n");
        string equity = string.Join(", ", expect.Equity.Select(pair => $"{Text(pair.Key)}: {Text(pair.Value!.Value)}"));
        text.Append(CultureInfo.InvariantCulture, $"      equity: {{{equity}}}\n");
        text.Append(CultureInfo.InvariantCulture, $"      metrics: {{{string.Join(", ", Metrics(expect.Metrics))}}}\n");
    }

    /// <summary>The bounds of two accounts as one list; a pair of which one is no decimal is left out.</summary>
    private static IEnumerable<string> Metrics(IReadOnlyDictionary<string, decimal?> metrics)
    {
        foreach ((string name, decimal? value) in metrics)
        {
            string written = value is decimal number ? Text(number) : "null";
            if (!name.EndsWith(IntervalMetrics.Min, StringComparison.Ordinal)
                && !name.EndsWith(IntervalMetrics.Max, StringComparison.Ordinal))
            {
                yield return $"{name}: {written}";
                continue;
            }

            string plain = name[..name.LastIndexOf('.')];
            if (name.EndsWith(IntervalMetrics.Min, StringComparison.Ordinal)
                && metrics.TryGetValue(plain + IntervalMetrics.Max, out decimal? most))
            {
                yield return $"{plain}: [{written}, {(most is decimal upper ? Text(upper) : "null")}]";
            }
        }
    }

    private static void Table(StringBuilder text, string name, IReadOnlyList<CaseRow> rows)
    {
        text.Append(CultureInfo.InvariantCulture, $"      {name}:{(rows.Count == 0 ? " none" : string.Empty)}\n");
        foreach (CaseRow row in rows)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"        - {Flow([.. row.Cells.Select(cell => (cell.Key, (string?)cell.Value))])}\n");
        }
    }

    private static void Action(StringBuilder text, CaseAction action)
    {
        if (action is not CaseBatch batch)
        {
            Item(text, Flow([("at", Text(action.At)), .. Keys(action)]));
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"      - at: {batch.At}\n        batch: {batch.Mode}\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"        rollback_on_failure: {(batch.RollbackOnFailure ? "true" : "false")}\n");
        text.Append("        members:\n");
        foreach (CaseAction member in batch.Members)
        {
            text.Append(CultureInfo.InvariantCulture, $"          - {Flow([.. Keys(member)])}\n");
        }
    }

    private static IEnumerable<(string Key, string? Value)> Keys(CaseAction action) => action switch
    {
        CaseSubmit submit => Keys(submit),
        CaseClose close => [("close", close.Id), ("quantity", Text(close.Quantity))],
        CaseCloseSymbol close => [("close_symbol", close.Symbol), ("quantity", Text(close.Quantity))],
        CaseModify modify =>
        [
            ("modify", modify.Id),
            ("stop_loss", modify.SetsStopLoss ? Text(modify.StopLoss) ?? "none" : null),
            ("take_profit", modify.SetsTakeProfit ? Text(modify.TakeProfit) ?? "none" : null),
        ],
        CaseCancel cancel => [("cancel", cancel.Id), ("child", cancel.Child is int child ? Text(child) : null)],
        _ => throw new ArgumentException(action.ToString(), nameof(action)),
    };

    private static IEnumerable<(string Key, string? Value)> Keys(CaseSubmit submit) =>
    [
        ("reverse", submit.Reverses),
        ("submit", submit.Id),
        ("symbol", submit.Symbol),
        ("direction", Side(submit.IsBuy)),
        ("quantity", Text(submit.Quantity)),
        ("type", submit.Type),
        ("limit", Text(submit.Limit)),
        ("stop", Text(submit.Stop)),
        ("tif", submit.TimeInForce),
        ("window", Text(submit.WindowMinutes)),
        ("chunks", submit.Chunks > 1 ? Text(submit.Chunks) : null),
        ("distribution", submit.Chunks > 1 ? submit.Distribution : null),
        ("layers", submit.Layers.Count > 0 ? $"[{string.Join(", ", submit.Layers.Select(Text))}]" : null),
        ("stop_loss", Text(submit.StopLoss)),
        ("take_profit", Text(submit.TakeProfit)),
        ("max_slippage_pct", Text(submit.MaxSlippagePct)),
        ("stop_loss_tolerance_pct", Text(submit.StopLossTolerancePct)),
        ("impact_multiplier", submit.ImpactMultiplier == 1m ? null : Text(submit.ImpactMultiplier)),
        ("min_fill_ratio", submit.MinFillRatio == 0m ? null : Text(submit.MinFillRatio)),
    ];

    private static void Bars(
        StringBuilder text, string indent, IReadOnlyDictionary<string, IReadOnlyList<CaseBar>> bars)
    {
        text.Append(CultureInfo.InvariantCulture, $"{indent}bars:{(bars.Count == 0 ? " {}" : string.Empty)}\n");
        foreach ((string symbol, IReadOnlyList<CaseBar> rows) in bars)
        {
            text.Append(
                CultureInfo.InvariantCulture, $"{indent}  {symbol}:{(rows.Count == 0 ? " []" : string.Empty)}\n");
            foreach (CaseBar bar in rows)
            {
                string prices = string.Join(
                    ", ", new[] { bar.Open, bar.High, bar.Low, bar.Close, bar.Volume }.Select(Text));
                text.Append(CultureInfo.InvariantCulture, $"{indent}    - [{bar.Index}, {prices}]\n");
            }
        }
    }

    private static string Instrument(CaseInstrument instrument) => Flow(
        ("symbol", instrument.Symbol),
        ("tick", Text(instrument.Tick)),
        ("lot", Text(instrument.Lot)),
        ("min_notional", Text(instrument.MinNotional)),
        ("multiplier", Text(instrument.Multiplier)),
        ("maker", Text(instrument.Maker)),
        ("taker", Text(instrument.Taker)),
        ("max_leverage", Text(instrument.MaxLeverage)),
        ("maintenance_margin_rate", Text(instrument.MaintenanceMarginRate)),
        ("fee_tiers", instrument.FeeTiers.Count > 0
            ? $"[{string.Join(", ", instrument.FeeTiers.Select(FeeTier))}]"
            : null));

    private static string FeeTier(CaseFeeTier tier) => Flow(
        ("volume_30d", Text(tier.Volume30d)), ("maker", Text(tier.Maker)), ("taker", Text(tier.Taker)));

    private static string Connector(CaseConnector connector) => Flow(
        ("slippage_bps", Text(connector.SlippageBps)),
        ("fill_model", connector.FillModel),
        ("participation", Text(connector.Participation)),
        ("impact_coefficient", Text(connector.ImpactCoefficient)),
        ("latency_ms", Text(connector.LatencyMs)),
        ("intrabar", connector.Intrabar),
        ("limit_fill", connector.LimitFill),
        ("position_policy", connector.PositionPolicy),
        ("max_open_orders", Unless(connector.MaxOpenOrders, new CaseConnector().MaxOpenOrders)),
        ("max_open_trades", Unless(connector.MaxOpenTrades, new CaseConnector().MaxOpenTrades)),
        ("max_open_groups", Unless(connector.MaxOpenGroups, new CaseConnector().MaxOpenGroups)));

    private static string? Unless(int value, int byDefault) => value == byDefault ? null : Text(value);

    private static void Items<T>(StringBuilder text, string name, IReadOnlyList<T> rows, Func<T, string> row)
    {
        if (rows.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"    {name}:\n");
            foreach (T one in rows)
            {
                Item(text, row(one));
            }
        }
    }

    private static void Item(StringBuilder text, string value) =>
        text.Append(CultureInfo.InvariantCulture, $"      - {value}\n");

    private static void Line(StringBuilder text, string key, string? value)
    {
        if (value is not null and not "{}")
        {
            text.Append(CultureInfo.InvariantCulture, $"    {key}: {value}\n");
        }
    }

    private static string Flow(params (string Key, string? Value)[] cells) =>
        "{" + string.Join(
            ", ", cells.Where(cell => cell.Value is not null).Select(cell => $"{cell.Key}: {cell.Value}")) + "}";

    private static string Timeframe(long nanos) => nanos % 3_600_000_000_000L == 0
        ? Text(nanos / 3_600_000_000_000L) + "h"
        : nanos % 60_000_000_000L == 0
            ? Text(nanos / 60_000_000_000L) + "m"
            : Text(nanos / 1_000_000_000L) + "s";

    private static string? Time(long? nanos) => nanos is long value
        ? DateTimeOffset.UnixEpoch.AddTicks(value / 100).ToString(
            "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        : null;

    private static string Side(bool isBuy) => isBuy ? "BUY" : "SELL";

    private static string Text(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    private static string? Text(decimal? value) => value?.ToString(CultureInfo.InvariantCulture);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
