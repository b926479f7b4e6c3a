using System;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Ring;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Ring;

/// <summary>Records come out as they went in, whoever is faster; a side that gives up leaves nobody waiting.</summary>
public sealed class JournalRingTests
{
    [Theory]
    [InlineData(2, JournalRing.LeastChunkBytes, 0)]
    [InlineData(2, JournalRing.LeastChunkBytes, 1)]
    [InlineData(2, JournalRing.LeastChunkBytes, 1000)]
    [InlineData(3, 1000, 999)]
    [InlineData(8, 1 << 15, 100_000)]
    public void All_records_come_in_their_order(int chunks, int chunkBytes, int count)
    {
        var ring = new JournalRing(chunks, chunkBytes);
        var producer = new Thread(() => Add(ring, 0, count, isEnd: true));
        producer.Start();
        int next = 0;
        while (ring.TryTake(out ReadOnlySpan<byte> records))
        {
            while (records.Length > 0)
            {
                var shape = new JournalShape(JournalShape.KeyOf(records));
                Assert.Equal(next++, MemoryMarshal.Read<int>(records[shape.OffsetOf(JournalField.Row)..]));
                records = records[shape.SizeBytes..];
            }
        }

        producer.Join();
        Assert.Equal(count, next);
        Assert.True(ring.IsEnded);
    }

    [Theory]
    [InlineData(2, JournalRing.LeastChunkBytes)]
    [InlineData(3, 5_000)]
    public void Passages_come_in_their_order_among_the_records(int chunks, int chunkBytes)
    {
        const int Count = 10_000;
        var ring = new JournalRing(chunks, chunkBytes);
        var producer = new Thread(() => AddMixed(ring, Count)) { IsBackground = true };
        producer.Start();
        int next = 0;
        while (ring.TryTake(out ReadOnlySpan<byte> records))
        {
            while (records.Length > 0)
            {
                if (JournalPassage.IsAt(records))
                {
                    Assert.Equal(KindOf(next), JournalPassage.KindOf(records));
                    ReadOnlySpan<long> passage = MemoryMarshal.Cast<byte, long>(
                        records[..(JournalPassage.CountOf(KindOf(next)) * sizeof(long))]);
                    Assert.Equal(next++, passage[^1]);
                    records = records[(passage.Length * sizeof(long))..];
                    continue;
                }

                var shape = new JournalShape(JournalShape.KeyOf(records));
                Assert.Equal(next++, MemoryMarshal.Read<int>(records[shape.OffsetOf(JournalField.Row)..]));
                records = records[shape.SizeBytes..];
            }
        }

        producer.Join();
        Assert.Equal(Count, next);
    }

    [Fact]
    public void Who_adds_to_a_full_ring_waits_and_is_told_when_it_is_abandoned()
    {
        var ring = new JournalRing(2, JournalRing.LeastChunkBytes); // A record a chunk.
        Add(ring, 0, 1, isEnd: false);
        bool isTaken = true;
        var record = new JournalRecord { Row = 1 };
        var producer = new Thread(() => isTaken = ring.TryAdd(in record));
        producer.Start();
        Assert.False(producer.Join(50));
        ring.Abandon();
        producer.Join();
        Assert.False(isTaken);
        Assert.False(ring.TryTake(out ReadOnlySpan<byte> _));
        Assert.False(ring.IsEnded);
    }

    [Fact]
    public void A_packed_record_reads_back()
    {
        Seeds.ForEach(1, 5_000, seed =>
        {
            var random = new SeededRandom(seed);
            JournalRecord written = RandomRecord(random);
            byte[] bytes = new byte[PackedRecord.MaxBytes];
            int length = PackedRecord.Write(bytes, in written);
            Assert.InRange(length, 1, PackedRecord.MaxBytes);
            var shape = new JournalShape(JournalShape.KeyOf(bytes.AsSpan(0, length)));
            Assert.Equal(length, shape.SizeBytes);
            JournalRecord read = Read(shape, bytes);
            Assert.Equal(Text(in written), Text(in read));
        });
    }

    [Fact]
    public void Adding_allocates_nothing()
    {
        var ring = new JournalRing(4, 1000);
        var consumer = new Thread(() =>
        {
            while (ring.TryTake(out _))
            {
            }
        });
        consumer.Start();
        Add(ring, 0, 10_000, isEnd: false);
        Assert.Equal(0, AllocatedBytes.Of(() => Add(ring, 0, 100_000, isEnd: false)));
        ring.End();
        consumer.Join();
    }

    private static PassageKind KindOf(int number) => (PassageKind)((int)PassageKind.Refusal + (number % 4));

    // By turns a record, and passages written in the ring's room or elsewhere.
    private static void AddMixed(JournalRing ring, int count)
    {
        for (int i = 0; i < count; i++)
        {
            long[] own = JournalPassage.New(KindOf(i));
            own[^1] = i;
            if (i % 3 == 0)
            {
                Add(ring, i, 1, isEnd: false);
            }
            else if (i % 3 == 1)
            {
                Assert.True(ring.TryAdd(own));
            }
            else
            {
                Span<long> room = ring.PassageRoom(own.Length);
                own.CopyTo(room);
                Assert.True(ring.TryAdd(room));
            }
        }

        ring.End();
    }

    private static void Add(JournalRing ring, int first, int count, bool isEnd)
    {
        for (int i = first; i < first + count; i++)
        {
            var record = new JournalRecord { Row = i };
            if (!ring.TryAdd(in record))
            {
                throw new InvalidOperationException("nobody takes records");
            }
        }

        if (isEnd)
        {
            ring.End();
        }
    }

    // Field by field, as columns are made of them.
    private static JournalRecord Read(JournalShape shape, byte[] record)
    {
        long time = Get(JournalField.Time, 0L);
        long decided = Get(JournalField.DecidedTime, time);
        return new JournalRecord
        {
            Kind = shape.Kind,
            Detail = Get(JournalField.Detail, JournalDetail.None),
            Time = time,
            Row = Get(JournalField.Row, -1),
            Symbol = Get(JournalField.Symbol, -1),
            Worker = Get(JournalField.Worker, -1),
            Reason = Get(JournalField.Reason, -1),
            Direction = Get(JournalField.Direction, Direction.None),
            OrderType = Said(JournalField.OrderTypePlusOne)
                ? (OrderType)(Get<byte>(JournalField.OrderTypePlusOne, 0) - 1)
                : null,
            Confidence = Get(JournalField.Confidence, double.NaN),
            Value1 = Get(JournalField.Value1, double.NaN),
            Value2 = Get(JournalField.Value2, double.NaN),
            Value3 = Get(JournalField.Value3, double.NaN),
            Value4 = Get(JournalField.Value4, double.NaN),
            Lots = Said(JournalField.Lots) ? Get(JournalField.Lots, 0L) : null,
            Ticks = Said(JournalField.Ticks) ? Get(JournalField.Ticks, 0L) : null,
            StopTicks = Said(JournalField.StopTicks) ? Get(JournalField.StopTicks, 0L) : null,
            TargetTicks = Said(JournalField.TargetTicks) ? Get(JournalField.TargetTicks, 0L) : null,
            FeeUnits = Said(JournalField.Fee) ? Get(JournalField.Fee, Int128.Zero) : null,
            GrossUnits = Said(JournalField.Gross) ? Get(JournalField.Gross, Int128.Zero) : null,
            FundingUnits = Said(JournalField.Funding) ? Get(JournalField.Funding, Int128.Zero) : null,
            BalanceUnits = Said(JournalField.Balance) ? Get(JournalField.Balance, Int128.Zero) : null,
            EquityUnits = Said(JournalField.Equity) ? Get(JournalField.Equity, Int128.Zero) : null,
            Chain = CausalityChain.None with
            {
                Assessment = Get(JournalField.Assessment, -1),
                Opportunity = Get(JournalField.Opportunity, -1),
                Threat = Get(JournalField.Threat, -1),
                ThreatTime = Get(JournalField.ThreatTime, time),
                Event = Get(JournalField.Event, -1),
                Directive = Get(JournalField.Directive, -1),
                EntryPlan = Get(JournalField.EntryPlan, -1),
                SizePlan = Get(JournalField.SizePlan, -1),
                ExitPlan = Get(JournalField.ExitPlan, -1),
                Intent = Get(JournalField.Intent, -1),
                ExecutionDirective = Get(JournalField.ExecutionDirective, -1),
                Group = Get(JournalField.Group, -1),
                DecidedAt = decided,
            },
            Order = Get(JournalField.Order, -1),
            OrderTime = Get(JournalField.OrderTime, decided),
            Trade = Get(JournalField.Trade, -1),
            TradeTime = Get(JournalField.TradeTime, time),
            Fill = Get(JournalField.Fill, -1),
        };

        bool Said(JournalField field) => shape.OffsetOf(field) >= 0;

        T Get<T>(JournalField field, T absent)
            where T : unmanaged
            => Said(field) ? Unsafe.ReadUnaligned<T>(ref record[shape.OffsetOf(field)]) : absent;
    }

    private static JournalRecord RandomRecord(SeededRandom random)
    {
        long time = (long)random.NextBits();
        return new JournalRecord
        {
            Kind = (JournalKind)random.Between(0, (int)JournalKind.Equity),
            Detail = (JournalDetail)random.Between(0, (int)JournalDetail.Layered),
            Time = time,
            Row = Sequence(),
            Symbol = Sequence(),
            Worker = Sequence(),
            Reason = Sequence(),
            Direction = random.Pick(Direction.Buy, Direction.None, Direction.Sell),
            OrderType = random.Chance(50) ? (OrderType)random.Between(0, 3) : null,
            Confidence = Value(),
            Value1 = Value(),
            Value2 = Value(),
            Value3 = Value(),
            Value4 = Value(),
            Lots = Number(),
            Ticks = Number(),
            StopTicks = Number(),
            TargetTicks = Number(),
            FeeUnits = Number(),
            GrossUnits = Number() * (Int128)long.MaxValue,
            FundingUnits = Number(),
            BalanceUnits = Number(),
            EquityUnits = Number(),
            Chain = Chain(),
            Order = random.Chance(50) ? -1 : random.Between(0, int.MaxValue),
            OrderTime = random.Pick(time, time - 1, time - 4),
            Trade = random.Chance(50) ? -1 : random.Between(0, int.MaxValue),
            TradeTime = random.Pick(time, time - 2),
            Fill = Sequence(),
        };

        int Sequence() => random.Between(-1, random.Chance(50) ? 3 : int.MaxValue);

        double Value() => random.Chance(50) ? double.NaN : random.Unit() - 0.5;

        long? Number() => random.Chance(50) ? null : (long)random.NextBits();

        CausalityChain Chain()
        {
            bool hasDirective = random.Chance(50);
            return CausalityChain.None with
            {
                Assessment = Sequence(),
                Opportunity = Sequence(),
                Threat = Sequence(),
                ThreatTime = random.Pick(time, time - 3),
                Event = Sequence(),
                Directive = hasDirective ? random.Between(0, 100) : -1,
                EntryPlan = hasDirective ? Sequence() : -1,
                SizePlan = hasDirective ? Sequence() : -1,
                ExitPlan = hasDirective ? Sequence() : -1,
                Intent = hasDirective ? Sequence() : -1,
                ExecutionDirective = hasDirective ? Sequence() : -1,
                Group = random.Chance(50) ? -1 : random.Between(0, 100),
                DecidedAt = random.Chance(50) ? time : time - 4,
            };
        }
    }

    // The instant in an id that there isn't says nothing.
    private static string Text(in JournalRecord record)
    {
        CausalityChain chain = record.Chain;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{record.Kind} {record.Detail} {record.Time} {record.Row} {record.Symbol} {record.Worker} {record.Reason} "
                + $"{record.Direction} {record.OrderType} "
            + $"{record.Confidence:R} {record.Value1:R} {record.Value2:R} {record.Value3:R} {record.Value4:R} "
            + $"{record.Lots} {record.Ticks} {record.StopTicks} "
            + $"{record.TargetTicks} {record.FeeUnits} {record.GrossUnits} {record.FundingUnits} {record.BalanceUnits} "
            + $"{record.EquityUnits} {chain.Assessment} "
            + $"{chain.Opportunity} {chain.Threat} {(chain.Threat < 0 ? 0 : chain.ThreatTime)} {chain.Event} "
            + $"{chain.Directive} {chain.EntryPlan} {chain.SizePlan} "
            + $"{chain.ExitPlan} {chain.Intent} {chain.ExecutionDirective} {chain.Group} {chain.DecidedAt} "
            + $"{record.Order} {(record.Order < 0 ? 0 : record.OrderTime)} "
            + $"{record.Trade} {(record.Trade < 0 ? 0 : record.TradeTime)} {record.Fill}");
    }
}
