using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Kernel.Journal;

namespace S1mpleTrader.Host.Journal;

/// <summary>Records of one shape on their way into columns: collected as they are, then read field by field, a loop for each column.</summary>
internal sealed class JournalBlock
{
    /// <summary>Records of a block: some tens of kilobytes, so that they are still in the cache when they are read again.</summary>
    public const int Records = 256;

    // The columns that copy a field as it lies.
    private static readonly (JournalField Field, JournalColumn Column)[] Instants =
    [
        (JournalField.Time, JournalColumn.Time),
        (JournalField.ThreatTime, JournalColumn.ThreatTime),
        (JournalField.DecidedTime, JournalColumn.DecidedTime),
        (JournalField.OrderTime, JournalColumn.OrderTime),
        (JournalField.TradeTime, JournalColumn.TradeTime),
        (JournalField.Confidence, JournalColumn.Confidence),
        (JournalField.Value1, JournalColumn.Value1),
        (JournalField.Value2, JournalColumn.Value2),
        (JournalField.Value3, JournalColumn.Value3),
        (JournalField.Value4, JournalColumn.Value4),
    ];

    private static readonly (JournalField Field, JournalColumn Column)[] Numbers =
    [
        (JournalField.Row, JournalColumn.Row),
        (JournalField.Assessment, JournalColumn.ContextId),
        (JournalField.Opportunity, JournalColumn.OpportunityId),
        (JournalField.Directive, JournalColumn.DirectiveId),
        (JournalField.EntryPlan, JournalColumn.EntryPlanId),
        (JournalField.SizePlan, JournalColumn.SizePlanId),
        (JournalField.ExitPlan, JournalColumn.ExitPlanId),
        (JournalField.Intent, JournalColumn.IntentId),
        (JournalField.ExecutionDirective, JournalColumn.ExecutionId),
        (JournalField.Group, JournalColumn.GroupId),
        (JournalField.Threat, JournalColumn.ThreatId),
        (JournalField.Order, JournalColumn.OrderId),
        (JournalField.Trade, JournalColumn.TradeId),
        (JournalField.Fill, JournalColumn.FillId),
    ];

    private static readonly (JournalField Field, JournalColumn Column)[] Amounts =
    [
        (JournalField.Fee, JournalColumn.Fee),
        (JournalField.Gross, JournalColumn.GrossPnl),
        (JournalField.Funding, JournalColumn.Funding),
        (JournalField.Balance, JournalColumn.Balance),
        (JournalField.Equity, JournalColumn.Equity),
    ];

    private static readonly (JournalField Field, JournalColumn Column)[] Prices =
    [
        (JournalField.Ticks, JournalColumn.Price),
        (JournalField.StopTicks, JournalColumn.StopPrice),
        (JournalField.TargetTicks, JournalColumn.TargetPrice),
    ];

    private readonly TradeFormat _format;
    private readonly int _firstFillReason;
    private readonly byte[] _records;
    private readonly int[] _steps = new int[Records];
    private readonly int[] _indices = new int[Records];
    private int _count;

    /// <summary>Begins.</summary>
    /// <param name="shape">What its records say.</param>
    /// <param name="format">Grids and names.</param>
    /// <param name="firstFillReason">Index of the first reason of a fill.</param>
    public JournalBlock(JournalShape shape, TradeFormat format, int firstFillReason)
    {
        Shape = shape;
        _format = format;
        _firstFillReason = shape.Kind == JournalKind.Rejected ? 0 : firstFillReason;
        _records = new byte[Records * shape.SizeBytes];
    }

    /// <summary>What its records say.</summary>
    public JournalShape Shape { get; }

    /// <summary>Records in it.</summary>
    public int Count => _count;

    /// <summary>The batch that they go into; null until the first block is full.</summary>
    public ArrowGroup? Batch { get; set; }

    /// <summary>Adds a record of the shape.</summary>
    /// <param name="records">Begin with it.</param>
    /// <param name="step">Its place in its instant.</param>
    /// <returns>Whether the block is full.</returns>
    public bool Add(ReadOnlySpan<byte> records, int step)
    {
        int size = Shape.SizeBytes;
        records[..size].CopyTo(_records.AsSpan(_count * size));
        _steps[_count] = step;
        return ++_count == Records;
    }

    /// <summary>Appends the records to the batch's columns, and begins again.</summary>
    public void Form()
    {
        _steps.AsSpan(0, _count).CopyTo(Rows<int>(JournalColumn.Step));
        Rows<byte>(JournalColumn.Kind).Fill((byte)Shape.Kind);
        foreach ((JournalField field, JournalColumn column) in Instants)
        {
            Copy<long>(field, column);
        }

        foreach ((JournalField field, JournalColumn column) in Numbers)
        {
            Copy<int>(field, column);
        }

        FormWords();
        FormPrices();
        FormAmounts();
        _count = 0;
    }

    private void FormWords()
    {
        Index(JournalField.Symbol, JournalColumn.Symbol, 0);
        Index(JournalField.Worker, JournalColumn.Worker, 0);
        Index(JournalField.Reason, JournalColumn.Reason, _firstFillReason);
        Index(JournalField.Event, JournalColumn.Event, 0);
        Copy<byte>(JournalField.Detail, JournalColumn.Detail);
        if (Copy<byte>(JournalField.OrderTypePlusOne, JournalColumn.OrderType, out Span<byte> types))
        {
            foreach (ref byte type in types)
            {
                type--;
            }
        }

        if (Copy<sbyte>(JournalField.Direction, JournalColumn.Direction, out Span<sbyte> directions))
        {
            foreach (ref sbyte direction in directions)
            {
                direction = (sbyte)((direction + 1) >> 1); // −1 sells, 1 buys.
            }
        }
    }

    private void FormPrices()
    {
        int symbols = Shape.OffsetOf(JournalField.Symbol);
        if (Shape.OffsetOf(JournalField.Lots) is >= 0 and var lots)
        {
            Span<Int128> target = Rows<Int128>(JournalColumn.Quantity);
            for (int i = 0; i < target.Length; i++)
            {
                target[i] = _format.QuantityUnits(Read<int>(i, symbols), Read<long>(i, lots));
            }
        }

        foreach ((JournalField field, JournalColumn column) in Prices)
        {
            if (Shape.OffsetOf(field) is >= 0 and var ticks)
            {
                Span<Int128> target = Rows<Int128>(column);
                for (int i = 0; i < target.Length; i++)
                {
                    target[i] = _format.PriceUnits(Read<int>(i, symbols), Read<long>(i, ticks));
                }
            }
        }
    }

    private void FormAmounts()
    {
        foreach ((JournalField field, JournalColumn column) in Amounts)
        {
            if (Copy<Int128>(field, column, out Span<Int128> amounts))
            {
                ArrowColumn.CheckUnits(amounts);
            }
        }
    }

    // Words of which a run may have any number: their indices are as wide as that needs.
    private void Index(JournalField field, JournalColumn column, int first)
    {
        int offset = Shape.OffsetOf(field);
        if (offset < 0)
        {
            return;
        }

        ArrowField words = Batch!.Column((int)column).Field;
        Gather(ref First(offset), Shape.SizeBytes, _indices.AsSpan(0, _count));
        int largest = 0;
        foreach (ref int index in _indices.AsSpan(0, _count))
        {
            index += first;
            largest |= index;
        }

        // What the bits of all make together is no smaller than the largest.
        if ((uint)largest >= (uint)words.Values!.Count)
        {
            Check(_indices.AsSpan(0, _count), words.Values.Count);
        }

        switch (words.IndexBytes)
        {
            case sizeof(byte):
                Span<byte> bytes = Rows<byte>(column);
                for (int i = 0; i < bytes.Length; i++)
                {
                    bytes[i] = (byte)_indices[i];
                }

                break;
            case sizeof(short):
                Span<short> shorts = Rows<short>(column);
                for (int i = 0; i < shorts.Length; i++)
                {
                    shorts[i] = (short)_indices[i];
                }

                break;
            default:
                _indices.AsSpan(0, _count).CopyTo(Rows<int>(column));
                break;
        }
    }

    private static void Check(ReadOnlySpan<int> indices, int words)
    {
        foreach (int index in indices)
        {
            Invariant.Holds((uint)index < (uint)words);
        }
    }

    private void Copy<T>(JournalField field, JournalColumn column)
        where T : unmanaged
        => Copy<T>(field, column, out _);

    private bool Copy<T>(JournalField field, JournalColumn column, out Span<T> target)
        where T : unmanaged
    {
        int offset = Shape.OffsetOf(field);
        if (offset < 0)
        {
            target = default;
            return false;
        }

        target = Rows<T>(column);
        Gather(ref First(offset), Shape.SizeBytes, target);
        return true;
    }

    // Safety: as many records as there are values begin a stride apart, and the field lies in each.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // A run is over before the JIT would get to it.
    private static void Gather<T>(ref byte first, int stride, Span<T> target)
        where T : unmanaged
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = Unsafe.ReadUnaligned<T>(ref Unsafe.Add(ref first, i * stride));
        }
    }

    private ref byte First(int offset) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_records), offset);

    private T Read<T>(int record, int offset)
        where T : unmanaged
        => MemoryMarshal.Read<T>(_records.AsSpan((record * Shape.SizeBytes) + offset));

    private Span<T> Rows<T>(JournalColumn column)
        where T : unmanaged
        => Batch!.Column((int)column).AppendRows<T>(_count);
}
