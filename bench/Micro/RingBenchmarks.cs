using System;
using BenchmarkDotNet.Attributes;
using S1mpleTrader.Kernel.Ring;

namespace S1mpleTrader.Bench.Micro;

/// <summary>
/// One thread: claim 64, write, publish, poll; per tick. The ceiling is a store and a load of 24 bytes.
/// <code>  feed ──claim/publish──► [ ring of 64-tick batches ] ──poll──► handler  (same thread)</code>
/// </summary>
[MemoryDiagnoser]
public class RingBenchmarks
{
    private const int Batch = 64;
    private const int Ticks = 1 << 16;

    private readonly TickRing _ring = new(1024);

    [Benchmark(OperationsPerInvoke = Ticks)]
    public long Batches_of_64_on_one_thread()
    {
        var sum = default(RowSum);
        for (int sent = 0; sent < Ticks; sent += Batch)
        {
            if (!_ring.TryClaim(Batch, out long first))
            {
                throw new InvalidOperationException("the ring is full although it was drained");
            }

            for (int i = 0; i < Batch; i++)
            {
                ref Tick tick = ref _ring[first + i];
                tick.FirstRow = sent + i;
                tick.EndRow = sent + i + 1;
            }

            _ring.Publish();
            _ring.Poll(ref sum);
        }

        const long Expected = (long)Ticks * (Ticks + 1) / 2;
        return sum.Value == Expected ? sum.Value : throw new InvalidOperationException("ticks were lost");
    }

    private struct RowSum : ITickHandler
    {
        public long Value { get; private set; }

        public void OnTick(in Tick tick, bool isEndOfBatch) => Value += tick.EndRow;
    }
}
