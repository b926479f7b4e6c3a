using System;
using System.Runtime.CompilerServices;
using System.Threading;
using S1mpleTrader.Kernel.Ring;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Ring;

public sealed class TickRingTests
{
    [Fact]
    public void The_sequence_shares_no_cache_line_with_a_neighbour()
    {
        Sequence.Padded padded = default;
        long offset = Unsafe.ByteOffset(
            ref Unsafe.As<Sequence.Padded, byte>(ref padded), ref Unsafe.As<long, byte>(ref padded.Value));
        Assert.True(offset >= 64 && Unsafe.SizeOf<Sequence.Padded>() - offset - sizeof(long) >= 64);
    }

    [Fact]
    public void A_tick_takes_24_bytes() => Assert.Equal(24, Unsafe.SizeOf<Tick>());

    [Fact]
    public void A_full_ring_refuses_until_it_is_polled()
    {
        var ring = new TickRing(4);
        Assert.True(ring.TryClaim(4, out long first));
        Assert.Equal(0, first);
        Write(ring, 0, 4);
        Assert.False(ring.TryClaim(1, out _));
        var counter = default(Counter);
        Assert.Equal(0, ring.Poll(ref counter));
        ring.Publish();
        Assert.Equal(4, ring.Poll(ref counter));
        Assert.Equal(1, counter.Batches);
        Assert.True(ring.TryClaim(2, out first));
        Assert.Equal(4, first);
    }

    [Fact]
    public void A_batch_that_passes_the_end_of_the_ring_is_written_and_handled_in_two_stretches()
    {
        var ring = new TickRing(8);
        var counter = default(Counter);
        Assert.True(ring.TryClaim(5, out long first));
        Assert.Equal(5, ring.Slots(first, 5).Length);
        Write(ring, first, 5);
        ring.Publish();
        Assert.Equal(5, ring.Poll(ref counter));
        Assert.Equal(1, counter.Batches);
        Assert.True(ring.TryClaim(6, out first));
        Assert.Equal(3, ring.Slots(first, 6).Length);
        Assert.Equal(3, ring.Slots(first + 3, 3).Length);
        Assert.True(Unsafe.AreSame(ref ring[8], ref ring.Slots(first + 3, 3)[0]));
        Write(ring, first, 6);
        ring.Publish();
        Assert.Equal(6, ring.Poll(ref counter));
        Assert.Equal(3, counter.Batches);
        Assert.Equal(11, counter.Count);
        Assert.True(counter.IsInOrder);
        Assert.Equal(0, ring.Poll(ref counter));
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(64, 16)]
    [InlineData(64, 24)]
    [InlineData(1024, 1024)]
    public void Two_threads_hand_over_every_tick_in_order(int capacity, int batch)
        => HandOver(default(YieldWaitStrategy), 200_000, capacity, batch);

    [Fact]
    public void However_the_threads_wait_every_tick_is_handed_over()
    {
        HandOver(default(SpinWaitStrategy), 4096, capacity: 64, batch: 64);
        HandOver(default(BlockWaitStrategy), 4096, capacity: 64, batch: 64);
    }

    private static void HandOver<TWait>(TWait wait, int ticks, int capacity, int batch)
        where TWait : struct, IWaitStrategy
    {
        var ring = new TickRing(capacity);
        var producer = new Thread(() =>
        {
            for (int sent = 0; sent < ticks; sent += batch)
            {
                int count = Math.Min(batch, ticks - sent);
                SpinWait full = default;
                long first;
                while (!ring.TryClaim(count, out first))
                {
                    wait.Wait(ref full);
                }

                for (int written = 0; written < count;)
                {
                    foreach (ref Tick tick in ring.Slots(first + written, count - written))
                    {
                        tick = TickOf(sent + written);
                        written++;
                    }
                }

                ring.Publish();
            }
        });
        producer.Start();
        var counter = default(Counter);
        SpinWait spins = default;
        while (counter.Count < ticks)
        {
            if (ring.Poll(ref counter) == 0)
            {
                wait.Wait(ref spins);
            }
        }

        producer.Join();
        Assert.True(counter.IsInOrder);
    }

    private static Tick TickOf(int row) => new() { FirstRow = row, EndRow = row + 1 };

    private static void Write(TickRing ring, long first, int count)
    {
        for (long sequence = first; sequence < first + count; sequence++)
        {
            ring[sequence] = TickOf((int)sequence);
        }
    }

    private struct Counter : ITickHandler
    {
        private bool _isOutOfOrder;

        public int Count { get; private set; }

        public int Batches { get; private set; }

        public readonly bool IsInOrder => !_isOutOfOrder;

        public void OnBatch(ReadOnlySpan<Tick> ticks)
        {
            foreach (ref readonly Tick tick in ticks)
            {
                _isOutOfOrder |= tick.FirstRow != Count;
                Count++;
            }

            Batches++;
        }
    }
}
