using System.Collections.Generic;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Host.Journal;

/// <summary>The columns of <c>journal.arrow</c>, in file order.</summary>
internal enum JournalColumn
{
    Time,
    Kind,
    Symbol,
    Row,
    Detail,
    Reason,
    Worker,
    Direction,
    OrderType,
    Quantity,
    Price,
    StopPrice,
    TargetPrice,
    Confidence,
    Value1,
    Value2,
    Value3,
    Value4,
    Fee,
    GrossPnl,
    Funding,
    Balance,
    Equity,
    Event,
    ContextId,
    OpportunityId,
    ThreatId,
    DirectiveId,
    EntryPlanId,
    SizePlanId,
    ExitPlanId,
    IntentId,
    ExecutionId,
    GroupId,
    OrderId,
    TradeId,
    FillId,
}

/// <summary>What stands in them: names, types and words.</summary>
internal static class JournalColumns
{
    /// <summary>The version of the file; in version 1 rows were 64 bits wide, indices of words 32, and workers were texts.</summary>
    public const string Version = "2";

    /// <summary>Words by <see cref="Kernel.Journal.JournalKind"/>.</summary>
    public static readonly string[] Kinds =
    [
        "ASSESSMENT", "OPPORTUNITY", "THREAT", "EVENT", "HALT", "REJECTED", "SUPERSEDED", "EXPIRED", "EXECUTED", "DIRECTIVE",
        "ENTRY_PLAN", "EXIT_PLAN", "SIZE_PLAN", "INTENT", "EXECUTION_DIRECTIVE", "ORDER_SUBMITTED", "ORDER_ENDED",
        "ORDER_REFUSED", "TRADE_OPENED", "FILL", "EXIT_MODIFIED", "TRADE_CLOSED", "FUNDING", "LIQUIDATION", "EQUITY",
    ];

    /// <summary>Words by <see cref="Kernel.Journal.JournalDetail"/>; the first is never written.</summary>
    public static readonly string[] Details =
    [
        "NONE", "NEW_TRADE", "MODIFY_EXISTING", "CLOSE_EXISTING", "ENTRY_PLANNING", "EXIT_PLANNING", "SIZE_PLANNING",
        "EXECUTION_INTENT_PLANNING", "SLIPPAGE_LIMIT", "STOP_SIDE", "TARGET_SIDE", "LIMIT_PRICE", "STOP_LOSS_TOLERANCE",
        "MAX_RISK_AMOUNT", "ACCOUNT_RISK_PCT", "CANCELLED", "EXPIRED", "TAKER", "MAKER",
        "SINGLE_ORDER", "TWAP", "ICEBERG", "LAYERED",
    ];

    /// <summary>Words by <see cref="Kernel.Contracts.OrderType"/>.</summary>
    public static readonly string[] OrderTypes = ["MARKET", "LIMIT", "STOP", "STOP_LIMIT"];

    /// <summary>Columns by <see cref="JournalColumn"/>, as the file names them.</summary>
    public static readonly string[] Names =
    [
        "time", "kind", "symbol", "row", "detail", "reason", "worker", "direction", "order_type", "quantity", "price",
        "stop_price", "target_price", "confidence", "value_1", "value_2", "value_3", "value_4", "fee", "gross_pnl", "funding",
        "balance", "equity", "event", "context_id", "opportunity_id", "threat_id", "directive_id", "entry_plan_id",
        "size_plan_id", "exit_plan_id", "intent_id", "execution_id", "group_id", "order_id", "trade_id", "fill_id",
    ];

    /// <summary>Returns reject reasons by index, then reasons of fills.</summary>
    public static string[] Reasons(StrategySpec strategy)
    {
        var reasons = new List<string>(RejectReason.PlatformNames.ToArray());
        reasons.AddRange(strategy.ThreatTypes);
        reasons.AddRange(TradeFormat.ExitReasons);
        return reasons.ToArray();
    }

    /// <summary>Returns the schema of a run's journal.</summary>
    public static ArrowSchema Schema(TradeFormat format, string[] reasons, string[] workers)
    {
        var fields = new ArrowField[Names.Length];
        for (int i = 0; i < fields.Length; i++)
        {
            fields[i] = FieldOf((JournalColumn)i, format, reasons, workers);
        }

        return new ArrowSchema(fields, [new("s1t.kind", "journal"), new("s1t.version", Version)]);
    }

    private static ArrowField FieldOf(JournalColumn column, TradeFormat format, string[] reasons, string[] workers)
    {
        string name = Names[(int)column];
        return column switch
        {
            JournalColumn.Time => new ArrowField(name, ArrowType.TimestampNanos),
            JournalColumn.Kind => Words(Kinds) with { Nullable = false },
            JournalColumn.Symbol => Words(format.Symbols),
            JournalColumn.Row => new ArrowField(name, ArrowType.Int32, Nullable: true),
            JournalColumn.Detail => Words(Details),
            JournalColumn.Reason => Words(reasons),
            JournalColumn.Worker => Words(workers),
            JournalColumn.Direction => Words(TradeFormat.Directions),
            JournalColumn.OrderType => Words(OrderTypes),
            JournalColumn.Event => Words(format.Events),
            JournalColumn.Quantity => Money(format.QuantityDecimals),
            JournalColumn.Price or JournalColumn.StopPrice or JournalColumn.TargetPrice => Money(TradeFormat.PriceDecimals),
            >= JournalColumn.Confidence and <= JournalColumn.Value4 => new ArrowField(name, ArrowType.Float64, Nullable: true),
            >= JournalColumn.Fee and <= JournalColumn.Equity => Money(format.Money.Decimals),
            _ => new ArrowField(name, ArrowType.Utf8, Nullable: true),
        };

        ArrowField Words(IReadOnlyList<string> values) => new(
            name,
            ArrowType.Dictionary,
            Nullable: true,
            Values: values,
            IndexBytes: values.Count <= 1 + sbyte.MaxValue ? sizeof(sbyte) : values.Count <= 1 + short.MaxValue ? sizeof(short) : sizeof(int));

        ArrowField Money(int scale) => new(name, ArrowType.Decimal128, Nullable: true, Scale: scale);
    }
}
