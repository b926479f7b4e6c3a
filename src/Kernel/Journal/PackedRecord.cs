using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Kernel.Journal;

/// <summary>A record as bytes that hold only what it says: a quarter of it, most of the time.</summary>
/// <remarks>
/// What goes from one processor's cache to another's is what handing a record over costs. A head of fixed size tells by a bit each which fields follow; whatever is there is
/// written and the place moves on only where it is said, so that nothing is guessed wrong. Memory only: no file holds these bytes.
/// </remarks>
internal static class PackedRecord
{
    /// <summary>Bytes that any record fits into, and that writing one may touch.</summary>
    public const int MaxBytes = 320;

    private const uint Confidence = 1;
    private const uint Value1 = 2;
    private const uint Value2 = 4;
    private const uint Value3 = 8;
    private const uint Value4 = 16;
    private const uint Values = Confidence | Value1 | Value2 | Value3 | Value4;
    private const int NumbersShift = 5; // The record's own bits, nine of them.
    private const uint Assessment = 1 << 14;
    private const uint Threat = 1 << 15;
    private const uint Directive = 1 << 16; // With the time of the decision, plans, execution directive and group.
    private const uint Order = 1 << 17;
    private const uint Trade = 1 << 18;
    private const uint Fill = 1 << 19;
    private const uint Decided = 1 << 20;   // At another instant than the record's.
    private const uint Rest = Assessment | Threat | Directive | Order | Trade | Fill | Decided;

    /// <summary>Writes a record.</summary>
    /// <param name="target">At least <see cref="MaxBytes"/>.</param>
    /// <param name="record">The record.</param>
    /// <returns>Bytes that it takes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // A run is over before the JIT would get to it.
    public static int Write(Span<byte> target, in JournalRecord record)
    {
        Invariant.Holds(target.Length >= MaxBytes);
        ref byte start = ref MemoryMarshal.GetReference(target);
        int at = Unsafe.SizeOf<Head>();
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
        int none = record.Chain.Assessment & record.Chain.Threat & record.Chain.Directive & record.Chain.Group & record.Order & record.Trade & record.Fill;
        if (none >= 0 || record.Chain.DecidedAt != record.Time)
        {
            PutRest(ref start, ref at, ref fields, in record);
        }

        Unsafe.As<byte, Head>(ref start).Set(in record, fields);
        return at;
    }

    /// <summary>Reads a record.</summary>
    /// <param name="source">Begins with it.</param>
    /// <param name="record">Receives it.</param>
    /// <returns>Bytes that it took.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // A run is over before the JIT would get to it.
    public static int Read(ReadOnlySpan<byte> source, out JournalRecord record)
    {
        ref byte start = ref MemoryMarshal.GetReference(source);
        Head head = Unsafe.ReadUnaligned<Head>(ref start);
        int at = Unsafe.SizeOf<Head>();
        uint fields = head.Fields;
        Unsafe.SkipInit(out record); // What isn't said can't be seen.
        record.Begin(head.Kind, head.Time, head.Symbol, head.Row);
        record.Detail = head.Detail;
        record.Direction = head.Direction;
        record.OrderType = head.OrderTypePlusOne == 0 ? null : (OrderType)(head.OrderTypePlusOne - 1);
        record.Worker = head.Worker;
        record.Reason = head.Reason;
        record.Chain.Event = head.Event;
        record.Chain.Opportunity = head.Opportunity;
        if ((fields & Values) != 0)
        {
            TakeIf(ref start, ref at, fields & Confidence, ref record.Confidence);
            TakeIf(ref start, ref at, fields & Value1, ref record.Value1);
            TakeIf(ref start, ref at, fields & Value2, ref record.Value2);
            TakeIf(ref start, ref at, fields & Value3, ref record.Value3);
            TakeIf(ref start, ref at, fields & Value4, ref record.Value4);
        }

        var numbers = (JournalNumbers)((fields >> NumbersShift) & (uint)(JournalNumbers.Prices | JournalNumbers.Money));
        if (numbers != JournalNumbers.None)
        {
            TakeNumbers(ref start, ref at, numbers, ref record);
        }

        if ((fields & Rest) != 0)
        {
            TakeRest(ref start, ref at, fields, ref record);
        }

        Invariant.Holds(at <= source.Length);
        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // A run is over before the JIT would get to it.
    private static void TakeRest(ref byte start, ref int at, uint fields, ref JournalRecord record)
    {
        TakeIf(ref start, ref at, fields & Assessment, ref record.Chain.Assessment);
        if ((fields & Directive) != 0)
        {
            Take<Plans>(ref start, ref at).CopyTo(ref record.Chain);
        }

        if ((fields & Threat) != 0)
        {
            Id threat = Take<Id>(ref start, ref at);
            record.Chain.Threat = threat.Sequence;
            record.Chain.ThreatTime = threat.Time;
        }

        TakeIf(ref start, ref at, fields & Decided, ref record.Chain.DecidedAt);
        if ((fields & Order) != 0)
        {
            Id order = Take<Id>(ref start, ref at);
            record.Order = order.Sequence;
            record.OrderTime = order.Time;
        }

        if ((fields & Trade) != 0)
        {
            Id trade = Take<Id>(ref start, ref at);
            record.Trade = trade.Sequence;
            record.TradeTime = trade.Time;
        }

        TakeIf(ref start, ref at, fields & Fill, ref record.Fill);
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
        fields |= (uint)record.Numbers << NumbersShift;
        if (record.Has(JournalNumbers.Prices))
        {
            Put(ref start, ref at, record.Lots);
            Put(ref start, ref at, record.Ticks);
            Put(ref start, ref at, record.StopTicks);
            Put(ref start, ref at, record.TargetTicks);
        }

        if (record.Has(JournalNumbers.Money))
        {
            Put(ref start, ref at, record.FeeUnits);
            Put(ref start, ref at, record.GrossUnits);
            Put(ref start, ref at, record.FundingUnits);
            Put(ref start, ref at, record.BalanceUnits);
            Put(ref start, ref at, record.EquityUnits);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // A run is over before the JIT would get to it.
    private static void TakeNumbers(ref byte start, ref int at, JournalNumbers numbers, ref JournalRecord record)
    {
        record.Lots = Has(JournalNumbers.Lots) ? Take<long>(ref start, ref at) : null;
        record.Ticks = Has(JournalNumbers.Ticks) ? Take<long>(ref start, ref at) : null;
        record.StopTicks = Has(JournalNumbers.StopTicks) ? Take<long>(ref start, ref at) : null;
        record.TargetTicks = Has(JournalNumbers.TargetTicks) ? Take<long>(ref start, ref at) : null;
        if (Has(JournalNumbers.Money))
        {
            record.FeeUnits = Has(JournalNumbers.Fee) ? Take<Int128>(ref start, ref at) : null;
            record.GrossUnits = Has(JournalNumbers.Gross) ? Take<Int128>(ref start, ref at) : null;
            record.FundingUnits = Has(JournalNumbers.Funding) ? Take<Int128>(ref start, ref at) : null;
            record.BalanceUnits = Has(JournalNumbers.Balance) ? Take<Int128>(ref start, ref at) : null;
            record.EquityUnits = Has(JournalNumbers.Equity) ? Take<Int128>(ref start, ref at) : null;
        }

        bool Has(JournalNumbers number) => (numbers & number) != 0;
    }

    private static T Take<T>(ref byte start, ref int at)
        where T : unmanaged
    {
        T value = Unsafe.ReadUnaligned<T>(ref Unsafe.Add(ref start, at));
        at += Unsafe.SizeOf<T>();
        return value;
    }

    private static void TakeIf<T>(ref byte start, ref int at, uint isSaid, ref T value)
        where T : unmanaged
    {
        if (isSaid != 0)
        {
            value = Take<T>(ref start, ref at);
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

    private static void Put<T>(ref byte start, ref int at, T? value)
        where T : struct
    {
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref start, at), value.GetValueOrDefault());
        at += value.HasValue ? Unsafe.SizeOf<T>() : 0;
    }

    private static void Put<T>(ref byte start, ref int at, T value)
        where T : unmanaged
    {
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref start, at), value);
        at += Unsafe.SizeOf<T>();
    }

    // Filled where it lies, as the plans are: read together right behind single writes, they would wait for those. Pack 1: anything may lie anywhere.
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

        public readonly void CopyTo(ref CausalityChain chain)
        {
            chain.Directive = _directive;
            chain.EntryPlan = _entryPlan;
            chain.SizePlan = _sizePlan;
            chain.ExitPlan = _exitPlan;
            chain.Intent = _intent;
            chain.ExecutionDirective = _executionDirective;
            chain.Group = _group;
        }
    }
}
