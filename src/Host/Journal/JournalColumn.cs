using System.Collections.Generic;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Host.Journal;

/// <summary>
/// The columns of <c>journal.arrow</c>, in file order: what a kind says lies together as far as can be.
/// </summary>
internal enum JournalColumn
{
    Time,
    Step,
    Row,
    Kind,
    Direction,
    Reason,
    Detail,
    Worker,
    OrderType,
    Symbol,
    Event,
    ContextId,
    OpportunityId,
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
    ThreatId,
    ThreatTime,
    OrderTime,
    DecidedTime,
    TradeTime,
    Quantity,
    Price,
    StopPrice,
    TargetPrice,
    Confidence,
    Value1,
    Value2,
    Value3,
    Value4,
    Balance,
    Fee,
    GrossPnl,
    Funding,
    Equity,
}

/// <summary>What stands in them: names, types and words.</summary>
internal static class JournalColumns
{
    /// <summary>
    /// The version of the file. Version 5 had zeros for columns that a batch doesn't say; version 4 a place for every
    /// column with values, whether another had the same; version 3 a run of zeros of its own for every column that a
    /// batch doesn't say. Until version 2 rows stood in order and ids were texts, without step and the times of ids; in
    /// version 1 rows were 64 bits wide, indices of words 32, and workers were texts.
    /// </summary>
    public const string Version = "6";

    /// <summary>Words by <see cref="Kernel.Journal.JournalKind"/>.</summary>
    public static readonly string[] Kinds =
    [
        "ASSESSMENT", "OPPORTUNITY", "THREAT", "EVENT", "HALT",
        "REJECTED", "SUPERSEDED", "EXPIRED", "EXECUTED", "DIRECTIVE",
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
        "time", "step", "row", "kind", "direction", "reason", "detail", "worker", "order_type", "symbol", "event",
        "context_id", "opportunity_id", "directive_id", "entry_plan_id",
        "size_plan_id", "exit_plan_id", "intent_id", "execution_id",
        "group_id", "order_id", "trade_id", "fill_id", "threat_id",
        "threat_time", "order_time", "decided_time", "trade_time",
        "quantity", "price", "stop_price", "target_price", "confidence", "value_1", "value_2", "value_3", "value_4",
        "balance", "fee", "gross_pnl", "funding", "equity",
    ];

    /// <summary>Returns whether a column holds ids.</summary>
    public static bool IsId(JournalColumn column) => column is >= JournalColumn.ContextId and <= JournalColumn.ThreatId;

    /// <summary>Returns whether a column holds prices, quantities or money.</summary>
    public static bool IsDecimal(JournalColumn column)
        => column is (>= JournalColumn.Quantity and <= JournalColumn.TargetPrice)
            or (>= JournalColumn.Balance and <= JournalColumn.Equity);

    /// <summary>Returns whether a column is only there to put rows in order and the instants into ids.</summary>
    public static bool IsPlace(JournalColumn column)
        => column == JournalColumn.Step || column is >= JournalColumn.ThreatTime and <= JournalColumn.TradeTime;

    /// <summary>
    /// Returns whether a file's column can be read as what it is named: in its type, or in one of an earlier version.
    /// </summary>
    public static bool CanRead(JournalColumn column, ArrowField field)
        => (field.Type == TypeOf(column) || WasOf(column, field.Type))
            && (IsNullable(column) || !field.Nullable)
            && (column != JournalColumn.Kind || field.Values!.Count <= Kinds.Length);

    /// <summary>Returns the prefix of a column's ids.</summary>
    public static string PrefixOf(JournalColumn column) => column switch
    {
        JournalColumn.ContextId => "CTX_",
        JournalColumn.OpportunityId => "OPP_",
        JournalColumn.DirectiveId => "STR_",
        JournalColumn.EntryPlanId => "ENT_",
        JournalColumn.SizePlanId => "SIZ_",
        JournalColumn.ExitPlanId => "EXT_",
        JournalColumn.IntentId => "EXI_",
        JournalColumn.ExecutionId => "EXE_",
        JournalColumn.GroupId => "EXG_",
        JournalColumn.OrderId => "ORD_",
        JournalColumn.TradeId => "TRD_",
        JournalColumn.FillId => "FIL_",
        _ => "THR_",
    };

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
        IReadOnlyList<string>? words = column switch
        {
            JournalColumn.Kind => Kinds,
            JournalColumn.Direction => TradeFormat.Directions,
            JournalColumn.Reason => reasons,
            JournalColumn.Detail => Details,
            JournalColumn.Worker => workers,
            JournalColumn.OrderType => OrderTypes,
            JournalColumn.Symbol => format.Symbols,
            JournalColumn.Event => format.Events,
            _ => null,
        };
        int scale = !IsDecimal(column) ? 0
            : column == JournalColumn.Quantity ? format.QuantityDecimals
            : column <= JournalColumn.TargetPrice ? TradeFormat.PriceDecimals
            : format.Money.Decimals;
        return new ArrowField(
            Names[(int)column],
            TypeOf(column),
            IsNullable(column),
            scale,
            words,
            IndexBytes: words is null ? sizeof(int) : IndexBytesOf(words.Count));
    }

    private static int IndexBytesOf(int words)
        => words <= 1 + sbyte.MaxValue ? sizeof(sbyte)
            : words <= 1 + short.MaxValue ? sizeof(short)
            : sizeof(int);

    private static ArrowType TypeOf(JournalColumn column) => column switch
    {
        JournalColumn.Time => ArrowType.TimestampNanos,
        JournalColumn.Step or JournalColumn.Row => ArrowType.Int32,
        <= JournalColumn.Event => ArrowType.Dictionary,
        _ when IsId(column) => ArrowType.Int32,
        _ when IsPlace(column) => ArrowType.TimestampNanos,
        _ when IsDecimal(column) => ArrowType.Decimal128,
        _ => ArrowType.Float64,
    };

    // As Version says: until version 2, and in version 1.
    private static bool WasOf(JournalColumn column, ArrowType type)
        => (type == ArrowType.Utf8 && (IsId(column) || column == JournalColumn.Worker))
            || (type == ArrowType.Int64 && column == JournalColumn.Row);

    private static bool IsNullable(JournalColumn column)
        => column is not (JournalColumn.Time or JournalColumn.Step or JournalColumn.Kind);
}
