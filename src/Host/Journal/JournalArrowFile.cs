using System;
using System.IO;
using System.Runtime.CompilerServices;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Journal;

namespace S1mpleTrader.Host.Journal;

/// <summary><c>journal.arrow</c>: one row per record, written while the run goes on, in constant memory; a batch holds rows of one kind, told in order by time and step.</summary>
/// <remarks>
/// What a run's files cost is their bytes on disk. A kind says a dozen of the columns, and batches of one kind leave the others out; an id is its number, with an instant beside
/// it only where that isn't the row's own.
/// </remarks>
internal sealed class JournalArrowFile
{
    private readonly TradeFormat _format;
    private readonly ArrowGroupWriter _writer;
    private readonly ArrowGroup[] _kinds; // By JournalKind.
    private readonly int _firstFillReason;
    private long _time = long.MinValue; // Of the record before.
    private int _step;

    /// <summary>Starts the file.</summary>
    public JournalArrowFile(
        Stream stream, TradeFormat format, string[] reasons, string[] workers, int rowsPerBatch = ArrowFileWriter.DefaultRowsPerBatch)
    {
        _format = format;
        _firstFillReason = reasons.Length - TradeFormat.ExitReasons.Length;
        _kinds = new ArrowGroup[JournalColumns.Kinds.Length];
        _writer = new ArrowGroupWriter(stream, JournalColumns.Schema(format, reasons, workers), _kinds.Length, rowsPerBatch);
        for (int i = 0; i < _kinds.Length; i++)
        {
            _kinds[i] = _writer.Group(i);
        }
    }

    /// <summary>Adds a record: what it doesn't say isn't looked at.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // A run is over before the JIT would get to it.
    public void Add(in JournalRecord record)
    {
        ArrowGroup rows = _kinds[(int)record.Kind];
        int row = rows.Row;
        _step = record.Time == _time ? _step + 1 : 0;
        _time = record.Time;
        Column(rows, JournalColumn.Time).PutTimestamp(row, record.Time);
        Column(rows, JournalColumn.Step).PutInt32(row, _step);
        Column(rows, JournalColumn.Kind).PutIndex(row, (int)record.Kind);
        PutNumber(rows, row, JournalColumn.Row, record.Row);
        PutIndex(rows, row, JournalColumn.Direction, record.Direction switch { Direction.Buy => 1, Direction.Sell => 0, _ => -1 });
        bool isRejection = record.Kind == JournalKind.Rejected || record.Reason < 0;
        PutIndex(rows, row, JournalColumn.Reason, isRejection ? record.Reason : _firstFillReason + record.Reason);
        PutIndex(rows, row, JournalColumn.Detail, record.Detail == JournalDetail.None ? -1 : (int)record.Detail);
        PutIndex(rows, row, JournalColumn.Worker, record.Worker);
        PutIndex(rows, row, JournalColumn.OrderType, record.OrderType is { } type ? (int)type : -1);
        PutIndex(rows, row, JournalColumn.Symbol, record.Symbol);
        PutIndex(rows, row, JournalColumn.Event, record.Chain.Event);
        PutChain(rows, row, in record);
        PutDouble(rows, row, JournalColumn.Confidence, record.Confidence);
        PutDouble(rows, row, JournalColumn.Value1, record.Value1);
        PutDouble(rows, row, JournalColumn.Value2, record.Value2);
        PutDouble(rows, row, JournalColumn.Value3, record.Value3);
        PutDouble(rows, row, JournalColumn.Value4, record.Value4);
        if (record.Has(JournalNumbers.Prices))
        {
            PutPrices(rows, row, in record);
        }

        if (record.Has(JournalNumbers.Money))
        {
            PutMoney(rows, row, in record);
        }

        _writer.EndRow(rows);
    }

    /// <summary>Ends the file; the stream stays open.</summary>
    public void Complete() => _writer.Complete();

    // An id's instant is null where it is the one that JournalRow takes instead.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // A run is over before the JIT would get to it.
    private static void PutChain(ArrowGroup rows, int row, in JournalRecord record)
    {
        ref readonly CausalityChain chain = ref record.Chain;
        PutNumber(rows, row, JournalColumn.ContextId, chain.Assessment);
        PutNumber(rows, row, JournalColumn.OpportunityId, chain.Opportunity);
        if (chain.Directive >= 0 || chain.Group >= 0) // What hasn't got that far has no plans.
        {
            PutNumber(rows, row, JournalColumn.DirectiveId, chain.Directive);
            PutNumber(rows, row, JournalColumn.EntryPlanId, chain.EntryPlan);
            PutNumber(rows, row, JournalColumn.SizePlanId, chain.SizePlan);
            PutNumber(rows, row, JournalColumn.ExitPlanId, chain.ExitPlan);
            PutNumber(rows, row, JournalColumn.IntentId, chain.Intent);
            PutNumber(rows, row, JournalColumn.ExecutionId, chain.ExecutionDirective);
            PutNumber(rows, row, JournalColumn.GroupId, chain.Group);
        }

        PutTime(rows, row, JournalColumn.DecidedTime, chain.DecidedAt, record.Time);
        if (chain.Threat >= 0)
        {
            PutNumber(rows, row, JournalColumn.ThreatId, chain.Threat);
            PutTime(rows, row, JournalColumn.ThreatTime, chain.ThreatTime, record.Time);
        }

        if (record.Order >= 0)
        {
            PutNumber(rows, row, JournalColumn.OrderId, record.Order);
            PutTime(rows, row, JournalColumn.OrderTime, record.OrderTime, chain.DecidedAt);
        }

        if (record.Trade >= 0)
        {
            PutNumber(rows, row, JournalColumn.TradeId, record.Trade);
            PutTime(rows, row, JournalColumn.TradeTime, record.TradeTime, record.Time);
        }

        PutNumber(rows, row, JournalColumn.FillId, record.Fill);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // A run is over before the JIT would get to it.
    private void PutPrices(ArrowGroup rows, int row, in JournalRecord record)
    {
        if (record.Lots is { } lots)
        {
            Column(rows, JournalColumn.Quantity).PutUnits(row, _format.QuantityUnits(record.Symbol, lots));
        }

        PutPrice(rows, row, JournalColumn.Price, record.Symbol, record.Ticks);
        PutPrice(rows, row, JournalColumn.StopPrice, record.Symbol, record.StopTicks);
        PutPrice(rows, row, JournalColumn.TargetPrice, record.Symbol, record.TargetTicks);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // A run is over before the JIT would get to it.
    private static void PutMoney(ArrowGroup rows, int row, in JournalRecord record)
    {
        PutUnits(rows, row, JournalColumn.Balance, record.BalanceUnits);
        PutUnits(rows, row, JournalColumn.Fee, record.FeeUnits);
        PutUnits(rows, row, JournalColumn.GrossPnl, record.GrossUnits);
        PutUnits(rows, row, JournalColumn.Funding, record.FundingUnits);
        PutUnits(rows, row, JournalColumn.Equity, record.EquityUnits);
    }

    private static ArrowColumn Column(ArrowGroup rows, JournalColumn column) => rows.Column((int)column);

    private static void PutIndex(ArrowGroup rows, int row, JournalColumn column, int index)
    {
        if (index >= 0)
        {
            Column(rows, column).PutIndex(row, index);
        }
    }

    private static void PutNumber(ArrowGroup rows, int row, JournalColumn column, int number)
    {
        if (number >= 0)
        {
            Column(rows, column).PutInt32(row, number);
        }
    }

    private static void PutTime(ArrowGroup rows, int row, JournalColumn column, long time, long usual)
    {
        if (time != usual)
        {
            Column(rows, column).PutTimestamp(row, time);
        }
    }

    private static void PutDouble(ArrowGroup rows, int row, JournalColumn column, double value)
    {
        if (!double.IsNaN(value))
        {
            Column(rows, column).PutDouble(row, value);
        }
    }

    private void PutPrice(ArrowGroup rows, int row, JournalColumn column, int symbol, long? ticks)
    {
        if (ticks is { } value)
        {
            Column(rows, column).PutUnits(row, _format.PriceUnits(symbol, value));
        }
    }

    private static void PutUnits(ArrowGroup rows, int row, JournalColumn column, Int128? units)
    {
        if (units is { } value)
        {
            Column(rows, column).PutUnits(row, value);
        }
    }
}
