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
        Assert.False(ring.TryClaim(1, out _));
        var counter = default(Counter);
        Assert.Equal(0, ring.Poll(ref counter));
        ring.Publish();
        Assert.Equal(4, ring.Poll(ref counter));
        Assert.Equal(1, counter.Batches);
        Assert.True(ring.TryClaim(2, out first));
        Assert.Equal(4, first);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(64, 16)]
    [InlineData(1024, 1024)]
    public void Two_threads_hand_over_every_tick_in_order(int capacity, int batch)
    {
        const int Ticks = 200_000;
        var ring = new TickRing(capacity);
        var producer = new Thread(() =>
        {
            for (int sent = 0; sent < Ticks; sent += batch)
            {
                int count = Math.Min(batch, Ticks - sent);
                long first = ring.Claim(count, default(YieldWaitStrategy));
                for (int i = 0; i < count; i++)
                {
                    ring[first + i] = new Tick { FirstRow = sent + i, EndRow = sent + i + 1 };
                }

                ring.Publish();
            }
        });
        producer.Start();
        var counter = default(Counter);
        SpinWait spins = default;
        while (counter.Count < Ticks)
        {
            if (ring.Poll(ref counter) == 0)
            {
                default(YieldWaitStrategy).Wait(ref spins);
            }
        }

        producer.Join();
        Assert.True(counter.IsInOrder);
    }

    private struct Counter : ITickHandler
    {
        private bool _isOutOfOrder;

        public int Count { get; private set; }

        public int Batches { get; private set; }

        public readonly bool IsInOrder => !_isOutOfOrder;

        public void OnTick(in Tick tick, bool isEndOfBatch)
        {
            _isOutOfOrder |= tick.FirstRow != 0 && tick.FirstRow != Count;
            Count++;
            Batches += isEndOfBatch ? 1 : 0;
        }
    }
}
