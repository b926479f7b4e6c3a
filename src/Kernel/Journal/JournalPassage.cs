using System;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Kernel.Journal;

/// <summary>
/// Records that always come together, told as one: which, and in what order, says <see cref="JournalPassage.RowsOf"/>.
/// </summary>
public enum PassageKind : byte
{
    /// <summary>A signal, and a refiner's refusal of it.</summary>
    Refusal = 64,

    /// <summary>
    /// A row's signal, its assessment, its directive for a new trade, and the refusal of
    /// that because something is open.
    /// </summary>
    Return,

    /// <summary>
    /// A signal that enters by market, from the signal to the fill in the bar after it: two instants.
    /// </summary>
    Entry,

    /// <summary>
    /// A signal that closes a trade, from the signal to the closed trade in the bar after it: two instants.
    /// </summary>
    Exit,
}

/// <summary>A passage as numbers of 8 bytes each: what its records say, each thing once.</summary>
/// <remarks>
/// The kernel's thread only notes the numbers; whoever keeps the records reads them off, by <see cref="PassageRow"/>.
/// Whole numbers, enums, doubles as their bits, money in two numbers, the low half first. A double that isn't said is
/// NaN, a price that isn't said <see cref="NotSaid"/>. Memory only: no file holds a passage.
/// </remarks>
public static class JournalPassage
{
    /// <summary>A price that isn't said.</summary>
    public const long NotSaid = long.MinValue;

    /// <summary>Bytes that any passage fits into.</summary>
    public const int MaxBytes = EntrySlots.Count * sizeof(long);

    // Where a packed record has its kind, too; below it what tells variants apart beside numbers not said.
    private const int KindShift = 32;

    private static readonly PassageForm[] Forms =
        [PassageForms.Refusal(), PassageForms.Return(), PassageForms.Entry(), PassageForms.Exit()];

    /// <summary>Returns whether packed bytes begin with a passage, not with a record.</summary>
    /// <param name="bytes">Of the journal's ring.</param>
    public static bool IsAt(ReadOnlySpan<byte> bytes) => bytes[PackedRecord.KindOffset] >= (byte)PassageKind.Refusal;

    /// <summary>Returns the kind of a passage.</summary>
    /// <param name="passage">Its numbers.</param>
    public static PassageKind KindOf(ReadOnlySpan<long> passage) => (PassageKind)(passage[Slots.Kind] >> KindShift);

    /// <summary>Returns the kind of a passage that bytes begin with.</summary>
    /// <param name="bytes">Of the journal's ring.</param>
    public static PassageKind KindOf(ReadOnlySpan<byte> bytes) => (PassageKind)bytes[PackedRecord.KindOffset];

    /// <summary>Returns the number of numbers of a passage.</summary>
    /// <param name="kind">Its kind.</param>
    public static int CountOf(PassageKind kind) => FormOf(kind).Count;

    /// <summary>Returns the records of a passage, in their order.</summary>
    /// <param name="kind">Its kind.</param>
    public static ReadOnlySpan<PassageRow> RowsOf(PassageKind kind) => FormOf(kind).Rows;

    /// <summary>
    /// Returns what tells a passage apart from others of its kind whose records say other things: where it is the same,
    /// so are the shapes of the records.
    /// </summary>
    /// <param name="passage">Its numbers.</param>
    public static ulong VariantOf(ReadOnlySpan<long> passage)
    {
        PassageForm form = FormOf(KindOf(passage));
        ulong variant = (uint)passage[Slots.Kind];
        ref long start = ref MemoryMarshal.GetReference(passage[..form.Count]);
        foreach ((int slot, uint said) in form.Doubles)
        {
            // Safety: all four lie in the passage.
            Vector256<double> four = Vector256.LoadUnsafe(ref start, (nuint)slot).AsDouble();
            variant = (variant << 4) | (Vector256.Equals(four, four).ExtractMostSignificantBits() & said);
        }

        foreach (int slot in form.Prices)
        {
            variant = (variant << 1) | (passage[slot] == NotSaid ? 1UL : 0);
        }

        return variant;
    }

    /// <summary>Tells an observer of a passage's records, one by one.</summary>
    /// <param name="passage">Its numbers.</param>
    /// <param name="observer">The observer.</param>
    /// <param name="count">How many of them.</param>
    public static void Tell(ReadOnlySpan<long> passage, RunObserver observer, int count = int.MaxValue)
    {
        ReadOnlySpan<PassageRow> rows = RowsOf(KindOf(passage));
        JournalRecord record = default;
        foreach (PassageRow row in rows[..Math.Min(count, rows.Length)])
        {
            row.Read(passage, ref record);
            observer.OnJournal(in record);
        }
    }

    /// <summary>Makes room for a passage.</summary>
    /// <param name="kind">Its kind.</param>
    /// <returns>Numbers that say nothing but the kind.</returns>
    internal static long[] New(PassageKind kind)
    {
        long[] passage = new long[CountOf(kind)];
        passage[Slots.Kind] = Head(kind, variant: 0);
        return passage;
    }

    /// <summary>Returns the number that tells a passage's kind.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="variant">What tells it apart from others of its kind, beside numbers not said.</param>
    internal static long Head(PassageKind kind, uint variant) => ((long)kind << KindShift) | variant;

    private static PassageForm FormOf(PassageKind kind) => Forms[kind - PassageKind.Refusal];
}

/// <summary>A record of a passage: its kind, and which of the passage's numbers it says.</summary>
public sealed class PassageRow
{
    private readonly (JournalField Field, int Slot)[] _fields;

    internal PassageRow(JournalKind kind, bool isLater, params (JournalField Field, int Slot)[] fields)
    {
        Kind = kind;
        IsLater = isLater;
        _fields = fields;
    }

    /// <summary>What happened.</summary>
    public JournalKind Kind { get; }

    /// <summary>Whether it happened at the second instant.</summary>
    public bool IsLater { get; }

    /// <summary>Returns where a field lies in the passage, in bytes; -1 where the record never says it.</summary>
    /// <param name="field">The field.</param>
    public int OffsetOf(JournalField field)
    {
        foreach ((JournalField own, int slot) in _fields)
        {
            if (own == field)
            {
                return slot * sizeof(long);
            }
        }

        return -1;
    }

    /// <summary>Reads the record off.</summary>
    /// <param name="passage">The passage's numbers.</param>
    /// <param name="record">Becomes it.</param>
    public void Read(ReadOnlySpan<long> passage, ref JournalRecord record)
    {
        record.Begin(
            Kind, Number(passage, JournalField.Time), (int)Number(passage, JournalField.Symbol),
            (int)Number(passage, JournalField.Row));
        foreach ((JournalField field, int slot) in _fields)
        {
            Set(ref record, field, passage[slot..]);
        }
    }

    private long Number(ReadOnlySpan<long> passage, JournalField field) => passage[OffsetOf(field) / sizeof(long)];

    private static void Set(ref JournalRecord record, JournalField field, ReadOnlySpan<long> numbers)
    {
        long number = numbers[0];
        switch (field)
        {
            case JournalField.Time or JournalField.Symbol or JournalField.Row:
                break; // It has begun with them.
            case JournalField.Worker:
                record.Worker = (int)number;
                break;
            case JournalField.Reason:
                record.Reason = (int)number;
                break;
            case JournalField.Detail:
                record.Detail = (JournalDetail)number;
                break;
            case JournalField.Direction:
                record.Direction = (Direction)number;
                break;
            case JournalField.OrderTypePlusOne:
                record.OrderType = (OrderType)(number - 1);
                break;
            case >= JournalField.Confidence and <= JournalField.Value4:
                SetDouble(ref record, field, BitConverter.Int64BitsToDouble(number));
                break;
            case >= JournalField.Lots and <= JournalField.TargetTicks:
                SetPrice(ref record, field, number == JournalPassage.NotSaid ? null : number);
                break;
            case >= JournalField.Fee and <= JournalField.Balance:
                SetMoney(ref record, field, new Int128((ulong)numbers[1], (ulong)number));
                break;
            default:
                SetLink(ref record, field, number);
                break;
        }
    }

    private static void SetDouble(ref JournalRecord record, JournalField field, double number)
    {
        switch (field)
        {
            case JournalField.Confidence:
                record.Confidence = number;
                break;
            case JournalField.Value1:
                record.Value1 = number;
                break;
            case JournalField.Value2:
                record.Value2 = number;
                break;
            case JournalField.Value3:
                record.Value3 = number;
                break;
            default:
                record.Value4 = number;
                break;
        }
    }

    private static void SetPrice(ref JournalRecord record, JournalField field, long? number)
    {
        switch (field)
        {
            case JournalField.Lots:
                record.Lots = number;
                break;
            case JournalField.Ticks:
                record.Ticks = number;
                break;
            case JournalField.StopTicks:
                record.StopTicks = number;
                break;
            default:
                record.TargetTicks = number;
                break;
        }
    }

    private static void SetMoney(ref JournalRecord record, JournalField field, Int128 units)
    {
        switch (field)
        {
            case JournalField.Fee:
                record.FeeUnits = units;
                break;
            case JournalField.Gross:
                record.GrossUnits = units;
                break;
            case JournalField.Funding:
                record.FundingUnits = units;
                break;
            default:
                record.BalanceUnits = units;
                break;
        }
    }

    private static void SetLink(ref JournalRecord record, JournalField field, long number)
    {
        switch (field)
        {
            case JournalField.Opportunity:
                record.Chain.Opportunity = (int)number;
                break;
            case JournalField.Assessment:
                record.Chain.Assessment = (int)number;
                break;
            case JournalField.Directive:
                record.Chain.Directive = (int)number;
                break;
            case JournalField.EntryPlan:
                record.Chain.EntryPlan = (int)number;
                break;
            case JournalField.SizePlan:
                record.Chain.SizePlan = (int)number;
                break;
            case JournalField.ExitPlan:
                record.Chain.ExitPlan = (int)number;
                break;
            case JournalField.Intent:
                record.Chain.Intent = (int)number;
                break;
            case JournalField.ExecutionDirective:
                record.Chain.ExecutionDirective = (int)number;
                break;
            case JournalField.Group:
                record.Chain.Group = (int)number;
                break;
            case JournalField.DecidedTime:
                record.Chain.DecidedAt = number;
                break;
            case JournalField.Order:
                record.Order = (int)number;
                break;
            case JournalField.OrderTime:
                record.OrderTime = number;
                break;
            case JournalField.Trade:
                record.Trade = (int)number;
                break;
            case JournalField.TradeTime:
                record.TradeTime = number;
                break;
            default:
                Invariant.Holds(field == JournalField.Fill);
                record.Fill = (int)number;
                break;
        }
    }
}
