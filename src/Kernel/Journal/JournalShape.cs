using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using S1mpleTrader.Columnar;

namespace S1mpleTrader.Kernel.Journal;

/// <summary>
/// What a packed record may say. Instants of ids are only said where they aren't what a reader takes instead.
/// </summary>
public enum JournalField
{
    /// <summary>The instant: 8 bytes, always said.</summary>
    Time,

    /// <summary>Row of the symbol: 4 bytes, as all up to <see cref="Opportunity"/>.</summary>
    Row,

    /// <summary>Index of the symbol.</summary>
    Symbol,

    /// <summary>Index of the worker.</summary>
    Worker,

    /// <summary>Index of the reason.</summary>
    Reason,

    /// <summary>Index of the event.</summary>
    Event,

    /// <summary>Number under OPP_.</summary>
    Opportunity,

    /// <summary><see cref="JournalDetail"/>: a byte.</summary>
    Detail,

    /// <summary><see cref="Contracts.Direction"/>: a byte.</summary>
    Direction,

    /// <summary><see cref="Contracts.OrderType"/> and one: a byte.</summary>
    OrderTypePlusOne,

    /// <summary>A double, as the values.</summary>
    Confidence,

    /// <summary>The first number that the kind or reason names.</summary>
    Value1,

    /// <summary>The second one.</summary>
    Value2,

    /// <summary>The third one.</summary>
    Value3,

    /// <summary>The fourth one.</summary>
    Value4,

    /// <summary>Quantity in lots: 8 bytes, as the prices in ticks.</summary>
    Lots,

    /// <summary>Price.</summary>
    Ticks,

    /// <summary>Trigger price or stop.</summary>
    StopTicks,

    /// <summary>Target.</summary>
    TargetTicks,

    /// <summary>Fee: 16 bytes, as all money.</summary>
    Fee,

    /// <summary>Gross result.</summary>
    Gross,

    /// <summary>Funding.</summary>
    Funding,

    /// <summary>Balance.</summary>
    Balance,

    /// <summary>Equity.</summary>
    Equity,

    /// <summary>Number under CTX_: 4 bytes, as all numbers of ids.</summary>
    Assessment,

    /// <summary>Number under STR_.</summary>
    Directive,

    /// <summary>Number under ENT_.</summary>
    EntryPlan,

    /// <summary>Number under SIZ_.</summary>
    SizePlan,

    /// <summary>Number under EXT_.</summary>
    ExitPlan,

    /// <summary>Number under EXI_.</summary>
    Intent,

    /// <summary>Number under EXE_.</summary>
    ExecutionDirective,

    /// <summary>Number under EXG_.</summary>
    Group,

    /// <summary>Number under THR_.</summary>
    Threat,

    /// <summary>The instant in it: 8 bytes, as all instants; said where it isn't the record's.</summary>
    ThreatTime,

    /// <summary>The instant of the decision, where it isn't the record's.</summary>
    DecidedTime,

    /// <summary>Number under ORD_.</summary>
    Order,

    /// <summary>The instant in it, where it isn't that of the decision.</summary>
    OrderTime,

    /// <summary>Number under TRD_.</summary>
    Trade,

    /// <summary>The instant in it, where it isn't the record's.</summary>
    TradeTime,

    /// <summary>Number under FIL_.</summary>
    Fill,
}

/// <summary>
/// What packed records of one shape say, and where: records of one kind that say the same are of one shape, so that a
/// whole block of them is read field by field.
/// </summary>
public sealed class JournalShape
{
    // A shape's key: the record's own bits, then its kind, then what is said by a value.
    private const int KindShift = 21;
    private const int HeadShift = 26;
    private const int DetailBit = 32;
    private const int DirectionBit = 33;
    private const int OrderTypeBit = 34;
    private const int PlansShift = 35;
    private const int ThreatTimeBit = 42;
    private const int OrderTimeBit = 43;
    private const int TradeTimeBit = 44;
    private const int HeadFields = 6;  // Whole numbers of the head, -1 where they aren't said.
    private const int PlanFields = 7;

    private readonly short[] _offsets = new short[(int)JournalField.Fill + 1];

    /// <summary>Describes a shape.</summary>
    /// <param name="key">Its key.</param>
    public JournalShape(ulong key)
    {
        Key = key;
        Kind = (JournalKind)((key >> KindShift) & 31);
        Array.Fill(_offsets, (short)-1);
        int at = PlaceHead();
        for (JournalField field = JournalField.Confidence; field <= JournalField.Equity; field++)
        {
            bool isMoney = field >= JournalField.Fee;
            at += PlaceIf(1u << (field - JournalField.Confidence), field, at, isMoney ? 16 : 8);
        }

        at += PlaceIf(PackedRecord.Assessment, JournalField.Assessment, at, sizeof(int));
        if ((Fields & PackedRecord.Directive) != 0)
        {
            for (int i = 0; i < PlanFields; i++)
            {
                Place(JournalField.Directive + i, PlansShift + i, at);
                at += sizeof(int);
            }
        }

        at += PlaceId(PackedRecord.Threat, JournalField.Threat, ThreatTimeBit, at);
        at += PlaceIf(PackedRecord.Decided, JournalField.DecidedTime, at, sizeof(long));
        at += PlaceId(PackedRecord.Order, JournalField.Order, OrderTimeBit, at);
        at += PlaceId(PackedRecord.Trade, JournalField.Trade, TradeTimeBit, at);
        at += PlaceIf(PackedRecord.Fill, JournalField.Fill, at, sizeof(int));
        Invariant.Holds(at <= PackedRecord.MaxBytes);
        SizeBytes = at;
    }

    /// <summary>Describes how a passage says a record of a shape.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="row">The record, in its passage.</param>
    /// <param name="sizeBytes">Bytes of the passage.</param>
    public JournalShape(JournalShape shape, PassageRow row, int sizeBytes)
    {
        Key = shape.Key;
        Kind = shape.Kind;
        SizeBytes = sizeBytes;
        for (JournalField field = 0; field <= JournalField.Fill; field++)
        {
            bool isSaid = shape.OffsetOf(field) >= 0;
            _offsets[(int)field] = (short)(isSaid ? row.OffsetOf(field) : -1);
            Invariant.Holds(isSaid == _offsets[(int)field] >= 0);
        }
    }

    /// <summary>The key.</summary>
    public ulong Key { get; }

    /// <summary>What happened.</summary>
    public JournalKind Kind { get; }

    /// <summary>Bytes that a record takes.</summary>
    public int SizeBytes { get; }

    private uint Fields => (uint)Key & ((1u << KindShift) - 1);

    /// <summary>Returns where a field lies in a record; -1 where it isn't said.</summary>
    /// <param name="field">The field.</param>
    public int OffsetOf(JournalField field) => _offsets[(int)field];

    /// <summary>Returns the kind of a packed record.</summary>
    /// <param name="records">Begin with it.</param>
    public static JournalKind KindOf(ReadOnlySpan<byte> records) => (JournalKind)records[PackedRecord.KindOffset];

    /// <summary>Returns the key of a packed record's shape.</summary>
    /// <param name="records">Begin with it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // A run is over before the JIT would get to it.
    public static ulong KeyOf(ReadOnlySpan<byte> records)
    {
        // Safety: a record lies in the ring whole, as PackedRecord.Write wrote it: what its head names lies behind it,
        // and nothing else is read.
        Invariant.Holds(records.Length >= PackedRecord.HeadBytes);
        ref byte start = ref MemoryMarshal.GetReference(records);
        uint fields = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, PackedRecord.FieldsOffset));
        ulong key = fields | ((ulong)Unsafe.Add(ref start, PackedRecord.KindOffset) << KindShift);
        key |= Said(ref Unsafe.Add(ref start, PackedRecord.NumbersOffset), HeadFields) << HeadShift;
        key |= (Unsafe.Add(ref start, PackedRecord.KindOffset + 1) != 0 ? 1UL : 0) << DetailBit;
        key |= (Unsafe.Add(ref start, PackedRecord.KindOffset + 2) != 0 ? 1UL : 0) << DirectionBit;
        key |= (Unsafe.Add(ref start, PackedRecord.KindOffset + 3) != 0 ? 1UL : 0) << OrderTypeBit;
        return (fields & PackedRecord.Links) == 0 ? key : key | KeyOfLinks(ref start, fields);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // A run is over before the JIT would get to it.
    private static ulong KeyOfLinks(ref byte start, uint fields)
    {
        ulong key = 0;
        long time = Unsafe.ReadUnaligned<long>(ref start);
        long decided = time;
        int at = PackedRecord.HeadBytes
            + (8 * BitOperations.PopCount(fields & PackedRecord.Eights))
            + (16 * BitOperations.PopCount(fields & PackedRecord.Sixteens))
            + ((fields & PackedRecord.Assessment) != 0 ? sizeof(int) : 0);
        if ((fields & PackedRecord.Directive) != 0)
        {
            key |= Said(ref Unsafe.Add(ref start, at), PlanFields) << PlansShift;
            at += PlanFields * sizeof(int);
        }

        if ((fields & PackedRecord.Threat) != 0)
        {
            key |= IsOther(ref start, at, time) << ThreatTimeBit;
            at += PackedRecord.IdBytes;
        }

        if ((fields & PackedRecord.Decided) != 0)
        {
            decided = Unsafe.ReadUnaligned<long>(ref Unsafe.Add(ref start, at));
            at += sizeof(long);
        }

        if ((fields & PackedRecord.Order) != 0)
        {
            key |= IsOther(ref start, at, decided) << OrderTimeBit;
            at += PackedRecord.IdBytes;
        }

        return (fields & PackedRecord.Trade) != 0 ? key | (IsOther(ref start, at, time) << TradeTimeBit) : key;
    }

    // A bit for each number that isn't negative: of the first four at once, and of the last ones.
    private static ulong Said(ref byte start, int count)
    {
        Vector128<int> first = Unsafe.ReadUnaligned<Vector128<int>>(ref start);
        Vector128<int> last = Unsafe.ReadUnaligned<Vector128<int>>(
            ref Unsafe.Add(ref start, (count - Vector128<int>.Count) * sizeof(int)));
        return (~first.ExtractMostSignificantBits() & 15)
            | (ulong)(~last.ExtractMostSignificantBits() & 15) << (count - Vector128<int>.Count);
    }

    private static ulong IsOther(ref byte start, int id, long usual)
        => Unsafe.ReadUnaligned<long>(ref Unsafe.Add(ref start, id + sizeof(int))) != usual ? 1UL : 0;

    private int PlaceHead()
    {
        _offsets[(int)JournalField.Time] = 0;
        for (int i = 0; i < HeadFields; i++)
        {
            Place(JournalField.Row + i, HeadShift + i, PackedRecord.NumbersOffset + (i * sizeof(int)));
        }

        Place(JournalField.Detail, DetailBit, PackedRecord.KindOffset + 1);
        Place(JournalField.Direction, DirectionBit, PackedRecord.KindOffset + 2);
        Place(JournalField.OrderTypePlusOne, OrderTypeBit, PackedRecord.KindOffset + 3);
        return PackedRecord.HeadBytes;
    }

    private void Place(JournalField field, int bit, int offset)
    {
        if (((Key >> bit) & 1) != 0)
        {
            _offsets[(int)field] = (short)offset;
        }
    }

    private int PlaceIf(uint bit, JournalField field, int offset, int bytes)
    {
        if ((Fields & bit) == 0)
        {
            return 0;
        }

        _offsets[(int)field] = (short)offset;
        return bytes;
    }

    // A number and the instant behind it.
    private int PlaceId(uint bit, JournalField field, int timeBit, int offset)
    {
        if ((Fields & bit) == 0)
        {
            return 0;
        }

        _offsets[(int)field] = (short)offset;
        Place(field + 1, timeBit, offset + sizeof(int));
        return PackedRecord.IdBytes;
    }
}
