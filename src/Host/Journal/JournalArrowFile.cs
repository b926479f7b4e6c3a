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
    private readonly int _firstFillReason;

    /// <summary>Starts the file.</summary>
    public JournalArrowFile(Stream stream, TradeFormat format, string[] reasons)
    {
        _format = format;
        _firstFillReason = reasons.Length - TradeFormat.ExitReasons.Length;
        _writer = new ArrowFileWriter(stream, JournalColumns.Schema(format, reasons), RowsPerBatch);
    }

    /// <summary>Adds a record.</summary>
    public void Add(in JournalRecord record)
    {
        Column(JournalColumn.Time).AppendTimestamp(record.Time);
        Column(JournalColumn.Kind).AppendIndex((int)record.Kind);
        AddIndex(JournalColumn.Symbol, record.Symbol);
        AddWhole(JournalColumn.Row, record.Row);
        AddIndex(JournalColumn.Detail, record.Detail == JournalDetail.None ? -1 : (int)record.Detail);
        bool isRejection = record.Kind == JournalKind.Rejected || record.Reason < 0;
        AddIndex(JournalColumn.Reason, isRejection ? record.Reason : _firstFillReason + record.Reason);
        AddText(JournalColumn.Worker, record.Worker);
        AddIndex(JournalColumn.Direction, record.Direction switch { Direction.Buy => 1, Direction.Sell => 0, _ => -1 });
        AddIndex(JournalColumn.OrderType, record.OrderType is { } type ? (int)type : -1);
        AddNumbers(in record);
        AddIndex(JournalColumn.Event, record.Chain.Event);
        AddChain(in record.Chain);
        AddId(JournalColumn.OrderId, "ORD_", record.OrderTime, record.Order);
        AddId(JournalColumn.TradeId, "TRD_", record.TradeTime, record.Trade);
        AddId(JournalColumn.FillId, "FIL_", record.Time, record.Fill);
        _writer.EndRow();
    }

    /// <summary>Ends the file; the stream stays open.</summary>
    public void Complete() => _writer.Complete();

    private void AddNumbers(in JournalRecord record)
    {
        if (record.Lots is { } lots)
        {
            Column(JournalColumn.Quantity).AppendDecimal(_format.Grids[record.Symbol].Quantity(lots));
        }
        else
        {
            Column(JournalColumn.Quantity).AppendNull();
        }

        AddPrice(JournalColumn.Price, record.Symbol, record.Ticks);
        AddPrice(JournalColumn.StopPrice, record.Symbol, record.StopTicks);
        AddPrice(JournalColumn.TargetPrice, record.Symbol, record.TargetTicks);
        AddDouble(JournalColumn.Confidence, record.Confidence);
        AddDouble(JournalColumn.Value1, record.Value1);
        AddDouble(JournalColumn.Value2, record.Value2);
        AddDouble(JournalColumn.Value3, record.Value3);
        AddDouble(JournalColumn.Value4, record.Value4);
        AddMoney(JournalColumn.Fee, record.FeeUnits);
        AddMoney(JournalColumn.GrossPnl, record.GrossUnits);
        AddMoney(JournalColumn.Funding, record.FundingUnits);
        AddMoney(JournalColumn.Balance, record.BalanceUnits);
        AddMoney(JournalColumn.Equity, record.EquityUnits);
    }

    // The assessment is of the decision's instant, as are the plans and the group.
    private void AddChain(in CausalityChain chain)
    {
        long time = chain.DecidedAt;
        AddId(JournalColumn.ContextId, "CTX_", time, chain.Assessment);
        AddId(JournalColumn.OpportunityId, "OPP_", time, chain.Opportunity);
        AddId(JournalColumn.ThreatId, "THR_", chain.ThreatTime, chain.Threat);
        AddId(JournalColumn.DirectiveId, "STR_", time, chain.Directive);
        AddId(JournalColumn.EntryPlanId, "ENT_", time, chain.EntryPlan);
        AddId(JournalColumn.SizePlanId, "SIZ_", time, chain.SizePlan);
        AddId(JournalColumn.ExitPlanId, "EXT_", time, chain.ExitPlan);
        AddId(JournalColumn.IntentId, "EXI_", time, chain.Intent);
        AddId(JournalColumn.ExecutionId, "EXE_", time, chain.ExecutionDirective);
        AddId(JournalColumn.GroupId, "EXG_", time, chain.Group);
    }

    private ArrowColumn Column(JournalColumn column) => _writer.Column((int)column);

    private void AddIndex(JournalColumn column, int index)
    {
        if (index < 0)
        {
            Column(column).AppendNull();
        }
        else
        {
            Column(column).AppendIndex(index);
        }
    }

    private void AddWhole(JournalColumn column, int value)
    {
        if (value < 0)
        {
            Column(column).AppendNull();
        }
        else
        {
            Column(column).AppendInt64(value);
        }
    }

    private void AddText(JournalColumn column, string? text)
    {
        if (text is null)
        {
            Column(column).AppendNull();
        }
        else
        {
            Column(column).AppendText(text);
        }
    }

    private void AddDouble(JournalColumn column, double value)
    {
        if (double.IsNaN(value))
        {
            Column(column).AppendNull();
        }
        else
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
        else
        {
            Column(column).AppendNull();
        }
    }

    private void AddMoney(JournalColumn column, Int128? units)
    {
        if (units is { } value)
        {
            Column(column).AppendUnits(value);
        }
        else
        {
            Column(column).AppendNull();
        }
    }

    private void AddId(JournalColumn column, string prefix, long time, int sequence)
    {
        if (sequence < 0)
        {
            Column(column).AppendNull();
            return;
        }

        Span<byte> text = stackalloc byte[IdText.MaxLength];
        Column(column).AppendUtf8(text[..IdText.Write(text, prefix, time, sequence)]);
    }
}
