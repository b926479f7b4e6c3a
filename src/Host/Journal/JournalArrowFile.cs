using System;
using System.IO;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Journal;

namespace S1mpleTrader.Host.Journal;

/// <summary><c>journal.arrow</c>: one row per record, in the order in which things happened; written while the run goes on, in constant memory.</summary>
internal sealed class JournalArrowFile
{
    private const int RowsPerBatch = 2048; // A row has many columns: a batch is some six hundred kilobytes, and fits the cache.

    private static readonly uint Context = IdWriter.Prefix("CTX_"u8);
    private static readonly uint Opportunity = IdWriter.Prefix("OPP_"u8);
    private static readonly uint Threat = IdWriter.Prefix("THR_"u8);
    private static readonly uint Directive = IdWriter.Prefix("STR_"u8);
    private static readonly uint EntryPlan = IdWriter.Prefix("ENT_"u8);
    private static readonly uint SizePlan = IdWriter.Prefix("SIZ_"u8);
    private static readonly uint ExitPlan = IdWriter.Prefix("EXT_"u8);
    private static readonly uint Intent = IdWriter.Prefix("EXI_"u8);
    private static readonly uint Execution = IdWriter.Prefix("EXE_"u8);
    private static readonly uint Group = IdWriter.Prefix("EXG_"u8);
    private static readonly uint Order = IdWriter.Prefix("ORD_"u8);
    private static readonly uint Trade = IdWriter.Prefix("TRD_"u8);
    private static readonly uint Fill = IdWriter.Prefix("FIL_"u8);

    private readonly TradeFormat _format;
    private readonly ArrowFileWriter _writer;
    private readonly ArrowColumn[] _columns; // By JournalColumn.
    private readonly IdWriter _ids = new();
    private readonly int _firstFillReason;

    /// <summary>Starts the file.</summary>
    public JournalArrowFile(Stream stream, TradeFormat format, string[] reasons, string[] workers)
    {
        _format = format;
        _firstFillReason = reasons.Length - TradeFormat.ExitReasons.Length;
        _writer = new ArrowFileWriter(stream, JournalColumns.Schema(format, reasons, workers), RowsPerBatch);
        _columns = [.. _writer.Columns];
    }

    /// <summary>Adds a record: what it doesn't say isn't looked at.</summary>
    public void Add(in JournalRecord record)
    {
        int row = _writer.Row;
        Column(JournalColumn.Time).PutTimestamp(row, record.Time);
        Column(JournalColumn.Kind).PutIndex(row, (int)record.Kind);
        PutIndex(row, JournalColumn.Symbol, record.Symbol);
        if (record.Row >= 0)
        {
            Column(JournalColumn.Row).PutInt32(row, record.Row);
        }

        PutIndex(row, JournalColumn.Detail, record.Detail == JournalDetail.None ? -1 : (int)record.Detail);
        bool isRejection = record.Kind == JournalKind.Rejected || record.Reason < 0;
        PutIndex(row, JournalColumn.Reason, isRejection ? record.Reason : _firstFillReason + record.Reason);
        PutIndex(row, JournalColumn.Worker, record.Worker);
        PutIndex(row, JournalColumn.Direction, record.Direction switch { Direction.Buy => 1, Direction.Sell => 0, _ => -1 });
        PutIndex(row, JournalColumn.OrderType, record.OrderType is { } type ? (int)type : -1);
        PutIndex(row, JournalColumn.Event, record.Chain.Event);
        PutDouble(row, JournalColumn.Confidence, record.Confidence);
        PutDouble(row, JournalColumn.Value1, record.Value1);
        PutDouble(row, JournalColumn.Value2, record.Value2);
        PutDouble(row, JournalColumn.Value3, record.Value3);
        PutDouble(row, JournalColumn.Value4, record.Value4);
        if (record.Has(JournalNumbers.Prices))
        {
            PutPrices(row, in record);
        }

        if (record.Has(JournalNumbers.Money))
        {
            PutMoney(row, in record);
        }

        PutChain(row, in record.Chain);
        PutId(row, JournalColumn.OrderId, Order, record.OrderTime, record.Order);
        PutId(row, JournalColumn.TradeId, Trade, record.TradeTime, record.Trade);
        PutId(row, JournalColumn.FillId, Fill, record.Time, record.Fill);
        _writer.EndSparseRow();
    }

    /// <summary>Ends the file; the stream stays open.</summary>
    public void Complete() => _writer.Complete();

    private void PutPrices(int row, in JournalRecord record)
    {
        if (record.Lots is { } lots)
        {
            Column(JournalColumn.Quantity).PutUnits(row, _format.QuantityUnits(record.Symbol, lots));
        }

        PutPrice(row, JournalColumn.Price, record.Symbol, record.Ticks);
        PutPrice(row, JournalColumn.StopPrice, record.Symbol, record.StopTicks);
        PutPrice(row, JournalColumn.TargetPrice, record.Symbol, record.TargetTicks);
    }

    private void PutMoney(int row, in JournalRecord record)
    {
        PutUnits(row, JournalColumn.Fee, record.FeeUnits);
        PutUnits(row, JournalColumn.GrossPnl, record.GrossUnits);
        PutUnits(row, JournalColumn.Funding, record.FundingUnits);
        PutUnits(row, JournalColumn.Balance, record.BalanceUnits);
        PutUnits(row, JournalColumn.Equity, record.EquityUnits);
    }

    // The assessment is of the decision's instant, as are the plans and the group.
    private void PutChain(int row, in CausalityChain chain)
    {
        long time = chain.DecidedAt;
        PutId(row, JournalColumn.ContextId, Context, time, chain.Assessment);
        PutId(row, JournalColumn.OpportunityId, Opportunity, time, chain.Opportunity);
        PutId(row, JournalColumn.ThreatId, Threat, chain.ThreatTime, chain.Threat);
        if (chain.Directive < 0 && chain.Group < 0)
        {
            return; // What hasn't got that far has no plans.
        }

        PutId(row, JournalColumn.DirectiveId, Directive, time, chain.Directive);
        PutId(row, JournalColumn.EntryPlanId, EntryPlan, time, chain.EntryPlan);
        PutId(row, JournalColumn.SizePlanId, SizePlan, time, chain.SizePlan);
        PutId(row, JournalColumn.ExitPlanId, ExitPlan, time, chain.ExitPlan);
        PutId(row, JournalColumn.IntentId, Intent, time, chain.Intent);
        PutId(row, JournalColumn.ExecutionId, Execution, time, chain.ExecutionDirective);
        PutId(row, JournalColumn.GroupId, Group, time, chain.Group);
    }

    private ArrowColumn Column(JournalColumn column) => _columns[(int)column];

    private void PutIndex(int row, JournalColumn column, int index)
    {
        if (index >= 0)
        {
            Column(column).PutIndex(row, index);
        }
    }

    private void PutDouble(int row, JournalColumn column, double value)
    {
        if (!double.IsNaN(value))
        {
            Column(column).PutDouble(row, value);
        }
    }

    private void PutPrice(int row, JournalColumn column, int symbol, long? ticks)
    {
        if (ticks is { } value)
        {
            Column(column).PutUnits(row, _format.PriceUnits(symbol, value));
        }
    }

    private void PutUnits(int row, JournalColumn column, Int128? units)
    {
        if (units is { } value)
        {
            Column(column).PutUnits(row, value);
        }
    }

    private void PutId(int row, JournalColumn column, uint prefix, long time, int sequence)
    {
        if (sequence >= 0)
        {
            ArrowColumn ids = Column(column);
            ids.PutText(row, _ids.Write(ids.TextRoom(IdText.MaxLength), prefix, time, sequence));
        }
    }
}
