using System;
using System.Threading;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Ring;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Ring;

/// <summary>Records come out as they went in, whoever is faster; a side that gives up leaves nobody waiting.</summary>
public sealed class JournalRingTests
{
    [Theory]
    [InlineData(2, 1, 0)]
    [InlineData(2, 1, 1)]
    [InlineData(2, 3, 1000)]
    [InlineData(3, 7, 999)]
    [InlineData(8, 512, 100_000)]
    public void All_records_come_in_their_order(int chunks, int recordsPerChunk, int count)
    {
        var ring = new JournalRing(chunks, recordsPerChunk);
        var producer = new Thread(() => Add(ring, 0, count, isEnd: true));
        producer.Start();
        int next = 0;
        while (ring.TryTake(out ReadOnlySpan<JournalRecord> records))
        {
            Assert.InRange(records.Length, 1, recordsPerChunk);
            foreach (ref readonly JournalRecord record in records)
            {
                Assert.Equal(next++, record.Row);
            }

            ring.Return();
        }

        producer.Join();
        Assert.Equal(count, next);
        Assert.True(ring.IsEnded);
    }

    [Fact]
    public void Who_adds_to_a_full_ring_waits_and_is_told_when_it_is_abandoned()
    {
        var ring = new JournalRing(2, 4);
        Add(ring, 0, 7, isEnd: false); // One chunk handed over, one record short of the second.
        bool isTaken = true;
        var record = new JournalRecord { Row = 7 };
        var producer = new Thread(() => isTaken = ring.TryAdd(in record));
        producer.Start();
        Assert.False(producer.Join(50));
        ring.Abandon();
        producer.Join();
        Assert.False(isTaken);
        Assert.False(ring.TryTake(out _));
        Assert.False(ring.IsEnded);
    }

    [Fact]
    public void Adding_allocates_nothing()
    {
        var ring = new JournalRing(4, 16);
        var consumer = new Thread(() =>
        {
            while (ring.TryTake(out _))
            {
                ring.Return();
            }
        });
        consumer.Start();
        Add(ring, 0, 10_000, isEnd: false);
        Assert.Equal(0, AllocatedBytes.Of(() => Add(ring, 0, 100_000, isEnd: false)));
        ring.End();
        consumer.Join();
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
}
