using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Kernel.Journal;

namespace S1mpleTrader.Host.Journal;

/// <summary>
/// Records of one shape on their way into columns: their places are noted, then they are read where they lie, field by
/// field, a loop for each column.
/// </summary>
/// <remarks>
/// They come from one source or several: those that tell such a record by itself, and
/// passages that tell it among others.
/// </remarks>
internal sealed class JournalBlock
{
    /// <summary>Most records of a block: what they lie in is still in the cache when it is read again.</summary>
    public const int Records = 512;

    /// <summary>Rows that a batch has room for at first: from there it grows at once to its usual size.</summary>
    public const int FirstRows = 128;

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
    private readonly int[] _steps = new int[Records];
    private readonly int[] _indices = new int[Records];
    private readonly long[] _longs = new long[Records];
    private readonly List<JournalSource> _sources = []; // That have records in it.
    private int _count;
    private int _limit;

    /// <summary>Begins.</summary>
    /// <param name="kind">What its records say happened.</param>
    /// <param name="batch">What they go into.</param>
    /// <param name="format">Grids and names.</param>
    /// <param name="firstFillReason">Index of the first reason of a fill.</param>
    public JournalBlock(JournalKind kind, ArrowGroup batch, TradeFormat format, int firstFillReason)
    {
        Kind = kind;
        Batch = batch;
        _format = format;
        _firstFillReason = kind == JournalKind.Rejected ? 0 : firstFillReason;
    }

    /// <summary>What its records say happened.</summary>
    public JournalKind Kind { get; }

    /// <summary>Records in it.</summary>
    public int Count => _count;

    /// <summary>The batch that they go into.</summary>
    public ArrowGroup Batch { get; }

    /// <summary>Notes a record.</summary>
    /// <param name="source">Of what it is one.</param>
    /// <param name="at">Where it, or its passage, begins.</param>
    /// <param name="step">Its place in its instant.</param>
    /// <returns>Whether the block, or the batch with it, is full.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Add(JournalSource source, int at, int step)
    {
        if (source.Count == 0)
        {
            Begin(source);
        }

        int row = _count;
        source.Note(at, row);
        _steps[row] = step;
        _count = row + 1;
        return row + 1 == _limit;
    }

    /// <summary>Appends the records to the batch's columns, and begins again.</summary>
    /// <param name="records">What they lie in.</param>
    public void Form(ReadOnlySpan<byte> records)
    {
        _steps.AsSpan(0, _count).CopyTo(Rows<int>(JournalColumn.Step));
        Rows<byte>(JournalColumn.Kind).Fill((byte)Kind);
        foreach ((JournalField field, JournalColumn column) in Instants)
        {
            Copy<long>(field, column, records);
        }

        foreach ((JournalField field, JournalColumn column) in Numbers)
        {
            Copy<int>(field, column, records);
        }

        FormWords(records);
        FormPrices(records);
        FormAmounts(records);
        foreach (JournalSource source in _sources)
        {
            source.Clear();
        }

        _sources.Clear();
        _count = 0;
    }

    private void Begin(JournalSource source)
    {
        if (_count == 0)
        {
            _limit = Math.Min(Records, Batch.RoomRows);
        }

        _sources.Add(source);
    }

    private void FormWords(ReadOnlySpan<byte> records)
    {
        Index(JournalField.Symbol, JournalColumn.Symbol, 0, records);
        Index(JournalField.Worker, JournalColumn.Worker, 0, records);
        Index(JournalField.Reason, JournalColumn.Reason, _firstFillReason, records);
        Index(JournalField.Event, JournalColumn.Event, 0, records);
        Copy<byte>(JournalField.Detail, JournalColumn.Detail, records);
        foreach (ref byte type in Copy<byte>(JournalField.OrderTypePlusOne, JournalColumn.OrderType, records))
        {
            type--;
        }

        foreach (ref sbyte direction in Copy<sbyte>(JournalField.Direction, JournalColumn.Direction, records))
        {
            direction = (sbyte)((direction + 1) >> 1); // −1 sells, 1 buys.
        }
    }

    private void FormPrices(ReadOnlySpan<byte> records)
    {
        Span<int> symbols = _indices.AsSpan(0, _count);
        Span<long> counts = _longs.AsSpan(0, _count);
        bool hasSymbol = Says(JournalField.Symbol);
        if (hasSymbol)
        {
            Gather(JournalField.Symbol, records, symbols);
        }

        bool saysGrid = Says(JournalField.Lots)
            || Says(JournalField.Ticks)
            || Says(JournalField.StopTicks)
            || Says(JournalField.TargetTicks);
        Invariant.Holds(hasSymbol || !saysGrid);
        if (Says(JournalField.Lots))
        {
            Gather(JournalField.Lots, records, counts);
            Span<Int128> target = Rows<Int128>(JournalColumn.Quantity);
            for (int i = 0; i < target.Length; i++)
            {
                target[i] = _format.QuantityUnits(symbols[i], counts[i]);
            }
        }

        foreach ((JournalField field, JournalColumn column) in Prices)
        {
            if (Says(field))
            {
                Gather(field, records, counts);
                Span<Int128> target = Rows<Int128>(column);
                for (int i = 0; i < target.Length; i++)
                {
                    target[i] = _format.PriceUnits(symbols[i], counts[i]);
                }
            }
        }
    }

    private void FormAmounts(ReadOnlySpan<byte> records)
    {
        foreach ((JournalField field, JournalColumn column) in Amounts)
        {
            ArrowColumn.CheckUnits(Copy<Int128>(field, column, records));
        }
    }

    // Words of which a run may have any number: their indices are as wide as that needs.
    private void Index(JournalField field, JournalColumn column, int first, ReadOnlySpan<byte> records)
    {
        if (!Says(field))
        {
            return;
        }

        ArrowField words = Batch.Column((int)column).Field;
        Span<int> indices = _indices.AsSpan(0, _count);
        Gather(field, records, indices);
        int largest = 0;
        foreach (ref int index in indices)
        {
            index += first;
            largest |= index;
        }

        // What the bits of all make together is no smaller than the largest.
        if ((uint)largest >= (uint)words.Values!.Count)
        {
            Check(indices, words.Values.Count);
        }

        switch (words.IndexBytes)
        {
            case sizeof(byte):
                Span<byte> bytes = Rows<byte>(column);
                for (int i = 0; i < bytes.Length; i++)
                {
                    bytes[i] = (byte)indices[i];
                }

                break;
            case sizeof(short):
                Span<short> shorts = Rows<short>(column);
                for (int i = 0; i < shorts.Length; i++)
                {
                    shorts[i] = (short)indices[i];
                }

                break;
            default:
                indices.CopyTo(Rows<int>(column));
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

    // All sources say the same.
    private bool Says(JournalField field) => _sources[0].Shape.OffsetOf(field) >= 0;

    // Empty where the field isn't said.
    private Span<T> Copy<T>(JournalField field, JournalColumn column, ReadOnlySpan<byte> records)
        where T : unmanaged
    {
        if (!Says(field))
        {
            return default;
        }

        Span<T> target = Rows<T>(column);
        Gather(field, records, target);
        return target;
    }

    private void Gather<T>(JournalField field, ReadOnlySpan<byte> records, Span<T> target)
        where T : unmanaged
    {
        if (_sources.Count == 1)
        {
            _sources[0].Gather(field, records, target);
            return;
        }

        foreach (JournalSource source in _sources)
        {
            source.Scatter(field, records, target);
        }
    }

    private Span<T> Rows<T>(JournalColumn column)
        where T : unmanaged
        => Batch.Column((int)column).AppendRows<T>(_count);
}

/// <summary>Where records of a block come from: told by themselves, or by passages of one kind.</summary>
/// <param name="block">The block.</param>
/// <param name="shape">Where their fields lie.</param>
internal sealed class JournalSource(JournalBlock block, JournalShape shape)
{
    private readonly RecordPlace[] _places = new RecordPlace[JournalBlock.Records];
    private int _count;

    /// <summary>The block.</summary>
    public JournalBlock Block { get; } = block;

    /// <summary>Where the records' fields lie.</summary>
    public JournalShape Shape { get; } = shape;

    /// <summary>Where their instant lies.</summary>
    public int TimeOffset { get; } = shape.OffsetOf(JournalField.Time);

    /// <summary>Records noted.</summary>
    public int Count => _count;

    /// <summary>Notes a record.</summary>
    /// <param name="at">Where it begins.</param>
    /// <param name="row">Which row of the block it is.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Note(int at, int row) => _places[_count++] = new RecordPlace(at, row);

    /// <summary>Forgets all records.</summary>
    public void Clear() => _count = 0;

    /// <summary>Reads a field of all records, one behind the other.</summary>
    /// <typeparam name="T">As wide as the field's values are kept.</typeparam>
    /// <param name="field">The field: one that is said.</param>
    /// <param name="records">What the records lie in.</param>
    /// <param name="target">Receives the values.</param>
    public void Gather<T>(JournalField field, ReadOnlySpan<byte> records, Span<T> target)
        where T : unmanaged
        => Gather(ref First(field, records), _places.AsSpan(0, Count), target);

    /// <summary>Reads a field of all records, each into its row.</summary>
    /// <typeparam name="T">As wide as the field's values are kept.</typeparam>
    /// <param name="field">The field: one that is said.</param>
    /// <param name="records">What the records lie in.</param>
    /// <param name="target">Receives the values.</param>
    public void Scatter<T>(JournalField field, ReadOnlySpan<byte> records, Span<T> target)
        where T : unmanaged
        => Scatter(ref First(field, records), _places.AsSpan(0, Count), target);

    private ref byte First(JournalField field, ReadOnlySpan<byte> records)
        => ref Unsafe.Add(ref MemoryMarshal.GetReference(records), Shape.OffsetOf(field));

    // Safety: each place is that of a whole record, and the field lies in each; the target has room for all. Two at a
    // time: the loop itself would cost half of what it does.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // A run is over before the JIT would get to it.
    private static void Gather<T>(ref byte first, ReadOnlySpan<RecordPlace> places, Span<T> target)
        where T : unmanaged
    {
        Invariant.Holds(target.Length >= places.Length);
        ref RecordPlace place = ref MemoryMarshal.GetReference(places);
        ref T next = ref MemoryMarshal.GetReference(target);
        nint even = places.Length & ~1;
        for (nint i = 0; i < even; i += 2)
        {
            Unsafe.Add(ref next, i) = Read<T>(ref first, Unsafe.Add(ref place, i).At);
            Unsafe.Add(ref next, i + 1) = Read<T>(ref first, Unsafe.Add(ref place, i + 1).At);
        }

        if (even < places.Length)
        {
            Unsafe.Add(ref next, even) = Read<T>(ref first, Unsafe.Add(ref place, even).At);
        }
    }

    // Safety: as above; rows ascend and are the target's.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scatter<T>(ref byte first, ReadOnlySpan<RecordPlace> places, Span<T> target)
        where T : unmanaged
    {
        Invariant.Holds(places.IsEmpty || places[^1].Row < target.Length);
        ref RecordPlace place = ref MemoryMarshal.GetReference(places);
        ref T to = ref MemoryMarshal.GetReference(target);
        nint even = places.Length & ~1;
        for (nint i = 0; i < even; i += 2)
        {
            Unsafe.Add(ref to, Unsafe.Add(ref place, i).Row) = Read<T>(ref first, Unsafe.Add(ref place, i).At);
            Unsafe.Add(ref to, Unsafe.Add(ref place, i + 1).Row) = Read<T>(ref first, Unsafe.Add(ref place, i + 1).At);
        }

        if (even < places.Length)
        {
            Unsafe.Add(ref to, Unsafe.Add(ref place, even).Row) = Read<T>(ref first, Unsafe.Add(ref place, even).At);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Read<T>(ref byte first, int place)
        where T : unmanaged
        => Unsafe.ReadUnaligned<T>(ref Unsafe.Add(ref first, place));
}

/// <summary>A record noted.</summary>
/// <param name="At">Where it, or its passage, begins.</param>
/// <param name="Row">Which row of the block it is.</param>
internal readonly record struct RecordPlace(int At, int Row);
