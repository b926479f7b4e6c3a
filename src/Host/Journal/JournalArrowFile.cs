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
    private const int RowsPerBatch = 1024; // A row has many columns: a batch is some hundreds of kilobytes.

    private readonly TradeFormat _format;
    private readonly ArrowFileWriter _writer;
    private readonly IdWriter _ids = new();
    private readonly int _firstFillReason;

    /// <summary>Starts the file.</summary>
    public JournalArrowFile(Stream stream, TradeFormat format, string[] reasons, string[] workers)
    {
        _format = format;
        _firstFillReason = reasons.Length - TradeFormat.ExitReasons.Length;
        _writer = new ArrowFileWriter(stream, JournalColumns.Schema(format, reasons, workers), RowsPerBatch);
    }

    /// <summary>Adds a record: what it doesn't say isn't looked at.</summary>
    public void Add(in JournalRecord record)
    {
        Column(JournalColumn.Time).AppendTimestamp(record.Time);
        Column(JournalColumn.Kind).AppendIndex((int)record.Kind);
        AddIndex(JournalColumn.Symbol, record.Symbol);
        if (record.Row >= 0)
        {
            Column(JournalColumn.Row).AppendInt32(record.Row);
        }

        AddIndex(JournalColumn.Detail, record.Detail == JournalDetail.None ? -1 : (int)record.Detail);
        bool isRejection = record.Kind == JournalKind.Rejected || record.Reason < 0;
        AddIndex(JournalColumn.Reason, isRejection ? record.Reason : _firstFillReason + record.Reason);
        AddIndex(JournalColumn.Worker, record.Worker);
        AddIndex(JournalColumn.Direction, record.Direction switch { Direction.Buy => 1, Direction.Sell => 0, _ => -1 });
        AddIndex(JournalColumn.OrderType, record.OrderType is { } type ? (int)type : -1);
        if (record.Has(JournalNumbers.Prices))
        {
            AddPrices(in record);
        }

        AddDouble(JournalColumn.Confidence, record.Confidence);
        AddDouble(JournalColumn.Value1, record.Value1);
        AddDouble(JournalColumn.Value2, record.Value2);
        AddDouble(JournalColumn.Value3, record.Value3);
        AddDouble(JournalColumn.Value4, record.Value4);
        if (record.Has(JournalNumbers.Money))
        {
            AddMoney(JournalColumn.Fee, record.FeeUnits);
            AddMoney(JournalColumn.GrossPnl, record.GrossUnits);
            AddMoney(JournalColumn.Funding, record.FundingUnits);
            AddMoney(JournalColumn.Balance, record.BalanceUnits);
            AddMoney(JournalColumn.Equity, record.EquityUnits);
        }

        AddIndex(JournalColumn.Event, record.Chain.Event);
        AddChain(in record.Chain);
        AddId(JournalColumn.OrderId, "ORD_"u8, record.OrderTime, record.Order);
        AddId(JournalColumn.TradeId, "TRD_"u8, record.TradeTime, record.Trade);
        AddId(JournalColumn.FillId, "FIL_"u8, record.Time, record.Fill);
        _writer.EndSparseRow();
    }

    /// <summary>Ends the file; the stream stays open.</summary>
    public void Complete() => _writer.Complete();

    private void AddPrices(in JournalRecord record)
    {
        if (record.Lots is { } lots)
        {
            Column(JournalColumn.Quantity).AppendUnits(_format.QuantityUnits(record.Symbol, lots));
        }

        AddPrice(JournalColumn.Price, record.Symbol, record.Ticks);
        AddPrice(JournalColumn.StopPrice, record.Symbol, record.StopTicks);
        AddPrice(JournalColumn.TargetPrice, record.Symbol, record.TargetTicks);
    }

    // The assessment is of the decision's instant, as are the plans and the group.
    private void AddChain(in CausalityChain chain)
    {
        long time = chain.DecidedAt;
        AddId(JournalColumn.ContextId, "CTX_"u8, time, chain.Assessment);
        AddId(JournalColumn.OpportunityId, "OPP_"u8, time, chain.Opportunity);
        AddId(JournalColumn.ThreatId, "THR_"u8, chain.ThreatTime, chain.Threat);
        if (chain.Directive < 0 && chain.Group < 0)
        {
            return; // What hasn't got that far has no plans.
        }

        AddId(JournalColumn.DirectiveId, "STR_"u8, time, chain.Directive);
        AddId(JournalColumn.EntryPlanId, "ENT_"u8, time, chain.EntryPlan);
        AddId(JournalColumn.SizePlanId, "SIZ_"u8, time, chain.SizePlan);
        AddId(JournalColumn.ExitPlanId, "EXT_"u8, time, chain.ExitPlan);
        AddId(JournalColumn.IntentId, "EXI_"u8, time, chain.Intent);
        AddId(JournalColumn.ExecutionId, "EXE_"u8, time, chain.ExecutionDirective);
        AddId(JournalColumn.GroupId, "EXG_"u8, time, chain.Group);
    }

    private ArrowColumn Column(JournalColumn column) => _writer.SparseColumn((int)column);

    private void AddIndex(JournalColumn column, int index)
    {
        if (index >= 0)
        {
            Column(column).AppendIndex(index);
        }
    }

    private void AddDouble(JournalColumn column, double value)
    {
        if (!double.IsNaN(value))
        {
            Column(column).AppendDouble(value);
        }
    }

    private void AddPrice(JournalColumn column, int symbol, long? ticks)
    {
        if (ticks is { } value)
        {
            Column(column).AppendUnits(_format.PriceUnits(symbol, value));
        }
    }

    private void AddMoney(JournalColumn column, Int128? units)
    {
        if (units is { } value)
        {
            Column(column).AppendUnits(value);
        }
    }

    private void AddId(JournalColumn column, ReadOnlySpan<byte> prefix, long time, int sequence)
    {
        if (sequence >= 0)
        {
            Span<byte> text = stackalloc byte[IdText.MaxLength];
            Column(column).AppendUtf8(text[.._ids.Write(text, prefix, time, sequence)]);
        }
    }
}
