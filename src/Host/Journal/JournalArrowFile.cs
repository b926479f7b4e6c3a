using System;
using System.IO;
using System.Runtime.CompilerServices;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Journal;

namespace S1mpleTrader.Host.Journal;

/// <summary><c>journal.arrow</c>: one row per record, in the order in which things happened; written while the run goes on, in constant memory.</summary>
internal sealed class JournalArrowFile
{
    private const int RowsPerBatch = 2048; // A row has many columns: a batch is some six hundred kilobytes, and fits the cache.

    // Prefixes of ids as they lie in memory.
    private const uint Mark = (uint)'_' << 24;
    private const uint Context = 'C' | ('T' << 8) | ('X' << 16) | Mark;
    private const uint Opportunity = 'O' | ('P' << 8) | ('P' << 16) | Mark;
    private const uint Threat = 'T' | ('H' << 8) | ('R' << 16) | Mark;
    private const uint Directive = 'S' | ('T' << 8) | ('R' << 16) | Mark;
    private const uint EntryPlan = 'E' | ('N' << 8) | ('T' << 16) | Mark;
    private const uint SizePlan = 'S' | ('I' << 8) | ('Z' << 16) | Mark;
    private const uint ExitPlan = 'E' | ('X' << 8) | ('T' << 16) | Mark;
    private const uint Intent = 'E' | ('X' << 8) | ('I' << 16) | Mark;
    private const uint Execution = 'E' | ('X' << 8) | ('E' << 16) | Mark;
    private const uint Group = 'E' | ('X' << 8) | ('G' << 16) | Mark;
    private const uint Order = 'O' | ('R' << 8) | ('D' << 16) | Mark;
    private const uint Trade = 'T' | ('R' << 8) | ('D' << 16) | Mark;
    private const uint Fill = 'F' | ('I' << 8) | ('L' << 16) | Mark;

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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // A run is over before the JIT would get to it.
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // A run is over before the JIT would get to it.
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // A run is over before the JIT would get to it.
    private void PutMoney(int row, in JournalRecord record)
    {
        PutUnits(row, JournalColumn.Fee, record.FeeUnits);
        PutUnits(row, JournalColumn.GrossPnl, record.GrossUnits);
        PutUnits(row, JournalColumn.Funding, record.FundingUnits);
        PutUnits(row, JournalColumn.Balance, record.BalanceUnits);
        PutUnits(row, JournalColumn.Equity, record.EquityUnits);
    }

    // The assessment is of the decision's instant, as are the plans and the group.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // A run is over before the JIT would get to it.
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // A run is over before the JIT would get to it.
    private void PutId(int row, JournalColumn column, uint prefix, long time, int sequence)
    {
        if (sequence >= 0)
        {
            ArrowColumn ids = Column(column);
            ids.PutText(row, _ids.Write(ids.TextRoom(IdText.MaxLength), prefix, time, sequence));
        }
    }
}
