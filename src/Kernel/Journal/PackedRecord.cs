using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Kernel.Journal;

/// <summary>A record as bytes that hold only what it says: a quarter of it, most of the time.</summary>
/// <remarks>
/// What goes from one processor's cache to another's is what handing a record over costs. A head of fixed size tells by
/// a bit each which fields follow; whatever is there is written and the place moves on only where it is said, so that
/// nothing is guessed wrong. Memory only: no file holds these bytes. <see cref="JournalShape"/> reads them.
/// </remarks>
public static class PackedRecord
{
    /// <summary>Bytes that any record fits into, and that writing one may touch.</summary>
    public const int MaxBytes = 320;

    internal const int HeadBytes = 40;
    internal const int FieldsOffset = 8;
    internal const int NumbersOffset = 12; // Row, symbol, worker, reason, event, opportunity.
    internal const int KindOffset = 36;    // Detail, direction and type of order behind it.
    internal const int IdBytes = sizeof(int) + sizeof(long);

    // Bits of what follows the head, in this order.
    internal const uint Confidence = 1;
    internal const uint Value1 = 2;
    internal const uint Value2 = 4;
    internal const uint Value3 = 8;
    internal const uint Value4 = 16;
    private const int NumbersShift = 5; // The record's own bits, nine of them.
    internal const uint Eights =
        Confidence | Value1 | Value2 | Value3 | Value4 | ((uint)JournalNumbers.Prices << NumbersShift);
    internal const uint Sixteens = (uint)JournalNumbers.Money << NumbersShift;
    internal const uint Assessment = 1 << 14;
    internal const uint Threat = 1 << 15;
    internal const uint Directive = 1 << 16; // With the time of the decision, plans, execution directive and group.
    internal const uint Order = 1 << 17;
    internal const uint Trade = 1 << 18;
    internal const uint Fill = 1 << 19;
    internal const uint Decided = 1 << 20;   // At another instant than the record's.
    internal const uint Links = Directive | Threat | Order | Trade;

    /// <summary>Writes a record.</summary>
    /// <param name="target">At least <see cref="MaxBytes"/>.</param>
    /// <param name="record">The record.</param>
    /// <returns>Bytes that it takes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // A run is over before the JIT would get to it.
    public static int Write(Span<byte> target, in JournalRecord record)
    {
        // Safety: no record takes more than MaxBytes, whatever it says, and what is written ahead of knowing whether it
        // is said lies within them, too.
        Invariant.Holds(target.Length >= MaxBytes && Unsafe.SizeOf<Head>() == HeadBytes);
        ref byte start = ref MemoryMarshal.GetReference(target);
        int at = HeadBytes;
        uint fields = 0;
        Put(ref start, ref at, ref fields, Confidence, record.Confidence);
        Put(ref start, ref at, ref fields, Value1, record.Value1);
        Put(ref start, ref at, ref fields, Value2, record.Value2);
        Put(ref start, ref at, ref fields, Value3, record.Value3);
        Put(ref start, ref at, ref fields, Value4, record.Value4);
        if (record.Numbers != JournalNumbers.None)
        {
            PutNumbers(ref start, ref at, ref fields, in record);
        }

        // All of the sequences -1, and nothing decided before: most signals say no more.
        int none = record.Chain.Assessment & record.Chain.Threat & record.Chain.Directive
            & record.Chain.Group & record.Order & record.Trade & record.Fill;
        if (none >= 0 || record.Chain.DecidedAt != record.Time)
        {
            PutRest(ref start, ref at, ref fields, in record);
        }

        Unsafe.As<byte, Head>(ref start).Set(in record, fields);
        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // A run is over before the JIT would get to it.
    private static void PutRest(ref byte start, ref int at, ref uint fields, in JournalRecord record)
    {
        Put(ref start, ref at, ref fields, Assessment, record.Chain.Assessment);
        if (record.Chain.Directive >= 0 || record.Chain.Group >= 0)
        {
            fields |= Directive;
            Unsafe.As<byte, Plans>(ref Unsafe.Add(ref start, at)).Set(in record.Chain);
            at += Unsafe.SizeOf<Plans>();
        }

        if (record.Chain.Threat >= 0)
        {
            fields |= Threat;
            Put(ref start, ref at, new Id(record.Chain.Threat, record.Chain.ThreatTime));
        }

        if (record.Chain.DecidedAt != record.Time)
        {
            fields |= Decided;
            Put(ref start, ref at, record.Chain.DecidedAt);
        }

        if (record.Order >= 0)
        {
            fields |= Order;
            Put(ref start, ref at, new Id(record.Order, record.OrderTime));
        }

        if (record.Trade >= 0)
        {
            fields |= Trade;
            Put(ref start, ref at, new Id(record.Trade, record.TradeTime));
        }

        Put(ref start, ref at, ref fields, Fill, record.Fill);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // A run is over before the JIT would get to it.
    private static void PutNumbers(ref byte start, ref int at, ref uint fields, in JournalRecord record)
    {
        JournalNumbers said = record.Numbers;
        fields |= (uint)said << NumbersShift;
        if ((said & JournalNumbers.Prices) != 0)
        {
            Put(ref start, ref at, said & JournalNumbers.Lots, record.LotsAsTheyLie);
            Put(ref start, ref at, said & JournalNumbers.Ticks, record.TicksAsTheyLie);
            Put(ref start, ref at, said & JournalNumbers.StopTicks, record.StopTicksAsTheyLie);
            Put(ref start, ref at, said & JournalNumbers.TargetTicks, record.TargetTicksAsTheyLie);
        }

        if ((said & JournalNumbers.Money) != 0)
        {
            Put(ref start, ref at, said & JournalNumbers.Fee, record.FeeAsItLies);
            Put(ref start, ref at, said & JournalNumbers.Gross, record.GrossAsItLies);
            Put(ref start, ref at, said & JournalNumbers.Funding, record.FundingAsItLies);
            Put(ref start, ref at, said & JournalNumbers.Balance, record.BalanceAsItLies);
            Put(ref start, ref at, said & JournalNumbers.Equity, record.EquityAsItLies);
        }
    }

    // Written in any case; kept where it is said.
    private static void Put(ref byte start, ref int at, ref uint fields, uint field, double value)
    {
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref start, at), value);
        bool isSaid = !double.IsNaN(value);
        at += isSaid ? sizeof(double) : 0;
        fields |= isSaid ? field : 0;
    }

    private static void Put(ref byte start, ref int at, ref uint fields, uint field, int sequence)
    {
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref start, at), sequence);
        at += sequence >= 0 ? sizeof(int) : 0;
        fields |= sequence >= 0 ? field : 0;
    }

    private static void Put<T>(ref byte start, ref int at, JournalNumbers said, T value)
        where T : unmanaged
    {
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref start, at), value);
        at += said != 0 ? Unsafe.SizeOf<T>() : 0;
    }

    private static void Put<T>(ref byte start, ref int at, T value)
        where T : unmanaged
    {
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref start, at), value);
        at += Unsafe.SizeOf<T>();
    }

    // Filled where it lies, as the plans are: read together right behind single writes, they would wait for those. Pack
    // 1: anything may lie anywhere.
    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct Head
    {
        public long Time;
        public uint Fields;
        public int Row;
        public int Symbol;
        public int Worker;
        public int Reason;
        public int Event;
        public int Opportunity;
        public JournalKind Kind;
        public JournalDetail Detail;
        public Direction Direction;
        public byte OrderTypePlusOne;

        public void Set(in JournalRecord record, uint fields)
        {
            Time = record.Time;
            Fields = fields;
            Row = record.Row;
            Symbol = record.Symbol;
            Worker = record.Worker;
            Reason = record.Reason;
            Event = record.Chain.Event;
            Opportunity = record.Chain.Opportunity;
            Kind = record.Kind;
            Detail = record.Detail;
            Direction = record.Direction;
            OrderTypePlusOne = record.OrderType is { } type ? (byte)(type + 1) : (byte)0;
        }
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private readonly struct Id(int sequence, long time)
    {
        public readonly int Sequence = sequence;
        public readonly long Time = time;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct Plans
    {
        private int _directive;
        private int _entryPlan;
        private int _sizePlan;
        private int _exitPlan;
        private int _intent;
        private int _executionDirective;
        private int _group;

        public void Set(in CausalityChain chain)
        {
            _directive = chain.Directive;
            _entryPlan = chain.EntryPlan;
            _sizePlan = chain.SizePlan;
            _exitPlan = chain.ExitPlan;
            _intent = chain.Intent;
            _executionDirective = chain.ExecutionDirective;
            _group = chain.Group;
        }
    }
}
