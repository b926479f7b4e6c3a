using System;
using BenchmarkDotNet.Attributes;
using S1mpleTrader.Kernel.Ring;

namespace S1mpleTrader.Bench.Micro;

/// <summary>
/// One thread: claim 64, write every field, publish, poll, read every field; per tick. The
/// ceiling is a store and a load of 24 bytes.
/// <code>  feed ──claim/publish──► [ ring of 64-tick batches ] ──poll──► handler  (same thread)</code>
/// </summary>
[MemoryDiagnoser]
public class RingBenchmarks
{
    private const int Batch = 64;
    private const int Ticks = 1 << 16;
    private const int Series = 3;
    private const long Nanos = 1_000_000_000;

    private readonly TickRing _ring = new(1024);

    [Benchmark(OperationsPerInvoke = Ticks)]
    public long Batches_of_64_on_one_thread()
    {
        var sums = default(FieldSums);
        long time = 0;
        int row = 0;
        for (int sent = 0; sent < Ticks; sent += Batch)
        {
            if (!_ring.TryClaim(Batch, out long first))
            {
                throw new InvalidOperationException("the ring is full although it was drained");
            }

            // The ring holds whole batches, so that none passes its end.
            Span<Tick> slots = _ring.Slots(first, Batch);
            for (int i = 0; i < slots.Length; i++)
            {
                ref Tick tick = ref slots[i];
                tick.Time = time;
                tick.FirstRow = row;
                tick.EndRow = ++row;
                tick.Series = Series;
                tick.IsBlockEnd = true;
                tick.IsEnd = false;
                time += Nanos;
            }

            _ring.Publish();
            _ring.Poll(ref sums);
        }

        const long Rows = (long)Ticks * (Ticks - 1) / 2;
        bool isWhole = sums is
        {
            Times: Rows * Nanos, Firsts: Rows, Ends: Rows + Ticks, Series: (long)Ticks * Series, BlockEnds: Ticks,
        };
        return isWhole ? sums.Times : throw new InvalidOperationException("ticks were lost");
    }

    private struct FieldSums : ITickHandler
    {
        public long Times { get; private set; }

        public long Firsts { get; private set; }

        public long Ends { get; private set; }

        public long Series { get; private set; }

        public long BlockEnds { get; private set; }

        public void OnBatch(ReadOnlySpan<Tick> ticks)
        {
            FieldSums sums = this;
            foreach (ref readonly Tick tick in ticks)
            {
                sums.Times += tick.Time;
                sums.Firsts += tick.FirstRow;
                sums.Ends += tick.EndRow;
                sums.Series += tick.Series;
                if (tick.IsEnd)
                {
                    throw new InvalidOperationException("the feed has no end");
                }

                if (tick.IsBlockEnd)
                {
                    sums.BlockEnds++;
                }
            }

            this = sums;
        }
    }
}
